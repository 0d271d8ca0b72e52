//! JSON as a tree that borrows from the line it was read from. Read [`Json`].
//!
//! It is stricter than most readers: a key that comes twice is an error, because two readers that
//! keep different ones would judge different messages. It knows nothing of records.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::error::{WireCode, WireError, quoted};
use super::pointer::{step_is, write_escaped};
use crate::record::ContentHash;

/// How deep lists and objects may stand in one another. No record needs more than a dozen levels;
/// the bound keeps every walk over a tree within a small stack.
pub const MAX_DEPTH: usize = 64;

/// Objects with more keys than this are searched for twins by sorting; below, comparing is faster.
const FEW_KEYS: usize = 16;

/// The largest whole number that a double holds without gaps, 2^53.
const WHOLE_IN_DOUBLE: f64 = 9_007_199_254_740_992.0;

/// One JSON value; strings without escapes borrow from the line.
#[derive(Debug, Clone, PartialEq)]
pub enum Json<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number: exact if it is whole and fits 64 bits, otherwise the nearest double.
    Number(Number),
    /// Text, decoded.
    String(Cow<'a, str>),
    /// A list.
    Array(Vec<Json<'a>>),
    /// An object, its keys distinct and in the order of the line.
    Object(Vec<(Cow<'a, str>, Json<'a>)>),
}

impl<'a> Json<'a> {
    /// Reads one JSON value that fills the whole line, white space and a byte order mark aside.
    ///
    /// # Errors
    ///
    /// The line is no UTF-8 (with the offset of the first bad byte), no JSON, too deep, has a key
    /// twice, or goes on after the value. If the top of the line is an object whose `id` stands
    /// before the problem, the error carries it.
    pub fn parse(line: &'a [u8]) -> Result<Self, WireError> {
        let text = std::str::from_utf8(line).map_err(|error| {
            let offset = error.valid_up_to();
            WireError::of_line(WireCode::NotUtf8, format!("byte {offset} of the line is no valid UTF-8"))
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let notes = RefCell::new(Notes::default());
        let mut reader = serde_json::Deserializer::from_str(text);
        let read = Seed { depth: 0, notes: &notes }.deserialize(&mut reader);
        read.and_then(|json| reader.end().map(|()| json)).map_err(|error| notes.into_inner().into_error(&error))
    }

    /// What kind of value this is, for people.
    pub fn kind(&self) -> &'static str {
        match self {
            Json::Null => "null",
            Json::Bool(_) => "true or false",
            Json::Number(_) => "a number",
            Json::String(_) => "text",
            Json::Array(_) => "a list",
            Json::Object(_) => "an object",
        }
    }

    /// The keys and values of an object.
    pub fn entries(&self) -> Option<&[(Cow<'a, str>, Json<'a>)]> {
        match self {
            Json::Object(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value of a key, `null` included; `None` if there is no such key or this is no object.
    pub fn get(&self, key: &str) -> Option<&Json<'a>> {
        self.entries()?.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value as text: a string as it is, numbers and truth values as they would be typed.
    /// `None` for `null`, lists and objects.
    pub fn typed(&self) -> Option<Cow<'a, str>> {
        match self {
            Json::String(text) => Some(text.clone()),
            Json::Number(number) => Some(Cow::Owned(number.to_string())),
            Json::Bool(true) => Some(Cow::Borrowed("true")),
            Json::Bool(false) => Some(Cow::Borrowed("false")),
            Json::Null | Json::Array(_) | Json::Object(_) => None,
        }
    }

    /// The value that a JSON Pointer (RFC 6901) leads to.
    pub fn at(&self, pointer: &str) -> Option<&Json<'a>> {
        if pointer.is_empty() {
            return Some(self);
        }
        pointer.strip_prefix('/')?.split('/').try_fold(self, |value, step| match value {
            Json::Object(entries) => entries.iter().find(|(name, _)| step_is(step, name)).map(|(_, value)| value),
            Json::Array(values) => values.get(step.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Hash of what the value says: keys sorted, white space and escapes gone, `1`, `1.0` and `1e0`
    /// the same.
    pub fn content_hash(&self) -> ContentHash {
        let mut hasher = blake3::Hasher::new();
        hash_into(self, &mut hasher);
        let mut hash = [0; 16];
        hasher.finalize_xof().fill(&mut hash);
        ContentHash(hash)
    }
}

/// Feeds one value with its kind and its length, so that no two values run together.
fn hash_into(json: &Json<'_>, hasher: &mut blake3::Hasher) {
    match json {
        Json::Null => {
            hasher.update(b"n");
        }
        Json::Bool(value) => {
            hasher.update(if *value { b"t" } else { b"f" });
        }
        Json::Number(number) => {
            hash_bytes(b"#", canonical(number).to_string().as_bytes(), hasher);
        }
        Json::String(text) => hash_bytes(b"s", text.as_bytes(), hasher),
        Json::Array(values) => {
            hasher.update(b"[").update(&(values.len() as u64).to_be_bytes());
            for value in values {
                hash_into(value, hasher);
            }
        }
        Json::Object(entries) => {
            hasher.update(b"{").update(&(entries.len() as u64).to_be_bytes());
            let mut sorted: Vec<&(Cow<'_, str>, Json<'_>)> = entries.iter().collect();
            sorted.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            for (key, value) in sorted {
                hash_bytes(b"k", key.as_bytes(), hasher);
                hash_into(value, hasher);
            }
        }
    }
}

/// Feeds bytes with a tag and their length.
fn hash_bytes(tag: &[u8; 1], bytes: &[u8], hasher: &mut blake3::Hasher) {
    hasher.update(tag).update(&(bytes.len() as u64).to_be_bytes()).update(bytes);
}

/// A number with a fraction of zero as a whole number, where that loses nothing.
fn canonical(number: &Number) -> Number {
    match number.as_f64() {
        Some(double) if number.is_f64() && double.fract() == 0.0 && double.abs() < WHOLE_IN_DOUBLE => {
            Number::from(double as i64)
        }
        _ => number.clone(),
    }
}

/// What was noticed while reading, apart from what `serde_json` can carry in its error.
#[derive(Default)]
struct Notes {
    found: Found,
    /// Steps to the problem, the innermost first.
    steps: Vec<String>,
    id: Option<String>,
}

/// Which problem of our own stopped the reader.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    DuplicateKey(String),
    TooDeep,
}

impl Notes {
    fn into_error(self, error: &serde_json::Error) -> WireError {
        let Notes { found, steps, id } = self;
        let pointer = || {
            let mut pointer = String::new();
            for step in steps.iter().rev() {
                pointer.push('/');
                // Writing into a `String` cannot fail.
                let _ = write_escaped(&mut pointer, step);
            }
            pointer
        };
        let (code, field, message) = match found {
            Found::DuplicateKey(key) => {
                (WireCode::DuplicateKey, Some(pointer()), format!("key {} comes twice in one object", quoted(&key)))
            }
            Found::TooDeep => {
                (WireCode::TooDeep, None, format!("lists and objects are nested more than {MAX_DEPTH} deep"))
            }
            Found::Nothing => (WireCode::NotJson, None, explained(error)),
        };
        WireError { code, field, message, id }
    }
}

/// The words of the reader with the place in the words that people count in.
fn explained(error: &serde_json::Error) -> String {
    let told = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let what = told.strip_suffix(&place).unwrap_or(&told);
    if error.line() > 1 {
        format!("no valid JSON: {what} at line {} column {}", error.line(), error.column())
    } else {
        format!("no valid JSON: {what} at column {}", error.column())
    }
}

/// Reads one value at a depth.
struct Seed<'s> {
    depth: usize,
    notes: &'s RefCell<Notes>,
}

impl<'s> Seed<'s> {
    /// The seed for what stands inside of this value.
    fn inner<E: serde::de::Error>(&self) -> Result<Seed<'s>, E> {
        if self.depth >= MAX_DEPTH {
            self.notes.borrow_mut().found = Found::TooDeep;
            return Err(E::custom("nested too deeply"));
        }
        Ok(Seed { depth: self.depth + 1, notes: self.notes })
    }

    /// Notes the way to a problem of our own while the stack unwinds.
    fn note_step(&self, step: impl FnOnce() -> String) {
        let mut notes = self.notes.borrow_mut();
        if matches!(notes.found, Found::DuplicateKey(_)) {
            notes.steps.push(step());
        }
    }

    fn read_entries<'de, A: MapAccess<'de>>(
        &self,
        map: &mut A,
        entries: &mut Vec<(Cow<'de, str>, Json<'de>)>,
    ) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key)? {
            if entries.len() < FEW_KEYS && entries.iter().any(|(known, _)| *known == key) {
                return Err(self.twin(&key));
            }
            let value = map.next_value_seed(self.inner()?).inspect_err(|_| self.note_step(|| key.to_string()))?;
            entries.push((key, value));
        }
        if entries.len() > FEW_KEYS {
            let mut keys: Vec<&str> = entries.iter().map(|(key, _)| key.as_ref()).collect();
            keys.sort_unstable();
            let twin = keys.iter().zip(keys.iter().skip(1)).find(|(one, next)| one == next);
            if let Some((key, _)) = twin {
                return Err(self.twin(key));
            }
        }
        Ok(())
    }

    fn twin<E: serde::de::Error>(&self, key: &str) -> E {
        let mut notes = self.notes.borrow_mut();
        notes.found = Found::DuplicateKey(key.to_owned());
        notes.steps.push(key.to_owned());
        E::custom("duplicate key")
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Json<'de>, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Json<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Json<'de>, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json<'de>, E> {
        Ok(Json::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Json<'de>, E> {
        Ok(Json::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Json<'de>, E> {
        Number::from_f64(value).map(Json::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(text.to_owned())))
    }

    fn visit_string<E>(self, text: String) -> Result<Json<'de>, E> {
        Ok(Json::String(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Json<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) =
            list.next_element_seed(self.inner()?).inspect_err(|_| self.note_step(|| values.len().to_string()))?
        {
            values.push(value);
        }
        Ok(Json::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json<'de>, A::Error> {
        let mut entries = Vec::new();
        let read = self.read_entries(&mut map, &mut entries);
        if read.is_err() && self.depth == 0 {
            let id = entries.iter().find(|(key, _)| key == "id").and_then(|(_, value)| value.typed());
            self.notes.borrow_mut().id = id.map(Cow::into_owned);
        }
        read.map(|()| Json::Object(entries))
    }
}

/// Reads a key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(line: &str) -> (WireCode, Option<String>, String) {
        let error = Json::parse(line.as_bytes()).unwrap_err();
        (error.code, error.field, error.message)
    }

    #[test]
    fn strings_borrow_unless_they_have_escapes() {
        let json = Json::parse(br#"{"a":"plain","b":"tab\t"}"#).unwrap();
        assert!(matches!(json.get("a"), Some(Json::String(Cow::Borrowed("plain")))));
        assert!(matches!(json.get("b"), Some(Json::String(Cow::Owned(_)))));
    }

    #[test]
    fn a_byte_order_mark_and_white_space_are_skipped() {
        assert_eq!(Json::parse("\u{feff} {} \r\n".as_bytes()).unwrap(), Json::Object(vec![]));
    }

    #[test]
    fn a_key_that_comes_twice_is_named_with_its_place() {
        let place = code(r#"{"x":[{},{"a/b":1,"a/b":2}]}"#);
        assert_eq!(place.0, WireCode::DuplicateKey);
        assert_eq!(place.1.as_deref(), Some("/x/1/a~1b"));
        assert_eq!(place.2, "key `a/b` comes twice in one object");
        let same_when_decoded = code(r#"{"a":1,"\u0061":2}"#);
        assert_eq!(same_when_decoded.0, WireCode::DuplicateKey);
        let mut many: Vec<String> = (0..40).map(|n| format!("\"k{n}\":0")).collect();
        many.push("\"k3\":1".to_owned());
        assert_eq!(code(&format!("{{{}}}", many.join(","))).1.as_deref(), Some("/k3"));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(Json::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        for depth in [MAX_DEPTH + 1, 200, 100_000] {
            assert_eq!(code(&nested(depth)).0, WireCode::TooDeep, "{depth}");
        }
        assert_eq!(code(&"{\"a\":".repeat(200)).0, WireCode::TooDeep);
    }

    #[test]
    fn what_is_no_json_is_said_with_its_column() {
        for (line, message) in [
            ("", "no valid JSON: EOF while parsing a value at column 0"),
            ("{} x", "no valid JSON: trailing characters at column 4"),
            ("{}{}", "no valid JSON: trailing characters at column 3"),
            (r#"{"a":"\ud800"}"#, "no valid JSON: unexpected end of hex escape at column 13"),
            (r#"{"a":"\udc00"}"#, "no valid JSON: lone leading surrogate in hex escape at column 12"),
            (r#"{"a":1e999}"#, "no valid JSON: number out of range at column 10"),
            ("{\n\"a\":,}", "no valid JSON: expected value at line 2 column 5"),
        ] {
            let (found, _, told) = code(line);
            assert_eq!((found, told.as_str()), (WireCode::NotJson, message), "{line}");
        }
    }

    #[test]
    fn invalid_utf8_is_said_with_its_offset() {
        let error = Json::parse(b"{\"a\":\"\xff\"}").unwrap_err();
        assert_eq!(error.code, WireCode::NotUtf8);
        assert_eq!(error.message, "byte 6 of the line is no valid UTF-8");
    }

    #[test]
    fn an_id_before_the_problem_is_kept() {
        let error = Json::parse(br#"{"id":"m-1","a":1,"a":2}"#).unwrap_err();
        assert_eq!(error.id.as_deref(), Some("m-1"));
        let error = Json::parse(br#"{"id":7,"text":"#).unwrap_err();
        assert_eq!(error.id.as_deref(), Some("7"));
    }

    #[test]
    fn the_hash_is_of_what_is_said() {
        let hash = |line: &str| Json::parse(line.as_bytes()).unwrap().content_hash();
        let same = hash(r#"{"a":1,"b":["x",null]}"#);
        for line in [r#"{ "b" : ["\u0078", null], "a" : 1.0 }"#, r#"{"a":1e0,"b":["x",null]}"#] {
            assert_eq!(hash(line), same, "{line}");
        }
        for line in [
            r#"{"a":1,"b":[null,"x"]}"#,
            r#"{"a":"1","b":["x",null]}"#,
            r#"{"a":1,"b":["x"]}"#,
            r#"{"a":1,"b":["x",null],"c":null}"#,
            r#"{"a":2,"b":["x",null]}"#,
        ] {
            assert_ne!(hash(line), same, "{line}");
        }
        assert_eq!(hash("-0"), hash("0"));
        assert_ne!(hash("0.1"), hash("0.10000000000000002"));
    }

    #[test]
    fn pointers_lead_to_values() {
        let json = Json::parse(br#"{"a/b":[{"~":"here"}],"":1}"#).unwrap();
        assert_eq!(json.at("/a~1b/0/~0").and_then(Json::typed).as_deref(), Some("here"));
        assert_eq!(json.at("/").and_then(Json::typed).as_deref(), Some("1"));
        assert_eq!(json.at(""), Some(&json));
        for missing in ["a", "/a~1b/1", "/a~1b/x", "/a~1b/0/~0/x"] {
            assert_eq!(json.at(missing), None, "{missing}");
        }
    }
}
