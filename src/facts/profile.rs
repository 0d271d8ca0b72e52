//! What a profile shows: identifiers read once, when first asked for. Read [`ProfileFacts`].

use std::cell::OnceCell;

use super::catalog::Fact;
use super::consistency::{Finding, edge};
use super::kind::Value;
use super::triangle::EdgeKind;
use crate::identifier::tables::{DomainReach, SuffixKind};
use crate::identifier::{
    DisplayName, EmailAddress, EmailProblem, Hostname, PhoneNumber, PhoneProblem, Region, RegionSet, RegistrableDomain,
    Tables, Website, WebsiteProblem,
};
use crate::memory::KeptProfile;
use crate::record::Supplied;
use crate::text::Link;

/// The facts of one profile.
#[derive(Debug, Clone, Copy)]
pub(super) struct ProfileFacts<'p> {
    profile: &'p KeptProfile,
    tables: &'p Tables,
    reading: &'p ProfileReading,
}

/// What was read of a profile so far: each identifier and each edge at most once a record.
#[derive(Debug, Default)]
pub(super) struct ProfileReading {
    websites: OnceCell<Vec<Supplied<Website, WebsiteProblem>>>,
    email: OnceCell<Supplied<EmailAddress, EmailProblem>>,
    email_domain: OnceCell<Option<RegistrableDomain>>,
    email_is_providers: OnceCell<bool>,
    email_looks_like_website: OnceCell<bool>,
    phone: OnceCell<Supplied<PhoneNumber, PhoneProblem>>,
    website_is_of_others: OnceCell<bool>,
    own_domains: OnceCell<Vec<String>>,
    edges: [OnceCell<Finding>; EdgeKind::ALL.len()],
    legal_name: OnceCell<Option<DisplayName>>,
}

impl<'p> ProfileFacts<'p> {
    /// Facts of a profile; `reading` holds what was read before.
    pub(super) fn of(profile: &'p KeptProfile, tables: &'p Tables, reading: &'p ProfileReading) -> Self {
        ProfileFacts { profile, tables, reading }
    }

