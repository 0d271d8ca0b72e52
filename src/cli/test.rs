//! `test`: the cases that stand beside the rules.

use serde_json::{Value, json};

use super::args::{ReportFormat, TestArgs};
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::LoadedPack;
use super::render::{self, Screen, counted};
use super::sarif::place_of;
use crate::engine::Engine;
use crate::rulepack::Severity;
use crate::study::{CaseFinding, CaseOutcome, run_case};

/// Runs the command.
///
/// # Errors
/// When the rules cannot be read or have errors, or the output cannot be written.
pub(super) fn run(args: TestArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let TestArgs { folder, rule, format } = args;
    let mut loaded = LoadedPack::load(folder.as_deref())?;
    let pack = match std::mem::replace(&mut loaded.compiled, Err(Vec::new())) {
        Ok(pack) => pack,
        Err(problems) => {
            let errors: Vec<_> = problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
            for problem in &errors {
                screen.note(&render::diagnostic(problem, &loaded));
            }
            return Err(CommandError::BadRules { errors: errors.len() });
        }
    };
    let prefix = rule.unwrap_or_default();
    let engine = Engine::new(pack);
    let asked = engine.pack().cases().iter().filter(|case| case.rule.starts_with(&prefix));
    let outcomes: Vec<CaseOutcome<'_>> = asked.map(|case| run_case(&engine, case)).collect();
    if outcomes.is_empty() && !prefix.is_empty() {
        return Err(CommandError::NotFound(format!("no case stands beside a rule `{prefix}…`")));
    }
    let failed = outcomes.iter().filter(|outcome| !outcome.passes()).count();
    match format {
        ReportFormat::Human => {
            for outcome in outcomes.iter().filter(|outcome| !outcome.passes()) {
                screen.text(&failure(outcome, &loaded))?;
            }
            for outcome in outcomes.iter().filter(|outcome| outcome.passes()) {
                if let CaseFinding::Undecided(missing) = &outcome.finding {
                    screen.text(&format!(
                        "{}: `{}` misses only because it cannot be decided without {}",
                        place(outcome, &loaded),
                        outcome.case.rule,
                        missing.join(", ")
                    ))?;
                }
            }
            let rules: std::collections::BTreeSet<&str> =
                outcomes.iter().map(|outcome| outcome.case.rule.as_str()).collect();
            let cases = format!("{} of {}", counted(outcomes.len(), "case"), counted(rules.len(), "rule"));
            let result = if failed == 0 { "all pass".to_owned() } else { format!("{failed} fail") };
            screen.text(&format!("{cases}: {result}"))?;
        }
        ReportFormat::Json => {
            let report: Value = outcomes.iter().map(|outcome| to_json(outcome, &loaded)).collect();
            screen.json(&report)?;
        }
    }
    Ok(if failed == 0 { ExitStatus::Done } else { ExitStatus::Findings })
}

fn place(outcome: &CaseOutcome<'_>, pack: &LoadedPack) -> String {
    let case = outcome.case;
    let line = place_of(pack.text(&case.file), case.case.span.start).line;
    format!("{}:{line}", pack.shown_path(&case.file))
}

fn words(outcome: &CaseOutcome<'_>) -> String {
    match &outcome.finding {
        CaseFinding::Fired => "it fires".to_owned(),
        CaseFinding::Silent => "it does not fire".to_owned(),
        CaseFinding::Undecided(missing) => format!("it cannot be decided without {}", missing.join(", ")),
        CaseFinding::Unreadable(reason) => format!("the case cannot be judged: {reason}"),
    }
}

fn failure(outcome: &CaseOutcome<'_>, pack: &LoadedPack) -> String {
    let case = outcome.case;
    let due = if case.must_hit { "must fire" } else { "must not fire" };
    let record = &case.case.record;
    let text = record.get("text").and_then(Value::as_str).map_or_else(|| record.to_string(), str::to_owned);
    let mut told = format!("{}: `{}` {due}, but {}\n    {text}", place(outcome, pack), case.rule, words(outcome));
    if let Some(verdict) = &outcome.verdict {
        let fired: Vec<&str> = verdict.hits.iter().chain(&verdict.shadow).map(|hit| hit.rule.as_str()).collect();
        let fired = if fired.is_empty() { "nothing".to_owned() } else { fired.join(", ") };
        told.push_str(&format!("\n    found: {} {} ({fired})", verdict.action.name(), verdict.score));
    }
    for part in outcome.account.iter().flat_map(|account| account.missing()) {
        told.push_str(&format!("\n    {}", part.sentence()));
    }
    told
}

fn to_json(outcome: &CaseOutcome<'_>, pack: &LoadedPack) -> Value {
    let case = outcome.case;
    json!({
        "file": pack.shown_path(&case.file),
        "line": place_of(pack.text(&case.file), case.case.span.start).line,
        "rule": case.rule,
        "must_hit": case.must_hit,
        "passes": outcome.passes(),
        "finding": words(outcome),
        "record": case.case.record,
    })
}
