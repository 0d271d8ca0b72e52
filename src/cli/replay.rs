//! Files read into a memory that lasts as long as the run. Read [`replay`].

use super::error::CommandError;
use super::render::Screen;
use crate::archive::{ArchiveError, Input, LineReader, RawLine};
use crate::engine::{Engine, LineOptions, LineOutcome, answer_line};
use crate::memory::Store;

/// Remembers every line of an input, up to the one that `is_wanted` picks; that one is given back
/// with its number and not remembered.
///
/// # Errors
/// When the input or the store cannot be read. Bad lines are told and passed over.
pub fn replay(
    engine: &Engine,
    store: &dyn Store,
    input: &Input,
    options: &LineOptions,
    screen: &mut Screen,
    is_wanted: &dyn Fn(&[u8]) -> bool,
) -> Result<Option<(u64, Vec<u8>)>, CommandError> {
    let mut reader = LineReader::new(input.open()?);
    let mut number = 0;
    loop {
        let read = reader.next_line();
        let line = read.map_err(|source| ArchiveError::Read { input: input.clone(), line: number, source })?;
        let Some((at, line)) = line else { return Ok(None) };
        number = at;
        let RawLine::Bytes(line) = line else {
            screen.note(&format!("{input}:{number}: passed over, too long"));
            continue;
        };
        if is_wanted(line) {
            return Ok(Some((number, line.to_owned())));
        }
        if !options.remember {
            continue;
        }
        if let LineOutcome::Refused(reason) = answer_line(engine, store, line, number, options)?.outcome {
            screen.note(&format!("{input}:{number}: passed over, {reason}"));
        }
    }
}
