//! Numbers as amounts are written: grouped, with a decimal mark, in either style. Read [`Numeral`].

use std::ops::Range;

use super::{Found, MAX_FOUND, Passage};
use crate::identifier::tables::CueKind;

/// A number as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Numeral {
    /// Bytes of the text.
    pub(super) range: Range<usize>,
    /// Its value in thousandths; `None` for digits whose marks make no number of them: dates,
    /// versions, phone numbers, and for what is too large.
    pub(super) thousandths: Option<i64>,
}

/// Marks that may stand inside a number, as folded: `٫` and `٬` are those of Arabic.
fn is_mark(character: char) -> bool {
    matches!(character, '.' | ',' | '\'' | '’' | ' ' | '٫' | '٬' | '_')
}

/// At most so many numbers are read from one text.
const MAX_NUMERALS: usize = 512;

/// The numbers of a text, in its order.
pub(super) fn numerals(text: &str) -> Vec<Numeral> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(start) = bytes.get(at..).and_then(|rest| rest.iter().position(u8::is_ascii_digit)) {
        let start = at + start;
        let numeral = read(text, start);
        at = numeral.range.end.max(start + 1);
        found.push(numeral);
        if found.len() == MAX_NUMERALS {
            break;
        }
    }
    found
}

fn digits_from(text: &str, at: usize) -> usize {
    text.get(at..).map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count())
}

/// Reads the number that begins at a digit.
fn read(text: &str, start: usize) -> Numeral {
    let mut end = start + digits_from(text, start);
    let mut groups: Vec<Range<usize>> = std::iter::once(start..end).collect();
    let mut marks = Vec::new();
    while let Some(mark) = text.get(end..).and_then(|rest| rest.chars().next()).filter(|mark| is_mark(*mark)) {
        let next = end + mark.len_utf8();
        let count = digits_from(text, next);
        // Blanks only keep groups of three apart; other marks need a digit behind.
        let is_group = count == 3 && groups.last().is_some_and(|group| group.len() <= 3);
        if count == 0 || (mark == ' ' && !(is_group && marks.iter().all(|mark| *mark == ' '))) || groups.len() > 8 {
            break;
        }
        marks.push(mark);
        groups.push(next..next + count);
        end = next + count;
    }
    Numeral { range: start..end, thousandths: value(text, &groups, &marks) }
}

/// The value of groups of digits with the marks between them.
fn value(text: &str, groups: &[Range<usize>], marks: &[char]) -> Option<i64> {
    let (first, last) = (groups.first()?, groups.last()?);
    let is_decimal = match marks {
        [] => false,
        [' ' | '\'' | '’' | '_' | '٬'] => false,
        ['٫'] => true,
        // One mark with three digits behind groups thousands, unless nothing stands before it.
        [_] => last.len() != 3 || first.len() > 3 || text.get(first.clone()) == Some("0"),
        // All marks but the last are one mark; the last is another one before a fraction.
        [mark, between @ .., last] => {
            if between.iter().any(|other| other != mark) {
                return None;
            }
            last != mark
        }
    };
    let whole = if is_decimal { groups.get(..groups.len() - 1)? } else { groups };
    // Groups of three; Indian ones of two up to the last (`1,00,000`).
    let grouped = whole.get(1..).unwrap_or_default();
    let is_regular = grouped
        .split_last()
        .is_none_or(|(last, others)| last.len() == 3 && others.iter().all(|group| matches!(group.len(), 2 | 3)));
    if !is_regular || (!grouped.is_empty() && first.len() > 3) {
        return None;
    }
    let mut units: i64 = 0;
    for digit in whole.iter().filter_map(|group| text.get(group.clone())).flat_map(str::bytes) {
        units = units.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
    }
    let mut thousandths = units.checked_mul(1_000)?;
    if is_decimal {
        let digits = text.get(last.clone())?;
        let shown = digits.get(..digits.len().min(3))?;
        let fraction: i64 = format!("{shown:0<3}").parse().ok()?;
        thousandths = thousandths.checked_add(fraction)?;
    }
    Some(thousandths)
}

/// The percentages of a text in whole percent, rounded down.
pub fn find_percentages(passage: &Passage<'_>) -> Vec<Found<i64>> {
    let is_percent = |kind| kind == CueKind::Percent;
    let mut found = Vec::new();
    for numeral in numerals(passage.text) {
        let Range { start, end } = numeral.range;
        let Some(thousandths) = numeral.thousandths.filter(|_| !passage.is_in_link(&numeral.range)) else { continue };
        // `%50` in Turkish and Basque; a sign that stands behind another number belongs to that one.
        let in_front = passage.cues_before(start, 1, is_percent).any(|cue| {
            let further = passage.before(cue.range.start).filter(|character| *character != ' ');
            passage.between(cue.range.end, start).is_empty() && !further.is_some_and(|c| c.is_ascii_alphanumeric())
        });
        let behind =
            passage.cues_after(end, 1, is_percent).find(|cue| passage.between(end, cue.range.start).trim().is_empty());
        if in_front || behind.is_some() {
            let end = behind.map_or(end, |cue| cue.range.end);
            found.push(Found { range: start..end, what: thousandths / 1_000 });
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}
