//! A webhook envelope: what became of messages, what persons wrote, what they want.
//!
//! The business is the `business` beside the envelope, otherwise the phone number id that the
//! platform names. Every record gets an id made of the platform's own, so that an envelope that
//! comes again changes nothing; and a content hash over what makes it the record it is, so that
//! prices and the like, which may differ the second time, do not make it another one.
//! Keys and kinds of event that are not read are passed over without a word: the platform adds to them.

use std::borrow::Cow;

use jiff::Timestamp;

use super::person;
use crate::record::{Body, Category, Consent, ConsentState, Delivery, DeliveryStatus, Inbound, Record};
use crate::wire::error::{WireCode, WireError, quoted};
use crate::wire::json::Json;
use crate::wire::line::{Line, hash_of_values};
use crate::wire::object::Object;
use crate::wire::unknown_key::note_unknown;

/// Keys that an envelope may have; ours are `business`, `id` and `at`.
const KEYS: [&str; 5] = ["object", "entry", "business", "id", "at"];

/// Where an inbound message holds what the person wrote or picked, first hit first.
const WRITTEN: [&str; 8] = [
    "/text/body",
    "/button/text",
    "/interactive/button_reply/title",
    "/interactive/list_reply/title",
    "/image/caption",
    "/video/caption",
    "/document/caption",
    "/reaction/emoji",
];

/// Whether a line is an envelope: it has a list of entries and none of our types.
pub(in crate::wire) fn is_envelope(object: Object<'_, '_>) -> bool {
    object.value("type").is_none() && matches!(object.value("entry"), Some(Json::Array(_)))
}

/// Reads every record of an envelope, in its order.
pub(in crate::wire) fn read_envelope<'a>(object: Object<'_, 'a>) -> Result<Line<'a>, WireError> {
    let mut reader = Reader { business: object.id("business")?, at: object.time("at")?, records: Vec::new() };
    let mut unknown_keys = Vec::new();
    let root = object.place();
    object.each_key(|key| {
        if !KEYS.contains(&key) {
            note_unknown(key, &root.key(key), KEYS, &mut unknown_keys);
        }
    });
    for_each(object, "entry", |entry| {
        for_each(entry, "changes", |change| match change.value("value") {
            Some(value) => reader.read_value(Object::new(value, &change.place().key("value"))?),
            None => Ok(()),
        })
    })?;
    Ok(Line { records: reader.records, unknown_keys, envelope: true, id: object.id("id")? })
}

/// Does something with each object of a list, if there is one.
fn for_each<'a>(
    object: Object<'_, 'a>,
    name: &str,
    mut act: impl FnMut(Object<'_, 'a>) -> Result<(), WireError>,
) -> Result<(), WireError> {
    let place = object.place().key(name);
    for (index, value) in object.entries(name)?.iter().enumerate() {
        act(Object::new(value, &place.index(index))?)?;
    }
    Ok(())
}

/// Collects records of one envelope.
struct Reader<'a> {
    business: Option<Cow<'a, str>>,
    at: Option<Timestamp>,
    records: Vec<Record<'a>>,
}

impl<'a> Reader<'a> {
    fn read_value(&mut self, value: Object<'_, 'a>) -> Result<(), WireError> {
        for_each(value, "statuses", |status| self.read_status(value, status))?;
        for_each(value, "messages", |message| self.read_message(value, message))?;
        for_each(value, "user_preferences", |preference| self.read_preference(value, preference))
    }

    /// `sent` is passed over: it says nothing of the recipient.
    fn read_status(&mut self, value: Object<'_, 'a>, status: Object<'_, 'a>) -> Result<(), WireError> {
        let name = status.required_text("status")?;
        let Some((became, name)) = DeliveryStatus::ALL.into_iter().find(|(_, known)| *known == name) else {
            return Ok(());
        };
        let message = status.required_id("id")?;
        let to = person(status.required_id("recipient_id")?);
        let id = format!("{message}:{name}");
        let body = Delivery::One {
            to: to.clone(),
            // What our own `ref` was sent along as.
            reference: status.id("biz_opaque_callback_data")?,
            message: Some(message),
            template: None,
            status: became,
        };
        self.add(value, status, id, &to, Body::Delivery(body))
    }

