//! The display name that is judged: its form and the brand it borrows. Read [`JudgedName`].

use std::cell::OnceCell;

use super::catalog::Fact;
use super::kind::Value;
use super::profile::{ProfileFacts, int, word};
use crate::identifier::tables::{Borrowed, Brand, Spelling};
use crate::identifier::{DisplayName, Tables};
use crate::text::fold::is_ignorable;
use crate::text::{Signs, fold};

/// The name that is judged, with the brand in it, which is looked for at most once a record.
#[derive(Debug)]
pub(super) struct JudgedName {
    /// As read.
    pub(super) name: DisplayName,
    /// A place in the table and no reference, so that a sheet may outlive what it is lent.
    borrowed: OnceCell<Option<Borrowed>>,
}

impl JudgedName {
    /// Reads a name; none if nothing of it can be seen.
    pub(super) fn parse(typed: &str, tables: &Tables) -> Option<Self> {
        DisplayName::parse(typed, tables).map(|name| JudgedName { name, borrowed: OnceCell::new() })
    }

    fn borrowed(&self, tables: &Tables) -> Option<Borrowed> {
        *self.borrowed.get_or_init(|| tables.brands.borrowed(&self.name.folded, &self.name.core))
    }

    /// The brand that stands in the name.
    fn brand<'t>(&self, tables: &'t Tables) -> Option<&'t Brand> {
        tables.brands.get(self.borrowed(tables)?.brand)
    }

    /// The first protected brand that the name looks like without writing it with the brand's letters,
    /// or that one of its words misses by one letter.
    pub(super) fn lookalike_brand<'t>(&self, tables: &'t Tables) -> Option<&'t Brand> {
        match self.borrowed(tables) {
            Some(borrowed) if borrowed.spelling == Spelling::Looks => tables.brands.get(borrowed.brand),
            Some(_) => None,
            None => self.name.words.iter().find_map(|word| tables.brands.one_letter_off(word)),
        }
    }
}

/// The value of a fact about the form of a name; `None` for a fact of another family.
pub(super) fn form_value<'n>(
    fact: Fact,
    judged: impl Fn() -> Option<&'n JudgedName>,
    profile: &ProfileFacts<'_>,
    tables: &Tables,
) -> Option<Value<'static>> {
    let name = || judged().map(|judged| &judged.name);
    let brand = || judged()?.brand(tables);
    Some(match fact {
        Fact::NameLength => name().map_or(Value::Unknown, |name| int(name.form.characters)),
        Fact::NameAllCaps => {
            Value::Bool(name().is_some_and(|name| name.form.letters > 1 && name.form.capitals == name.form.letters))
        }
        Fact::NameHasLink => Value::Bool(name().is_some_and(|name| name.form.has_url_form)),
        Fact::NameHasEmoji => Value::Bool(name().is_some_and(|name| name.form.emoji > 0)),
        Fact::NameInvisible => name().map_or(Value::Unknown, |name| Value::Int(i64::from(invisible(name)))),
        Fact::NameBrand => word(brand().map(|brand| brand.name.as_str())),
        Fact::NameBorrowsBrand => Value::Bool(brand().is_some_and(|brand| !profile.is_brand(brand))),
        _ => return None,
    })
}

/// Invisible characters of a name. Those around it change nothing that is read or compared: they come
/// along when a name is copied out of a page.
fn invisible(name: &DisplayName) -> u32 {
    let count = |signs: Signs| signs.invisible + signs.direction_controls;
    match count(name.signs) {
        0 => 0,
        _ => count(fold(name.typed.trim_matches(is_ignorable)).signs()),
    }
}
