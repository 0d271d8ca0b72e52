//! The one ladder of actions for every subject. Read [`Action`].

/// What the caller should do; later is stricter.
///
/// | | message | profile, rename | standing |
/// | --- | --- | --- | --- |
/// | `allow` | deliver | accept | good |
/// | `warn` | deliver with a caution | accept, ask for changes | watched |
/// | `limit` | deliver slowly | accept without outbound marketing | capped |
/// | `review` | hold for a person | a person decides | under review |
/// | `block` | do not deliver | refuse | suspended |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub enum Action {
    /// Nothing stands against it.
    #[default]
    Allow,
    /// With a caution.
    Warn,
    /// Slowly.
    Limit,
    /// Not before a person has looked.
    Review,
    /// Not at all.
    Block,
}

impl Action {
    /// Every action with its name in JSON, from mild to strict.
    pub const ALL: [(Action, &'static str); 5] = [
        (Action::Allow, "allow"),
        (Action::Warn, "warn"),
        (Action::Limit, "limit"),
        (Action::Review, "review"),
        (Action::Block, "block"),
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Action::Allow => "allow",
            Action::Warn => "warn",
            Action::Limit => "limit",
            Action::Review => "review",
            Action::Block => "block",
        }
    }

    /// The action of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == name).map(|(action, _)| *action)
    }
}
