//! What a record changed, as stores keep it beside its answer, so that exactly this can be undone.
//!
//! It holds no text and no judgments, only where the record left its mark. Stores choose how they
//! write a person (`P`): in clear in memory, as a keyed hash on disk. Read [`Undo`].

use super::{Change, Hour, Person, PersonEvent, Scope, ScopeKind, Series};

/// One insertion that a record made.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(crate) enum Undo<P> {
    /// It saw a person.
    Count { series: Series, scope: Scope, person: P, hour: Hour },
    /// It was a report of a person.
    Report { person: P, hour: Hour },
    /// It told that a message reached a person.
    Delivered { person: P },
    /// It was a message with an id.
    Sent { message: String },
    /// It reported a total.
    Total { series: Series, scope: Scope, hour: Hour },
    /// It wrote what happened between its business and a person.
    Relation { person: P, event: PersonEvent },
    /// It wrote into the ledger of a business.
    Ledger {
        business: String,
        /// Which kind of event, see `LedgerEvent::rank`. What leads to the entry stands in the event.
        rank: u8,
    },
}

impl<P> Undo<P> {
    /// What undoes a change; `None` for one that inserts nothing.
    pub(crate) fn of(change: &Change, person: impl FnOnce(&Person) -> P) -> Option<Self> {
        match change {
            // Portfolios are never counted into: they are the union of their members.
            Change::Count { scope, .. } | Change::Total { scope, .. } if scope.kind == ScopeKind::Portfolio => None,
            Change::Count { series, scope, person: who, hour } => {
                Some(Undo::Count { series: *series, scope: scope.clone(), person: person(who), hour: *hour })
            }
            Change::Report(report) => Some(Undo::Report { person: person(&report.person), hour: report.hour }),
            Change::Delivered { person: who, .. } => Some(Undo::Delivered { person: person(who) }),
            Change::Sent { message, .. } => Some(Undo::Sent { message: message.clone() }),
            Change::Total { series, scope, hour, count: _ } => {
                Some(Undo::Total { series: *series, scope: scope.clone(), hour: *hour })
            }
            Change::Relation { person: who, event } => Some(Undo::Relation { person: person(who), event: *event }),
            Change::Ledger { business, event } => Some(Undo::Ledger { business: business.clone(), rank: event.rank() }),
            Change::RetractRecord { .. } | Change::RetractReporter { .. } | Change::RetractCohort { .. } => None,
        }
    }

    /// The person it names, unless that is a business counted as the sender of its messages.
    pub(crate) fn person(&self) -> Option<&P> {
        match self {
            Undo::Count { series: Series::Senders, .. }
            | Undo::Sent { .. }
            | Undo::Total { .. }
            | Undo::Ledger { .. } => None,
            Undo::Count { person, .. }
            | Undo::Report { person, .. }
            | Undo::Delivered { person }
            | Undo::Relation { person, .. } => Some(person),
        }
    }
}

/// Whether a scope is about one business, or about a template of it.
pub(crate) fn belongs_to(scope: &Scope, business: &str) -> bool {
    match scope.kind {
        ScopeKind::Business | ScopeKind::Portfolio => scope.id == business,
        ScopeKind::Template => scope.id.strip_prefix(business).is_some_and(|rest| rest.starts_with('/')),
        ScopeKind::Campaign | ScopeKind::LinkDomain => false,
    }
}
