//! Files read into a memory that lasts as long as the run. Read [`replay`].

use super::error::CommandError;
use super::render::{Screen, counted};
use crate::archive::{ArchiveError, Input, LineReader, RawLine};
use crate::engine::{Engine, LineOptions, LineOutcome, answer_line};
use crate::memory::Store;

/// Remembers every line of an input, up to the one that `is_wanted` picks; that one is given back
/// with its number and not remembered.
///
/// # Errors
/// When the input or the store cannot be read. Bad lines are told and passed over.
pub(super) fn replay(
    engine: &Engine,
    store: &dyn Store,
    input: &Input,
    options: &LineOptions,
    screen: &mut Screen,
    is_wanted: &dyn Fn(&[u8]) -> bool,
) -> Result<Option<(u64, Vec<u8>)>, CommandError> {
    let mut reader = LineReader::new(input.open()?);
    let mut number = 0;
    let mut bad = Vec::new();
    let wanted = loop {
        let read = reader.next_line();
        let line = read.map_err(|source| ArchiveError::Read { input: input.clone(), line: number, source })?;
        let Some((at, line)) = line else { break None };
        number = at;
        let RawLine::Bytes(line) = line else {
            bad.push(number);
            continue;
        };
        if is_wanted(line) {
            break Some((number, line.to_owned()));
        }
        if options.remember
            && let LineOutcome::Refused(_) = answer_line(engine, store, line, number, options)?.outcome
        {
            bad.push(number);
        }
    };
    if let Some(first) = bad.first() {
        let lines = counted(bad.len(), "bad line");
        screen.warning(&format!("{lines} of `{input}` passed over, the first one is line {first}; `score` says why"));
    }
    Ok(wanted)
}
