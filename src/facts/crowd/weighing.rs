//! The parameters of `[reports]` in `policy.toml`. Read [`Weighing`].

use std::collections::BTreeMap;

use super::WHOLE;
use crate::memory::History;
use crate::record::BlockReason;

/// How reports are weighed. What a pack does not say is not done: without any of it every reporter
/// counts as one, whoever comes with whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Weighing {
    /// What a report counts by its reason, in hundredths, in the decayed sum; 100 where not said.
    pub reasons: BTreeMap<Option<BlockReason>, u64>,
    /// After how many hours a report counts half in the decayed sum.
    pub half_life: Option<u32>,
    /// Who reports nearly everything.
    pub habitual: Option<Habitual>,
    /// Whose earlier reports were taken back.
    pub abuse: Option<Abuse>,
    /// What those who came together count.
    pub cluster: Option<Cluster>,
    /// When reports come in a wave.
    pub wave: Option<Wave>,
}

/// A person who reports nearly everything: so many other businesses in the 30 days before, and so
/// many of the messages received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habitual {
    /// Other businesses reported, at least.
    pub businesses: u32,
    /// Businesses reported per message received, at least, in billionths.
    pub share: u64,
    /// What such a reporter counts, in hundredths.
    pub counts: u64,
}

/// A person of whom so many reports were taken back as abuse in the 30 days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Abuse {
    /// Reports taken back, at least.
    pub retracted: u32,
    /// What such a reporter counts, in hundredths.
    pub counts: u64,
}

/// Reporters who came together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cluster {
    /// All of them together count at most this share of those who came alone, in billionths,
    pub share: u64,
    /// but at least as many persons as this.
    pub least: u64,
    /// From so many persons on that share a cohort.
    pub cohort: Option<u64>,
    /// Accounts made together.
    pub accounts: Option<Accounts>,
    /// Reports made together.
    pub burst: Option<Burst>,
}

/// Accounts made within a short time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accounts {
    /// From so many persons on,
    pub from: u64,
    /// whose accounts were made within so many hours.
    pub within: u32,
}

/// Reports made within a short time, without as many messages as that would take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Burst {
    /// From so many persons on,
    pub from: u64,
    /// who reported within so many hours,
    pub within: u32,
    /// when their share of all reporters of the 30 days is so many times the share of the messages
    pub times: u64,
    /// that were delivered in those hours and so many before.
    pub sends_before: u32,
}

/// When reports rise and messages do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// From so many reporters on,
    pub from: u64,
    /// when they are so many times as many as in the window before.
    pub times: u64,
}

impl Weighing {
    /// What a reporter with this history counts, in hundredths.
    pub(super) fn class(&self, history: &History) -> u16 {
        let abused = self.abuse.filter(|abuse| history.abuse >= abuse.retracted).map(|abuse| abuse.counts);
        let habitual = self.habitual.filter(|habitual| habitual.is(history)).map(|habitual| habitual.counts);
        let counts = abused.into_iter().chain(habitual).min().unwrap_or(WHOLE).min(WHOLE);
        // No more than a hundred.
        counts as u16
    }

    /// What a report counts by its reason.
    pub(super) fn by_reason(&self) -> ByReason {
        let of = |reason| self.reasons.get(&reason).copied().unwrap_or(WHOLE);
        let mut each = [WHOLE; REASONS];
        for (reason, _) in BlockReason::ALL {
            if let Some(counts) = each.get_mut(reason as usize) {
                *counts = of(Some(reason));
            }
        }
        ByReason { none: of(None), each }
    }
}

/// At least as many as there are reasons.
const REASONS: usize = 16;
const _: () = assert!(BlockReason::ALL.len() <= REASONS);

/// What a report counts by its reason, in hundredths, written out.
pub(super) struct ByReason {
    none: u64,
    /// In the order of the reasons.
    each: [u64; REASONS],
}

impl ByReason {
    pub(super) fn of(&self, reason: Option<BlockReason>) -> u64 {
        let Some(reason) = reason else { return self.none };
        self.each.get(reason as usize).copied().unwrap_or(WHOLE)
    }
}

impl Habitual {
    fn is(&self, history: &History) -> bool {
        let reported = || u128::from(history.businesses) * super::ONE;
        history.businesses >= self.businesses && reported() >= u128::from(history.received) * u128::from(self.share)
    }
}
