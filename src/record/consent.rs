//! A person agreed to messages of a business, or refused them.

use std::borrow::Cow;

use super::Category;

/// Consent given or withdrawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Consent<'a> {
    /// Whose consent.
    pub person: Cow<'a, str>,
    /// Given or withdrawn.
    pub state: ConsentState,
    /// For which kind of message; absent means for all.
    pub category: Option<Category>,
    /// Where it was given (a form, a shop, a keyword).
    pub source: Option<Cow<'a, str>>,
}

/// Whether a person wants messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum ConsentState {
    /// Wanted.
    In,
    /// Not wanted.
    Out,
}

impl ConsentState {
    /// Both states with their names in JSON.
    pub const ALL: [(ConsentState, &'static str); 2] = [(ConsentState::In, "in"), (ConsentState::Out, "out")];
}
