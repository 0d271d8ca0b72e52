//! Kept answers, small: answers of one rule pack repeat the same titles and numbers, so each is
//! compressed against answers that came before it. Read [`Answers`].
//!
//! The text compressed against is a dictionary, a row of its own that never changes once it is there.
//! When answers no longer shrink against the last dictionary (the pack changed, another subject came up), a
//! new one is made of them. Dictionaries hold nothing of persons, because answers do not.

use std::collections::VecDeque;

use super::draft::Draft;
use super::error::RowError;
use super::keys;

/// Shorter answers are kept as they are.
const LEAST_BYTES: usize = 200;
/// Bytes of a dictionary: some answers. Each compression reads it once, at about a microsecond for 3 kB.
const DICTIONARY_BYTES: usize = 8 * 1024;
/// An answer that does not shrink to this part of it is a miss.
const SHRINKS: usize = 6;
/// From so many misses a new dictionary is made.
const MOST_MISSES: usize = 6;
/// Where new dictionaries do not help, the next one waits for twice as many, up to this many times as many.
const MOST_PATIENCE: usize = 4096;
/// After so many answers that shrank the last dictionary has helped.
const ENOUGH_HITS: usize = 64;
/// Against so many dictionaries answers are compressed at most; then the last one stays.
const MOST_DICTIONARIES: usize = 500;
/// No answer is longer.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// An answer as it is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub(super) struct KeptAnswer {
    /// Number of the dictionary it is compressed against; 0 when it is not compressed.
    dictionary: u32,
    /// Its bytes when it is not compressed.
    length: usize,
    bytes: Vec<u8>,
}

/// The dictionaries of a store, and what the next one would be made of.
#[derive(Debug)]
pub(super) struct Answers {
    /// The first one has number 1.
    dictionaries: Vec<Vec<u8>>,
    /// The last misses, at most as many as a dictionary is made of.
    misses: VecDeque<String>,
    /// How many answers did not shrink since the last dictionary, and how many did one after the other.
    missed: usize,
    hits: usize,
    /// How many times as many misses as usual it takes.
    patience: usize,
}

impl Default for Answers {
    fn default() -> Self {
        Answers { dictionaries: Vec::new(), misses: VecDeque::new(), missed: 0, hits: 0, patience: 1 }
    }
}

impl Answers {
    /// Reads the dictionaries of a store.
    pub(super) fn load(tree: &sled::Tree) -> Result<Self, RowError> {
        let rows = tree.scan_prefix(keys::DICTIONARIES).values();
        let dictionaries = rows.map(|row| Ok(row?.to_vec())).collect::<Result<_, RowError>>()?;
        Ok(Answers { dictionaries, ..Answers::default() })
    }

    /// How many dictionaries there are.
    pub(super) fn len(&self) -> usize {
        self.dictionaries.len()
    }

    /// Forgets dictionaries beyond some, because their rows were taken back.
    pub(super) fn truncate(&mut self, len: usize) {
        self.dictionaries.truncate(len);
    }

    /// Makes an answer small.
    pub(super) fn keep(&mut self, draft: &mut Draft, answer: &str) -> KeptAnswer {
        let plain = || KeptAnswer { dictionary: 0, length: answer.len(), bytes: answer.as_bytes().to_vec() };
        if answer.len() < LEAST_BYTES {
            return plain();
        }
        let last = self.dictionaries.last().map_or(&[][..], Vec::as_slice);
        let bytes = lz4_flex::block::compress_with_dict(answer.as_bytes(), last);
        let number = u32::try_from(self.dictionaries.len()).unwrap_or(0);
        if self.dictionaries.is_empty() || bytes.len() > answer.len() / SHRINKS {
            self.miss(draft, answer);
        } else {
            self.hits = self.hits.saturating_add(1);
            if self.hits >= ENOUGH_HITS {
                self.hits = 0;
                self.patience = (self.patience / 2).max(1);
            }
        }
        let is_smaller = number > 0 && bytes.len() < answer.len();
        if is_smaller { KeptAnswer { dictionary: number, length: answer.len(), bytes } } else { plain() }
    }

