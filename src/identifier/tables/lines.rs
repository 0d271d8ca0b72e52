//! Lists with one entry a line, `#` starting a comment. Read [`entries`].

use std::ops::Range;

/// The entries of a list with the bytes they stand at, without comments, blank lines and
/// surrounding white space.
///
/// A `#` starts a comment at the beginning of a line or behind white space, so that an entry may
/// contain one.
pub(super) fn entries(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let line_start = start;
        start += line.len();
        let mut previous = ' ';
        let comment = line.char_indices().find(|(_, character)| {
            let starts = *character == '#' && previous.is_whitespace();
            previous = *character;
            starts
        });
        let content = comment.and_then(|(at, _)| line.get(..at)).unwrap_or(line);
        let entry = content.trim();
        let entry_start = line_start + (content.len() - content.trim_start().len());
        (!entry.is_empty()).then(|| (entry_start..entry_start + entry.len(), entry))
    })
}