    /// The reference tables.
    pub(super) fn tables(&self) -> &'p Tables {
        self.tables
    }

    /// Every website that is not blank, in order.
    fn websites(&self) -> &'p [Supplied<Website, WebsiteProblem>] {
        self.reading.websites.get_or_init(|| {
            let typed = self.profile.websites.iter().map(String::as_str).filter(|typed| !typed.trim().is_empty());
            typed.map(|typed| Supplied::read(Some(typed), |typed| Website::parse(typed, self.tables))).collect()
        })
    }

    /// The first website.
    pub(super) fn website(&self) -> &'p Supplied<Website, WebsiteProblem> {
        self.websites().first().unwrap_or(&Supplied::Absent)
    }

    /// The e-mail address. One at a domain that nobody can register is malformed, as a website is.
    pub(super) fn email(&self) -> &'p Supplied<EmailAddress, EmailProblem> {
        self.reading.email.get_or_init(|| {
            Supplied::read(self.profile.email.as_deref(), |typed| {
                let email = EmailAddress::parse(typed)?;
                if self.tables.reserved_names.holds(email.domain()) {
                    return Err(EmailProblem::ReservedName);
                }
                if !self.tables.suffixes.suffix(email.domain()).is_known() {
                    return Err(EmailProblem::UnknownSuffix);
                }
                Ok(email)
            })
        })
    }

    /// The phone number. One that no numbering plan has is read, but `phone.malformed`.
    pub(super) fn phone(&self) -> &'p Supplied<PhoneNumber, PhoneProblem> {
        self.reading.phone.get_or_init(|| {
            Supplied::read(self.profile.phone.as_deref(), |typed| PhoneNumber::parse(typed, &self.tables.calling_codes))
        })
    }

    /// The name in the register.
    pub(super) fn legal_name(&self) -> Option<&'p DisplayName> {
        let read = || self.profile.legal_name.as_deref().and_then(|name| DisplayName::parse(name, self.tables));
        self.reading.legal_name.get_or_init(read).as_ref()
    }

    /// The declared country.
    pub(super) fn country(&self) -> Supplied<Region> {
        Supplied::read(self.profile.country.as_deref(), |typed| Region::parse(typed).ok_or("no ISO 3166-1 code"))
    }

    /// Countries it says it works in; codes that are none are left out.
    pub(super) fn operates_in(&self) -> RegionSet {
        self.profile.operates_in.iter().filter_map(|typed| Region::parse(typed)).collect()
    }

    /// What came of comparing two sides.
    pub(super) fn edge(&self, kind: EdgeKind) -> Finding {
        let found = self.reading.edges.get(kind as usize);
        found.map_or_else(|| edge(kind, self), |cell| *cell.get_or_init(|| edge(kind, self)))
    }

    /// Whether a website of the business is one of the brand of this name.
    pub(super) fn is_brand(&self, brand: &crate::identifier::tables::Brand) -> bool {
        self.websites().iter().filter_map(Supplied::parsed).any(|website| brand.allows(&website.host))
    }

    /// Where a website has room for a name, in letters of all scripts: the label before the suffix, or
    /// all of the address where the domain is that of others.
    pub(super) fn website_labels(&self) -> Vec<String> {
        let websites = self.websites().iter().filter_map(Supplied::parsed);
        websites
            .map(|website| {
                let is_of_others = self.tables.social_pages.holds(&website.host)
                    || self.tables.shared_hosts.holds(&website.host)
                    || website.domain.suffix().kind == SuffixKind::Private;
                let host = match is_of_others {
                    true => format!("{}{}", website.host.to_unicode(), website.path),
                    false if website.host.is_international() => {
                        Hostname::parse(website.domain.name()).map_or_else(|_| String::new(), |name| name.to_unicode())
                    }
                    false => website.domain.name().to_owned(),
                };
                host.to_lowercase()
            })
            .collect()
    }

    /// Whether the first website is a page under a domain of others: a site builder, a network.
    pub(super) fn website_is_of_others(&self) -> bool {
        *self.reading.website_is_of_others.get_or_init(|| self.is_shared_host() || self.is_social_page())
    }

    fn is_shared_host(&self) -> bool {
        self.website().parsed().is_some_and(|website| {
            self.tables.shared_hosts.holds(&website.host) || website.domain.suffix().kind == SuffixKind::Private
        })
    }

    fn is_social_page(&self) -> bool {
        self.website().parsed().is_some_and(|website| self.tables.social_pages.holds(&website.host))
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
        let website = self.website().parsed().filter(|_| !self.website_is_of_others());
        website.map_or(RegionSet::EMPTY, |website| self.regions_of(&website.host))
    }

    /// Regions that the domain of the e-mail address speaks for. A provider's domain speaks for the
    /// provider, not for those who have a mailbox there.
    pub(super) fn email_regions(&self) -> RegionSet {
        let domain = self.email().parsed().map(EmailAddress::domain);
        domain.filter(|_| !self.email_is_providers()).map_or(RegionSet::EMPTY, |domain| self.regions_of(domain))
    }

    /// Everywhere the business is and works, as far as it says: phone, country, website, `operates_in`.
    pub(super) fn all_regions(&self) -> RegionSet {
        let country = self.country().parsed().copied().map_or(RegionSet::EMPTY, RegionSet::from);
        let phone = self.phone().parsed();
        let phone = phone.map_or(RegionSet::EMPTY, |phone| phone.main_region.map_or(phone.regions, RegionSet::from));
        phone.union(&country).union(&self.website_regions()).union(&self.operates_in())
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

    /// Whether the e-mail address is at a provider of mailboxes for everyone.
    pub(super) fn email_is_providers(&self) -> bool {
        *self.reading.email_is_providers.get_or_init(|| self.is_free_mail() || self.is_disposable_mail())
    }

    fn is_free_mail(&self) -> bool {
        let email = self.email().parsed();
        email.is_some_and(|email| self.tables.free_mail.holds(email.domain(), &self.tables.suffixes))
    }

    fn is_disposable_mail(&self) -> bool {
        let email = self.email().parsed();
        email.is_some_and(|email| self.tables.disposable_mail.holds(email.domain(), &self.tables.suffixes))
    }

    fn email_registrable(&self) -> Option<&'p RegistrableDomain> {
        let read = || self.tables.suffixes.registrable_domain(self.email().parsed()?.domain());
        self.reading.email_domain.get_or_init(read).as_ref()
    }

    /// Registrable domain of the e-mail address, or its host where no suffix is known.
    pub(super) fn email_domain(&self) -> Option<&'p str> {
        let domain = self.email().parsed()?.domain();
        Some(self.email_registrable().map_or(domain.as_str(), RegistrableDomain::as_str))
    }

    /// Whether the domains of e-mail address and first website have one name, hyphens and the spelling
    /// of umlauts aside: firms register these beside each other.
    pub(super) fn email_is_named_like_website(&self) -> bool {
        let both = self.email_registrable().zip(self.website().parsed());
        both.is_some_and(|(email, website)| is_same_name(email.name(), website.domain.name()))
    }

    /// Whether the e-mail domain lies under a domain where anybody can have a name.
    pub(super) fn email_is_at_shared_host(&self) -> bool {
        self.email().parsed().is_some_and(|email| self.tables.shared_hosts.holds(email.domain()))
            || self.email_registrable().is_some_and(|domain| domain.suffix().kind == SuffixKind::Private)
    }

    /// Whether the domain of the e-mail address looks like that of the first website, and is another.
    pub(super) fn email_looks_like_website(&self) -> bool {
        *self.reading.email_looks_like_website.get_or_init(|| {
            let (Some(website), Some(email)) = (self.website().parsed(), self.email_registrable()) else {
                return false;
            };
            !self.website_is_of_others()
                && !self.email_is_providers()
                && email.as_str() != website.domain.as_str()
                && !self.own_domains().any(|own| own == email.as_str())
                && !is_same_name(email.name(), website.domain.name())
                && looks_like(email.name(), website.domain.name())
        })
    }

    /// Registrable domains of all websites and of `link_domains`.
    pub(super) fn own_domains(&self) -> impl Iterator<Item = &'p str> {
        let own = self.reading.own_domains.get_or_init(|| {
            let declared = self.profile.link_domains.iter().filter_map(|typed| Hostname::parse(typed).ok());
            let websites = self.websites().iter().filter_map(Supplied::parsed);
            let websites = websites.map(|website| website.domain.as_str().to_owned());
            websites.chain(declared.map(|host| registrable(&host, self.tables))).collect()
        });
        own.iter().map(String::as_str)
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
            Fact::WebsiteSharedHost => Value::Bool(self.is_shared_host()),
            Fact::WebsiteSocialPage => Value::Bool(self.is_social_page()),
            Fact::WebsiteOwnDomain => {
                let own = website().parsed().map(|_| Value::Bool(!self.website_is_of_others()));
                own.unwrap_or(Value::Unknown)
            }
            Fact::WebsiteClosedEnding => website().parsed().map_or(Value::Unknown, |website| {
                Value::Bool(self.tables.top_level_domains.is_closed(&website.host, &self.tables.suffixes))
            }),
            Fact::WebsitePlainHttp => Value::Bool(website().parsed().is_some_and(|website| website.is_plain_http)),
            Fact::WebsiteRegions => regions(&self.website_regions()),
            Fact::EmailGiven => Value::Bool(!email().is_absent()),
            Fact::EmailMalformed => Value::Bool(email().is_malformed()),
            Fact::EmailProblem => word(problem(email()).map(|problem| problem.name())),
            Fact::EmailDomain => word(self.email_domain()),
            Fact::EmailFree => Value::Bool(self.is_free_mail()),
            Fact::EmailDisposable => Value::Bool(self.is_disposable_mail()),
            Fact::EmailLookalike => Value::Bool(self.email_looks_like_website()),
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
            Fact::PhoneKind => word(phone().parsed().map(|phone| phone.kind.name())),
            Fact::PhoneRegions => regions(&self.phone_regions()),
            Fact::CountryGiven => Value::Bool(!self.country().is_absent()),
            Fact::CountryMalformed => Value::Bool(self.country().is_malformed()),
            Fact::CountryRegion => word(self.country().parsed().map(Region::as_str)),
            _ => return None,
        })
    }

    fn website_problems(&self) -> impl Iterator<Item = WebsiteProblem> {
        self.websites().iter().filter_map(problem)
    }
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

