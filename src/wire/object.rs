//! Reading the fields of one object, each kind of the field tables in one way. Read [`Object`].
//!
//! Text that a business fills in is taken as typed, whatever scalar stands there; a list or an
//! object where text is expected is an error with its place.

use std::borrow::Cow;

use jiff::Timestamp;

use super::error::{WireCode, WireError, listed, meant_or_all, quoted};
use super::fields::{Choice, names};
use super::json::Json;
use super::pointer::Pointer;
use crate::record::Update;

/// An object and its place in the record.
#[derive(Clone, Copy)]
pub(super) struct Object<'j, 'a> {
    json: &'j Json<'a>,
    place: &'j Pointer<'j>,
}

impl<'j, 'a> Object<'j, 'a> {
    /// The object at a place.
    pub(super) fn new(json: &'j Json<'a>, place: &'j Pointer<'j>) -> Result<Self, WireError> {
        match json {
            Json::Object(_) => Ok(Object { json, place }),
            other => Err(wrong(other, "an object", place)),
        }
    }

    /// Where it stands.
    pub(super) fn place(&self) -> &'j Pointer<'j> {
        self.place
    }

    /// The value of a key, `null` included.
    pub(super) fn raw(&self, name: &str) -> Option<&'j Json<'a>> {
        self.json.get(name)
    }

    /// The value of a key; `null` is as good as no key.
    pub(super) fn value(&self, name: &str) -> Option<&'j Json<'a>> {
        self.raw(name).filter(|value| !matches!(value, Json::Null))
    }

    /// The value that a JSON Pointer leads to from here.
    pub(super) fn at(&self, pointer: &str) -> Option<&'j Json<'a>> {
        self.json.at(pointer)
    }

    /// Shows every key.
    pub(super) fn each_key(&self, mut see: impl FnMut(&'j str)) {
        for (key, _) in self.json.entries().unwrap_or_default() {
            see(key);
        }
    }

    /// Text as typed.
    pub(super) fn text(&self, name: &str) -> Result<Option<Cow<'a, str>>, WireError> {
        self.value(name).map(|value| text_of(value, &self.place.key(name))).transpose()
    }

