//! A member of staff decided about a verdict.

use std::borrow::Cow;

/// A decision about a verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision<'a> {
    /// The verdict decided about, as `v:…`.
    pub of: Cow<'a, str>,
    /// What was decided.
    pub outcome: Outcome,
    /// Who decided.
    pub by: Option<Cow<'a, str>>,
    /// Why.
    pub why: Option<Cow<'a, str>>,
    /// What the case turned out to be.
    pub label: Option<Label>,
}

/// What was decided about a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Outcome {
    /// The profile or rename that waited becomes current.
    Accept,
    /// The profile or rename that waited is refused.
    Refuse,
    /// The verdict was right.
    Confirm,
    /// The verdict was wrong: a standing decision is lifted.
    Overturn,
    /// Somebody is looking at it.
    Pending,
}

impl Outcome {
    /// Every outcome with its name in JSON.
    pub const ALL: [(Outcome, &'static str); 5] = [
        (Outcome::Accept, "accept"),
        (Outcome::Refuse, "refuse"),
        (Outcome::Confirm, "confirm"),
        (Outcome::Overturn, "overturn"),
        (Outcome::Pending, "pending"),
    ];
}

/// What a case turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Label {
    /// An attempt to cheat.
    Fraud,
    /// Not wanted, but no fraud.
    Unwanted,
    /// Nothing wrong.
    Honest,
}

impl Label {
    /// Every label with its name in JSON.
    pub const ALL: [(Label, &'static str); 3] =
        [(Label::Fraud, "fraud"), (Label::Unwanted, "unwanted"), (Label::Honest, "honest")];
}
