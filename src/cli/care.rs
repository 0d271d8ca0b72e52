//! `export`, `import`, `forget` and `compact`: the care of a store.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use super::args::{CompactArgs, ExportArgs, ForgetArgs, ImportArgs, StoreArgs};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::Screen;
use super::store::check_existing;
use crate::memory::{Forgotten, Person, Store};
use crate::store::{self, Import, SledStore};

/// Runs `export`.
///
/// # Errors
/// When the store or the output fails.
pub(super) fn export(args: ExportArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let ExportArgs { file, store } = args;
    let store = open(&store)?;
    let Some(path) = file else {
        for line in store.export()? {
            screen.raw_line(&line?)?;
        }
        return Ok(ExitStatus::Done);
    };
    let mut out = BufWriter::new(File::create_new(path)?);
    for line in store.export()? {
        writeln!(out, "{}", line?)?;
    }
    out.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    Ok(ExitStatus::Done)
}

/// Runs `import`.
///
/// # Errors
/// When the export is not whole, or the folder is no place for a store.
pub(super) fn import(args: ImportArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let ImportArgs { file, store } = args;
    let lines: Box<dyn BufRead> = match &file {
        Some(path) => Box::new(BufReader::new(File::open(path).map_err(|source| unreadable(path, &source))?)),
        None => Box::new(BufReader::new(io::stdin())),
    };
    let name = file.as_deref().unwrap_or(Path::new("-"));
    let mut import = Import::begin(&store)?;
    for (number, line) in (1_u64..).zip(lines.lines()) {
        let line = line.map_err(|source| unreadable(name, &source))?;
        import.take(&line).map_err(|error| match error {
            store::ImportError::Write(_) => CommandError::Import(error),
            error => {
                CommandError::BadLine { input: name.display().to_string(), line: number, message: error.to_string() }
            }
        })?;
    }
    let rows = import.finish()?;
    screen.note(&format!("{rows} rows imported into `{}`", store.display()));
    Ok(ExitStatus::Done)
}

/// A store that is there.
fn open(StoreArgs { folder }: &StoreArgs) -> Result<SledStore, CommandError> {
    check_existing(folder)?;
    Ok(SledStore::open(folder)?)
}

fn unreadable(path: &Path, source: &io::Error) -> CommandError {
    CommandError::NotFound(format!("could not read `{}`: {source}", path.display()))
}

/// Runs `forget`.
///
/// # Errors
/// When the store fails.
pub(super) fn forget(args: ForgetArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let ForgetArgs { person, business, store } = args;
    let whom = match (person, business) {
        (Some(person), _) => Forgotten::Person(Person::parse(&person)),
        (None, business) => Forgotten::Business(business.unwrap_or_default()),
    };
    let memory = open(&store)?;
    memory.forget(&whom)?;
    memory.commit()?;
    let folder = store.folder.display();
    screen.note(&format!("forgotten; `greentick compact --store {folder}` takes the traces from the disk"));
    Ok(ExitStatus::Done)
}

/// Runs `compact`.
///
/// # Errors
/// When rules or the store fail.
pub(super) fn compact(args: CompactArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let CompactArgs { store, rules, now } = args;
    let pack = load_pack(rules.rules.as_deref(), screen)?;
    let store = open(&store)?;
    // What a pack does not limit is kept for good.
    store.expire(clock::now(now), pack.policy().answers_days.unwrap_or(u32::MAX))?;
    let store::Compacted { before, after } = store::compact(store)?;
    screen.note(&format!("{before} bytes before, {after} bytes now"));
    Ok(ExitStatus::Done)
}
