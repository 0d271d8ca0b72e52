//! A profile, as it is posted to the Cloud API, with our own fields beside.

use crate::record::{Body, Update};
use crate::wire::error::WireError;
use crate::wire::fields::{COMMON, PROFILE_RECORD};
use crate::wire::json::Json;
use crate::wire::line::Line;
use crate::wire::object::Object;
use crate::wire::records::{read_common, read_profile};
use crate::wire::unknown_key::unknown_keys_but;

/// Keys of the platform that our own profile has not. The picture is known by its hash only: its
/// URL and handle change with every request.
const ASIDE: [&str; 4] = ["messaging_product", "about", "profile_picture_url", "profile_picture_handle"];

/// Reads a profile. `about` is the description of a business that sends no other.
pub(super) fn read<'a>(json: &Json<'a>, object: Object<'_, 'a>) -> Result<Line<'a>, WireError> {
    let mut unknown = Vec::new();
    unknown_keys_but(json, PROFILE_RECORD, COMMON, &ASIDE, object.place(), &mut unknown);
    let mut profile = read_profile(object)?;
    if profile.description == Update::Keep {
        profile.description = object.update("about")?;
        profile.described_by_about = profile.description.set().is_some();
    }
    let business = Some(object.required_id("business")?);
    let record = read_common(object, business, Body::Profile(Box::new(profile)), json.content_hash())?;
    Ok(Line::of(record, unknown))
}
