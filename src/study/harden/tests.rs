//! What each mutation makes of a text, and what is counted of it.

use regex::Regex;

use super::*;
use crate::engine::Engine;
use crate::rulepack::RulePack;
use crate::verdict::Action;

const TEXT: &str = "Your parcel waits: https://desk.example/pay";

/// Where the word that counts stands.
const PARCEL: std::ops::Range<usize> = 5..11;

fn mutation(name: &str) -> &'static Mutation {
    MUTATIONS.iter().find(|mutation| mutation.name == name).unwrap()
}

/// Every text that a mutation makes of another one in sixty throws.
fn made(name: &str, strength: Strength, text: &str, spot: std::ops::Range<usize>) -> Vec<String> {
    let canvas = Canvas::new(text, [spot]);
    let throws = (0..60)
        .filter_map(|seed| canvas.mutated(mutation(name), strength, &Synonyms::default(), &mut Dice::new(seed, &[])));
    throws.map(|canvas| canvas.text).collect()
}

#[test]
fn names_are_unique_and_tell_what_they_do() {
    let mut names: Vec<&str> = MUTATIONS.iter().map(|mutation| mutation.name).chain([TWO_AT_ONCE]).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
    assert!(MUTATIONS.iter().all(|mutation| !mutation.about.is_empty()));
}

#[test]
fn each_mutation_makes_what_it_says() {
    use Strength::{Throughout, Touch, Whole};
    let invisible = r"[\x{200b}-\x{200e}\x{2060}\x{2063}\x{feff}\x{ad}\x{180e}\x{34f}\x{fe0f}]";
    for (name, strength, pattern) in [
        (
            "look-alikes",
            Whole,
            r"^Your [\x{440}\x{3c1}][\x{430}\x{251}]r[\x{441}\x{3f2}]\x{435}[\x{4cf}\x{406}] waits".to_owned(),
        ),
        ("look-alikes", Touch, r"^Your ([parcel]{0,5}[^a-z][parcel]{0,5}) waits".to_owned()),
        ("invisible", Whole, "^Your pIaIrIcIeIl waits".replace('I', invisible)),
        ("invisible", Touch, format!("^Your [parcel]+{invisible}[parcel]+ waits")),
        ("spaced", Whole, r"^Your p\s+a\s+r\s+c\s+e\s+l waits".to_owned()),
        ("spaced", Touch, r"^Your [parcel]+\s+[parcel]+ waits".to_owned()),
        ("dotted", Whole, r"^Your p\W+a\W*r\W*c\W*e\W*l waits|p_a_r_c_e_l".to_owned()),
        ("leet", Whole, r"^Your p[4@]rc[3€][1|] waits".to_owned()),
        ("leet", Throughout, r"https://desk\.example/pay$".to_owned()),
        ("capitals", Whole, r"^Your (PARCEL|parcel|pArCeL) waits".to_owned()),
        ("full width", Whole, "^Your ｐａｒｃｅｌ waits".to_owned()),
        ("mathematical", Whole, r"^Your [\x{1d400}-\x{1d6a3}]{6} waits".to_owned()),
        ("enclosed", Whole, r"^Your [\x{24d0}-\x{24e9}\x{1f130}-\x{1f1ff}]{6} waits".to_owned()),
        (
            "accents",
            Whole,
            r"^Your p\p{M}{1,2}a\p{M}{1,2}r\p{M}{1,2}c\p{M}{1,2}e\p{M}{1,2}l\p{M}{1,2} waits".to_owned(),
        ),
        ("repeated", Whole, "^Your p{3,5}a{3,5}r{3,5}c{3,5}e{3,5}l{3,5} waits".to_owned()),
        ("link: hxxp", Whole, r"waits: [hH][xX]{2}[pP]s://desk\.example/pay$".to_owned()),
        ("link: [dot]", Whole, r"waits: (https://)?desk([\[({](\.|dot)[\])}]| dot )example/pay$".to_owned()),
        ("link: spaced", Whole, r"waits: (https://)?desk( \. |\. | \.)example/pay$".to_owned()),
        ("link: bare", Whole, r"waits: desk\.example/pay$".to_owned()),
        ("link: wide dot", Whole, "waits: (https://)?desk[。．｡]example/pay$".to_owned()),
        ("link: capitals", Whole, r"waits: HTTPS://DESK\.EXAMPLE/pay$".to_owned()),
    ] {
        let pattern = Regex::new(&pattern).unwrap();
        let made = made(name, strength, TEXT, PARCEL);
        assert!(!made.is_empty(), "{name}");
        for text in made {
            assert!(pattern.is_match(&text), "{name}: {text}");
        }
    }
}

