//! What a business is known by and known for: shared identities, proofs, the badge. Stories of
//! records go through the engine and every store; what is found is written beside each record.
//!
//! `fixtures/README.md` says how a story is written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use greentick::engine::{Answer, Engine, judge};
use greentick::memory::{MemoryStore, Store};
use greentick::rulepack::{PackFiles, RulePack, Severity};
use greentick::verdict::{Evidence, Shown, Verdict};
use greentick::wire::{read_line, write_verdict};
use serde_json::{Value, json};

/// The clock of every story: after all of them.
const NOW: &str = "2026-11-30T12:00:00Z";

/// Rules that judge as a story wants it, and say what is known by firing.
fn pack() -> RulePack {
    let mut files: PackFiles =
        RulePack::builtin_files().into_iter().filter(|(path, _)| path.starts_with("tables/")).collect();
    let policy = "[thresholds.message]\nblock = 100\n[thresholds.profile]\nblock = 100\n[thresholds.rename]\n\
        block = 100\n[thresholds.standing]\nblock = 100\n[standing]\nwindows = [\"24h\"]\nholds = { block = \"2d\" }\n[presentation]\nformerly = \"30d\"\n";
    let rule = |id: &str, subject: &str, when: &str, more: &str| {
        format!(
            "[[rule]]\nid = \"{id}\"\non = \"{subject}\"\ntitle = \"t\"\nwhen = '{when}'\npoints = 0\nstatus = \"live\"\n{more}\n"
        )
    };
    let mut judging = "area = \"judging\"\n".to_owned();
    for (word, action) in [("refuse", "block\"\nalone = true"), ("hold", "review\"")] {
        let more = format!("action = \"{action}");
        let when = |text: &str| format!("{text}.mentions(\"{word} this\")");
        judging.push_str(&rule(&format!("profile-{word}"), "profile", &when("profile.description"), &more));
        judging.push_str(&rule(&format!("rename-{word}"), "rename", &when("rename.reason"), &more));
    }
    judging.push_str(&rule("grant", "profile", "phone.verified", "badge = \"grant\""));
    judging.push_str(&rule("withhold", "profile", "not phone.verified", "badge = \"withhold\""));
    judging.push_str(&rule("unreasoned", "rename", "rename.reason.mentions(\"keep quiet\")", "badge = \"withhold\""));
    judging.push_str(&rule("warned", "message", "text.mentions(\"no tick here\")", "badge = \"withhold\""));
    let fraud = "standing.fraud_reporters(24h) >= 1";
    judging.push_str(&rule("suspend", "standing", fraud, "action = \"block\"\nalone = true\nbadge = \"revoke\""));
    let crowd = "standing.reporters(24h) >= 2";
    judging.push_str(&rule("crowd", "standing", crowd, "action = \"block\"\nalone = true"));
    let mut probe = "area = \"probe\"\n".to_owned();
    for subject in ["profile", "rename", "message"] {
        for (place, fact) in PROBED.iter().enumerate() {
            let when = match fact.split_once(' ') {
                Some((fact, "counts")) => format!("{fact} >= 1"),
                Some((fact, words)) => {
                    let each: Vec<String> = words.split(' ').map(|word| format!("{fact} == \"{word}\"")).collect();
                    each.join(" or ")
                }
                None => (*fact).to_owned(),
            };
            probe.push_str(&rule(&format!("{subject}-{place}"), subject, &when, ""));
        }
    }
    for (id, when) in [
        ("rename-changes", "rename.changes"),
        ("rename-returns", "rename.returns"),
        ("rename-first", "rename.first_similarity >= 99%"),
    ] {
        probe.push_str(&rule(id, "rename", when, ""));
    }
    files.insert("policy.toml".into(), policy.into());
    files.insert("judging.toml".into(), judging.into());
    files.insert("probe.toml".into(), probe.into());
    RulePack::compile(&files).unwrap_or_else(|mut problems| {
        problems.retain(|problem| problem.severity == Severity::Error);
        panic!("{problems:#?}")
    })
}

/// What is known is told where it is true, above 0, or not unknown.
const PROBED: [&str; 14] = [
    "phone.verified",
    "business.known",
    "business.suspended",
    "business.badge granted withheld revoked",
    "business.renamed(30d) counts",
    "business.rename_attempts(30d) counts",
    "identity.phone_businesses counts",
    "identity.website_businesses counts",
    "identity.email_businesses counts",
    "identity.email_domain_businesses counts",
    "identity.legal_name_businesses counts",
    "identity.picture_businesses counts",
    "identity.suspended_before",
    "identity.suspended_field phone website email legal_name",
];

fn shown(value: &Shown) -> Value {
    match value {
        Shown::Bool(value) => json!(value),
        Shown::Int(value) => json!(value),
        Shown::Text(text) => json!(text),
        Shown::List(texts) => json!(texts),
    }
}

