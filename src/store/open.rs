//! Opening a store with care, and bringing its data to disk. Read [`open`].
//!
//! What a crash can leave behind is mended here without losing anything; what cannot be mended is
//! an error. An empty store is only ever made where there was none.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, RwLock};
use std::time::Duration;

use super::error::{OpenError, RowError};
use super::keys;
use super::pseudonym::Pseudonyms;
use super::{Rows, SledStore, answers::Answers, draft::Draft};

/// The format of keys and values together; see `keys` and `values`.
pub(super) const FORMAT: u32 = 3;

/// The database writes in segments of this many bytes. In larger ones less room is lost where rows are written over.
const SEGMENT_BYTES: usize = 2 * 1024 * 1024;
/// Those of format 2.
const EARLIER_SEGMENT_BYTES: usize = 512 * 1024;

/// How the database in a folder is opened.
pub(super) fn config(path: &Path) -> sled::Config {
    sled::Config::default().path(path).segment_size(SEGMENT_BYTES)
}

/// Our own lock file. Its content says whether the store was ever complete.
const OWNER_FILE: &str = "greentick.lock";

/// Between two looks at a lock that is taken.
const WAIT: Duration = Duration::from_millis(20);
/// What stands in it from then on.
const COMPLETE: &[u8] = b"this folder is a greentick store\n";

/// How to open a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreOptions {
    /// Room for pages read from disk, in bytes; 64 MiB unless said otherwise. Not a limit of memory:
    /// plan 150 to 250 bytes more for each row.
    pub cache_bytes: u64,
    /// What a commit survives.
    pub durability: Durability,
}

impl Default for StoreOptions {
    fn default() -> Self {
        StoreOptions { cache_bytes: 64 * 1024 * 1024, durability: Durability::Power }
    }
}

/// What a commit survives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Durability {
    /// That the process is killed.
    Process,
    /// That the machine loses its power as well: each commit waits for the disk.
    #[default]
    Power,
}

/// Opens the store in a folder.
pub(super) fn open(path: &Path, options: StoreOptions) -> Result<SledStore, OpenError> {
    let path = &folder_itself(path);
    let StoreOptions { cache_bytes, durability } = options;
    let in_folder = |source| OpenError::Folder { path: path.to_owned(), source };
    finish_compaction(path).map_err(in_folder)?;
    fs::create_dir_all(path).map_err(in_folder)?;
    let (mut owner, was_complete) = own(path)?;
    if was_complete {
        remove_leftovers(path).map_err(in_folder)?;
    }
    let had_data = path.join("db").exists();
    remove_unfinished_snapshots(path).map_err(in_folder)?;

    let mut config = config(path).cache_capacity(cache_bytes);
    let mut opened = open_database(&config);
    if let Err(RowError::Database(sled::Error::Unsupported(_))) = opened {
        // An earlier format had the segments of the database as they are by default; so it is told as one.
        config = config.segment_size(EARLIER_SEGMENT_BYTES);
        opened = open_database(&config);
    }
    let db = match opened {
        Ok(db) => db,
        Err(RowError::Database(sled::Error::Io(source))) if is_locked(&source) => {
            return Err(OpenError::Owned { path: path.to_owned() });
        }
        Err(RowError::Database(sled::Error::Io(source))) if source.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(in_folder(source));
        }
        Err(_) => reopen_without_snapshots(path, &config)?,
    };
    let pseudonyms = match read_head(path, &db)? {
        Some(pseudonyms) => pseudonyms,
        None if was_complete => {
            let source = "everything in it is gone, its format as well".into();
            return Err(OpenError::Damaged { path: path.to_owned(), source });
        }
        None if had_data && !db.is_empty() => return Err(OpenError::Foreign { path: path.to_owned() }),
        None => begin(path, &db)?,
    };
    if !was_complete {
        db.flush().map_err(|error| damaged(path, error))?;
        owner.write_all(COMPLETE).and_then(|()| owner.sync_all()).map_err(in_folder)?;
    }
    let disk = match durability {
        Durability::Process => None,
        Durability::Power => {
            let mut disk = DiskSync::open(path).map_err(in_folder)?;
            disk.sync().map_err(in_folder)?;
            Some(Mutex::new(disk))
        }
    };
    let answers = Answers::load(&db).map_err(|error| damaged(path, error))?;
    let rows = RwLock::new(Rows { draft: Draft::over((*db).clone()), answers });
    Ok(SledStore { path: path.to_owned(), db, pseudonyms, rows, disk, _owner: owner })
}

/// Whether there is something in a folder, or a store aside that a compaction was to replace when it was cut off.
pub fn holds_something(path: &Path) -> bool {
    let path = &folder_itself(path);
    let [_, aside] = beside(path);
    fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some()) || aside.exists()
}

