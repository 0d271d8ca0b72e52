//! What came out of an attack, all together and apart. Read [`Hardening`].

use std::collections::BTreeMap;

use super::attack::{CaseTrials, MessageTrials};
use super::mutation::Strength;
use crate::study::evaluate::Share;
use crate::verdict::Action;

/// What came out of an attack on the cases of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hardening {
    /// By rule, mutation and strength.
    pub parts: BTreeMap<(String, &'static str, Strength), Defense>,
    /// The first text that slipped through, by rule and mutation.
    pub slips: BTreeMap<(String, &'static str), Slip>,
    /// The first miss that became a hit, by rule and mutation.
    pub turned: BTreeMap<(String, &'static str), Slip>,
    /// Hit cases that were attacked.
    pub hits: u64,
    /// Cases that could not be: no message, nothing seen in a text, evidence of good faith, or not what
    /// they must be as written.
    pub passed_over: u64,
}

/// How well something stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Defense {
    /// Mutated hits.
    pub tried: u64,
    /// Of them, those on which the rule still fires.
    pub fires: u64,
    /// Of them, those on which the rule still fires, or others see to it that the action is as strict.
    pub kept: u64,
    /// Mutated misses.
    pub misses: u64,
    /// Of them, those on which the rule fires now.
    pub turned: u64,
}

/// A text that came out otherwise than it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// How much was mutated.
    pub strength: Strength,
    /// The action of the case as written.
    pub before: Action,
    /// The action now.
    pub after: Action,
    /// The mutated text.
    pub text: String,
}

impl Defense {
    /// Adds another one.
    pub fn merge(&mut self, other: &Defense) {
        let Defense { tried, fires, kept, misses, turned } = other;
        self.tried += tried;
        self.fires += fires;
        self.kept += kept;
        self.misses += misses;
        self.turned += turned;
    }

    /// The share of mutated hits that are kept.
    pub fn kept_share(&self) -> Option<Share> {
        Share::of(self.kept, self.tried)
    }

    /// The share of mutated hits on which the rule still fires.
    pub fn fires_share(&self) -> Option<Share> {
        Share::of(self.fires, self.tried)
    }

    /// The share of mutated misses that became hits.
    pub fn turned_share(&self) -> Option<Share> {
        Share::of(self.turned, self.misses)
    }
}

impl Hardening {
    /// Counts the trials of a case; `None` for one that could not be attacked.
    pub fn add(&mut self, trials: Option<CaseTrials>) {
        let Some(CaseTrials { rule, must_hit, action, trials }) = trials.filter(|case| !case.trials.is_empty()) else {
            self.passed_over += 1;
            return;
        };
        self.hits += u64::from(must_hit);
        for trial in trials {
            let one = if must_hit {
                // Where nothing was held, no other rule can have seen to it.
                let is_held = action > Action::Allow && trial.action >= action;
                let kept = trial.fires || is_held;
                Defense { tried: 1, fires: trial.fires.into(), kept: kept.into(), ..Defense::default() }
            } else {
                Defense { misses: 1, turned: trial.fires.into(), ..Defense::default() }
            };
            let first = if must_hit { &mut self.slips } else { &mut self.turned };
            if (must_hit && one.kept == 0) || one.turned > 0 {
                let slip = Slip { strength: trial.strength, before: action, after: trial.action, text: trial.text };
                first.entry((rule.clone(), trial.mutation)).or_insert(slip);
            }
            self.parts.entry((rule.clone(), trial.mutation, trial.strength)).or_default().merge(&one);
        }
    }

    /// All of it.
    pub fn total(&self) -> Defense {
        self.merged(|_, _, _| ()).remove(&()).unwrap_or_default()
    }

    /// By what rule, mutation and strength have in common.
    pub fn merged<K: Ord>(&self, key: impl Fn(&str, &'static str, Strength) -> K) -> BTreeMap<K, Defense> {
        let mut merged: BTreeMap<K, Defense> = BTreeMap::new();
        for ((rule, mutation, strength), defense) in &self.parts {
            merged.entry(key(rule, mutation, *strength)).or_default().merge(defense);
        }
        merged
    }
}

/// What mutations do to the recall of labeled messages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecallLost {
    /// By mutation and strength.
    pub parts: BTreeMap<(&'static str, Strength), Recall>,
    /// The first messages that were held before and are not any more, by mutation and strength.
    pub slips: BTreeMap<(&'static str, Strength), Slip>,
    /// Messages that were mutated.
    pub messages: u64,
}

/// How many of the same messages are held before a mutation and after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Recall {
    /// Messages that the mutation changes.
    pub messages: u64,
    /// Held as sent.
    pub before: u64,
    /// Held after the mutation.
    pub after: u64,
    /// Held as sent, and not after it.
    pub lost: u64,
}

impl Recall {
    /// Adds another one.
    pub fn merge(&mut self, other: &Recall) {
        let Recall { messages, before, after, lost } = other;
        self.messages += messages;
        self.before += before;
        self.after += after;
        self.lost += lost;
    }

    /// What is lost of the recall, in billionths of all messages; less than nothing where more is held
    /// than before.
    pub fn points_lost(&self) -> i64 {
        let share = |held: u64| Share::of(held, self.messages).map_or(0, |share| share.rate);
        share(self.before) - share(self.after)
    }
}

impl RecallLost {
    /// Counts the trials of a bad message; held is one from an action on.
    pub fn add(&mut self, trials: MessageTrials, from: Action) {
        let MessageTrials { action, trials } = trials;
        self.messages += 1;
        for trial in trials {
            let (before, after) = (action >= from, trial.action >= from);
            let key = (trial.mutation, trial.strength);
            let lost = before && !after;
            if lost {
                let slip = Slip { strength: trial.strength, before: action, after: trial.action, text: trial.text };
                self.slips.entry(key).or_insert(slip);
            }
            let one = Recall { messages: 1, before: before.into(), after: after.into(), lost: lost.into() };
            self.parts.entry(key).or_default().merge(&one);
        }
    }

    /// All of it.
    pub fn total(&self) -> Recall {
        let mut total = Recall::default();
        self.parts.values().for_each(|part| total.merge(part));
        total
    }
}
