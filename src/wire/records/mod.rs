//! Reading the fields of each type of record, one file for each group of them.

mod decision;
mod delivery;
mod memory;
mod message;
mod people;
mod profile;
mod report;

pub use memory::read_memory;
pub use message::{MAX_LINKS, MAX_PARTS, MAX_TRANSLATIONS};

pub(super) use message::{Shown, read_beside};
pub(super) use profile::read_profile;

use std::borrow::Cow;

use super::error::WireError;
use super::object::Object;
use crate::record::{Body, ContentHash, Record, Rename};

/// Reads what a record of a type says.
pub(super) fn read_body<'a>(type_name: &str, object: Object<'_, 'a>) -> Result<Body<'a>, WireError> {
    Ok(match type_name {
        "profile" => Body::Profile(Box::new(read_profile(object)?)),
        "rename" => Body::Rename(Rename { name: object.required_text("name")?, reason: object.text("reason")? }),
        "message" => Body::Message(Box::new(message::read(object)?)),
        "block" => Body::Block(report::read_block(object)?),
        "unblock" => Body::Unblock(report::read_unblock(object)?),
        "retract" => Body::Retract(report::read_retract(object)?),
        "delivery" => Body::Delivery(delivery::read(object)?),
        "inbound" => Body::Inbound(people::read_inbound(object)?),
        "consent" => Body::Consent(people::read_consent(object)?),
        // The last row of the table; a test reads every row of it.
        _ => Body::Decision(decision::read(object)?),
    })
}

/// Puts what every record may have around what it says.
pub(super) fn read_common<'a>(
    object: Object<'_, 'a>,
    business: Option<Cow<'a, str>>,
    body: Body<'a>,
    content: ContentHash,
) -> Result<Record<'a>, WireError> {
    let memory = match object.value("memory") {
        Some(memory) => Some(memory::read(memory, &object.place().key("memory"))?),
        None => None,
    };
    Ok(Record { id: object.id("id")?, business, at: object.time("at")?, content, body, memory })
}