/// The facts that the probing rules show.
fn facts(verdict: &Verdict) -> Value {
    let mut facts = BTreeMap::new();
    for hit in verdict.hits.iter().filter(|hit| hit.rule.starts_with("probe.")) {
        for evidence in &hit.evidence {
            if let Evidence::Fact { fact, value } = evidence {
                facts.insert(fact.clone(), shown(value));
            }
        }
    }
    json!(facts)
}

/// The parts of a verdict that a story may speak of.
fn parts(verdict: &Verdict) -> BTreeMap<&'static str, Value> {
    let written: Value = serde_json::from_str(&write_verdict(verdict)).unwrap();
    let of_presentation = |key: &str| written["presentation"][key].clone();
    BTreeMap::from([
        ("action", written["action"].clone()),
        ("badge", written["badge"].clone()),
        ("name", of_presentation("name")),
        ("formerly", of_presentation("formerly")),
        ("facts", facts(verdict)),
    ])
}

/// Puts the name of a verdict where a record names the id of the record that it answered: `$p-1`.
fn fill_in(record: &mut Value, verdicts: &BTreeMap<String, String>) {
    if let Some(of) = record["of"].as_str().and_then(|of| of.strip_prefix('$')) {
        record["of"] = json!(verdicts[of]);
    }
}

fn tell<S: Store>(file: &str, make: impl Fn() -> S) {
    let engine = Engine::new(pack());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/identity").join(file);
    let (mut store, mut verdicts, mut story) = (make(), BTreeMap::new(), String::new());
    let mut wrong = Vec::new();
    for (index, line) in fs::read_to_string(path).unwrap().lines().enumerate() {
        let mut line: Value =
            serde_json::from_str(line).unwrap_or_else(|error| panic!("{file}:{}: {error}", index + 1));
        if let Some(name) = line["story"].as_str() {
            (store, verdicts, story) = (make(), BTreeMap::new(), name.to_owned());
            continue;
        }
        let mut record = line["send"].take();
        fill_in(&mut record, &verdicts);
        let text = record.to_string();
        let read = read_line(text.as_bytes()).unwrap_or_else(|error| panic!("{file}:{}: {error}", index + 1));
        assert_eq!(read.unknown_keys, [], "{file}:{}", index + 1);
        let answer = judge(&engine, &store, &read.records[0], NOW.parse().unwrap(), true).unwrap();
        let Answer::Verdict(verdict) = answer else { continue };
        verdicts.insert(verdict.id.clone().unwrap_or_default(), verdict.verdict.clone());
        let found = parts(&verdict);
        for (part, expected) in line["expect"].as_object().into_iter().flatten() {
            let found = &found[part.as_str()];
            if found != expected {
                wrong.push(format!("{file}:{} {story}\n  {part}: expected {expected}\n  found {found}", index + 1));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

const FILES: [&str; 3] = ["shared.jsonl", "proofs.jsonl", "badge.jsonl"];

#[test]
fn stories_hold_in_memory() {
    FILES.iter().for_each(|file| tell(file, MemoryStore::new));
}

#[cfg(feature = "store")]
#[test]
fn stories_hold_on_disk() {
    use greentick::store::{Durability, SledStore, StoreOptions};
    let folder = tempfile::tempdir().unwrap();
    let number = std::cell::Cell::new(0);
    let make = || {
        number.set(number.get() + 1);
        let options = StoreOptions { cache_bytes: 1024 * 1024, durability: Durability::Process };
        SledStore::open_with(folder.path().join(number.get().to_string()), options).unwrap()
    };
    FILES.iter().for_each(|file| tell(file, make));
}

/// A message asks for identities only if a rule about messages does.
#[test]
fn identities_are_needed_only_where_a_rule_asks_for_them() {
    let (probing, shipped) = (Engine::new(pack()), Engine::new(RulePack::builtin().unwrap()));
    let profile = r#"{"type":"profile","business":"b","phone":"+49 30 23125011","description":"x"}"#;
    for (line, engine, named, own) in [
        (r#"{"type":"message","business":"b","text":"x"}"#, &shipped, 0, 0),
        (r#"{"type":"message","business":"b","text":"x"}"#, &probing, 0, 6),
        (r#"{"type":"message","business":"b","text":"x","profile":{"phone":"+493023125011"}}"#, &probing, 1, 0),
        (r#"{"type":"rename","business":"b","name":"x"}"#, &probing, 0, 6),
        (profile, &probing, 1, 5),
        (profile, &shipped, 1, 3),
    ] {
        let read = read_line(line.as_bytes()).unwrap();
        let needs = engine.read(&read.records[0], NOW.parse().unwrap()).unwrap().needs();
        assert_eq!((needs.identities.len(), needs.own_identities.len()), (named, own), "{line}");
    }
}
