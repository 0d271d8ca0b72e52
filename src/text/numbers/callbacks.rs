//! Phone numbers that a text wants called or written to. Read [`find_callbacks`].
//!
//! A number in international form is one by itself. National digits are one where the numbering plan of
//! a plausible region has them, and something says that they are meant so: a word (`call`), the way they
//! are grouped, a national prefix, or a plan that gives such digits to mobiles only. Words such as `order`
//! in front say that they are something else. Dates, times, prices, machine addresses and masked digits
//! are no phone numbers.

use std::ops::Range;

use super::{Found, MAX_FOUND, Passage, is_mask};
use crate::identifier::tables::{CallingCodes, CueKind};
use crate::identifier::{NumberKind, PhoneNumber, Region};

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callback {
    /// The number in E.164, or the digits of a short code.
    pub number: String,
    /// What it is for.
    pub kind: CallbackKind,
    /// Its region, if it has one.
    pub region: Option<Region>,
    /// Whether it was written with its calling code.
    pub is_international: bool,
}

/// What a number is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CallbackKind {
    /// A number of the plans.
    Plan(NumberKind),
    /// 3 to 6 digits to write to.
    ShortCode,
}

/// How national numbers are read.
#[derive(Clone, Copy)]
pub struct Dialing<'d> {
    /// Regions whose plans are asked, the likeliest first; asked for when there are such digits.
    pub regions: &'d dyn Fn() -> &'d [Region],
    /// Calling codes.
    pub codes: &'d CallingCodes,
}

/// How many regions are asked about one national number.
const MOST_REGIONS: usize = 6;

/// How many runs of digits are read as numbers in one text: each costs some µs for each region.
const MOST_RUNS: usize = 48;

/// No number that is not a short code has fewer digits.
const FEWEST_DIGITS: usize = 7;

/// How many digits short codes have.
const SHORT_CODE_DIGITS: std::ops::RangeInclusive<usize> = 3..=6;

/// How far a word that announces a number may stand in front of it, in bytes.
const CALL_REACH: usize = 48;

/// ... and one that says it is something else.
const REFERENCE_REACH: usize = 24;

/// The numbers of a text, in its order. `taken` gives ranges of something else, such as amounts and
/// accounts, and is asked when there are digits that may be a number.
pub fn find_callbacks<Taken: Iterator<Item = Range<usize>>>(
    passage: &Passage<'_>,
    dialing: Dialing<'_>,
    taken: impl Fn() -> Taken,
) -> Vec<Found<Callback>> {
    let mut found: Vec<Found<Callback>> = Vec::new();
    for run in runs(passage).take(MOST_RUNS) {
        if !is_plausible(passage, &run) || passage.is_in_link(&run) {
            continue;
        }
        if taken().any(|other| other.start < run.end && run.start < other.end) {
            continue;
        }
        match read_run(passage, run.clone(), dialing) {
            Some(callback) => found.push(callback),
            None => found.extend(short_code(passage, run)),
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

/// Whether a folded text may have a number with its calling code: a `+`, or a zero at the start of a run and
/// another one, or a blank or mark, behind it. A quick question before [`find_callbacks`].
pub fn may_dial_abroad(text: &str) -> bool {
    let bytes = text.as_bytes();
    let at = |at: Option<usize>| at.and_then(|at| bytes.get(at));
    bytes.iter().enumerate().any(|(place, byte)| match byte {
        b'+' => true,
        b'0' => {
            let before = at(place.checked_sub(1));
            // `5.00`, `5,00`: the zeros belong to what stands before the mark.
            let is_fraction =
                matches!(before, Some(b'.' | b',' | b'-')) && at(place.checked_sub(2)).is_some_and(u8::is_ascii_digit);
            let begins = !is_fraction && !before.is_some_and(u8::is_ascii_digit);
            begins && at(Some(place + 1)).is_some_and(|next| *next == b'0' || !next.is_ascii_digit())
        }
        _ => false,
    })
}

/// Runs of digits with what people write between them, a `+` or parenthesis in front included.
fn runs<'p>(passage: &Passage<'p>) -> impl Iterator<Item = Range<usize>> {
    let text = passage.text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = at + text.get(at..)?.bytes().position(|byte| byte.is_ascii_digit())?;
        let lead = text.get(at..first).unwrap_or_default();
        // `+49`, `(030)`, `+(44)`, `(+49)`.
        let opening = lead.bytes().rev().take_while(|byte| matches!(byte, b'+' | b'(')).count().min(3);
        let mut end = first;
        let mut marks = 0;
        for (offset, character) in text.get(first..)?.char_indices() {
            match character {
                '0'..='9' => {
                    end = first + offset + 1;
                    marks = 0;
                }
                ' ' | '-' | '.' | '(' | ')' | '/' | '\u{2010}'..='\u{2015}' | '\u{2212}' if marks < 2 => marks += 1,
                _ => break,
            }
        }
        at = end;
        Some(first - opening..end)
    })
}

