//! Everything in a record that is read as text: folded once, part by part, with the further views
//! that a disguise suggests. Read [`Haystack`].

use std::borrow::Cow;
use std::ops::Range;

use crate::identifier::tables::HanVariants;
use crate::record::{Part, PartRole};
use crate::text::{Buffer, Disguises, Signs, View, undisguise};

/// How many bytes of text of one record are read; the longest message of any known platform has
/// 4,096 characters, and what is longer is cut and said to be (`text.truncated`).
pub const MAX_TEXT_BYTES: usize = 65_536;

/// The text of a record, ready to be searched.
#[derive(Debug, Default)]
pub struct Haystack<'r> {
    parts: Vec<HaystackPart<'r>>,
    buffer: Buffer,
    /// Views with the part they are of.
    views: Vec<(usize, View)>,
    disguises: Disguises,
    truncated: bool,
}

/// One part of the text.
#[derive(Debug)]
pub struct HaystackPart<'r> {
    /// What it is in the record.
    pub role: PartRole,
    /// JSON Pointer into the record; empty for what the record does not hold (a remembered name).
    pub field: Cow<'r, str>,
    /// As sent, cut where the bound fell into it.
    pub text: Cow<'r, str>,
}

impl<'r> Haystack<'r> {
    /// Folds the parts of a message.
    pub fn of(parts: &'r [Part<'r>], truncated: bool, han: &HanVariants) -> Self {
        let mut haystack = Haystack { truncated, ..Haystack::default() };
        for part in parts {
            haystack.push(part.role, Cow::Borrowed(&part.field), Cow::Borrowed(&part.text), han);
        }
        haystack
    }

    /// Folds one more part; traditional Chinese characters become simplified ones.
    pub fn push(&mut self, role: PartRole, field: Cow<'r, str>, text: Cow<'r, str>, han: &HanVariants) {
        let used: usize = self.parts.iter().map(|part| part.text.len()).sum();
        let room = MAX_TEXT_BYTES.saturating_sub(used);
        let text = if text.len() > room {
            self.truncated = true;
            cut(text, room)
        } else {
            text
        };
        let index = self.buffer.push(&text);
        // First bytes of the block that the characters of both forms stand in.
        if self.buffer.part_str(index).bytes().any(|byte| (0xe4..=0xe9).contains(&byte)) {
            self.buffer.replace_last(|character| han.simplified(character));
        }
        let start = self.range(index).start;
        let is_gap = |at: usize| {
            let sent = self.buffer.source(start + at..start + at + 1).and_then(|(_, sent)| text.get(sent));
            sent.is_some_and(|sent| sent.chars().nth(1).is_some())
        };
        let undisguised = undisguise(self.buffer.part_str(index), is_gap);
        self.views.extend(undisguised.views.into_iter().map(|view| (index, view)));
        self.disguises.add(undisguised.disguises);
        self.parts.push(HaystackPart { role, field, text });
    }

    /// The parts, in the order of the record.
    pub fn parts(&self) -> &[HaystackPart<'r>] {
        &self.parts
    }

    /// All parts folded, one after another; no word runs across two of them.
    pub fn as_str(&self) -> &str {
        self.buffer.as_str()
    }

    /// Where a part stands in [`Haystack::as_str`].
    pub fn range(&self, part: usize) -> Range<usize> {
        self.buffer.part(part).unwrap_or(0..0)
    }

    /// The part that a byte of [`Haystack::as_str`] belongs to.
    pub fn part_at(&self, at: usize) -> Option<usize> {
        // The end of the text belongs to the last part.
        self.buffer.part_at(at).or_else(|| self.parts.len().checked_sub(1))
    }

    /// The part and the bytes of its text as sent that a range of the folded text came from.
    pub fn source(&self, range: Range<usize>) -> Option<(usize, Range<usize>)> {
        self.buffer.source(range)
    }

    /// Where bytes of a part as sent stand in its folded text: the folded bytes that came from them.
    pub fn sent_range(&self, part: usize, sent: &Range<usize>) -> Range<usize> {
        let range = self.range(part);
        let folded = self.as_str().get(range.clone()).unwrap_or_default();
        let mut found = 0..0;
        for (at, c) in folded.char_indices() {
            let here = range.start + at..range.start + at + c.len_utf8();
            let Some((_, source)) = self.source(here) else { continue };
            if source.end <= sent.start {
                continue;
            }
            if source.start >= sent.end {
                break;
            }
            if found.is_empty() {
                found.start = at;
            }
            found.end = at + c.len_utf8();
        }
        found
    }

    /// Further views, each with the part it is of; ranges of a view are turned into ranges of
    /// [`Haystack::as_str`] by [`Haystack::from_view`].
    pub fn views(&self) -> impl Iterator<Item = (usize, &View)> {
        self.views.iter().map(|(part, view)| (*part, view))
    }

    /// Bytes of a view as bytes of [`Haystack::as_str`].
    pub fn from_view(&self, part: usize, view: &View, range: Range<usize>) -> Range<usize> {
        let start = self.range(part).start;
        let folded = view.folded(range);
        start + folded.start..start + folded.end
    }

    /// What was seen while folding, all parts together.
    pub fn signs(&self) -> Signs {
        let mut all = Signs::default();
        for part in 0..self.parts.len() {
            all.add(self.buffer.signs(part));
        }
        all
    }

    /// Words in disguise, all parts together.
    pub fn disguises(&self) -> Disguises {
        self.disguises
    }

    /// Whether something was cut.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// Characters of all parts as sent.
    pub fn length(&self) -> usize {
        self.parts.iter().map(|part| part.text.chars().count()).sum()
    }
}

/// The first `room` bytes of a text, on a character boundary.
fn cut(text: Cow<'_, str>, room: usize) -> Cow<'_, str> {
    let end = text.floor_char_boundary(room);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(..end).unwrap_or_default()),
        Cow::Owned(mut text) => {
            text.truncate(end);
            Cow::Owned(text)
        }
    }
}
