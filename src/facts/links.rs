//! The links of a message: found in its text, given apart from it, and what they show. Read
//! [`MessageLink`].

use std::borrow::Cow;
use std::ops::Range;

use super::catalog::LinkFact;
use super::haystack::Haystack;
use super::kind::Value;
use super::profile::OwnPlaces;
use crate::identifier::Tables;
use crate::identifier::tables::SuffixKind;
use crate::record::SentLink;
use crate::text::{Link, LinkHost, find_links, fold, parse_link, words};

/// A link of a message with its place in the record.
#[derive(Debug)]
pub struct MessageLink<'r> {
    /// JSON Pointer to the text it stands in.
    pub field: Cow<'r, str>,
    /// Bytes of that text as sent.
    pub span: Range<usize>,
    /// The part of the haystack it stands in; none if it was given apart from the text.
    pub part: Option<usize>,
    /// What it says.
    pub link: Link,
    /// A protected brand whose name stands in a host that is not the brand's.
    brand: Option<String>,
}

/// All links of a message, in the order of its parts and then of those given apart, and whether
/// there may be more than were read.
pub(super) fn links_of<'r>(
    haystack: &Haystack<'r>,
    sent: &'r [SentLink<'r>],
    tables: &Tables,
) -> (Vec<MessageLink<'r>>, bool) {
    let mut links = Vec::new();
    let mut is_cut = false;
    for (index, part) in haystack.parts().iter().enumerate() {
        let found = find_links(&part.text, tables);
        is_cut |= found.is_cut;
        links.extend(found.links.into_iter().map(|link| MessageLink {
            field: part.field.clone(),
            span: link.span.clone(),
            part: Some(index),
            brand: borrowed_brand(&link, tables),
            link,
        }));
    }
    for sent in sent {
        let link = parse_link(&sent.url, tables);
        if link.host == LinkHost::Malformed {
            continue;
        }
        links.push(MessageLink {
            field: Cow::Borrowed(&sent.field),
            span: 0..sent.url.len(),
            part: None,
            brand: borrowed_brand(&link, tables),
            link,
        });
    }
    (links, is_cut)
}

impl MessageLink<'_> {
    /// A fact of this link. `own` is what belongs to the business; `None` while that is not known.
    pub(super) fn value(&self, fact: LinkFact, own: Option<&OwnPlaces>, tables: &Tables) -> Value<'_> {
        let link = &self.link;
        let host = link.host.name();
        let word = |text: Option<&'_ str>| text.map_or(Value::Unknown, |text| Value::Word(Cow::Owned(text.to_owned())));
        match fact {
            LinkFact::Own => own.map_or(Value::Pending, |own| Value::Bool(own.holds(link))),
            LinkFact::Host => host.map_or(Value::Unknown, |host| Value::Word(Cow::Borrowed(host.as_str()))),
            LinkFact::Domain => {
                link.domain.as_ref().map_or(Value::Unknown, |domain| Value::Word(Cow::Borrowed(domain.as_str())))
            }
            LinkFact::Suffix => word(host.map(|host| tables.suffixes.suffix(host).text)),
            LinkFact::KnownSuffix => Value::Bool(host.is_some_and(|host| tables.suffixes.suffix(host).is_known())),
            LinkFact::SharedHost => Value::Bool(host.is_some_and(|host| {
                tables.shared_hosts.holds(host) || tables.suffixes.suffix(host).kind == SuffixKind::Private
            })),
            LinkFact::Scheme => {
                link.scheme.as_deref().map_or(Value::Unknown, |scheme| Value::Word(Cow::Borrowed(scheme)))
            }
            LinkFact::Ip => Value::Bool(matches!(link.host, LinkHost::Ip { .. })),
            LinkFact::HasUserInfo => Value::Bool(link.has_user_info),
            LinkFact::HasPort => Value::Bool(link.port.is_some()),
            LinkFact::Punycode => Value::Bool(host.is_some_and(|host| host.is_international())),
            LinkFact::MixedScript => Value::Bool(host.is_some_and(|host| host.suspicion().is_some())),
            LinkFact::PathLength => {
                let length = link.path.len()
                    + link.query.as_ref().map_or(0, |query| query.len() + 1)
                    + link.fragment.as_ref().map_or(0, |fragment| fragment.len() + 1);
                Value::Int(i64::try_from(length).unwrap_or(i64::MAX))
            }
            LinkFact::Brand => self.brand.as_deref().map_or(Value::Unknown, |brand| Value::Word(Cow::Borrowed(brand))),
            LinkFact::BorrowsBrand => Value::Bool(self.brand.is_some()),
        }
    }
}

/// A brand whose folded name is a word of the host (`paypal` in `paypal-login.example`), or looks
/// like one, where the host is neither the brand's nor a reseller's.
fn borrowed_brand(link: &Link, tables: &Tables) -> Option<String> {
    let host = link.host.name()?;
    let shown = host.to_unicode();
    let suffix = tables.suffixes.suffix(host).text;
    let labels = shown.strip_suffix(suffix).unwrap_or(&shown);
    let folded = fold(labels).into_string();
    let views = crate::text::disguised_views(&folded);
    let spelled = std::iter::once(folded.as_str()).chain(views.iter().map(|view| view.as_str()));
    for text in spelled {
        // Host words are kept apart by dots and hyphens; UAX 29 keeps `a.b` together, so dots go first.
        let text = text.replace(['.', '-', '_'], " ");
        for word in words(&text).filter_map(|range| text.get(range)) {
            if let Some(brand) = tables.brands.by_name(word).filter(|brand| !brand.allows(host)) {
                return Some(brand.name.clone());
            }
        }
    }
    None
}
