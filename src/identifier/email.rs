//! E-mail addresses. Nothing is sent and no mailbox is asked for. Read [`EmailAddress`].
//!
//! This is stricter than the mail standards on purpose, because a customer must be able to type the
//! address and reach a business by it. Refused although RFC 5321 or 5322 let them pass: domains without
//! a dot (`a@io`) and those that end in a number; machine addresses in brackets; comments, folded white
//! space and the obsolete forms; quoted pairs, control characters and nothing between quotes (`""@…`);
//! what only RFC 5322 allows, such as local parts above 64 bytes. More lenient in one way: white
//! space and line ends around the field belong to the form it was typed into and are left aside.

use std::fmt;
use std::str::FromStr;

use super::domain::{Hostname, HostnameProblem};

/// An e-mail address: a local part as typed, and a hostname with a dot.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EmailAddress {
    local: Box<str>,
    domain: Hostname,
}

/// Why a text is no e-mail address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum EmailProblem {
    /// There is nothing.
    #[error("there is no address")]
    Empty,
    /// There is no `@`.
    #[error("there is no `@`")]
    NoAt,
    /// What stands before the `@` is no name of a mailbox.
    #[error("what stands before the `@` is no mailbox")]
    Local,
    /// An address in brackets stands for the domain (`a@[192.0.2.1]`).
    #[error("a machine address stands in place of the domain")]
    AddressLiteral,
    /// The domain has no dot.
    #[error("the domain has no dot")]
    NoDot,
    /// The domain is no hostname.
    #[error("the domain is no hostname: {0}")]
    Domain(HostnameProblem),
    /// A name that exists for tests, documents or local networks. Not told by [`EmailAddress::parse`],
    /// which knows no tables.
    #[error("the domain is reserved and leads nowhere")]
    ReservedName,
    /// No registry has the suffix of the domain. Not told by [`EmailAddress::parse`] either.
    #[error("no registry has this suffix")]
    UnknownSuffix,
    /// Longer than 254 bytes.
    #[error("it is longer than addresses can be")]
    TooLong,
}

impl EmailProblem {
    /// The stable name, for conditions and JSON.
    pub fn name(self) -> &'static str {
        match self {
            EmailProblem::Empty => "empty",
            EmailProblem::NoAt => "no_at",
            EmailProblem::Local => "local",
            EmailProblem::AddressLiteral => "address_literal",
            EmailProblem::NoDot => "no_dot",
            EmailProblem::Domain(_) => "domain",
            EmailProblem::ReservedName => "reserved_name",
            EmailProblem::UnknownSuffix => "unknown_suffix",
            EmailProblem::TooLong => "too_long",
        }
    }
}

impl EmailAddress {
    /// Reads an address, with or without `mailto:` in front. Display text, comments and folded
    /// white space, which the mail standards allow around addresses, are no part of one.
    pub fn parse(typed: &str) -> Result<EmailAddress, EmailProblem> {
        let typed = typed.trim();
        let typed = typed.strip_prefix("mailto:").unwrap_or(typed);
        if typed.is_empty() {
            return Err(EmailProblem::Empty);
        }
        if typed.len() > 254 {
            return Err(EmailProblem::TooLong);
        }
        let (local, domain) = typed.rsplit_once('@').ok_or(EmailProblem::NoAt)?;
        if local.is_empty() || local.len() > 64 || local.chars().any(char::is_control) {
            return Err(EmailProblem::Local);
        }
        if domain.starts_with('[') {
            return Err(EmailProblem::AddressLiteral);
        }
        let domain_is_absolute = domain.ends_with('.');
        let domain = Hostname::parse(domain).map_err(EmailProblem::Domain)?;
        if domain_is_absolute {
            return Err(EmailProblem::Domain(HostnameProblem::EmptyLabel));
        }
        if !domain.as_str().contains('.') {
            return Err(EmailProblem::NoDot);
        }
        if domain.as_str().contains('_') {
            // Mail goes to hosts of the old kind only.
            return Err(EmailProblem::Domain(HostnameProblem::Character));
        }
        // The crate knows the local part by RFC 5321, 5322 and 6531; the domain is ours.
        if email_address::EmailAddress::from_str(&format!("{local}@example.org")).is_err() {
            return Err(EmailProblem::Local);
        }
        Ok(EmailAddress { local: local.into(), domain })
    }

    /// What stands before the `@`, as typed: only its provider knows whether capitals count.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The host that receives its mail.
    pub fn domain(&self) -> &Hostname {
        &self.domain
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
