//! How a client shows a business.

/// What becomes of the badge of a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Badge {
    /// It is shown.
    Granted,
    /// It is not shown.
    Withheld,
    /// It is taken away.
    Revoked,
}

impl Badge {
    /// Every state with its name in JSON, from mild to strict.
    pub const ALL: [(Badge, &'static str); 3] =
        [(Badge::Granted, "granted"), (Badge::Withheld, "withheld"), (Badge::Revoked, "revoked")];

    /// The name in JSON and in conditions.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| *name)
    }

    /// The badge of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(badge, _)| *badge)
    }
}

/// How a client shows a business to a person.
///
/// Two properties always hold and stand in the JSON as constants: the business is marked as one
/// (`marked_as_business`), and it cannot delete the history (`history_deletable_by_business: false`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Presentation {
    /// The name to show where the person has no contact of their own for it; their address book
    /// always wins.
    pub name: String,
    /// The name it had until a short time ago.
    pub formerly: Option<String>,
}
