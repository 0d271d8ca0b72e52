//! The memory that lasts: rows in sled, on the disk of one machine, owned by one process.
//!
//! It keeps rows and counts them; what they mean is decided in `memory`. Nothing outside of this
//! folder sees sled. Message text is never stored, and persons only as keyed hashes whose key
//! never leaves the store. Read [`SledStore`] first, then `keys` for what lies where.

mod draft;
mod error;
mod keys;
mod open;
mod pseudonym;
mod read;
mod sweep;
mod values;
mod writer;

pub use error::OpenError;
pub use open::{Durability, StoreOptions};

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError, RwLock};

use jiff::Timestamp;

use self::draft::Draft;
use self::error::RowError;
use self::open::DiskSync;
use self::pseudonym::Pseudonyms;
use crate::memory::{Effects, Forgotten, Needs, Remembered, Store, StoreError};

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
    /// Held for reading by whoever reads several rows that must fit together, and for writing by
    /// the one who changes rows. It guards no data of its own, so that a panic cannot tear any.
    rows: RwLock<()>,
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
    fn read<T>(&self, attempted: &str, read: impl FnOnce() -> Result<T, RowError>) -> Result<T, StoreError> {
        let _guard = self.rows.read().unwrap_or_else(PoisonError::into_inner);
        read().map_err(|error| self.error(attempted, error))
    }

    /// Drafts a change and writes it, all or nothing.
    fn change(&self, draw: impl FnOnce(&mut Draft<'_>) -> Result<(), RowError>) -> Result<(), RowError> {
        let _guard = self.rows.write().unwrap_or_else(PoisonError::into_inner);
        let mut draft = Draft::over(&self.db);
        draw(&mut draft)?;
        draft.write()
    }

    fn error(&self, attempted: &str, error: RowError) -> StoreError {
        StoreError::new(format!("could not {attempted} the store `{}`", self.path.display()), Some(Box::new(error)))
    }
}

impl Store for SledStore {
    fn fetch(&self, needs: &Needs) -> Result<Remembered, StoreError> {
        self.read("read what is needed from", || read::fetch(&self.db, &self.pseudonyms, needs))
    }

    fn apply(&self, effects: &Effects) -> Result<(), StoreError> {
        let applied = self.change(|draft| writer::apply(draft, &self.pseudonyms, effects));
        applied.map_err(|error| self.error("keep the effects of a record in", error))
    }

    fn commit(&self) -> Result<(), StoreError> {
        let flushed = self.db.flush().map_err(RowError::from);
        let synced = flushed.and_then(|_| match &self.disk {
            Some(disk) => disk.lock().unwrap_or_else(PoisonError::into_inner).sync().map_err(RowError::from),
            None => Ok(()),
        });
        synced.map_err(|error| self.error("bring to disk what was applied to", error))
    }

    fn businesses(&self) -> Result<Vec<String>, StoreError> {
        self.read("list the businesses of", || read::businesses(&self.db))
    }

    fn verdict(&self, verdict: &str) -> Result<Option<String>, StoreError> {
        self.read("look up a verdict in", || read::verdict(&self.db, verdict))
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
