//! Folding for comparison: two texts that a reader takes for the same become the same bytes.
//!
//! Width, case, composition, invisible characters, points over Arabic and Hebrew letters, digits of
//! other scripts and runs of white space are folded away; every byte that remains knows which bytes
//! of the source it came from. Accents stay, because they tell words apart; look-alikes of other
//! scripts stay too, because honest text is full of them (see `disguise`).
//! Read [`Folded`] first; [`Buffer`] is the same for several texts in one haystack.

mod buffer;
mod chars;
mod map;
mod sequence;
mod writer;

use std::ops::Range;

pub use buffer::Buffer;
pub(crate) use chars::{Letter, hides, is_costumed, is_ignorable, is_letter_or_mark, is_unspaced, letter_of};
use map::SourceMap;
use writer::fold_onto;

/// What was seen while folding one text: counts, no judgment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Signs {
    /// Invisible characters dropped where no writing system needs them. Joiners in Indic or Arabic
    /// words and in emoji, variation selectors behind a visible character, the tags of flag emoji
    /// and a byte order mark at the start are normal and not counted.
    pub invisible: u32,
    /// Characters dropped that steer the direction of writing (U+200E, U+202A–E, U+2066–9, …).
    pub direction_controls: u32,
    /// Letters and digits in another width or costume (fullwidth, mathematical, circled) that were
    /// folded to plain ones. Fullwidth ones are common in East Asian text.
    pub costumed: u32,
}

impl Signs {
    /// Adds the counts of another text.
    pub fn add(&mut self, other: Signs) {
        let Signs { invisible, direction_controls, costumed } = other;
        self.invisible = self.invisible.saturating_add(invisible);
        self.direction_controls = self.direction_controls.saturating_add(direction_controls);
        self.costumed = self.costumed.saturating_add(costumed);
    }
}

/// A folded text with the way back to its source.
///
/// Text form: NFKC, case folded, no default-ignorable characters, no control characters, no two
/// spaces in a row, none between two letters of scripts that put no spaces between words; a leading or
/// trailing space is kept. Folding it again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    text: String,
    map: SourceMap,
    signs: Signs,
}

/// Folds one text. Linear in its length.
pub fn fold(text: &str) -> Folded {
    let mut folded = Folded { text: String::with_capacity(text.len()), ..Folded::default() };
    folded.signs = fold_onto(text, &mut folded.text, &mut folded.map);
    folded
}

impl Folded {
    /// The folded text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What was seen while folding.
    pub fn signs(&self) -> Signs {
        self.signs
    }

    /// The bytes of the source that the bytes `range` of the folded text came from.
    ///
    /// The answer covers whole characters, and whole segments where several characters were folded
    /// together. A range beyond the end is cut; an empty range gives an empty one.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        map::source_of(&self.map.entries, &self.text, 0, range)
    }

    /// The bytes of the folded text that came from the bytes `range` of the source; empty if nothing of
    /// them is left. A segment belongs to the range that holds its first byte.
    pub fn folded(&self, range: Range<usize>) -> Range<usize> {
        let position = |at| map::folded_of(&self.map.entries, &self.text, 0, at);
        position(range.start)..position(range.end.max(range.start))
    }

    /// Takes the folded text out, forgetting where it came from.
    pub fn into_string(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests;
