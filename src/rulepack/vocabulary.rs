//! Every phrase of every rule, once: entries, and the sets of entries that text functions test.
//! Read [`Vocabulary`].

use std::borrow::Cow;
use std::collections::HashMap;

use crate::identifier::tables::HanVariants;
use crate::text::{Lexicon, fold, matches_anywhere, spellings};

/// Names an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct EntryId(pub(crate) u32);

/// Names a set of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SetId(pub(crate) u32);

/// Something to be seen in folded text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Entry {
    /// The bytes to be seen, folded.
    pub(crate) text: Box<str>,
    /// Where they may stand.
    pub(crate) edges: Edges,
}

/// Where the bytes of an entry may stand in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Edges {
    /// Between word boundaries.
    Words,
    /// From a word boundary on: `liefer*`.
    OpenEnd,
    /// Anywhere: scripts that do not put spaces between words.
    Anywhere,
    /// Anywhere, as a literal that a regular expression needs. No phrase.
    Literal,
}

/// Why a text is no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BadEntry {
    /// Nothing is left after folding.
    Empty,
    /// A `*` stands somewhere else than at the end.
    Star,
    /// There is no letter or digit in it.
    NoWord,
}

impl BadEntry {
    /// What is wrong, to follow the entry itself.
    pub(crate) fn message(self) -> &'static str {
        match self {
            BadEntry::Empty => "is empty",
            BadEntry::Star => "has a `*` that is not at its end",
            BadEntry::NoWord => "has no letter and no digit, so that it is no word",
        }
    }
}

impl Entry {
    /// Reads a phrase as staff write it: folded, in whole words, `*` at the end opens it.
    pub(crate) fn phrase(written: &str) -> Result<Entry, BadEntry> {
        let written = written.trim();
        let (body, open) = written.strip_suffix('*').map_or((written, false), |body| (body, true));
        if body.contains('*') {
            return Err(BadEntry::Star);
        }
        let folded = fold(body);
        let text = folded.as_str().trim();
        if text.is_empty() {
            return Err(BadEntry::Empty);
        }
        if !text.chars().any(char::is_alphanumeric) {
            return Err(BadEntry::NoWord);
        }
        let edges = if matches_anywhere(text) {
            Edges::Anywhere
        } else if open {
            Edges::OpenEnd
        } else {
            Edges::Words
        };
        Ok(Entry { text: text.into(), edges })
    }
}

impl Entry {
    /// Everything that stands for the entry in a text: its own text, and how else it may be typed.
    pub(crate) fn spellings(&self, han: &HanVariants) -> Vec<Cow<'_, str>> {
        let mut all = vec![Cow::Borrowed(&*self.text)];
        match self.edges {
            // Text is read in simplified characters.
            Edges::Anywhere | Edges::Literal => {
                let simplified: String = self.text.chars().map(|character| han.simplified(character)).collect();
                if *simplified != *self.text {
                    all.push(Cow::Owned(simplified));
                }
            }
            Edges::Words | Edges::OpenEnd => all.extend(spellings(&self.text).into_iter().map(Cow::Owned)),
        }
        all
    }
}

/// All entries and sets of a pack.
#[derive(Debug, Default)]
pub(crate) struct Vocabulary {
    entries: Vec<Entry>,
    by_entry: HashMap<Entry, EntryId>,
    /// Sorted, without repetition.
    sets: Vec<Box<[EntryId]>>,
    by_set: HashMap<Box<[EntryId]>, SetId>,
    /// For each entry the sets that it is in, once sealed.
    sets_of: Vec<Box<[SetId]>>,
}

impl Vocabulary {
    /// The id of an entry, which is added if it is new.
    pub(crate) fn intern(&mut self, entry: Entry) -> EntryId {
        if let Some(id) = self.by_entry.get(&entry) {
            return *id;
        }
        let id = EntryId(u32::try_from(self.entries.len()).unwrap_or(u32::MAX));
        self.by_entry.insert(entry.clone(), id);
        self.entries.push(entry);
        id
    }

    /// The id of a set of entries.
    pub(crate) fn intern_set(&mut self, mut entries: Vec<EntryId>) -> SetId {
        entries.sort_unstable();
        entries.dedup();
        let entries: Box<[EntryId]> = entries.into();
        if let Some(id) = self.by_set.get(&entries) {
            return *id;
        }
        let id = SetId(u32::try_from(self.sets.len()).unwrap_or(u32::MAX));
        self.by_set.insert(entries.clone(), id);
        self.sets.push(entries);
        id
    }

    /// The entries of a set, ascending.
    pub(crate) fn set(&self, set: SetId) -> &[EntryId] {
        self.sets.get(set.0 as usize).map_or(&[], |entries| entries)
    }

    /// Whether an entry is in a set. Few entries are in more than three.
    pub(crate) fn contains(&self, set: SetId, entry: EntryId) -> bool {
        self.sets_of(entry).contains(&set)
    }

    /// The sets that an entry is in, once sealed.
    pub(crate) fn sets_of(&self, entry: EntryId) -> &[SetId] {
        self.sets_of.get(entry.0 as usize).map_or(&[], |sets| sets)
    }

    /// How many sets there are.
    pub(crate) fn set_count(&self) -> usize {
        self.sets.len()
    }

    /// Every entry, in the order of the ids.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The words of all entries that are whole words.
    pub(crate) fn lexicon(&self, han: &HanVariants) -> Lexicon {
        let in_words = |entry: &&Entry| matches!(entry.edges, Edges::Words | Edges::OpenEnd);
        Lexicon::of(self.entries.iter().filter(in_words).flat_map(|entry| entry.spellings(han)))
    }

    /// Frees what only interning needs, and notes for each entry where it belongs.
    pub(crate) fn seal(&mut self) {
        let mut sets_of: Vec<Vec<SetId>> = vec![Vec::new(); self.entries.len()];
        for (index, entries) in self.sets.iter().enumerate() {
            let set = SetId(u32::try_from(index).unwrap_or(u32::MAX));
            for entry in entries {
                if let Some(sets) = sets_of.get_mut(entry.0 as usize) {
                    sets.push(set);
                }
            }
        }
        self.sets_of = sets_of.into_iter().map(Vec::into_boxed_slice).collect();
        self.by_entry = HashMap::new();
        self.by_set = HashMap::new();
        self.entries.shrink_to_fit();
        self.sets.shrink_to_fit();
    }
}
