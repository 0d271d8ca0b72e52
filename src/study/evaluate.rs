//! How well the rules judge what is known: labeled records in, rates with uncertainty out. Read
//! [`Evaluation`].
//!
//! Every record is judged by itself, with the memory that it brings along or with none; nothing is
//! remembered, so that order does not matter and parts can be added up.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::engine::Answer;
use crate::engine::{Engine, judge};
use crate::memory::{MemoryStore, rate, wilson};
use crate::rulepack::RuleStatus;
use crate::verdict::{Action, Verdict};
use crate::wire::{self, Json, WireCode, WireError};

/// What a record turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// Nothing wrong with it: it should pass.
    Good,
    /// Fraud, or not wanted: it should be held.
    Bad,
}

/// The labels that are read, in the words of decisions and of the common data sets.
pub const LABELS: &[(&str, Truth)] = &[
    ("honest", Truth::Good),
    ("ham", Truth::Good),
    ("transactional", Truth::Good),
    ("promo", Truth::Good),
    ("genuine", Truth::Good),
    ("fraud", Truth::Bad),
    ("unwanted", Truth::Bad),
    ("spam", Truth::Bad),
    ("smishing", Truth::Bad),
    ("swapped", Truth::Bad),
];

/// What records are told apart by, each a key beside `label`.
pub const DIMENSIONS: [&str; 4] = ["lang", "source", "class", "label"];

/// How many of each kind there were, and how many were held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Good records.
    pub good: u64,
    /// Good records that were held: false positives.
    pub good_held: u64,
    /// Bad records.
    pub bad: u64,
    /// Bad records that were held: true positives.
    pub bad_held: u64,
}

/// A share with its 95 % bounds, all in billionths; `None` where nothing was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The share itself.
    pub rate: i64,
    /// Lower bound (Wilson).
    pub low: i64,
    /// Upper bound (Wilson).
    pub high: i64,
}

impl Share {
    fn of(hits: u64, trials: u64) -> Option<Share> {
        let ((low, high), rate) = (wilson(hits, trials)?, rate(hits, trials)?);
        Some(Share { rate, low, high })
    }
}

impl Counts {
    fn add(&mut self, truth: Truth, is_held: bool) {
        let (all, held) = match truth {
            Truth::Good => (&mut self.good, &mut self.good_held),
            Truth::Bad => (&mut self.bad, &mut self.bad_held),
        };
        *all += 1;
        *held += u64::from(is_held);
    }

    /// The share of good records that were held.
    pub fn false_positives(&self) -> Option<Share> {
        Share::of(self.good_held, self.good)
    }

    /// The share of bad records that were held.
    pub fn recall(&self) -> Option<Share> {
        Share::of(self.bad_held, self.bad)
    }

    /// The share of held records that are bad.
    pub fn precision(&self) -> Option<Share> {
        Share::of(self.bad_held, self.bad_held + self.good_held)
    }

    /// Harmonic mean of precision and recall, in billionths.
    pub fn f1(&self) -> Option<i64> {
        rate(2 * self.bad_held, self.bad_held + self.good_held + self.bad)
    }
}

/// A record that was judged wrongly.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// Where it stands, as the caller names places.
    pub place: String,
    /// What it turned out to be.
    pub truth: Truth,
    /// What it shows, in the words of the data set: its `case`, name or text.
    pub shows: String,
    /// How it was judged.
    pub verdict: Box<Verdict>,
}

/// What came out, all together and apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// From which action on a record counts as held.
    pub held_from: Action,
    /// All records.
    pub total: Counts,
    /// By subject (`type`), then by the keys of [`DIMENSIONS`]: key → value → counts.
    pub parts: BTreeMap<&'static str, BTreeMap<String, Counts>>,
    /// For each rule how many good and bad records it fired on; shadow rules too.
    pub rules: BTreeMap<String, RuleCounts>,
    /// The records that were judged wrongly, in the order they came.
    pub wrong: Vec<Wrong>,
}

/// On how many records a rule fired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleCounts {
    /// Good ones.
    pub good: u64,
    /// Bad ones.
    pub bad: u64,
    /// Whether its points count.
    pub is_live: bool,
}

impl Evaluation {
    /// An empty evaluation; a record counts as held from this action on.
    pub fn new(held_from: Action) -> Self {
        Evaluation {
            held_from,
            total: Counts::default(),
            parts: BTreeMap::new(),
            rules: BTreeMap::new(),
            wrong: Vec::new(),
        }
    }

