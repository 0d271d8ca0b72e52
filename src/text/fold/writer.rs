//! The fold itself: runs that stay in place are copied, segments that move are written with their
//! source. Read [`fold_onto`].

use std::ops::Range;

use super::Signs;
use super::chars::{self, Class, class_of, is_unspaced, mapped};
use super::map::{Entry, SourceMap, to_u32};
use super::sequence;

/// Folds `source` behind what `text` holds and adds the runs of its map.
pub(super) fn fold_onto(source: &str, text: &mut String, map: &mut SourceMap) -> Signs {
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
            if !character.is_ascii() {
                let taken = self.inert_run(at, rest);
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

    /// Copies characters of any script that need nothing at all, and returns how many bytes that was.
    /// A segment that may go on with what stops the run is left to `segment`.
    fn inert_run(&mut self, at: usize, rest: &str) -> usize {
        let mut segment_start = 0;
        let mut before = if self.ends_in_space() { Class::Space } else { Class::Mapped };
        // Whether the last character that is no space belongs to a script without spaces.
        let mut unspaced = false;
        let mut end = rest.len();
        for (offset, character) in rest.char_indices() {
            let class = class_of(character);
            match class {
                Class::Inert => {
                    let was_unspaced = std::mem::replace(&mut unspaced, is_unspaced(character));
                    if unspaced && was_unspaced && before == Class::Space {
                        // The next run drops the space before it.
                        end = offset;
                        break;
                    }
                    segment_start = offset;
                }
                // One mark keeps any order.
                Class::Mark if before == Class::Inert => unspaced = is_unspaced(character),
                Class::Space if character == ' ' && before != Class::Space => segment_start = offset,
                Class::Mapped => {
                    end = offset;
                    break;
                }
                Class::Space if before != Class::Space => {
                    end = offset;
                    break;
                }
                Class::Space | Class::Mark | Class::Joining | Class::Ignorable => {
                    end = segment_start;
                    break;
                }
            }
            before = class;
        }
        if end > 0 {
            self.copy(rest.get(..end).unwrap_or(""), at);
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
            self.copy(segment, at);
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

    /// Copies what stays as it is, from byte `at` of the source.
    fn copy(&mut self, run: &str, at: usize) {
        self.drop_space_before(run);
        self.side_by_side(self.text.len(), at);
        self.text.push_str(run);
    }

    /// Drops the space that was written last, if scripts without spaces stand on both sides of it:
    /// there it parts phrases, or words for a machine, or letters to hide them.
    fn drop_space_before(&mut self, next: &str) {
        // A mark would become one with what stands before the space.
        let is_letter = |next: char| is_unspaced(next) && class_of(next) == Class::Inert;
        if !self.ends_in_space() || !next.chars().next().is_some_and(is_letter) {
            return;
        }
        let space = self.text.len() - 1;
        let before = self.text.get(self.part_start..space).and_then(|written| written.chars().next_back());
        if before.is_some_and(is_unspaced) {
            self.text.truncate(space);
            self.map.entries.pop_if(|entry| entry.folded == to_u32(space));
            self.beside = None;
        }
    }

    /// Writes what the source bytes `from` were folded to.
    fn write(&mut self, folded: &str, from: Range<usize>) {
        let folded = if self.ends_in_space() { folded.strip_prefix(' ').unwrap_or(folded) } else { folded };
        if folded.is_empty() {
            return;
        }
        self.drop_space_before(folded);
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
