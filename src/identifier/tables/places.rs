//! Lists of places that links lead to: hosts with the start of a path, and what apps read behind
//! their own schemes. Read [`LinkPlaces`].

use std::collections::HashMap;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::super::domain::Hostname;
use super::lines::entries;
use super::source::Files;

/// A list of places. An entry is `host`, `host/start of the path`, `host/path?parameter=`, or the
/// same behind a scheme (`tg://join`, `upi:`). Hosts stand for the hosts under them.
#[derive(Debug, Default)]
pub struct LinkPlaces {
    /// By host in A-label form; a scheme with its colon (`tg:`) stands in for a host.
    by_host: HashMap<Box<str>, Vec<Start>>,
}

/// What must follow the host.
#[derive(Debug)]
enum Start {
    /// Anything that begins so.
    Path(Box<str>),
    /// Exactly this path, and a parameter of this name.
    Parameter(Box<str>, Box<str>),
}

/// Where a link leads, as far as lists of places look at it.
#[derive(Debug, Clone, Copy)]
pub struct LinkPlace<'a> {
    /// The scheme, lower case, if one was written.
    pub scheme: Option<&'a str>,
    /// The host; none where only the scheme's app understands what follows.
    pub host: Option<&'a Hostname>,
    /// What follows the host or, where there is none, the scheme and its slashes; without `?`.
    pub path: &'a str,
    /// What stands behind `?`.
    pub query: Option<&'a str>,
    /// What stands behind `#`.
    pub fragment: Option<&'a str>,
}

impl LinkPlaces {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let mut places = LinkPlaces::default();
        for (span, entry) in entries(files.text(file)) {
            places.add(files, file, span, entry);
        }
        places
    }

    fn of(files: &mut Files<'_>, file: &str, written: &[Spanned<String>]) -> Self {
        let mut places = LinkPlaces::default();
        for entry in written {
            places.add(files, file, entry.span(), entry.get_ref());
        }
        places
    }

    fn add(&mut self, files: &mut Files<'_>, file: &str, span: Range<usize>, entry: &str) {
        let (host, rest) = match entry.split_once(':') {
            Some((scheme, rest)) => (Ok(format!("{scheme}:").into()), rest.trim_start_matches('/')),
            None => {
                let at = entry.find('/').unwrap_or(entry.len());
                let (host, rest) = entry.split_at_checked(at).unwrap_or((entry, ""));
                (Hostname::parse(host).map(|host| host.as_str().into()), rest.strip_prefix('/').unwrap_or(rest))
            }
        };
        let host: Box<str> = match host {
            Ok(host) => host,
            Err(problem) => {
                files.report(file, span, format!("`{entry}` leads to no hostname: {problem}"), None);
                return;
            }
        };
        let start = match rest.split_once('?') {
            Some((path, parameter)) => Start::Parameter(path.into(), parameter.trim_end_matches('=').into()),
            None => Start::Path(rest.into()),
        };
        self.by_host.entry(host).or_default().push(start);
    }

    /// Whether a link leads to a place of the list.
    pub fn holds(&self, place: LinkPlace<'_>) -> bool {
        self.found(place).is_some()
    }

    /// What a link says behind the place of the list that it leads to: the rest of the path, or the
    /// value of the parameter. The longest entry counts.
    pub fn found<'a>(&self, place: LinkPlace<'a>) -> Option<&'a str> {
        let of_app = || place.scheme.and_then(|scheme| self.best(&format!("{scheme}:"), place));
        match place.host {
            None => of_app(),
            Some(host) => host.itself_and_parents().find_map(|name| self.best(name, place)),
        }
    }

    /// Whether a bare host leads to a place of the list, whatever stands behind it.
    pub fn knows_host(&self, host: &Hostname) -> bool {
        host.itself_and_parents().any(|name| self.by_host.contains_key(name))
    }

    fn best<'a>(&self, host: &str, place: LinkPlace<'a>) -> Option<&'a str> {
        let found = self.by_host.get(host)?.iter().filter_map(|start| start.rest(place));
        found.min_by_key(|rest| rest.len())
    }
}

impl Start {
    fn rest<'a>(&self, place: LinkPlace<'a>) -> Option<&'a str> {
        match self {
            Start::Path(start) => match start.split_once('#') {
                Some((path, start)) => place.fragment?.strip_prefix(start).filter(|_| place.path == path),
                None => {
                    let rest = place.path.strip_prefix(&**start)?;
                    // `paypal.com/invoice` is not the start of `/invoices-explained`.
                    let is_whole = rest.is_empty()
                        || start.ends_with(|last: char| !last.is_alphanumeric())
                        || start.is_empty()
                        || rest.starts_with(|next: char| !next.is_alphanumeric());
                    is_whole.then_some(rest)
                }
            },
            Start::Parameter(path, name) => {
                let is_there = place.path.trim_end_matches('/') == &**path;
                let parameters = place.query.unwrap_or_default().split('&').filter_map(|pair| pair.split_once('='));
                let mut values = parameters.filter(|(key, _)| *key == &**name).map(|(_, value)| value);
                values.next().filter(|_| is_there)
            }
        }
    }
}

/// Links that open a chat.
#[derive(Debug, Default)]
pub struct Messengers {
    /// All of them.
    pub chats: LinkPlaces,
    /// Invitations into a group or channel.
    pub groups: LinkPlaces,
    /// Those behind which a number follows.
    pub numbers: LinkPlaces,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct MessengersAsWritten {
    #[serde(default)]
    chats: Vec<Spanned<String>>,
    #[serde(default)]
    groups: Vec<Spanned<String>>,
    #[serde(default)]
    numbers: Vec<Spanned<String>>,
}

impl Messengers {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let MessengersAsWritten { chats, groups, numbers } = files.toml(file);
        Messengers {
            chats: LinkPlaces::of(files, file, &chats),
            groups: LinkPlaces::of(files, file, &groups),
            numbers: LinkPlaces::of(files, file, &numbers),
        }
    }
}
