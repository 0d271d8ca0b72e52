//! Phone, website, e-mail and country against each other, as sets of regions.
//!
//! Calling codes and domain endings are never compared as text: both are turned into the regions
//! they may speak for, and an edge is a mismatch only where both speak and nothing is shared, a
//! state and its territories counting as one. Read [`edge`].

use super::catalog::Fact;
use super::kind::Value;
use super::profile::ProfileFacts;
use super::sheet::Sheet;
use super::triangle::{Confidence, Edge, EdgeKind, Outcome, Reason, shown_regions};
use crate::identifier::tables::DomainReach;
use crate::identifier::{Hostname, RegionSet};
use crate::record::Supplied;

/// Every edge of the profile that is judged, for people. Empty when nothing is known of one.
pub fn triangle(sheet: &Sheet<'_>) -> Vec<Edge> {
    sheet.profile_facts().map_or_else(Vec::new, |profile| {
        EdgeKind::ALL
            .iter()
            .map(|kind| {
                let found = profile.edge(*kind);
                Edge {
                    kind: *kind,
                    outcome: found.outcome,
                    reason: found.reason,
                    confidence: found.confidence,
                    compared: compared(*kind, &profile),
                }
            })
            .collect()
    })
}

/// What came of one edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) outcome: Outcome,
    pub(super) reason: Reason,
    pub(super) confidence: Option<Confidence>,
}

impl Finding {
    fn of(outcome: Outcome, reason: Reason, confidence: Confidence) -> Self {
        Finding { outcome, reason, confidence: Some(confidence) }
    }

    /// A side that is missing or cannot be read.
    fn without(reason: Reason) -> Self {
        Finding { outcome: Outcome::Absent, reason, confidence: None }
    }
}

/// What a side of a profile speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Voice {
    /// Some of these regions.
    Regions(RegionSet),
    /// A hint at them.
    Hint(RegionSet),
    /// Nothing, for this reason.
    Nothing(Reason),
    /// It is missing, or cannot be read.
    None(Reason),
}

