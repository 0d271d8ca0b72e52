//! Why a line is no record. Read [`WireError`].
//!
//! Only the shape of a line can be wrong here. What a business typed into its fields is never an
//! error: it is a fact for rules to judge.

use std::fmt;

use super::pointer::Pointer;

/// The most characters of somebody's own words that a message repeats: enough to recognize them,
/// and a hostile line cannot grow the answer.
const QUOTED_CHARS: usize = 60;

/// The greatest distance in letters between a typo and what was meant, as a part of the length.
const TYPO_PART: usize = 3;

/// A line that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct WireError {
    /// What kind of problem it is.
    pub code: WireCode,
    /// Where it is: JSON Pointer into the record as sent; `None` where no place can be named.
    pub field: Option<String>,
    /// What is wrong, for a person.
    pub message: String,
    /// The id of the record, if it could be read nonetheless.
    pub id: Option<String>,
}

impl WireError {
    /// A problem at a place.
    pub(super) fn at(code: WireCode, place: &Pointer<'_>, message: impl Into<String>) -> Self {
        WireError { code, field: Some(place.to_string()), message: message.into(), id: None }
    }

    /// A problem of the line as a whole.
    pub(super) fn of_line(code: WireCode, message: impl Into<String>) -> Self {
        WireError { code, field: None, message: message.into(), id: None }
    }
}

/// Kinds of problem of a line; their names are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WireCode {
    /// The bytes are no UTF-8.
    NotUtf8,
    /// The text is no JSON, or more follows after it.
    NotJson,
    /// The JSON is no object.
    NotObject,
    /// An object has a key twice.
    DuplicateKey,
    /// Lists and objects are nested too deeply.
    TooDeep,
    /// A required field is missing, `null` or an empty id.
    MissingField,
    /// A value is of a kind that the field cannot take.
    WrongType,
    /// There is no record of this type.
    UnknownType,
    /// A field of a few allowed words has another one.
    UnknownWord,
    /// A time is not RFC 3339 or not in the range of the calendar.
    BadTime,
    /// A number is too large, too small or not whole.
    BadNumber,
    /// There is more of something than any honest record has.
    TooMany,
    /// Fields that exclude one another stand together.
    ConflictingFields,
    /// A key that nothing reads; only where unknown keys are refused.
    UnknownKey,
    /// It happened in the future.
    FutureTime,
    /// The memory given with a record cannot be used.
    BadMemory,
    /// A record of the same id said something else.
    OtherContent,
    /// A decision is about a verdict that nobody remembers.
    UnknownVerdict,
    /// The line is longer than the reader takes.
    TooLong,
}

impl WireCode {
    /// Every code with its name in JSON and its meaning, in the order in which they are looked for.
    pub const ALL: [(WireCode, &'static str, &'static str); 19] = [
        (WireCode::NotUtf8, "not-utf8", "the bytes are no UTF-8"),
        (WireCode::NotJson, "not-json", "the text is no JSON, or more follows after it"),
        (WireCode::NotObject, "not-object", "the JSON is no object"),
        (WireCode::DuplicateKey, "duplicate-key", "an object has a key twice"),
        (WireCode::TooDeep, "too-deep", "lists and objects are nested too deeply"),
        (WireCode::MissingField, "missing-field", "a required field is missing, null or an empty id"),
        (WireCode::WrongType, "wrong-type", "a value is of a kind that the field cannot take"),
        (WireCode::UnknownType, "unknown-type", "there is no record of this type"),
        (WireCode::UnknownWord, "unknown-word", "a field of a few allowed words has another one"),
        (WireCode::BadTime, "bad-time", "a time is not RFC 3339"),
        (WireCode::BadNumber, "bad-number", "a number is too large, too small or not whole"),
        (WireCode::TooMany, "too-many", "there is more of something than any honest record has"),
        (WireCode::ConflictingFields, "conflicting-fields", "fields that exclude one another stand together"),
        (WireCode::UnknownKey, "unknown-key", "a key that nothing reads, where unknown keys are refused"),
        (WireCode::FutureTime, "future-time", "it happened more than ten minutes ahead of the clock"),
        (WireCode::BadMemory, "bad-memory", "the memory given with a record cannot be used"),
        (WireCode::OtherContent, "other-content", "a record of the same id said something else"),
        (WireCode::UnknownVerdict, "unknown-verdict", "a decision is about a verdict that nobody remembers"),
        (WireCode::TooLong, "too-long", "the line is longer than the reader takes"),
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(code, ..)| *code == self).map_or("", |(_, name, _)| name)
    }
}

impl fmt::Display for WireCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Somebody's own words, in backticks and cut to a recognizable length.
pub(super) fn quoted(words: &str) -> String {
    let mut characters = words.chars();
    let start: String = characters.by_ref().take(QUOTED_CHARS).collect();
    if characters.next().is_some() { format!("`{start}…`") } else { format!("`{start}`") }
}

/// The word that was probably meant, if one is close.
pub(super) fn nearest<'w>(typed: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    // Nothing that long is a typo of a key, and the distance costs the product of both lengths.
    let typed: String = typed.chars().take(QUOTED_CHARS).flat_map(char::to_lowercase).collect();
    let best = words.into_iter().map(|word| (strsim::osa_distance(&typed, word), word)).min_by_key(|(far, _)| *far);
    let (distance, word) = best?;
    let longest = typed.chars().count().max(word.chars().count());
    (distance <= longest / TYPO_PART).then_some(word)
}

/// A closing hint at the word that was probably meant, or at all words if none is close.
pub(super) fn meant_or_all(typed: &str, words: &[&str]) -> String {
    match nearest(typed, words.iter().copied()) {
        Some(word) => format!("did you mean `{word}`?"),
        None => format!("it is one of {}", listed(words)),
    }
}

/// Words in backticks with commas between.
pub(super) fn listed(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_close_words_are_suggested() {
        let words = ["website", "websites", "legal_name", "to", "email"];
        for (typed, meant) in [
            ("webiste", Some("website")),
            ("legalName", Some("legal_name")),
            ("e-mail", Some("email")),
            ("color", None),
            ("xx", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed, words), meant, "{typed}");
        }
    }

    #[test]
    fn codes_have_distinct_names() {
        let names: std::collections::BTreeSet<&str> = WireCode::ALL.iter().map(|(_, name, _)| *name).collect();
        assert_eq!(names.len(), WireCode::ALL.len());
        assert_eq!(WireCode::BadTime.to_string(), "bad-time");
    }

    #[test]
    fn long_words_are_cut() {
        assert_eq!(quoted(&"ä".repeat(100)).chars().count(), QUOTED_CHARS + 3);
    }
}
