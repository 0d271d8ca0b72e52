//! Conditions and what must be seen before they can hold; `links` stands for a link, `-` for
//! nothing that could be named.

use super::*;
use crate::rulepack::RulePack;

const HEAD: &str = r#"
area = "test"
[lists]
parcel = { kind = "phrases", entries = ["parcel", "paket"] }
fee    = { kind = "phrases", entries = ["fee"] }
many   = { kind = "phrases", entries = ["m1", "m2", "m3"] }
hosts  = { kind = "domains", entries = ["dhl.de"] }
[patterns]
code   = 'code \d{4}'
digits = '\d{6}'
[let]
lured  = 'text.mentions(fee) and links_there'
links_there = 'size(links) > 0'
"#;

const CASES: &[(&str, &str)] = &[
    ("text.mentions(parcel)", "paket parcel"),
    ("text.mentions(parcel, \"x\")", "paket parcel x"),
    ("text.asserts(fee)", "fee"),
    ("text.buttons.mentions(fee)", "fee"),
    // Only absence is decided by what is not seen.
    ("not text.mentions(fee)", "-"),
    ("not not text.mentions(fee)", "fee"),
    // One part that fails is enough for `and`; the rarer part is taken, words before links.
    ("text.mentions(parcel) and text.mentions(fee)", "fee"),
    ("text.mentions(parcel) and business.suspended", "paket parcel"),
    ("text.mentions(many) and size(links) > 0", "m1 m2 m3"),
    ("business.suspended and text.truncated", "-"),
    // All parts must fail for `or`.
    ("text.mentions(parcel) or text.mentions(fee)", "fee paket parcel"),
    ("text.mentions(parcel) or size(links) > 0", "links paket parcel"),
    ("text.mentions(parcel) or business.suspended", "-"),
    // De Morgan.
    ("not (not text.mentions(parcel) or business.suspended)", "paket parcel"),
    ("not (not text.mentions(parcel) and not text.mentions(fee))", "fee paket parcel"),
    ("not (text.mentions(parcel) and business.suspended)", "-"),
    // Near needs both, so the rarer list will do.
    ("text.near(many, fee, 8 words)", "fee"),
    ("text.matches(code)", "code"),
    ("text.matches(digits)", "-"),
    ("text.matches(digits) and text.mentions(fee)", "fee"),
    // A count is 0 where nothing is seen.
    ("text.mention_count(many) >= 2", "m1 m2 m3"),
    ("text.mention_count(many) > 0", "m1 m2 m3"),
    ("text.mention_count(many) != 0", "m1 m2 m3"),
    ("2 <= text.mention_count(many)", "m1 m2 m3"),
    ("text.mention_count(many) == 0", "-"),
    ("text.mention_count(many) < 2", "-"),
    ("not (text.mention_count(many) < 2)", "m1 m2 m3"),
    ("text.mention_count(many) >= 0", "-"),
    ("text.mention_count(many) > -1", "-"),
    ("text.mention_count(many) > text.length", "-"),
    ("size(links) > 1", "links"),
    ("size(links) == 0", "-"),
    // Over links.
    ("any l in links: (l.ip)", "links"),
    ("all l in links: (l.ip)", "links"),
    ("not (any l in links: (l.ip))", "-"),
    ("(count l in links: (l.ip)) >= 1", "links"),
    ("(count l in links: (l.ip)) < 1", "-"),
    ("any c in callbacks: (not c.own)", "digits"),
    ("any c in callbacks: (c.international and not c.own)", "abroad"),
    ("any c in callbacks: (not c.international)", "digits"),
    ("all c in callbacks: (c.international)", "abroad"),
    ("any l in links: (l.host under hosts and text.mentions(fee))", "fee"),
    // Over other lists the answer may be unknown, and unknown is not false.
    ("any r in profile.operates_in: (r == \"DE\")", "-"),
    ("any r in profile.operates_in: (text.mentions(fee) and r == \"DE\")", "-"),
    ("size(profile.operates_in) > 0", "-"),
    // Unknown is not false: what may be unknown gives nothing.
    ("has(business.age)", "-"),
    ("(business.age otherwise 0d) < 3d", "-"),
    // Through definitions and other rules.
    ("lured", "fee"),
    ("fired(\"test.r1\")", "paket parcel"),
    ("fired(\"test.r1\") and text.mentions(fee)", "fee"),
    ("not fired(\"test.r1\")", "-"),
    ("fired(\"test.r5\")", "-"),
    // Constants.
    ("text.mentions(fee) or false", "fee"),
    ("text.mentions(fee) or true", "-"),
    ("text.mentions(fee) and false", ""),
];

#[test]
fn what_must_be_seen_is_derived() {
    let mut rules = HEAD.to_owned();
    for (index, (condition, _)) in CASES.iter().enumerate() {
        let id = index + 1;
        rules += &format!("[[rule]]\nid = \"r{id}\"\non = \"message\"\ntitle = \"{id}\"\nwhen = '{condition}'\n");
    }
    let pack = pack_of(rules);

    fn needed_by(root: NodeId, pack: &RulePack) -> Option<Triggers> {
        let fired = |rule: u32| needed_by(pack.rule(rule).root, pack);
        needed(root, &pack.program, &pack.vocabulary, &fired)
    }
    for compiled in &pack.rules {
        let number: usize = compiled.rule.id.trim_start_matches("test.r").parse().unwrap();
        let (condition, expected) = CASES[number - 1];
        let found = needed_by(compiled.root, &pack).map(|triggers| {
            let mut names: Vec<&str> = triggers
                .iter()
                .map(|trigger| match trigger {
                    Trigger::Entry(entry) => &*pack.vocabulary.entries()[entry.0 as usize].text,
                    Trigger::Sign(Sign::Link) => "links",
                    Trigger::Sign(Sign::Digit) => "digits",
                    Trigger::Sign(Sign::At) => "ats",
                    Trigger::Sign(Sign::Abroad) => "abroad",
                })
                .collect();
            names.sort_unstable();
            names.join(" ")
        });
        assert_eq!(found.as_deref().unwrap_or("-"), expected, "{condition}");
    }
}

/// The rule file `rules` with the tables of the default pack.
fn pack_of(rules: String) -> RulePack {
    let mut files = RulePack::builtin_files();
    files.retain(|path, _| path.starts_with("tables/"));
    files.insert("test.toml".to_owned(), rules.into_bytes());
    let subjects = ["message", "profile", "rename", "standing"];
    let policy: String = subjects.iter().map(|subject| format!("[thresholds.{subject}]\nblock = 100\n")).collect();
    files.insert("policy.toml".to_owned(), policy.into_bytes());
    RulePack::compile(&files).unwrap()
}

#[test]
fn two_thousand_rules_compile() {
    // A pack of this size takes well under a second; comparing all pairs of rules would be noticed.
    let mut rules = String::from("area = \"test\"\n");
    for id in 0..2_000 {
        rules += &format!(
            "[[rule]]\nid = \"r{id}\"\non = \"message\"\ntitle = \"{id}\"\n\
             when = 'text.mentions(\"word{id}\", \"other word{id}\") and size(links) > {}'\npoints = 1\n",
            id % 3
        );
    }
    let pack = pack_of(rules);
    assert_eq!(pack.rules().len(), 2_000);
    assert!(pack.triggers.always.is_empty());
}
