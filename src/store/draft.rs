//! What a group of records changes, before it is written: rows and cells over those of the tree,
//! written in one atomic batch or not at all. Read [`Draft`].
//!
//! Not a transaction: only the one writer drafts, so nothing changes below a draft. Whoever reads
//! looks through the draft, so that what was applied is seen before it is written.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::{Bound, ControlFlow, Deref};
use std::sync::{Arc, Mutex, PoisonError};

use super::cells::SeriesCells;
use super::error::RowError;
use super::keys;
use super::nearby::{Last, Nearby};
use super::voices::Voices;
use crate::memory::{CellChange, Hour, Mark};

/// Rows of the tree as they will be.
pub(super) struct Draft {
    tree: sled::Tree,
    /// Rows of the tree that were read lately.
    nearby: Nearby,
    /// Rows that change; `None` for those that go.
    rows: BTreeMap<Vec<u8>, Option<Vec<u8>>>,
    /// Series whose cells were asked for or change, by the beginning of their keys. What is written
    /// stays here for the next group, which mostly touches the same ones.
    series: BTreeMap<Vec<u8>, SeriesCells>,
    /// Those of them that may have changed since the last writing.
    touched: Vec<Vec<u8>>,
    /// About how many bytes the rows of all of them have.
    series_bytes: usize,
    /// Series that were looked at and are not among those: they are as the tree has them.
    looked_at: Mutex<LookedAt>,
    /// About how many bytes the changed rows have.
    bytes: usize,
    /// The newest voices of businesses that were looked at lately.
    pub(super) voices: Voices,
    /// How to take back what the record at hand changed.
    journal: Vec<Step>,
    /// Whether writing failed: what is in memory says no more what is on disk.
    broken: bool,
}

/// Series by the beginning of their keys, and about how many bytes they have.
#[derive(Default)]
struct LookedAt {
    series: BTreeMap<Vec<u8>, Arc<SeriesCells>>,
    bytes: usize,
}

/// One step back.
enum Step {
    /// A row as it was drafted before; `None` if it was not.
    Row(Vec<u8>, Option<Option<Vec<u8>>>),
    /// A record more or less in an hour of a series, with what that changed.
    Cells { prefix: Vec<u8>, hour: Hour, added: bool, changes: Vec<CellChange> },
    /// A total of a series that was not there before, or that was.
    Total { prefix: Vec<u8>, hour: Hour, mark: Mark, before: Option<u64> },
}

/// The value of a row, drafted or written.
pub(super) enum Row<'a> {
    /// Changed by the draft.
    Drafted(&'a [u8]),
    /// As it lies in the tree.
    Written(sled::IVec),
}

impl Deref for Row<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Row::Drafted(bytes) => bytes,
            Row::Written(bytes) => bytes,
        }
    }
}

/// A row that was found, with its key.
pub(super) type Found<'a> = (Vec<u8>, Row<'a>);

/// A key that no row is before which comes after another; `None` if no row comes after that.
pub(super) type End = Option<Vec<u8>>;

/// A row that was found, with what comes after it.
pub(super) type FoundBefore<'a> = (Found<'a>, End);

impl Draft {
    /// About so many bytes of cells stay in memory between two groups, as they are written; decoded
    /// they take some ten times as much.
    const MOST_CELL_BYTES: usize = 16 * 1024 * 1024;
    /// So many rows are looked at one by one; more of them come faster from the tree.
    const MOST_KNOWN_ROWS: usize = 16;

    /// An empty draft.
    pub(super) fn over(tree: sled::Tree) -> Self {
        Draft {
            tree,
            nearby: Nearby::default(),
            rows: BTreeMap::new(),
            series: BTreeMap::new(),
            touched: Vec::new(),
            series_bytes: 0,
            looked_at: Mutex::default(),
            bytes: 0,
            voices: Voices::default(),
            journal: Vec::new(),
            broken: false,
        }
    }

    /// Drafts something as a whole: after an error nothing of it is in the draft.
    pub(super) fn whole<T>(&mut self, draw: impl FnOnce(&mut Self) -> Result<T, RowError>) -> Result<T, RowError> {
        self.check()?;
        self.journal.clear();
        let drawn = draw(self);
        if drawn.is_err() {
            self.take_back();
        }
        drawn
    }

