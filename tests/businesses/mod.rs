//! Invented businesses from everywhere: honest ones stand, swapped ones are seen by a person.

use std::fs;
use std::path::Path;

use greentick::engine::{Answer, Engine, judge};
use greentick::memory::MemoryStore;
use greentick::rulepack::RulePack;
use greentick::verdict::{Action, Verdict};
use greentick::wire::read_line;
use serde_json::Value;

/// Of a thousand honest businesses so many may get more than `warn`.
const MOST_HONEST_HELD: usize = 5;

/// Of a thousand that are none so many must get `review` or more.
const LEAST_FRAUD_HELD: usize = 950;

/// Every profile of the files of a label with its verdict and what it shows.
fn judged(label: &str) -> Vec<(String, Verdict)> {
    [format!("{label}.jsonl"), format!("blind_{label}.jsonl")].iter().flat_map(|file| judged_in(file, label)).collect()
}

fn judged_in(file: &str, label: &str) -> Vec<(String, Verdict)> {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/businesses").join(file);
    let text = fs::read_to_string(path).unwrap();
    let verdicts = text.lines().map(|line| {
        let mut profile: Value = serde_json::from_str(line).unwrap();
        let fields = profile.as_object_mut().unwrap();
        assert!(line.contains(&format!("\"label\": \"{label}\"")), "label of {line}");
        fields.remove("label");
        let case = fields.remove("case").unwrap().as_str().unwrap().to_owned();
        let shown = ["name", "phone", "websites", "email"]
            .map(|key| fields.get(key).map_or_else(String::new, Value::to_string));
        let shown = format!("{case}: {}", shown.join(" "));
        fields.insert("type".into(), "profile".into());
        fields.insert("business".into(), "b-1".into());
        let line = profile.to_string();
        let read = read_line(line.as_bytes()).unwrap();
        match judge(&engine, &MemoryStore::new(), &read.records[0], now, false).unwrap() {
            Answer::Verdict(verdict) => (shown, *verdict),
            other => panic!("{shown}: {other:?}"),
        }
    });
    verdicts.collect()
}

fn named(failures: &[&(String, Verdict)]) -> String {
    let line = |(shown, verdict): &(String, Verdict)| {
        let hits: Vec<&str> = verdict.hits.iter().map(|hit| hit.rule.as_ref()).collect();
        format!("{:?} {shown} ({})\n", verdict.action, hits.join(", "))
    };
    failures.iter().map(|failure| line(failure)).collect()
}

#[test]
fn honest_businesses_stand() {
    let all = judged("honest");
    let held: Vec<_> = all.iter().filter(|(_, verdict)| verdict.action > Action::Warn).collect();
    assert!(held.len() * 1_000 <= all.len() * MOST_HONEST_HELD, "{} of {}:\n{}", held.len(), all.len(), named(&held));
}

#[test]
fn swapped_and_borrowed_ones_are_held() {
    let all = judged("fraud");
    let passed: Vec<_> = all.iter().filter(|(_, verdict)| verdict.action < Action::Review).collect();
    let held = all.len() - passed.len();
    assert!(held * 1_000 >= all.len() * LEAST_FRAUD_HELD, "{held} of {}:\n{}", all.len(), named(&passed));
}
