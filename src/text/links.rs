//! Links in text, with the bytes they stand at as sent.
//!
//! A link has a scheme with `://`, or is a host whose suffix a registry or host provider keeps and
//! that is meant as one by its context. Defanged, spelled and hidden writing (`hxxp`, `example[.]com`,
//! `example dot com`, `www . example . com`, invisible characters, fullwidth letters) is read as what
//! it stands for, and spans cover what was sent. E-mail addresses and phone numbers are no links.
//! Nothing is fetched or resolved. Read [`Link`] first.

mod bounds;
mod clean;
mod finder;
mod meant;
mod redirect;
mod signs;
mod spaced;
#[cfg(test)]
mod tests;

use std::net::IpAddr;
use std::ops::Range;

use url::{Host, Url};

use crate::identifier::tables::LinkPlace;
use crate::identifier::{Hostname, RegistrableDomain, Tables};

use clean::Clean;
use signs::Signs;

/// At most so many links are read from one text; more is a sign of its own ([`FoundLinks::is_cut`]).
pub const MAX_LINKS: usize = 64;

/// A longer link is read up to here.
const MAX_LINK_BYTES: usize = 4096;

/// One link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Bytes of the text as sent.
    pub span: Range<usize>,
    /// The bytes between.
    pub as_sent: String,
    /// The scheme, lower case, if one was written.
    pub scheme: Option<String>,
    /// Where it leads.
    pub host: LinkHost,
    /// The domain its owner registered, if the host has a known suffix.
    pub domain: Option<RegistrableDomain>,
    /// The port, if one was written that is not the usual one of the scheme.
    pub port: Option<u16>,
    /// Whether a user name or password stands before the host.
    pub has_user_info: bool,
    /// The path, percent-encoded, `/` or empty if there is none; behind a scheme that only its app
    /// understands, what follows it.
    pub path: String,
    /// What stands behind `?`, percent-encoded.
    pub query: Option<String>,
    /// What stands behind `#`, percent-encoded.
    pub fragment: Option<String>,
    /// How it was written.
    pub written: Written,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Written {
    /// With its scheme, as programs write it.
    Plain,
    /// Without scheme.
    Bare,
    /// So that programs do not see it: `hxxp`, `[.]`, invisible characters, letters in costume.
    Defanged,
    /// With spaces in it, or with words for its dots.
    Spaced,
}

impl Written {
    /// Every way with its name in conditions.
    pub const ALL: [(Written, &'static str); 4] = [
        (Written::Plain, "plain"),
        (Written::Bare, "bare"),
        (Written::Defanged, "defanged"),
        (Written::Spaced, "spaced"),
    ];
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkHost {
    /// A name.
    Name(Hostname),
    /// A machine address.
    Ip {
        /// The address.
        address: IpAddr,
        /// Whether it is written as no person reads it: one number, octal, hexadecimal.
        is_disguised: bool,
    },
    /// Something only the scheme understands (`tg://resolve?…`), or nothing.
    Opaque,
    /// A web address whose host cannot be read.
    Malformed,
}

impl LinkHost {
    /// The name, if it is one.
    pub fn name(&self) -> Option<&Hostname> {
        match self {
            LinkHost::Name(name) => Some(name),
            LinkHost::Ip { .. } | LinkHost::Opaque | LinkHost::Malformed => None,
        }
    }
}

impl Link {
    /// Where it leads, for lists of places.
    pub fn place(&self) -> LinkPlace<'_> {
        LinkPlace {
            scheme: self.scheme.as_deref(),
            host: self.host.name(),
            path: self.path.strip_prefix('/').unwrap_or(&self.path),
            query: self.query.as_deref(),
            fragment: self.fragment.as_deref(),
        }
    }
}

/// The links of a text, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundLinks {
    /// At most [`MAX_LINKS`].
    pub links: Vec<Link>,
    /// Whether there may be more than were read.
    pub is_cut: bool,
}

