//! The cells of one series of one scope, as they are counted: read whole, changed in memory, and
//! written in rows of several. Read [`SeriesCells`].
//!
//! Most scopes have few cells with few persons in them, so that one row holds them all; a row that
//! grows beyond [`MOST_ROW_BYTES`] is split by hours.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::error::RowError;
use super::nearby::Nearby;
use super::{keys, values};
use crate::memory::{Cell, CellChange, Count, Hour, Mark, Window};

/// A row is split when it has more bytes than this, and more than one cell. The larger it is, the
/// more is written again for one report; the smaller, the more rows there are.
const MOST_ROW_BYTES: usize = 512;

/// Decoded, cells take some ten times what they have when written, and the smallest series a kilobyte.
const SMALLEST_BYTES: usize = 128;

/// So many different questions are answered from memory; a pack asks for three or four windows.
const MOST_COUNTED: usize = 8;

/// All cells of a series.
pub(super) struct SeriesCells {
    // INVARIANT: no empty cells.
    cells: BTreeMap<Hour, Cell>,
    /// The first hour of each row.
    rows: BTreeSet<Hour>,
    /// Hours whose cells are not as they were written.
    changed: BTreeSet<Hour>,
    /// Counts as they were asked for; changes are added to them, so that a business with a million
    /// reports costs no more than one with ten.
    counted: Mutex<Vec<(Window, Hour, Count)>>,
    /// About how many bytes the rows have.
    bytes: usize,
    /// Whether the draft has noted that it changes.
    pub(super) is_touched: bool,
}

/// A row of cells.
type CellsRow = Vec<(Hour, Cell)>;

impl SeriesCells {
    /// Reads all cells of a series, whose keys begin so.
    pub(super) fn load(tree: &sled::Tree, prefix: &[u8]) -> Result<Self, RowError> {
        let mut loaded = SeriesCells {
            cells: BTreeMap::new(),
            rows: BTreeSet::new(),
            changed: BTreeSet::new(),
            counted: Mutex::default(),
            bytes: 0,
            is_touched: false,
        };
        for row in tree.scan_prefix(prefix) {
            let (key, value) = row?;
            loaded.rows.insert(keys::read_cells(&key)?.1);
            loaded.bytes = loaded.bytes.saturating_add(key.len()).saturating_add(value.len());
            loaded.cells.extend(values::from_bytes::<CellsRow>(&value)?);
        }
        Ok(loaded)
    }

