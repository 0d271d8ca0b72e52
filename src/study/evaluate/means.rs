//! Plain means over groups of records, so that a large source does not drown a small one.
//! Read [`Means`].

use std::collections::BTreeMap;

use super::counts::{ByAction, Counts, Share};
use super::evaluation::{Dimension, Evaluation};
use super::truth::Truth;
use crate::verdict::Action;

/// A plain mean of the rates of groups, in billionths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mean {
    /// The mean; every group counts the same, however many records it has.
    pub rate: i64,
    /// How many groups it is taken over.
    pub groups: usize,
}

impl Mean {
    /// The mean of the held shares of those that have any record.
    fn of(groups: impl Iterator<Item = ByAction>, from: Action) -> Option<Mean> {
        let rates: Vec<i64> = groups.filter_map(|group| group.share(from)).map(|share| share.rate).collect();
        let groups = i64::try_from(rates.len()).ok().filter(|groups| *groups > 0)?;
        // Half is rounded up; rates are not negative.
        Some(Mean { rate: (rates.iter().sum::<i64>() + groups / 2) / groups, groups: rates.len() })
    }
}

/// What is measured in the end: means over (source, language), and the worst source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Means {
    /// Held bad records.
    pub recall: Option<Mean>,
    /// Held honest records.
    pub honest: Option<Mean>,
    /// Held advertising.
    pub promo: Option<Mean>,
    /// The source with the largest share of honest records held.
    pub worst_source: Option<(String, Share)>,
}

impl Evaluation {
    /// The counts of each (source, language).
    pub fn cells(&self) -> BTreeMap<(String, String), Counts> {
        self.grouped(|group| (group.source.clone(), group.lang.clone()))
    }

    /// The means over (source, language), held from an action on.
    pub fn means(&self, from: Action) -> Means {
        let cells = self.cells();
        let mean = |truth: Truth| Mean::of(cells.values().map(|counts| *counts.part(truth)), from);
        let mut worst_source: Option<(String, Share)> = None;
        for (source, counts) in self.by(Dimension::Source) {
            let Some(share) = counts.honest.share(from) else { continue };
            if worst_source.as_ref().is_none_or(|(_, worst)| share.rate > worst.rate) {
                worst_source = Some((source, share));
            }
        }
        Means { recall: mean(Truth::Bad), honest: mean(Truth::Honest), promo: mean(Truth::Promo), worst_source }
    }
}
