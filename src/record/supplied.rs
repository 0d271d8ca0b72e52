//! The three states of a field that a business may fill. Read [`Supplied`].

/// A field as a business supplied it.
///
/// Bad business data is a fact, not an error: what cannot be read stays here as it was typed,
/// with the reason, for rules to judge and for people to see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Supplied<T, Reason = &'static str> {
    /// The field is missing, `null` or empty.
    Absent,
    /// Something stands there that is no `T`.
    Malformed {
        /// What was typed.
        typed: String,
        /// Why it is no `T`.
        reason: Reason,
    },
    /// The field was read.
    Parsed(T),
}

impl<T, Reason> Supplied<T, Reason> {
    /// Reads a field with `parse`, which gets the text without surrounding white space.
    pub fn read(typed: Option<&str>, parse: impl FnOnce(&str) -> Result<T, Reason>) -> Self {
        match typed.map(str::trim) {
            None | Some("") => Supplied::Absent,
            Some(text) => match parse(text) {
                Ok(value) => Supplied::Parsed(value),
                Err(reason) => Supplied::Malformed { typed: text.to_owned(), reason },
            },
        }
    }

    /// The parsed value, if there is one.
    pub fn parsed(&self) -> Option<&T> {
        match self {
            Supplied::Parsed(value) => Some(value),
            Supplied::Absent | Supplied::Malformed { .. } => None,
        }
    }

    /// Whether the field is missing, `null` or empty.
    pub fn is_absent(&self) -> bool {
        matches!(self, Supplied::Absent)
    }

    /// Whether something stands there that could not be read.
    pub fn is_malformed(&self) -> bool {
        matches!(self, Supplied::Malformed { .. })
    }
}
