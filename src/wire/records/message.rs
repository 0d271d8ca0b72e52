//! Reads a message as parts of text and links with their places. Read [`Shown`].

use std::borrow::Cow;

use super::profile::read_profile;
use crate::record::{Category, Message, Part, PartRole, SentLink, TranslatedBy};
use crate::wire::error::WireError;
use crate::wire::fields::ROLES;
use crate::wire::json::Json;
use crate::wire::object::{Object, text_of, wrong};
use crate::wire::pointer::Pointer;

/// The most parts of a message that are read, translations apart. The largest message of the
/// Cloud API (a list of ten rows, a carousel of ten cards) has fewer than 100.
pub const MAX_PARTS: usize = 256;

/// The most links given apart from the text that are read; far more than any message shows.
pub const MAX_LINKS: usize = 128;

/// The most translations that are read; a sender that serves the whole world writes some 70 languages.
pub const MAX_TRANSLATIONS: usize = 128;

/// What a message shows, collected within the bounds.
#[derive(Default)]
pub(in crate::wire) struct Shown<'a> {
    parts: Vec<Part<'a>>,
    links: Vec<SentLink<'a>>,
    truncated: bool,
}

impl<'a> Shown<'a> {
    /// Adds a piece of text.
    pub(in crate::wire) fn add_part(&mut self, role: PartRole, field: Cow<'a, str>, text: Cow<'a, str>) {
        if self.parts.len() < MAX_PARTS {
            self.parts.push(Part { role, field, text });
        } else {
            self.truncated = true;
        }
    }

    /// Adds a link given apart from the text.
    pub(in crate::wire) fn add_link(&mut self, field: &Pointer<'_>, url: Cow<'a, str>) {
        if self.links.len() < MAX_LINKS {
            self.links.push(SentLink { field: Cow::Owned(field.to_string()), url });
        } else {
            self.truncated = true;
        }
    }
}

/// Reads a message of our own shape.
pub(super) fn read<'a>(object: Object<'_, 'a>) -> Result<Message<'a>, WireError> {
    let mut shown = Shown::default();
    if let Some(text) = object.text("text")? {
        shown.add_part(PartRole::Body, Cow::Borrowed("/text"), text);
    }
    read_parts(object, &mut shown)?;
    let message = read_beside(object, shown, |shown| read_buttons(object, shown))?;
    Ok(Message { template: object.id("template")?, to: object.id("to")?, ..message })
}

/// Reads what may stand beside the text of a message of any shape, around what it shows.
/// `buttons` adds what comes between the template and the translations.
pub(in crate::wire) fn read_beside<'a>(
    object: Object<'_, 'a>,
    mut shown: Shown<'a>,
    buttons: impl FnOnce(&mut Shown<'a>) -> Result<(), WireError>,
) -> Result<Message<'a>, WireError> {
    if let Some(text) = object.text("template_text")? {
        shown.add_part(PartRole::Template, Cow::Borrowed("/template_text"), text);
    }
    buttons(&mut shown)?;
    let translations = read_translations(object, &mut shown.truncated)?;
    read_links(object, &mut shown)?;
    let profile = match object.value("profile") {
        Some(profile) => Some(Box::new(read_profile(Object::new(profile, &object.place().key("profile"))?)?)),
        None => None,
    };
    let Shown { mut parts, links, truncated } = shown;
    parts.extend(translations);
    Ok(Message {
        parts,
        to: None,
        category: object.word("category", &Category::ALL)?,
        template: None,
        links,
        lang: object.text("lang")?,
        in_contacts: object.flag("in_contacts")?,
        profile,
        truncated,
    })
}

fn read_parts<'a>(object: Object<'_, 'a>, shown: &mut Shown<'a>) -> Result<(), WireError> {
    let place = object.place().key("parts");
    for (index, entry) in object.entries("parts")?.iter().enumerate() {
        let here = place.index(index);
        match entry {
            Json::Object(_) => {
                let part = Object::new(entry, &here)?;
                let role = part.word("role", &ROLES)?.unwrap_or(PartRole::Body);
                shown.add_part(role, pointer(&here.key("text")), part.required_text("text")?);
            }
            bare => shown.add_part(PartRole::Body, pointer(&here), bare_text(bare, &here)?),
        }
    }
    Ok(())
}

fn read_buttons<'a>(object: Object<'_, 'a>, shown: &mut Shown<'a>) -> Result<(), WireError> {
    let place = object.place().key("buttons");
    for (index, entry) in object.entries("buttons")?.iter().enumerate() {
        let here = place.index(index);
        match entry {
            Json::Object(_) => {
                let button = Object::new(entry, &here)?;
                shown.add_part(PartRole::Button, pointer(&here.key("title")), button.required_text("title")?);
                if let Some(url) = button.text("url")? {
                    shown.add_link(&here.key("url"), url);
                }
            }
            bare => shown.add_part(PartRole::Button, pointer(&here), bare_text(bare, &here)?),
        }
    }
    Ok(())
}

fn read_translations<'a>(object: Object<'_, 'a>, truncated: &mut bool) -> Result<Vec<Part<'a>>, WireError> {
    let place = object.place().key("translations");
    let entries = object.entries("translations")?;
    *truncated |= entries.len() > MAX_TRANSLATIONS;
    let mut parts = Vec::new();
    for (index, entry) in entries.iter().enumerate().take(MAX_TRANSLATIONS) {
        let here = place.index(index);
        let translation = Object::new(entry, &here)?;
        // Read for its kind only: a translation counts the same in every language.
        translation.text("lang")?;
        let by = translation.word("by", &TranslatedBy::ALL)?.unwrap_or(TranslatedBy::Sender);
        let text = translation.required_text("text")?;
        parts.push(Part { role: PartRole::Translation(by), field: pointer(&here.key("text")), text });
    }
    Ok(parts)
}

fn read_links<'a>(object: Object<'_, 'a>, shown: &mut Shown<'a>) -> Result<(), WireError> {
    let place = object.place().key("links");
    match object.value("links") {
        None => {}
        Some(Json::Array(values)) => {
            for (index, value) in values.iter().enumerate().filter(|(_, value)| !matches!(value, Json::Null)) {
                let here = place.index(index);
                shown.add_link(&here, text_of(value, &here)?);
            }
        }
        Some(single) => shown.add_link(&place, text_of(single, &place)?),
    }
    Ok(())
}

/// The text of an entry that may be a bare text or an object.
fn bare_text<'a>(value: &Json<'a>, place: &Pointer<'_>) -> Result<Cow<'a, str>, WireError> {
    value.typed().ok_or_else(|| wrong(value, "text or an object", place))
}

/// A place as the text of a part.
fn pointer(place: &Pointer<'_>) -> Cow<'static, str> {
    Cow::Owned(place.to_string())
}
