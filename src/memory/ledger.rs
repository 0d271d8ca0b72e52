//! The ledger of a business: every profile, rename, standing decision and staff decision, folded
//! into what holds at a moment. Read [`Business`].

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};

use super::{Held, Identity, Person, RecordKey};
use crate::record::{Label, Outcome, Profile, ProvenField, Update};
use crate::verdict::{Action, Badge};

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
        /// What that verdict said of the badge.
        badge: Option<Badge>,
        /// What identifies the business in the fields that it sets, as read with the tables of then.
        identities: BTreeSet<Identity>,
    },
    /// A rename was judged, in the same way.
    Rename {
        /// The name wanted.
        name: String,
        /// How it was judged.
        action: Action,
        /// By which verdict.
        verdict: String,
        /// What that verdict said of the badge.
        badge: Option<Badge>,
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

/// The standing of a business, or of one of its templates, as judged once.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct StandingDecision {
    /// Of which template alone; `None` for the business as a whole.
    pub template: Option<String>,
    /// How it was judged.
    pub action: Action,
    /// By which verdict.
    pub verdict: String,
    /// What that verdict said of the badge.
    pub badge: Option<Badge>,
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
    /// Whether a profile waits, held for a person or decided `pending`, and none was accepted since.
    pub waiting_profile: bool,
    /// Its standing with the moment it was judged, unless it is good, ran out or was overturned.
    pub standing: Option<(Timestamp, StandingDecision)>,
    /// The standings of its templates, oldest first; those that were overturned are left out.
    pub templates: BTreeMap<String, Vec<(Timestamp, StandingDecision)>>,
    /// Everything that identifies it, or that it wished to be identified by, with what became of it.
    pub identities: BTreeMap<Identity, Held>,
    /// Its badge; `None` when no verdict spoke of it. The profile or rename that became current last
    /// says it, and a standing for as long as it holds; of both the stricter.
    pub badge: Option<Badge>,
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
    /// The name as typed, without the white space around it.
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

impl LedgerEvent {
    /// The place of the event among those that one record wrote: a record writes at most one of each
    /// kind, a standing of the business and one of a template being two.
    pub fn rank(&self) -> u8 {
        match self {
            LedgerEvent::Profile { .. } => 0,
            LedgerEvent::Rename { .. } => 1,
            LedgerEvent::Standing(StandingDecision { template: None, .. }) => 2,
            LedgerEvent::Decision { .. } => 3,
            LedgerEvent::Standing(StandingDecision { template: Some(_), .. }) => 4,
        }
    }
}

impl LedgerEvent {
    /// The portfolio that the event puts a business into, if it does and once it holds.
    pub(crate) fn portfolio(&self) -> Option<&str> {
        match self {
            LedgerEvent::Profile { change, .. } => change.portfolio.set().and_then(|portfolio| named(portfolio)),
            LedgerEvent::Rename { .. } | LedgerEvent::Standing(_) | LedgerEvent::Decision { .. } => None,
        }
    }

    /// What identifies the business in the fields that the event sets.
    pub(crate) fn identities(&self) -> impl Iterator<Item = &Identity> {
        let identities = match self {
            LedgerEvent::Profile { identities, .. } => Some(identities),
            LedgerEvent::Rename { .. } | LedgerEvent::Standing(_) | LedgerEvent::Decision { .. } => None,
        };
        identities.into_iter().flatten()
    }

    /// The event with its moments cut to milliseconds: no store keeps more of them.
    pub(crate) fn cut(mut self) -> Self {
        match &mut self {
            LedgerEvent::Profile { change, action: _, verdict: _, badge: _, identities: _ } => {
                for at in change.verified.iter_mut().filter_map(|proof| proof.at.as_mut()) {
                    *at = cut(*at);
                }
            }
            LedgerEvent::Standing(decision) => decision.until = decision.until.map(cut),
            LedgerEvent::Rename { .. } | LedgerEvent::Decision { .. } => {}
        }
        self
    }
}

/// A moment cut to milliseconds: no store keeps more of it.
pub(crate) fn cut(at: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at)
}

