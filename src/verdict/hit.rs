//! A rule that fired, and a rule that could not be decided.

use super::Evidence;

/// A rule that fired.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// Full id of the rule, `area.finding`; `cap.group` for what a cap takes back.
    pub rule: String,
    /// What it counts in this verdict.
    pub points: i64,
    /// What was found, for staff; empty for a cap.
    pub title: String,
    /// What made it fire, at most 8 pieces.
    pub evidence: Vec<Evidence>,
    /// Why it counts nothing although it fired: the exception that excuses it.
    pub excused: Option<String>,
}

/// A rule that could not be decided, because facts are missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undecided {
    /// Full id of the rule.
    pub rule: String,
    /// The facts that are missing, in the order of the condition.
    pub missing: Vec<String>,
}