/// A label in letters of all scripts.
fn shown(label: &str) -> String {
    match label.starts_with("xn--") {
        true => Hostname::parse(label).map_or_else(|_| label.to_owned(), |host| host.to_unicode()),
        false => label.to_owned(),
    }
}

/// Whether a mailbox stands under the name of the website, but for hyphens, and for accents of the
/// website that are left out or spelled out. Accents that only the mailbox has are no habit of anyone.
fn is_same_name(email: &str, website: &str) -> bool {
    use unicode_normalization::UnicodeNormalization;
    let (email, website) = (spelled_out(&shown(email)).replace('-', ""), shown(website).replace('-', ""));
    let without_accents = |label: &str| label.nfkd().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    let spelled = spelled_out(&website);
    email == spelled || email == without_accents(&spelled) || email == without_accents(&website)
}

/// Umlauts as German and Nordic domains write them.
pub(super) fn spelled_out(word: &str) -> String {
    [("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss"), ("ø", "oe"), ("å", "aa"), ("æ", "ae")]
        .iter()
        .fold(word.to_owned(), |word, (letter, two)| word.replace(letter, two))
}

/// Whether two names before a suffix look alike without being the same: in the letters a reader
/// sees, with digits for letters, or but for one letter.
fn looks_like(one: &str, other: &str) -> bool {
    if one == other {
        return false;
    }
    let (one, other) = (seen(one), seen(other));
    // Short names differ in one letter by chance.
    let is_long = one.chars().count().min(other.chars().count()) >= LEAST_LETTERS_OF_LOOKALIKE;
    one == other || (is_long && strsim::osa_distance(&one, &other) <= 1)
}

