//! Which files are read, and in which order. Read [`find_inputs`].

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// One place that lines come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// Standard input, written `-`.
    Standard,
    /// A file.
    File(PathBuf),
}

impl Input {
    /// Opens it for reading.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn open(&self) -> Result<Box<dyn Read>, ArchiveError> {
        Ok(match self {
            Input::Standard => Box::new(io::stdin()),
            Input::File(path) => {
                let file = File::open(path).map_err(|source| ArchiveError::Open { path: path.clone(), source })?;
                Box::new(file)
            }
        })
    }

    /// How many bytes it holds, as far as that is known before reading.
    pub fn size(&self) -> Option<u64> {
        match self {
            Input::Standard => None,
            Input::File(path) => fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|data| data.len()),
        }
    }
}

impl fmt::Display for Input {
    /// As messages name it; standard input is `-`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Input::Standard => f.write_str("-"),
            Input::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Why input cannot be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// A file or folder is not there, or closed to us.
    #[error("could not open `{}`", path.display())]
    Open {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Reading broke off.
    #[error("could not read `{input}` beyond line {line}")]
    Read {
        /// Of which input.
        input: Input,
        /// The last line that was read.
        line: u64,
        /// What the system said.
        source: io::Error,
    },
    /// A folder has nothing to read, which is a slip more often than not.
    #[error("the folder `{}` holds no `.jsonl` file", path.display())]
    Empty {
        /// Which one.
        path: PathBuf,
    },
}

/// What to read: files as named, all `*.jsonl` below each folder in the order of their names, `-`
/// for standard input, which is also read when nothing is named.
///
/// # Errors
/// When something named is not there, before anything was read.
pub fn find_inputs(named: &[PathBuf]) -> Result<Vec<Input>, ArchiveError> {
    if named.is_empty() {
        return Ok(vec![Input::Standard]);
    }
    let mut inputs = Vec::new();
    for path in named {
        if path == Path::new("-") {
            inputs.push(Input::Standard);
            continue;
        }
        let failed = |source| ArchiveError::Open { path: path.clone(), source };
        if !fs::metadata(path).map_err(failed)?.is_dir() {
            inputs.push(Input::File(path.clone()));
            continue;
        }
        let mut files = Vec::new();
        gather(path, &mut files)?;
        if files.is_empty() {
            return Err(ArchiveError::Empty { path: path.clone() });
        }
        files.sort();
        inputs.extend(files.into_iter().map(Input::File));
    }
    Ok(inputs)
}

/// Every `*.jsonl` below a folder. Links to folders are not followed: they may lead in circles.
fn gather(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), ArchiveError> {
    let failed = |source| ArchiveError::Open { path: folder.to_owned(), source };
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = entry.path();
        if entry.file_type().map_err(failed)?.is_dir() {
            gather(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "jsonl") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}
