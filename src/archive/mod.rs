//! SHELL: input in, with file names and line numbers, in bounded memory.
//!
//! Reads files, folders and standard input line by line. It knows bytes and lines, not records;
//! what a line says is read in `wire`. Read [`find_inputs`] and [`LineReader`].

mod in_order;
mod input;
mod lines;

pub use in_order::{all_threads, in_order};
pub use input::{ArchiveError, Input, find_inputs};
pub use lines::{LineReader, MAX_LINE_BYTES, RawLine, too_long};
