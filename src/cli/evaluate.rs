//! `evaluate`: how well the rules judge labeled records.

use serde_json::{Value, json};

use super::args::{EvaluateArgs, ReportFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{Screen, counted};
use crate::archive::{ArchiveError, Input, LineReader, RawLine, find_inputs, too_long};
use crate::engine::Engine;
use crate::study::{Counts, Evaluation, Share, Truth};

/// Runs the command.
///
/// # Errors
/// When rules or input fail. Lines that are bad are told, counted and end in the status.
pub(super) fn run(args: EvaluateArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let EvaluateArgs { files, rules, held_from, wrong, most_held, least_recall, now, format } = args;
    let inputs = find_inputs(&files)?;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let now = clock::now(now);
    let mut evaluation = Evaluation::new(held_from);
    let mut bad_lines = 0;
    screen.begin_progress(inputs.iter().map(Input::size).sum());
    for input in &inputs {
        let mut reader = LineReader::new(input.open()?);
        let mut number = 0;
        loop {
            let read = reader.next_line();
            let line = read.map_err(|source| ArchiveError::Read { input: input.clone(), line: number, source })?;
            let Some((at, line)) = line else { break };
            number = at;
            let place = format!("{input}:{number}");
            let added = match line {
                RawLine::Bytes(line) => evaluation.add(&engine, line, &place, now),
                RawLine::TooLong => Err(too_long()),
            };
            if let Err(error) = added {
                screen.note(&format!("{place}: {error}"));
                bad_lines += 1;
            }
        }
    }
    screen.end_progress();
    match format {
        ReportFormat::Json => screen.json(&as_json(&evaluation))?,
        ReportFormat::Human => screen.text(&as_text(&evaluation, wrong))?,
    }
    if bad_lines > 0 {
        screen.warning(&format!("{} passed over", counted(bad_lines, "bad line")));
    }
    let too_many =
        most_held.is_some_and(|most| evaluation.total.false_positives().is_some_and(|share| share.rate > most.0));
    let too_few = least_recall.is_some_and(|least| evaluation.total.recall().is_some_and(|share| share.rate < least.0));
    Ok(match (bad_lines, too_many || too_few) {
        (1.., _) => ExitStatus::BadInput,
        (0, true) => ExitStatus::Findings,
        (0, false) => ExitStatus::Done,
    })
}

/// The report for people.
fn as_text(evaluation: &Evaluation, wrong: usize) -> String {
    let mut lines = vec![format!("held means {} or stricter; bounds are Wilson, 95 %", evaluation.held_from.name())];
    lines.push(String::new());
    lines.push(format!("{:<28} {:>7} {:>24}   {:>7} {:>24}", "", "good", "of them held", "bad", "of them held"));
    lines.push(row("all", &evaluation.total));
    for (dimension, parts) in &evaluation.parts {
        // One value says the same as the total.
        if parts.len() > 1 {
            lines.push(format!("by {dimension}"));
            lines.extend(parts.iter().map(|(value, counts)| row(&format!("  {value}"), counts)));
        }
    }
    let total = &evaluation.total;
    if let (Some(precision), Some(f1)) = (total.precision(), total.f1()) {
        lines.push(String::new());
        lines.push(format!("precision {}   F1 {}", share(&precision), percent(f1)));
    }
    if !evaluation.rules.is_empty() {
        lines.push(String::new());
        lines.push(format!("{:<44} {:>9} {:>9}", "rule", "on good", "on bad"));
        let mut rules: Vec<_> = evaluation.rules.iter().collect();
        rules.sort_by_key(|(id, counts)| (std::cmp::Reverse(counts.good + counts.bad), (*id).clone()));
        for (id, counts) in rules {
            let mark = if counts.is_live { "" } else { " (shadow)" };
            lines.push(format!("{:<44} {:>9} {:>9}", format!("{id}{mark}"), counts.good, counts.bad));
        }
    }
    if !evaluation.wrong.is_empty() {
        lines.push(String::new());
        lines.push(format!("judged wrongly: {}", evaluation.wrong.len()));
        for wrong in evaluation.wrong.iter().take(wrong) {
            let what = if wrong.truth == Truth::Good { "good, but" } else { "bad, but" };
            let rules: Vec<&str> = wrong.verdict.hits.iter().map(|hit| hit.rule.as_str()).collect();
            lines.push(format!("  {}: {what} {} ({})", wrong.place, wrong.verdict.action.name(), rules.join(", ")));
            lines.push(format!("    {}", wrong.shows));
        }
        if evaluation.wrong.len() > wrong {
            lines.push(format!("  … and {} more (`--wrong N` shows them)", evaluation.wrong.len() - wrong));
        }
    }
    lines.join("\n")
}

fn row(name: &str, counts: &Counts) -> String {
    let held = |share_of: Option<Share>| share_of.map_or_else(|| "-".to_owned(), |of| share(&of));
    format!(
        "{name:<28} {:>7} {:>24}   {:>7} {:>24}",
        counts.good,
        held(counts.false_positives()),
        counts.bad,
        held(counts.recall())
    )
}

/// `1.2 % (0.8 – 1.9)`.
fn share(share: &Share) -> String {
    format!("{} ({} - {})", percent(share.rate), bare_percent(share.low), bare_percent(share.high))
}

fn percent(billionths: i64) -> String {
    format!("{} %", bare_percent(billionths))
}

/// Hundredths of a percent, rounded to the nearest.
fn bare_percent(billionths: i64) -> String {
    let hundredths = (billionths + 50_000) / 100_000;
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn as_json(evaluation: &Evaluation) -> Value {
    let share = |share: Option<Share>| {
        share.map(|share| json!({ "rate": part(share.rate), "low": part(share.low), "high": part(share.high) }))
    };
    let counts = |counts: &Counts| {
        json!({
            "good": counts.good, "good_held": counts.good_held, "false_positives": share(counts.false_positives()),
            "bad": counts.bad, "bad_held": counts.bad_held, "recall": share(counts.recall()),
            "precision": share(counts.precision()), "f1": counts.f1().map(part),
        })
    };
    let parts: serde_json::Map<String, Value> = evaluation
        .parts
        .iter()
        .map(|(dimension, values)| {
            let values = values.iter().map(|(value, of)| (value.clone(), counts(of))).collect();
            ((*dimension).to_owned(), Value::Object(values))
        })
        .collect();
    let rules: serde_json::Map<String, Value> = evaluation
        .rules
        .iter()
        .map(|(id, of)| (id.clone(), json!({ "good": of.good, "bad": of.bad, "live": of.is_live })))
        .collect();
    let wrong: Vec<Value> = evaluation
        .wrong
        .iter()
        .map(|wrong| {
            let rules: Vec<&str> = wrong.verdict.hits.iter().map(|hit| hit.rule.as_str()).collect();
            json!({
                "place": wrong.place, "label": if wrong.truth == Truth::Good { "good" } else { "bad" },
                "shows": wrong.shows, "action": wrong.verdict.action.name(), "score": wrong.verdict.score, "rules": rules,
            })
        })
        .collect();
    json!({
        "held_from": evaluation.held_from.name(), "total": counts(&evaluation.total), "by": parts, "rules": rules,
        "wrong": wrong,
    })
}

/// Billionths as a number between 0 and 1.
fn part(billionths: i64) -> f64 {
    billionths as f64 / 1e9
}
