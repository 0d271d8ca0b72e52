//! The one automaton for all phrases and literals of all rules. Read [`Matcher`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, MatchKind};

use super::vocabulary::{Edges, Entry, EntryId};
use crate::identifier::tables::HanVariants;
use crate::text::is_boundary;

/// An entry seen in a haystack; bytes of the haystack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) entry: EntryId,
}

/// Finds every place of every entry in one pass over a text.
///
/// The time depends on the length of the text and on what is found, hardly on the number of
/// entries: a contiguous automaton of ten thousand phrases takes a few hundred kilobytes more of
/// cache than one of a hundred, and that is all.
#[derive(Debug)]
pub(crate) struct Matcher {
    automaton: Option<AhoCorasick>,
    /// For each pattern of the automaton the entries of these bytes: `first..last` in `entries`.
    ranges: Vec<(u32, u32)>,
    entries: Vec<(EntryId, Edges)>,
}

impl Matcher {
    /// Builds the automaton over the distinct bytes of all entries.
    pub(super) fn build(entries: &[Entry], han: &HanVariants) -> Result<Matcher, BuildError> {
        let mut by_text: BTreeMap<Cow<'_, str>, Vec<(EntryId, Edges)>> = BTreeMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let id = EntryId(u32::try_from(index).unwrap_or(u32::MAX));
            for text in entry.spellings(han) {
                by_text.entry(text).or_default().push((id, entry.edges));
            }
        }
        let automaton = if by_text.is_empty() {
            None
        } else {
            // A DFA is faster while it is small, but takes 100 times the memory at 10,000 entries,
            // which then costs more in cache misses than it saves in steps.
            let automaton = AhoCorasick::builder()
                .match_kind(MatchKind::Standard)
                .kind(Some(AhoCorasickKind::ContiguousNFA))
                .build(by_text.keys().map(|text| text.as_bytes()))?;
            Some(automaton)
        };
        let mut matcher = Matcher { automaton, ranges: Vec::new(), entries: Vec::new() };
        for variants in by_text.into_values() {
            let first = matcher.entries.len();
            matcher.entries.extend(variants);
            let range = [first, matcher.entries.len()].map(|index| u32::try_from(index).unwrap_or(u32::MAX));
            matcher.ranges.push((range[0], range[1]));
        }
        Ok(matcher)
    }

    /// Appends every entry seen in `haystack`, ordered by end and then by start, both in bytes.
    pub(crate) fn scan(&self, haystack: &str, seen: &mut Vec<Seen>) {
        let Some(automaton) = &self.automaton else { return };
        for found in automaton.find_overlapping_iter(haystack) {
            let Some(&(first, last)) = self.ranges.get(found.pattern().as_usize()) else { continue };
            let variants = self.entries.get(first as usize..last as usize).unwrap_or_default();
            let mut edges = None;
            for &(entry, wanted) in variants {
                let stands = match wanted {
                    Edges::Literal | Edges::Anywhere => true,
                    Edges::Words | Edges::OpenEnd => {
                        let (start, end) = *edges.get_or_insert_with(|| {
                            (is_boundary(haystack, found.start()), is_boundary(haystack, found.end()))
                        });
                        start && (end || wanted == Edges::OpenEnd)
                    }
                };
                if stands {
                    // INVARIANT: the text of a record is bounded far below 4 GiB.
                    let at = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
                    seen.push(Seen { start: at(found.start()), end: at(found.end()), entry });
                }
            }
        }
    }

    /// Bytes of memory that the automaton holds.
    pub(crate) fn memory_usage(&self) -> usize {
        self.automaton.as_ref().map_or(0, AhoCorasick::memory_usage)
    }
}
