//! What was counted of a business, a template, a campaign, a link domain. Read [`keys`].

use super::catalog::{Fact, FactKey};
use super::crowd::CrowdReading;
use super::kind::Value;
use crate::memory::{Count, CountKey, Reference, Scope, ScopeKind, Series, Window, rate, wilson};

/// Whom counts can be about in one record.
#[derive(Debug, Default, Clone)]
pub struct Scopes {
    /// The business.
    pub business: Option<String>,
    /// `business/template`.
    pub template: Option<String>,
    /// The fingerprint of the message.
    pub campaign: Option<String>,
    /// Registrable domains of the links of the message, each once, ascending.
    pub link_domains: Vec<String>,
}

impl Scopes {
    /// Adds what the token of a verdict and the name of a template tell.
    pub(super) fn complete(&mut self, reference: Option<&str>, template: Option<&str>) {
        let reference = reference.map(Reference::from_token).unwrap_or_default();
        let template = template.map(str::to_owned).or(reference.template);
        self.template =
            self.business.as_ref().zip(template).map(|(business, template)| format!("{business}/{template}"));
        self.campaign = reference.campaign;
        self.link_domains = reference.link_domains;
    }

    fn scope(kind: ScopeKind, id: Option<&String>) -> Vec<Scope> {
        id.map(|id| Scope { kind, id: id.clone() }).into_iter().collect()
    }

    fn of(&self, kind: ScopeKind) -> Vec<Scope> {
        match kind {
            ScopeKind::Business | ScopeKind::Portfolio => Self::scope(kind, self.business.as_ref()),
            ScopeKind::Template => Self::scope(kind, self.template.as_ref()),
            ScopeKind::Campaign => Self::scope(kind, self.campaign.as_ref()),
            ScopeKind::LinkDomain => self.link_domains.iter().map(|id| Scope { kind, id: id.clone() }).collect(),
        }
    }
}

/// How a fact is made of counts.
enum Recipe {
    Persons(ScopeKind, Series),
    Records(ScopeKind, Series),
    Rate(ScopeKind, Bound),
}

enum Bound {
    Itself,
    High,
}

fn recipe(fact: Fact) -> Option<Recipe> {
    use ScopeKind::{Business, Campaign, LinkDomain, Portfolio, Template};
    Some(match fact {
        Fact::MessageAttempts => Recipe::Records(Business, Series::Attempts),
        Fact::MessageRecipients => Recipe::Persons(Business, Series::Attempts),
        Fact::LinkDomainReporters => Recipe::Persons(LinkDomain, Series::Reports),
        Fact::LinkDomainSenders => Recipe::Persons(LinkDomain, Series::Senders),
        Fact::CampaignSenders => Recipe::Persons(Campaign, Series::Senders),
        Fact::CampaignAttempts => Recipe::Records(Campaign, Series::Senders),
        Fact::CampaignReporters => Recipe::Persons(Campaign, Series::Reports),
        Fact::TemplateReporters => Recipe::Persons(Template, Series::Reports),
        Fact::TemplateRate => Recipe::Rate(Template, Bound::Itself),
        Fact::StandingReports => Recipe::Records(Business, Series::Reports),
        Fact::StandingReporters => Recipe::Persons(Business, Series::Reports),
        Fact::StandingFraudReporters => Recipe::Persons(Business, Series::FraudReports),
        Fact::StandingRecipients => Recipe::Persons(Business, Series::Deliveries),
        Fact::StandingRate => Recipe::Rate(Business, Bound::Itself),
        Fact::StandingHigh => Recipe::Rate(Business, Bound::High),
        Fact::PortfolioReporters => Recipe::Persons(Portfolio, Series::Reports),
        Fact::PortfolioRecipients => Recipe::Persons(Portfolio, Series::Deliveries),
        _ => return None,
    })
}

/// The counts that a fact is made of.
pub(super) fn keys(key: FactKey, scopes: &Scopes) -> Vec<CountKey> {
    let (Some(recipe), Some(window)) = (recipe(key.fact), key.window) else { return Vec::new() };
    let (kind, series): (_, &[Series]) = match &recipe {
        Recipe::Persons(kind, series) | Recipe::Records(kind, series) => (*kind, std::slice::from_ref(series)),
        Recipe::Rate(kind, _) => (*kind, &[Series::Reports, Series::Deliveries]),
    };
    let pairs = scopes.of(kind).into_iter().flat_map(|scope| series.iter().map(move |series| (scope.clone(), *series)));
    pairs.map(|(scope, series)| CountKey { scope, series, window }).collect()
}

