//! Lists of hostnames: sites and mail providers. Read [`HostList`].

use std::collections::HashSet;

use super::super::domain::Hostname;
use super::lines::entries;
use super::source::Files;
use super::suffixes::Suffixes;

/// A list of hostnames, each of which stands for its subdomains too.
#[derive(Debug, Default)]
pub struct HostList {
    /// A-label form, lower case.
    hosts: HashSet<Box<str>>,
}

impl HostList {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        Self::parse_with_marked(files, file).0
    }

    /// Reads a list in which `!` marks entries that are set apart.
    pub(super) fn parse_with_marked(files: &mut Files<'_>, file: &str) -> (Self, Vec<Box<str>>) {
        let mut list = HostList::default();
        let mut marked = Vec::new();
        for (span, entry) in entries(files.text(file)) {
            if let Some(Ok(host)) = entry.strip_prefix('!').map(Hostname::parse) {
                marked.push(host.as_str().into());
                continue;
            }
            match Hostname::parse(entry) {
                Ok(host) => {
                    if !list.hosts.insert(host.as_str().into()) {
                        files.report(file, span, format!("`{entry}` stands here twice"), None);
                    }
                }
                Err(problem) => files.report(file, span, format!("`{entry}` is no hostname: {problem}"), None),
            }
        }
        (list, marked)
    }

    /// Whether the host is in the list, or under a host that is.
    pub fn holds(&self, host: &Hostname) -> bool {
        self.entry_for(host).is_some()
    }

    /// The nearest entry that the host is, or is under.
    pub fn entry_for<'a>(&self, host: &'a Hostname) -> Option<&'a str> {
        host.itself_and_parents().find(|name| self.hosts.contains(*name))
    }

    /// Whether exactly this name, A-label form, is in the list.
    pub fn knows(&self, name: &str) -> bool {
        self.hosts.contains(name)
    }

    /// Whether exactly this host is in the list.
    pub fn holds_exactly(&self, host: &Hostname) -> bool {
        self.hosts.contains(host.as_str())
    }
}

/// A list of mail providers. An entry `yahoo.*` stands for `yahoo` under every public suffix.
#[derive(Debug, Default)]
pub struct MailHosts {
    hosts: HashSet<Box<str>>,
    /// Names that are the same provider under every public suffix.
    everywhere: HashSet<Box<str>>,
}

impl MailHosts {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let mut list = MailHosts::default();
        for (span, entry) in entries(files.text(file)) {
            let is_new = match entry.strip_suffix(".*") {
                Some(name) if !name.is_empty() && !name.contains('.') => {
                    list.everywhere.insert(name.to_ascii_lowercase().into())
                }
                _ => match Hostname::parse(entry) {
                    Ok(host) => list.hosts.insert(host.as_str().into()),
                    Err(problem) => {
                        files.report(file, span, format!("`{entry}` is no hostname: {problem}"), None);
                        continue;
                    }
                },
            };
            if !is_new {
                files.report(file, span, format!("`{entry}` stands here twice"), None);
            }
        }
        list
    }

    /// Whether mailboxes at this host come from a provider of the list.
    pub fn holds(&self, host: &Hostname, suffixes: &Suffixes) -> bool {
        if host.itself_and_parents().any(|name| self.hosts.contains(name)) {
            return true;
        }
        suffixes.registrable_domain(host).is_some_and(|domain| {
            let name = domain.name();
            domain.suffix().is_known() && self.everywhere.contains(name)
        })
    }
}
