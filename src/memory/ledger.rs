//! The ledger of a business: every profile, rename, standing decision and staff decision, folded
//! into what holds at a moment. Read [`Business`].

use jiff::Timestamp;

use super::{Hour, RecordKey};
use crate::record::{Label, Outcome, Profile, ProvenField};
use crate::verdict::Action;

/// What a profile record changes, as it is kept: the record's own fields, owned.
pub type ProfileChange = Profile<'static>;

/// One line of a ledger.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct LedgerEntry {
    /// When it happened.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// By which record.
    pub record: RecordKey,
    /// What happened.
    pub event: LedgerEvent,
}

/// What can stand in a ledger.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum LedgerEvent {
    /// A profile was judged: `allow`, `warn` and `limit` made it current, `review` waits for a
    /// decision, `block` refused it.
    Profile {
        /// What it changes.
        change: Box<ProfileChange>,
        /// How it was judged.
        action: Action,
        /// By which verdict.
        verdict: String,
    },
    /// A rename was judged, in the same way.
    Rename {
        /// The name wanted.
        name: String,
        /// How it was judged.
        action: Action,
        /// By which verdict.
        verdict: String,
    },
    /// The standing of the business was judged anew and came out differently than before.
    Standing(StandingDecision),
    /// A member of staff decided about the record that `of` names.
    Decision {
        /// The record whose verdict was decided about.
        of: RecordKey,
        /// What was decided.
        outcome: Outcome,
        /// Who decided.
        by: Option<String>,
        /// Why.
        why: Option<String>,
        /// What the case turned out to be.
        label: Option<Label>,
    },
}

/// The standing of a business as judged once.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StandingDecision {
    /// How it was judged.
    pub action: Action,
    /// By which verdict.
    pub verdict: String,
    /// With which rule pack.
    pub pack: String,
    /// Until when it holds; `None` means until a decision or the next judgement.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub until: Option<Timestamp>,
}

/// What holds of a business at a moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Business {
    /// Its current profile; `None` when no profile was ever accepted.
    pub profile: Option<KeptProfile>,
    /// What was proven, oldest first; each proof holds for its value only.
    pub proofs: Vec<KeptProof>,
    /// Every name it has had, oldest first; the last one is current.
    pub names: Vec<NameSpan>,
    /// Every wish for another name, oldest first, accepted or not.
    pub attempts: Vec<Attempt>,
    /// Its standing with the moment it was judged, unless it ran out or was overturned.
    pub standing: Option<(Timestamp, StandingDecision)>,
    /// When anything was first remembered of it in its ledger.
    pub first_seen: Option<Timestamp>,
}

/// A profile as it holds, every field as typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct KeptProfile {
    /// Display name.
    pub name: Option<String>,
    /// Name in the register.
    pub legal_name: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Websites, the first one first.
    pub websites: Vec<String>,
    /// Other domains of its own.
    pub link_domains: Vec<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Country of its seat.
    pub country: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Its trade.
    pub vertical: Option<String>,
    /// Hash of its picture.
    pub picture_hash: Option<String>,
    /// Countries it does business in.
    pub operates_in: Vec<String>,
    /// Its portfolio.
    pub portfolio: Option<String>,
    /// When it registered, as typed.
    pub registered_at: Option<String>,
}

/// A proof as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct KeptProof {
    /// Which field was proven.
    pub field: ProvenField,
    /// The value it holds for, as typed.
    pub value: String,
    /// How it was proven, if said.
    pub method: Option<String>,
    /// When it was proven.
    pub at: Timestamp,
}

/// A display name and since when it was current.
#[derive(Debug, Clone, PartialEq)]
pub struct NameSpan {
    /// The name as typed.
    pub name: String,
    /// Since when it was current.
    pub since: Timestamp,
    /// Whether the phone number was verified while this name was current.
    pub verified: bool,
}

/// A wish for another name.
#[derive(Debug, Clone, PartialEq)]
pub struct Attempt {
    /// The name wanted.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub state: AttemptState,
}

/// What became of a wish for another name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptState {
    /// It became current.
    Accepted,
    /// It waits for a decision.
    Waiting,
    /// It was refused.
    Refused,
}

impl Business {
    /// Folds a ledger as of `at`; entries in any order, those of a later hour are not seen.
    pub fn fold(entries: &[LedgerEntry], at: Timestamp) -> Self {
        todo!("{} {:?}", entries.len(), Hour::of(at))
    }
}

impl KeptProfile {
    /// This profile with the changes of a record made to it.
    pub fn changed_by(&self, change: &Profile<'_>) -> KeptProfile {
        todo!("{self:?} {change:?}")
    }
}
