//! What recipients say of a business, in numbers.

use jiff::Timestamp;

use crate::memory::{Scope, Window};

/// The numbers of a standing verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct StandingReport {
    /// Whom the numbers are about.
    pub scope: Scope,
    /// The numbers, one line a window, shortest window first.
    pub counts: Vec<StandingCounts>,
    /// The template that this verdict pauses, if it does.
    pub pause: Option<TemplatePause>,
    /// Since when the action holds.
    pub since: Option<Timestamp>,
    /// Until when it holds without a new judgement.
    pub until: Option<Timestamp>,
}

/// A template is not to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplatePause {
    /// Its name.
    pub template: String,
    /// Until when; `None` until somebody decides otherwise.
    pub until: Option<Timestamp>,
}

/// The numbers of one window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingCounts {
    /// Which window.
    pub window: Window,
    /// Block reports.
    pub reports: u64,
    /// Distinct reporters.
    pub reporters: u64,
    /// Those who are to be believed, see `[reports]` of the policy.
    pub credible: u64,
    /// Distinct persons that messages were delivered to.
    pub recipients: u64,
    /// Reporters per recipient in parts per million; `None` without recipients.
    pub rate: Option<u64>,
    /// Lower bound of the rate of credible reporters in parts per million.
    pub low: Option<u64>,
    /// Upper bound of the rate in parts per million.
    pub high: Option<u64>,
}
