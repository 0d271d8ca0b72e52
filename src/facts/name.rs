//! The display name that is judged: its form and the brand it borrows.

use super::catalog::Fact;
use super::kind::Value;
use super::profile::{ProfileFacts, int, word};
use crate::identifier::tables::{Brand, Spelling};
use crate::identifier::{DisplayName, Tables};

/// The value of a fact about the form of a name; `None` for a fact of another family.
pub(super) fn form_value<'n>(
    fact: Fact,
    name: impl Fn() -> Option<&'n DisplayName>,
    profile: &ProfileFacts<'_>,
    tables: &Tables,
) -> Option<Value<'static>> {
    let foreign_brand = || {
        let brand = tables.brands.borrowed(&name()?.folded)?.brand;
        (!profile.is_brand(brand)).then_some(brand)
    };
    Some(match fact {
        Fact::NameLength => name().map_or(Value::Unknown, |name| int(name.form.characters)),
        Fact::NameAllCaps => {
            Value::Bool(name().is_some_and(|name| name.form.letters > 1 && name.form.capitals == name.form.letters))
        }
        Fact::NameHasLink => Value::Bool(name().is_some_and(|name| name.form.has_url_form)),
        Fact::NameHasEmoji => Value::Bool(name().is_some_and(|name| name.form.emoji > 0)),
        Fact::NameBrand => word(
            name().and_then(|name| tables.brands.borrowed(&name.folded)).map(|borrowed| borrowed.brand.name.as_str()),
        ),
        Fact::NameBorrowsBrand => Value::Bool(foreign_brand().is_some()),
        _ => return None,
    })
}

/// The first protected brand that a name looks like without writing it with the brand's letters, or
/// that one of its words misses by one letter.
pub(super) fn lookalike_brand<'t>(name: &DisplayName, tables: &'t Tables) -> Option<&'t Brand> {
    match tables.brands.borrowed(&name.folded) {
        Some(borrowed) => (borrowed.spelling == Spelling::Looks).then_some(borrowed.brand),
        None => name.words.iter().find_map(|word| tables.brands.one_letter_off(word)),
    }
}