    /// Notes an answer that hardly shrank.
    fn miss(&mut self, draft: &mut Draft, answer: &str) {
        if self.dictionaries.len() >= MOST_DICTIONARIES {
            return;
        }
        self.hits = 0;
        self.missed = self.missed.saturating_add(1);
        if self.misses.len() >= MOST_MISSES {
            self.misses.pop_front();
        }
        self.misses.push_back(answer.to_owned());
        if self.missed >= MOST_MISSES.saturating_mul(self.patience) {
            self.learn(draft);
            self.missed = 0;
            self.patience = self.patience.saturating_mul(2).min(MOST_PATIENCE);
        }
    }

    /// Makes a dictionary of the answers that did not shrink, and of as much of the last one as there is room for.
    fn learn(&mut self, draft: &mut Draft) {
        let mut dictionary = self.dictionaries.last().cloned().unwrap_or_default();
        for miss in self.misses.drain(..) {
            // What is like one before it would only take the place of another.
            let shrunk = lz4_flex::block::compress_with_dict(miss.as_bytes(), &dictionary);
            if shrunk.len() > miss.len() / SHRINKS {
                dictionary.extend_from_slice(miss.as_bytes());
            }
        }
        let excess = dictionary.len().saturating_sub(DICTIONARY_BYTES);
        dictionary.drain(..excess);
        let number = u32::try_from(self.dictionaries.len()).unwrap_or(u32::MAX);
        draft.put([keys::DICTIONARIES, &number.to_be_bytes()].concat(), dictionary.clone());
        self.dictionaries.push(dictionary);
    }

    /// The answer as it was.
    pub(super) fn answer(&self, kept: &KeptAnswer) -> Result<String, RowError> {
        let KeptAnswer { dictionary, length, bytes } = kept;
        let bytes = match dictionary.checked_sub(1) {
            None => bytes.clone(),
            Some(number) => {
                let dictionary = usize::try_from(number).ok().and_then(|number| self.dictionaries.get(number));
                let dictionary = dictionary.ok_or(RowError::Answer)?;
                let length = Some(*length).filter(|length| *length <= MOST_BYTES).ok_or(RowError::Answer)?;
                lz4_flex::block::decompress_with_dict(bytes, length, dictionary).map_err(|_| RowError::Answer)?
            }
        };
        String::from_utf8(bytes).map_err(|_| RowError::Answer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An answer about a business, with a number of its own.
    fn answer(subject: &str, number: u64) -> String {
        let titles = "more people block this business than its recipients would explain".repeat(4);
        format!(r#"{{"verdict":"v:{number:x}","type":"{subject}","titles":"{titles}","reports":{}}}"#, number % 977)
    }

    #[test]
    fn answers_come_back_as_they_were_and_take_little_room() {
        let db = sled::Config::new().temporary(true).open().unwrap();
        let mut draft = Draft::over((*db).clone());
        let mut answers = Answers::default();
        let texts: Vec<String> = (0..200)
            .map(|number| answer(if number < 100 { "standing" } else { "profile" }, number * 7_919))
            .chain(["".to_owned(), "short".to_owned()])
            .collect();
        let kept: Vec<KeptAnswer> = texts.iter().map(|text| answers.keep(&mut draft, text)).collect();
        draft.write().unwrap();
        let loaded = Answers::load(&db).unwrap();
        for (text, kept) in texts.iter().zip(&kept) {
            assert_eq!(&loaded.answer(kept).unwrap(), text);
        }
        let (long, short): (usize, usize) = texts
            .iter()
            .zip(&kept)
            .skip(20)
            .map(|(text, kept)| (text.len(), kept.bytes.len()))
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        assert!(short * 4 < long, "{short} of {long} bytes");
    }

    #[test]
    fn a_garbled_answer_is_an_error() {
        let answers = Answers { dictionaries: vec![b"something".to_vec()], ..Answers::default() };
        for (dictionary, length) in [(1, 5), (2, 1), (1, usize::MAX)] {
            let kept = KeptAnswer { dictionary, length, bytes: vec![0xf0; 3] };
            assert!(matches!(answers.answer(&kept), Err(RowError::Answer)));
        }
    }
}