    /// Judges one labeled line and counts it. `place` is where it stands, `now` the clock.
    ///
    /// # Errors
    /// When the line is no record, has no label, or a label that nobody knows.
    pub fn add(&mut self, engine: &Engine, line: &[u8], place: &str, now: Timestamp) -> Result<(), WireError> {
        let json = Json::parse(line)?;
        let text = |key: &str| json.get(key).and_then(Json::typed).map(|text| text.into_owned());
        let Some(label) = text("label") else {
            return Err(error(WireCode::MissingField, "/label", "a labeled record has a `label`".to_owned()));
        };
        let Some((_, truth)) = LABELS.iter().find(|(known, _)| *known == label) else {
            let known: Vec<&str> = LABELS.iter().map(|(known, _)| *known).collect();
            let message = format!("`{label}` is no label; it is one of {}", known.join(", "));
            return Err(error(WireCode::UnknownWord, "/label", message));
        };
        let read = wire::read_json(&json)?;
        for record in &read.records {
            let answer = judge(engine, &MemoryStore::new(), record, now, false)
                .map_err(|cause| error(WireCode::BadMemory, "", cause.to_string()))?;
            let Answer::Verdict(verdict) = answer else { continue };
            let is_held = verdict.action >= self.held_from;
            self.total.add(*truth, is_held);
            self.part("type", record.body.type_name().to_owned()).add(*truth, is_held);
            for dimension in DIMENSIONS {
                if let Some(value) = text(dimension) {
                    self.part(dimension, value).add(*truth, is_held);
                }
            }
            self.count_rules(engine, &verdict, *truth);
            if is_held != (*truth == Truth::Bad) {
                let shows = text("case").or_else(|| text("text")).or_else(|| text("name")).unwrap_or_default();
                self.wrong.push(Wrong { place: place.to_owned(), truth: *truth, shows, verdict });
            }
        }
        Ok(())
    }

    fn part(&mut self, key: &'static str, value: String) -> &mut Counts {
        self.parts.entry(key).or_default().entry(value).or_default()
    }

    fn count_rules(&mut self, engine: &Engine, verdict: &Verdict, truth: Truth) {
        for hit in verdict.hits.iter().chain(&verdict.shadow) {
            let Some(rule) = engine.pack().rules().find(|rule| rule.id == hit.rule) else { continue };
            let counts = self.rules.entry(hit.rule.clone()).or_default();
            counts.is_live = rule.status == RuleStatus::Live;
            match truth {
                Truth::Good => counts.good += 1,
                Truth::Bad => counts.bad += 1,
            }
        }
    }
}

fn error(code: WireCode, field: &str, message: String) -> WireError {
    WireError { code, field: Some(field.to_owned()).filter(|field| !field.is_empty()), message, id: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulepack::RulePack;

    #[test]
    fn labeled_lines_are_counted_by_what_they_are() {
        let engine = Engine::new(RulePack::builtin().unwrap());
        let mut evaluation = Evaluation::new(Action::Review);
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let lines = [
            r#"{"text":"Ihr Paket kommt morgen.","label":"ham","lang":"de"}"#,
            r#"{"text":"Ihr Paket wartet: Zollgebühr 1,99 EUR: https://dhl-zoll.example/x","label":"smishing","lang":"de"}"#,
            r#"{"text":"good evening","label":"spam","lang":"en","case":"nothing to see"}"#,
        ];
        for (number, line) in lines.iter().enumerate() {
            evaluation.add(&engine, line.as_bytes(), &format!("line {}", number + 1), now).unwrap();
        }
        assert_eq!(evaluation.total, Counts { good: 1, good_held: 0, bad: 2, bad_held: 1 });
        assert_eq!(evaluation.parts["lang"]["de"], Counts { good: 1, good_held: 0, bad: 1, bad_held: 1 });
        assert_eq!(evaluation.total.recall().unwrap().rate, 500_000_000);
        assert_eq!(evaluation.total.precision().unwrap().rate, 1_000_000_000);
        assert_eq!(evaluation.total.f1(), Some(666_666_666));
        assert_eq!(evaluation.wrong.len(), 1);
        assert_eq!(evaluation.wrong[0].shows, "nothing to see");
        assert_eq!(evaluation.rules["smishing.parcel-fee-link"].bad, 1);
    }

    #[test]
    fn what_is_not_labeled_is_an_error() {
        let engine = Engine::new(RulePack::builtin().unwrap());
        let mut evaluation = Evaluation::new(Action::Review);
        let now = "2026-11-22T10:00:00Z".parse().unwrap();
        let message = |line: &str, evaluation: &mut Evaluation| {
            evaluation.add(&engine, line.as_bytes(), "here", now).unwrap_err().message
        };
        assert_eq!(message(r#"{"text":"a"}"#, &mut evaluation), "a labeled record has a `label`");
        assert!(message(r#"{"text":"a","label":"evil"}"#, &mut evaluation).starts_with("`evil` is no label"));
        assert_eq!(evaluation.total, Counts::default());
    }
}
