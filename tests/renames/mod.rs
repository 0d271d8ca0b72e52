//! Labelled renames: honest ones get less than `review`, fraudulent ones at least that.
//!
//! Cases are `fixtures/renames/*.jsonl`: a rename with its memory, and `label`, `class`, `lang` and
//! `case` beside it. `cargo test --test it renames -- --nocapture` shows the rates and what fails.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use greentick::engine::{Engine, LineOptions, answer_line};
use greentick::memory::MemoryStore;
use greentick::rulepack::RulePack;
use serde_json::Value;

/// The clock of every case.
const NOW: &str = "2026-11-15T12:00:00Z";

/// The least share of each label that must come out right, in per mille.
const LEAST_RIGHT: usize = 990;

/// What the harness reads beside a record.
const LABELS: [&str; 4] = ["label", "class", "lang", "case"];

struct Case {
    place: String,
    line: String,
    told: BTreeMap<&'static str, String>,
}

fn cases() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/renames");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for (index, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            if line.trim().is_empty() {
                continue;
            }
            let place = format!("{name}:{}", index + 1);
            let mut record: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            let record = record.as_object_mut().unwrap();
            let told = LABELS
                .into_iter()
                .map(|key| {
                    (key, record.remove(key).and_then(|told| told.as_str().map(str::to_owned)).unwrap_or_default())
                })
                .collect();
            cases.push(Case { place, line: Value::Object(record.clone()).to_string(), told });
        }
    }
    cases
}

#[test]
fn honest_renames_pass_and_others_do_not() {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let options = LineOptions { now: NOW.parse().unwrap(), remember: true, strict: false };
    let mut right: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failing = Vec::new();
    let cases = cases();
    let began = Instant::now();
    for case in &cases {
        let answer = answer_line(&engine, &MemoryStore::new(), case.line.as_bytes(), 1, &options).unwrap();
        let answer: Value = serde_json::from_str(&answer.text).unwrap();
        let action = answer["action"].as_str().unwrap_or_else(|| panic!("{}: {answer}", case.place));
        let passes = matches!(action, "allow" | "warn" | "limit");
        let is_honest = match case.told["label"].as_str() {
            "honest" => true,
            "fraud" => false,
            label => panic!("{}: the label is `{label}`", case.place),
        };
        let (good, all) = right.entry(if is_honest { "honest" } else { "fraud" }).or_default();
        *all += 1;
        if passes == is_honest {
            *good += 1;
            continue;
        }
        let record: Value = serde_json::from_str(&case.line).unwrap();
        let hits: Vec<&str> =
            answer["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["rule"].as_str()).collect();
        failing.push(format!(
            "{} {} {} {}: {} -> {} is {action} {hits:?} ({})",
            case.place,
            case.told["label"],
            case.told["class"],
            case.told["lang"],
            record["memory"]["profile"]["name"],
            record["name"],
            case.told["case"],
        ));
    }
    println!("{} verdicts in {:?}", cases.len(), began.elapsed());
    for (label, (good, all)) in &right {
        println!("{label}: {good} of {all} right");
    }
    for failing in &failing {
        println!("{failing}");
    }
    for (label, (good, all)) in right {
        assert!(good * 1_000 >= all * LEAST_RIGHT, "{label}: only {good} of {all} right");
    }
}
