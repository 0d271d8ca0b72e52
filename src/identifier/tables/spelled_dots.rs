//! Words that stand for the dot of an address. Read [`SpelledDots`].

use std::ops::Range;

use super::lines::entries;
use super::source::Files;

/// Words that people write for a dot (`example dot com`), each with the endings that prove it.
#[derive(Debug, Default)]
pub struct SpelledDots {
    words: Vec<Word>,
    /// Bytes that words begin with, both cases: one bit each.
    starts: [u64; 4],
}

#[derive(Debug)]
struct Word {
    text: Box<str>,
    endings: Vec<Box<str>>,
}

/// A word that may stand for a dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpelledDot {
    /// Where it stands.
    pub range: Range<usize>,
    /// Which word of the table it is.
    word: usize,
}

impl SpelledDots {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let words = entries(files.text(file)).filter_map(|(_, entry)| {
            let mut words = entry.split_whitespace();
            Some(Word { text: words.next()?.into(), endings: words.map(Into::into).collect() })
        });
        let words: Vec<Word> = words.collect();
        let mut starts = [0; 4];
        for first in words.iter().filter_map(|word| word.text.bytes().next()) {
            for first in [first.to_ascii_lowercase(), first.to_ascii_uppercase()] {
                if let Some(bits) = starts.get_mut(usize::from(first / 64)) {
                    *bits |= 1 << (first % 64);
                }
            }
        }
        SpelledDots { words, starts }
    }

    /// The words that stand between single spaces, in order. One pass over the text that stops at spaces.
    pub fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = SpelledDot> + use<'_, 't> {
        let spaces = text.bytes().enumerate().filter(|(_, byte)| *byte == b' ').map(|(at, _)| at + 1);
        spaces.filter_map(move |start| {
            let rest = text.as_bytes().get(start..)?;
            let first = *rest.first()?;
            // Nearly all words end here.
            if self.starts.get(usize::from(first / 64)).is_none_or(|bits| bits >> (first % 64) & 1 == 0) {
                return None;
            }
            let word = self.words.iter().position(|word| {
                let word = word.text.as_bytes();
                rest.get(word.len()) == Some(&b' ')
                    && rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
            })?;
            let length = self.words.get(word)?.text.len();
            Some(SpelledDot { range: start..start + length, word })
        })
    }

    /// Whether this ending behind the word proves that it stands for a dot.
    pub fn is_proven_by(&self, dot: &SpelledDot, ending: &str) -> bool {
        self.words.get(dot.word).is_some_and(|word| word.endings.iter().any(|proof| **proof == *ending))
    }
}
