//! What a profile shows: identifiers read once, when first asked for. Read [`ProfileFacts`].

use std::cell::OnceCell;

use super::catalog::Fact;
use super::kind::Value;
use crate::identifier::tables::{DomainReach, SuffixKind};
use crate::identifier::{
    EmailAddress, EmailProblem, Hostname, NumberKind, PhoneNumber, PhoneProblem, Region, RegionSet, Tables, Website,
    WebsiteProblem,
};
use crate::memory::KeptProfile;
use crate::record::Supplied;
use crate::text::Link;

/// The facts of one profile.
#[derive(Debug)]
pub(super) struct ProfileFacts<'p> {
    profile: &'p KeptProfile,
    tables: &'p Tables,
    website: OnceCell<Supplied<Website, WebsiteProblem>>,
    email: OnceCell<Supplied<EmailAddress, EmailProblem>>,
    phone: OnceCell<Supplied<PhoneNumber, PhoneProblem>>,
}

impl<'p> ProfileFacts<'p> {
    /// Facts of a profile; nothing is read yet.
    pub(super) fn of(profile: &'p KeptProfile, tables: &'p Tables) -> Self {
        ProfileFacts { profile, tables, website: OnceCell::new(), email: OnceCell::new(), phone: OnceCell::new() }
    }

    /// The first website.
    pub(super) fn website(&self) -> &Supplied<Website, WebsiteProblem> {
        self.website.get_or_init(|| {
            let first = self.profile.websites.first().map(String::as_str);
            Supplied::read(first, |typed| Website::parse(typed, self.tables))
        })
    }

    /// The e-mail address.
    pub(super) fn email(&self) -> &Supplied<EmailAddress, EmailProblem> {
        self.email.get_or_init(|| Supplied::read(self.profile.email.as_deref(), EmailAddress::parse))
    }

    /// The phone number. One that no numbering plan has is read, but `phone.malformed`.
    pub(super) fn phone(&self) -> &Supplied<PhoneNumber, PhoneProblem> {
        self.phone.get_or_init(|| {
            Supplied::read(self.profile.phone.as_deref(), |typed| PhoneNumber::parse(typed, &self.tables.calling_codes))
        })
    }

    /// The declared country.
    pub(super) fn country(&self) -> Supplied<Region> {
        Supplied::read(self.profile.country.as_deref(), |typed| Region::parse(typed).ok_or("no ISO 3166-1 code"))
    }

    /// Countries it says it works in; codes that are none are left out.
    pub(super) fn operates_in(&self) -> RegionSet {
        self.profile.operates_in.iter().filter_map(|typed| Region::parse(typed)).collect()
    }

    /// Whether a website of the business is one of the brand of this name.
    pub(super) fn is_brand(&self, brand: &crate::identifier::tables::Brand) -> bool {
        let hosts = self.profile.websites.iter().filter_map(|typed| Website::parse(typed, self.tables).ok());
        hosts.into_iter().any(|website| brand.allows(&website.host))
    }

