//! The shapes of the WhatsApp Cloud API, read as they are: messages out, profiles, webhooks.
//!
//! What is shown to people is found by tables of keys (`shown`), not by the type of message alone,
//! so that a new kind of message needs a row and no code.

mod envelope;
mod outbound;
mod profile;
mod shown;

pub(super) use envelope::{is_envelope, read_envelope};

use std::borrow::Cow;

use super::error::{WireCode, WireError, quoted};
use super::fields::RECORDS;
use super::json::Json;
use super::line::Line;
use super::object::{Object, wrong};

/// Whether a line is a message out or a profile of the Cloud API.
///
/// A line that names one of our own types is none: there `messaging_product` is an unknown key.
pub(super) fn is_cloud_api(object: Object<'_, '_>) -> Result<bool, WireError> {
    let Some(product) = object.value("messaging_product") else { return Ok(false) };
    let own_type = match object.value("type") {
        Some(Json::String(typed)) => RECORDS.iter().any(|shape| shape.name == typed),
        _ => false,
    };
    if own_type {
        return Ok(false);
    }
    let place = object.place().key("messaging_product");
    match product {
        Json::String(name) if name.eq_ignore_ascii_case("whatsapp") => Ok(true),
        Json::String(name) => {
            let told = format!("unknown messaging_product {}; it is `whatsapp`", quoted(name));
            Err(WireError::at(WireCode::UnknownWord, &place, told))
        }
        other => Err(wrong(other, "text", &place)),
    }
}

/// Reads a message out or a profile: what has a recipient or a type of message is a message.
pub(super) fn read_record<'a>(json: &Json<'a>, object: Object<'_, 'a>) -> Result<Line<'a>, WireError> {
    if object.value("to").is_some() || object.value("type").is_some() {
        outbound::read(json, object)
    } else {
        profile::read(json, object)
    }
}

/// A number of the Cloud API as a person: it writes phone numbers as digits without `+`.
fn person(id: Cow<'_, str>) -> Cow<'_, str> {
    if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) { Cow::Owned(format!("+{id}")) } else { id }
}
