//! Reads what a business says of itself, as a record, inside of a message or of a memory.

use std::borrow::Cow;

use crate::record::{Profile, Proof, ProvenField, Update};
use crate::wire::error::{WireCode, WireError};
use crate::wire::object::Object;

/// Reads a profile; a missing key keeps, `null` removes.
pub(in crate::wire) fn read_profile<'a>(object: Object<'_, 'a>) -> Result<Profile<'a>, WireError> {
    let phone = object.update("phone")?;
    let verified = read_proofs(object, &phone)?;
    Ok(Profile {
        name: object.update("name")?,
        legal_name: object.update("legal_name")?,
        phone,
        websites: read_websites(object)?,
        link_domains: object.update_list("link_domains")?,
        email: object.update("email")?,
        country: object.update("country")?,
        address: object.update("address")?,
        description: object.update("description")?,
        vertical: object.update("vertical")?,
        picture_hash: object.update("picture_hash")?,
        operates_in: object.update_list("operates_in")?,
        portfolio: object.update("portfolio")?,
        registered_at: object.update("registered_at")?,
        verified,
        described_by_about: false,
    })
}

/// `website` comes before `websites`; what stands in both counts once.
fn read_websites<'a>(object: Object<'_, 'a>) -> Result<Update<Vec<Cow<'a, str>>>, WireError> {
    Ok(match (object.update_list("website")?, object.update_list("websites")?) {
        (Update::Set(mut all), Update::Set(more)) => {
            for website in more {
                if !all.contains(&website) {
                    all.push(website);
                }
            }
            Update::Set(all)
        }
        (Update::Set(websites), _) | (_, Update::Set(websites)) => Update::Set(websites),
        (Update::Remove, _) | (_, Update::Remove) => Update::Remove,
        (Update::Keep, Update::Keep) => Update::Keep,
    })
}

fn read_proofs<'a>(object: Object<'_, 'a>, phone: &Update<Cow<'a, str>>) -> Result<Vec<Proof<'a>>, WireError> {
    let place = object.place().key("verified");
    let mut proofs = Vec::new();
    for (index, entry) in object.entries("verified")?.iter().enumerate() {
        let here = place.index(index);
        let proof = Object::new(entry, &here)?;
        proofs.push(Proof {
            field: proof.required_word("field", &ProvenField::ALL)?,
            value: proof.required_text("value")?,
            method: proof.text("method")?,
            at: proof.time("at")?,
        });
    }
    if let Some(at) = object.time("phone_verified_at")? {
        // A proof holds for a value; without one there is nothing that it could hold for.
        let Some(value) = phone.set() else {
            let told = "`phone_verified_at` speaks of the `phone` of the same record, and there is none";
            return Err(WireError::at(WireCode::MissingField, &object.place().key("phone"), told));
        };
        proofs.push(Proof { field: ProvenField::Phone, value: value.clone(), method: None, at: Some(at) });
    }
    Ok(proofs)
}
