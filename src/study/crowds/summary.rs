//! Many outcomes in a few numbers. Read [`Share`].

use super::Outcome;
use crate::verdict::Action;

/// How many runs ended with which strictest standing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The strictest standing of the run.
    pub action: Action,
    /// Runs.
    pub runs: usize,
}

/// The runs by their strictest standing, every action once, from mild to strict.
pub fn shares(outcomes: &[Outcome]) -> Vec<Share> {
    let count = |action| outcomes.iter().filter(|outcome| outcome.worst == action).count();
    Action::ALL.into_iter().map(|(action, _)| Share { action, runs: count(action) }).collect()
}

/// The value in the middle; a run that never came so far is above every number, and so may be the
/// middle, which is `None` then.
pub fn median(values: impl IntoIterator<Item = Option<usize>>) -> Option<usize> {
    let mut values: Vec<usize> = values.into_iter().map(|value| value.unwrap_or(usize::MAX)).collect();
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied().filter(|value| *value != usize::MAX)
}