/// The value of a fact about consistency; `None` for a fact of another family.
pub(super) fn value(fact: Fact, profile: &ProfileFacts<'_>) -> Option<Value<'static>> {
    use EdgeKind::{EmailCountry, EmailWebsite, PhoneCountry, PhoneEmail, PhoneWebsite, WebsiteCountry};
    let differs = |kind| Value::Bool(profile.edge(kind).outcome == Outcome::Mismatch);
    let outcome = |kind| known(profile.edge(kind).outcome.name());
    let reason = |kind| known(profile.edge(kind).reason.name());
    let confidence = |kind| {
        let confidence: Option<Confidence> = profile.edge(kind).confidence;
        confidence.map_or(Value::Unknown, |confidence| known(confidence.name()))
    };
    Some(match fact {
        Fact::MismatchPhoneWebsite => differs(PhoneWebsite),
        Fact::MismatchPhoneCountry => differs(PhoneCountry),
        Fact::MismatchWebsiteCountry => differs(WebsiteCountry),
        Fact::MismatchPhoneEmail => differs(PhoneEmail),
        Fact::MismatchEmailCountry => differs(EmailCountry),
        Fact::MismatchEmailWebsite => differs(EmailWebsite),
        Fact::PhoneWebsiteOutcome => outcome(PhoneWebsite),
        Fact::PhoneWebsiteReason => reason(PhoneWebsite),
        Fact::PhoneWebsiteConfidence => confidence(PhoneWebsite),
        Fact::PhoneEmailOutcome => outcome(PhoneEmail),
        Fact::PhoneEmailReason => reason(PhoneEmail),
        Fact::PhoneEmailConfidence => confidence(PhoneEmail),
        Fact::EmailWebsiteOutcome => outcome(EmailWebsite),
        Fact::EmailWebsiteReason => reason(EmailWebsite),
        Fact::EmailWebsiteConfidence => confidence(EmailWebsite),
        Fact::PhoneCountryOutcome => outcome(PhoneCountry),
        Fact::PhoneCountryReason => reason(PhoneCountry),
        Fact::PhoneCountryConfidence => confidence(PhoneCountry),
        Fact::WebsiteCountryOutcome => outcome(WebsiteCountry),
        Fact::WebsiteCountryReason => reason(WebsiteCountry),
        Fact::WebsiteCountryConfidence => confidence(WebsiteCountry),
        Fact::EmailCountryOutcome => outcome(EmailCountry),
        Fact::EmailCountryReason => reason(EmailCountry),
        Fact::EmailCountryConfidence => confidence(EmailCountry),
        _ => return None,
    })
}

fn known(word: &'static str) -> Value<'static> {
    Value::Word(word.into())
}

/// Compares two sides.
pub(super) fn edge(kind: EdgeKind, profile: &ProfileFacts<'_>) -> Finding {
    match kind {
        EdgeKind::PhoneWebsite => with_number(website(profile), profile),
        EdgeKind::PhoneEmail => with_number(email(profile), profile),
        EdgeKind::EmailWebsite => domains(profile),
        EdgeKind::PhoneCountry => with_number(country(profile), profile),
        EdgeKind::WebsiteCountry => regions(website(profile), country(profile), profile),
        EdgeKind::EmailCountry => regions(email(profile), country(profile), profile),
    }
}

fn missing<T, Problem>(supplied: &Supplied<T, Problem>) -> Reason {
    if supplied.is_malformed() { Reason::Malformed } else { Reason::Absent }
}

fn phone(profile: &ProfileFacts<'_>) -> Voice {
    match profile.phone().parsed() {
        None => Voice::None(missing(profile.phone())),
        Some(phone) if phone.regions.is_empty() => Voice::Nothing(Reason::NonGeographicNumber),
        Some(phone) => Voice::Regions(phone.regions),
    }
}

fn website(profile: &ProfileFacts<'_>) -> Voice {
    match profile.website().parsed() {
        None => Voice::None(missing(profile.website())),
        // The domain is that of the network or site builder, wherever that is.
        Some(_) if profile.website_is_of_others() => Voice::Nothing(Reason::SharedHost),
        Some(website) => ending(&website.host, profile),
    }
}

fn email(profile: &ProfileFacts<'_>) -> Voice {
    match profile.email().parsed() {
        None => Voice::None(missing(profile.email())),
        Some(_) if profile.email_is_at_shared_host() => Voice::Nothing(Reason::SharedHost),
        Some(_) if profile.email_is_providers() => Voice::Nothing(Reason::ProviderMail),
        Some(email) => ending(email.domain(), profile),
    }
}

fn ending(host: &Hostname, profile: &ProfileFacts<'_>) -> Voice {
    match profile.tables().top_level_domains.reach(host) {
        DomainReach::Neutral => Voice::Nothing(Reason::GenericDomain),
        DomainReach::Hint(regions) => Voice::Hint(regions),
        DomainReach::Regions(regions) => Voice::Regions(regions),
    }
}

fn country(profile: &ProfileFacts<'_>) -> Voice {
    match profile.country() {
        Supplied::Parsed(region) => Voice::Regions(RegionSet::from(region)),
        other => Voice::None(missing(&other)),
    }
}

/// The phone and another side. Numbers of some neighbors are held on both sides of the border.
fn with_number(other: Voice, profile: &ProfileFacts<'_>) -> Finding {
    let phone = phone(profile);
    let found = regions(phone, other, profile);
    match (found.outcome, phone, other) {
        (Outcome::Mismatch, Voice::Regions(phone), Voice::Regions(other))
            if profile.tables().territories.share_numbers(&phone, &other) =>
        {
            Finding::of(Outcome::Related, Reason::SharedNumbers, Confidence::Low)
        }
        _ => found,
    }
}

/// Two sides that speak for regions.
fn regions(one: Voice, other: Voice, profile: &ProfileFacts<'_>) -> Finding {
    let tables = profile.tables();
    match (one, other) {
        (Voice::None(reason), _) | (_, Voice::None(reason)) => Finding::without(reason),
        (Voice::Nothing(reason), _) | (_, Voice::Nothing(reason)) => {
            Finding::of(Outcome::Neutral, reason, Confidence::Low)
        }
        (Voice::Hint(one), Voice::Hint(other) | Voice::Regions(other)) | (Voice::Regions(one), Voice::Hint(other)) => {
            if one.overlaps(&other) || tables.territories.are_related(&one, &other) {
                Finding::of(Outcome::Same, Reason::SharedHint, Confidence::Low)
            } else {
                Finding::of(Outcome::Neutral, Reason::HintOnly, Confidence::Low)
            }
        }
        (Voice::Regions(one), Voice::Regions(other)) => {
            let speaks_for_one = |regions: &RegionSet| regions.len() == 1;
            let confidence = match speaks_for_one(&one) && speaks_for_one(&other) {
                true => Confidence::High,
                false => Confidence::Medium,
            };
            if one.overlaps(&other) {
                return Finding::of(Outcome::Same, Reason::SharedRegion, confidence);
            }
            let widen = |regions: &RegionSet| tables.territories.widen(regions);
            if widen(&one).overlaps(&widen(&other)) {
                return Finding::of(Outcome::Related, Reason::Territory, confidence);
            }
            let declared = widen(&declared(profile));
            if widen(&one).overlaps(&declared) && widen(&other).overlaps(&declared) {
                return Finding::of(Outcome::Covered, Reason::OperatesIn, confidence);
            }
            Finding::of(Outcome::Mismatch, Reason::NoSharedRegion, confidence)
        }
    }
}

/// Where the business says it works: `operates_in`, and then its seat too.
fn declared(profile: &ProfileFacts<'_>) -> RegionSet {
    let operates_in = profile.operates_in();
    match profile.country() {
        Supplied::Parsed(seat) if !operates_in.is_empty() => operates_in.union(&RegionSet::from(seat)),
        _ => operates_in,
    }
}

/// Website and e-mail address: their registrable domains.
fn domains(profile: &ProfileFacts<'_>) -> Finding {
    let (Some(website), Some(domain)) = (profile.website().parsed(), profile.email_domain()) else {
        let reason = if profile.website().is_malformed() || profile.email().is_malformed() {
            Reason::Malformed
        } else {
            Reason::Absent
        };
        return Finding::without(reason);
    };
    if profile.email_is_providers() {
        return Finding::of(Outcome::Neutral, Reason::ProviderMail, Confidence::Low);
    }
    if domain == website.domain.as_str() {
        return Finding::of(Outcome::Same, Reason::SameDomain, Confidence::High);
    }
    if profile.own_domains().any(|own| own == domain) {
        return Finding::of(Outcome::Covered, Reason::DeclaredDomain, Confidence::Medium);
    }
    if profile.website_is_of_others() {
        return Finding::of(Outcome::Neutral, Reason::SharedHost, Confidence::Low);
    }
    if profile.email_looks_like_website() {
        return Finding::of(Outcome::Mismatch, Reason::LookalikeDomain, Confidence::High);
    }
    if profile.email_is_named_like_website() {
        return Finding::of(Outcome::Related, Reason::SameName, Confidence::Medium);
    }
    Finding::of(Outcome::Mismatch, Reason::OtherDomain, Confidence::High)
}

/// Both sides in words.
fn compared(kind: EdgeKind, profile: &ProfileFacts<'_>) -> [String; 2] {
    let phone = || match profile.phone().parsed() {
        Some(number) => side(format!("+{}", number.e164.calling_code()), phone(profile)),
        None => no_side("phone", phone(profile)),
    };
    let website_side = || match profile.website().parsed() {
        Some(found) => side(suffix(found.domain.suffix().text), website(profile)),
        None => no_side("website", website(profile)),
    };
    let email_side = || match profile.email().parsed() {
        Some(found) => {
            let ending = profile.tables().suffixes.registry_suffix(found.domain());
            side(suffix(ending.text), email(profile))
        }
        None => no_side("e-mail", email(profile)),
    };
    let country = || match country(profile) {
        Voice::Regions(regions) => format!("seat {}", shown_regions(&regions)),
        voice => no_side("country", voice),
    };
    match kind {
        EdgeKind::PhoneWebsite => [phone(), website_side()],
        EdgeKind::PhoneEmail => [phone(), email_side()],
        EdgeKind::EmailWebsite => {
            let email = profile.email_domain().map(str::to_owned).unwrap_or_else(|| no_side("e-mail", email(profile)));
            let website = profile.website().parsed().map(|website| website.domain.to_string());
            [email, website.unwrap_or_else(|| no_side("website", self::website(profile)))]
        }
        EdgeKind::PhoneCountry => [phone(), country()],
        EdgeKind::WebsiteCountry => [website_side(), country()],
        EdgeKind::EmailCountry => [email_side(), country()],
    }
}

fn suffix(text: &str) -> String {
    format!(".{text}")
}

fn side(what: String, voice: Voice) -> String {
    match voice {
        Voice::Regions(regions) => format!("{what} → {}", shown_regions(&regions)),
        Voice::Hint(regions) => format!("{what} → perhaps {}", shown_regions(&regions)),
        Voice::Nothing(_) => format!("{what} → nowhere in particular"),
        Voice::None(_) => what,
    }
}

fn no_side(what: &str, voice: Voice) -> String {
    match voice {
        Voice::None(Reason::Malformed) => format!("{what} not readable"),
        _ => format!("no {what}"),
    }
}
