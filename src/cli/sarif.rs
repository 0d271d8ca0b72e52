//! Problems as values for machines: a JSON array, and SARIF 2.1.0 for editors and reviews.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::pack::LoadedPack;
use crate::rulepack::{Diagnostic, Severity};

/// A place in a text: line and column from 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// The line.
    pub(super) line: usize,
    /// The column.
    pub(super) column: usize,
}

/// The place of a byte.
pub(super) fn place_of(text: &str, byte: usize) -> Place {
    let before = text.get(..text.floor_char_boundary(byte)).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    Place {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
    }
}

/// Problems as one JSON array.
pub(super) fn to_json(problems: &[Diagnostic], pack: &LoadedPack) -> Value {
    problems
        .iter()
        .map(|problem| {
            let text = pack.text(&problem.file);
            let (start, end) = (place_of(text, problem.span.start), place_of(text, problem.span.end));
            json!({
                "file": pack.shown_path(&problem.file),
                "line": start.line,
                "column": start.column,
                "end_line": end.line,
                "end_column": end.column,
                "code": problem.code.name(),
                "severity": problem.severity.name(),
                "message": problem.message,
                "help": problem.help,
            })
        })
        .collect()
}

/// Problems as a SARIF log.
pub(super) fn to_sarif(problems: &[Diagnostic], pack: &LoadedPack) -> Value {
    let codes: BTreeSet<_> = problems.iter().map(|problem| problem.code).collect();
    let rules: Vec<Value> =
        codes.iter().map(|code| json!({ "id": code.name(), "shortDescription": { "text": code.meaning() } })).collect();
    let results: Vec<Value> = problems.iter().map(|problem| result(problem, pack)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "greentick",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(problem: &Diagnostic, pack: &LoadedPack) -> Value {
    let location = |span: &std::ops::Range<usize>| {
        let text = pack.text(&problem.file);
        let (start, end) = (place_of(text, span.start), place_of(text, span.end));
        json!({
            "artifactLocation": { "uri": pack.shown_path(&problem.file) },
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        })
    };
    let level = match problem.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let text = match &problem.help {
        Some(help) => format!("{}; {help}", problem.message),
        None => problem.message.clone(),
    };
    let mut result = json!({
        "ruleId": problem.code.name(),
        "level": level,
        "message": { "text": text },
        "locations": [{ "physicalLocation": location(&problem.span) }],
    });
    if let (Some((span, label)), Some(result)) = (&problem.second, result.as_object_mut()) {
        let related = json!([{ "physicalLocation": location(span), "message": { "text": label } }]);
        result.insert("relatedLocations".to_owned(), related);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let text = "äb\nc€d";
        for (byte, line, column) in [(0, 1, 1), (2, 1, 2), (4, 2, 1), (8, 2, 3), (99, 2, 4)] {
            assert_eq!(place_of(text, byte), Place { line, column }, "{byte}");
        }
    }
}
