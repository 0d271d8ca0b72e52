//! Hostnames, registrable domains, and what a business types as its website.
//!
//! A hostname is compared in one form only: A-labels, lower case, no trailing dot. Nothing here
//! looks anything up on the network. Read [`Hostname`] first.

use std::fmt;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::host_suspicion::{self, HostSuspicion};
use super::tables::{Suffix, SuffixKind};

/// A hostname in A-label form: lower case, no trailing dot, labels of 1–63 letters, digits, hyphens
/// and underscores, 253 bytes in all, the last label not a number. A single label is a hostname.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hostname(Box<str>);

/// Why a text is no hostname.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum HostnameProblem {
    /// There is nothing.
    #[error("there is no name")]
    Empty,
    /// A label is empty (`a..b`).
    #[error("two dots stand together, or one stands first")]
    EmptyLabel,
    /// A label has more than 63 bytes or the name more than 253.
    #[error("it is longer than names can be")]
    TooLong,
    /// A label begins or ends with a hyphen.
    #[error("a part begins or ends with a hyphen")]
    Hyphen,
    /// A character stands there that no name has.
    #[error("it has a character that no name has")]
    Character,
    /// The last label is a number, so that it can only be an address.
    #[error("it ends in a number")]
    Number,
    /// The international form cannot be read (IDNA, UTS 46).
    #[error("its international form cannot be read")]
    International,
}

impl Hostname {
    /// Reads a hostname in any form: capitals, a trailing dot, letters of any script, A-labels.
    pub fn parse(typed: &str) -> Result<Hostname, HostnameProblem> {
        let typed = typed.strip_suffix('.').unwrap_or(typed);
        if typed.is_empty() {
            return Err(HostnameProblem::Empty);
        }
        if typed.len() > 1024 {
            // No form of a name is longer; IDNA must not be fed a book.
            return Err(HostnameProblem::TooLong);
        }
        let is_plain = typed.is_ascii() && !contains_a_label(typed);
        let ascii = if is_plain {
            typed.to_ascii_lowercase()
        } else {
            let ascii = Uts46::new()
                .to_ascii(typed.as_bytes(), AsciiDenyList::URL, Hyphens::Allow, DnsLength::Ignore)
                .map_err(|_| HostnameProblem::International)?;
            ascii.strip_suffix('.').unwrap_or(&ascii).to_owned()
        };
        check(&ascii)?;
        Ok(Hostname(ascii.into()))
    }

    /// The A-label form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form with letters of all scripts, for display only: it can be made to deceive.
    pub fn to_unicode(&self) -> String {
        if !contains_a_label(&self.0) {
            return self.0.to_string();
        }
        let (unicode, _) = Uts46::new().to_unicode(self.0.as_bytes(), AsciiDenyList::URL, Hyphens::Allow);
        unicode.into_owned()
    }

    /// Whether a label is written in the international form (`xn--…`).
    pub fn is_international(&self) -> bool {
        contains_a_label(&self.0)
    }

    /// What deceives the eye in the letters of the name, if anything does.
    pub fn suspicion(&self) -> Option<HostSuspicion> {
        if !self.is_international() {
            return None;
        }
        host_suspicion::of(&self.to_unicode())
    }

    /// The labels, from the left.
    pub fn labels(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.0.split('.')
    }

    /// The name, then each name above it: `a.b.c`, `b.c`, `c`.
    pub fn itself_and_parents(&self) -> impl Iterator<Item = &str> {
        std::iter::successors(Some(&*self.0), |name| name.split_once('.').map(|(_, parent)| parent))
    }

    /// Whether this is `other` or a name under it.
    pub fn is_under(&self, other: &str) -> bool {
        self.0.strip_suffix(other).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    }
}

fn contains_a_label(name: &str) -> bool {
    name.split('.').any(|label| label.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("xn--")))
}

fn check(ascii: &str) -> Result<(), HostnameProblem> {
    if ascii.is_empty() {
        return Err(HostnameProblem::Empty);
    }
    for label in ascii.split('.') {
        if label.is_empty() {
            return Err(HostnameProblem::EmptyLabel);
        }
        if !label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_') {
            return Err(HostnameProblem::Character);
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(HostnameProblem::Hyphen);
        }
        if label.len() > 63 {
            return Err(HostnameProblem::TooLong);
        }
    }
    if ascii.len() > 253 {
        return Err(HostnameProblem::TooLong);
    }
    let last = ascii.rsplit('.').next().unwrap_or("");
    if last.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(HostnameProblem::Number);
    }
    Ok(())
}

impl fmt::Display for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Hostname {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A public suffix and one label before it: what one owner registers.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegistrableDomain {
    text: Box<str>,
    /// Bytes of the first label.
    name_len: usize,
    kind: SuffixKind,
}

impl RegistrableDomain {
    /// The registrable domain of a host that ends in `suffix`; none if nothing stands before it.
    pub(super) fn of(host: &Hostname, suffix: Suffix<'_>) -> Option<Self> {
        let before = host.as_str().strip_suffix(suffix.text)?.strip_suffix('.')?;
        let name = before.rsplit('.').next()?;
        Some(RegistrableDomain {
            text: format!("{name}.{}", suffix.text).into(),
            name_len: name.len(),
            kind: suffix.kind,
        })
    }

    /// The domain in A-label form.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The label before the suffix, where brands stand.
    pub fn name(&self) -> &str {
        self.text.get(..self.name_len).unwrap_or("")
    }

    /// The public suffix.
    pub fn suffix(&self) -> Suffix<'_> {
        Suffix { text: self.text.get(self.name_len + 1..).unwrap_or(""), kind: self.kind }
    }
}

impl fmt::Display for RegistrableDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for RegistrableDomain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}