/// The folders beside a store that a compaction uses: the one it writes, and the one where the store as it
/// was waits to be removed.
pub(super) fn beside(path: &Path) -> [PathBuf; 2] {
    ["compacting", "before-compacting"].map(|ending| {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".");
        name.push(ending);
        path.with_file_name(name)
    })
}

/// Mends what a compaction left that was cut off: between the moment the store went aside and the
/// moment the new one took its place there is none, and the one aside is whole.
fn finish_compaction(path: &Path) -> io::Result<()> {
    let [_, aside] = beside(path);
    // Whoever set the machine up may have made the folder anew; one with something in it is not removed.
    if aside.exists() && (!path.exists() || fs::remove_dir(path).is_ok()) {
        fs::rename(&aside, path)?;
    }
    Ok(())
}

/// Removes what a compaction left beside a complete store that was cut off before its end: one that goes on
/// would hold the lock of the store.
fn remove_leftovers(path: &Path) -> io::Result<()> {
    for leftover in beside(path) {
        remove_folder(&leftover)?;
    }
    Ok(())
}

/// Removes a folder with everything in it, if there is one.
pub(super) fn remove_folder(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// The folder itself, whatever leads to it: a compaction lets another one take its place.
fn folder_itself(path: &Path) -> PathBuf {
    if let Ok(folder) = fs::canonicalize(path) {
        return folder;
    }
    // A link to where a store will be.
    match fs::read_link(path) {
        Ok(target) => path.parent().map_or(target.clone(), |parent| parent.join(&target)),
        Err(_) => path.to_owned(),
    }
}

/// Waits until a database that was dropped has let go of its file, a few seconds at most.
pub(super) fn wait_until_closed(path: &Path) -> io::Result<()> {
    lock(&File::open(path.join("db"))?, 500).map_err(io::Error::from)
}

/// Takes the lock of a file, and waits so many times [`WAIT`] at most where it is taken.
fn lock(file: &File, waits: u32) -> Result<(), TryLockError> {
    for _ in 0..waits {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(WAIT),
            taken => return taken,
        }
    }
    file.try_lock()
}

/// Notes in a folder that the store in it is complete.
pub(super) fn mark_complete(path: &Path) -> io::Result<()> {
    let mut owner = File::create(path.join(OWNER_FILE))?;
    owner.write_all(COMPLETE)?;
    owner.sync_all()?;
    #[cfg(unix)]
    File::open(path)?.sync_all()?;
    Ok(())
}

/// Brings the names in the folder around a store to disk.
pub(super) fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
        File::open(parent)?.sync_all()?;
    }
    Ok(())
}

fn damaged(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> OpenError {
    OpenError::Damaged { path: path.to_owned(), source: source.into() }
}

/// Takes the lock file, and says whether the store was ever complete.
///
/// A lock of our own comes before the one of the database, because opening that one would already
/// look at files that another process is writing. It is waited for a moment: a program that this process is
/// just starting holds a copy of every lock, even of a store that was closed, until it runs.
fn own(path: &Path) -> Result<(File, bool), OpenError> {
    let in_folder = |source| OpenError::Folder { path: path.to_owned(), source };
    let file_path = path.join(OWNER_FILE);
    let opened = OpenOptions::new().read(true).append(true).create(true).open(file_path);
    let mut owner = opened.map_err(in_folder)?;
    lock(&owner, 15).map_err(|error| match error {
        TryLockError::WouldBlock => OpenError::Owned { path: path.to_owned() },
        TryLockError::Error(source) => in_folder(source),
    })?;
    let mut content = Vec::new();
    owner.read_to_end(&mut content).map_err(in_folder)?;
    Ok((owner, content == COMPLETE))
}

/// Opens the database; a panic on garbled data is an error like every other.
///
/// A database that was closed a moment ago may hold its lock a little longer, as threads of its own
/// end. So a lock is waited for, a second at most: another process would have kept our own lock too.
fn open_database(config: &sled::Config) -> Result<sled::Db, RowError> {
    let mut waits = 0;
    loop {
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()));
        let panicked = |_| sled::Error::ReportableBug("the database panicked while it was opened".to_owned());
        match opened.map_err(panicked)? {
            Err(sled::Error::Io(error)) if is_locked(&error) && waits < 50 => {
                waits += 1;
                std::thread::sleep(WAIT);
            }
            opened => return Ok(opened?),
        }
    }
}

/// Whether the database found its lock taken; it says so in words only.
fn is_locked(error: &io::Error) -> bool {
    error.to_string().contains("could not acquire lock")
}

/// A snapshot that was being written when the process died. The database would take it for the
/// newest one and refuse to open; the log has everything that is in it.
fn remove_unfinished_snapshots(path: &Path) -> io::Result<()> {
    for name in snapshots(path)? {
        if name.to_string_lossy().ends_with(".generating") {
            fs::remove_file(path.join(name))?;
        }
    }
    Ok(())
}

