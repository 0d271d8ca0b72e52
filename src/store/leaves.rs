//! Large sets of small entries, packed: rows of some dozen sorted entries each, like the leaves of a
//! B-tree. Read [`Set`].
//!
//! A database spends some hundred bytes on a row whatever is in it, and an entry has twenty. So the
//! entries of a set share rows. The key of a row is that of the set and the first entry the row had
//! when it was split off (a later one once that is taken away), the first row of a set has none; an
//! entry lies in the last row whose key is not greater. A row that has grown too large is split in the
//! middle, an empty one goes.

use std::ops::{Bound, ControlFlow};

use super::draft::{Draft, FoundBefore};
use super::error::RowError;
use super::keys;

/// A row is split when it has more bytes than this. The larger it is, the more is written again for
/// one entry; the smaller, the more rows there are.
const MOST_BYTES: usize = 640;
/// The same for sets of which each record touches another row: there all of a row is written for one entry.
const MOST_SCATTERED_BYTES: usize = 320;

/// Key and value of a row that has an entry more.
type Grown = (Vec<u8>, Vec<u8>);

/// A set of entries of `W` bytes each. Its rows, and no others, have keys that begin with that of the set.
#[derive(Debug, Clone)]
pub(super) struct Set<const W: usize>(pub(super) Vec<u8>);

impl<const W: usize> Set<W> {
    /// Adds an entry; false if it was there.
    pub(super) fn insert(&self, draft: &mut Draft, entry: &[u8; W]) -> Result<bool, RowError> {
        let found = draft.last_before(&self.0, &self.key(entry))?;
        let Some(grown) = self.grown(found.as_ref(), entry)? else { return Ok(false) };
        self.put(draft, grown);
        Ok(true)
    }

    /// The same, and what lay around the entry.
    pub(super) fn insert_around(&self, draft: &mut Draft, entry: &[u8; W]) -> Result<Around<W>, RowError> {
        let found = draft.last_before(&self.0, &self.key(entry))?;
        let around = self.around_in(draft, found.as_ref(), entry)?;
        if let Some(grown) = self.grown(found.as_ref(), entry)? {
            self.put(draft, grown);
        }
        Ok(around)
    }

    /// A row with an entry more; `None` if it was there.
    fn grown(&self, found: Option<&FoundBefore<'_>>, entry: &[u8; W]) -> Result<Option<Grown>, RowError> {
        let Some(((key, row), _)) = found else { return Ok(Some((self.0.clone(), entry.to_vec()))) };
        let entries = self.entries(row)?;
        let Err(place) = entries.binary_search(entry) else { return Ok(None) };
        let (before, after) = entries.split_at_checked(place).unwrap_or((entries, &[]));
        let mut all = Vec::with_capacity(row.len().saturating_add(W));
        all.extend_from_slice(before.as_flattened());
        all.extend_from_slice(entry);
        all.extend_from_slice(after.as_flattened());
        Ok(Some((key.clone(), all)))
    }

    /// Drafts a row that has grown, in two halves if it is too large for one.
    fn put(&self, draft: &mut Draft, (key, mut all): Grown) {
        let most = if keys::is_scattered(&self.0) { MOST_SCATTERED_BYTES } else { MOST_BYTES };
        if all.len() > most {
            let half = entries_of::<W>(&all).map_or(0, |entries| entries.len() / 2 * W);
            let right = all.split_off(half);
            if let Some(first) = right.first_chunk::<W>() {
                draft.put(self.key(first), right);
            }
        }
        draft.put(key, all);
    }

    /// Takes an entry away; false if it was not there.
    pub(super) fn remove(&self, draft: &mut Draft, entry: &[u8; W]) -> Result<bool, RowError> {
        let Some((key, row)) = draft.last(&self.0, &self.key(entry))? else { return Ok(false) };
        let entries = self.entries(&row)?;
        if entries.binary_search(entry).is_err() {
            return Ok(false);
        }
        let left: Vec<u8> = entries.iter().filter(|known| *known != entry).flatten().copied().collect();
        drop(row);
        // What is taken away is to be gone from keys as well.
        let is_in_key = key.ends_with(entry) && key.len() > self.0.len();
        let renamed = left.first_chunk::<W>().filter(|_| is_in_key).map(|first| self.key(first));
        if left.is_empty() || renamed.is_some() {
            draft.remove(key.clone());
        }
        if !left.is_empty() {
            draft.put(renamed.unwrap_or(key), left);
        }
        Ok(true)
    }