    fn read_message(&mut self, value: Object<'_, 'a>, message: Object<'_, 'a>) -> Result<(), WireError> {
        // Not written by the person: a changed number and the like.
        if message.text("type")?.as_deref() == Some("system") {
            return Ok(());
        }
        let from = person(message.required_id("from")?);
        let id = message.required_id("id")?.into_owned();
        let text = WRITTEN.iter().find_map(|pointer| message.at(pointer)?.typed());
        let body = Inbound { from: from.clone(), text };
        self.add(value, message, id, &from, Body::Inbound(body))
    }

    /// Only marketing can be stopped there.
    fn read_preference(&mut self, value: Object<'_, 'a>, preference: Object<'_, 'a>) -> Result<(), WireError> {
        let category = preference.required_text("category")?;
        if category != "marketing_messages" {
            return Ok(());
        }
        let wish = preference.required_text("value")?;
        let state = match wish.as_ref() {
            "stop" => ConsentState::Out,
            "resume" => ConsentState::In,
            other => {
                let told = format!("unknown value {}; it is one of `stop`, `resume`", quoted(other));
                return Err(WireError::at(WireCode::UnknownWord, &preference.place().key("value"), told));
            }
        };
        let wa_id = preference.required_id("wa_id")?;
        let when = preference.id("timestamp")?.unwrap_or_default();
        let id = format!("{wa_id}:{category}:{wish}:{when}");
        let who = person(wa_id);
        let body = Consent {
            person: who.clone(),
            state,
            category: Some(Category::Marketing),
            source: Some(Cow::Borrowed("user_preferences")),
        };
        self.add(value, preference, id, &who, Body::Consent(body))
    }

    fn add(
        &mut self,
        value: Object<'_, 'a>,
        event: Object<'_, 'a>,
        id: String,
        who: &str,
        body: Body<'a>,
    ) -> Result<(), WireError> {
        let business = match &self.business {
            Some(business) => business.clone(),
            None => business_of(value)?,
        };
        let written = match &body {
            Body::Inbound(Inbound { text: Some(text), .. }) => text.as_ref(),
            _ => "",
        };
        let content = hash_of_values(&[body.type_name(), &business, &id, who, written]);
        let at = read_unix_time(event)?.or(self.at);
        let record = Record { id: Some(Cow::Owned(id)), business: Some(business), at, content, body, memory: None };
        self.records.push(record);
        Ok(())
    }
}

/// The phone number id that the platform names.
fn business_of<'a>(value: Object<'_, 'a>) -> Result<Cow<'a, str>, WireError> {
    let place = value.place().key("metadata");
    let metadata = value.value("metadata").map(|metadata| Object::new(metadata, &place)).transpose()?;
    let named = metadata.map(|metadata| metadata.id("phone_number_id")).transpose()?.flatten();
    named.ok_or_else(|| {
        let told = "no `business` beside the envelope and no `phone_number_id` in it";
        WireError::at(WireCode::MissingField, &place.key("phone_number_id"), told)
    })
}

/// The `timestamp` of an event: seconds since 1970, as text or number.
fn read_unix_time(event: Object<'_, '_>) -> Result<Option<Timestamp>, WireError> {
    let Some(value) = event.value("timestamp") else { return Ok(None) };
    let typed = value.typed().unwrap_or_default();
    match typed.parse::<i64>().ok().and_then(|seconds| Timestamp::from_second(seconds).ok()) {
        Some(at) => Ok(Some(at)),
        None => {
            let told = format!("{} is no time in seconds since 1970", quoted(&typed));
            Err(WireError::at(WireCode::BadTime, &event.place().key("timestamp"), told))
        }
    }
}
