//! Links in text, with the bytes they stand at as sent.
//!
//! A link has a scheme, or is a host whose suffix a registry or host provider keeps. Defanged and
//! hidden spellings (`hxxp`, `example[.]com`, invisible characters, fullwidth letters) are read as
//! what they stand for, and their spans cover what was sent. E-mail addresses are no links. Nothing
//! is fetched or resolved. Read [`Link`] first.

mod clean;
#[cfg(test)]
mod tests;
mod unusual;

use std::net::IpAddr;
use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use url::{Host, Url};

use crate::identifier::tables::Suffixes;
use crate::identifier::{Hostname, RegistrableDomain, Tables};

use clean::Clean;

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
    /// The path, percent-encoded, `/` or empty if there is none.
    pub path: String,
    /// What stands behind `?`, percent-encoded.
    pub query: Option<String>,
    /// What stands behind `#`, percent-encoded.
    pub fragment: Option<String>,
    /// Whether it was written so that programs do not see it.
    pub is_defanged: bool,
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

/// The links of a text, in its order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundLinks {
    /// At most [`MAX_LINKS`].
    pub links: Vec<Link>,
    /// Whether there may be more than were read.
    pub is_cut: bool,
}

/// Finds the links in a text as sent.
pub fn find_links(text: &str, tables: &Tables) -> FoundLinks {
    let mut found = FoundLinks::default();
    if !clean::may_hold_link(text) {
        return found;
    }
    let clean = Clean::of(text);
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(false).kinds(&[LinkKind::Url, LinkKind::Email]);
    let mut candidates: Vec<(Range<usize>, bool)> = finder
        .links(clean.as_str())
        .map(|candidate| (candidate.start()..candidate.end(), *candidate.kind() == LinkKind::Url))
        .take(MAX_LINKS * 4)
        .collect();
    unusual::add_candidates(clean.as_str(), &mut candidates);
    for (candidate, is_url) in candidates {
        if !is_url {
            continue;
        }
        if found.links.len() == MAX_LINKS {
            found.is_cut = true;
            break;
        }
        found.links.extend(read_candidate(text, &clean, candidate, tables));
    }
    found
}

/// Reads a link that was given apart from any text, scheme optional. What is no link at all has a
/// malformed host.
pub fn parse_link(given: &str, tables: &Tables) -> Link {
    let clean = Clean::of(given);
    let text = clean.as_str().trim();
    let mut link = read(text, tables);
    link.span = 0..given.len();
    link.as_sent = given.to_owned();
    link.is_defanged = clean.is_changed(0..clean.as_str().len());
    link
}

fn read_candidate(text: &str, clean: &Clean<'_>, range: Range<usize>, tables: &Tables) -> Option<Link> {
    let candidate = clean.as_str().get(range.clone())?;
    let mut range = range;
    let mut link = read(candidate, tables);
    if !candidate.is_ascii() && link.domain.is_none() && !matches!(link.host, LinkHost::Ip { .. }) {
        // Text of scripts without spaces runs into the link: read the ASCII part of it.
        let mut finder = LinkFinder::new();
        finder.url_must_have_scheme(false).kinds(&[LinkKind::Url]).url_can_be_iri(false);
        if let Some(inner) = finder.links(candidate).next() {
            link = read(inner.as_str(), tables);
            range = range.start + inner.start()..range.start + inner.end();
        }
    }
    let written = clean.as_str().get(range.clone())?;
    if link.scheme.is_none() && !is_plausible_without_scheme(&link, written, &tables.suffixes) {
        return None;
    }
    link.span = clean.source(range.clone());
    link.as_sent = text.get(link.span.clone())?.to_owned();
    link.is_defanged = clean.is_changed(range);
    Some(link)
}

/// Reads a link without its place.
fn read(text: &str, tables: &Tables) -> Link {
    let text = text.get(..text.floor_char_boundary(MAX_LINK_BYTES)).unwrap_or(text);
    let mut link = Link {
        span: 0..0,
        as_sent: String::new(),
        scheme: scheme_of(text),
        host: LinkHost::Malformed,
        domain: None,
        port: None,
        has_user_info: false,
        path: String::new(),
        query: None,
        fragment: None,
        is_defanged: false,
    };
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
    link.path = url.path().to_owned();
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

/// Whether a host without a scheme is meant as a link and no number, abbreviation or missing space.
fn is_plausible_without_scheme(link: &Link, written: &str, suffixes: &Suffixes) -> bool {
    let LinkHost::Name(host) = &link.host else { return false };
    let Some(domain) = &link.domain else { return false };
    let name = domain.name();
    if name.bytes().all(|byte| byte.is_ascii_digit()) && name.len() < 3 {
        // `v2.0.co`, `12.30.am`: versions and times. `163.com` and `360.cn` are known names.
        return false;
    }
    let has_path = written.len() > written_host(written).len();
    let suffix = suffixes.suffix(host);
    if !has_path && name.len() == 1 && suffix.text.len() == 2 {
        // `B.Sc`, `S.A`: abbreviations. `x.com` is none.
        return false;
    }
    if has_path || suffix.text.contains('.') || host.labels().count() != 2 {
        return true;
    }
    // `Danke.Wir`, `ok.So`: a sentence ends and the next begins without a space.
    let mut last = written_host(written).rsplit('.').next().unwrap_or("").chars();
    let begins_sentence = last.next().is_some_and(char::is_uppercase) && last.next().is_some_and(char::is_lowercase);
    !begins_sentence
}
