//! The memory that lasts: rows in sled, on the disk of one machine, owned by one process.
//!
//! It keeps rows and counts them; what they mean is decided in `memory`. Nothing outside of this
//! folder sees sled. Message text is never stored, and persons only as keyed hashes whose key
//! never leaves the store. Read [`SledStore`] first, then `keys` for what lies where.

mod answers;
mod care;
mod cells;
mod draft;
mod error;
mod keys;
mod leaves;
mod nearby;
mod open;
mod pseudonym;
mod read;
mod reports;
mod sweep;
mod values;
mod voices;
mod writer;

pub use care::{Compacted, Import, ImportError, compact};
pub use error::OpenError;
pub use open::{Durability, StoreOptions, holds_something};

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock, RwLockWriteGuard};

use jiff::Timestamp;

use self::answers::Answers;
use self::draft::Draft;
use self::error::RowError;
use self::open::DiskSync;
use self::pseudonym::Pseudonyms;
use crate::memory::{
    Campaign, Effects, Forgotten, Hour, Needs, Remembered, RetractWhat, Retractable, Store, StoreError, growing,
};

/// A store in a folder of its own.
///
/// Several threads may use it at once: changes come one after the other, and an answer never shows
/// half of a change. A change is safe from a crash once [`Store::commit`] returns; how safe from a
/// loss of power is said by [`Durability`]. One commit may stand for many changes.
///
/// A count costs as many rows as its longest window has hours with anything in them. Counts of a
/// portfolio cost as many rows as its members have sightings; [`Store::expire`] and
/// [`Store::forget`] walk over the whole store in steps, and let others in between them. Broken
/// off by a crash they leave their work half done, and do the rest when asked again.
#[derive(Debug)]
pub struct SledStore {
    path: PathBuf,
    db: sled::Db,
    pseudonyms: Pseudonyms,
    /// Held for reading by whoever reads, so that what is read fits together, and for writing by the
    /// one who changes rows.
    rows: RwLock<Rows>,
    disk: Option<Mutex<DiskSync>>,
    /// Dropped last: as long as it is open, no other process opens the store.
    _owner: File,
}

impl SledStore {
    /// Opens the store in a folder, or makes one if there is nothing yet.
    ///
    /// A store that was cut off in the middle of its work opens by itself with everything
    /// committed. Snapshots that cannot be read are moved into a side folder and made anew.
    ///
    /// # Errors
    /// When another process owns the store, when its format is not known, when the folder cannot be
    /// used, and when the data is damaged: a damaged store is never replaced by an empty one.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, OpenError> {
        Self::open_with(path, StoreOptions::default())
    }

    /// Opens the store in a folder with options.
    ///
    /// # Errors
    /// As [`SledStore::open`].
    pub fn open_with(path: impl AsRef<Path>, options: StoreOptions) -> Result<Self, OpenError> {
        open::open(path.as_ref(), options)
    }

    /// Runs a read that must see all of a change or nothing of it.
    fn read<T>(&self, attempted: &str, read: impl FnOnce(&Rows) -> Result<T, RowError>) -> Result<T, StoreError> {
        // A panic in the middle of a change leaves the draft with half of it.
        let rows = self.rows.read().map_err(|_| self.error(attempted, RowError::Broken))?;
        rows.draft.check().and_then(|()| read(&rows)).map_err(|error| self.error(attempted, error))
    }

    fn write(&self) -> RwLockWriteGuard<'_, Rows> {
        // A panic in the middle of a change leaves the draft with half of it: it must not be written.
        self.rows.write().unwrap_or_else(|poisoned| {
            let mut rows = poisoned.into_inner();
            rows.draft.break_off();
            rows
        })
    }

    /// Drafts a change, and writes it with what waits.
    fn change(&self, draw: impl FnOnce(&mut Draft) -> Result<(), RowError>) -> Result<(), RowError> {
        let mut rows = self.write();
        rows.draft.whole(draw)?;
        rows.draft.write()
    }

    fn error(&self, attempted: &str, error: RowError) -> StoreError {
        StoreError::new(format!("could not {attempted} the store `{}`", self.path.display()), Some(Box::new(error)))
    }
}

/// What is known besides the tree.
#[derive(Debug)]
struct Rows {
    draft: Draft,
    answers: Answers,
}

/// A draft is written before it is larger than about this; what is in it may not have been committed yet.
const MOST_DRAFT_BYTES: usize = 8 * 1024 * 1024;

impl Store for SledStore {
    fn fetch(&self, needs: &Needs) -> Result<Remembered, StoreError> {
        self.read("read what is needed from", |rows| read::fetch(&rows.draft, &rows.answers, &self.pseudonyms, needs))
    }

    fn apply(&self, effects: &Effects) -> Result<(), StoreError> {
        let mut rows = self.write();
        let Rows { draft, answers } = &mut *rows;
        let known = answers.len();
        let applied = draft.whole(|draft| writer::apply(draft, answers, &self.pseudonyms, effects));
        if applied.is_err() {
            answers.truncate(known);
        }
        let written = applied.and_then(|()| if draft.bytes() > MOST_DRAFT_BYTES { draft.write() } else { Ok(()) });
        written.map_err(|error| self.error("keep the effects of a record in", error))
    }

    fn commit(&self) -> Result<(), StoreError> {
        let written = self.write().draft.write();
        let flushed = written.and_then(|()| Ok(self.db.flush()?));
        let synced = flushed.and_then(|_| match &self.disk {
            Some(disk) => disk.lock().unwrap_or_else(PoisonError::into_inner).sync().map_err(RowError::from),
            None => Ok(()),
        });
        synced.map_err(|error| self.error("bring to disk what was applied to", error))
    }

    fn businesses(&self) -> Result<Vec<String>, StoreError> {
        self.read("list the businesses of", |rows| read::businesses(&rows.draft))
    }

    fn verdict(&self, verdict: &str) -> Result<Option<String>, StoreError> {
        self.read("look up a verdict in", |rows| read::verdict(&rows.draft, &rows.answers, verdict))
    }

    fn held(&self) -> Result<Vec<String>, StoreError> {
        self.read("list what is held in", |rows| read::held(&rows.draft))
    }

    fn campaigns(&self, since: Hour, now: Hour, limit: usize) -> Result<Vec<Campaign>, StoreError> {
        let campaigns = self.read("list the campaigns of", |rows| read::campaigns(&rows.draft, since, now))?;
        Ok(growing(campaigns, limit))
    }

    fn retracted_by(&self, business: &str, what: &RetractWhat) -> Result<Retractable, StoreError> {
        self.read("find what a retraction takes in", |rows| {
            read::retracted_by(&rows.draft, &self.pseudonyms, business, what)
        })
    }

    fn forget(&self, whom: &Forgotten) -> Result<(), StoreError> {
        let forgotten = match whom {
            Forgotten::Person(person) => self.forget_person(person),
            Forgotten::Business(business) => self.forget_business(business),
        };
        forgotten.map_err(|error| self.error("forget someone in", error))
    }

    fn expire(&self, now: Timestamp, keep_answers_days: u32) -> Result<(), StoreError> {
        self.expire_rows(now, keep_answers_days).map_err(|error| self.error("remove what is out of reach from", error))
    }
}
