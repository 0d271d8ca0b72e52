//! One line of JSON becomes records. Read [`read_line`].

use std::borrow::Cow;

use super::error::{WireCode, WireError, meant_or_all, quoted};
use super::fields::{COMMON, RECORDS, RecordShape};
use super::json::Json;
use super::object::{Object, wrong};
use super::pointer::Pointer;
use super::unknown_key::{UnknownKey, unknown_keys};
use super::{records, whatsapp};
use crate::record::{ContentHash, Record};

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// Its records: exactly one, but for a webhook envelope, which has any number.
    pub records: Vec<Record<'a>>,
    /// The keys that nothing reads, in the order of the line.
    pub unknown_keys: Vec<UnknownKey>,
    /// Whether the line is a webhook envelope: it is answered once for all of its records.
    pub envelope: bool,
    /// The id of the line, for an answer that speaks of all of its records.
    pub id: Option<Cow<'a, str>>,
}

impl Line<'_> {
    /// Refuses the first unknown key, with a hint at what was probably meant.
    ///
    /// # Errors
    ///
    /// There is an unknown key.
    pub fn refuse_unknown_keys(&self) -> Result<(), WireError> {
        let Some(UnknownKey { pointer, nearest }) = self.unknown_keys.first() else { return Ok(()) };
        let key = pointer.rsplit('/').next().unwrap_or_default().replace("~1", "/").replace("~0", "~");
        let mut message = format!("nothing reads the key {}", quoted(&key));
        if let Some(meant) = nearest {
            message.push_str(&format!("; did you mean `{meant}`?"));
        }
        Err(WireError {
            code: WireCode::UnknownKey,
            field: Some(pointer.clone()),
            message,
            id: self.id.as_ref().map(|id| id.clone().into_owned()),
        })
    }
}

/// Reads one line; how long it may be is the caller's affair.
///
/// # Errors
///
/// The line is no JSON object, or no record; see [`WireCode`]. One bad record in an envelope
/// refuses the envelope: a sender that repeats it loses nothing.
pub fn read_line(line: &[u8]) -> Result<Line<'_>, WireError> {
    read_json(&Json::parse(line)?)
}

/// Reads a record that was parsed before, see [`read_line`].
///
/// # Errors
///
/// As [`read_line`].
pub fn read_json<'a>(json: &Json<'a>) -> Result<Line<'a>, WireError> {
    if !matches!(json, Json::Object(_)) {
        let told = format!("expected an object in braces, found {}", json.kind());
        return Err(WireError::of_line(WireCode::NotObject, told));
    }
    let read = Object::new(json, &Pointer::Root).and_then(|object| read_object(json, object));
    read.map_err(|error| {
        let id = json.get("id").filter(|id| matches!(id, Json::String(_) | Json::Number(_))).and_then(Json::typed);
        WireError { id: id.map(Cow::into_owned), ..error }
    })
}

fn read_object<'a>(json: &Json<'a>, object: Object<'_, 'a>) -> Result<Line<'a>, WireError> {
    if whatsapp::is_envelope(object) {
        return whatsapp::read_envelope(object);
    }
    if whatsapp::is_cloud_api(object)? {
        return whatsapp::read_record(json, object);
    }
    let shape = shape_of(object)?;
    let mut unknown = Vec::new();
    unknown_keys(json, shape.fields, COMMON, object.place(), &mut unknown);
    object.check_choice(shape.choice)?;
    let body = records::read_body(shape.name, object)?;
    let business = match shape.fields.iter().find(|field| field.name == "business") {
        Some(field) if field.required => Some(object.required_id("business")?),
        _ => object.id("business")?,
    };
    let record = records::read_common(object, business, body, json.content_hash())?;
    Ok(Line::of(record, unknown))
}

impl<'a> Line<'a> {
    /// A line of one record.
    pub(super) fn of(record: Record<'a>, unknown_keys: Vec<UnknownKey>) -> Self {
        Line { id: record.id.clone(), records: vec![record], unknown_keys, envelope: false }
    }
}

/// The table of the type that a record names; with a body of text it may go without saying.
fn shape_of(object: Object<'_, '_>) -> Result<&'static RecordShape, WireError> {
    let types = || RECORDS.iter().map(|shape| shape.name).collect::<Vec<_>>();
    let place = object.place().key("type");
    match object.value("type") {
        Some(Json::String(typed)) => RECORDS.iter().find(|shape| shape.name == typed).ok_or_else(|| {
            let told = format!("unknown type {}; {}", quoted(typed), meant_or_all(typed, &types()));
            WireError::at(WireCode::UnknownType, &place, told)
        }),
        Some(other) => Err(wrong(other, "one of a few words", &place)),
        None if object.value("text").is_some() || object.value("parts").is_some() => {
            RECORDS.iter().find(|shape| shape.name == "message").ok_or_else(|| object.missing("type"))
        }
        None => {
            let told = "`type` is required; only a line with `text` goes without";
            Err(WireError::at(WireCode::MissingField, &place, told))
        }
    }
}

/// The hash of records that have no line of their own: from the values that make them what they are.
pub(super) fn hash_of_values(values: &[&str]) -> ContentHash {
    let list = values.iter().map(|value| Json::String(Cow::Borrowed(value))).collect();
    Json::Array(list).content_hash()
}
