//! Several texts in one haystack. Read [`Buffer`].

use std::ops::Range;

use super::Signs;
use super::map::{SourceMap, folded_of, source_of};
use super::writer::fold_onto;

/// Several texts folded into one haystack, to be searched in one pass.
///
/// Parts are separated by [`Buffer::SEPARATOR`], which folding never produces, so that no needle
/// matches across two parts. [`Buffer::clear`] keeps the memory for the next record.
#[derive(Debug, Clone, Default)]
pub struct Buffer {
    text: String,
    map: SourceMap,
    parts: Vec<BufferPart>,
}

#[derive(Debug, Clone)]
struct BufferPart {
    folded: Range<usize>,
    /// Entries of the map that belong to this part.
    entries: Range<usize>,
    signs: Signs,
}

impl Buffer {
    /// Stands between two parts in the haystack.
    pub const SEPARATOR: char = '\n';

    /// An empty buffer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets all parts and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.map.entries.clear();
        self.parts.clear();
    }

    /// Folds `text` behind what is there and returns the index of the new part, counted from 0.
    pub fn push(&mut self, text: &str) -> usize {
        if !self.parts.is_empty() {
            self.text.push(Self::SEPARATOR);
        }
        let start = self.text.len();
        let first_entry = self.map.entries.len();
        let signs = fold_onto(text, &mut self.text, &mut self.map);
        self.parts.push(BufferPart {
            folded: start..self.text.len(),
            entries: first_entry..self.map.entries.len(),
            signs,
        });
        self.parts.len() - 1
    }

    /// Replaces characters of the part folded last by others of the same length in UTF-8; those of another
    /// length stay.
    pub fn replace_last(&mut self, replacement: impl Fn(char) -> char) {
        let Some(start) = self.parts.last().map(|part| part.folded.start) else { return };
        let replaced =
            |character: char| Some(replacement(character)).filter(|to| to.len_utf8() == character.len_utf8());
        let is_changed =
            |character: char| !character.is_ascii() && replaced(character).is_some_and(|to| to != character);
        let Some(text) = self.text.get(start..).filter(|text| text.chars().any(is_changed)) else { return };
        let text: String = text.chars().map(|character| replaced(character).unwrap_or(character)).collect();
        self.text.truncate(start);
        self.text.push_str(&text);
    }

    /// The whole haystack.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// How many parts there are.
    pub fn part_count(&self) -> usize {
        self.parts.len()
    }

    /// Where a part stands in the haystack, in bytes.
    pub fn part(&self, part: usize) -> Option<Range<usize>> {
        self.parts.get(part).map(|part| part.folded.clone())
    }

    /// The folded text of a part; empty if there is no such part.
    pub fn part_str(&self, part: usize) -> &str {
        self.part(part).and_then(|range| self.text.get(range)).unwrap_or("")
    }

    /// What was seen while folding a part.
    pub fn signs(&self, part: usize) -> Signs {
        self.parts.get(part).map(|part| part.signs).unwrap_or_default()
    }

    /// The part that the byte `at` of the haystack belongs to; a separator belongs to the part before.
    pub fn part_at(&self, at: usize) -> Option<usize> {
        if at >= self.text.len() {
            return None;
        }
        self.parts.partition_point(|part| part.folded.start <= at).checked_sub(1)
    }

    /// The bytes of the haystack that came from the bytes `range` of the source of a part, as
    /// [`super::Folded::folded`] gives them.
    pub fn folded(&self, part: usize, range: Range<usize>) -> Option<Range<usize>> {
        let part = self.parts.get(part)?;
        let folded = self.text.get(..part.folded.end)?;
        let entries = self.map.entries.get(part.entries.clone())?;
        let position = |at| folded_of(entries, folded, part.folded.start, at);
        Some(position(range.start)..position(range.end.max(range.start)))
    }

    /// The part that holds the bytes `range` of the haystack, and the bytes of its source they came
    /// from, as [`super::Folded::source`] gives them. What reaches beyond the part is cut.
    pub fn source(&self, range: Range<usize>) -> Option<(usize, Range<usize>)> {
        let index = self.part_at(range.start)?;
        let part = self.parts.get(index)?;
        let end = range.end.min(part.folded.end);
        let folded = self.text.get(..part.folded.end)?;
        let start = range.start.min(part.folded.end);
        let entries = self.map.entries.get(part.entries.clone())?;
        Some((index, source_of(entries, folded, part.folded.start, start..end)))
    }
}
