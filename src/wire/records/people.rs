//! Reads what persons write to a business and what they agree to.

use crate::record::{Category, Consent, ConsentState, Inbound};
use crate::wire::error::WireError;
use crate::wire::object::Object;

/// Reads a message from a person.
pub(super) fn read_inbound<'a>(object: Object<'_, 'a>) -> Result<Inbound<'a>, WireError> {
    Ok(Inbound { from: object.required_id("from")?, text: object.text("text")? })
}

/// Reads a consent.
pub(super) fn read_consent<'a>(object: Object<'_, 'a>) -> Result<Consent<'a>, WireError> {
    Ok(Consent {
        person: object.required_id("person")?,
        state: object.required_word("state", &ConsentState::ALL)?,
        category: object.word("category", &Category::ALL)?,
        source: object.text("source")?,
    })
}
