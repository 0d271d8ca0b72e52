//! `retract`: reports or any other record taken back, as if they had never come; looked at first.

use serde_json::json;

use super::args::{RetractArgs, RetractWhatArgs};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{Screen, counted};
use super::store::open_existing;
use super::tell;
use crate::engine::{Engine, LineOptions, LineOutcome, answer_line};
use crate::memory::{Person, RecordKey, RetractWhat, Retractable, Store};

/// Runs the command.
///
/// # Errors
/// When rules or the store fail, and when nothing is remembered that could be taken back.
pub(super) fn run(args: RetractArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let RetractArgs { business, what, why, dry_run, store, rules, now } = args;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let memory = open_existing(&store.folder)?;
    let memory = memory.as_ref();
    let now = clock::now(now);
    let (what, key, named) = meant(what, &business);
    let taken = memory.retracted_by(&business, &what)?;
    if taken.records == 0 {
        let problem =
            format!("nothing of `{business}` with the {key} `{named}` is remembered, or it was retracted before");
        return Err(CommandError::NotFound(problem));
    }
    if dry_run {
        screen.text(&format!("would take back {}", told(taken)))?;
        return show(&engine, memory, &business, now, screen);
    }
    let mut record = json!({ "type": "retract", "business": business, "at": now.to_string(), "why": why });
    if let Some(fields) = record.as_object_mut() {
        fields.insert(key.to_owned(), json!(named));
        fields.retain(|_, value| !value.is_null());
    }
    let options = LineOptions { now, remember: true, strict: true };
    if let LineOutcome::Refused(problem) =
        answer_line(&engine, memory, record.to_string().as_bytes(), 1, &options)?.outcome
    {
        return Err(CommandError::Usage(problem));
    }
    memory.commit()?;
    screen.text(&format!("took back {}", told(taken)))?;
    show(&engine, memory, &business, now, screen)
}

/// What is meant, the key of it in a record, and its name.
fn meant(what: RetractWhatArgs, business: &str) -> (RetractWhat, &'static str, String) {
    match what {
        RetractWhatArgs { record: Some(id), .. } => {
            (RetractWhat::Record(RecordKey::of_id(business, &id)), "record", id)
        }
        RetractWhatArgs { reporter: Some(person), .. } => {
            (RetractWhat::Reporter(Person::parse(&person)), "reporter", person)
        }
        RetractWhatArgs { cohort, .. } => {
            let cohort = cohort.unwrap_or_default();
            (RetractWhat::Cohort(cohort.clone()), "cohort", cohort)
        }
    }
}

fn told(Retractable { records, reports, reporters }: Retractable) -> String {
    let counted = |count: u64, word| counted(usize::try_from(count).unwrap_or(usize::MAX), word);
    match reports {
        0 => counted(records, "record"),
        _ => format!("{} of {}", counted(reports, "report"), counted(reporters, "reporter")),
    }
}

/// The standing of the business, as it is judged now.
fn show(
    engine: &Engine,
    memory: &dyn Store,
    business: &str,
    now: jiff::Timestamp,
    screen: &mut Screen,
) -> Result<ExitStatus, CommandError> {
    let verdict = engine.standing(memory, business, now).map_err(|error| CommandError::NotFound(error.to_string()))?;
    if let Some(verdict) = verdict {
        screen.text(&tell::standing(&verdict))?;
    }
    Ok(ExitStatus::Done)
}
