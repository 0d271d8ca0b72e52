//! `standing`: what recipients say of businesses, now.

use std::path::PathBuf;

use jiff::Timestamp;

use super::args::{ReportFormat, StandingArgs};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{Screen, counted};
use super::replay::replay;
use super::store::{open_existing, open_memory};
use super::tell;
use crate::archive::find_inputs;
use crate::engine::{AnswerError, Engine, LineOptions};
use crate::memory::Store;
use crate::verdict::{Action, StandingCounts, Verdict};
use crate::wire;

/// Runs the command.
///
/// # Errors
/// When rules, input or store fail, and when a business is named of which nothing is remembered.
pub(super) fn run(args: StandingArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let StandingArgs { businesses, store, from, top, due, rules, now, format } = args;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let now = clock::now(now);
    let memory = remembered(&engine, store, &from, now, screen)?;
    let known = memory.businesses()?;
    if let Some(unknown) = businesses.iter().find(|business| !known.contains(business)) {
        return Err(CommandError::NotFound(format!("nothing is remembered of the business `{unknown}`")));
    }
    let is_all = businesses.is_empty();
    let mut verdicts = Vec::new();
    for business in if is_all { &known } else { &businesses } {
        match engine.standing(memory.as_ref(), business, now) {
            Ok(verdict) => verdicts.extend(verdict),
            Err(AnswerError::Store(error)) => return Err(error.into()),
            Err(error) => return Err(CommandError::NotFound(error.to_string())),
        }
    }
    if due {
        verdicts.retain(|verdict| is_due(verdict, now));
    }
    if is_all || top.is_some() {
        verdicts.sort_by_cached_key(|verdict| std::cmp::Reverse((verdict.action, verdict.score, heaviest(verdict))));
    }
    let count = verdicts.len();
    verdicts.truncate(top.unwrap_or(usize::MAX));
    for verdict in &verdicts {
        match format {
            ReportFormat::Json => screen.raw_line(&wire::write_verdict(verdict))?,
            ReportFormat::Human => screen.text(&tell::standing(verdict))?,
        }
    }
    if format == ReportFormat::Human && verdicts.len() < count {
        let ending = if count == 1 { "" } else { "es" };
        screen.note(&format!("{} of {count} business{ending} shown", verdicts.len()));
    } else if format == ReportFormat::Human && verdicts.is_empty() {
        screen.note(&format!("{} remembered, none to show", counted(known.len(), "business")));
    }
    Ok(ExitStatus::Done)
}

/// The memory of a store, or that of files read for this run.
fn remembered(
    engine: &Engine,
    store: Option<PathBuf>,
    from: &[PathBuf],
    now: Timestamp,
    screen: &mut Screen,
) -> Result<Box<dyn Store>, CommandError> {
    match store {
        Some(folder) => open_existing(&folder),
        None => {
            let memory = open_memory(None)?;
            let options = LineOptions { now, remember: true, strict: false };
            for input in find_inputs(from)? {
                replay(engine, memory.as_ref(), &input, &options, screen, &|_| false)?;
            }
            Ok(memory)
        }
    }
}

/// Whether somebody should look: something is held against the business, and it ran out, or waits
/// for a person.
fn is_due(verdict: &Verdict, now: Timestamp) -> bool {
    let until = verdict.standing.as_ref().and_then(|report| report.until);
    verdict.action == Action::Review || until.is_some_and(|until| until <= now)
}

/// The rate of the longest window with its reporters, to sort by.
fn heaviest(verdict: &Verdict) -> (u64, u64) {
    let longest = verdict.standing.as_ref().and_then(|report| report.counts.last());
    longest.map_or((0, 0), |StandingCounts { low, reporters, .. }| (low.unwrap_or(0), *reporters))
}
