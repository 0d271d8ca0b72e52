//! What must hold whatever the rules and the records are: the compiled evaluation says what the
//! obvious one says, scores are sums, and the same input gives the same bytes.

mod random;

use greentick::engine::{Engine, Reference};
use greentick::memory::{Effects, MemoryStore, Remembered, Store};
use greentick::rulepack::{PackFiles, RulePack};
use greentick::verdict::{Action, Verdict};
use greentick::wire::{read_line, write_verdict};
use jiff::Timestamp;
use proptest::prelude::*;

use random::{past, random_pack, random_record};

fn now() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// Judges with the compiled evaluation and a store that is only read.
fn compiled(engine: &Engine, store: &dyn Store, line: &str) -> Option<(Verdict, Option<Effects>)> {
    let line = read_line(line.as_bytes()).unwrap();
    let record = &line.records[0];
    let reading = engine.read(record, now()).unwrap();
    let remembered =
        if record.memory.is_some() { Remembered::default() } else { store.fetch(&reading.needs()).unwrap() };
    reading.decide(remembered).map(|decided| (decided.verdict, decided.effects))
}

fn filled_store(engine: &Engine, lines: &[String]) -> MemoryStore {
    let store = MemoryStore::new();
    for line in lines {
        let line = read_line(line.as_bytes()).unwrap();
        for record in &line.records {
            greentick::engine::judge(engine, &store, record, now(), true).unwrap();
        }
    }
    store
}

fn engine_of(files: &PackFiles) -> Engine {
    Engine::new(RulePack::compile(files).unwrap_or_else(|problems| panic!("{problems:#?}")))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    /// The heart of the index: evaluating only the rules whose words were seen changes nothing.
    #[test]
    fn compiled_and_obvious_evaluation_give_the_same_bytes(
        files in random_pack(),
        records in prop::collection::vec(random_record(), 1..4),
        before in past(),
    ) {
        let engine = engine_of(&files);
        let store = filled_store(&engine, &before);
        let reference = Reference::new(engine.clone(), &files);
        for record in &records {
            let line = read_line(record.as_bytes()).unwrap();
            let slow = reference.judge(&store, &line.records[0], now()).unwrap();
            let fast = compiled(&engine, &store, record);
            let (slow, fast) = (slow.map(|slow| write_verdict(&slow.verdict)), fast.map(|(fast, _)| write_verdict(&fast)));
            prop_assert_eq!(&slow, &fast, "record {}\nrules {}", record, String::from_utf8_lossy(&files["random.toml"]));
        }
    }

    /// A score is the sum of the points of its hits, and evidence lies in the bytes as sent.
    #[test]
    fn scores_are_sums_and_evidence_stands_in_the_record(
        files in random_pack(),
        record in random_record(),
        before in past(),
    ) {
        let engine = engine_of(&files);
        let store = filled_store(&engine, &before);
        let Some((verdict, _)) = compiled(&engine, &store, &record) else { return Ok(()) };
        prop_assert_eq!(verdict.score, verdict.hits.iter().map(|hit| hit.points).sum::<i64>());
        let json: serde_json::Value = serde_json::from_str(&record).unwrap();
        for evidence in verdict.hits.iter().chain(&verdict.shadow).flat_map(|hit| &hit.evidence) {
            if let greentick::verdict::Evidence::Span { field, start, end, text } = evidence {
                let sent = json.pointer(field).and_then(serde_json::Value::as_str).unwrap_or_else(|| panic!("{field}"));
                prop_assert_eq!(sent.get(*start..*end), Some(text.as_str()), "{} in {}", field, record);
            }
        }
        let positive: i64 = verdict.hits.iter().map(|hit| hit.points).filter(|points| *points > 0).sum();
        if positive == 0 && verdict.hits.iter().all(|hit| hit.points <= 0) && !random::has_floor(&files) {
            prop_assert_eq!(verdict.action, Action::Allow);
        }
    }

    /// Judging again from the same memory, with a pack compiled anew, gives the same bytes.
    #[test]
    fn the_same_input_gives_the_same_bytes(
        files in random_pack(),
        record in random_record(),
        before in past(),
    ) {
        let once = || {
            let engine = engine_of(&files);
            let store = filled_store(&engine, &before);
            compiled(&engine, &store, &record).map(|(verdict, _)| write_verdict(&verdict))
        };
        prop_assert_eq!(once(), once());
    }
}

/// How many random cases: few in every run, as many as asked for with `GREENTICK_CASES`.
pub(crate) fn cases() -> u32 {
    std::env::var("GREENTICK_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(60)
}
