//! The way back from folded bytes to the bytes as sent. Read [`SourceMap`].

use std::ops::Range;

/// Which source bytes the folded bytes came from, as runs.
///
/// Before the first entry, folded and source run side by side from the start of the part. Text that
/// folding leaves in place therefore needs no entry at all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SourceMap {
    /// By `folded`, ascending.
    pub(super) entries: Vec<Entry>,
}

/// One run. Offsets in bytes; 32 bits, because a record is far shorter than 4 GiB.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    /// Where the run starts in the folded text (in a buffer: in the haystack).
    pub(super) folded: u32,
    /// Where it starts in the source.
    pub(super) source: u32,
    /// 0: source and folded run side by side, character by character of equal length. Otherwise
    /// all of the run came from these many source bytes together.
    pub(super) source_len: u32,
}

/// The source bytes of the bytes `range` of `folded`, which ends where the part does and holds it from
/// `part_start` on. `entries` are those of the part.
pub(super) fn source_of(entries: &[Entry], folded: &str, part_start: usize, range: Range<usize>) -> Range<usize> {
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

/// Where in `folded` begins what came from source byte `at` or from behind it. `folded` and `entries`
/// are those that [`source_of`] takes.
pub(super) fn folded_of(entries: &[Entry], folded: &str, part_start: usize, at: usize) -> usize {
    let index = entries.partition_point(|entry| to_usize(entry.source) <= at);
    let next = entries.get(index).map_or(folded.len(), |entry| to_usize(entry.folded));
    let entry = index.checked_sub(1).and_then(|index| entries.get(index)).copied();
    let entry = entry.unwrap_or(Entry { folded: to_u32(part_start), source: 0, source_len: 0 });
    let inside = at.saturating_sub(to_usize(entry.source));
    let position = match (entry.source_len, inside) {
        (0, _) => to_usize(entry.folded).saturating_add(inside).min(next),
        (_, 0) => to_usize(entry.folded),
        _ => next,
    };
    folded.ceil_char_boundary(position)
}

pub(super) fn to_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

fn to_usize(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}
