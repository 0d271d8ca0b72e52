//! How many messages a second does one core judge with the default pack?
//!
//! Full verdicts: read, decide, verdict (decoding of JSON and the store excluded), on one thread. Beside
//! them what no engine with phrases can go below: folding the same texts, and folding them with one pass
//! of an automaton over all phrases of the lists. Stages are measured apart, so that it can be seen where
//! the time goes.
//!
//! `cargo bench --bench message_throughput` runs over the fixtures; `GREENTICK_MESSAGES=DIR` names a
//! folder of `*.jsonl` files with messages instead. The goal is 200,000 messages a second.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use greentick::engine::Engine;
use greentick::memory::Remembered;
use greentick::rulepack::{RulePack, list_sections};
use greentick::study::evaluate::leave_out_foreign_keys;
use greentick::text::{find_links, fold};
use greentick::wire::{Json, read_json};

const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(300);

/// The goal, in messages a second.
const GOAL: f64 = 200_000.0;

/// The lines with a text of a file, in its order.
fn messages(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let is_message = |line: &&str| {
        let json = Json::parse(line.as_bytes()).ok();
        json.is_some_and(|json| {
            json.get("text").and_then(Json::typed).is_some()
                && json.get("type").and_then(Json::typed).is_none_or(|name| name == "message")
        })
    };
    text.lines().filter(is_message).map(str::to_owned).collect()
}

fn files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let Some(folder) = std::env::var_os("GREENTICK_MESSAGES") else {
        return vec![root.join("fixtures/study/messages.jsonl"), root.join("fixtures/day.jsonl")];
    };
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files
}

/// One automaton over all phrases of all lists, built as the engine builds its own.
fn automaton() -> AhoCorasick {
    let sections = list_sections(&RulePack::builtin_files());
    let phrases = sections.iter().flatten().map(|phrase| fold(phrase.trim_end_matches('*')).into_string());
    let phrases: std::collections::BTreeSet<String> = phrases.filter(|phrase| !phrase.is_empty()).collect();
    AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(phrases).unwrap()
}

fn main() {
    let engine = Engine::new(RulePack::builtin().unwrap_or_else(|problems| panic!("{problems:#?}")));
    let automaton = automaton();
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    println!("messages a second on one thread, median of {ROUNDS} rounds; {} rules", engine.pack().rules().count());
    println!(
        "{:<24} {:>8} {:>6} {:>10} {:>10} {:>12} {:>12} {:>7}",
        "file", "messages", "bytes", "verdicts", "read only", "fold+phrases", "fold only", "ratio"
    );
    let mut all = Totals::default();
    for path in files() {
        let lines = messages(&path);
        let parsed: Vec<Json<'_>> = lines
            .iter()
            .map(|line| {
                let mut json = Json::parse(line.as_bytes()).unwrap();
                leave_out_foreign_keys(&mut json);
                json
            })
            .collect();
        let read: Vec<_> = parsed.iter().map(|json| read_json(json).unwrap()).collect();
        let texts: Vec<String> =
            parsed.iter().filter_map(|json| Some(json.get("text")?.typed()?.into_owned())).collect();
        if texts.is_empty() {
            continue;
        }
        let records = || read.iter().flat_map(|line| &line.records);
        let measured = Measured {
            verdicts: seconds(|| {
                for record in records() {
                    black_box(engine.read(record, now).unwrap().decide(Remembered::default()));
                }
            }),
            reading: seconds(|| {
                for record in records() {
                    black_box(engine.read(record, now).unwrap().candidate_count());
                }
            }),
            phrases: seconds(|| {
                for text in &texts {
                    let folded = fold(black_box(text));
                    black_box(automaton.find_overlapping_iter(folded.as_str()).count());
                }
            }),
            links: seconds(|| {
                for text in &texts {
                    black_box(find_links(black_box(text), engine.pack().tables()));
                }
            }),
            folding: seconds(|| {
                for text in &texts {
                    black_box(fold(black_box(text)));
                }
            }),
        };
        let bytes: usize = texts.iter().map(String::len).sum();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        row(&name, texts.len(), bytes, &measured);
        all.add(texts.len(), bytes, &measured);
    }
    row("all", all.messages, all.bytes, &all.measured);
    let Measured { verdicts, reading, phrases, links, folding } = all.measured;
    let share = |part: f64| 100.0 * part / verdicts;
    println!(
        "\nof a verdict: folding {:.0} %, phrases {:.0} %, links {:.0} %, the rest of reading (views of disguises, \
         facts, which rules can still fire) {:.0} %, deciding {:.0} %",
        share(folding),
        share(phrases - folding),
        share(links),
        share(reading - phrases - links),
        share(verdicts - reading)
    );
    let rate = all.messages as f64 / verdicts;
    let remark = if rate >= GOAL { "reached" } else { "not reached" };
    println!("goal of {GOAL:.0} messages a second: {remark} ({rate:.0})");
}

/// Seconds for all messages of a file, by what is done with them.
#[derive(Default)]
struct Measured {
    verdicts: f64,
    reading: f64,
    phrases: f64,
    links: f64,
    folding: f64,
}

#[derive(Default)]
struct Totals {
    messages: usize,
    bytes: usize,
    measured: Measured,
}

impl Totals {
    fn add(&mut self, messages: usize, bytes: usize, measured: &Measured) {
        self.messages += messages;
        self.bytes += bytes;
        self.measured.verdicts += measured.verdicts;
        self.measured.reading += measured.reading;
        self.measured.phrases += measured.phrases;
        self.measured.links += measured.links;
        self.measured.folding += measured.folding;
    }
}

fn row(name: &str, messages: usize, bytes: usize, measured: &Measured) {
    let rate = |seconds: f64| messages as f64 / seconds;
    println!(
        "{name:<24} {messages:>8} {:>6} {:>10.0} {:>10.0} {:>12.0} {:>12.0} {:>6.1}x",
        bytes / messages.max(1),
        rate(measured.verdicts),
        rate(measured.reading),
        rate(measured.phrases),
        rate(measured.folding),
        measured.verdicts / measured.phrases
    );
}

/// Median seconds of a step, repeated for long enough to be measured.
fn seconds(mut step: impl FnMut()) -> f64 {
    // Numbering plans and patterns are built when first asked for.
    step();
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (start, mut steps) = (Instant::now(), 0_u32);
            while steps == 0 || start.elapsed() < ROUND {
                step();
                steps += 1;
            }
            start.elapsed().as_secs_f64() / f64::from(steps)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}
