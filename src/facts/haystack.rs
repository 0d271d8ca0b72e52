//! Everything in a record that is read as text: folded once, part by part, with the further views
//! that a disguise suggests. Read [`Haystack`].

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use crate::identifier::tables::Tables;
use crate::record::{Part, PartRole};
use crate::text::{Buffer, Disguises, Letters, Signs, View, undisguise};

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
    /// Letters of what is shown, once asked for.
    letters: OnceCell<Letters>,
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
    pub fn of(parts: &'r [Part<'r>], truncated: bool, tables: &Tables) -> Self {
        let mut haystack = Haystack { truncated, ..Haystack::default() };
        for part in parts {
            haystack.push(part.role, Cow::Borrowed(&part.field), Cow::Borrowed(&part.text), tables);
        }
        haystack
    }

    /// Folds one more part; traditional Chinese characters become simplified ones.
    pub fn push(&mut self, role: PartRole, field: Cow<'r, str>, text: Cow<'r, str>, tables: &Tables) {
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
            self.buffer.replace_last(|character| tables.han_variants.simplified(character));
        }
        let start = self.range(index).start;
        let is_gap = |at: usize| {
            let sent = self.buffer.source(start + at..start + at + 1).and_then(|(_, sent)| text.get(sent));
            sent.is_some_and(|sent| sent.chars().nth(1).is_some())
        };
        let undisguised = undisguise(self.buffer.part_str(index), &tables.lexicon, is_gap);
        self.views.extend(undisguised.views.into_iter().map(|view| (index, view)));
        self.disguises.add(undisguised.disguises);
        self.parts.push(HaystackPart { role, field, text });
        self.letters = OnceCell::new();
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
        let Some(near) = self.buffer.folded(part, sent.clone()) else { return 0..0 };
        // What was folded together with bytes at either end came from them too.
        let start = self.turn(&range, near.start, |source| source.end > sent.start);
        let end = self.turn(&range, near.end.max(start), |source| source.start >= sent.end);
        if start < end { start - range.start..end - range.start } else { 0..0 }
    }

    /// Where in `range` characters begin to come from bytes for which `is_behind` holds, looked for from a
    /// place near it on. It holds for all characters behind one for which it holds.
    fn turn(&self, range: &Range<usize>, near: usize, is_behind: impl Fn(&Range<usize>) -> bool) -> usize {
        let holds = |at: usize, character: char| {
            self.source(at..at + character.len_utf8()).is_some_and(|(_, source)| is_behind(&source))
        };
        let text = |range: Range<usize>| self.as_str().get(range).unwrap_or_default().chars();
        let mut at = near.clamp(range.start, range.end);
        while let Some(before) = text(range.start..at).next_back() {
            if !holds(at - before.len_utf8(), before) {
                break;
            }
            at -= before.len_utf8();
        }
        while let Some(next) = text(at..range.end).next() {
            if holds(at, next) {
                break;
            }
            at += next.len_utf8();
        }
        at
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

    /// The letters of all parts as sent but the translations, which say again what was said.
    pub fn letters(&self) -> &Letters {
        self.letters.get_or_init(|| {
            let mut letters = Letters::default();
            let own = self.parts.iter().filter(|part| !matches!(part.role, PartRole::Translation(_)));
            own.for_each(|part| letters.count(&part.text));
            letters
        })
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