    /// About how many bytes it counts for: those it has when written, and what even a small one takes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.saturating_add(SMALLEST_BYTES)
    }

    /// Every cell, by hour.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Hour, &Cell)> {
        self.cells.iter().map(|(hour, cell)| (*hour, cell))
    }

    /// The cells of some hours, both included.
    pub(super) fn between(&self, first: Hour, last: Hour) -> impl Iterator<Item = (Hour, &Cell)> {
        // A range must not begin after its end.
        let cells = (first <= last).then(|| self.cells.range(first..=last));
        cells.into_iter().flatten().map(|(hour, cell)| (*hour, cell))
    }

    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// Counts a window as seen from `now`.
    pub(super) fn count(&self, window: Window, now: Hour) -> Count {
        let mut counted = self.counted.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, count)) = counted.iter().find(|(known, at, _)| (*known, *at) == (window, now)) {
            return *count;
        }
        let first = window.first_hour(now);
        let count = Count::of_cells(first, self.between(first, now));
        // The oldest question goes.
        if counted.len() >= MOST_COUNTED {
            counted.remove(0);
        }
        counted.push((window, now, count));
        count
    }

    /// One record more or less in an hour, and what that changes among the persons.
    pub(super) fn change(&mut self, hour: Hour, added: bool, changes: impl Iterator<Item = CellChange>) {
        let counted = self.counted.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, _, count) in counted.iter_mut().filter(|(window, now, _)| window.contains(*now, hour)) {
            count.records = if added { count.records.saturating_add(1) } else { count.records.saturating_sub(1) };
        }
        let cell = self.cells.entry(hour).or_default();
        if added {
            cell.add_record();
        } else {
            cell.remove_record();
        }
        self.changed.insert(hour);
        let mut emptied = vec![hour];
        for change in changes {
            for (window, now, count) in counted.iter_mut() {
                if window.contains(*now, change.hour) && change.gap.reaches_before(window.first_hour(*now), change.hour)
                {
                    let persons = count.persons;
                    count.persons = if change.added { persons.saturating_add(1) } else { persons.saturating_sub(1) };
                }
            }
            self.cells.entry(change.hour).or_default().change(change);
            self.changed.insert(change.hour);
            emptied.push(change.hour);
        }
        for hour in emptied {
            self.drop_if_empty(hour);
        }
    }

    /// Adds a total; false if the record reported one before.
    pub(super) fn add_total(&mut self, hour: Hour, mark: Mark, count: u64) -> bool {
        let is_new = self.cells.entry(hour).or_default().add_total(mark, count);
        self.recount(hour);
        is_new
    }

    /// Takes the total of a record away, and gives it.
    pub(super) fn remove_total(&mut self, hour: Hour, mark: Mark) -> Option<u64> {
        let removed = self.cells.get_mut(&hour)?.remove_total(mark)?;
        self.recount(hour);
        self.drop_if_empty(hour);
        Some(removed)
    }

    /// Takes cells away, whatever is in them.
    pub(super) fn remove(&mut self, is_meant: impl Fn(Hour) -> bool) {
        let meant: Vec<Hour> = self.cells.keys().copied().filter(|hour| is_meant(*hour)).collect();
        for hour in meant {
            self.cells.remove(&hour);
            self.recount(hour);
        }
    }

    /// Notes that a cell changed in a way that counts do not follow.
    fn recount(&mut self, hour: Hour) {
        self.counted.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
        self.changed.insert(hour);
    }

    fn drop_if_empty(&mut self, hour: Hour) {
        if self.cells.get(&hour).is_some_and(Cell::is_empty) {
            self.cells.remove(&hour);
        }
    }

    /// Adds the rows with changes to a batch.
    pub(super) fn write(
        &mut self,
        prefix: &[u8],
        batch: &mut sled::Batch,
        nearby: &mut Nearby,
    ) -> Result<(), RowError> {
        let changed = std::mem::take(&mut self.changed);
        // Each row once: the last one that begins before or with a changed hour.
        let touched: BTreeSet<Hour> =
            changed.iter().map(|hour| self.rows.range(..=*hour).next_back().copied().unwrap_or(Hour(0))).collect();
        for first in touched {
            let next = self.rows.range((Bound::Excluded(first), Bound::Unbounded)).next();
            let end = next.map_or(Bound::Unbounded, |next| Bound::Excluded(*next));
            let cells: Vec<(Hour, &Cell)> =
                self.cells.range((Bound::Included(first), end)).map(|(hour, cell)| (*hour, cell)).collect();
            if cells.is_empty() {
                let key = keys::cells(prefix, first);
                nearby.follow(&key, None);
                batch.remove(key);
                self.rows.remove(&first);
            } else {
                self.bytes =
                    self.bytes.saturating_add(put_row(prefix, first, &cells, (batch, nearby), &mut self.rows)?);
            }
        }
        // Rows that were written over are counted twice above; once in a while it is set right.
        if self.bytes > self.rows.len().saturating_mul(8 * MOST_ROW_BYTES) {
            self.bytes = self.rows.len().saturating_mul(MOST_ROW_BYTES);
        }
        Ok(())
    }
}

/// The hours of the cells in a row.
pub(super) fn hours_of(row: &[u8]) -> Result<Vec<Hour>, RowError> {
    Ok(values::from_bytes::<CellsRow>(row)?.into_iter().map(|(hour, _)| hour).collect())
}

/// Puts cells into a row, or in two halves if they are too large for one. Gives their bytes.
fn put_row(
    prefix: &[u8],
    first: Hour,
    cells: &[(Hour, &Cell)],
    (batch, nearby): (&mut sled::Batch, &mut Nearby),
    rows: &mut BTreeSet<Hour>,
) -> Result<usize, RowError> {
    let value = values::to_bytes(&cells)?;
    let (left, right) = cells.split_at(cells.len() / 2);
    if value.len() > MOST_ROW_BYTES
        && let (false, Some((middle, _))) = (left.is_empty(), right.first())
    {
        let left = put_row(prefix, first, left, (batch, nearby), rows)?;
        return Ok(left.saturating_add(put_row(prefix, *middle, right, (batch, nearby), rows)?));
    }
    rows.insert(first);
    let bytes = value.len();
    let key = keys::cells(prefix, first);
    nearby.follow(&key, Some(&value));
    batch.insert(key, value);
    Ok(bytes)
}
