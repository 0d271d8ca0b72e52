//! The memory of a run. Read [`open_memory`].

use std::path::Path;

use super::error::CommandError;
use crate::memory::{MemoryStore, Store};
use crate::store::SledStore;

/// The store in a folder, or else a memory that lasts as long as the run.
///
/// # Errors
/// When the store cannot be opened.
pub(super) fn open_memory(folder: Option<&Path>) -> Result<Box<dyn Store>, CommandError> {
    Ok(match folder {
        Some(folder) => Box::new(SledStore::open(folder)?),
        None => Box::new(MemoryStore::new()),
    })
}

/// The store in a folder that must be there already: a question makes no new store.
///
/// # Errors
/// When the folder is not there or empty, or the store in it cannot be opened.
pub(super) fn open_existing(folder: &Path) -> Result<Box<dyn Store>, CommandError> {
    let holds_something = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if !holds_something {
        return Err(CommandError::NotFound(format!("there is no store `{}`", folder.display())));
    }
    open_memory(Some(folder))
}
