//! What does it cost a message when a rule asks what stands in its text: numbers to call, mailboxes,
//! amounts, codes, accounts, wallets, deadlines?
//!
//! The messages are the cases beside the rules of the default pack. First the verdict with the default pack
//! as it is; then, for each sort of fact, with one more rule that asks every message for it. Nanoseconds a
//! message, and the ratio to the verdict without that rule (decoding excluded, one thread).
//!
//! `cargo bench --bench asked_facts`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::hint::black_box;
use std::time::Instant;

use greentick::engine::Engine;
use greentick::memory::Remembered;
use greentick::rulepack::RulePack;
use greentick::wire::{Line, read_line};

const ROUNDS: usize = 21;

/// A sort of fact with a condition that asks for it and almost never holds.
const ASKED: [(&str, &str); 10] = [
    ("callbacks", "size(callbacks) > 60"),
    ("mailboxes", "size(mailboxes) > 60"),
    ("amounts", "size(amounts) > 60"),
    ("text.codes", "text.codes > 60"),
    ("text.accounts", "text.accounts > 60"),
    ("text.ibans", "text.ibans > 60"),
    ("text.wallets", "text.wallets > 60"),
    ("text.percent", "(text.percent otherwise 0) > 100000"),
    ("text.deadline", "(text.deadline otherwise 30d) < 1s"),
    (
        "all of these",
        "size(callbacks) + size(mailboxes) + size(amounts) + text.codes + text.accounts + text.ibans + text.wallets > 60 and (text.percent otherwise 0) > 100000 and (text.deadline otherwise 30d) < 1s",
    ),
];

fn main() {
    let builtin = engine(None);
    let texts: Vec<String> = builtin
        .pack()
        .cases()
        .iter()
        .map(|case| &case.case.record)
        .filter(|record| record.get("text").is_some() && record.get("memory").is_none())
        .map(|record| record.to_string())
        .collect();
    let lines: Vec<Line<'_>> = texts.iter().map(|text| read_line(text.as_bytes()).unwrap()).collect();
    println!("{} messages, median of {ROUNDS} rounds", lines.len());
    for (name, condition) in ASKED {
        let asking = engine(Some(condition));
        // Side by side, so that what else the machine does falls on both.
        let pairs: Vec<(f64, f64)> = (0..=ROUNDS)
            .map(|_| (per_message(&builtin, &lines), per_message(&asking, &lines)))
            // Numbering plans are loaded when first asked for.
            .skip(1)
            .collect();
        let plain = median(pairs.iter().map(|(plain, _)| *plain));
        let asked = median(pairs.iter().map(|(_, asked)| *asked));
        let ratio = median(pairs.iter().map(|(plain, asked)| asked / plain));
        println!("{name:<16} {plain:>8.0} ns without, {asked:>8.0} ns with it, {ratio:>5.2} ×");
    }
}

/// The default pack, with one more rule.
fn engine(condition: Option<&str>) -> Engine {
    let mut files = RulePack::builtin_files();
    if let Some(condition) = condition {
        let rule = format!(
            "area = \"bench\"\n[[rule]]\nid = \"asks\"\non = \"message\"\ntitle = \"t\"\nwhen = '{condition}'\npoints = 1\n"
        );
        files.insert("bench.toml".into(), rule.into_bytes());
        let policy = String::from_utf8(files["policy.toml"].to_vec()).unwrap();
        let policy = policy.replacen("files = [", "files = [\"bench\", ", 1);
        files.insert("policy.toml".into(), policy.into_bytes());
    }
    Engine::new(RulePack::compile(&files).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

/// Nanoseconds of a verdict, over all messages once.
fn per_message(engine: &Engine, lines: &[Line<'_>]) -> f64 {
    let now = "2026-12-31T10:00:00Z".parse().unwrap();
    let start = Instant::now();
    for record in lines.iter().flat_map(|line| &line.records) {
        black_box(engine.read(record, now).unwrap().decide(Remembered::default()));
    }
    start.elapsed().as_nanos() as f64 / lines.len() as f64
}

fn median(rounds: impl Iterator<Item = f64>) -> f64 {
    let mut rounds: Vec<f64> = rounds.collect();
    rounds.sort_by(f64::total_cmp);
    rounds[rounds.len() / 2]
}
