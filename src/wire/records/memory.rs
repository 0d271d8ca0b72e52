//! Reads the facts remembered that come with a record or with a rule case.
//!
//! Which facts there are and of which type is the catalog's affair, not checked here.

use std::borrow::Cow;

use super::profile::read_profile;
use crate::record::{GivenMemory, GivenName, GivenValue};
use crate::wire::error::{WireCode, WireError, quoted};
use crate::wire::json::Json;
use crate::wire::object::{Object, text_of, texts_of, wrong};
use crate::wire::pointer::Pointer;

/// The most facts that a memory gives; the catalog has fewer, and each is compared with all others.
const MAX_FACTS: usize = 1_000;

/// The most names that a memory gives.
const MAX_NAMES: usize = 1_000;

/// The most bytes in the name of a fact, those of the objects around it included; without a bound
/// one long key around many short ones would grow without measure.
const MAX_NAME_BYTES: usize = 256;

/// Reads a memory given apart from a record, as rule cases do.
///
/// # Errors
///
/// It is no object, or a value is of no type that a fact has.
pub fn read_memory<'a>(json: &Json<'a>) -> Result<GivenMemory<'a>, WireError> {
    read(json, &Pointer::Root)
}

/// Reads the memory at a place of a record.
pub(super) fn read<'a>(json: &Json<'a>, place: &Pointer<'_>) -> Result<GivenMemory<'a>, WireError> {
    let Some(entries) = json.entries() else { return Err(wrong(json, "an object of facts", place)) };
    let mut memory = GivenMemory::default();
    for (name, value) in entries {
        let here = place.key(name);
        match value {
            Json::Null => {}
            profile if name == "profile" => {
                memory.profile = Some(Box::new(read_profile(Object::new(profile, &here)?)?));
            }
            names if name == "names" => memory.names = read_names(names, &here)?,
            value => read_fact(name.clone(), value, &here, &mut memory.facts)?,
        }
    }
    Ok(memory)
}

/// Reads the names that the business had; a bare text is a name without more.
fn read_names<'a>(json: &Json<'a>, place: &Pointer<'_>) -> Result<Vec<GivenName<'a>>, WireError> {
    let Json::Array(entries) = json else { return Err(wrong(json, "a list of names", place)) };
    if entries.len() > MAX_NAMES {
        return Err(WireError::at(WireCode::TooMany, place, format!("a memory has at most {MAX_NAMES} names")));
    }
    let read = |(index, entry): (usize, &Json<'a>)| {
        let here = place.index(index);
        let Json::Object(_) = entry else {
            return Ok(GivenName { name: text_of(entry, &here)?, since: None, verified: true });
        };
        let given = Object::new(entry, &here)?;
        Ok(GivenName {
            name: given.required_text("name")?,
            since: given.time("since")?,
            verified: given.flag("verified")?.unwrap_or(true),
        })
    };
    entries.iter().enumerate().map(read).collect()
}

/// Reads one fact, or those of an object: `{"recipient":{"blocked":true}}` is `recipient.blocked`.
fn read_fact<'a>(
    name: Cow<'a, str>,
    value: &Json<'a>,
    place: &Pointer<'_>,
    facts: &mut Vec<(Cow<'a, str>, GivenValue<'a>)>,
) -> Result<(), WireError> {
    if name.len() > MAX_NAME_BYTES || facts.len() >= MAX_FACTS {
        let told =
            format!("a memory has at most {MAX_FACTS} facts, each with a name of at most {MAX_NAME_BYTES} bytes");
        return Err(WireError::at(WireCode::TooMany, place, told));
    }
    let read = match value {
        Json::Null => return Ok(()),
        Json::Object(inner) => {
            for (key, value) in inner {
                read_fact(Cow::Owned(format!("{name}.{key}")), value, &place.key(key), facts)?;
            }
            return Ok(());
        }
        Json::Bool(value) => GivenValue::Bool(*value),
        Json::Number(number) => GivenValue::Int(number.as_i64().ok_or_else(|| {
            let told = format!(
                "{} is no whole number of 64 bits; other values are written as text, such as \"0.3%\"",
                quoted(&number.to_string())
            );
            WireError::at(WireCode::BadNumber, place, told)
        })?),
        Json::String(text) => GivenValue::Text(text.clone()),
        Json::Array(_) => GivenValue::List(texts_of(value, place)?),
    };
    if facts.iter().any(|(known, _)| *known == name) {
        let told = format!("the fact {} is given twice", quoted(&name));
        return Err(WireError::at(WireCode::ConflictingFields, place, told));
    }
    facts.push((name, read));
    Ok(())
}
