//! Keys that the field tables do not know, with the key that was probably meant.
//!
//! Whether they are counted or refused is decided by the caller. Read [`UnknownKey`].

use super::error::nearest;
use super::fields::{Field, Kind, MEMORY};
use super::json::Json;
use super::pointer::Pointer;

/// A key that nothing reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownKey {
    /// Where it is: JSON Pointer into the record as sent.
    pub pointer: String,
    /// The key that was probably meant, if one is close.
    pub nearest: Option<&'static str>,
}

/// So many unknown keys get a hint; a line of thousands of them is no typo.
const HINTED: usize = 16;

/// Notes a key that nothing reads, with the known key that is nearest.
pub(super) fn note_unknown(
    key: &str,
    place: &Pointer<'_>,
    known: impl IntoIterator<Item = &'static str>,
    found: &mut Vec<UnknownKey>,
) {
    let nearest = if found.len() < HINTED { nearest(key, known) } else { None };
    found.push(UnknownKey { pointer: place.to_string(), nearest });
}

/// Collects the keys of an object that are in neither table, those of inner objects included.
pub(super) fn unknown_keys(
    object: &Json<'_>,
    own: &'static [Field],
    common: &'static [Field],
    place: &Pointer<'_>,
    found: &mut Vec<UnknownKey>,
) {
    unknown_keys_but(object, own, common, &[], place, found);
}

/// As [`unknown_keys`], but some keys are read elsewhere.
pub(super) fn unknown_keys_but(
    object: &Json<'_>,
    own: &'static [Field],
    common: &'static [Field],
    elsewhere: &[&'static str],
    place: &Pointer<'_>,
    found: &mut Vec<UnknownKey>,
) {
    for (key, value) in object.entries().unwrap_or_default() {
        let here = place.key(key);
        if elsewhere.contains(&key.as_ref()) {
            continue;
        }
        let Some(field) = own.iter().chain(common).find(|field| field.name == key) else {
            let known = own.iter().chain(common).map(|field| field.name).chain(elsewhere.iter().copied());
            note_unknown(key, &here, known, found);
            continue;
        };
        match (field.kind, value) {
            // Which facts there are is known elsewhere.
            (Kind::Facts, Json::Object(entries)) => {
                for (key, value) in entries {
                    if let Some(field) = MEMORY.iter().find(|field| field.name == key) {
                        unknown_keys_in(field.kind, value, &here.key(key), found);
                    }
                }
            }
            (kind, value) => unknown_keys_in(kind, value, &here, found),
        }
    }
}

/// Collects the unknown keys of what stands in a field.
fn unknown_keys_in(kind: Kind, value: &Json<'_>, place: &Pointer<'_>, found: &mut Vec<UnknownKey>) {
    match (kind, value) {
        (Kind::Object(inner), Json::Object(_)) => unknown_keys(value, inner, &[], place, found),
        (Kind::Objects(inner) | Kind::TextsOrObjects(inner), Json::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                unknown_keys(value, inner, &[], &place.index(index), found);
            }
        }
        _ => {}
    }
}
