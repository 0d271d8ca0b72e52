//! Folding for comparison: two texts that a reader takes for the same become the same bytes.
//!
//! Width, case, composition, invisible characters, points over Arabic and Hebrew letters, digits of
//! other scripts and runs of white space are folded away; every byte that remains knows which bytes
//! of the source it came from. Accents stay, because they tell words apart; look-alikes of other
//! scripts stay too, because honest text is full of them (see `disguise`).
//! Read [`Folded`] first; [`Buffer`] is the same for several texts in one haystack.

mod chars;
mod sequence;

use std::ops::Range;

use chars::{Class, class_of, mapped};
pub(crate) use chars::{is_costumed, is_ignorable};

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
/// spaces in a row; a leading or trailing space is kept. Folding it again changes nothing.
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
        self.map.source(&self.text, 0, range)
    }

    /// Takes the folded text out, forgetting where it came from.
    pub fn into_string(self) -> String {
        self.text
    }
}

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

    /// The part that holds the bytes `range` of the haystack, and the bytes of its source they came
    /// from, as [`Folded::source`] gives them. What reaches beyond the part is cut.
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

/// Which source bytes the folded bytes came from, as runs.
///
/// Before the first entry, folded and source run side by side from the start of the part. Text that
/// folding leaves in place therefore needs no entry at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct SourceMap {
    /// By `folded`, ascending.
    entries: Vec<Entry>,
}

/// One run. Offsets in bytes; 32 bits, because a record is far shorter than 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    /// Where the run starts in the folded text (in a buffer: in the haystack).
    folded: u32,
    /// Where it starts in the source.
    source: u32,
    /// 0: source and folded run side by side, character by character of equal length. Otherwise
    /// all of the run came from these many source bytes together.
    source_len: u32,
}

impl SourceMap {
    fn source(&self, folded: &str, part_start: usize, range: Range<usize>) -> Range<usize> {
        source_of(&self.entries, folded, part_start, range)
    }
}

/// `folded` ends where the part ends.
fn source_of(entries: &[Entry], folded: &str, part_start: usize, range: Range<usize>) -> Range<usize> {
    let start = folded.floor_char_boundary(range.start.clamp(part_start, folded.len()));
    let end = folded.ceil_char_boundary(range.end.min(folded.len()));
    let entry_at = |at: usize| {
        let index = entries.partition_point(|entry| to_usize(entry.folded) <= at).checked_sub(1);
        index.and_then(|index| entries.get(index)).copied().unwrap_or(Entry {
            folded: to_u32(part_start),
            source: 0,
            source_len: 0,
        })
    };
    let beside = |entry: Entry, at: usize| to_usize(entry.source) + at.saturating_sub(to_usize(entry.folded));

    let first = entry_at(start);
    if end <= start {
        let at = if first.source_len == 0 { beside(first, start) } else { to_usize(first.source) };
        return at..at;
    }
    let source_start = if first.source_len == 0 { beside(first, start) } else { to_usize(first.source) };
    let last = entry_at(end - 1);
    let source_end = if last.source_len == 0 {
        beside(last, end)
    } else {
        to_usize(last.source).saturating_add(to_usize(last.source_len))
    };
    source_start..source_end.max(source_start)
}

fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn to_usize(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// Folds `source` behind what `text` holds and adds the runs of its map.
fn fold_onto(source: &str, text: &mut String, map: &mut SourceMap) -> Signs {
    text.reserve(source.len());
    let part_start = text.len();
    let mut writer = Writer { source, part_start, text, map, beside: Some((part_start, 0)), signs: Signs::default() };
    writer.run();
    writer.signs
}

struct Writer<'a> {
    source: &'a str,
    part_start: usize,
    text: &'a mut String,
    map: &'a mut SourceMap,
    /// A pair of folded and source offset that the current run holds side by side.
    beside: Option<(usize, usize)>,
    signs: Signs,
}

