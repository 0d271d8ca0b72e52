//! Further views of a folded text, each made only where something suggests a disguise.
//!
//! Honest text of any script gives no view: mapping all look-alikes would turn Russian into
//! nonsense that happens to match. Views are searched besides the folded text, never instead of it.
//! One view undoes all disguises of a text together, since people combine them; there is a second one
//! only where a sign can stand for two letters (`1` for `i` and for `l`). Read [`undisguise`] first.

mod accents;
mod cells;
mod dress;
mod leet;
mod lookalikes;
mod mend;
mod reading;
mod signs;
mod spaced;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use dress::costumed_words;

pub(crate) use reading::skeleton;

use super::lexicon::Lexicon;
use cells::Cells;

/// A folded text read in another way, with the way back to the folded text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    text: String,
    /// Where view and folded text stop running side by side, ascending in both.
    steps: Vec<Step>,
}

/// What was read in another way; what follows runs side by side with the folded text again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    view: usize,
    folded: usize,
    view_len: usize,
    folded_len: usize,
}

impl View {
    /// The text of the view, in folded form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The bytes of the folded text that the bytes `range` of the view stand for. Feed them to
    /// `Folded::source` for the bytes as sent.
    pub fn folded(&self, range: Range<usize>) -> Range<usize> {
        let start = self.at(self.text.floor_char_boundary(range.start), false);
        let end = if range.is_empty() { start } else { self.at(self.text.ceil_char_boundary(range.end), true) };
        start..end.max(start)
    }

    /// The place in the folded text; inside something replaced its start, or for an end its end.
    fn at(&self, view: usize, is_end: bool) -> usize {
        let index = self.steps.partition_point(|step| if is_end { step.view < view } else { step.view <= view });
        let Some(step) = index.checked_sub(1).and_then(|index| self.steps.get(index)) else { return view };
        let inside = view - step.view;
        if inside >= step.view_len {
            step.folded + step.folded_len + (inside - step.view_len)
        } else if is_end {
            step.folded + step.folded_len
        } else {
            step.folded
        }
    }
}

/// Words in disguise: only where hardly anyone writes so in good faith. A view may read more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Disguises {
    /// Words with letters of another script that look like those of their own, and in small capitals.
    pub lookalike_words: usize,
    /// Words of four letters and more with the same mark or space behind each letter.
    pub spaced_words: usize,
    /// Words with digits and signs for letters inside them.
    pub leet_words: usize,
    /// Letters of Latin, Greek and Cyrillic under stacks of marks, struck through, or each with a mark.
    pub stacked_marks: usize,
}

impl Disguises {
    /// Adds the counts of another text.
    pub fn add(&mut self, other: Disguises) {
        let Disguises { lookalike_words, spaced_words, leet_words, stacked_marks } = other;
        self.lookalike_words += lookalike_words;
        self.spaced_words += spaced_words;
        self.leet_words += leet_words;
        self.stacked_marks += stacked_marks;
    }
}

/// A text without its disguises.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Undisguised {
    /// At most two; most text has none.
    pub views: Vec<View>,
    /// What was undone.
    pub disguises: Disguises,
}

/// Undoes the disguises that something in a folded text suggests. Linear in its length.
///
/// `is_gap` says whether the space at a byte of the folded text was wider as sent: between letters with
/// spaces it parts words. The words of the lexicon are read where nothing else says what is meant.
pub fn undisguise(folded: &str, lexicon: &Lexicon, is_gap: impl Fn(usize) -> bool) -> Undisguised {
    let signs = signs::of(folded);
    if signs.is_empty() && !mend::suggests(folded, lexicon) {
        return Undisguised::default();
    }
    let mut cells = Cells::of(folded);
    let mut disguises = Disguises::default();
    // Letters first, so that those below see them bare; then the words they make.
    if signs.has(signs::DRESS) {
        disguises.stacked_marks = dress::undo(&mut cells);
    }
    if signs.has(signs::ACCENTS) {
        accents::undo(&mut cells);
    }
    if signs.has(signs::SPACED) {
        disguises.spaced_words = spaced::undo(&mut cells, lexicon, is_gap);
    }
    // What was read so far may show a word with digits in it that the signs did not.
    disguises.leet_words = leet::undo(&mut cells);
    if signs.has(signs::SCRIPTS) {
        disguises.lookalike_words = lookalikes::undo(&mut cells);
    }
    mend::undo(&mut cells, folded, lexicon);
    if signs.has(signs::REPEATS) {
        cells.join_repeats();
    }
    Undisguised { views: cells.into_views(folded), disguises }
}

/// The views of a folded text, see [`undisguise`].
pub fn disguised_views(folded: &str) -> Vec<View> {
    undisguise(folded, &Lexicon::default(), |_| false).views
}

/// Whether letters of scripts that are not written together stand in one word or label. Japanese,
/// Chinese and Korean mix their scripts with each other and with Latin ("highly restrictive" in UTS 39).
pub fn mixes_scripts(word: &str) -> bool {
    use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection};
    !word.is_ascii() && !word.is_single_script() && !word.check_restriction_level(RestrictionLevel::HighlyRestrictive)
}
