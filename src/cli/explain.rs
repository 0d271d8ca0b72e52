//! `explain`: one record in words a person can act on.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::args::{ExplainArgs, ReportFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{self, Screen};
use super::replay::replay;
use super::store::{open_existing, open_memory};
use super::tell;
use crate::archive::find_inputs;
use crate::engine::{AnswerError, Engine, LineOptions, explain};
use crate::verdict::{Explanation, Holding, RuleAccount};
use crate::wire;

/// Runs the command.
///
/// # Errors
/// When rules, input or store fail, and when there is no such record.
pub(super) fn run(args: ExplainArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let ExplainArgs { file, id, verdict, rules, store, now, format } = args;
    if let Some(verdict) = verdict {
        let Some(folder) = store else {
            return Err(CommandError::Usage("a verdict is kept in a store; name it with `--store`".to_owned()));
        };
        let kept = open_existing(&folder)?.verdict(&verdict)?;
        let line = kept.ok_or_else(|| CommandError::NotFound(format!("the store keeps no verdict `{verdict}`")))?;
        match format {
            ReportFormat::Json => screen.raw_line(&line)?,
            ReportFormat::Human => screen.text(&render::answer(&line))?,
        }
        return Ok(ExitStatus::Done);
    }
    let named: Vec<PathBuf> = file.into_iter().collect();
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let is_kept = store.is_some();
    let memory = match &store {
        Some(folder) => open_existing(folder)?,
        None => open_memory(None)?,
    };
    // A store holds what came before already; without one, the lines before are its place.
    let options = LineOptions { now: clock::now(now), remember: !is_kept, strict: false };
    let is_wanted = |line: &[u8]| id.as_ref().is_none_or(|id| id_of(line).as_ref() == Some(id));
    let mut found = None;
    for input in find_inputs(&named)? {
        found = replay(&engine, memory.as_ref(), &input, &options, screen, &is_wanted)?.map(|line| (input, line));
        if found.is_some() {
            break;
        }
    }
    let Some((input, (number, line))) = found else {
        return Err(CommandError::NotFound(match id {
            Some(id) => format!("no record has the id `{id}`"),
            None => "there is no record to explain".to_owned(),
        }));
    };
    let bad = |message: String| CommandError::BadLine { input: input.to_string(), line: number, message };
    let read = wire::read_line(&line).map_err(|error| bad(error.message))?;
    let Some(record) = read.records.last() else {
        return Err(bad("the envelope holds no record".to_owned()));
    };
    let explained = match explain(&engine, memory.as_ref(), record, options.now, !is_kept) {
        Ok(explained) => explained,
        Err(AnswerError::Store(error)) => return Err(error.into()),
        Err(error) => return Err(bad(error.to_string())),
    };
    match (explained, format) {
        (Some(explanation), ReportFormat::Human) => {
            let sent = serde_json::from_slice(&line).unwrap_or_default();
            screen.text(&tell::explanation(&explanation, &sent))?;
        }
        (Some(explanation), ReportFormat::Json) => screen.json(&to_json(&explanation))?,
        (None, _) => {
            let kind = record.body.type_name();
            screen
                .text(&format!("a record of type `{kind}` is remembered, not judged; there is nothing to explain"))?;
        }
    }
    Ok(ExitStatus::Done)
}

/// The id of a line, if it has one.
fn id_of(line: &[u8]) -> Option<String> {
    match serde_json::from_slice::<Value>(line).ok()?.get("id")? {
        Value::String(id) => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn to_json(explanation: &Explanation) -> Value {
    let verdict: Value = serde_json::from_str(&wire::write_verdict(&explanation.verdict)).unwrap_or_default();
    let facts: Vec<Value> = explanation
        .facts
        .iter()
        .map(|fact| json!({ "fact": fact.name, "value": fact.value, "unit": fact.unit, "meaning": fact.meaning }))
        .collect();
    let undecided: Vec<Value> =
        explanation.undecided().map(|rule| json!({ "rule": rule.rule, "missing": rule.missing })).collect();
    json!({
        "judged": explanation.judged(),
        "advice": explanation.advice(),
        "verdict": verdict,
        "reasons": explanation.reasons(),
        "facts": facts,
        "near": explanation.near().map(account).collect::<Vec<Value>>(),
        "undecided": undecided,
        "changes": explanation.changes(),
    })
}

fn account(account: &RuleAccount) -> Value {
    let parts: Vec<Value> = account
        .parts
        .iter()
        .map(|part| {
            let (holds, missing) = match &part.holding {
                Holding::Yes => (Value::Bool(true), &[][..]),
                Holding::No => (Value::Bool(false), &[][..]),
                Holding::Unknown(missing) => (Value::Null, missing.as_slice()),
            };
            json!({ "text": part.text, "stands_for": part.stands_for, "holds": holds, "missing": missing })
        })
        .collect();
    json!({ "rule": account.rule, "title": account.title, "points": account.points, "parts": parts })
}
