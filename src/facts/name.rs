//! The display name that is judged: its form and the brand it borrows.

use super::catalog::Fact;
use super::kind::Value;
use super::profile::{ProfileFacts, int, word};
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