    /// Whether the host of a website of the business, its suffix and all signs left out, is as asked.
    pub(super) fn shows_in_website(&self, is_shown: impl Fn(&str) -> bool) -> bool {
        let hosts = self.profile.websites.iter().filter_map(|typed| Website::parse(typed, self.tables).ok());
        hosts.into_iter().any(|website| {
            let shown = website.host.to_unicode();
            let suffix = self.tables.suffixes.suffix(&website.host).text;
            let label = shown.strip_suffix(suffix).unwrap_or(&shown);
            is_shown(&label.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        })
    }

    /// Regions that the first website speaks for.
    pub(super) fn website_regions(&self) -> RegionSet {
        self.website().parsed().map_or(RegionSet::EMPTY, |website| self.regions_of(&website.host))
    }

    /// Regions that the domain of the e-mail address speaks for. A provider's domain speaks for the
    /// provider, not for those who have a mailbox there.
    pub(super) fn email_regions(&self) -> RegionSet {
        let domain = self.email().parsed().map(EmailAddress::domain);
        domain.filter(|domain| !self.is_providers(domain)).map_or(RegionSet::EMPTY, |domain| self.regions_of(domain))
    }

    /// Regions that the phone number speaks for.
    pub(super) fn phone_regions(&self) -> RegionSet {
        self.phone().parsed().map_or(RegionSet::EMPTY, |phone| phone.regions)
    }

    fn regions_of(&self, host: &Hostname) -> RegionSet {
        match self.tables.top_level_domains.reach(host) {
            DomainReach::Regions(regions) => regions,
            // A hint that is missed proves nothing.
            DomainReach::Neutral | DomainReach::Hint(_) => RegionSet::EMPTY,
        }
    }

    fn is_providers(&self, domain: &Hostname) -> bool {
        let suffixes = &self.tables.suffixes;
        self.tables.free_mail.holds(domain, suffixes) || self.tables.disposable_mail.holds(domain, suffixes)
    }

    /// Registrable domain of the e-mail address.
    pub(super) fn email_domain(&self) -> Option<String> {
        let domain = self.email().parsed()?.domain();
        Some(registrable(domain, self.tables))
    }

    /// Whether website and e-mail address have different domains, free mail and `link_domains` aside.
    pub(super) fn email_differs_from_website(&self) -> bool {
        let (Some(website), Some(email)) = (self.website().parsed(), self.email().parsed()) else { return false };
        if self.is_providers(email.domain()) {
            return false;
        }
        let email = registrable(email.domain(), self.tables);
        let declared = self.profile.link_domains.iter().filter_map(|typed| Hostname::parse(typed).ok());
        let others = self.profile.websites.iter().filter_map(|typed| Website::parse(typed, self.tables).ok());
        let own = others.map(|website| website.domain.as_str().to_owned());
        let own = own.chain(declared.map(|host| registrable(&host, self.tables)));
        email != website.domain.as_str() && !own.into_iter().any(|own| own == email)
    }

    /// The value of a fact of the profile; `None` for a fact of another family.
    pub(super) fn value(&self, fact: Fact) -> Option<Value<'static>> {
        let (website, email, phone) = (|| self.website(), || self.email(), || self.phone());
        Some(match fact {
            Fact::ProfileVertical => word(self.profile.vertical.as_deref()),
            Fact::ProfileOperatesIn => regions(&self.operates_in()),
            Fact::WebsiteGiven => Value::Bool(!website().is_absent()),
            Fact::WebsiteMalformed => Value::Bool(website().is_malformed()),
            Fact::WebsiteProblem => word(self.website_problems().next().map(WebsiteProblem::name)),
            Fact::WebsitesMalformed => int(self.website_problems().count()),
            Fact::WebsiteHost => word(website().parsed().map(|website| website.host.as_str())),
            Fact::WebsiteDomain => word(website().parsed().map(|website| website.domain.as_str())),
            Fact::WebsiteSharedHost => Value::Bool(website().parsed().is_some_and(|website| {
                self.tables.shared_hosts.holds(&website.host) || website.domain.suffix().kind == SuffixKind::Private
            })),
            Fact::WebsiteSocialPage => {
                Value::Bool(website().parsed().is_some_and(|website| self.tables.social_pages.holds(&website.host)))
            }
            Fact::WebsiteRegions => regions(&self.website_regions()),
            Fact::EmailGiven => Value::Bool(!email().is_absent()),
            Fact::EmailMalformed => Value::Bool(email().is_malformed()),
            Fact::EmailProblem => word(problem(email()).map(|problem| problem.name())),
            Fact::EmailDomain => word(self.email_domain().as_deref()),
            Fact::EmailFree => Value::Bool(
                email()
                    .parsed()
                    .is_some_and(|email| self.tables.free_mail.holds(email.domain(), &self.tables.suffixes)),
            ),
            Fact::EmailDisposable => Value::Bool(
                email()
                    .parsed()
                    .is_some_and(|email| self.tables.disposable_mail.holds(email.domain(), &self.tables.suffixes)),
            ),
            Fact::EmailRegions => regions(&self.email_regions()),
            Fact::PhoneGiven => Value::Bool(!phone().is_absent()),
            Fact::PhoneMalformed => {
                Value::Bool(phone().is_malformed() || phone().parsed().is_some_and(|phone| !phone.is_valid))
            }
            Fact::PhoneProblem => match (problem(phone()), phone().parsed()) {
                (Some(problem), _) => word(Some(phone_problem_name(problem))),
                (None, Some(phone)) if !phone.is_valid => word(Some("not_in_plan")),
                _ => Value::Unknown,
            },
            Fact::PhoneKind => word(phone().parsed().map(|phone| kind_name(phone.kind))),
            Fact::PhoneRegions => regions(&self.phone_regions()),
            Fact::CountryGiven => Value::Bool(!self.country().is_absent()),
            Fact::CountryMalformed => Value::Bool(self.country().is_malformed()),
            Fact::CountryRegion => word(self.country().parsed().map(Region::as_str)),
            _ => return None,
        })
    }