    /// Text that must be there.
    pub(super) fn required_text(&self, name: &str) -> Result<Cow<'a, str>, WireError> {
        self.text(name)?.ok_or_else(|| self.missing(name))
    }

    /// An id; an empty one is none.
    pub(super) fn id(&self, name: &str) -> Result<Option<Cow<'a, str>>, WireError> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::String(text)) if text.trim().is_empty() => Ok(None),
            Some(Json::String(text)) => Ok(Some(text.clone())),
            Some(Json::Number(number)) if number.is_f64() => {
                let told = "the number is not whole or too large to be exact; write the id as text";
                Err(WireError::at(WireCode::BadNumber, &self.place.key(name), told))
            }
            Some(Json::Number(number)) => Ok(Some(Cow::Owned(number.to_string()))),
            Some(other) => Err(wrong(other, "text or a whole number", &self.place.key(name))),
        }
    }

    /// An id that must be there.
    pub(super) fn required_id(&self, name: &str) -> Result<Cow<'a, str>, WireError> {
        self.id(name)?.ok_or_else(|| self.missing(name))
    }

    /// A time in RFC 3339, held to milliseconds.
    pub(super) fn time(&self, name: &str) -> Result<Option<Timestamp>, WireError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let place = self.place.key(name);
        match value {
            Json::String(text) => parse_time(text)
                .map(Some)
                .ok_or_else(|| WireError::at(WireCode::BadTime, &place, format!("{} {NO_TIME}", quoted(text)))),
            other => Err(WireError::at(WireCode::BadTime, &place, format!("{} {NO_TIME}", other.kind()))),
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, WireError> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::Bool(value)) => Ok(Some(*value)),
            Some(other) => Err(wrong(other, "true or false", &self.place.key(name))),
        }
    }

    /// A whole number from 0.
    pub(super) fn count(&self, name: &str) -> Result<Option<u64>, WireError> {
        match self.value(name) {
            None => Ok(None),
            Some(Json::Number(number)) => number.as_u64().map(Some).ok_or_else(|| {
                let told = format!("{} is no whole number from 0", quoted(&number.to_string()));
                WireError::at(WireCode::BadNumber, &self.place.key(name), told)
            }),
            Some(other) => Err(wrong(other, "a whole number", &self.place.key(name))),
        }
    }

    /// One of a few words, in any case.
    pub(super) fn word<T: Copy>(&self, name: &str, words: &[(T, &'static str)]) -> Result<Option<T>, WireError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        let place = self.place.key(name);
        let Json::String(typed) = value else { return Err(wrong(value, "one of a few words", &place)) };
        match words.iter().find(|(_, known)| known.eq_ignore_ascii_case(typed)) {
            Some((word, _)) => Ok(Some(*word)),
            None => {
                let told = format!("unknown {name} {}; {}", quoted(typed), meant_or_all(typed, &names(words)));
                Err(WireError::at(WireCode::UnknownWord, &place, told))
            }
        }
    }

    /// One of a few words that must be there.
    pub(super) fn required_word<T: Copy>(&self, name: &str, words: &[(T, &'static str)]) -> Result<T, WireError> {
        self.word(name, words)?.ok_or_else(|| self.missing(name))
    }

    /// The entries of a list that is nothing but a list.
    pub(super) fn entries(&self, name: &str) -> Result<&'j [Json<'a>], WireError> {
        match self.value(name) {
            None => Ok(&[]),
            Some(Json::Array(values)) => Ok(values),
            Some(other) => Err(wrong(other, "a list", &self.place.key(name))),
        }
    }

    /// What a profile says of a text.
    pub(super) fn update(&self, name: &str) -> Result<Update<Cow<'a, str>>, WireError> {
        self.updated(name, text_of)
    }

    /// What a profile says of a list of texts.
    pub(super) fn update_list(&self, name: &str) -> Result<Update<Vec<Cow<'a, str>>>, WireError> {
        self.updated(name, texts_of)
    }

    fn updated<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Json<'a>, &Pointer<'_>) -> Result<T, WireError>,
    ) -> Result<Update<T>, WireError> {
        match self.raw(name) {
            None => Ok(Update::Keep),
            Some(Json::Null) => Ok(Update::Remove),
            Some(value) => read(value, &self.place.key(name)).map(Update::Set),
        }
    }

    /// Checks what is required of fields that can stand for one another.
    pub(super) fn check_choice(&self, choice: Choice) -> Result<(), WireError> {
        let (Choice::AnyOf(fields) | Choice::OneOf(fields)) = choice else { return Ok(()) };
        let mut given = fields.iter().filter(|name| self.value(name).is_some());
        let Some(first) = given.next() else {
            let told = format!("one of {} is required", listed(fields));
            let first = fields.first().copied().unwrap_or_default();
            return Err(WireError::at(WireCode::MissingField, &self.place.key(first), told));
        };
        match (choice, given.next()) {
            (Choice::OneOf(_), Some(second)) => {
                let told = format!("`{first}` and `{second}` exclude each other");
                Err(WireError::at(WireCode::ConflictingFields, &self.place.key(second), told))
            }
            _ => Ok(()),
        }
    }

    /// That a required field is not there.
    pub(super) fn missing(&self, name: &str) -> WireError {
        WireError::at(WireCode::MissingField, &self.place.key(name), format!("`{name}` is required"))
    }
}

/// What is said of something that is no time.
const NO_TIME: &str = "is no time in RFC 3339, such as `2026-11-22T10:00:00Z`";

/// A time in RFC 3339 with its offset, held to milliseconds: what is kept and hashed has no finer
/// grain, so that a store and a line never disagree.
pub(super) fn parse_time(text: &str) -> Option<Timestamp> {
    let exact: Timestamp = text.trim().parse().ok()?;
    Timestamp::from_millisecond(exact.as_millisecond()).ok()
}

/// Text as typed.
pub(super) fn text_of<'a>(value: &Json<'a>, place: &Pointer<'_>) -> Result<Cow<'a, str>, WireError> {
    value.typed().ok_or_else(|| wrong(value, "text", place))
}

/// Texts as typed; a single one is a list of one, `null` entries are skipped.
pub(super) fn texts_of<'a>(value: &Json<'a>, place: &Pointer<'_>) -> Result<Vec<Cow<'a, str>>, WireError> {
    match value {
        Json::Array(values) => values
            .iter()
            .enumerate()
            .filter(|(_, value)| !matches!(value, Json::Null))
            .map(|(index, value)| text_of(value, &place.index(index)))
            .collect(),
        single => Ok(vec![text_of(single, place)?]),
    }
}

/// That a value is of a kind that the field cannot take.
pub(super) fn wrong(value: &Json<'_>, expected: &str, place: &Pointer<'_>) -> WireError {
    WireError::at(WireCode::WrongType, place, format!("expected {expected}, found {}", value.kind()))
}
