//! Rows of the tree that were read lately, each with the key of the one after it: where a key would lie is then
//! known without asking the tree, which takes a copy of a whole page for each such question. Read [`Nearby`].

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::error::RowError;

/// About so many bytes of rows lie here at most.
const MOST_BYTES: usize = 48 * 1024 * 1024;
/// What a row takes besides its bytes, about.
const ROW_BYTES: usize = 200;

/// Rows as they lie in the tree. Only what the one writer writes changes them.
#[derive(Debug, Default)]
pub(super) struct Nearby(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    rows: BTreeMap<Vec<u8>, Near>,
    bytes: usize,
}

#[derive(Debug)]
struct Near {
    value: sled::IVec,
    /// There is no row between the key and this one; `None` for none at all.
    end: Option<Vec<u8>>,
}

/// The last row that is not after a key.
pub(super) struct Last {
    pub(super) key: Vec<u8>,
    pub(super) value: sled::IVec,
    /// The next row is not before this; `None` if there is no next row.
    pub(super) end: Option<Vec<u8>>,
}

impl Nearby {
    /// The last row whose key is not greater.
    pub(super) fn last(&self, tree: &sled::Tree, to: &[u8]) -> Result<Option<Last>, RowError> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((key, row)) = known.over(to) {
            return Ok(Some(Last { key: key.clone(), value: row.value.clone(), end: row.end.clone() }));
        }
        let Some(found) = tree.range::<&[u8], _>(..=to).next_back() else { return Ok(None) };
        let (key, value) = found?;
        let end = match tree.range::<&[u8], _>((Bound::Excluded(to), Bound::Unbounded)).next() {
            Some(next) => Some(next?.0.to_vec()),
            None => None,
        };
        known.make_room();
        let last = Last { key: key.to_vec(), value: value.clone(), end: end.clone() };
        known.insert(key.to_vec(), Near { value, end });
        Ok(Some(last))
    }

    /// The row of a key, where that is known without asking the tree.
    pub(super) fn get(&self, key: &[u8]) -> Option<Option<sled::IVec>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (found, row) = known.over(key)?;
        Some((found == key).then(|| row.value.clone()))
    }

    /// Follows a row that was written, or taken away.
    pub(super) fn follow(&mut self, key: &[u8], value: Option<&[u8]>) {
        let known = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        // A store that grows from nothing has its rows followed, and none is ever missed.
        known.make_room();
        let Some(value) = value else {
            if let Some(row) = known.rows.remove(key) {
                known.bytes = known.bytes.saturating_sub(bytes_of(key, &row.value));
            }
            return;
        };
        let Some((before, row)) = known.rows.range_mut::<[u8], _>((Bound::Unbounded, Bound::Included(key))).next_back()
        else {
            return;
        };
        if before == key {
            known.bytes = known.bytes.saturating_sub(row.value.len()).saturating_add(value.len());
            row.value = value.into();
        } else if row.end.as_deref().is_none_or(|end| key < end) {
            let end = row.end.replace(key.to_vec());
            known.insert(key.to_vec(), Near { value: value.into(), end });
        }
    }
}

impl Known {
    /// The row that is the last one not after a key, if that is known.
    fn over(&self, key: &[u8]) -> Option<(&Vec<u8>, &Near)> {
        let (before, row) = self.rows.range::<[u8], _>((Bound::Unbounded, Bound::Included(key))).next_back()?;
        row.end.as_deref().is_none_or(|end| key < end).then_some((before, row))
    }

    fn insert(&mut self, key: Vec<u8>, row: Near) {
        self.bytes = self.bytes.saturating_add(bytes_of(&key, &row.value));
        self.rows.insert(key, row);
    }

    /// Begins anew where too much is known: to know nothing is never wrong.
    fn make_room(&mut self) {
        if self.bytes > MOST_BYTES {
            *self = Known::default();
        }
    }
}

/// About how many bytes a row takes here.
fn bytes_of(key: &[u8], value: &[u8]) -> usize {
    key.len().saturating_add(value.len()).saturating_add(ROW_BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_grows_from_nothing_does_not_stay_in_memory() {
        let db = sled::Config::new().temporary(true).open().unwrap();
        db.insert(b"a", b"first").unwrap();
        let mut nearby = Nearby::default();
        assert!(nearby.last(&db, b"b").unwrap().is_some());
        let value = vec![7; 64 * 1024];
        for number in 0..2_000_u32 {
            nearby.follow(&[b"b", number.to_be_bytes().as_slice()].concat(), Some(&value));
            assert!(nearby.0.get_mut().unwrap().bytes <= MOST_BYTES + 2 * value.len());
        }
    }
}
