//! What came out, all together and apart. Read [`Evaluation`].

use std::collections::BTreeMap;

use super::counts::{ByAction, Counts};
use super::judged::{Group, Judged, JudgedLine};
use super::truth::Truth;
use super::wrong::{WorstFirst, Wrong};
use crate::verdict::Action;

/// What records are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The `type` of the record.
    Type,
    /// Language.
    Lang,
    /// Where the data set comes from.
    Source,
    /// A class of cases in the words of the data set.
    Class,
    /// The label.
    Label,
}

impl Dimension {
    /// Every dimension with its key beside a record.
    pub const ALL: [(Dimension, &'static str); 5] = [
        (Dimension::Type, "type"),
        (Dimension::Lang, "lang"),
        (Dimension::Source, "source"),
        (Dimension::Class, "class"),
        (Dimension::Label, "label"),
    ];

    /// The value of a group.
    fn of(self, group: &Group) -> &str {
        match self {
            Dimension::Type => group.kind,
            Dimension::Lang => &group.lang,
            Dimension::Source => &group.source,
            Dimension::Class => &group.class,
            Dimension::Label => &group.label,
        }
    }
}

/// What came out, all together and apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Evaluation {
    /// From which action on a record counts as held.
    pub held_from: Action,
    /// How many records of each group got which action.
    pub groups: BTreeMap<Group, ByAction>,
    /// How many records of each label got which score; shown as histograms and curves.
    pub scores: BTreeMap<(Truth, String), BTreeMap<i64, u64>>,
    /// What each rule did; shadow rules too.
    pub rules: BTreeMap<String, RuleTally>,
    /// Good records that were held, the highest score first.
    pub false_alarms: WorstFirst,
    /// Bad records that were not, the lowest score first.
    pub misses: WorstFirst,
    /// Lines without label, where that is no error.
    pub unlabeled: u64,
    /// Keys that data sets use in their own way, and in how many lines.
    pub left_out: BTreeMap<String, u64>,
}

/// What one rule did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleTally {
    /// Whether its points count.
    pub is_live: bool,
    /// What it counts.
    pub points: i64,
    /// On how many records of each truth it fired.
    pub hits: TruthCounts,
    /// On how many it fired, by language and label.
    pub parts: BTreeMap<(String, String), u64>,
    /// How many are held only because of it.
    pub alone_holds: TruthCounts,
    /// How many pass only because of it.
    pub alone_frees: TruthCounts,
}

/// Numbers of records by truth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TruthCounts {
    /// Honest ones, without advertising.
    pub honest: u64,
    /// Advertising.
    pub promo: u64,
    /// Bad ones.
    pub bad: u64,
}

impl TruthCounts {
    fn add(&mut self, truth: Truth) {
        *match truth {
            Truth::Honest => &mut self.honest,
            Truth::Promo => &mut self.promo,
            Truth::Bad => &mut self.bad,
        } += 1;
    }

    /// Honest ones and advertising.
    pub fn good(&self) -> u64 {
        self.honest + self.promo
    }

    /// All of them.
    pub fn all(&self) -> u64 {
        self.honest + self.promo + self.bad
    }
}

impl Evaluation {
    /// An empty evaluation. A record counts as held from an action on; so many of those judged wrongly
    /// are kept of either kind.
    pub fn new(held_from: Action, kept_wrong: usize) -> Self {
        Evaluation {
            held_from,
            groups: BTreeMap::new(),
            scores: BTreeMap::new(),
            rules: BTreeMap::new(),
            false_alarms: WorstFirst::new(kept_wrong),
            misses: WorstFirst::new(kept_wrong),
            unlabeled: 0,
            left_out: BTreeMap::new(),
        }
    }

    /// Counts a line. `place` is where it stands; `None` says that it had no label.
    pub fn add(&mut self, judged: Option<JudgedLine>, line: &[u8], place: &str) {
        let Some(JudgedLine { records, left_out }) = judged else {
            self.unlabeled += 1;
            return;
        };
        for key in left_out {
            *self.left_out.entry(key).or_default() += 1;
        }
        for record in records {
            self.add_record(record, line, place);
        }
    }

    fn add_record(&mut self, judged: Judged, line: &[u8], place: &str) {
        let Judged { group, action, score, hits, .. } = &judged;
        let (action, score, truth) = (*action, *score, group.truth);
        match self.groups.get_mut(group) {
            Some(counts) => counts.add(action),
            None => self.groups.entry(group.clone()).or_default().add(action),
        }
        *self.scores.entry((truth, group.label.clone())).or_default().entry(score).or_default() += 1;
        for hit in hits {
            let tally = self.rules.entry(hit.rule.clone()).or_default();
            tally.is_live = hit.is_live;
            tally.points = hit.points;
            tally.hits.add(truth);
            *tally.parts.entry((group.lang.clone(), group.label.clone())).or_default() += 1;
            if hit.alone_holds {
                tally.alone_holds.add(truth);
            }
            if hit.alone_frees {
                tally.alone_frees.add(truth);
            }
        }
        let is_held = action >= self.held_from;
        if is_held == (truth == Truth::Bad) {
            return;
        }
        let wrong = || Wrong { place: place.to_owned(), line: String::from_utf8_lossy(line).into_owned(), judged };
        if is_held {
            self.false_alarms.add(score, wrong);
        } else {
            self.misses.add(score.saturating_neg(), wrong);
        }
    }

    /// All records.
    pub fn total(&self) -> Counts {
        self.grouped(|_| ()).remove(&()).unwrap_or_default()
    }

    /// The records by what they are told apart by; those that do not say are left out of classes.
    pub fn by(&self, dimension: Dimension) -> BTreeMap<String, Counts> {
        let mut parts = self.grouped(|group| dimension.of(group).to_owned());
        parts.remove("");
        parts
    }

    /// The counts of groups that have a key in common.
    pub fn grouped<K: Ord>(&self, key: impl Fn(&Group) -> K) -> BTreeMap<K, Counts> {
        let mut parts: BTreeMap<K, Counts> = BTreeMap::new();
        for (group, counts) in &self.groups {
            parts.entry(key(group)).or_default().merge_part(group.truth, counts);
        }
        parts
    }
}