    /// Whether there is such an entry, the last one before it, and the first one after it.
    pub(super) fn around(&self, draft: &Draft, entry: &[u8; W]) -> Result<Around<W>, RowError> {
        self.around_in(draft, draft.last_before(&self.0, &self.key(entry))?.as_ref(), entry)
    }

    fn around_in(
        &self,
        draft: &Draft,
        found: Option<&FoundBefore<'_>>,
        entry: &[u8; W],
    ) -> Result<Around<W>, RowError> {
        let mut around = Around { before: None, is_there: false, after: None };
        let mut next = Some(self.0.clone());
        if let Some(((key, row), end)) = found {
            let entries = self.entries(row)?;
            let place = entries.binary_search(entry);
            around.is_there = place.is_ok();
            let (before, after) = match place {
                Ok(place) => (place, place.saturating_add(1)),
                Err(place) => (place, place),
            };
            around.before = before.checked_sub(1).and_then(|last| entries.get(last)).copied();
            around.after = entries.get(after).copied();
            if around.before.is_none() && key.len() > self.0.len() {
                // The row before this one is not empty.
                if let Some((_, row)) = self.row_before(draft, key)? {
                    around.before = self.entries(&row)?.last().copied();
                }
            }
            next.clone_from(end);
        }
        if let Some(next) = next.filter(|next| around.after.is_none() && next.starts_with(&self.0)) {
            draft.walk(&next, Bound::Unbounded, |key, row| {
                if key.starts_with(&self.0) {
                    around.after = self.entries(row)?.first().copied();
                }
                Ok(ControlFlow::Break(()))
            })?;
        }
        Ok(around)
    }

    fn row_before<'d>(&self, draft: &'d Draft, key: &[u8]) -> Result<Option<super::draft::Found<'d>>, RowError> {
        // The greatest key below this one that is as long: rows have no longer keys than `key` has.
        let mut below = key.to_vec();
        for byte in below.iter_mut().rev() {
            let (less, borrows) = byte.overflowing_sub(1);
            *byte = less;
            if !borrows {
                break;
            }
        }
        if below < self.0 { Ok(None) } else { draft.last(&self.0, &below) }
    }

    /// Shows the entries from one to another, both included, in order.
    pub(super) fn walk(
        &self,
        draft: &Draft,
        from: &[u8; W],
        to: &[u8; W],
        mut show: impl FnMut(&[u8; W]) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        self.walk_until(draft, from, to, |entry| show(entry).map(ControlFlow::Continue))
    }

    /// The same, until told to stop.
    pub(super) fn walk_until(
        &self,
        draft: &Draft,
        from: &[u8; W],
        to: &[u8; W],
        mut show: impl FnMut(&[u8; W]) -> Result<ControlFlow<()>, RowError>,
    ) -> Result<(), RowError> {
        let mut show_row = |row: &[u8]| -> Result<ControlFlow<()>, RowError> {
            for entry in self.entries(row)?.iter().filter(|entry| (from..=to).contains(entry)) {
                if show(entry)?.is_break() {
                    return Ok(ControlFlow::Break(()));
                }
            }
            Ok(ControlFlow::Continue(()))
        };
        let (mut next, last) = (self.0.clone(), self.key(to));
        if let Some(((_, row), end)) = draft.last_before(&self.0, &self.key(from))? {
            if show_row(&row)?.is_break() {
                return Ok(());
            }
            // Mostly all of it lies in one row.
            match end {
                Some(end) if end <= last => next = end,
                Some(_) | None => return Ok(()),
            }
        }
        draft.walk(&next, Bound::Included(&last), |_, row| show_row(row))
    }

    /// The last entries from one to another, both included, the last one first; at most so many.
    pub(super) fn newest(
        &self,
        draft: &Draft,
        from: &[u8; W],
        to: &[u8; W],
        most: usize,
    ) -> Result<Vec<[u8; W]>, RowError> {
        let mut newest = Vec::new();
        let mut row = draft.last(&self.0, &self.key(to))?;
        while let Some((key, entries)) = row {
            let entries = self.entries(&entries)?;
            let meant = entries.iter().rev().filter(|entry| (from..=to).contains(entry));
            newest.extend(meant.copied().take(most.saturating_sub(newest.len())));
            let goes_on = entries.first().is_some_and(|first| first > from) && newest.len() < most;
            row = if goes_on && key.len() > self.0.len() { self.row_before(draft, &key)? } else { None };
        }
        Ok(newest)
    }

    /// The entries that begin so, in order.
    pub(super) fn beginning_with(&self, draft: &Draft, with: &[u8]) -> Result<Vec<[u8; W]>, RowError> {
        let (mut from, mut to) = ([0; W], [u8::MAX; W]);
        for (place, byte) in with.iter().enumerate().take(W) {
            if let (Some(from), Some(to)) = (from.get_mut(place), to.get_mut(place)) {
                (*from, *to) = (*byte, *byte);
            }
        }
        let mut found = Vec::new();
        self.walk(draft, &from, &to, |entry| {
            found.push(*entry);
            Ok(())
        })?;
        Ok(found)
    }

    fn key(&self, entry: &[u8; W]) -> Vec<u8> {
        [self.0.as_slice(), entry].concat()
    }

    fn entries<'r>(&self, row: &'r [u8]) -> Result<&'r [[u8; W]], RowError> {
        let kind = self.0.first().copied().unwrap_or_default();
        entries_of(row).ok_or(RowError::Torn { kind: char::from(kind) })
    }
}

