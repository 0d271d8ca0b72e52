//! What we answer: action, score, hits with evidence, and what goes with them.
//!
//! A verdict knows no rules and no records; it only holds what was found. JSON is written in
//! `wire`. Read [`Verdict`] first.

mod action;
mod evidence;
mod explanation;
mod hit;
mod presentation;
mod standing;

pub use action::Action;
pub use evidence::{Evidence, Shown};
pub use explanation::{Change, Explanation, Holding, KnownFact, RuleAccount, RulePart};
pub use hit::{Hit, Undecided};
pub use presentation::{Badge, Presentation};
pub use standing::{StandingCounts, StandingReport, TemplatePause};

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::memory::Window;

/// What is judged. Rules say which subject they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// May this business profile stand?
    Profile,
    /// May this business change its name?
    Rename,
    /// May this message go out?
    Message,
    /// What do recipients say?
    Standing,
}

impl Subject {
    /// Every subject with its name in JSON and in rule files.
    pub const ALL: [(Subject, &'static str); 4] = [
        (Subject::Profile, "profile"),
        (Subject::Rename, "rename"),
        (Subject::Message, "message"),
        (Subject::Standing, "standing"),
    ];

    /// The name in JSON and in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Subject::Profile => "profile",
            Subject::Rename => "rename",
            Subject::Message => "message",
            Subject::Standing => "standing",
        }
    }
}

/// The whole answer to one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Names this verdict: `v:` and 24 hexadecimal digits of a hash over the record that it answers
    /// (business, id, content, time). A record is answered once, so one name is enough for both.
    pub verdict: String,
    /// The id of the record, echoed.
    pub id: Option<String>,
    /// What was judged.
    pub subject: Subject,
    /// The business it is about.
    pub business: Option<String>,
    /// What the caller should do.
    pub action: Action,
    /// The sum of the points of `hits`.
    pub score: i64,
    /// The live rules that fired, by points downward, then by id; caps last.
    pub hits: Vec<Hit>,
    /// Hash of the rule pack: `b3:` and 64 hexadecimal digits.
    pub pack: String,
    /// When the record happened.
    pub at: Timestamp,
    /// Up to 8 live rules that could not be decided, by id.
    pub unknown: Vec<Undecided>,
    /// How many live rules could not be decided.
    pub unknown_count: usize,
    /// The shadow rules that fired, in the order of `hits`. Their points are in no score.
    pub shadow: Vec<Hit>,
    /// The action if the shadow rules were live; only when there are any in `shadow`.
    pub shadow_action: Option<Action>,
    /// Texts that may be shown to the business, by language.
    pub tell: BTreeMap<String, Vec<String>>,
    /// Texts for the recipient, by language; only when the action is `warn`.
    pub caution: BTreeMap<String, Vec<String>>,
    /// How many recipients the business may still reach.
    pub limit: Option<Limit>,
    /// Before this time the message should not be delivered: quiet hours mean later, not never.
    pub not_before: Option<Timestamp>,
    /// An opaque token to be echoed in `delivery` and `block`: which campaign, template and link domains.
    pub reference: Option<String>,
    /// Fingerprint of the message: 16 hexadecimal digits.
    pub campaign: Option<String>,
    /// What becomes of the badge of the business, when a rule speaks of it.
    pub badge: Option<Badge>,
    /// How a client shows the business.
    pub presentation: Option<Presentation>,
    /// What recipients say, on a standing verdict.
    pub standing: Option<StandingReport>,
}

/// A cap on how many persons a business may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// At most so many distinct recipients,
    pub recipients: u64,
    /// in any window of this length.
    pub per: Window,
    /// How many are left, this message not counted.
    pub remaining: u64,
}
