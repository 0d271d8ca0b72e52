//! Something remembered is to be as if it had never come.

use std::borrow::Cow;

/// A retraction.
#[derive(Debug, Clone, PartialEq)]
pub struct Retract<'a> {
    /// What is retracted.
    pub what: Retracted<'a>,
    /// Why, for the audit.
    pub why: Option<Cow<'a, str>>,
}

/// What is retracted of a business.
#[derive(Debug, Clone, PartialEq)]
pub enum Retracted<'a> {
    /// One record, by its id.
    Record(Cow<'a, str>),
    /// Every report of one person.
    Reporter(Cow<'a, str>),
    /// Every report of one cohort.
    Cohort(Cow<'a, str>),
}
