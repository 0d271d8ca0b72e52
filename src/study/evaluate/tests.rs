//! Labeled lines are judged and counted.

use super::*;
use crate::engine::Engine;
use crate::memory::MemoryStore;
use crate::rulepack::RulePack;
use crate::verdict::Action;

const SMISHING: &str = r#"{"text":"Ihr Paket wartet: Zollgebühr 1,99 EUR: https://dhl-zoll.example/x","label":"smishing","lang":"de","source":"a"}"#;

fn judge<'e>(engine: &'e Engine, labels: &'e Labels, book: Option<&'e LabelBook>) -> Judge<'e> {
    Judge { engine, labels, book, held_from: Action::Review, now: "2026-11-22T10:00:00Z".parse().unwrap() }
}

fn evaluated(judge: &Judge<'_>, lines: &[&str]) -> Evaluation {
    let mut evaluation = Evaluation::new(judge.held_from, 10);
    for (number, line) in lines.iter().enumerate() {
        let judged = judge.line(line.as_bytes()).unwrap();
        evaluation.add(judged, line.as_bytes(), &format!("line {}", number + 1));
    }
    evaluation
}

#[test]
fn labeled_lines_are_counted_by_what_they_are() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let evaluation = evaluated(
        &judge(&engine, &labels, None),
        &[
            r#"{"text":"Ihr Paket kommt morgen.","label":"ham","lang":"de","source":"a"}"#,
            SMISHING,
            r#"{"text":"good evening","label":"spam","lang":"en","source":"a","case":"nothing to see"}"#,
        ],
    );
    let total = evaluation.total();
    assert_eq!((total.good().all(), total.good().held(Action::Review)), (1, 0));
    assert_eq!((total.bad.all(), total.bad.held(Action::Review), total.bad.of(Action::Allow)), (2, 1, 1));
    assert_eq!(evaluation.by(Dimension::Lang)["de"].bad.held(Action::Warn), 1);
    assert_eq!(evaluation.by(Dimension::Class).len(), 0);
    assert_eq!(total.recall(Action::Review).unwrap().rate, 500_000_000);
    assert_eq!(total.precision(Action::Review).unwrap().rate, 1_000_000_000);
    assert_eq!(total.f1(Action::Review), Some(666_666_666));
    let misses: Vec<String> = evaluation.misses.iter().map(Wrong::shows).collect();
    assert_eq!(misses, ["nothing to see"]);
    let rule = &evaluation.rules["smishing.parcel-fee-link"];
    assert_eq!((rule.hits.bad, rule.hits.good()), (1, 0));
    let means = evaluation.means(Action::Review);
    assert_eq!(means.recall, Some(Mean { rate: 500_000_000, groups: 2 }));
    assert_eq!(means.honest, Some(Mean { rate: 0, groups: 1 }));
    assert_eq!(means.promo, None);
}

#[test]
fn what_is_not_labeled_is_an_error() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let judge = judge(&engine, &labels, None);
    let message = |line: &str| judge.line(line.as_bytes()).unwrap_err().message;
    assert_eq!(message(r#"{"text":"a"}"#), "a labeled record has a `label`");
    assert!(message(r#"{"text":"a","label":"evil"}"#).starts_with("nobody says what the label `evil` means"));
}

#[test]
fn labels_may_stand_apart_and_mean_what_one_says() {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let mut labels = Labels::default();
    labels.let_mean("evil", Truth::Bad);
    let told = Told { label: Some("evil".to_owned()), lang: Some("fr".to_owned()), ..Told::default() };
    let book = LabelBook::from([("m-1".to_owned(), told)]);
    let lines = [r#"{"id":"m-1","text":"a","lang":"de","source":"b"}"#, r#"{"id":"m-2","text":"a"}"#];
    let evaluation = evaluated(&judge(&engine, &labels, Some(&book)), &lines);
    assert_eq!(evaluation.unlabeled, 1);
    let group = evaluation.groups.keys().next().unwrap();
    assert_eq!((group.source.as_str(), group.lang.as_str(), group.truth), ("b", "fr", Truth::Bad));
}

#[test]
fn a_rule_is_known_by_what_would_be_lost_without_it() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let two = SMISHING.replace("dhl-zoll.example/x", "dhl-zoll.example/x Ihr Konto wurde gesperrt");
    let evaluation = evaluated(&judge(&engine, &labels, None), &[SMISHING, &two]);
    let alone: u64 = evaluation.rules.values().map(|rule| rule.alone_holds.bad).sum();
    let hits: u64 = evaluation.rules.values().map(|rule| rule.hits.bad).sum();
    assert!(alone >= 1 && alone < hits, "{alone} of {hits}");
}

#[test]
fn the_worst_come_first_and_no_more_than_asked_for() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let judged = judge(&engine, &labels, None).line(SMISHING.as_bytes()).unwrap().unwrap().records.remove(0);
    let wrong = |place: &str| Wrong { place: place.to_owned(), line: String::new(), judged: judged.clone() };
    let mut worst = WorstFirst::new(2);
    for (badness, place) in [(1, "a"), (3, "b"), (1, "c"), (3, "d"), (2, "e")] {
        worst.add(badness, || wrong(place));
    }
    let places: Vec<&str> = worst.iter().map(|wrong| wrong.place.as_str()).collect();
    assert_eq!((places, worst.count()), (vec!["b", "d"], 5));
}

#[test]
fn a_stream_remembers_what_has_no_label() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let judge = judge(&engine, &labels, None);
    let memory = MemoryStore::new();
    let profile = r#"{"type":"profile","business":"b-1","name":"Hafen Café","websites":["https://hafen-cafe.example"],"email":"a@hafen-cafe.example","phone":"+49 30 23125 011"}"#;
    let rename = r#"{"type":"rename","business":"b-1","name":"Sparkasse Berlin","label":"fraud"}"#;
    assert!(!Judge::stands_alone(profile.as_bytes()));
    assert!(Judge::stands_alone(SMISHING.as_bytes()));
    assert_eq!(judge.line_in_stream(profile.as_bytes(), &memory).unwrap(), None);
    let judged = judge.line_in_stream(rename.as_bytes(), &memory).unwrap().unwrap();
    assert!(judged.records[0].action >= Action::Review, "{judged:?}");
}

#[test]
fn keys_that_a_data_set_uses_in_its_own_way_are_left_out() {
    let (engine, labels) = (Engine::new(RulePack::builtin().unwrap()), Labels::default());
    let judge = judge(&engine, &labels, None);
    let line = r#"{"text":"a","label":"ham","template":true,"to":{}}"#;
    let judged = judge.line(line.as_bytes()).unwrap().unwrap();
    assert_eq!((judged.records.len(), judged.left_out), (1, vec!["template".to_owned(), "to".to_owned()]));
    let record = r#"{"type":"message","text":"a","label":"ham","template":true}"#;
    assert!(judge.line(record.as_bytes()).is_err());
}
