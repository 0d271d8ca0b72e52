//! One-time codes near a word that says so. Read [`find_codes`].

use std::ops::Range;

use super::{Found, MAX_FOUND, Passage, is_mask};
use crate::identifier::tables::CueKind;

/// How far a code may stand from its word, in bytes.
const REACH: usize = 64;

/// The codes of a text: 4 to 8 digits, also as `123 456`, `123-456`, `G-123456`. `taken` are ranges of
/// something else, such as amounts. The text has its digits.
pub fn find_codes<'p>(passage: &Passage<'p>, taken: &[Range<usize>]) -> Vec<Found<&'p str>> {
    let is_code = |kind| kind == CueKind::Code;
    if !passage.cues.iter().any(|cue| is_code(cue.kind)) {
        return Vec::new();
    }
    let mut found: Vec<Found<&str>> = Vec::new();
    for range in candidates(passage) {
        let is_taken = taken.iter().any(|other| other.start < range.end && range.start < other.end);
        if is_taken || passage.is_in_link(&range) {
            continue;
        }
        // `code expires 2026`: a year is a code only right behind the word.
        let is_year = range.len() == 4 && passage.between(range.start, range.end).starts_with("20");
        let reach = if is_year { 3 } else { REACH };
        let mut near =
            passage.cues_before(range.start, reach, is_code).chain(passage.cues_after(range.end, reach, is_code));
        if near.next().is_some() {
            let what = passage.between(range.start, range.end);
            found.push(Found { range, what });
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

/// Runs of digits that are shaped like a code.
fn candidates<'p>(passage: &Passage<'p>) -> impl Iterator<Item = Range<usize>> {
    let text = passage.text;
    let passage = *passage;
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text.get(at..)?.bytes().position(|byte| byte.is_ascii_digit())?;
            let digits =
                |from: usize| text.get(from..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
            let first = digits(start);
            let mut end = start + first;
            // Two halves of three digits.
            if first == 3 && matches!(text.as_bytes().get(end), Some(b' ' | b'-')) && digits(end + 1) == 3 {
                end += 4;
            }
            at = end;
            let length = if end - start == 7 && first == 3 { 6 } else { first };
            if (4..=8).contains(&length) && stands_alone(&passage, start..end) {
                return Some(start..end);
            }
        }
    })
}

/// Whether nothing beside the digits makes them part of something longer: a date, a price, an account.
fn stands_alone(passage: &Passage<'_>, range: Range<usize>) -> bool {
    let digit_at =
        |at: Option<usize>| at.and_then(|at| passage.text.as_bytes().get(at)).is_some_and(u8::is_ascii_digit);
    let before = passage.before(range.start);
    let after = passage.after(range.end);
    let joins = |mark: char| matches!(mark, '.' | ',' | '-' | '/' | ':' | ' ');
    let ok_before = match before {
        // `G-123456`
        Some('-') => !digit_at(range.start.checked_sub(2)),
        Some(mark) if joins(mark) => !digit_at(range.start.checked_sub(2)),
        Some('+' | '@' | '_' | '=' | '&') => false,
        Some(other) => !is_mask(other) && !other.is_ascii_alphanumeric(),
        None => true,
    };
    let ok_after = match after {
        Some(' ') => true,
        // `4829,50` and `482.913` are numbers; `482913，5分钟` begins another one.
        Some(mark @ (',' | '.')) => {
            let rest = passage.text.get(range.end + mark.len_utf8()..).unwrap_or_default();
            !matches!(rest.bytes().take_while(u8::is_ascii_digit).count(), 2 | 3)
        }
        Some(mark) if joins(mark) => !digit_at(Some(range.end + mark.len_utf8())),
        Some('%' | '@' | '_' | '=') => false,
        Some(other) => !other.is_ascii_alphanumeric() && !is_mask(other),
        None => true,
    };
    ok_before && ok_after
}
