//! Numbers in folded text and what they are: money, phone numbers, codes, accounts, times.
//!
//! Every scanner takes a [`Passage`] and gives ranges of its text with what stands there. Words that say
//! what a number is come from tables ([`crate::identifier::tables::Cues`]); digits inside links are no
//! numbers. Nothing here knows a business or a weight. Work is bounded: so many finds of each sort, so
//! many bytes looked at around each.

mod accounts;
mod amounts;
mod callbacks;
mod codes;
mod deadlines;
mod mailboxes;
mod numeral;
#[cfg(test)]
mod tests;
mod wallets;

use std::ops::Range;

use crate::identifier::tables::{Cue, CueKind};

pub use accounts::{find_accounts, find_cards, find_ibans};
pub use amounts::{Amount, find_amounts};
pub use callbacks::{Callback, CallbackKind, Dialing, find_callbacks, may_dial_abroad};
pub use codes::find_codes;
pub use deadlines::find_deadlines;
pub use mailboxes::find_mailboxes;
pub use numeral::find_percentages;
pub use wallets::find_wallets;

/// At most so many finds of one sort are kept of one text.
pub const MAX_FOUND: usize = 64;

/// A folded text with what was read of it before.
#[derive(Debug, Clone, Copy)]
pub struct Passage<'p> {
    /// The text.
    pub text: &'p str,
    /// Words that say something about numbers, in the order of [`crate::identifier::tables::Cues::find`].
    pub cues: &'p [Cue],
    /// Where its links stand.
    pub links: &'p [Range<usize>],
}

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    /// Bytes of the text it was found in.
    pub range: Range<usize>,
    /// What it is.
    pub what: T,
}

impl<'p> Passage<'p> {
    /// Whether a range touches a link.
    fn is_in_link(&self, range: &Range<usize>) -> bool {
        self.links.iter().any(|link| link.start < range.end && range.start < link.end)
    }

    /// The cues for which `wanted` holds that end at most `reach` bytes in front of a place.
    fn cues_before(&self, at: usize, reach: usize, wanted: fn(CueKind) -> bool) -> impl Iterator<Item = &'p Cue> {
        let from = self.cues.partition_point(|cue| cue.range.end + reach < at);
        let rest = self.cues.get(from..).unwrap_or_default();
        rest.iter().take_while(move |cue| cue.range.end <= at).filter(move |cue| wanted(cue.kind))
    }

    /// The cues for which `wanted` holds that begin at most `reach` bytes behind a place.
    fn cues_after(&self, at: usize, reach: usize, wanted: fn(CueKind) -> bool) -> impl Iterator<Item = &'p Cue> {
        let from = self.cues.partition_point(|cue| cue.range.end < at);
        let rest = self.cues.get(from..).unwrap_or_default();
        // A cue of many bytes may begin early and end late.
        rest.iter()
            .take_while(move |cue| cue.range.end <= at + reach + LONGEST_CUE)
            .filter(move |cue| (at..=at + reach).contains(&cue.range.start) && wanted(cue.kind))
    }

    /// The character in front of a place.
    fn before(&self, at: usize) -> Option<char> {
        self.text.get(..at).and_then(|text| text.chars().next_back())
    }

    /// The character behind a place.
    fn after(&self, at: usize) -> Option<char> {
        self.text.get(at..).and_then(|text| text.chars().next())
    }

    /// The text between two places; nothing where they overlap.
    fn between(&self, from: usize, to: usize) -> &'p str {
        self.text.get(from..to).unwrap_or_default()
    }
}

/// No cue is longer in bytes.
const LONGEST_CUE: usize = 96;

/// A number is masked where one of these stands beside its digits: `XX1234`, `***1234`, `•1234`.
fn is_mask(character: char) -> bool {
    matches!(character, '*' | '•' | '#' | '×' | '…' | '·' | '●')
}