/// Shorter names are one letter apart from honest others too often to say anything.
const LEAST_LETTERS_OF_LOOKALIKE: usize = 6;

/// A label as a hasty reader sees it: letters of all scripts as the Latin ones they look like,
/// digits as letters, hyphens and accents overlooked.
fn seen(label: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let letters = shown(label);
    let letters = letters.nfkd().filter(|character| character.is_alphanumeric()).map(|character| match character {
        '0' => 'o',
        '1' | 'i' => 'l',
        '3' => 'e',
        '4' => 'a',
        '5' => 's',
        '7' => 't',
        '8' => 'b',
        other => other,
    });
    unicode_security::skeleton(&letters.collect::<String>()).collect()
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
    /// The registrable domain of its e-mail address, unless that is at a provider.
    mail_domain: Option<String>,
    /// The labels before the suffix of those domains that a website has.
    names: Vec<String>,
    /// Digits of the phone number, with the calling code.
    number: Option<String>,
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
                own.names.push(website.domain.name().to_owned());
            }
        }
        let phone = profile.phone.as_deref().and_then(|typed| PhoneNumber::parse(typed, &tables.calling_codes).ok());
        own.number = phone.map(|phone| phone.e164.as_str().trim_start_matches('+').to_owned());
        for host in profile.link_domains.iter().filter_map(|typed| Hostname::parse(typed).ok()) {
            own.domains.push(registrable(&host, tables));
        }
        let is_providers = |host: &Hostname| {
            tables.free_mail.holds(host, &tables.suffixes) || tables.disposable_mail.holds(host, &tables.suffixes)
        };
        let email = profile.email.as_deref().and_then(|typed| EmailAddress::parse(typed).ok());
        let host = email.as_ref().map(EmailAddress::domain).filter(|host| !is_providers(host));
        own.mail_domain = host.map(|host| registrable(host, tables));
        own
    }

    /// Whether a registrable domain is one of them as a whole.
    pub(super) fn is_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|own| own == domain)
    }

    /// Whether a mailbox is at one of them, or at the domain of the business's own address.
    pub(super) fn holds_mail(&self, host: &Hostname, tables: &Tables) -> bool {
        let domain = registrable(host, tables);
        self.is_domain(&domain) || self.mail_domain.as_deref() == Some(domain.as_str())
    }

    /// Whether a link opens a chat with the number of the business.
    pub(super) fn is_called_by(&self, link: &Link, tables: &Tables) -> bool {
        let Some(named) = tables.messengers.numbers.found(link.place()) else { return false };
        // What follows the number: `?text=`, a slash. A plus or a space may be encoded.
        let named = named.split(['/', '&']).next().unwrap_or_default().replace("%2B", "").replace("%20", "");
        let digits: String = named.chars().filter(char::is_ascii_digit).collect();
        self.number.as_deref().is_some_and(|own| digits.trim_start_matches("00") == own)
    }

    /// Whether the domain of a link looks like one of them, is none of them, and has no name of them.
    pub(super) fn is_imitated_by(&self, link: &Link, tables: &Tables) -> bool {
        let Some(domain) = &link.domain else { return false };
        let is_allowed = link.host.name().is_some_and(|host| tables.shared_hosts.holds(host));
        let name = domain.name();
        let is_same = self.names.iter().any(|own| is_same_name(name, own));
        !is_allowed && !is_same && !self.holds(link) && self.names.iter().any(|own| looks_like(name, own))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_look_alike_are_told_from_the_same_and_from_others() {
        for (email, website, expected) in [
            ("hote1-adler", "hotel-adler", true),
            ("hotel-adller", "hotel-adler", true),
            ("hotel-alder", "hotel-adler", true),
            ("hotel-ad1er", "hotel-adler", true),
            ("hotel-adlér", "hotel-adler", true),
            ("hotel-adler", "hotel-adler", false),
            ("hoteladler", "hotel-adler", false),
            ("weingut-uebermuth", "weingut-übermuth", false),
            ("cafe-kruemel", "café-krümel", false),
            ("hotel-amsel", "hotel-adler", false),
            ("abc", "abd", false),
        ] {
            assert_eq!(looks_like(email, website) && !is_same_name(email, website), expected, "{email} {website}");
        }
    }
}