/// Finds the links in a text as sent. Text without a dot, a colon and a word for a dot costs one pass.
pub fn find_links(text: &str, tables: &Tables) -> FoundLinks {
    let mut found = FoundLinks::default();
    let signs = Signs::of(text);
    if !signs.has_sign && tables.spelled_dots.find(text).next().is_none() {
        return found;
    }
    let clean = if signs.is_unclean { Clean::thoroughly(text) } else { Clean::untouched(text) };
    let (candidates, is_cut) = finder::find(clean.as_str(), tables);
    found.is_cut = is_cut;
    for candidate in candidates {
        let mut link = candidate.link;
        let is_defanged = clean.is_changed(candidate.range.clone());
        link.written = match (candidate.is_spaced, is_defanged, &link.scheme) {
            (true, ..) => Written::Spaced,
            (false, true, _) => Written::Defanged,
            (false, false, None) => Written::Bare,
            (false, false, Some(_)) => Written::Plain,
        };
        link.span = clean.source(candidate.range);
        link.as_sent = text.get(link.span.clone()).unwrap_or_default().to_owned();
        found.links.push(link);
    }
    found
}

/// Reads a link that was given apart from any text, scheme optional. What is no link at all has a
/// malformed host.
pub fn parse_link(given: &str, tables: &Tables) -> Link {
    let clean = Clean::of(given);
    let mut link = read(clean.as_str().trim(), tables);
    link.span = 0..given.len();
    link.as_sent = given.to_owned();
    if clean.is_changed(0..clean.as_str().len()) {
        link.written = Written::Defanged;
    }
    link
}

/// Reads a link without its place.
fn read(text: &str, tables: &Tables) -> Link {
    let text = text.get(..text.floor_char_boundary(MAX_LINK_BYTES)).unwrap_or(text);
    let scheme = scheme_of(text);
    let mut link = Link {
        span: 0..0,
        as_sent: String::new(),
        written: if scheme.is_some() { Written::Plain } else { Written::Bare },
        scheme,
        host: LinkHost::Malformed,
        domain: None,
        port: None,
        has_user_info: false,
        path: String::new(),
        query: None,
        fragment: None,
    };
    // What a template leaves open is a word like any other.
    let filled = text.contains("{{").then(|| text.replace("{{", "").replace("}}", ""));
    let text = filled.as_deref().unwrap_or(text);
    let url = if link.scheme.is_some() { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    let Ok(url) = url else { return link };
    let is_web = matches!(url.scheme(), "http" | "https" | "ftp" | "ws" | "wss");
    link.host = match url.host() {
        Some(Host::Domain(host)) if is_web => Hostname::parse(host).map_or(LinkHost::Malformed, LinkHost::Name),
        Some(Host::Ipv4(address)) => {
            let is_disguised = written_host(text) != address.to_string();
            LinkHost::Ip { address: address.into(), is_disguised }
        }
        Some(Host::Ipv6(address)) => LinkHost::Ip { address: address.into(), is_disguised: false },
        Some(Host::Domain(_)) | None => LinkHost::Opaque,
    };
    if let LinkHost::Name(host) = &link.host
        && tables.suffixes.suffix(host).is_known()
    {
        link.domain = tables.suffixes.registrable_domain(host);
    }
    link.port = url.port();
    link.has_user_info = !url.username().is_empty() || url.password().is_some();
    link.path = match link.host {
        LinkHost::Opaque => format!("{}{}", url.host_str().unwrap_or_default(), url.path()),
        _ => url.path().to_owned(),
    };
    link.query = url.query().map(str::to_owned);
    link.fragment = url.fragment().map(str::to_owned);
    link
}

fn scheme_of(text: &str) -> Option<String> {
    let (scheme, _) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    // `example.com:8080` has a port and no scheme, `mailto:a@b` a scheme and no slashes.
    let has_slashes = text.get(scheme.len()..).is_some_and(|rest| rest.starts_with("://"));
    (is_scheme && (has_slashes || !scheme.contains('.') && scheme != "localhost")).then(|| scheme.to_ascii_lowercase())
}

/// The host as it is written, without user information and port.
fn written_host(text: &str) -> &str {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    let host = authority.rsplit('@').next().unwrap_or("");
    host.split(':').next().unwrap_or("")
}