/// Whether there is so much in a run, or so little, that it may be a number. Most are times and dates.
fn is_plausible(passage: &Passage<'_>, run: &Range<usize>) -> bool {
    let text = passage.between(run.start, run.end);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= FEWEST_DIGITS
        || (text.len() == digits
            && SHORT_CODE_DIGITS.contains(&digits)
            && passage.cues.iter().any(|cue| cue.kind == CueKind::ShortCode))
}

/// A number in a run: the whole run, or the longest start or end of it that is one.
fn read_run(passage: &Passage<'_>, run: Range<usize>, dialing: Dialing<'_>) -> Option<Found<Callback>> {
    let text = passage.between(run.start, run.end);
    if !is_shaped(passage, &run) || is_date(text) || is_machine_address(text) {
        return None;
    }
    let evidence = Evidence::of(passage, &run);
    if let Some(callback) = read(text, &evidence, dialing) {
        return Some(Found { range: run, what: callback });
    }
    // `0800 123456 24/7`, `1) 0800 123456`: what stands before or behind a blank may be something else.
    let blanks: Vec<usize> = text.match_indices([' ', '/']).map(|(at, _)| at).collect();
    let starts =
        blanks.iter().rev().take(3).filter_map(|at| Some(run.start..run.start + text.get(..*at)?.trim_end().len()));
    let ends = blanks.iter().take(2).map(|at| run.start + at + 1..run.end);
    starts.chain(ends).find_map(|range| {
        let part = passage.between(range.start, range.end);
        let callback = read(part, &evidence, dialing).filter(|_| !is_date(part))?;
        Some(Found { range, what: callback })
    })
}

/// What stands around a run.
struct Evidence {
    /// A word announces a number.
    is_called: bool,
    /// A nearer word says that it is something else.
    is_reference: bool,
}

impl Evidence {
    fn of(passage: &Passage<'_>, run: &Range<usize>) -> Self {
        let is_call = |kind| kind == CueKind::Call;
        let is_other = |kind| matches!(kind, CueKind::Reference | CueKind::Account | CueKind::Code);
        let call = passage.cues_before(run.start, CALL_REACH, is_call).map(|cue| cue.range.end).max();
        let other = passage.cues_before(run.start, REFERENCE_REACH, is_other).map(|cue| cue.range.end).max();
        // `Order 123: call 0800 …`, `Customer no. 4711`: the nearer word counts; `phone number` is both.
        let is_reference = other.is_some_and(|other| call.is_none_or(|call| call + NEAR_WORDS < other));
        Evidence { is_called: call.is_some() && !is_reference, is_reference }
    }
}

/// A word that says what a number is not counts only this far behind one that says it is to be called:
/// `call our number`, `contact no.`.
const NEAR_WORDS: usize = 12;

