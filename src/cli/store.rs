//! The memory of a run. Read [`open_memory`].

use std::path::Path;

use super::error::CommandError;
use crate::memory::{MemoryStore, Store};
use crate::store::{SledStore, holds_something};

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
    check_existing(folder)?;
    open_memory(Some(folder))
}

/// Whether there is a store in a folder.
///
/// # Errors
/// When the folder is not there or empty.
pub(super) fn check_existing(folder: &Path) -> Result<(), CommandError> {
    if !holds_something(folder) {
        return Err(CommandError::NotFound(format!("there is no store `{}`", folder.display())));
    }
    Ok(())
}