impl Writer<'_> {
    fn run(&mut self) {
        let mut at = 0;
        // The last visible character, to tell needed joiners from hidden ones.
        let mut before = None;
        while let Some(rest) = self.source.get(at..) {
            let Some(character) = rest.chars().next() else { break };
            if character.is_ascii() {
                let taken = self.ascii_run(at, rest.as_bytes());
                if taken > 0 {
                    before = Some(' ');
                    at += taken;
                    continue;
                }
            }
            at = match class_of(character) {
                Class::Ignorable => {
                    self.note_invisible(character, before, at);
                    at + character.len_utf8()
                }
                Class::Space => {
                    before = Some(' ');
                    self.space_run(at)
                }
                class => {
                    let end = self.segment(at, character, class);
                    before = self.source.get(at..end).and_then(|segment| segment.chars().next());
                    end
                }
            };
        }
    }

    /// Copies ASCII that needs nothing but lower case, and returns how many bytes that was. The last
    /// byte before a non-ASCII character is left for `segment`, as a mark may belong to it.
    fn ascii_run(&mut self, at: usize, rest: &[u8]) -> usize {
        let mut space = self.ends_in_space();
        let mut end = 0;
        for &byte in rest {
            let is_space = byte == b' ';
            if !(b' '..0x7f).contains(&byte) || (is_space && space) {
                break;
            }
            space = is_space;
            end += 1;
        }
        if rest.get(end).is_some_and(|byte| !byte.is_ascii() || *byte == b' ') {
            // Before another space the run starts with the space already read.
            end = end.saturating_sub(1);
        }
        if end == 0 {
            return 0;
        }
        let start = self.text.len();
        self.side_by_side(start, at);
        self.text.push_str(self.source.get(at..at + end).unwrap_or(""));
        if let Some(copied) = self.text.get_mut(start..) {
            copied.make_ascii_lowercase();
        }
        end
    }

    /// Writes one space for a run of white space, control and invisible characters.
    fn space_run(&mut self, at: usize) -> usize {
        let mut end = at;
        let mut seen = at;
        for character in self.source.get(at..).unwrap_or("").chars() {
            seen += character.len_utf8();
            match class_of(character) {
                Class::Space => end = seen,
                Class::Ignorable => {}
                _ => break,
            }
        }
        for (offset, character) in self.source.get(at..end).unwrap_or("").char_indices() {
            if class_of(character) == Class::Ignorable {
                self.note_invisible(character, Some(' '), at + offset);
            }
        }
        self.write(" ", at..end);
        end
    }

    /// Folds one segment: a starter and the marks that may be composed or reordered with it.
    fn segment(&mut self, at: usize, first: char, class: Class) -> usize {
        let mut end = at + first.len_utf8();
        let mut seen = end;
        let mut hidden = 0;
        let mut single = true;
        let mut in_place = class == Class::Inert;
        let mut last_combining = 0;
        let source = self.source;
        for character in source.get(end..).unwrap_or("").chars() {
            seen += character.len_utf8();
            match class_of(character) {
                Class::Ignorable => {
                    hidden += 1;
                    continue;
                }
                Class::Mark => {
                    let combining = unicode_normalization::char::canonical_combining_class(character);
                    in_place &= combining >= last_combining;
                    last_combining = combining;
                }
                Class::Joining => in_place = false,
                Class::Space | Class::Inert | Class::Mapped => break,
            }
            in_place &= hidden == 0;
            single = false;
            end = seen;
        }
        let segment = source.get(at..end).unwrap_or("");
        self.note_costume(segment);
        if in_place {
            let start = self.text.len();
            self.side_by_side(start, at);
            self.text.push_str(segment);
        } else if single && class == Class::Mapped {
            self.write(mapped(first), at..end);
        } else {
            if hidden > 0 {
                for (offset, character) in segment.char_indices() {
                    if class_of(character) == Class::Ignorable {
                        self.note_invisible(character, Some(first), at + offset);
                    }
                }
            }
            let folded = sequence::fold_sequence(segment.chars());
            self.write(&folded, at..end);
        }
        end
    }

    /// Writes what the source bytes `from` were folded to.
    fn write(&mut self, folded: &str, from: Range<usize>) {
        let folded = if self.ends_in_space() { folded.strip_prefix(' ').unwrap_or(folded) } else { folded };
        if folded.is_empty() {
            return;
        }
        let start = self.text.len();
        let one_for_one = folded.len() == from.len()
            && folded.chars().nth(1).is_none()
            && self.source.get(from.clone()).is_some_and(|source| source.chars().nth(1).is_none());
        if one_for_one {
            self.side_by_side(start, from.start);
        } else {
            self.beside = None;
            self.map.entries.push(Entry {
                folded: to_u32(start),
                source: to_u32(from.start),
                source_len: to_u32(from.len()),
            });
        }
        self.text.push_str(folded);
    }

    /// Notes that folded and source run side by side from here.
    fn side_by_side(&mut self, folded: usize, source: usize) {
        let goes_on = self.beside.is_some_and(|(folded_then, source_then)| {
            folded.wrapping_sub(folded_then) == source.wrapping_sub(source_then)
        });
        if !goes_on {
            self.beside = Some((folded, source));
            self.map.entries.push(Entry { folded: to_u32(folded), source: to_u32(source), source_len: 0 });
        }
    }

    fn ends_in_space(&self) -> bool {
        self.text.len() > self.part_start && self.text.ends_with(' ')
    }

    fn note_invisible(&mut self, character: char, before: Option<char>, at: usize) {
        match chars::purpose(character, before, at == 0) {
            chars::Purpose::Normal => {}
            chars::Purpose::Direction => {
                self.signs.direction_controls = self.signs.direction_controls.saturating_add(1)
            }
            chars::Purpose::Hidden => self.signs.invisible = self.signs.invisible.saturating_add(1),
        }
    }

    fn note_costume(&mut self, segment: &str) {
        if segment.chars().next().is_some_and(chars::is_costumed) {
            self.signs.costumed = self.signs.costumed.saturating_add(1);
        }
    }
}

#[cfg(test)]
mod tests;
