//! The links of a message: found in its text, given apart from it, and what they show. Read
//! [`MessageLink`].

mod brand;
mod shown;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use super::catalog::LinkFact;
use super::haystack::Haystack;
use super::kind::Value;
use super::profile::{OwnPlaces, int, word};
use crate::identifier::tables::SuffixKind;
use crate::identifier::{Tables, has_inner_suffix, is_unreadable, labels_and_hyphens};
use crate::record::SentLink;
use crate::text::{Link, LinkHost, Written, find_links, parse_link};
use brand::BorrowedBrand;

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
    /// A protected brand in a host that is not the brand's, once asked for.
    brand: OnceCell<Option<BorrowedBrand>>,
    /// Where it sends its reader on to, once asked for.
    leads_on_to: OnceCell<Option<Link>>,
}

/// What the facts of a link are read from besides the link.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around<'a> {
    /// The texts of the message.
    pub(super) haystack: &'a Haystack<'a>,
    /// What belongs to the business; `None` while that is not known.
    pub(super) own: Option<&'a OwnPlaces>,
    /// The reference tables.
    pub(super) tables: &'a Tables,
}

/// At most so many links are read from all texts of a message; the largest of the Cloud API shows ten.
const MAX_LINKS_IN_TEXT: usize = 256;

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
        let mut found = find_links(&part.text, tables);
        let room = MAX_LINKS_IN_TEXT.saturating_sub(links.len());
        is_cut |= found.is_cut || found.links.len() > room;
        found.links.truncate(room);
        links.extend(found.links.into_iter().map(|link| MessageLink {
            field: part.field.clone(),
            span: link.span.clone(),
            part: Some(index),
            brand: OnceCell::new(),
            leads_on_to: OnceCell::new(),
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
            brand: OnceCell::new(),
            leads_on_to: OnceCell::new(),
            link,
        });
    }
    (links, is_cut)
}

