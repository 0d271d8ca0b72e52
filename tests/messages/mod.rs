//! Labelled messages in many languages: honest ones pass, fraud and unwanted advertising are held.
//!
//! Cases are `fixtures/messages/*.jsonl`: a text with `label`, `lang`, `source` and `id` beside it.
//! They are development sets, written by those who wrote the phrases; how far rules travel is measured
//! on messages of other sources (README, "How often it is right").

use std::fs;
use std::path::Path;

use greentick::engine::{Answer, Engine, judge};
use greentick::memory::MemoryStore;
use greentick::rulepack::RulePack;
use greentick::verdict::Action;
use greentick::wire::read_line;
use serde_json::{Value, json};

/// Of a thousand messages of a label so many may be judged wrongly.
const MOST_WRONG: [(&str, usize); 5] =
    [("transactional", 5), ("ham", 5), ("promo", 50), ("smishing", 100), ("spam", 100)];

struct Judged {
    label: String,
    is_right: bool,
    shown: String,
}

fn judged() -> Vec<Judged> {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/messages");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.retain(|path| !path.file_name().unwrap().to_string_lossy().starts_with("blind"));
    files.sort();
    let mut all = Vec::new();
    for path in files {
        for (index, line) in fs::read_to_string(&path).unwrap().lines().enumerate() {
            let place = format!("{}:{}", path.file_name().unwrap().to_string_lossy(), index + 1);
            let case: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            let label = case["label"].as_str().unwrap_or_else(|| panic!("{place}: no label")).to_owned();
            let record = json!({ "text": case["text"] }).to_string();
            let read = read_line(record.as_bytes()).unwrap();
            let answer = judge(&engine, &MemoryStore::new(), &read.records[0], now, false).unwrap();
            let Answer::Verdict(verdict) = answer else { panic!("{place}: {answer:?}") };
            let is_held = verdict.action >= Action::Review;
            let is_right = is_held == matches!(label.as_str(), "smishing" | "spam");
            let hits: Vec<&str> = verdict.hits.iter().map(|hit| hit.rule.as_ref()).collect();
            let shown = format!("{place} {label} is {:?} ({}): {}", verdict.action, hits.join(", "), case["text"]);
            all.push(Judged { label, is_right, shown });
        }
    }
    all
}

#[test]
fn labeled_messages_come_out_right() {
    let all = judged();
    let mut seen = 0;
    for (label, most) in MOST_WRONG {
        let of_label: Vec<&Judged> = all.iter().filter(|judged| judged.label == label).collect();
        let wrong: Vec<&str> =
            of_label.iter().filter(|judged| !judged.is_right).map(|judged| judged.shown.as_str()).collect();
        seen += of_label.len();
        println!("{label}: {} of {} wrong", wrong.len(), of_label.len());
        assert!(!of_label.is_empty(), "no message is labeled {label}");
        assert!(wrong.len() * 1_000 <= of_label.len() * most, "{label}: {}\n{}", wrong.len(), wrong.join("\n"));
    }
    assert_eq!(seen, all.len(), "a label that nobody knows");
}
