//! Times that a text gives its reader. Read [`find_deadlines`].

use super::numeral::numerals;
use super::{Found, MAX_FOUND, Passage};
use crate::identifier::tables::{Cue, CueKind};

/// A longer time is no deadline but a date.
const LONGEST_SECONDS: i64 = 60 * 86_400;

/// How far a word that makes a deadline of a time may stand from it, in bytes.
const REACH: usize = 12;

/// The times that a text gives, in seconds: `within 24 hours`, `today`.
pub fn find_deadlines(passage: &Passage<'_>) -> Vec<Found<i64>> {
    let mut found = Vec::new();
    for cue in passage.cues {
        if let CueKind::TimeSpan(seconds) = cue.kind {
            found.push(Found { range: cue.range.clone(), what: seconds });
        }
    }
    if passage.cues.iter().any(|cue| matches!(cue.kind, CueKind::TimeUnit(_))) {
        found.extend(counted(passage));
    }
    found.sort_by_key(|found| found.range.start);
    found.truncate(MAX_FOUND);
    found
}

/// Numbers with a unit, and a word in front or behind that makes a deadline of them.
fn counted<'p>(passage: &'p Passage<'p>) -> impl Iterator<Item = Found<i64>> + 'p {
    let is_unit = |kind| matches!(kind, CueKind::TimeUnit(_));
    numerals(passage.text).into_iter().filter_map(move |numeral| {
        let count = numeral.thousandths.filter(|thousandths| thousandths % 1_000 == 0)? / 1_000;
        let end = numeral.range.end;
        let near = |cue: &&Cue| passage.between(end, cue.range.start).chars().all(|c| matches!(c, ' ' | '-'));
        // The longest unit: `個小时` and not `時`; of equal ones the shorter time.
        let unit = passage.cues_after(end, 1, is_unit).filter(near);
        let unit = unit.max_by_key(|cue| (cue.range.end, std::cmp::Reverse(cue.kind)))?;
        let CueKind::TimeUnit(seconds) = unit.kind else { return None };
        let total = count.checked_mul(seconds).filter(|total| (1..=LONGEST_SECONDS).contains(total))?;
        // `in 2-3 days`: the number in front of a range is passed over.
        let is_gap = |gap: &str| gap.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '–' | '~' | ':'));
        let before = |kind| kind == CueKind::TimeBefore;
        let after = |kind| kind == CueKind::TimeAfter;
        let front = passage.cues_before(numeral.range.start, REACH, before);
        let front = front
            .filter(|cue| is_gap(passage.between(cue.range.end, numeral.range.start)))
            .min_by_key(|cue| cue.range.start);
        let back = passage.cues_after(unit.range.end, REACH, after);
        let back = back
            .filter(|cue| passage.between(unit.range.end, cue.range.start).trim().is_empty())
            .max_by_key(|cue| cue.range.end);
        if front.is_none() && back.is_none() {
            return None;
        }
        let start = front.map_or(numeral.range.start, |cue| cue.range.start);
        let end = back.map_or(unit.range.end, |cue| cue.range.end);
        Some(Found { range: start..end, what: total })
    })
}
