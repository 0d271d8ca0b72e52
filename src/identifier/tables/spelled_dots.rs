//! Words that stand for the dot of an address. Read [`SpelledDots`].

use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::lines::entries;
use super::source::Files;

/// Words that people write for a dot (`example dot com`), each with the endings that prove it.
#[derive(Debug, Default)]
pub struct SpelledDots {
    automaton: Option<AhoCorasick>,
    endings: Vec<Vec<Box<str>>>,
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
        let (words, endings): (Vec<_>, Vec<_>) = entries(files.text(file))
            .filter_map(|(_, entry)| {
                let mut words = entry.split_whitespace();
                Some((words.next()?, words.map(Into::into).collect()))
            })
            .unzip();
        let automaton =
            AhoCorasick::builder().ascii_case_insensitive(true).match_kind(MatchKind::LeftmostLongest).build(&words);
        // The bounds of the automaton are in the gigabytes; a list of words does not reach them.
        SpelledDots { automaton: automaton.ok().filter(|_| !words.is_empty()), endings }
    }

    /// The words that stand between single spaces, in order. One pass over the text.
    pub fn find<'t>(&self, text: &'t str) -> impl Iterator<Item = SpelledDot> + use<'_, 't> {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.find_iter(text));
        let stands_alone = move |range: &Range<usize>| {
            let before = text.get(..range.start).is_some_and(|before| before.ends_with(' '));
            before && text.get(range.end..).is_some_and(|after| after.starts_with(' '))
        };
        found
            .map(|found| SpelledDot { range: found.range(), word: found.pattern().as_usize() })
            .filter(move |dot| stands_alone(&dot.range))
    }

    /// Whether this ending behind the word proves that it stands for a dot.
    pub fn is_proven_by(&self, dot: &SpelledDot, ending: &str) -> bool {
        self.endings.get(dot.word).is_some_and(|endings| endings.iter().any(|proof| **proof == *ending))
    }
}
