//! Reads that messages reached people, one by one or as a total.

use crate::record::{Delivery, DeliveryStatus};
use crate::wire::error::{WireCode, WireError};
use crate::wire::object::Object;

/// Fields that speak of one message and have no place beside a total.
const OF_ONE: [&str; 4] = ["ref", "message", "template", "status"];

/// Reads a delivery; that it is either one or a total was checked before.
pub(super) fn read<'a>(object: Object<'_, 'a>) -> Result<Delivery<'a>, WireError> {
    let Some(count) = object.count("count")? else {
        return Ok(Delivery::One {
            to: object.required_id("to")?,
            reference: object.id("ref")?,
            message: object.id("message")?,
            template: object.id("template")?,
            status: object.word("status", &DeliveryStatus::ALL)?.unwrap_or_default(),
        });
    };
    if let Some(name) = OF_ONE.into_iter().find(|name| object.value(name).is_some()) {
        let told = format!("`{name}` speaks of one message, `count` of many");
        return Err(WireError::at(WireCode::ConflictingFields, &object.place().key(name), told));
    }
    // Without an id a total that comes twice would count twice.
    if object.id("id")?.is_none() {
        let told = "a total needs an `id`, so that it counts once however often it comes";
        return Err(WireError::at(WireCode::MissingField, &object.place().key("id"), told));
    }
    Ok(Delivery::Total { count })
}
