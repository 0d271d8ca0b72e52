//! JSON Schemas (draft 2020-12) of records, out of the field tables, and of verdicts, for editors
//! and clients. They are for help while writing: the reader alone decides what is a record. Rule
//! files have a schema of their own, which does not stand here.

use serde_json::{Map, Value, json};

use super::error::WireCode;
use super::fields::{COMMON, Choice, Field, Kind, MEMORY, RECORDS, RecordShape, names};
use crate::memory::ScopeKind;
use crate::verdict::{Action, Badge, Subject};

/// The draft that the schemas are written in.
const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of one line in.
pub fn record_schema() -> Value {
    let mut definitions = Map::new();
    let mut shapes = Vec::new();
    for shape in RECORDS {
        shapes.push(json!({ "$ref": format!("#/$defs/{}", shape.name) }));
        definitions.insert(shape.name.to_owned(), record(shape));
    }
    definitions.insert("whatsapp".to_owned(), whatsapp());
    shapes.push(json!({ "$ref": "#/$defs/whatsapp" }));
    json!({
        "$schema": DRAFT,
        "title": "Greentick record",
        "description": "one line in: a record with its `type`, or a shape of the WhatsApp Cloud API",
        "anyOf": shapes,
        "$defs": definitions,
    })
}

fn record(shape: &RecordShape) -> Value {
    let mut schema = object(shape.fields.iter().chain(COMMON));
    set(&mut schema, "description", json!(shape.meaning));
    if let Some(properties) = schema.get_mut("properties") {
        set(properties, "type", json!({ "const": shape.name, "description": "what kind of record it is" }));
    }
    // A line with text goes without its type.
    if shape.name != "message"
        && let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut)
    {
        required.insert(0, json!("type"));
    }
    let one_each = |fields: &[&str]| fields.iter().map(|name| json!({ "required": [name] })).collect::<Vec<_>>();
    match shape.choice {
        Choice::Free => {}
        Choice::AnyOf(fields) => set(&mut schema, "anyOf", json!(one_each(fields))),
        Choice::OneOf(fields) => set(&mut schema, "oneOf", json!(one_each(fields))),
    }
    schema
}

/// An object of some fields.
fn object<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for Field { name, kind, required: must, meaning } in fields {
        let mut schema = value(*kind);
        set(&mut schema, "description", json!(meaning));
        properties.insert((*name).to_owned(), schema);
        if *must {
            required.push(json!(name));
        }
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn value(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": ["string", "number", "boolean", "null"] }),
        Kind::Texts => json!({
            "type": ["array", "string", "number", "boolean", "null"],
            "items": { "type": ["string", "number", "boolean", "null"] },
        }),
        Kind::Id => json!({ "type": ["string", "integer", "null"] }),
        Kind::Time => json!({ "type": ["string", "null"], "format": "date-time" }),
        Kind::Flag => json!({ "type": ["boolean", "null"] }),
        Kind::Count => json!({ "type": ["integer", "null"], "minimum": 0 }),
        Kind::Word(words) => {
            let mut allowed: Vec<Value> = words().into_iter().map(Value::from).collect();
            allowed.push(Value::Null);
            json!({ "enum": allowed })
        }
        Kind::Object(fields) => or_null(object(fields)),
        Kind::Objects(fields) => json!({ "type": ["array", "null"], "items": object(fields) }),
        Kind::TextsOrObjects(fields) => json!({
            "type": ["array", "null"],
            "items": { "anyOf": [{ "type": ["string", "number", "boolean"] }, object(fields)] },
        }),
        Kind::Facts => {
            let mut schema = or_null(object(MEMORY));
            let of_facts = json!({ "type": ["boolean", "integer", "string", "array", "object", "null"] });
            set(&mut schema, "additionalProperties", of_facts);
            schema
        }
    }
}

fn or_null(mut schema: Value) -> Value {
    set(&mut schema, "type", json!(["object", "null"]));
    schema
}

/// The shapes of the Cloud API belong to its platform; only what tells them apart is said.
fn whatsapp() -> Value {
    json!({
        "description": "a message out, a profile or a webhook envelope of the WhatsApp Cloud API; `id`, `business` and `at` may stand beside",
        "type": "object",
        "anyOf": [
            { "required": ["messaging_product"], "properties": { "messaging_product": { "const": "whatsapp" } } },
            { "required": ["entry"], "properties": { "entry": { "type": "array" }, "object": { "type": "string" } } },
        ],
    })
}

/// Puts a key into a schema.
fn set(schema: &mut Value, key: &str, value: Value) {
    if let Some(entries) = schema.as_object_mut() {
        entries.insert(key.to_owned(), value);
    }
}

