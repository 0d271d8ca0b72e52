//! How many records of each truth got which action, and the rates that follow. Read [`Counts`].

use super::truth::Truth;
use crate::memory::{rate, wilson};
use crate::verdict::Action;

/// How many records got each action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ByAction([u64; Action::ALL.len()]);

impl ByAction {
    /// Counts one.
    pub fn add(&mut self, action: Action) {
        if let Some(count) = self.0.get_mut(action as usize) {
            *count += 1;
        }
    }

    /// Adds the counts of others.
    pub fn merge(&mut self, other: &ByAction) {
        for (count, more) in self.0.iter_mut().zip(other.0) {
            *count += more;
        }
    }

    /// How many got this action.
    pub fn of(&self, action: Action) -> u64 {
        self.0.get(action as usize).copied().unwrap_or_default()
    }

    /// How many there were.
    pub fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// How many got at least this action.
    pub fn held(&self, from: Action) -> u64 {
        self.0.iter().skip(from as usize).sum()
    }

    /// The share that got at least this action.
    pub fn share(&self, from: Action) -> Option<Share> {
        Share::of(self.held(from), self.all())
    }
}

/// A share with its 95 % bounds, all in billionths.
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
    /// So many of so many; `None` of nothing.
    pub fn of(hits: u64, trials: u64) -> Option<Share> {
        let ((low, high), rate) = (wilson(hits, trials)?, rate(hits, trials)?);
        Some(Share { rate, low, high })
    }
}

/// How many records of each truth got which action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Honest ones, without advertising.
    pub honest: ByAction,
    /// Advertising of real businesses.
    pub promo: ByAction,
    /// Bad ones.
    pub bad: ByAction,
}

impl Counts {
    /// Counts one record.
    pub fn add(&mut self, truth: Truth, action: Action) {
        self.part_mut(truth).add(action);
    }

    /// Adds records of one truth.
    pub fn merge_part(&mut self, truth: Truth, more: &ByAction) {
        self.part_mut(truth).merge(more);
    }

    fn part_mut(&mut self, truth: Truth) -> &mut ByAction {
        match truth {
            Truth::Honest => &mut self.honest,
            Truth::Promo => &mut self.promo,
            Truth::Bad => &mut self.bad,
        }
    }

    /// The records of one truth.
    pub fn part(&self, truth: Truth) -> &ByAction {
        match truth {
            Truth::Honest => &self.honest,
            Truth::Promo => &self.promo,
            Truth::Bad => &self.bad,
        }
    }

    /// Good records: honest ones and advertising.
    pub fn good(&self) -> ByAction {
        let mut good = self.honest;
        good.merge(&self.promo);
        good
    }

    /// The share of good records that are held.
    pub fn false_positives(&self, from: Action) -> Option<Share> {
        self.good().share(from)
    }

    /// The share of bad records that are held.
    pub fn recall(&self, from: Action) -> Option<Share> {
        self.bad.share(from)
    }

    /// The share of held records that are bad.
    pub fn precision(&self, from: Action) -> Option<Share> {
        let held = self.bad.held(from);
        Share::of(held, held + self.good().held(from))
    }

    /// Harmonic mean of precision and recall, in billionths.
    pub fn f1(&self, from: Action) -> Option<i64> {
        let held = self.bad.held(from);
        rate(2 * held, held + self.good().held(from) + self.bad.all())
    }
}
