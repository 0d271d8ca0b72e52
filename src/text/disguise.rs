//! Further views of a folded text, each made only where something suggests a disguise.
//!
//! Honest text of any script gives no view: mapping all look-alikes would turn Russian into
//! nonsense that happens to match. Views are searched besides the folded text, never instead of it.
//! Read [`disguised_views`] first.

mod lookalikes;
#[cfg(test)]
mod tests;

use std::ops::Range;

/// What a view undoes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ViewKind {
    /// Letters of another script that look like those of the word around them, and small capitals.
    LookAlikes,
}

/// A folded text read in another way, with the way back to the folded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// What was undone.
    pub kind: ViewKind,
    text: String,
    /// Where view and folded text stop running side by side, ascending: both offsets.
    steps: Vec<Step>,
    /// The words that were read in another way, in bytes of the folded text, ascending.
    pub disguised: Vec<Range<usize>>,
}

/// One character that was replaced by one of another length; what follows runs side by side again.
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

    /// The place in the folded text; inside a replaced character its start, or for an end its end.
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

/// The views of a folded text that something suggests; most text has none. Linear in its length.
pub fn disguised_views(folded: &str) -> Vec<View> {
    lookalikes::view(folded).into_iter().collect()
}

/// Whether letters of scripts that are not written together stand in one word or label. Japanese,
/// Chinese and Korean mix their scripts with each other and with Latin ("highly restrictive" in UTS 39).
pub fn mixes_scripts(word: &str) -> bool {
    use unicode_security::{MixedScript, RestrictionLevel, RestrictionLevelDetection};
    !word.is_ascii() && !word.is_single_script() && !word.check_restriction_level(RestrictionLevel::HighlyRestrictive)
}

/// Builds a view by replacing single characters.
struct ViewWriter<'a> {
    folded: &'a str,
    text: String,
    steps: Vec<Step>,
    /// Bytes of the folded text that are in the view.
    done: usize,
}

impl<'a> ViewWriter<'a> {
    fn new(folded: &'a str) -> Self {
        ViewWriter { folded, text: String::with_capacity(folded.len()), steps: Vec::new(), done: 0 }
    }

    /// Copies up to `at`, then writes `replacement` for `character`, which stands there.
    fn replace(&mut self, at: usize, character: char, replacement: char) {
        self.copy(at);
        let (view_len, folded_len) = (replacement.len_utf8(), character.len_utf8());
        if view_len != folded_len {
            self.steps.push(Step { view: self.text.len(), folded: at, view_len, folded_len });
        }
        self.text.push(replacement);
        self.done = at + folded_len;
    }

    fn copy(&mut self, to: usize) {
        self.text.push_str(self.folded.get(self.done..to).unwrap_or(""));
        self.done = self.done.max(to);
    }

    fn finish(mut self, kind: ViewKind, disguised: Vec<Range<usize>>) -> View {
        self.copy(self.folded.len());
        View { kind, text: self.text, steps: self.steps, disguised }
    }
}
