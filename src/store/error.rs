//! What can go wrong with a store on disk: while it is opened ([`OpenError`]), and with its rows.

use std::path::PathBuf;

/// Why a store could not be opened. Nothing was lost or overwritten by the attempt.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another part of this one, has it open.
    #[error("could not open the store `{}`: another process owns it; if that is a sidecar, name it with `--server`", path.display())]
    Owned {
        /// Its folder.
        path: PathBuf,
    },
    /// The folder cannot be used.
    #[error("could not use the folder `{}` for a store", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The data cannot be read.
    #[error(
        "could not open the store `{}`: its data is damaged; put a backup of the folder in its place, \
         or name another folder to begin anew",
        path.display()
    )]
    Damaged {
        /// Its folder.
        path: PathBuf,
        /// What was found.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// It was written in another format.
    #[error(
        "could not open the store `{}`: it has format {found}, and only format {known} is known here; {}",
        path.display(),
        if found > known { "open it with the version that wrote it, or a later one" }
        else { "export it with the version that wrote it, and import that into a new folder" }
    )]
    Format {
        /// Its folder.
        path: PathBuf,
        /// The format it has.
        found: u32,
        /// The format that this version reads and writes.
        known: u32,
    },
    /// The folder holds data of something else.
    #[error("could not open the store `{}`: the data in this folder is not that of a store", path.display())]
    Foreign {
        /// The folder.
        path: PathBuf,
    },
    /// The system gave no random key for the hashes of persons.
    #[error("could not draw a random key for the store `{}`", path.display())]
    Key {
        /// Its folder.
        path: PathBuf,
        /// What the system said.
        source: getrandom::Error,
    },
}

/// Why a row could not be read or written.
#[derive(Debug, thiserror::Error)]
pub(super) enum RowError {
    #[error("the database failed")]
    Database(#[from] sled::Error),
    #[error("the data could not be brought to disk")]
    Sync(#[from] std::io::Error),
    #[error("a value could not be encoded or decoded")]
    Value(#[from] postcard::Error),
    #[error("a value has version {0}, which is not known here")]
    Version(u8),
    #[error("a kept answer cannot be read")]
    Answer,
    #[error("writing failed before; open the store again to go on with what is on disk")]
    Broken,
    #[error("a row of kind `{kind}` is not as long as it must be")]
    Torn {
        /// The kind of its key.
        kind: char,
    },
}
