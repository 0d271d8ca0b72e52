//! What tells businesses apart, or shows that two are one: a phone number, a website, a mailbox, a
//! mail domain, a legal name, a picture, each in one canonical form.
//!
//! A value that many hold by nature says nothing and is no identity: free mail, pages of social
//! networks and of site builders without a name of their own. Nothing here judges who may share
//! what. Read [`Identity`], then [`Holder`].

use std::collections::BTreeSet;

use super::{Business, KeptProfile};
use crate::identifier::tables::SuffixKind;
use crate::identifier::{DisplayName, EmailAddress, Hostname, PhoneNumber, RegistrableDomain, Tables, Website};
use crate::record::{Profile, Update};
use crate::verdict::Action;

/// Something that identifies a business, in a form in which equal means the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Identity {
    /// Which kind of thing.
    pub kind: IdentityKind,
    /// The canonical form: E.164; a registrable domain in A-labels; `local@domain` in lower case and
    /// without a `+tag`; the folded legal name without its legal form; the picture hash as typed.
    pub value: String,
}

/// Kinds of identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum IdentityKind {
    /// The phone number.
    Phone,
    /// The registrable domain of a website.
    Website,
    /// The e-mail address, also at a free provider.
    Email,
    /// The registrable domain of the e-mail address.
    EmailDomain,
    /// The legal name.
    LegalName,
    /// The picture.
    Picture,
}

impl IdentityKind {
    /// Every kind with its name in conditions.
    pub const ALL: [(IdentityKind, &'static str); 6] = [
        (IdentityKind::Phone, "phone"),
        (IdentityKind::Website, "website"),
        (IdentityKind::Email, "email"),
        (IdentityKind::EmailDomain, "email_domain"),
        (IdentityKind::LegalName, "legal_name"),
        (IdentityKind::Picture, "picture"),
    ];

    /// The name in conditions.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| *name)
    }

    /// Whether a profile record says anything about the field that identities of this kind come
    /// from: then it replaces or removes those of before.
    pub fn is_changed_by(self, change: &Profile<'_>) -> bool {
        fn changes<T>(update: &Update<T>) -> bool {
            !matches!(update, Update::Keep)
        }
        match self {
            IdentityKind::Phone => changes(&change.phone),
            IdentityKind::Website => changes(&change.websites),
            IdentityKind::Email | IdentityKind::EmailDomain => changes(&change.email),
            IdentityKind::LegalName => changes(&change.legal_name),
            IdentityKind::Picture => changes(&change.picture_hash),
        }
    }
}

/// Who else is looked at for one identity: those businesses that named it first. Whoever comes after
/// so many adds nothing that a rule could not see already.
pub const MOST_CANDIDATES: usize = 256;

/// So many holders of one identity are answered at most.
pub const MOST_HOLDERS: usize = 64;

/// So many websites of one profile are identities, in its own order.
const MOST_WEBSITES: usize = 8;

/// A business that named an identity, as of the moment asked about.
///
/// Holders are answered suspended ones first, then by [`Held`] from `Now` downward, then by id; at
/// most [`MOST_HOLDERS`] of the [`MOST_CANDIDATES`] that named it first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which business.
    pub business: String,
    /// What became of it.
    pub held: Held,
    /// Its standing in force is `block`.
    pub suspended: bool,
    /// The portfolio it belongs to now.
    pub portfolio: Option<String>,
}

/// What became of an identity that a business named, from least to most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// It stood in profiles that were refused, and in no other.
    Refused,
    /// It stands in a profile that waits for a decision.
    Waiting,
    /// The business had it and has it no more.
    Before,
    /// The business has it.
    Now,
}

