//! The whole invented day: its answers are in the repository, whoever gives them.
//!
//! Renew the golden file with `GREENTICK_RENEW=1 cargo test --test it day`, and read the difference.

use std::fs;
use std::path::{Path, PathBuf};

use greentick::engine::{Engine, LineOptions, answer_line};
use greentick::memory::{MemoryStore, Store};
use greentick::rulepack::RulePack;

/// The clock of the day: a minute before midnight.
const NOW: &str = "2026-11-15T23:59:00Z";

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(name)
}

/// The answers to every line of the day, one a line.
fn answers(store: &dyn Store) -> String {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let options = LineOptions { now: NOW.parse().unwrap(), remember: true, strict: false };
    let mut answers = String::new();
    for (index, line) in fs::read_to_string(fixture("day.jsonl")).unwrap().lines().enumerate() {
        let number = u64::try_from(index + 1).unwrap();
        let answer = answer_line(&engine, store, line.as_bytes(), number, &options).unwrap();
        answers.push_str(&answer.text);
        answers.push('\n');
    }
    answers
}

#[test]
fn the_day_is_answered_as_written_down() {
    let answers = answers(&MemoryStore::new());
    let golden = fixture("day.answers.jsonl");
    if std::env::var_os("GREENTICK_RENEW").is_some() {
        fs::write(&golden, &answers).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    let differing = answers.lines().zip(expected.lines()).position(|(found, expected)| found != expected);
    if let Some(line) = differing {
        panic!(
            "line {}:\nfound    {}\nexpected {}\nrenew with GREENTICK_RENEW=1 cargo test --test it day",
            line + 1,
            answers.lines().nth(line).unwrap(),
            expected.lines().nth(line).unwrap()
        );
    }
    assert_eq!(answers.lines().count(), expected.lines().count(), "number of answers");
}

#[cfg(feature = "store")]
#[test]
fn both_stores_give_the_same_day() {
    let folder = tempfile::tempdir().unwrap();
    let sled = greentick::store::SledStore::open(folder.path()).unwrap();
    let (in_memory, lasting) = (answers(&MemoryStore::new()), answers(&sled));
    for (line, (one, other)) in in_memory.lines().zip(lasting.lines()).enumerate() {
        assert_eq!(one, other, "line {}", line + 1);
    }
    assert_eq!(in_memory, lasting);
}
