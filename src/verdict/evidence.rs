//! What made a rule fire: spans in the record as sent, and facts with their values.

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub enum Evidence {
    /// A span of text in the record.
    Span {
        /// JSON Pointer (RFC 6901) to the text in the record as sent.
        field: String,
        /// First byte, counted in the UTF-8 of that text as sent.
        start: usize,
        /// One past the last byte.
        end: usize,
        /// The bytes between.
        text: String,
    },
    /// A fact.
    Fact {
        /// Its name in the catalog, window included: `standing.reporters(7d)`.
        fact: String,
        /// Its value.
        value: Shown,
    },
}

/// The value of a fact as it is shown: numbers and truth values as they are, everything else in the
/// notation of conditions (`"7d"`, `"0.3%"`, `"DE"`).
#[derive(Debug, Clone, PartialEq)]
pub enum Shown {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text, or any other single value.
    Text(String),
    /// A list of those.
    List(Vec<String>),
}
