//! `check`: every problem in the files of a rule pack.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::args::{CheckArgs, ProblemFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::LoadedPack;
use super::render::{self, Screen, counted};
use super::sarif::{to_json, to_sarif};
use super::tell;
use crate::rulepack::{Diagnostic, DiagnosticCode, Severity};

/// Runs the command.
///
/// # Errors
/// When the folder cannot be read, or the output not written.
pub(super) fn run(args: CheckArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let CheckArgs { folder, format, deny_warnings, cost, now } = args;
    let pack = LoadedPack::load(folder.as_deref())?;
    let today = clock::now(now).to_zoned(TimeZone::UTC).date();
    let problems = match &pack.compiled {
        Ok(compiled) => {
            let mut problems = compiled.warnings().to_vec();
            problems.extend(compiled.due(today));
            problems
        }
        Err(problems) => problems.clone(),
    };
    if cost && let Ok(compiled) = &pack.compiled {
        for cost in compiled.costs() {
            screen.text(&tell::cost(&cost))?;
        }
    }
    match format {
        ProblemFormat::Human => show(&problems, &pack, screen)?,
        ProblemFormat::Json => screen.json(&to_json(&problems, &pack))?,
        ProblemFormat::Sarif => screen.json(&to_sarif(&problems, &pack))?,
    }
    let worst = problems.iter().map(|problem| problem.severity).max();
    let least = if deny_warnings { Severity::Warning } else { Severity::Error };
    Ok(if worst >= Some(least) { ExitStatus::Findings } else { ExitStatus::Done })
}

/// Errors and warnings one by one, notes of a kind in one line, and the sum of all.
fn show(problems: &[Diagnostic], pack: &LoadedPack, screen: &mut Screen) -> Result<(), CommandError> {
    let mut notes: BTreeMap<DiagnosticCode, Vec<&Diagnostic>> = BTreeMap::new();
    for problem in problems {
        if problem.severity == Severity::Note {
            notes.entry(problem.code).or_default().push(problem);
        } else {
            screen.text(&render::diagnostic(problem, pack))?;
            screen.text("")?;
        }
    }
    for (code, notes) in &notes {
        screen.text(&render::notes(*code, notes))?;
    }
    screen.text(&summary(problems, pack))?;
    Ok(())
}

fn summary(problems: &[Diagnostic], pack: &LoadedPack) -> String {
    let count = |severity| problems.iter().filter(|problem| problem.severity == severity).count();
    let is_rule_file = |path: &&String| {
        path.ends_with(".toml") && !path.contains('/') && !matches!(path.as_str(), "policy.toml" | "exceptions.toml")
    };
    let files = counted(pack.files.keys().filter(is_rule_file).count(), "file");
    let rules = match &pack.compiled {
        Ok(compiled) => format!("{} in {files}", counted(compiled.rules().len(), "rule")),
        Err(_) => files,
    };
    format!(
        "{rules}: {}, {}, {}",
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
        counted(count(Severity::Note), "note")
    )
}
