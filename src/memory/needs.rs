//! What a verdict needs to know ([`Needs`]) and what a store answers ([`Remembered`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Answered, Count, LedgerEntry, Person, PersonEntry, RecordKey, Scope, Series, Window};

/// What the rules that can still fire need to know; one batch for a store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The moment that is judged. Nothing of a later hour is answered.
    pub at: Timestamp,
    /// Was this record answered before?
    pub record: Option<RecordKey>,
    /// The ledger of this business.
    pub business: Option<String>,
    /// What stands between this business and this person.
    pub relation: Option<(String, Person)>,
    /// Counts.
    pub counts: BTreeSet<CountKey>,
    /// The record that this verdict (`v:…`) answered.
    pub verdict: Option<String>,
}

impl Needs {
    /// Needs nothing as of `at`.
    pub fn nothing(at: Timestamp) -> Self {
        Needs { at, record: None, business: None, relation: None, counts: BTreeSet::new(), verdict: None }
    }

    /// Whether there is anything to ask a store.
    pub fn is_empty(&self) -> bool {
        let Needs { at: _, record, business, relation, counts, verdict } = self;
        record.is_none() && business.is_none() && relation.is_none() && counts.is_empty() && verdict.is_none()
    }
}

/// One count: which series, in which scope, over which window.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountKey {
    /// In which scope.
    pub scope: Scope,
    /// What is counted.
    pub series: Series,
    /// Over which window, as seen from [`Needs::at`].
    pub window: Window,
}

/// What a store remembers of what was asked; what is not here is not remembered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Remembered {
    /// The answer given before to the same record.
    pub answered: Option<Answered>,
    /// The ledger of the business, by time and then by record key; none of a later hour.
    pub ledger: Vec<LedgerEntry>,
    /// What happened between the business and the person, in the same order and bound.
    pub relation: Vec<PersonEntry>,
    /// The counts asked for; a count of zero may be left out.
    pub counts: BTreeMap<CountKey, Count>,
    /// The record that the verdict asked for answered, with its business.
    pub verdict: Option<(String, RecordKey)>,
}