/// Whether nothing beside a run makes it part of something longer.
fn is_shaped(passage: &Passage<'_>, run: &Range<usize>) -> bool {
    let before = passage.before(run.start);
    let after = passage.after(run.end);
    let joins = |c: char| c.is_ascii_alphanumeric() || is_mask(c) || matches!(c, '@' | '_' | '=' | '&' | '%');
    let is_word = |c: char| joins(c) || matches!(c, ',' | ':');
    let digit_before =
        run.start.checked_sub(2).and_then(|at| passage.text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    let digit_after = passage.text.as_bytes().get(run.end + 1).is_some_and(u8::is_ascii_digit);
    // A mark counts only between digits: `1,99`, `10:30`.
    let ok_before = !before.is_some_and(|c| joins(c) || (digit_before && is_word(c)));
    let ok_after = !after.is_some_and(|c| joins(c) || (digit_after && is_word(c)));
    ok_before && ok_after
}

fn read(text: &str, evidence: &Evidence, dialing: Dialing<'_>) -> Option<Callback> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !(FEWEST_DIGITS..=17).contains(&digits.len())
        || digits.bytes().all(|digit| Some(&digit) == digits.as_bytes().first())
    {
        return None;
    }
    if text.trim_start_matches('(').starts_with('+') {
        let number = PhoneNumber::parse(text, dialing.codes).ok()?;
        return Some(callback(number, true));
    }
    if digits.starts_with("00") && !evidence.is_reference {
        let number = PhoneNumber::parse(text, dialing.codes).ok().filter(|number| number.is_valid);
        if let Some(number) = number {
            return Some(callback(number, true));
        }
    }
    if evidence.is_reference || digits.len() > 13 {
        return None;
    }
    let is_grouped = text.bytes().any(|byte| !byte.is_ascii_digit());
    let is_meant = evidence.is_called || digits.starts_with('0') || (is_grouped && digits.len() >= 9);
    // The plans are asked only about what can be a number in the end.
    let may_be_meant_by_kind = digits.len() >= 10;
    if !is_meant && !may_be_meant_by_kind {
        return None;
    }
    let read =
        |region: &Region| PhoneNumber::parse_national(text, *region, dialing.codes).filter(|number| number.is_valid);
    let number = (dialing.regions)().iter().take(MOST_REGIONS).find_map(read)?;
    let is_of_kind =
        matches!(number.kind, NumberKind::Mobile | NumberKind::TollFree | NumberKind::Premium | NumberKind::SharedCost);
    (is_meant || (may_be_meant_by_kind && is_of_kind)).then(|| callback(number, false))
}

fn callback(number: PhoneNumber, is_international: bool) -> Callback {
    let only = || {
        let mut regions = number.regions.iter();
        regions.next().filter(|_| regions.next().is_none())
    };
    Callback {
        region: number.main_region.or_else(only),
        kind: CallbackKind::Plan(number.kind),
        number: number.e164.as_str().to_owned(),
        is_international,
    }
}

/// 3 to 6 digits right behind a word such as `text`, or behind `to` in its sentence.
fn short_code(passage: &Passage<'_>, run: Range<usize>) -> Option<Found<Callback>> {
    let digits = passage.between(run.start, run.end);
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    // `text 2026-11-22`: the run was cut at its marks before; `text 500.` ends a sentence.
    if !is_plain || !SHORT_CODE_DIGITS.contains(&digits.len()) || !is_shaped(passage, &run) {
        return None;
    }
    let is_right_behind =
        |from: usize| passage.between(from, run.start).chars().all(|c| matches!(c, ' ' | ':' | '"' | '\'' | '“' | '„'));
    let is_first = |kind| kind == CueKind::ShortCode;
    let is_second = |kind| kind == CueKind::ShortCodeTo;
    let direct = passage.cues_before(run.start, 3, is_first).any(|cue| is_right_behind(cue.range.end));
    let through = passage.cues_before(run.start, 3, is_second).any(|cue| {
        is_right_behind(cue.range.end)
            && passage
                .cues_before(cue.range.start, 32, is_first)
                .any(|first| !passage.between(first.range.end, cue.range.start).contains(['.', '!', '?']))
    });
    let what =
        || Callback { number: digits.to_owned(), kind: CallbackKind::ShortCode, region: None, is_international: false };
    (direct || through).then(|| Found { range: run.clone(), what: what() })
}

/// `22.11.2026`, `2026-11-22`, `11/22/26`, with whatever stands behind.
fn is_date(text: &str) -> bool {
    let mut groups = text.split(['.', '-', '/']);
    let (Some(first), Some(second), Some(third)) = (groups.next(), groups.next(), groups.next()) else { return false };
    let third = third.split(' ').next().unwrap_or_default();
    let number = |group: &str, most: u32| {
        !group.is_empty() && group.len() <= 2 && group.parse::<u32>().is_ok_and(|number| (1..=most).contains(&number))
    };
    let year = |group: &str| group.len() == 4 && (group.starts_with("19") || group.starts_with("20"));
    let is_day_first = number(first, 31) && number(second, 31) && (year(third) || third.len() == 2);
    let is_year_first = year(first) && number(second, 12) && number(third, 31);
    // Four groups and more are no date: French and Danish numbers go in pairs.
    (is_day_first && groups.next().is_none()) || is_year_first
}

/// `192.0.2.1`.
fn is_machine_address(text: &str) -> bool {
    let groups: Vec<&str> = text.split('.').collect();
    groups.len() == 4
        && groups.iter().all(|group| group.parse::<u8>().is_ok_and(|number| number.to_string() == **group))
}