#[test]
fn only_what_counts_is_touched() {
    for mutation in MUTATIONS {
        for text in made(mutation.name, Strength::Touch, TEXT, PARCEL) {
            assert!(text.starts_with("Your ") && text.contains(" waits: https://desk.example/pay"), "{text}");
        }
    }
}

#[test]
fn every_script_keeps_its_letters_whole() {
    // A vowel sign stays with its letter, whatever stands between letters.
    let spaced = made("spaced", Strength::Whole, "आपका पार्सल", 13..31);
    assert!(spaced.iter().any(|text| text.contains("पा र्स ल") || text.contains("पा र् स ल")), "{spaced:?}");
    let spaced = made("spaced", Strength::Whole, "点击贷款今天", 6..12);
    assert!(spaced.contains(&"点击贷 款今天".to_owned()), "{spaced:?}");
    assert!(made("accents", Strength::Whole, "आपका पार्सल", 13..31).is_empty());
    assert!(made("capitals", Strength::Whole, "点击贷款今天", 6..12).is_empty());
}

#[test]
fn synonyms_come_from_the_same_list_and_language() {
    let files = RulePack::builtin_files();
    let pack = RulePack::compile(&files).unwrap();
    let sections = crate::rulepack::list_sections(&files);
    let synonyms = Synonyms::of_rule(&pack, "smishing.parcel-fee-link", &super::synonyms::sections(sections.clone()));
    let is_in = |section: &[String], phrase: &str| section.iter().any(|entry| entry.trim_end_matches('*') == phrase);
    for seed in 0..30 {
        let other = synonyms.of("Paket", &mut Dice::new(seed, &[])).unwrap();
        assert!(sections.iter().any(|section| is_in(section, "paket") && is_in(section, other)), "{other}");
        assert_ne!(other, "paket");
    }
    assert_eq!(synonyms.of("giraffe", &mut Dice::new(1, &[])), None);
}

#[test]
fn an_attack_is_counted_by_rule_and_mutation() {
    let files = RulePack::builtin_files();
    let engine = Engine::new(RulePack::compile(&files).unwrap());
    let attacker = Attacker::new(&engine, &files, 1);
    let mut hardening = Hardening::default();
    let cases = || engine.pack().cases().iter().filter(|case| case.rule == "smishing.parcel-fee-link");
    cases().for_each(|case| hardening.add(attacker.case(case)));
    let total = hardening.total();
    assert!(total.tried > 100 && total.kept > 0 && total.kept <= total.tried, "{total:?}");
    assert!(total.fires <= total.kept && total.misses > 0, "{total:?}");
    // Capitals never disguise a phrase.
    let capitals = hardening.merged(|_, mutation, _| mutation)["capitals"];
    assert_eq!(capitals.fires, capitals.tried);
    let mut again = Hardening::default();
    cases().for_each(|case| again.add(attacker.case(case)));
    assert_eq!(hardening, again);
}

#[test]
fn recall_is_compared_on_the_messages_that_change() {
    let files = RulePack::builtin_files();
    let engine = Engine::new(RulePack::compile(&files).unwrap());
    let attacker = Attacker::new(&engine, &files, 1);
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let line = r#"{"text":"Ihr Paket wartet: Zollgebühr 1,99 EUR: https://dhl-zoll.example/x","label":"smishing"}"#;
    let mut lost = RecallLost::default();
    lost.add(attacker.message(line.as_bytes(), now).unwrap(), Action::Review);
    let total = lost.total();
    assert_eq!((lost.messages, total.before), (1, total.messages));
    assert_eq!(total.lost, total.before - total.after);
    let capitals = lost.parts[&("capitals", Strength::Whole)];
    assert_eq!((capitals.messages, capitals.lost, capitals.points_lost()), (1, 0, 0));
    assert!(attacker.message(br#"{"type":"profile","business":"b"}"#, now).is_none());
}
