//! The one call, a line in and a line out: repetition, refusal, what is remembered and what is not.

use greentick::engine::{Engine, LineOptions, answer_line};
use greentick::memory::{MemoryStore, Store};
use greentick::rulepack::RulePack;

fn engine() -> Engine {
    Engine::new(RulePack::builtin().unwrap())
}

fn answer(engine: &Engine, store: &dyn Store, line: &str, remember: bool) -> String {
    let options = LineOptions { now: "2026-11-22T10:00:00Z".parse().unwrap(), remember, strict: false };
    answer_line(engine, store, line.as_bytes(), 7, &options).unwrap().text
}

#[test]
fn what_cannot_be_judged_is_refused_with_its_code() {
    let (engine, store) = (engine(), MemoryStore::new());
    answer(&engine, &store, r#"{"id":"m-1","business":"b-1","text":"hello"}"#, true);
    for (line, expected) in [
        (
            r#"{"id":"m-2","text":"x","at":"2026-11-22T10:10:01Z"}"#,
            r#"{"line":7,"id":"m-2","type":"error","code":"future-time","field":"/at","message":"`at` is 2026-11-22T10:10:01Z, more than ten minutes ahead of the clock (2026-11-22T10:00:00Z)"}"#,
        ),
        (
            r#"{"text":"x","memory":{"recipient.bocked":true}}"#,
            r#"{"line":7,"type":"error","code":"bad-memory","field":"/memory","message":"there is no fact `recipient.bocked` in memory; did you mean `recipient.blocked`?"}"#,
        ),
        (
            r#"{"text":"x","memory":{"recipient.blocked":3}}"#,
            r#"{"line":7,"type":"error","code":"bad-memory","field":"/memory","message":"`recipient.blocked` is of type bool, which `3` is not"}"#,
        ),
        (
            r#"{"text":"x","memory":{"text.length":3}}"#,
            r#"{"line":7,"type":"error","code":"bad-memory","field":"/memory","message":"`text.length` comes from the record, not from memory"}"#,
        ),
        (
            r#"{"id":"m-1","business":"b-1","text":"something else"}"#,
            r#"{"line":7,"id":"m-1","type":"error","code":"other-content","field":"/id","message":"another record has the id `m-1` already"}"#,
        ),
        (
            r#"{"type":"decision","of":"v:000000000000000000000000","outcome":"accept"}"#,
            r#"{"line":7,"type":"error","code":"unknown-verdict","field":"/of","message":"there is no verdict `v:000000000000000000000000` to decide about"}"#,
        ),
    ] {
        assert_eq!(answer(&engine, &store, line, true), expected, "{line}");
    }
}

#[test]
fn ten_minutes_ahead_of_the_clock_are_forgiven() {
    let verdict = answer(&engine(), &MemoryStore::new(), r#"{"text":"x","at":"2026-11-22T10:10:00Z"}"#, true);
    assert!(verdict.contains(r#""action":"allow""#), "{verdict}");
}

#[test]
fn a_repeated_record_gets_its_answer_again_and_changes_nothing() {
    let engine = engine();
    for line in [
        r#"{"id":"m-1","business":"b-1","to":"p-1","text":"Ihr Paket wartet: Zollgebühr 1,99 EUR: https://zoll.example/x"}"#,
        r#"{"id":"p-1","type":"profile","business":"b-1","name":"Eins"}"#,
        r#"{"id":"k-1","type":"block","business":"b-1","reporter":"p-1","reason":"fraud"}"#,
        r#"{"type":"block","business":"b-1","reporter":"p-1","reason":"spam","at":"2026-11-22T09:00:00Z"}"#,
        r#"{"id":"c-1","type":"consent","business":"b-1","person":"p-1","state":"out"}"#,
    ] {
        let store = MemoryStore::new();
        let first = answer(&engine, &store, line, true);
        // What comes in between changes the memory, but not the answer given before.
        answer(&engine, &store, r#"{"id":"between","type":"block","business":"b-1","reporter":"p-2"}"#, true);
        assert_eq!(answer(&engine, &store, line, true), first, "{line}");
        // Keys in another order and white space are the same content.
        let spaced = line.replacen('{', "{ ", 1).replace("\":", "\" : ");
        assert_eq!(answer(&engine, &store, &spaced, true), first, "{spaced}");
    }
}

#[test]
fn a_dry_run_remembers_nothing() {
    let (engine, store) = (engine(), MemoryStore::new());
    for line in [
        r#"{"id":"k-1","type":"block","business":"b-1","reporter":"p-1"}"#,
        r#"{"id":"p-1","type":"profile","business":"b-1","name":"Eins","website":"https://eins.com","email":"a@eins.com"}"#,
        r#"{"id":"m-1","business":"b-1","to":"p-1","text":"hello"}"#,
        r#"{"id":"i-1","type":"inbound","business":"b-1","from":"p-1","text":"STOP"}"#,
    ] {
        answer(&engine, &store, line, false);
    }
    assert_eq!(store.businesses().unwrap(), Vec::<String>::new());
}

#[test]
fn a_record_with_its_own_memory_never_touches_the_store() {
    let (engine, store) = (engine(), MemoryStore::new());
    answer(&engine, &store, r#"{"id":"k-1","type":"block","business":"b-1","reporter":"p-1"}"#, true);
    let line = r#"{"id":"m-1","business":"b-1","to":"p-1","text":"hello","memory":{"recipient.blocked":false}}"#;
    let verdict = answer(&engine, &store, line, true);
    assert!(!verdict.contains("recipient.blocked"), "{verdict}");
    // It was not remembered either: under the same id something else may come.
    let verdict = answer(&engine, &store, r#"{"id":"m-1","business":"b-1","to":"p-1","text":"again"}"#, true);
    assert!(verdict.contains("recipient.blocked"), "{verdict}");
}

#[test]
fn opt_out_words_stop_marketing_alone() {
    let (engine, store) = (engine(), MemoryStore::new());
    answer(&engine, &store, r#"{"type":"inbound","business":"b-1","from":"p-1","text":" Stop! "}"#, true);
    for (category, blocked) in [("marketing", true), ("utility", false)] {
        let line = format!(r#"{{"business":"b-1","to":"p-1","category":"{category}","text":"hello"}}"#);
        assert_eq!(answer(&engine, &store, &line, false).contains("opted-out"), blocked, "{category}");
    }
}

#[test]
fn an_unblock_lifts_the_block_and_leaves_the_report() {
    let (engine, store) = (engine(), MemoryStore::new());
    let at = |minute: u32, line: &str| line.replacen('{', &format!(r#"{{"at":"2026-11-22T09:{minute:02}:00Z","#), 1);
    answer(&engine, &store, &at(1, r#"{"type":"block","business":"b-1","reporter":"p-1"}"#), true);
    let message = r#"{"business":"b-1","to":"p-1","template":"t","text":"hello"}"#;
    assert!(answer(&engine, &store, message, false).contains("recipient.blocked"));
    let standing = answer(&engine, &store, &at(2, r#"{"type":"unblock","business":"b-1","reporter":"p-1"}"#), true);
    assert!(standing.contains(r#""reporters":1"#), "{standing}");
    assert!(!answer(&engine, &store, message, false).contains("recipient.blocked"));
}
