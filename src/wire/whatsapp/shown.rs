//! What the messages of the Cloud API show, as tables of keys. Read [`SECTIONS`] and [`walk`].

use Use::{Inside, Link, Skip, Text};

use crate::record::PartRole;
use crate::wire::error::WireError;
use crate::wire::json::Json;
use crate::wire::object::{text_of, wrong};
use crate::wire::pointer::Pointer;
use crate::wire::records::Shown;
use crate::wire::unknown_key::{UnknownKey, note_unknown};

/// What stands under a key. Lists are transparent: what holds for a value holds for each entry.
pub(super) enum Use {
    /// Nothing that is shown.
    Skip,
    /// Text that is shown.
    Text(PartRole),
    /// A link.
    Link,
    /// An object of these keys, or a list of them.
    Inside(&'static [(&'static str, Use)]),
}

/// What is written as the message.
const BODY: Use = Text(PartRole::Body);
/// What is written on a button.
const BUTTON: Use = Text(PartRole::Button);
/// What is put into a template.
const FILLED: Use = Text(PartRole::Filled);

/// What each type of message shows, under the key that is named like the type.
pub(super) static SECTIONS: &[(&str, Use)] = &[
    ("text", Inside(&[("body", BODY), ("preview_url", Skip)])),
    ("template", Inside(TEMPLATE)),
    ("interactive", Inside(INTERACTIVE)),
    ("image", Inside(MEDIA)),
    ("video", Inside(MEDIA)),
    ("document", Inside(MEDIA)),
    ("audio", Inside(MEDIA)),
    ("sticker", Inside(MEDIA)),
    ("location", Inside(&[("name", BODY), ("address", BODY), ("url", Link), ("latitude", Skip), ("longitude", Skip)])),
    ("contacts", Inside(CONTACT)),
    ("reaction", Inside(&[("emoji", BODY), ("message_id", Skip)])),
];

static MEDIA: &[(&str, Use)] = &[
    ("caption", BODY),
    ("filename", BODY),
    ("link", Link),
    ("id", Skip),
    ("provider", Skip),
    ("mime_type", Skip),
    ("sha256", Skip),
    ("voice", Skip),
];

static TEMPLATE: &[(&str, Use)] =
    &[("name", Skip), ("namespace", Skip), ("language", Skip), ("components", Inside(COMPONENT))];

static COMPONENT: &[(&str, Use)] = &[
    ("type", Skip),
    ("sub_type", Skip),
    ("index", Skip),
    ("parameters", Inside(PARAMETER)),
    ("cards", Inside(&[("card_index", Skip), ("components", Inside(CARD_COMPONENT))])),
];

/// Cards hold no cards.
static CARD_COMPONENT: &[(&str, Use)] =
    &[("type", Skip), ("sub_type", Skip), ("index", Skip), ("parameters", Inside(PARAMETER))];

static PARAMETER: &[(&str, Use)] = &[
    ("type", Skip),
    ("parameter_name", Skip),
    ("text", FILLED),
    ("currency", Inside(&[("fallback_value", FILLED), ("code", Skip), ("amount_1000", Skip)])),
    // The platform shows the fallback and ignores the single fields of a date.
    (
        "date_time",
        Inside(&[
            ("fallback_value", FILLED),
            ("timestamp", Skip),
            ("component", Skip),
            ("day_of_week", Skip),
            ("day_of_month", Skip),
            ("year", Skip),
            ("month", Skip),
            ("hour", Skip),
            ("minute", Skip),
            ("calendar", Skip),
        ]),
    ),
    ("image", Inside(FILLED_MEDIA)),
    ("video", Inside(FILLED_MEDIA)),
    ("document", Inside(FILLED_MEDIA)),
    ("location", Inside(&[("name", FILLED), ("address", FILLED), ("latitude", Skip), ("longitude", Skip)])),
    ("coupon_code", FILLED),
    ("limited_time_offer", Skip),
    ("payload", Skip),
    ("action", Skip),
    ("product", Skip),
    ("order_status", Skip),
];

static FILLED_MEDIA: &[(&str, Use)] =
    &[("filename", FILLED), ("caption", FILLED), ("link", Link), ("id", Skip), ("provider", Skip)];

static INTERACTIVE: &[(&str, Use)] = &[
    ("type", Skip),
    ("header", Inside(HEADER)),
    ("body", Inside(&[("text", BODY)])),
    ("footer", Inside(&[("text", BODY)])),
    ("action", Inside(ACTION)),
];

