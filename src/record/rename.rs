//! A business asks for another display name.

use std::borrow::Cow;

/// The wish for another display name.
#[derive(Debug, Clone, PartialEq)]
pub struct Rename<'a> {
    /// The name wanted.
    pub name: Cow<'a, str>,
    /// Why, in the words of the business.
    pub reason: Option<Cow<'a, str>>,
}