/// The schema of one line out: a verdict, an acknowledgement or an error.
pub fn verdict_schema() -> Value {
    let codes: Vec<&str> = WireCode::ALL.iter().map(|(_, name, _)| *name).collect();
    json!({
        "$schema": DRAFT,
        "title": "Greentick answer",
        "description": "one line out for each line in; keys may be added",
        "oneOf": [
            { "$ref": "#/$defs/verdict" },
            { "$ref": "#/$defs/ack" },
            { "$ref": "#/$defs/error" },
        ],
        "$defs": {
            "verdict": verdict(),
            "ack": {
                "type": "object",
                "properties": {
                    "id": { "type": ["string", "null"] },
                    "type": { "const": "ack" },
                    "records": { "type": "integer", "minimum": 0, "description": "how many records an envelope had" },
                },
                "required": ["id", "type"],
            },
            "error": {
                "type": "object",
                "properties": {
                    "line": { "type": "integer", "minimum": 1 },
                    "id": { "type": "string" },
                    "type": { "const": "error" },
                    "code": { "type": "string", "examples": codes },
                    "field": { "type": "string", "format": "json-pointer" },
                    "message": { "type": "string" },
                },
                "required": ["line", "type", "code", "message"],
            },
            "hit": {
                "type": "object",
                "properties": {
                    "rule": { "type": "string" },
                    "points": { "type": "integer" },
                    "title": { "type": "string", "description": "what was found, for staff; none for a cap" },
                    "evidence": { "type": "array", "maxItems": 8, "items": { "$ref": "#/$defs/evidence" } },
                    "excused": { "type": "string", "description": "the exception that excuses it" },
                },
                "required": ["rule", "points"],
            },
            "evidence": {
                "oneOf": [
                    {
                        "type": "object",
                        "properties": {
                            "field": { "type": "string", "format": "json-pointer" },
                            "start": { "type": "integer", "minimum": 0, "description": "first byte" },
                            "end": { "type": "integer", "minimum": 0, "description": "one past the last byte" },
                            "text": { "type": "string" },
                        },
                        "required": ["field", "start", "end"],
                    },
                    {
                        "type": "object",
                        "properties": {
                            "fact": { "type": "string" },
                            "value": { "type": ["boolean", "integer", "string", "array"], "items": { "type": "string" } },
                        },
                        "required": ["fact", "value"],
                    },
                ],
            },
        },
    })
}

fn verdict() -> Value {
    let action = json!({ "enum": names(&Action::ALL) });
    let hits = json!({ "type": "array", "items": { "$ref": "#/$defs/hit" } });
    let by_language = |meaning: &str| {
        json!({
            "description": meaning,
            "type": "object",
            "additionalProperties": { "type": "array", "items": { "type": "string" } },
        })
    };
    let time = json!({ "type": "string", "format": "date-time" });
    let rate = json!({ "type": "number", "minimum": 0 });
    let whole = json!({ "type": "integer", "minimum": 0 });
    json!({
        "type": "object",
        "properties": {
            "verdict": { "type": "string", "pattern": "^v:[0-9a-f]+$" },
            "id": { "type": ["string", "null"] },
            "type": { "enum": names(&Subject::ALL) },
            "business": { "type": ["string", "null"] },
            "action": action,
            "score": { "type": "integer", "description": "the sum of the points of the hits" },
            "hits": hits,
            "pack": { "type": "string", "pattern": "^b3:[0-9a-f]+$" },
            "engine": { "type": "string" },
            "at": time,
            "unknown": {
                "type": "array",
                "maxItems": 8,
                "items": {
                    "type": "object",
                    "properties": {
                        "rule": { "type": "string" },
                        "missing": { "type": "array", "items": { "type": "string" } },
                    },
                    "required": ["rule", "missing"],
                },
            },
            "unknown_count": whole,
            "shadow": hits,
            "shadow_action": action,
            "tell": by_language("texts that may be shown to the business"),
            "caution": by_language("texts for the recipient"),
            "limit": {
                "type": "object",
                "properties": { "recipients": whole, "per": { "type": "string" }, "remaining": whole },
                "required": ["recipients", "per", "remaining"],
            },
            "not_before": { "type": "string", "format": "date-time", "description": "deliver it not before this time: quiet hours where the recipient is" },
            "ref": { "type": "string", "description": "to be echoed in `delivery` and `block`" },
            "campaign": { "type": "string" },
            "badge": { "enum": names(&Badge::ALL) },
            "presentation": {
                "type": "object",
                "properties": {
                    "name": { "type": "string" },
                    "formerly": { "type": "string" },
                    "marked_as_business": { "const": true },
                    "history_deletable_by_business": { "const": false },
                },
                "required": ["name", "marked_as_business", "history_deletable_by_business"],
            },
            "scope": {
                "type": "object",
                "properties": { "kind": { "enum": names(&ScopeKind::ALL) }, "id": { "type": "string" } },
                "required": ["kind", "id"],
            },
            "pause": {
                "type": "object",
                "description": "the template that is not to be used; without `until`, until somebody decides otherwise",
                "properties": { "template": { "type": "string" }, "until": { "type": "string", "format": "date-time" } },
                "required": ["template"],
            },
            "counts": {
                "description": "by window, such as `7d`; rates are reporters per recipient, `low` the lower bound of credible ones",
                "type": "object",
                "additionalProperties": {
                    "type": "object",
                    "properties": {
                        "reports": whole, "reporters": whole, "credible": whole, "recipients": whole,
                        "rate": rate, "low": rate, "high": rate,
                    },
                    "required": ["reports", "reporters", "credible", "recipients"],
                },
            },
            "since": time,
            "until": time,
        },
        "required": ["verdict", "id", "type", "business", "action", "score", "hits", "pack", "engine", "at"],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_every_record_is_in_the_schema() {
        let schema = record_schema();
        for shape in RECORDS {
            let properties = &schema["$defs"][shape.name]["properties"];
            for field in shape.fields.iter().chain(COMMON) {
                assert!(properties[field.name]["description"].is_string(), "{} {}", shape.name, field.name);
            }
        }
        assert_eq!(schema["$defs"]["block"]["required"], json!(["type", "business", "reporter"]));
        assert_eq!(schema["$defs"]["message"]["required"], json!([]));
    }

    #[test]
    fn every_reference_leads_somewhere() {
        for schema in [record_schema(), verdict_schema()] {
            let text = schema.to_string();
            for after in text.split("\"#").skip(1) {
                let pointer = after.split('"').next().unwrap();
                assert!(schema.pointer(pointer).is_some(), "{pointer}");
            }
        }
    }
}