    fn website_problems(&self) -> impl Iterator<Item = WebsiteProblem> {
        self.profile.websites.iter().filter_map(|typed| Website::parse(typed, self.tables).err())
    }
}

fn kind_name(kind: NumberKind) -> &'static str {
    NumberKind::ALL.iter().find(|(known, _)| *known == kind).map_or("unknown", |(_, name)| *name)
}

fn phone_problem_name(problem: PhoneProblem) -> &'static str {
    PhoneProblem::ALL.iter().find(|(known, _)| *known == problem).map_or("unreadable", |(_, name)| *name)
}

fn problem<T, Problem: Copy>(supplied: &Supplied<T, Problem>) -> Option<Problem> {
    match supplied {
        Supplied::Malformed { reason, .. } => Some(*reason),
        Supplied::Absent | Supplied::Parsed(_) => None,
    }
}

pub(super) fn word(text: Option<&str>) -> Value<'static> {
    text.map_or(Value::Unknown, |text| Value::Word(text.to_owned().into()))
}

pub(super) fn int(count: usize) -> Value<'static> {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

fn regions(set: &RegionSet) -> Value<'static> {
    Value::Words(set.iter().map(|region| region.as_str().to_owned().into()).collect())
}

/// The registrable domain of a host, or the host itself where no suffix is known.
fn registrable(host: &Hostname, tables: &Tables) -> String {
    tables
        .suffixes
        .registrable_domain(host)
        .map_or_else(|| host.as_str().to_owned(), |domain| domain.as_str().to_owned())
}

/// Where links of a business may lead and still be its own.
#[derive(Debug, Default)]
pub(super) struct OwnPlaces {
    domains: Vec<String>,
    /// Host and first step of the path, where many share a host.
    pages: Vec<(String, String)>,
}

impl OwnPlaces {
    /// The websites and `link_domains` of a profile.
    pub(super) fn of(profile: &KeptProfile, tables: &Tables) -> Self {
        let mut own = OwnPlaces::default();
        for website in profile.websites.iter().filter_map(|typed| Website::parse(typed, tables).ok()) {
            if tables.social_pages.holds(&website.host) || tables.shared_hosts.holds_exactly(&website.host) {
                own.pages.push((website.host.as_str().to_owned(), first_step(&website.path).to_owned()));
            } else {
                own.domains.push(website.domain.as_str().to_owned());
            }
        }
        for host in profile.link_domains.iter().filter_map(|typed| Hostname::parse(typed).ok()) {
            own.domains.push(registrable(&host, tables));
        }
        own
    }

    /// Whether a registrable domain is one of them as a whole.
    pub(super) fn is_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| own == domain)
    }

    /// Whether a link leads to one of them.
    pub(super) fn holds(&self, link: &Link) -> bool {
        let Some(host) = link.host.name() else { return false };
        let domain = link.domain.as_ref().map_or(host.as_str(), |domain| domain.as_str());
        let step = first_step(&link.path);
        self.is_domain(domain)
            || self.pages.iter().any(|(page, own)| page == host.as_str() && !own.is_empty() && own == step)
    }
}

/// `shop` of `/shop/item`.
fn first_step(path: &str) -> &str {
    path.trim_start_matches('/').split('/').next().unwrap_or_default()
}
