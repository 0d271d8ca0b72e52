//! `standing`: what recipients say of businesses, now.

mod told;

use std::path::PathBuf;

use jiff::Timestamp;

use self::told::Look;
use super::args::{ReportFormat, StandingArgs};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{Screen, counted};
use super::replay::replay;
use super::store::{open_existing, open_memory};
use crate::archive::find_inputs;
use crate::engine::{AnswerError, Due, Engine, LineOptions};
use crate::memory::{Hour, Needs, Store};
use crate::verdict::{Action, StandingCounts, Verdict};
use crate::wire;

/// Runs the command.
///
/// # Errors
/// When rules, input or store fail, and when a business is named of which nothing is remembered.
pub(super) fn run(args: StandingArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let StandingArgs { businesses, store, from, top, since, due, apply, rules, now, format } = args;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let now = clock::now(now);
    let memory = remembered(&engine, store, &from, now, screen)?;
    let memory = memory.as_ref();
    let over = if due { engine.due(memory, now).map_err(refused)? } else { Vec::new() };
    let known = if due { memory.held()? } else { memory.businesses()? };
    if let Some(unknown) = businesses.iter().find(|business| !known.contains(business)) {
        let what = if due { "nothing is held against" } else { "nothing is remembered of" };
        return Err(CommandError::NotFound(format!("{what} the business `{unknown}`")));
    }
    let is_all = businesses.is_empty();
    let mut looks = Vec::new();
    for business in if is_all { &known } else { &businesses } {
        let Some(verdict) = engine.standing(memory, business, now).map_err(refused)? else { continue };
        let mut needs = Needs::nothing(now);
        (needs.business, needs.crowd) = (Some(business.clone()), Some(business.clone()));
        let remembered = memory.fetch(&needs)?;
        looks.push(Look { verdict, ledger: remembered.ledger, crowd: remembered.crowd.unwrap_or_default() });
    }
    if let Some(window) = since {
        let first = window.first_hour(Hour::of(now));
        looks.retain(|look| look.crowd.voices.iter().any(|voice| voice.hour >= first));
    }
    if due {
        looks.retain(|look| look.verdict.action == Action::Review || is_over(&over, &look.verdict));
    }
    if is_all || top.is_some() {
        looks.sort_by_cached_key(|look| std::cmp::Reverse(urgency(look)));
    }
    let count = looks.len();
    looks.truncate(top.unwrap_or(usize::MAX));
    match (format, looks.as_slice()) {
        (ReportFormat::Json, looks) => {
            for look in looks {
                screen.raw_line(&wire::write_verdict(&look.verdict))?;
            }
        }
        (ReportFormat::Human, []) => {
            screen.note(&format!("{} remembered, none to show", counted(known.len(), "business")))
        }
        (ReportFormat::Human, [look]) if !is_all => screen.text(&told::full(look, now))?,
        (ReportFormat::Human, looks) => screen.text(&told::table(looks, now))?,
    }
    if format == ReportFormat::Human && looks.len() < count {
        let ending = if count == 1 { "" } else { "es" };
        screen.note(&format!("{} of {count} business{ending} shown", looks.len()));
    }
    if apply {
        over.iter().try_for_each(|due| engine.enter(memory, due)).map_err(refused)?;
        memory.commit()?;
        screen.note(&format!("{} entered", counted(over.len(), "due change")));
    }
    Ok(ExitStatus::Done)
}

fn refused(error: AnswerError) -> CommandError {
    match error {
        AnswerError::Store(error) => error.into(),
        error => CommandError::NotFound(error.to_string()),
    }
}

fn is_over(over: &[Due], verdict: &Verdict) -> bool {
    over.iter().any(|due| Some(&due.business) == verdict.business.as_ref())
}

/// The memory of a store, or that of files read for this run.
pub(super) fn remembered(
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

/// What is looked at first: the strictest in force or judged now, then the highest lower bound, then the
/// most who are believed.
fn urgency(look: &Look) -> (Action, i64, u64, u64) {
    let verdict = &look.verdict;
    let in_force = look.in_force().map_or(Action::Allow, |(_, decision)| decision.action);
    let longest = verdict.standing.as_ref().and_then(|report| report.counts.last());
    let (low, credible) = longest.map_or((0, 0), |StandingCounts { low, credible, .. }| (low.unwrap_or(0), *credible));
    (verdict.action.max(in_force), verdict.score, low, credible)
}
