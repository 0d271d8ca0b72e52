//! Public suffixes: where names that anyone can register begin. Read [`Suffixes`].

use publicsuffix::{List, Psl, Type};

use super::super::domain::{Hostname, RegistrableDomain};
use super::source::Files;

/// The public suffix list.
#[derive(Debug, Default)]
pub struct Suffixes {
    list: List,
    version: Option<Box<str>>,
    /// Endings that exist for invented names and count as a registry's.
    invented: Vec<Box<str>>,
}

/// The public suffix a hostname ends in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Suffix<'a> {
    /// Without leading dot, A-label form.
    pub text: &'a str,
    /// Who keeps it.
    pub kind: SuffixKind,
}

/// Who keeps a public suffix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuffixKind {
    /// A registry (`com`, `co.uk`).
    Icann,
    /// A business that gives names to everyone (`github.io`).
    Private,
    /// No one: the last label is in no list.
    Unknown,
}

impl Suffix<'_> {
    /// Whether the suffix is in the list.
    pub fn is_known(&self) -> bool {
        self.kind != SuffixKind::Unknown
    }
}

impl Suffixes {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let text = files.text(file);
        let version = text.lines().take(40).find_map(|line| line.strip_prefix("// VERSION: "));
        let mut list: List = match text.parse() {
            Ok(list) => list,
            Err(error) => {
                if !text.is_empty() {
                    files.report(file, 0..text.len(), format!("not readable as a public suffix list: {error}"), None);
                }
                List::default()
            }
        };
        if list.is_empty() {
            list = List::default();
        }
        Suffixes { list, version: version.map(Into::into), invented: Vec::new() }
    }

    /// Lets endings count as those of a registry.
    pub(super) fn with_invented(mut self, endings: &[Box<str>]) -> Self {
        self.invented = endings.to_vec();
        self
    }

    fn is_invented(&self, host: &str) -> bool {
        let ending = host.rsplit('.').next().unwrap_or("");
        self.invented.iter().any(|invented| **invented == *ending)
    }

    /// The date and version of the list, as it says itself.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// The public suffix of a host: at least its last label.
    pub fn suffix<'a>(&self, host: &'a Hostname) -> Suffix<'a> {
        self.suffix_of(host.as_str())
    }

    fn suffix_of<'a>(&self, host: &'a str) -> Suffix<'a> {
        let info = self.list.find(host.as_bytes().rsplit(|byte| *byte == b'.'));
        let kind = match info.typ {
            Some(Type::Icann) => SuffixKind::Icann,
            Some(Type::Private) => SuffixKind::Private,
            None if self.is_invented(host) => SuffixKind::Icann,
            None => SuffixKind::Unknown,
        };
        let start = host.len().saturating_sub(info.len);
        Suffix { text: host.get(start..).unwrap_or(host), kind }
    }

    /// The registry suffix of a host, private suffixes left aside: `io` for `x.github.io`.
    pub fn registry_suffix<'a>(&self, host: &'a Hostname) -> Suffix<'a> {
        let suffix = self.suffix(host);
        if suffix.kind != SuffixKind::Private {
            return suffix;
        }
        // Private suffixes stand under registry ones: the first parent that is kept by a registry.
        let mut name = suffix.text;
        while let Some((_, parent)) = name.split_once('.') {
            let found = self.suffix_of(parent);
            if found.kind != SuffixKind::Private {
                return found;
            }
            name = parent;
        }
        suffix
    }

    /// The registrable domain of a host; none if the host is itself a public suffix.
    pub fn registrable_domain(&self, host: &Hostname) -> Option<RegistrableDomain> {
        let suffix = self.suffix(host);
        RegistrableDomain::of(host, suffix)
    }
}
