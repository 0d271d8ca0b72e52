//! Why a command could not do its work. Read [`CommandError`].

use std::io;
use std::path::PathBuf;

use super::exit_code::ExitStatus;
use crate::archive::ArchiveError;
use crate::memory::StoreError;
use crate::store::{ImportError, OpenError};

/// Why a command broke off.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(super) enum CommandError {
    /// Flags that do not fit together, or name what is not there.
    #[error("{0}")]
    Usage(String),
    /// Input cannot be read.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A rule pack cannot be read.
    #[error("could not read `{}` of a rule pack", path.display())]
    PackFile {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A rule pack has errors; they were shown.
    #[error("the rule pack has {errors} errors, so that it is not loaded")]
    BadRules {
        /// How many.
        errors: usize,
    },
    /// The store could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An export could not be read back.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// What was asked about is not there.
    #[error("{0}")]
    NotFound(String),
    /// A record cannot be judged.
    #[error("line {line} of `{input}`: {message}")]
    BadLine {
        /// The input.
        input: String,
        /// The line, counted from 1.
        line: u64,
        /// What is wrong.
        message: String,
    },
    /// The output cannot be written.
    #[error("could not write the output")]
    Output(#[from] io::Error),
}

impl CommandError {
    /// The exit status that it stands for.
    pub(super) fn status(&self) -> ExitStatus {
        match self {
            CommandError::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitStatus::Done,
            CommandError::BadRules { .. } => ExitStatus::Findings,
            CommandError::Usage(_) => ExitStatus::WrongUsage,
            CommandError::Archive(_)
            | CommandError::PackFile { .. }
            | CommandError::NotFound(_)
            | CommandError::BadLine { .. }
            | CommandError::Output(_) => ExitStatus::BadInput,
            CommandError::Import(ImportError::Torn) => ExitStatus::BadInput,
            CommandError::Open(_) | CommandError::Store(_) | CommandError::Import(_) => ExitStatus::StoreTrouble,
        }
    }
}