/// Text without the white space around it, if it names anything.
fn named(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl Business {
    /// Folds a ledger as of `at`; entries in any order, those of a later hour are not seen.
    ///
    /// - What was allowed (`allow`, `warn`, `limit`) holds from its own time on; what waits
    ///   (`review`) or was refused (`block`) holds from the time of the decision that accepts it or
    ///   overturns the verdict. The last decision wins, over an allowed record as well: one that is
    ///   refused, or whose verdict is overturned, never held. `pending` and `confirm` decide nothing.
    /// - A profile that would change the current name is an attempt at a rename.
    /// - A proof holds for its value only, from when the business holds the profile it came with.
    /// - So does the badge of a profile, which replaces that of before; a rename says only what its
    ///   own verdict says. What a standing says of the badge ends with the standing.
    pub fn fold(entries: &[LedgerEntry], at: Timestamp) -> Self {
        super::history::fold(entries, at)
    }

    /// The name it has now, if any.
    pub fn current_name(&self) -> Option<&str> {
        self.profile.as_ref()?.shown_name()
    }

    /// The pause of a template that holds at a moment; without `until` it is disabled.
    pub fn template_pause(&self, template: &str, at: Timestamp) -> Option<&StandingDecision> {
        let (_, last) = self.templates.get(template)?.last()?;
        let ran_out = last.until.is_some_and(|until| until <= at);
        (last.action != Action::Allow && !ran_out).then_some(last)
    }

    /// The portfolio it belongs to now, if any.
    pub fn portfolio(&self) -> Option<&str> {
        self.profile.as_ref()?.portfolio()
    }

    /// The first name that was current together with a verified phone number.
    pub fn first_verified_name(&self) -> Option<&NameSpan> {
        self.names.iter().find(|span| span.verified)
    }

    /// The name before the current one, if the current one is younger than `span` as seen from `at`.
    pub fn formerly(&self, at: Timestamp, span: SignedDuration) -> Option<&str> {
        let (current, earlier) = self.names.split_last()?;
        let former = earlier.last()?;
        let is_current = self.current_name() == Some(current.name.trim());
        (is_current && at.duration_since(current.since) < span).then_some(former.name.as_str())
    }

    /// Whether the current phone number was proven.
    pub fn has_proven_phone(&self) -> bool {
        let phone = self.profile.as_ref().and_then(|profile| profile.phone.as_deref());
        phone.is_some_and(|phone| self.has_proof(ProvenField::Phone, phone))
    }

    /// Whether a value was proven; phone numbers are compared by their digits.
    pub fn has_proof(&self, field: ProvenField, value: &str) -> bool {
        let same = |proof: &KeptProof| proof.field == field && field.is_same(&proof.value, value);
        self.proofs.iter().any(same)
    }
}

impl ProvenField {
    /// Whether two values of this field are the same one: phone numbers by their digits, everything
    /// else as typed, without the white space around it.
    pub(super) fn is_same(self, one: &str, other: &str) -> bool {
        match self {
            ProvenField::Phone => Person::parse(one) == Person::parse(other),
            ProvenField::Website
            | ProvenField::Email
            | ProvenField::Name
            | ProvenField::LegalName
            | ProvenField::Address => one.trim() == other.trim(),
        }
    }
}

impl KeptProfile {
    /// The display name without the white space around it; `None` if there is nothing to show.
    pub(super) fn shown_name(&self) -> Option<&str> {
        self.name.as_deref().and_then(named)
    }

    /// The portfolio it names, without the white space around it.
    pub fn portfolio(&self) -> Option<&str> {
        self.portfolio.as_deref().and_then(named)
    }

    /// This profile with the changes of a record made to it. Proofs are no part of a profile.
    pub fn changed_by(&self, change: &Profile<'_>) -> KeptProfile {
        let Profile {
            name,
            legal_name,
            phone,
            websites,
            link_domains,
            email,
            country,
            address,
            description,
            vertical,
            picture_hash,
            operates_in,
            portfolio,
            registered_at,
            verified: _,
            described_by_about: _,
        } = change;
        KeptProfile {
            name: text(&self.name, name),
            legal_name: text(&self.legal_name, legal_name),
            phone: text(&self.phone, phone),
            websites: list(&self.websites, websites),
            link_domains: list(&self.link_domains, link_domains),
            email: text(&self.email, email),
            country: text(&self.country, country),
            address: text(&self.address, address),
            description: text(&self.description, description),
            vertical: text(&self.vertical, vertical),
            picture_hash: text(&self.picture_hash, picture_hash),
            operates_in: list(&self.operates_in, operates_in),
            portfolio: text(&self.portfolio, portfolio),
            registered_at: text(&self.registered_at, registered_at),
        }
    }
}

fn text(kept: &Option<String>, update: &Update<Cow<'_, str>>) -> Option<String> {
    match update {
        Update::Keep => kept.clone(),
        Update::Remove => None,
        Update::Set(value) => Some(value.clone().into_owned()),
    }
}

fn list(kept: &[String], update: &Update<Vec<Cow<'_, str>>>) -> Vec<String> {
    match update {
        Update::Keep => kept.to_vec(),
        Update::Remove => Vec::new(),
        Update::Set(values) => values.iter().map(|value| value.clone().into_owned()).collect(),
    }
}
