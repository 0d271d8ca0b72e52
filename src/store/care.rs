//! The care of a store: all of it as lines of text and back ([`Import`]), and written anew without what
//! nobody may know any more ([`compact`]).

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::answers::Answers;
use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, Delivery, Kind, Told, TopicHash};
use super::leaves::entries_of;
use super::open::{self, DiskSync};
use super::reports::{ReportRow, SentRow};
use super::values::{self, KeptRow};
use super::{OpenError, SledStore};
use crate::memory::{Store, StoreError};

/// A row that only a half imported store has: with it, and without a format, nobody opens it.
const UNFINISHED: &[u8] = b"\0import";

/// So many bytes are written at once.
const STEP_BYTES: usize = 1024 * 1024;

impl SledStore {
    /// The whole store as lines of JSON: a head, a line for each row with key and value in hexadecimal
    /// digits, and an end with the number of rows and a hash of them. It holds the key of the pseudonyms.
    ///
    /// # Errors
    /// When what waits cannot be written. Each line may fail to be read.
    pub fn export(&self) -> Result<impl Iterator<Item = Result<String, StoreError>>, StoreError> {
        self.commit()?;
        let mut sum = Sum::default();
        let mut rows = self.db.iter();
        let mut is_over = false;
        let head = std::iter::once(Ok(format!(r#"{{"greentick_store":{}}}"#, open::FORMAT)));
        Ok(head.chain(std::iter::from_fn(move || match rows.next() {
            Some(Ok((key, value))) => {
                sum.add(&key, &value);
                Some(Ok(format!(r#"{{"key":"{}","value":"{}"}}"#, to_hex(&key), to_hex(&value))))
            }
            Some(Err(error)) => Some(Err(self.error("read all of", error.into()))),
            None if is_over => None,
            None => {
                is_over = true;
                Some(Ok(sum.line()))
            }
        })))
    }
}

/// Rows as they are counted and hashed.
#[derive(Default)]
struct Sum {
    rows: u64,
    hasher: blake3::Hasher,
}

impl Sum {
    fn add(&mut self, key: &[u8], value: &[u8]) {
        self.rows = self.rows.saturating_add(1);
        for part in [key, value] {
            self.hasher.update(&(part.len() as u64).to_be_bytes());
            self.hasher.update(part);
        }
    }

    fn line(&self) -> String {
        format!(r#"{{"rows":{},"hash":"b3:{}"}}"#, self.rows, self.hasher.finalize().to_hex())
    }
}

/// Why an export could not be read back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// There is something already.
    #[error("could not import into `{}`: the folder is not empty; name another one, or empty it if an import broke off there", path.display())]
    NotEmpty {
        /// The folder.
        path: PathBuf,
    },
    /// The folder cannot be used.
    #[error(transparent)]
    Folder(#[from] OpenError),
    /// The first line is no head of a known format.
    #[error("this is no export of a store of format {known}")]
    Head {
        /// The format that is read and written here.
        known: u32,
    },
    /// A line is no row.
    #[error("this is no row of a store")]
    Row,
    /// The end is missing, or tells of other rows.
    #[error("the export is not whole: its end is missing or tells of other rows")]
    Torn,
    /// The rows could not be written.
    #[error("the rows could not be written")]
    Write(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// A store that is read back from an export, line by line. Until it is finished, nobody can open it.
pub struct Import {
    path: PathBuf,
    db: sled::Db,
    batch: sled::Batch,
    bytes: usize,
    sum: Sum,
    has_head: bool,
    is_over: bool,
}

impl Import {
    /// Begins in a folder that is empty or not there yet.
    ///
    /// # Errors
    /// When it is not empty, or cannot be used.
    pub fn begin(path: &Path) -> Result<Self, ImportError> {
        let is_empty = fs::read_dir(path).map_or(true, |mut entries| entries.next().is_none());
        if !is_empty {
            return Err(ImportError::NotEmpty { path: path.to_owned() });
        }
        let db = open::config(path).open().map_err(written)?;
        db.insert(UNFINISHED, &[]).map_err(written)?;
        db.flush().map_err(written)?;
        let (batch, sum) = (sled::Batch::default(), Sum::default());
        Ok(Import { path: path.to_owned(), db, batch, bytes: 0, sum, has_head: false, is_over: false })
    }

    /// Takes a line in.
    ///
    /// # Errors
    /// When it is not the next line of an export.
    pub fn take(&mut self, line: &str) -> Result<(), ImportError> {
        let value: serde_json::Value = serde_json::from_str(line).map_err(|_| ImportError::Row)?;
        if !self.has_head {
            let format = value.get("greentick_store").and_then(serde_json::Value::as_u64);
            self.has_head = format == Some(u64::from(open::FORMAT));
            return if self.has_head { Ok(()) } else { Err(ImportError::Head { known: open::FORMAT }) };
        }
        if self.is_over {
            return Err(ImportError::Row);
        }
        if value.get("rows").is_some() {
            self.is_over = line.trim() == self.sum.line();
            return if self.is_over { Ok(()) } else { Err(ImportError::Torn) };
        }
        let field = |name| value.get(name).and_then(serde_json::Value::as_str).and_then(from_hex);
        let (Some(key), Some(value)) = (field("key"), field("value")) else { return Err(ImportError::Row) };
        self.sum.add(&key, &value);
        self.bytes = self.bytes.saturating_add(key.len()).saturating_add(value.len());
        // A store without its format is none: it comes last.
        if key != keys::FORMAT {
            self.batch.insert(key, value);
        }
        if self.bytes > STEP_BYTES {
            self.write()?;
        }
        Ok(())
    }

    /// Says how many rows there are, once all of them are on disk.
    ///
    /// # Errors
    /// When the end of the export did not come, or the rows cannot be brought to disk.
    pub fn finish(mut self) -> Result<u64, ImportError> {
        if !self.is_over {
            return Err(ImportError::Torn);
        }
        self.write()?;
        self.db.flush().map_err(written)?;
        let mut end = sled::Batch::default();
        end.insert(keys::FORMAT, &open::FORMAT.to_be_bytes());
        end.remove(UNFINISHED);
        self.db.apply_batch(end).map_err(written)?;
        self.db.flush().map_err(written)?;
        DiskSync::open(&self.path).and_then(|mut disk| disk.sync()).map_err(written)?;
        Ok(self.sum.rows)
    }

    fn write(&mut self) -> Result<(), ImportError> {
        self.bytes = 0;
        self.db.apply_batch(std::mem::take(&mut self.batch)).map_err(written)
    }
}

fn written(source: impl std::error::Error + Send + Sync + 'static) -> ImportError {
    ImportError::Write(Box::new(source))
}

fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let byte = |pair: &[u8; 2]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    if rest.is_empty() { pairs.iter().map(byte).collect() } else { None }
}

/// What a compaction came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Compacted {
    /// Bytes of the files before.
    pub before: u64,
    /// Bytes of the files after.
    pub after: u64,
}

/// Writes a store anew, into a folder beside it that then takes its place: what was forgotten or
/// taken back is in no file any more, and the room it took is free. Cut off at any moment, the store
/// is as it was before or as it is afterwards.
///
/// # Errors
/// When the rows cannot be read or written, or the folders cannot take each other's place.
pub fn compact(store: SledStore) -> Result<Compacted, StoreError> {
    store.commit()?;
    let path = store.path.clone();
    let failed = |error: RowError| {
        StoreError::new(format!("could not compact the store `{}`", path.display()), Some(Box::new(error)))
    };
    let [fresh, aside] = open::beside(&path);
    write_anew(&store, &fresh).map_err(failed)?;
    // A database that closes may still write, by the name of its folder: both must be closed before the
    // folders change names. The lock of our own is held until all is done.
    let SledStore { path: _, db, pseudonyms: _, rows, disk, _owner: owner } = store;
    drop((rows, disk, db));
    let swap = || -> io::Result<Compacted> {
        open::wait_until_closed(&path)?;
        open::wait_until_closed(&fresh)?;
        let compacted = Compacted { before: bytes_in(&path)?, after: bytes_in(&fresh)? };
        open::remove_folder(&aside)?;
        fs::rename(&path, &aside)?;
        fs::rename(&fresh, &path)?;
        open::sync_folder_of(&path)?;
        // Whoever opens the store from here on removes it as well.
        open::remove_folder(&aside)?;
        open::sync_folder_of(&path)?;
        Ok(compacted)
    };
    let compacted = swap().map_err(|error| failed(error.into()));
    drop(owner);
    compacted
}

/// Copies what is to stay into a new folder.
fn write_anew(store: &SledStore, fresh: &Path) -> Result<(), RowError> {
    open::remove_folder(fresh)?;
    let topics = topics_in_use(&store.db)?;
    let rows = store.rows.read().unwrap_or_else(std::sync::PoisonError::into_inner);
    let db = open::config(fresh).open()?;
    let (mut draft, mut answers) = (Draft::over((*db).clone()), Answers::default());
    for row in store.db.iter() {
        let (key, value) = row?;
        let is_dropped =
            key.starts_with(keys::DICTIONARIES) || keys::read_topic(&key).is_some_and(|topic| !topics.contains(&topic));
        if is_dropped {
            continue;
        }
        let value = if key.first() == Some(&(Kind::Kept as u8)) {
            // Dictionaries are made of answers, those of the forgotten as well: new ones are.
            let row: KeptRow = values::from_bytes(&value)?;
            let answer = answers.keep(&mut draft, &rows.answers.answer(&row.answer)?);
            values::to_bytes(&KeptRow { answer, ..row })?
        } else {
            value.to_vec()
        };
        draft.put(key.to_vec(), value);
        if draft.bytes() > STEP_BYTES {
            draft.write()?;
        }
    }
    draft.write()?;
    db.flush()?;
    DiskSync::open(fresh)?.sync()?;
    Ok(open::mark_complete(fresh)?)
}

/// The topics that anything is about.
fn topics_in_use(tree: &sled::Tree) -> Result<BTreeSet<TopicHash>, RowError> {
    let mut topics = BTreeSet::new();
    for row in tree.scan_prefix([Kind::Delivery as u8]).values() {
        let row = row?;
        let entries = entries_of(&row).ok_or(RowError::Torn { kind: char::from(Kind::Delivery as u8) })?;
        topics.extend(entries.iter().map(|entry| Delivery::of_entry(entry).about));
    }
    for row in tree.scan_prefix([Kind::Report as u8]).values() {
        topics.extend(values::from_bytes::<ReportRow>(&row?)?.topics());
    }
    for row in tree.scan_prefix([Kind::Message as u8]) {
        let (key, row) = row?;
        if keys::read_message(&key)?.2 == Told::Sent {
            topics.insert(values::from_bytes::<SentRow>(&row)?.about);
        }
    }
    Ok(topics)
}

fn bytes_in(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0_u64;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        let more = if kind.is_dir() { bytes_in(&entry.path())? } else { kind.len() };
        bytes = bytes.saturating_add(more);
    }
    Ok(bytes)
}
