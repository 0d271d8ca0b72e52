//! The words that rules look for, so that a word in disguise can be read as what it must be.
//! Read [`Lexicon`].

use std::collections::HashMap;

use super::disguise::skeleton;

/// Bits of the filter that is asked before any table: 32 kB, of which ten thousand words set 4 %.
const FILTER_BITS: u32 = 18;

/// Words of more letters are not kept: no reader takes longer ones apart.
const LONGEST_WORD: usize = 24;

/// All words of the phrases of a pack, folded.
///
/// Honest text is asked about too, pair of words by pair of words, and the answer is nearly always no.
#[derive(Debug, Clone, Default)]
pub struct Lexicon {
    /// In how many phrases each word stands.
    words: HashMap<Box<str>, u32>,
    by_skeleton: HashMap<Box<str>, Vec<Box<str>>>,
    /// One bit for each key of a word.
    filter: Vec<u64>,
}

/// The key of a word or a part of it, of which the key of parts put together is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WordKey {
    sum: u64,
    power: u64,
}

impl WordKey {
    pub(super) const EMPTY: WordKey = WordKey { sum: 0, power: 1 };

    /// An odd factor without pattern, so that keys spread (the golden ratio in 64 bits).
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

    pub(super) fn of(word: &str) -> WordKey {
        word.bytes().fold(WordKey::EMPTY, WordKey::with)
    }

    /// The key with one more byte behind.
    pub(super) fn with(self, byte: u8) -> WordKey {
        self.then(WordKey { sum: u64::from(byte) + 1, power: Self::FACTOR })
    }

    /// The key of two parts, one behind the other.
    pub(super) fn then(self, next: WordKey) -> WordKey {
        WordKey {
            sum: self.sum.wrapping_mul(next.power).wrapping_add(next.sum),
            power: self.power.wrapping_mul(next.power),
        }
    }

    fn bit(self) -> (usize, u64) {
        let spread = self.sum ^ (self.sum >> 32);
        let at = spread.wrapping_mul(Self::FACTOR) >> (u64::BITS - FILTER_BITS);
        (usize::try_from(at >> 6).unwrap_or(0), 1 << (at & 63))
    }
}

impl Lexicon {
    /// The words of folded phrases.
    pub fn of<Phrase: AsRef<str>>(phrases: impl IntoIterator<Item = Phrase>) -> Self {
        let mut lexicon = Lexicon { filter: vec![0; 1 << (FILTER_BITS - 6)], ..Lexicon::default() };
        for phrase in phrases {
            for word in phrase.as_ref().split(|letter| !is_word(letter)) {
                lexicon.add(word);
            }
        }
        lexicon
    }

    fn add(&mut self, word: &str) {
        if word.chars().nth(LONGEST_WORD).is_some() || !word.contains(char::is_alphabetic) {
            return;
        }
        let count = self.words.entry(word.into()).or_default();
        *count += 1;
        if *count > 1 {
            return;
        }
        let alike = self.by_skeleton.entry(skeleton(word.chars()).into()).or_default();
        alike.push(word.into());
        alike.sort_unstable();
        let (at, bit) = WordKey::of(word).bit();
        if let Some(bits) = self.filter.get_mut(at) {
            *bits |= bit;
        }
    }

    /// Whether some phrase has the word.
    pub fn knows(&self, word: &str) -> bool {
        self.may_know(WordKey::of(word)) && self.words.contains_key(word)
    }

    /// In how many phrases a word stands.
    pub(super) fn count(&self, word: &str) -> u32 {
        self.words.get(word).copied().unwrap_or(0)
    }

    /// How many letters each word has where letters are words without spaces; the fewest words that they
    /// can be. `None` where they are not wholly words.
    pub(super) fn parted(&self, letters: &[char]) -> Option<Vec<usize>> {
        // For each number of letters: the fewest words they are, and how many letters the last one has.
        let mut best: Vec<Option<(usize, usize)>> = vec![Some((0, 0))];
        for end in 1..=letters.len() {
            let words = (end.saturating_sub(LONGEST_WORD)..end).filter_map(|start| {
                let (count, _) = best.get(start).copied().flatten()?;
                let word: String = letters.get(start..end)?.iter().collect();
                self.knows(&word).then_some((count + 1, end - start))
            });
            best.push(words.min());
        }
        let mut lengths = Vec::new();
        let mut end = letters.len();
        while end > 0 {
            let (_, length) = best.get(end).copied().flatten()?;
            lengths.push(length);
            end = end.checked_sub(length.max(1))?;
        }
        lengths.reverse();
        Some(lengths)
    }

    /// Whether there may be a word with a key; where not, there is none.
    pub(super) fn may_know(&self, key: WordKey) -> bool {
        let (at, bit) = key.bit();
        self.filter.get(at).is_some_and(|bits| bits & bit != 0)
    }

    /// The words of a skeleton, ascending, see `disguise::skeleton`.
    pub(super) fn alike(&self, skeleton: &str) -> &[Box<str>] {
        self.by_skeleton.get(skeleton).map_or(&[], |words| words)
    }

    /// Whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

fn is_word(letter: char) -> bool {
    !letter.is_ascii() || letter.is_ascii_alphanumeric()
}