/// The value of a fact made of counts. `count` answers one count; `is_own` tells the domains of the
/// business itself, which no count about link domains is about.
pub(super) fn value(
    key: FactKey,
    scopes: &Scopes,
    is_own: impl Fn(&str) -> bool,
    count: impl Fn(&CountKey) -> Count,
) -> Option<Value<'static>> {
    let recipe = recipe(key.fact)?;
    let window = key.window?;
    let highest = |kind: ScopeKind, series: Series| {
        let scopes = scopes.of(kind).into_iter();
        let counted = scopes.filter(|scope| kind != ScopeKind::LinkDomain || !is_own(&scope.id));
        let counts = counted.map(|scope| count(&CountKey { scope, series, window }));
        counts.fold(Count::default(), |most, one| Count {
            persons: most.persons.max(one.persons),
            records: most.records.max(one.records),
        })
    };
    Some(match recipe {
        Recipe::Persons(kind, series) => number(highest(kind, series).persons),
        Recipe::Records(kind, series) => number(highest(kind, series).records),
        Recipe::Rate(kind, bound) => {
            let reporters = highest(kind, Series::Reports).persons;
            let recipients = highest(kind, Series::Deliveries).persons;
            rate_value(reporters, recipients, bound)
        }
    })
}

fn rate_value(reporters: u64, recipients: u64, bound: Bound) -> Value<'static> {
    let billionths = match bound {
        Bound::Itself => rate(reporters, recipients),
        Bound::High => wilson(reporters, recipients).map(|(_, high)| high),
    };
    billionths.map_or(Value::Unknown, Value::Ratio)
}

fn number(count: u64) -> Value<'static> {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}

/// The counts that a fact about the crowd is made of besides the crowd: all reporters, of whom the
/// crowd may only know the newest, and recipients.
pub(super) fn crowd_keys(key: FactKey, business: &str) -> Vec<CountKey> {
    let Some(window) = key.window else { return Vec::new() };
    standing_keys(business, window).into_iter().collect()
}

/// The value of a fact about the crowd; `count` answers one count.
pub(super) fn crowd_value(
    key: FactKey,
    business: &str,
    crowd: &CrowdReading<'_>,
    count: impl Fn(&CountKey) -> Count,
) -> Option<Value<'static>> {
    if key.fact == Fact::StandingHasFeed {
        return Some(Value::Bool(crowd.has_feed()));
    }
    let window = key.window?;
    let [reports, deliveries] = standing_keys(business, window).map(|key| count(&key).persons);
    let low = |hits| wilson(hits, deliveries).map_or(Value::Unknown, |(low, _)| Value::Ratio(low));
    let weighed = || crowd.weighed(window);
    Some(match key.fact {
        Fact::StandingCredible => number(weighed().credible_of(reports)),
        Fact::StandingLow => low(weighed().credible_of(reports)),
        Fact::StandingFraudCredible => number(weighed().fraud_credible_of(reports)),
        Fact::StandingFraudLow => low(weighed().fraud_credible_of(reports)),
        Fact::StandingClustered => number(weighed().clustered),
        Fact::StandingStrangers => number(weighed().strangers),
        Fact::StandingDoubtful => number(weighed().doubtful),
        Fact::StandingDecayed => number(weighed().decayed),
        Fact::StandingTrend => crowd.trend(window).ratio().map_or(Value::Unknown, Value::Ratio),
        Fact::StandingWave => Value::Bool(crowd.is_wave(window)),
        _ => return None,
    })
}

/// The counts that a standing verdict reports for a window: reports, and deliveries.
pub fn standing_keys(business: &str, window: Window) -> [CountKey; 2] {
    let scope = Scope { kind: ScopeKind::Business, id: business.to_owned() };
    [Series::Reports, Series::Deliveries].map(|series| CountKey { scope: scope.clone(), series, window })
}
