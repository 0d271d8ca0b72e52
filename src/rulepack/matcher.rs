//! All phrases and literals of all rules, found in one pass. Read [`Matcher`].

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::vocabulary::{Edges, Entry, EntryId};
use crate::identifier::tables::HanVariants;
use crate::text::{Prefixes, is_boundary, may_be_boundary};

/// An entry seen in a haystack; bytes of the haystack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Seen {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) entry: EntryId,
}

/// Finds every place of every entry in one pass over a text.
///
/// The time depends on the length of the text and on what is found, hardly on the number of entries.
#[derive(Debug)]
pub(crate) struct Matcher {
    /// What begins where a word does.
    of_words: Texts,
    /// What may begin anywhere: scripts without spaces, and literals of regular expressions.
    anywhere: Texts,
}

/// The distinct bytes of entries, with the entries that each stands for.
#[derive(Debug, Default)]
struct Texts {
    texts: Prefixes,
    /// For each text its entries: `first..last` in `entries`.
    ranges: Vec<(u32, u32)>,
    entries: Vec<(EntryId, Edges)>,
}

impl Texts {
    fn of(by_text: BTreeMap<Cow<'_, str>, Vec<(EntryId, Edges)>>) -> Texts {
        let mut texts = Texts { texts: Prefixes::of(by_text.keys().map(|text| text.as_bytes())), ..Texts::default() };
        for entries in by_text.into_values() {
            let first = texts.entries.len();
            texts.entries.extend(entries);
            let range = [first, texts.entries.len()].map(|index| u32::try_from(index).unwrap_or(u32::MAX));
            texts.ranges.push((range[0], range[1]));
        }
        texts
    }

    fn entries(&self, text: usize) -> &[(EntryId, Edges)] {
        let (first, last) = self.ranges.get(text).copied().unwrap_or_default();
        self.entries.get(first as usize..last as usize).unwrap_or_default()
    }
}

impl Matcher {
    /// Sorts the distinct bytes of all entries.
    pub(super) fn build(entries: &[Entry], han: &HanVariants) -> Matcher {
        let mut of_words: BTreeMap<Cow<'_, str>, Vec<(EntryId, Edges)>> = BTreeMap::new();
        let mut anywhere = of_words.clone();
        for (index, entry) in entries.iter().enumerate() {
            let id = EntryId(u32::try_from(index).unwrap_or(u32::MAX));
            let by_text = match entry.edges {
                Edges::Words | Edges::OpenEnd => &mut of_words,
                Edges::Anywhere | Edges::Literal => &mut anywhere,
            };
            for text in entry.spellings(han) {
                by_text.entry(text).or_default().push((id, entry.edges));
            }
        }
        Matcher { of_words: Texts::of(of_words), anywhere: Texts::of(anywhere) }
    }

    /// Appends every entry seen in `haystack`, ordered by where it begins.
    pub(crate) fn scan(&self, haystack: &str, seen: &mut Vec<Seen>) {
        let bytes = haystack.as_bytes();
        // INVARIANT: the text of a record is bounded far below 4 GiB.
        let offset = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        for (start, byte) in bytes.iter().enumerate() {
            let is_inside_character = (0x80..0xc0).contains(byte);
            let Some(rest) = bytes.get(start..).filter(|_| !is_inside_character) else { continue };
            for (text, length) in self.anywhere.texts.at(rest) {
                let (start, end) = (offset(start), offset(start + length));
                seen.extend(self.anywhere.entries(text).iter().map(|(entry, _)| Seen { start, end, entry: *entry }));
            }
            if !may_be_boundary(haystack, start) {
                continue;
            }
            let mut begins_word = None;
            for (text, length) in self.of_words.texts.at(rest) {
                if !*begins_word.get_or_insert_with(|| is_boundary(haystack, start)) {
                    break;
                }
                let ends_word = is_boundary(haystack, start + length);
                let stands = |edges: Edges| ends_word || edges == Edges::OpenEnd;
                let (start, end) = (offset(start), offset(start + length));
                let entries = self.of_words.entries(text).iter().filter(|(_, edges)| stands(*edges));
                seen.extend(entries.map(|(entry, _)| Seen { start, end, entry: *entry }));
            }
        }
    }

    /// Bytes of memory that all texts hold.
    pub(crate) fn memory_usage(&self) -> usize {
        self.of_words.texts.memory_usage() + self.anywhere.texts.memory_usage()
    }
}