/// The names of all snapshots, unfinished ones included.
fn snapshots(path: &Path) -> io::Result<Vec<OsString>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(path)? {
        let name = entry?.file_name();
        if name.to_string_lossy().starts_with("snap.") {
            names.push(name);
        }
    }
    Ok(names)
}

/// Tries once more with the snapshots moved aside: they only save reading the log again.
fn reopen_without_snapshots(path: &Path, config: &sled::Config) -> Result<sled::Db, OpenError> {
    let in_folder = |source| OpenError::Folder { path: path.to_owned(), source };
    let names = snapshots(path).map_err(in_folder)?;
    let aside = side_folder(path).map_err(in_folder)?;
    for name in &names {
        fs::rename(path.join(name), aside.join(name)).map_err(in_folder)?;
    }
    open_database(config).map_err(|error| {
        // Leave everything as it was found, for whoever restores it. A snapshot that cannot go back
        // stays in the side folder.
        for name in &names {
            let _ = fs::rename(aside.join(name), path.join(name));
        }
        let _ = fs::remove_dir(&aside);
        damaged(path, error)
    })
}

/// A new folder for what is moved aside: the first free one of `snapshots-aside-1`, `-2` and so on.
fn side_folder(path: &Path) -> io::Result<PathBuf> {
    let mut number = 1_u32;
    loop {
        let aside = path.join(format!("snapshots-aside-{number}"));
        match fs::create_dir(&aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number = number.saturating_add(1),
            Err(error) => return Err(error),
            Ok(()) => return Ok(aside),
        }
    }
}

/// Reads format and key; `None` if the store has neither.
fn read_head(path: &Path, db: &sled::Db) -> Result<Option<Pseudonyms>, OpenError> {
    let read = |key: &[u8]| db.get(key).map_err(|error| damaged(path, error));
    let Some(format) = read(keys::FORMAT)? else { return Ok(None) };
    let found = format.as_ref().try_into().map(u32::from_be_bytes).map_err(|error| damaged(path, error))?;
    if found != FORMAT {
        return Err(OpenError::Format { path: path.to_owned(), found, known: FORMAT });
    }
    let secret = read(keys::SECRET)?.ok_or_else(|| damaged(path, "the key of its pseudonyms is gone"))?;
    let secret = secret.as_ref().try_into().map_err(|error| damaged(path, error))?;
    Ok(Some(Pseudonyms::new(secret)))
}

/// Begins a new store.
fn begin(path: &Path, db: &sled::Db) -> Result<Pseudonyms, OpenError> {
    let secret = Pseudonyms::draw_key().map_err(|source| OpenError::Key { path: path.to_owned(), source })?;
    let mut draft = Draft::over((**db).clone());
    draft.put(keys::FORMAT.to_vec(), FORMAT.to_be_bytes().to_vec());
    draft.put(keys::SECRET.to_vec(), secret.to_vec());
    draft.write().map_err(|error| damaged(path, error))?;
    Ok(Pseudonyms::new(secret))
}

/// Brings to disk what the database handed to the system.
///
/// On Linux the database flushes with `sync_file_range`, which brings neither the new size of a
/// grown file to disk nor the cache of the drive. So we sync its file ourselves, over a second handle.
#[derive(Debug)]
pub(super) struct DiskSync {
    data: File,
    /// Where the database puts what is too large for its pages, one file each, never synced by it.
    blobs: PathBuf,
    synced_blobs: BTreeSet<OsString>,
}

impl DiskSync {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let data = OpenOptions::new().write(true).open(path.join("db"))?;
        // The names of the files themselves.
        #[cfg(unix)]
        File::open(path)?.sync_all()?;
        Ok(DiskSync { data, blobs: path.join("blobs"), synced_blobs: BTreeSet::new() })
    }

    /// Returns when everything flushed before is on disk.
    pub(super) fn sync(&mut self) -> io::Result<()> {
        self.data.sync_data()?;
        let mut blobs = BTreeSet::new();
        for entry in fs::read_dir(&self.blobs)? {
            let entry = entry?;
            let name = entry.file_name();
            if !self.synced_blobs.contains(&name) {
                match OpenOptions::new().write(true).open(entry.path()) {
                    Ok(blob) => blob.sync_all()?,
                    // The database has no more use for it.
                    Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                    Err(error) => return Err(error),
                }
            }
            blobs.insert(name);
        }
        #[cfg(unix)]
        if blobs.iter().any(|name| !self.synced_blobs.contains(name)) {
            File::open(&self.blobs)?.sync_all()?;
        }
        self.synced_blobs = blobs;
        Ok(())
    }
}
