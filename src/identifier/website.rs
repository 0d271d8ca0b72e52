//! What a business types as its website. Nothing is fetched. Read [`Website`].

use url::{Host, Url};

use super::domain::{Hostname, HostnameProblem, RegistrableDomain};
use super::tables::Tables;

/// A website that could be one: `http` or `https`, a registrable domain with a known suffix, no
/// port and no user information.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Website {
    /// The whole address, completed with a scheme where none was typed.
    pub url: String,
    /// Its host.
    pub host: Hostname,
    /// The domain its owner registered.
    pub domain: RegistrableDomain,
    /// Whether it was typed with `http:`, which others can read and change on the way.
    pub is_plain_http: bool,
    /// Path as in the address, at least `/`.
    pub path: String,
}

/// Why a text is no website of a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum WebsiteProblem {
    /// There is nothing.
    #[error("there is no address")]
    Empty,
    /// It cannot be read as a web address.
    #[error("it cannot be read as a web address")]
    Unreadable,
    /// Another scheme than `http` and `https`.
    #[error("it is no `http` or `https` address")]
    NotHttp,
    /// A machine address instead of a name, in whatever notation.
    #[error("it leads to a machine address and not to a name")]
    IpAddress,
    /// A user name stands before the host, which hides the host.
    #[error("a user name stands before the host")]
    UserInfo,
    /// A port is given.
    #[error("it names a port")]
    Port,
    /// It is an e-mail address.
    #[error("it is an e-mail address")]
    Email,
    /// The host has no dot.
    #[error("the host has no dot")]
    NoDot,
    /// A suffix under which others register, and nothing before it.
    #[error("it is a suffix under which others register names")]
    PublicSuffix,
    /// A name that exists for tests, documents or local networks.
    #[error("the name is reserved and leads nowhere")]
    ReservedName,
    /// No registry has this suffix.
    #[error("no registry has this suffix")]
    UnknownSuffix,
    /// The host is no hostname.
    #[error("the host is no hostname: {0}")]
    Host(HostnameProblem),
}

impl WebsiteProblem {
    /// The stable name, for conditions and JSON.
    pub fn name(self) -> &'static str {
        match self {
            WebsiteProblem::Empty => "empty",
            WebsiteProblem::Unreadable => "unreadable",
            WebsiteProblem::NotHttp => "not_http",
            WebsiteProblem::IpAddress => "ip_address",
            WebsiteProblem::UserInfo => "user_info",
            WebsiteProblem::Port => "port",
            WebsiteProblem::Email => "email",
            WebsiteProblem::NoDot => "no_dot",
            WebsiteProblem::PublicSuffix => "public_suffix",
            WebsiteProblem::ReservedName => "reserved_name",
            WebsiteProblem::UnknownSuffix => "unknown_suffix",
            WebsiteProblem::Host(_) => "host",
        }
    }
}

impl Website {
    /// Reads a website. A missing scheme is completed with `https`.
    pub fn parse(typed: &str, tables: &Tables) -> Result<Website, WebsiteProblem> {
        let typed = typed.trim();
        if typed.is_empty() {
            return Err(WebsiteProblem::Empty);
        }
        if typed.len() > 2048 || typed.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return Err(WebsiteProblem::Unreadable);
        }
        let with_scheme = complete(typed)?;
        let url = Url::parse(&with_scheme).map_err(|error| match error {
            url::ParseError::EmptyHost => WebsiteProblem::Unreadable,
            url::ParseError::InvalidIpv4Address | url::ParseError::InvalidIpv6Address => WebsiteProblem::IpAddress,
            url::ParseError::InvalidPort => WebsiteProblem::Port,
            url::ParseError::IdnaError => WebsiteProblem::Host(HostnameProblem::International),
            url::ParseError::InvalidDomainCharacter => WebsiteProblem::Host(HostnameProblem::Character),
            _ => WebsiteProblem::Unreadable,
        })?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(WebsiteProblem::NotHttp);
        }
        let has_user_info = !url.username().is_empty() || url.password().is_some();
        if has_user_info {
            let looks_like_mail = !typed.contains("://") && url.password().is_none() && url.path() == "/";
            return Err(if looks_like_mail { WebsiteProblem::Email } else { WebsiteProblem::UserInfo });
        }
        let host = match url.host() {
            None => return Err(WebsiteProblem::Unreadable),
            Some(Host::Ipv4(_) | Host::Ipv6(_)) => return Err(WebsiteProblem::IpAddress),
            Some(Host::Domain(host)) => Hostname::parse(host).map_err(WebsiteProblem::Host)?,
        };
        if url.port().is_some() {
            return Err(WebsiteProblem::Port);
        }
        if tables.reserved_names.holds(&host) {
            return Err(WebsiteProblem::ReservedName);
        }
        if !host.as_str().contains('.') {
            return Err(WebsiteProblem::NoDot);
        }
        if !tables.suffixes.suffix(&host).is_known() {
            return Err(WebsiteProblem::UnknownSuffix);
        }
        let domain = tables.suffixes.registrable_domain(&host).ok_or(WebsiteProblem::PublicSuffix)?;
        let is_plain_http = url.scheme() == "http";
        let path = url.path().to_owned();
        Ok(Website { url: url.into(), host, domain, is_plain_http, path })
    }
}

/// The text with a scheme in front.
fn complete(typed: &str) -> Result<String, WebsiteProblem> {
    if let Some((scheme, _)) = typed.split_once("://") {
        let is_scheme = scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        if is_scheme && scheme.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return Ok(typed.to_owned());
        }
    }
    if let Some(rest) = typed.strip_prefix("//") {
        return Ok(format!("https://{rest}"));
    }
    for scheme in ["mailto:", "tel:", "javascript:", "data:", "whatsapp:", "sms:", "file:"] {
        if typed.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme)) {
            return Err(WebsiteProblem::NotHttp);
        }
    }
    Ok(format!("https://{typed}"))
}
