//! A change as it is drafted: rows read from the tree, with what the draft already changed over
//! them, written in one atomic batch or not at all. Read [`Draft`].
//!
//! Not a transaction: only the one writer drafts, so nothing changes below a draft.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::error::RowError;
use super::values;
use crate::memory::Cell;

/// Rows of the tree as they will be.
pub(super) struct Draft<'a> {
    tree: &'a sled::Tree,
    /// Rows that change; `None` for those that go.
    rows: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Cells that change, decoded, because most changes touch the same few of them.
    cells: BTreeMap<Vec<u8>, Cell>,
}

impl<'a> Draft<'a> {
    /// An empty draft.
    pub(super) fn over(tree: &'a sled::Tree) -> Self {
        Draft { tree, rows: BTreeMap::new(), cells: BTreeMap::new() }
    }

    /// The value of a row other than a cell.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowError> {
        match self.rows.get(key) {
            Some(row) => Ok(row.clone()),
            None => Ok(self.tree.get(key)?.map(|value| value.to_vec())),
        }
    }

    /// Whether there is such a row.
    pub(super) fn has(&self, key: &[u8]) -> Result<bool, RowError> {
        match self.rows.get(key) {
            Some(row) => Ok(row.is_some()),
            None => Ok(self.tree.contains_key(key)?),
        }
    }

    /// Writes a row.
    pub(super) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.rows.insert(key, Some(value));
    }

    /// Takes a row away.
    pub(super) fn remove(&mut self, key: Vec<u8>) {
        self.rows.insert(key, None);
    }

    /// A cell, to be changed.
    pub(super) fn cell(&mut self, key: Vec<u8>) -> Result<&mut Cell, RowError> {
        match self.cells.entry(key) {
            std::collections::btree_map::Entry::Occupied(cell) => Ok(cell.into_mut()),
            std::collections::btree_map::Entry::Vacant(place) => {
                let bytes = self.tree.get(place.key())?;
                let cell = bytes.map(|bytes| values::from_bytes(&bytes)).transpose()?;
                Ok(place.insert(cell.unwrap_or_default()))
            }
        }
    }

    /// The first key in a range, whose start must not lie beyond its end.
    pub(super) fn first(&self, range: RangeInclusive<Vec<u8>>) -> Result<Option<Vec<u8>>, RowError> {
        let drafted = self.rows.range(range.clone()).find(|(_, row)| row.is_some()).map(|(key, _)| key.clone());
        let kept = self.untouched(self.tree.range(range))?;
        Ok(match (drafted, kept) {
            (Some(drafted), Some(kept)) => Some(drafted.min(kept)),
            (drafted, kept) => drafted.or(kept),
        })
    }

    /// The last key in a range, whose start must not lie beyond its end.
    pub(super) fn last(&self, range: RangeInclusive<Vec<u8>>) -> Result<Option<Vec<u8>>, RowError> {
        let drafted = self.rows.range(range.clone()).rev().find(|(_, row)| row.is_some()).map(|(key, _)| key.clone());
        let kept = self.untouched(self.tree.range(range).rev())?;
        // `None` is less than every key.
        Ok(drafted.max(kept))
    }

    /// The first key of the tree that the draft does not touch.
    fn untouched(
        &self,
        rows: impl Iterator<Item = sled::Result<(sled::IVec, sled::IVec)>>,
    ) -> Result<Option<Vec<u8>>, RowError> {
        for row in rows {
            let (key, _) = row?;
            if !self.rows.contains_key(key.as_ref()) {
                return Ok(Some(key.to_vec()));
            }
        }
        Ok(None)
    }

    /// Every key that begins so, in the order of bytes.
    pub(super) fn keys_with(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, RowError> {
        let mut keys = Vec::new();
        for row in self.tree.scan_prefix(prefix).keys() {
            let key = row?;
            if !self.rows.contains_key(key.as_ref()) {
                keys.push(key.to_vec());
            }
        }
        let drafted = self.rows.range(prefix.to_vec()..).take_while(|(key, _)| key.starts_with(prefix));
        keys.extend(drafted.filter(|(_, row)| row.is_some()).map(|(key, _)| key.clone()));
        keys.sort_unstable();
        Ok(keys)
    }

    /// Writes everything, all or nothing.
    pub(super) fn write(self) -> Result<(), RowError> {
        let mut batch = sled::Batch::default();
        for (key, row) in self.rows {
            match row {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        for (key, cell) in self.cells {
            if cell.is_empty() {
                batch.remove(key);
            } else {
                batch.insert(key, values::to_bytes(&cell)?);
            }
        }
        Ok(self.tree.apply_batch(batch)?)
    }
}