static HEADER: &[(&str, Use)] = &[
    ("type", Skip),
    ("text", BODY),
    ("sub_text", BODY),
    ("image", Inside(MEDIA)),
    ("video", Inside(MEDIA)),
    ("document", Inside(MEDIA)),
];

static ACTION: &[(&str, Use)] = &[
    ("name", Skip),
    ("button", BUTTON),
    ("buttons", Inside(BUTTONS)),
    (
        "sections",
        Inside(&[
            ("title", BODY),
            ("rows", Inside(&[("title", BODY), ("description", BODY), ("id", Skip)])),
            ("product_items", Skip),
        ]),
    ),
    ("parameters", Inside(LINK_BUTTON)),
    (
        "cards",
        Inside(&[
            ("card_index", Skip),
            ("type", Skip),
            ("header", Inside(HEADER)),
            ("body", Inside(&[("text", BODY)])),
            ("footer", Inside(&[("text", BODY)])),
            ("action", Inside(&[("name", Skip), ("buttons", Inside(BUTTONS)), ("parameters", Inside(LINK_BUTTON))])),
        ]),
    ),
    ("catalog_id", Skip),
    ("product_retailer_id", Skip),
];

static BUTTONS: &[(&str, Use)] = &[
    ("type", Skip),
    ("reply", Inside(&[("title", BUTTON), ("id", Skip)])),
    ("quick_reply", Inside(&[("title", BUTTON), ("id", Skip)])),
];

/// A button that leads somewhere: to a page, a form, a call.
static LINK_BUTTON: &[(&str, Use)] = &[
    ("display_text", BUTTON),
    ("flow_cta", BUTTON),
    ("url", Link),
    ("phone_number", BODY),
    ("flow_id", Skip),
    ("flow_name", Skip),
    ("flow_token", Skip),
    ("flow_message_version", Skip),
    ("flow_action", Skip),
    ("flow_action_payload", Skip),
    ("mode", Skip),
    ("country", Skip),
    ("thumbnail_product_retailer_id", Skip),
];

static CONTACT: &[(&str, Use)] = &[
    // The other parts of a name repeat the formatted one.
    (
        "name",
        Inside(&[
            ("formatted_name", BODY),
            ("first_name", Skip),
            ("last_name", Skip),
            ("middle_name", Skip),
            ("prefix", Skip),
            ("suffix", Skip),
        ]),
    ),
    ("org", Inside(&[("company", BODY), ("department", BODY), ("title", BODY)])),
    ("phones", Inside(&[("phone", BODY), ("type", Skip), ("wa_id", Skip)])),
    ("emails", Inside(&[("email", BODY), ("type", Skip)])),
    ("urls", Inside(&[("url", Link), ("type", Skip)])),
    (
        "addresses",
        Inside(&[
            ("street", BODY),
            ("city", BODY),
            ("state", Skip),
            ("zip", Skip),
            ("country", Skip),
            ("country_code", Skip),
            ("type", Skip),
        ]),
    ),
    ("birthday", Skip),
];

/// Collects what a value shows, in the order of the tables, and the keys that no table knows.
pub(super) fn walk<'a>(
    value: &Json<'a>,
    shape: &'static Use,
    place: &Pointer<'_>,
    shown: &mut Shown<'a>,
    unknown: &mut Vec<UnknownKey>,
) -> Result<(), WireError> {
    match (shape, value) {
        (Skip, _) | (_, Json::Null) => Ok(()),
        (_, Json::Array(values)) => {
            for (index, value) in values.iter().enumerate() {
                walk(value, shape, &place.index(index), shown, unknown)?;
            }
            Ok(())
        }
        (Text(role), value) => {
            shown.add_part(*role, place.to_string().into(), text_of(value, place)?);
            Ok(())
        }
        (Link, value) => {
            shown.add_link(place, text_of(value, place)?);
            Ok(())
        }
        (Inside(keys), Json::Object(entries)) => {
            for (name, inner) in keys.iter() {
                if let Some(value) = value.get(name) {
                    walk(value, inner, &place.key(name), shown, unknown)?;
                }
            }
            for (key, _) in entries.iter().filter(|(key, _)| !keys.iter().any(|(name, _)| name == key)) {
                note_unknown(key, &place.key(key), keys.iter().map(|(name, _)| *name), unknown);
            }
            Ok(())
        }
        (Inside(_), other) => Err(wrong(other, "an object", place)),
    }
}