    fn take_back(&mut self) {
        self.voices.clear();
        for step in std::mem::take(&mut self.journal).into_iter().rev() {
            match step {
                Step::Row(key, Some(row)) => {
                    self.rows.insert(key, row);
                }
                Step::Row(key, None) => {
                    self.rows.remove(&key);
                }
                Step::Cells { prefix, hour, added, changes } => {
                    if let Some(cells) = self.series.get_mut(&prefix) {
                        let back = changes.into_iter().map(|change| CellChange { added: !change.added, ..change });
                        cells.change(hour, !added, back);
                    }
                }
                Step::Total { prefix, hour, mark, before } => {
                    if let Some(cells) = self.series.get_mut(&prefix) {
                        match before {
                            Some(count) => drop(cells.add_total(hour, mark, count)),
                            None => drop(cells.remove_total(hour, mark)),
                        }
                    }
                }
            }
        }
    }

    /// Gives the draft up: it is never written, and nothing more is drafted.
    pub(super) fn break_off(&mut self) {
        self.broken = true;
    }

    /// Whether it may be looked through.
    pub(super) fn check(&self) -> Result<(), RowError> {
        if self.broken { Err(RowError::Broken) } else { Ok(()) }
    }

    /// About how many bytes wait to be written.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// The value of a row.
    pub(super) fn get(&self, key: &[u8]) -> Result<Option<Row<'_>>, RowError> {
        match self.rows.get(key) {
            Some(row) => Ok(row.as_deref().map(Row::Drafted)),
            None => Ok(self.written(key)?.map(Row::Written)),
        }
    }

    /// Whether there is such a row.
    pub(super) fn has(&self, key: &[u8]) -> Result<bool, RowError> {
        match self.rows.get(key) {
            Some(row) => Ok(row.is_some()),
            None => Ok(self.written(key)?.is_some()),
        }
    }

    fn written(&self, key: &[u8]) -> Result<Option<sled::IVec>, RowError> {
        if let Some(known) = self.nearby.get(key) {
            return Ok(known);
        }
        if keys::is_shared(key) {
            let last = self.nearby.last(&self.tree, key)?;
            return Ok(last.filter(|last| last.key == key).map(|last| last.value));
        }
        Ok(self.tree.get(key)?)
    }

    /// Writes a row.
    pub(super) fn put(&mut self, key: Vec<u8>, value: Vec<u8>) {
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(value.len());
        let before = self.rows.insert(key.clone(), Some(value));
        self.journal.push(Step::Row(key, before));
    }

    /// Takes a row away.
    pub(super) fn remove(&mut self, key: Vec<u8>) {
        self.bytes = self.bytes.saturating_add(key.len());
        let before = self.rows.insert(key.clone(), None);
        self.journal.push(Step::Row(key, before));
    }

    /// The last row whose key lies between two, both included. The first must not lie beyond the second.
    pub(super) fn last(&self, from: &[u8], to: &[u8]) -> Result<Option<Found<'_>>, RowError> {
        Ok(self.last_before(from, to)?.map(|(found, _)| found))
    }

    /// The same, and a key that no later row is before; `None` for that if there is no later row.
    pub(super) fn last_before(&self, from: &[u8], to: &[u8]) -> Result<Option<FoundBefore<'_>>, RowError> {
        let mut drafted = self.rows.range::<[u8], _>((Bound::Included(from), Bound::Included(to))).rev();
        let drafted = drafted.find_map(|(key, row)| Some((key, row.as_ref()?)));
        let written = self.nearby.last(&self.tree, to)?;
        // Rows that the draft touches are as the draft says.
        let (key, row, end) = match (drafted, written) {
            (Some((key, row)), Some(last)) if *key >= last.key => (key.clone(), Row::Drafted(row), last.end),
            (_, Some(last)) if last.key.as_slice() >= from && !self.rows.contains_key(&last.key) => {
                (last.key, Row::Written(last.value), last.end)
            }
            (drafted, last) => {
                let end = match last {
                    Some(last) => last.end,
                    None => self.first_after(to)?,
                };
                match (drafted, self.last_untouched(from, to)?) {
                    (Some((key, row)), None) => (key.clone(), Row::Drafted(row), end),
                    (Some((key, row)), Some((written, _))) if *key >= written => (key.clone(), Row::Drafted(row), end),
                    (_, Some((key, row))) => (key, row, end),
                    (None, None) => return Ok(None),
                }
            }
        };
        let next = self.rows.range::<[u8], _>((Bound::Excluded(key.as_slice()), Bound::Unbounded)).next();
        let end = match (next, end) {
            (Some((next, _)), Some(end)) if *next < end => Some(next.clone()),
            (Some((next, _)), None) => Some(next.clone()),
            (_, end) => end,
        };
        Ok(Some(((key, row), end)))
    }

    /// The first key of the tree after one.
    fn first_after(&self, key: &[u8]) -> Result<Option<Vec<u8>>, RowError> {
        let next = self.tree.range::<&[u8], _>((Bound::Excluded(key), Bound::Unbounded)).next();
        Ok(next.transpose()?.map(|(key, _)| key.to_vec()))
    }

    /// The last row of the tree between two keys that the draft does not touch.
    fn last_untouched(&self, from: &[u8], to: &[u8]) -> Result<Option<Found<'_>>, RowError> {
        for row in self.tree.range::<&[u8], _>((Bound::Included(from), Bound::Included(to))).rev() {
            let (key, value) = row?;
            if !self.rows.contains_key(key.as_ref()) {
                return Ok(Some((key.to_vec(), Row::Written(value))));
            }
        }
        Ok(None)
    }

    /// Shows every row whose key lies between two, both included, in the order of keys, until told to stop.
    pub(super) fn walk(
        &self,
        from: &[u8],
        to: Bound<&[u8]>,
        mut show: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, RowError>,
    ) -> Result<(), RowError> {
        if matches!(to, Bound::Included(to) | Bound::Excluded(to) if to < from) {
            return Ok(());
        }
        let mut drafted = self.rows.range::<[u8], _>((Bound::Included(from), to)).peekable();
        for row in self.tree.range::<&[u8], _>((Bound::Included(from), to)) {
            let (key, value) = row?;
            while let Some((drafted_key, row)) = drafted.next_if(|(drafted, _)| drafted.as_slice() < key.as_ref()) {
                if let Some(value) = row
                    && show(drafted_key, value)?.is_break()
                {
                    return Ok(());
                }
            }
            let flow = match drafted.next_if(|(drafted, _)| drafted.as_slice() == key.as_ref()) {
                Some((_, None)) => continue,
                Some((_, Some(value))) => show(&key, value)?,
                None => show(&key, &value)?,
            };
            if flow.is_break() {
                return Ok(());
            }
        }
        for (key, row) in drafted {
            if let Some(value) = row
                && show(key, value)?.is_break()
            {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Shows every row whose key begins so.
    pub(super) fn walk_with(
        &self,
        prefix: &[u8],
        mut show: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, RowError>,
    ) -> Result<(), RowError> {
        // Mostly there are few, and those are known.
        let drafted = self.rows.range::<[u8], _>((Bound::Included(prefix), Bound::Unbounded)).next();
        if drafted.is_none_or(|(key, _)| !key.starts_with(prefix)) {
            let mut next = prefix.to_vec();
            for _ in 0..Self::MOST_KNOWN_ROWS {
                let Some(Last { key, value, end }) = self.nearby.last(&self.tree, &next)? else { break };
                if key == next && show(&key, &value)?.is_break() {
                    return Ok(());
                }
                match end.filter(|end| end.starts_with(prefix)) {
                    Some(end) => next = end,
                    None => return Ok(()),
                }
            }
            return self.walk_on(prefix, &next, show);
        }
        self.walk_on(prefix, prefix, show)
    }

    /// Shows every row from one on whose key begins so.
    fn walk_on(
        &self,
        prefix: &[u8],
        from: &[u8],
        mut show: impl FnMut(&[u8], &[u8]) -> Result<ControlFlow<()>, RowError>,
    ) -> Result<(), RowError> {
        self.walk(from, Bound::Unbounded, |key, value| {
            if key.starts_with(prefix) { show(key, value) } else { Ok(ControlFlow::Break(())) }
        })
    }

    /// Every key that begins so, in the order of bytes.
    pub(super) fn keys_with(&self, prefix: &[u8]) -> Result<Vec<Vec<u8>>, RowError> {
        let mut keys = Vec::new();
        self.walk_with(prefix, |key, _| {
            keys.push(key.to_vec());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(keys)
    }

    /// Counts one record more or less in an hour of a series, with what that changes among the persons.
    pub(super) fn change_cells(
        &mut self,
        prefix: Vec<u8>,
        hour: Hour,
        added: bool,
        changes: Vec<CellChange>,
    ) -> Result<(), RowError> {
        self.cells(&prefix)?.change(hour, added, changes.iter().copied());
        self.journal.push(Step::Cells { prefix, hour, added, changes });
        Ok(())
    }

    /// Adds a total to an hour of a series; one that the same record reported before stays as it is.
    pub(super) fn add_total(&mut self, prefix: Vec<u8>, hour: Hour, mark: Mark, count: u64) -> Result<(), RowError> {
        if self.cells(&prefix)?.add_total(hour, mark, count) {
            self.journal.push(Step::Total { prefix, hour, mark, before: None });
        }
        Ok(())
    }

    /// Takes the total of a record away.
    pub(super) fn remove_total(&mut self, prefix: Vec<u8>, hour: Hour, mark: Mark) -> Result<(), RowError> {
        if let Some(before) = self.cells(&prefix)?.remove_total(hour, mark) {
            self.journal.push(Step::Total { prefix, hour, mark, before: Some(before) });
        }
        Ok(())
    }

    /// The cells of a series, to be changed.
    fn cells(&mut self, prefix: &[u8]) -> Result<&mut SeriesCells, RowError> {
        // A changed cell is written with its neighbors: about this much.
        self.bytes = self.bytes.saturating_add(prefix.len()).saturating_add(256);
        let cells = match self.series.entry(prefix.to_vec()) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(place) => {
                let looked_at = self.looked_at.get_mut().unwrap_or_else(PoisonError::into_inner);
                let known = looked_at.series.remove(place.key()).and_then(Arc::into_inner);
                let cells = match known {
                    Some(cells) => cells,
                    None => SeriesCells::load(&self.tree, place.key())?,
                };
                self.series_bytes = self.series_bytes.saturating_add(cells.bytes());
                place.insert(cells)
            }
        };
        if !cells.is_touched {
            cells.is_touched = true;
            self.touched.push(prefix.to_vec());
        }
        Ok(cells)
    }

    /// Looks at the cells of a series.
    pub(super) fn with_cells<T>(&self, prefix: &[u8], look: impl FnOnce(&SeriesCells) -> T) -> Result<T, RowError> {
        if let Some(cells) = self.series.get(prefix) {
            return Ok(look(cells));
        }
        let mut looked_at = self.looked_at.lock().unwrap_or_else(PoisonError::into_inner);
        let known = looked_at.series.get(prefix).map(Arc::clone);
        let cells = match known {
            Some(cells) => cells,
            None => {
                let cells = Arc::new(SeriesCells::load(&self.tree, prefix)?);
                if looked_at.bytes > Self::MOST_CELL_BYTES {
                    *looked_at = LookedAt::default();
                }
                looked_at.bytes = looked_at.bytes.saturating_add(cells.bytes());
                looked_at.series.insert(prefix.to_vec(), Arc::clone(&cells));
                cells
            }
        };
        drop(looked_at);
        Ok(look(&cells))
    }

    /// Shows the beginning of the keys of every series that begins so and has cells, some more than once.
    pub(super) fn walk_cells(
        &self,
        prefix: &[u8],
        mut show: impl FnMut(&[u8]) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        for key in self.tree.scan_prefix(prefix).keys() {
            show(keys::cells_with(&key?))?;
        }
        let drafted = self.series.range(prefix.to_vec()..).take_while(|(series, _)| series.starts_with(prefix));
        drafted.filter(|(_, cells)| !cells.is_empty()).try_for_each(|(series, _)| show(series))
    }

    /// Takes cells of a series away, whatever is in them. Not taken back after an error: whoever sweeps
    /// goes on where it was.
    pub(super) fn remove_cells(&mut self, prefix: &[u8], is_meant: impl Fn(Hour) -> bool) -> Result<(), RowError> {
        self.cells(prefix)?.remove(is_meant);
        Ok(())
    }

    /// Writes everything, all or nothing, and begins anew.
    pub(super) fn write(&mut self) -> Result<(), RowError> {
        self.check()?;
        self.journal.clear();
        // INVARIANT: whatever fails from here on leaves the draft broken.
        self.broken = true;
        let mut batch = sled::Batch::default();
        for (key, row) in std::mem::take(&mut self.rows) {
            self.nearby.follow(&key, row.as_deref());
            match row {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        let touched = std::mem::take(&mut self.touched);
        for prefix in &touched {
            if let Some(cells) = self.series.get_mut(prefix) {
                cells.is_touched = false;
                let before = cells.bytes();
                cells.write(prefix, &mut batch, &mut self.nearby)?;
                self.series_bytes = self.series_bytes.saturating_sub(before).saturating_add(cells.bytes());
            }
        }
        self.bytes = 0;
        self.tree.apply_batch(batch)?;
        self.broken = false;
        if self.series_bytes > Self::MOST_CELL_BYTES {
            // What the last group touched is most likely touched by the next one.
            let touched: BTreeSet<_> = touched.into_iter().collect();
            self.series.retain(|prefix, _| touched.contains(prefix));
            self.series_bytes = self.series.values().map(SeriesCells::bytes).sum();
        }
        if self.series_bytes > Self::MOST_CELL_BYTES {
            self.series.clear();
            self.series_bytes = 0;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Draft of {} bytes", self.bytes)
    }
}
