//! What is shown for a link against where it leads, and whether a template fixed it. Read
//! [`differs_from_shown`] and [`is_in_template`].

use crate::facts::haystack::{Haystack, HaystackPart};
use crate::identifier::Tables;
use crate::record::PartRole;
use crate::text::{Link, find_links};

use super::MessageLink;

/// Names of links are short; a bracket further away opens something else.
const MAX_NAME_BYTES: usize = 512;

/// Whether the name shown for a link (the title of its button, `[name](link)`, `<a href="link">name`)
/// names a domain, and another one than the link leads to.
pub(super) fn differs_from_shown(link: &MessageLink<'_>, haystack: &Haystack<'_>, tables: &Tables) -> bool {
    let Some(leads_to) = &link.link.domain else { return false };
    let names = match link.part.and_then(|part| haystack.parts().get(part)) {
        Some(part) => name_around(&part.text, link).into_iter().collect(),
        None => titles_beside(&link.field, haystack),
    };
    names.into_iter().any(|name| {
        let shown: Vec<_> = find_links(name, tables).links.into_iter().filter_map(|shown| shown.domain).collect();
        !shown.is_empty() && !shown.contains(leads_to)
    })
}

fn name_around<'p>(text: &'p str, link: &MessageLink<'_>) -> Option<&'p str> {
    let before = text.get(..link.span.start)?;
    let before = before.get(before.ceil_char_boundary(before.len().saturating_sub(MAX_NAME_BYTES))..)?;
    if let Some(name) = before.trim_end_matches(['<', ' ']).strip_suffix("](") {
        return name.rfind('[').and_then(|open| name.get(open + 1..));
    }
    let is_attribute = before.trim_end_matches(['"', '\'', ' ']).to_ascii_lowercase().ends_with("href=");
    let after = text.get(link.span.end..)?;
    let after = after.get(..after.floor_char_boundary(MAX_NAME_BYTES))?;
    let name = after.split_once('>').filter(|_| is_attribute).map(|(_, name)| name)?;
    name.split('<').next()
}

/// Titles of the button that a link was given with: buttons are objects of both.
fn titles_beside<'h>(field: &str, haystack: &'h Haystack<'_>) -> Vec<&'h str> {
    let parent = |pointer: &'_ str| pointer.rfind('/').map(|at| at + 1);
    let Some(owner) = parent(field).and_then(|at| field.get(..at)) else { return Vec::new() };
    let is_beside = |part: &&HaystackPart<'_>| {
        part.role == PartRole::Button && parent(&part.field).and_then(|at| part.field.get(..at)) == Some(owner)
    };
    haystack.parts().iter().filter(is_beside).map(|part| part.text.as_ref()).collect()
}

/// Whether a link stands in the approved text of the template (a place may be filled behind its host)
/// or was put in; `None` where neither is known.
pub(super) fn is_in_template(link: &MessageLink<'_>, haystack: &Haystack<'_>, tables: &Tables) -> Option<bool> {
    match link.part.and_then(|part| haystack.parts().get(part)).map(|part| part.role) {
        Some(PartRole::Template) => return Some(true),
        Some(PartRole::Filled) => return Some(false),
        _ => {}
    }
    let mut templates = haystack.parts().iter().filter(|part| part.role == PartRole::Template).peekable();
    templates.peek()?;
    let is_same = |fixed: &Link| fixed.host == link.link.host;
    Some(templates.any(|part| find_links(&part.text, tables).links.iter().any(is_same)))
}
