//! What is counted, and about whom. Read [`Scope`] and [`Series`].

/// What a count is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Scope {
    /// Which kind of thing.
    pub kind: ScopeKind,
    /// Which one: a business id, `business/template`, a fingerprint, a registrable domain.
    /// For `Portfolio` the id of a member: the store finds its fellows at the moment of asking, so
    /// that counts do not depend on whether the profile or the report came first.
    pub id: String,
}

impl Scope {
    /// A business.
    pub fn business(business: &str) -> Self {
        Scope { kind: ScopeKind::Business, id: business.to_owned() }
    }

    /// A template of a business.
    pub fn template(business: &str, template: &str) -> Self {
        Scope { kind: ScopeKind::Template, id: format!("{business}/{template}") }
    }
}

/// Kinds of scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum ScopeKind {
    /// One business.
    Business,
    /// All businesses of the portfolio that a business belongs to. Never counted into: it is the
    /// union of its members when asked.
    Portfolio,
    /// One template of one business.
    Template,
    /// Messages of one fingerprint, whoever sends them.
    Campaign,
    /// Messages with links to one registrable domain, whoever sends them.
    LinkDomain,
}

impl ScopeKind {
    /// Every kind with its name in JSON.
    pub const ALL: [(ScopeKind, &'static str); 5] = [
        (ScopeKind::Business, "business"),
        (ScopeKind::Portfolio, "portfolio"),
        (ScopeKind::Template, "template"),
        (ScopeKind::Campaign, "campaign"),
        (ScopeKind::LinkDomain, "link_domain"),
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            ScopeKind::Business => "business",
            ScopeKind::Portfolio => "portfolio",
            ScopeKind::Template => "template",
            ScopeKind::Campaign => "campaign",
            ScopeKind::LinkDomain => "link_domain",
        }
    }
}

/// What is counted in a scope. Each series counts distinct persons and all records by hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Series {
    /// Block reports of any reason; persons are the reporters.
    Reports,
    /// Block reports for fraud or impersonation.
    FraudReports,
    /// Delivered messages; persons are the recipients. Totals without persons are added.
    Deliveries,
    /// Messages that were judged, whatever the verdict; persons are the recipients.
    Attempts,
    /// Messages that were judged, with the sending businesses as persons.
    Senders,
}

impl Series {
    /// Every series with its name in JSON.
    pub const ALL: [(Series, &'static str); 5] = [
        (Series::Reports, "reports"),
        (Series::FraudReports, "fraud_reports"),
        (Series::Deliveries, "deliveries"),
        (Series::Attempts, "attempts"),
        (Series::Senders, "senders"),
    ];
}
