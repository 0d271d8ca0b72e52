//! A message out, as it is posted to the Cloud API.

use std::borrow::Cow;

use super::person;
use super::shown::{SECTIONS, walk};
use crate::record::{Body, Message};
use crate::wire::error::{WireCode, WireError, meant_or_all, quoted};
use crate::wire::fields::{BESIDE, COMMON};
use crate::wire::json::Json;
use crate::wire::line::Line;
use crate::wire::object::{Object, wrong};
use crate::wire::records::{Shown, read_beside, read_common};
use crate::wire::unknown_key::unknown_keys_but;

/// Keys of the platform that say nothing of what is shown.
const ASIDE: [&str; 8] = [
    "messaging_product",
    "recipient_type",
    "to",
    "context",
    "biz_opaque_callback_data",
    "ttl",
    "product_policy",
    "message_activity_sharing",
];

/// Reads a message out.
pub(super) fn read<'a>(json: &Json<'a>, object: Object<'_, 'a>) -> Result<Line<'a>, WireError> {
    let (section, shape) = section_of(object)?;
    let place = object.place().key(section);
    let value = object.value(section).ok_or_else(|| object.missing(section))?;

    let mut unknown = Vec::new();
    let mut elsewhere = ASIDE.to_vec();
    elsewhere.push(section);
    unknown_keys_but(json, BESIDE, COMMON, &elsewhere, object.place(), &mut unknown);

    let mut shown = Shown::default();
    walk(value, shape, &place, &mut shown, &mut unknown)?;
    let mut message = read_beside(object, shown, |_| Ok(()))?;
    if section == "template" {
        read_template(Object::new(value, &place)?, &mut message)?;
    }
    message.to = Some(person(object.required_id("to")?));

    let business = object.id("business")?;
    let record = read_common(object, business, Body::Message(Box::new(message)), json.content_hash())?;
    Ok(Line::of(record, unknown))
}

/// The key that holds what is shown: named like the type, which is `text` if it is not said.
fn section_of(object: Object<'_, '_>) -> Result<(&'static str, &'static super::shown::Use), WireError> {
    let place = object.place().key("type");
    let typed: &str = match object.value("type") {
        None => "text",
        Some(Json::String(typed)) => typed,
        Some(other) => return Err(wrong(other, "one of a few words", &place)),
    };
    SECTIONS.iter().find(|(name, _)| *name == typed).map(|(name, shape)| (*name, shape)).ok_or_else(|| {
        let types: Vec<&str> = SECTIONS.iter().map(|(name, _)| *name).collect();
        let told = format!("unknown type of message {}; {}", quoted(typed), meant_or_all(typed, &types));
        WireError::at(WireCode::UnknownType, &place, told)
    })
}

/// Which template it is and in which language; `lang` beside the message counts more.
fn read_template<'a>(template: Object<'_, 'a>, message: &mut Message<'a>) -> Result<(), WireError> {
    message.template = Some(template.required_id("name")?);
    if let Some(language) = template.value("language") {
        let code: Option<Cow<'a, str>> = match language {
            Json::Object(_) => Object::new(language, &template.place().key("language"))?.text("code")?,
            _ => template.text("language")?,
        };
        message.lang = message.lang.take().or(code);
    }
    Ok(())
}