/// What lies around an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Around<const W: usize> {
    /// The last entry before it.
    pub(super) before: Option<[u8; W]>,
    /// Whether it is in the set.
    pub(super) is_there: bool,
    /// The first entry after it.
    pub(super) after: Option<[u8; W]>,
}

/// The entries of a row; `None` if it is not as long as some of them.
pub(super) fn entries_of<const W: usize>(row: &[u8]) -> Option<&[[u8; W]]> {
    let (entries, rest) = row.as_chunks::<W>();
    rest.is_empty().then_some(entries)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn wide(entry: u8) -> [u8; 100] {
        let mut wide = [7; 100];
        wide[0] = entry;
        wide
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_set_holds_what_was_put_in(steps in prop::collection::vec((any::<u8>(), prop::bool::weighted(0.7), prop::bool::weighted(0.1)), 0..200)) {
            let db = sled::Config::new().temporary(true).open().unwrap();
            let mut draft = Draft::over((*db).clone());
            let set = Set::<100>(b"Sx".to_vec());
            let (other, mut plain) = (Set::<100>(b"Sy".to_vec()), BTreeSet::new());
            other.insert(&mut draft, &wide(1)).unwrap();
            for (entry, is_added, is_written) in steps {
                if is_added {
                    prop_assert_eq!(set.insert(&mut draft, &wide(entry)).unwrap(), plain.insert(entry));
                } else {
                    prop_assert_eq!(set.remove(&mut draft, &wide(entry)).unwrap(), plain.remove(&entry));
                }
                if is_written {
                    draft.write().unwrap();
                }
                let around = set.around(&draft, &wide(entry)).unwrap();
                let after = plain.range((Bound::Excluded(entry), Bound::Unbounded)).next().copied().map(wide);
                let before = plain.range(..entry).next_back().copied().map(wide);
                prop_assert_eq!(around, Around { before, is_there: plain.contains(&entry), after });
            }
            let newest = set.newest(&draft, &wide(20), &wide(200), 9).unwrap();
            let plain_newest: Vec<[u8; 100]> = plain.range(20..=200).rev().take(9).copied().map(wide).collect();
            prop_assert_eq!(newest, plain_newest);
            let mut all = Vec::new();
            set.walk(&draft, &[0; 100], &[u8::MAX; 100], |entry| { all.push(entry[0]); Ok(()) }).unwrap();
            prop_assert_eq!(all, plain.iter().copied().collect::<Vec<_>>());
            let some = set.beginning_with(&draft, &[5]).unwrap();
            prop_assert_eq!(some, plain.get(&5).copied().map(wide).into_iter().collect::<Vec<_>>());
        }
    }
}