/// The identities of a profile. The only place where canonical forms are made.
pub fn identities_of(profile: &KeptProfile, tables: &Tables) -> BTreeSet<Identity> {
    let mut found = BTreeSet::new();
    let mut add = |kind, value: String| {
        if !value.is_empty() {
            found.insert(Identity { kind, value });
        }
    };
    let phone = profile.phone.as_deref().and_then(|typed| PhoneNumber::parse(typed, &tables.calling_codes).ok());
    if let Some(phone) = phone {
        add(IdentityKind::Phone, phone.e164.as_str().to_owned());
    }
    let websites = profile.websites.iter().filter_map(|typed| Website::parse(typed, tables).ok());
    let domains = websites.filter(|website| is_telling(&website.host, &website.domain, tables));
    for website in domains.take(MOST_WEBSITES) {
        add(IdentityKind::Website, website.domain.as_str().to_owned());
    }
    if let Some(email) = profile.email.as_deref().and_then(|typed| EmailAddress::parse(typed).ok()) {
        let host = email.domain();
        add(IdentityKind::Email, format!("{}@{host}", mailbox(email.local())));
        let (free, disposable) = (&tables.free_mail, &tables.disposable_mail);
        let is_providers = free.holds(host, &tables.suffixes) || disposable.holds(host, &tables.suffixes);
        let domain = tables.suffixes.registrable_domain(host).filter(|domain| is_telling(host, domain, tables));
        if let Some(domain) = domain.filter(|_| !is_providers) {
            add(IdentityKind::EmailDomain, domain.as_str().to_owned());
        }
    }
    if let Some(name) = profile.legal_name.as_deref().and_then(|typed| DisplayName::parse(typed, tables)) {
        add(IdentityKind::LegalName, name.core);
    }
    if let Some(picture) = &profile.picture_hash {
        add(IdentityKind::Picture, picture.trim().to_owned());
    }
    found
}

/// Whether a domain belongs to one tenant. Under a private suffix each tenant has a domain of its
/// own; on other shared hosts the domain is that of the host.
fn is_telling(host: &Hostname, domain: &RegistrableDomain, tables: &Tables) -> bool {
    let is_shared = tables.shared_hosts.holds(host) || tables.social_pages.holds(host);
    domain.suffix().kind == SuffixKind::Private || !is_shared
}

/// The mailbox of a local part: providers that tell capitals apart, or give `a+b` to another person
/// than `a` (RFC 5233), are hardly to be found; those who count on us telling them apart are.
fn mailbox(local: &str) -> String {
    let bare = local.split_once('+').map_or(local, |(bare, _)| bare);
    if bare.is_empty() { local.to_lowercase() } else { bare.to_lowercase() }
}

/// The holders of an identity among businesses that named it.
pub(crate) fn holders<'b>(
    identity: &Identity,
    candidates: impl IntoIterator<Item = (&'b str, &'b Business)>,
) -> Vec<Holder> {
    let holder = |(id, business): (&str, &Business)| {
        let standing = business.standing.as_ref().map(|(_, decision)| decision.action);
        Some(Holder {
            business: id.to_owned(),
            held: *business.identities.get(identity)?,
            suspended: standing == Some(Action::Block),
            portfolio: business.portfolio().map(str::to_owned),
        })
    };
    let mut holders: Vec<Holder> = candidates.into_iter().filter_map(holder).collect();
    holders.sort_by(|a, b| (b.suspended, b.held, &a.business).cmp(&(a.suspended, a.held, &b.business)));
    holders.truncate(MOST_HOLDERS);
    holders
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identifier::tables::test_tables;

    fn shown(profile: KeptProfile) -> Vec<String> {
        let identities = identities_of(&profile, test_tables());
        identities.iter().map(|identity| format!("{} {}", identity.kind.name(), identity.value)).collect()
    }

    #[test]
    fn values_written_in_several_ways_are_the_same() {
        let one = |phone: &str, website: &str, email: &str, legal_name: &str| {
            shown(KeptProfile {
                phone: Some(phone.to_owned()),
                websites: vec![website.to_owned()],
                email: Some(email.to_owned()),
                legal_name: Some(legal_name.to_owned()),
                ..KeptProfile::default()
            })
        };
        let plain = one("+493023125011", "https://muster.example", "post@muster.example", "Muster GmbH");
        let expected = [
            "phone +493023125011",
            "website muster.example",
            "email post@muster.example",
            "email_domain muster.example",
            "legal_name muster",
        ];
        assert_eq!(plain, expected);
        let other =
            one("0049 (30) 23125-011", "WWW.Muster.example/x", "mailto:Post+shop@MUSTER.example", "MUSTER G.m.b.H.");
        assert_eq!(other, expected);
    }

    #[test]
    fn what_many_hold_by_nature_is_no_identity() {
        let websites = ["https://instagram.com/muster", "https://sites.google.com/muster", "https://muster.github.io"];
        let profile = KeptProfile {
            websites: websites.map(str::to_owned).to_vec(),
            email: Some("muster@gmail.com".to_owned()),
            phone: Some("none".to_owned()),
            legal_name: Some(" ".to_owned()),
            picture_hash: Some(String::new()),
            ..KeptProfile::default()
        };
        assert_eq!(shown(profile), ["website muster.github.io", "email muster@gmail.com"]);
    }
}
