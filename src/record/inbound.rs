//! A person wrote to a business: that opens the service window, and may opt the person out.

use std::borrow::Cow;

/// A message from a person to a business.
#[derive(Debug, Clone, PartialEq)]
pub struct Inbound<'a> {
    /// Who wrote.
    pub from: Cow<'a, str>,
    /// What; read for opt-out words and never stored.
    pub text: Option<Cow<'a, str>>,
}
