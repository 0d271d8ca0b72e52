//! What a verdict needs to know ([`Needs`]) and what a store answers ([`Remembered`]).

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    Answered, Count, Crowd, Holder, Identity, IdentityKind, LedgerEntry, Person, PersonEntry, RecordKey, Scope, Series,
    Window,
};

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
    /// Who holds these identities.
    pub identities: BTreeSet<Identity>,
    /// Who holds the identities of these kinds that [`Needs::business`] itself holds: which these
    /// are stands in its ledger, and nobody has to ask twice for it.
    pub own_identities: BTreeSet<IdentityKind>,
    /// The record that this verdict (`v:…`) answered.
    pub verdict: Option<String>,
    /// Everybody who reported this business.
    pub crowd: Option<String>,
    /// What this record, a report about [`Needs::business`], is about.
    pub about: Option<RecordKey>,
}

impl Needs {
    /// Needs nothing as of `at`.
    pub fn nothing(at: Timestamp) -> Self {
        Needs {
            at,
            record: None,
            business: None,
            relation: None,
            counts: BTreeSet::new(),
            identities: BTreeSet::new(),
            own_identities: BTreeSet::new(),
            verdict: None,
            crowd: None,
            about: None,
        }
    }

    /// Whether there is anything to ask a store.
    pub fn is_empty(&self) -> bool {
        // Without a business it has no identities of its own.
        let Needs { at: _, record, business, relation, counts, identities, own_identities: _, verdict, crowd, about } =
            self;
        record.is_none()
            && business.is_none()
            && relation.is_none()
            && counts.is_empty()
            && identities.is_empty()
            && verdict.is_none()
            && crowd.is_none()
            && about.is_none()
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
    /// Who holds the identities asked for, those of the business itself included; one that nobody
    /// named is left out. Which businesses, and in which order: see [`Holder`].
    pub identities: BTreeMap<Identity, Vec<Holder>>,
    /// The record that the verdict asked for answered, with its business.
    pub verdict: Option<(String, RecordKey)>,
    /// Everybody who reported the business asked for; `None` when nobody did and nothing was
    /// delivered for it.
    pub crowd: Option<Crowd>,
    /// What the report asked for is about besides its business, ascending, each once.
    pub about: Vec<Scope>,
}