impl MessageLink<'_> {
    /// A fact of this link.
    pub(super) fn value(&self, fact: LinkFact, around: Around<'_>) -> Value<'_> {
        let Around { haystack, own, tables } = around;
        let link = &self.link;
        let host = link.host.name();
        let name = link.domain.as_ref().map(|domain| domain.name());
        let of_own = |is: fn(&OwnPlaces, &Link, &Tables) -> bool| {
            own.map_or(Value::Pending, |own| Value::Bool(is(own, link, tables)))
        };
        let of_host = |count: &dyn Fn(&crate::identifier::Hostname) -> usize| {
            host.map_or(Value::Unknown, |host| int(count(host)))
        };
        match fact {
            LinkFact::Own => of_own(|own, link, _| own.holds(link)),
            LinkFact::OwnNumber => of_own(OwnPlaces::is_called_by),
            LinkFact::LookalikeOwn => of_own(OwnPlaces::is_imitated_by),
            LinkFact::Host => borrowed(host.map(|host| host.as_str())),
            LinkFact::Domain => borrowed(link.domain.as_ref().map(|domain| domain.as_str())),
            LinkFact::Suffix => word(host.map(|host| tables.suffixes.suffix(host).text)),
            LinkFact::KnownSuffix => Value::Bool(host.is_some_and(|host| tables.suffixes.suffix(host).is_known())),
            LinkFact::SuffixAbuse => {
                let per_10000 = host.map_or(0, |host| tables.risky_suffixes.per_10000(host));
                Value::Int(i64::from(per_10000))
            }
            LinkFact::SharedHost => Value::Bool(host.is_some_and(|host| {
                tables.shared_hosts.holds(host) || tables.suffixes.suffix(host).kind == SuffixKind::Private
            })),
            LinkFact::Shortener => Value::Bool(host.is_some_and(|host| tables.shorteners.holds(host))),
            LinkFact::Messenger => Value::Bool(tables.messengers.chats.holds(link.place())),
            LinkFact::GroupInvite => {
                Value::Bool(tables.messengers.groups.holds(link.place()) && !names_number(link, tables))
            }
            LinkFact::AppStore => Value::Bool(tables.app_stores.holds(link.place())),
            LinkFact::Payment => Value::Bool(tables.payment_links.holds(link.place())),
            LinkFact::Scheme => borrowed(link.scheme.as_deref()),
            LinkFact::Insecure => Value::Bool(link.scheme.as_deref() == Some("http")),
            LinkFact::Written => {
                let known = Written::ALL.iter().find(|(written, _)| *written == link.written);
                borrowed(known.map(|(_, name)| *name))
            }
            LinkFact::Ip => Value::Bool(matches!(link.host, LinkHost::Ip { .. })),
            LinkFact::HasUserInfo => Value::Bool(link.has_user_info),
            LinkFact::HasPort => Value::Bool(link.port.is_some()),
            LinkFact::Labels => of_host(&|host| labels_and_hyphens(host, &tables.suffixes).0),
            LinkFact::Hyphens => of_host(&|host| labels_and_hyphens(host, &tables.suffixes).1),
            LinkFact::Digits => {
                // The digits of an international label are no digits of its name.
                let name = name.filter(|name| !name.starts_with("xn--")).or(name.map(|_| ""));
                name.map_or(Value::Unknown, |name| int(name.bytes().filter(u8::is_ascii_digit).count()))
            }
            LinkFact::RandomLabel => Value::Bool(name.is_some_and(is_unreadable)),
            LinkFact::Punycode => Value::Bool(host.is_some_and(|host| host.is_international())),
            LinkFact::MixedScript => Value::Bool(host.is_some_and(|host| host.suspicion().is_some())),
            LinkFact::PathLength => {
                let length = link.path.len()
                    + link.query.as_ref().map_or(0, |query| query.len() + 1)
                    + link.fragment.as_ref().map_or(0, |fragment| fragment.len() + 1);
                int(length)
            }
            LinkFact::File => word(file_ending(link).as_deref()),
            LinkFact::Redirect => Value::Bool(self.leads_on_to(tables).is_some()),
            LinkFact::RedirectDomain => {
                let target = self.leads_on_to(tables).and_then(|target| target.domain.as_ref());
                borrowed(target.map(|domain| domain.as_str()))
            }
            LinkFact::Brand => borrowed(self.brand(tables).map(|brand| brand.name.as_str())),
            LinkFact::BorrowsBrand => Value::Bool(self.brand(tables).is_some()),
            LinkFact::LookalikeBrand => Value::Bool(self.brand(tables).is_some_and(|brand| brand.is_lookalike)),
            LinkFact::BrandInside => Value::Bool(brand::is_inside(link, tables)),
            LinkFact::InnerSuffix => {
                Value::Bool(host.zip(link.domain.as_ref()).is_some_and(|(host, domain)| has_inner_suffix(host, domain)))
            }
            LinkFact::TextDiffers => Value::Bool(shown::differs_from_shown(self, haystack, tables)),
            LinkFact::InTemplate => shown::is_in_template(self, haystack, tables).map_or(Value::Unknown, Value::Bool),
        }
    }

    fn brand(&self, tables: &Tables) -> Option<&BorrowedBrand> {
        self.brand.get_or_init(|| brand::in_host(&self.link, tables)).as_ref()
    }

    fn leads_on_to(&self, tables: &Tables) -> Option<&Link> {
        self.leads_on_to.get_or_init(|| self.link.leads_on_to(tables)).as_ref()
    }
}

fn borrowed(text: Option<&str>) -> Value<'_> {
    text.map_or(Value::Unknown, |text| Value::Word(Cow::Borrowed(text)))
}

/// Whether what looks like an invitation names a number: `t.me/+49…` is a person, `t.me/+Ab3…` a group.
fn names_number(link: &Link, tables: &Tables) -> bool {
    let rest = tables.messengers.numbers.found(link.place());
    rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()))
}

/// What the last step of the path ends in, as file names do: letters and digits behind a dot, at least
/// one letter, lower case.
fn file_ending(link: &Link) -> Option<String> {
    if link.host == LinkHost::Opaque {
        return None;
    }
    let (stem, ending) = link.path.rsplit('/').next()?.rsplit_once('.')?;
    let is_ending = !stem.is_empty()
        && (1..=LONGEST_ENDING).contains(&ending.len())
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && ending.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_ending.then(|| ending.to_ascii_lowercase())
}

/// `mobileconfig`.
const LONGEST_ENDING: usize = 12;

#[cfg(test)]
mod tests;
