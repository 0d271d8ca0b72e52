//! The display name that is judged: its form, the brand it borrows, and what a rename does to it.

use super::catalog::Fact;
use super::kind::{RATIO_ONE, Value};
use super::profile::{ProfileFacts, int, word};
use crate::identifier::tables::Brand;
use crate::identifier::{DisplayName, Tables};
use crate::memory::Business;
use crate::text::{View, disguised_views, words};

/// The value of a fact about the form of a name; `None` for a fact of another family.
pub(super) fn form_value(
    fact: Fact,
    name: Option<&DisplayName>,
    profile: &ProfileFacts<'_>,
    tables: &Tables,
) -> Option<Value<'static>> {
    let foreign_brand = || {
        let brand = borrowed_brand(name?, tables)?;
        (!profile.is_brand(brand)).then_some(brand)
    };
    Some(match fact {
        Fact::NameLength => name.map_or(Value::Unknown, |name| int(name.form.characters)),
        Fact::NameAllCaps => {
            Value::Bool(name.is_some_and(|name| name.form.letters > 1 && name.form.capitals == name.form.letters))
        }
        Fact::NameHasLink => Value::Bool(name.is_some_and(|name| name.form.has_url_form)),
        Fact::NameHasEmoji => Value::Bool(name.is_some_and(|name| name.form.emoji > 0)),
        Fact::NameBrand => word(name.and_then(|name| borrowed_brand(name, tables)).map(|brand| brand.name.as_str())),
        Fact::NameBorrowsBrand => Value::Bool(foreign_brand().is_some()),
        _ => return None,
    })
}

/// The value of a fact about a rename; `None` for a fact of another family.
///
/// `wanted` is the name asked for, `typed` as it was typed.
pub(super) fn rename_value(
    fact: Fact,
    typed: &str,
    wanted: Option<&DisplayName>,
    business: &Business,
    profile: &ProfileFacts<'_>,
    tables: &Tables,
) -> Option<Value<'static>> {
    let current_typed = business.current_name();
    let current = current_typed.and_then(|name| DisplayName::parse(name, tables));
    let both = || Some((wanted?, current.as_ref()?));
    let changes = current_typed.is_some_and(|current| current != typed.trim());
    let is_cosmetic = || both().is_some_and(|(wanted, current)| bare(&wanted.folded) == bare(&current.folded));
    let brand = || {
        let brand = borrowed_brand(wanted?, tables)?;
        let had = current.as_ref().and_then(|current| borrowed_brand(current, tables));
        let is_new = had.is_none_or(|had| had.name != brand.name);
        (is_new && !profile.is_brand(brand)).then_some(brand)
    };
    Some(match fact {
        Fact::RenameChanges => Value::Bool(changes),
        Fact::RenameCosmetic => Value::Bool(changes && is_cosmetic()),
        Fact::RenameLegalFormOnly => Value::Bool(
            changes && !is_cosmetic() && both().is_some_and(|(wanted, current)| wanted.core == current.core),
        ),
        Fact::RenameLookalike => Value::Bool(wanted.is_some_and(|wanted| {
            let of_current = current.as_ref().is_some_and(|current| {
                wanted.skeleton == current.skeleton && bare(&wanted.core) != bare(&current.core)
            });
            of_current || brand().is_some_and(|brand| !spells_brand(wanted, brand))
        })),
        Fact::RenameReturns => Value::Bool(wanted.is_some_and(|wanted| {
            let earlier = business.names.iter().rev().skip(1);
            let same = |name: &str| {
                DisplayName::parse(name, tables).is_some_and(|earlier| bare(&earlier.core) == bare(&wanted.core))
            };
            let is_current = current.as_ref().is_some_and(|current| bare(&current.core) == bare(&wanted.core));
            !is_current && earlier.into_iter().any(|span| same(&span.name))
        })),
        Fact::RenameBorrowsBrand => Value::Bool(brand().is_some()),
        Fact::RenameBrand => word(brand().map(|brand| brand.name.as_str())),
        Fact::RenameEditDistance => both()
            .map_or(Value::Unknown, |(wanted, current)| int(strsim::osa_distance(&wanted.folded, &current.folded))),
        Fact::RenameSimilarity => {
            both().map_or(Value::Unknown, |(wanted, current)| likeness(&wanted.core, &current.core))
        }
        Fact::RenameFirstSimilarity => {
            let first = business.first_verified_name().and_then(|span| DisplayName::parse(&span.name, tables));
            match (wanted, first) {
                (Some(wanted), Some(first)) => likeness(&wanted.core, &first.core),
                _ => Value::Unknown,
            }
        }
        Fact::RenameSharedWords => both().map_or(Value::Unknown, |(wanted, current)| shared_words(wanted, current)),
        _ => return None,
    })
}

/// A folded name without accents, spaces and punctuation: what a reader takes for the same name.
fn bare(folded: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    folded.nfkd().filter(|c| c.is_alphanumeric()).collect()
}

/// Jaro-Winkler likeness as a ratio (W. E. Winkler, "String comparator metrics and enhanced decision
/// rules in the Fellegi-Sunter model of record linkage", 1990).
fn likeness(one: &str, other: &str) -> Value<'static> {
    Value::Ratio((strsim::jaro_winkler(one, other) * RATIO_ONE as f64).round() as i64)
}

/// Words of both names that stand in both, per all words of both; legal forms left out.
fn shared_words(one: &DisplayName, other: &DisplayName) -> Value<'static> {
    let split = |core: &str| {
        let mut words: Vec<String> = core.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect();
        words.sort();
        words.dedup();
        words
    };
    let (one, other) = (split(&one.core), split(&other.core));
    let shared = one.iter().filter(|word| other.binary_search(word).is_ok()).count();
    let all = one.len() + other.len() - shared;
    match (i64::try_from(shared), i64::try_from(all)) {
        (Ok(shared), Ok(all)) if all > 0 => Value::Ratio(shared * RATIO_ONE / all),
        _ => Value::Unknown,
    }
}

/// The first protected brand that a name mentions in whole words, or looks like as a whole.
fn borrowed_brand<'t>(name: &DisplayName, tables: &'t Tables) -> Option<&'t Brand> {
    let views = disguised_views(&name.folded);
    let spelled = std::iter::once(name.folded.as_str()).chain(views.iter().map(View::as_str));
    for text in spelled {
        let ranges: Vec<_> = words(text).collect();
        // A brand has at most four words; every run of so many words is looked up.
        for start in 0..ranges.len() {
            for end in (start..ranges.len().min(start + 4)).rev() {
                let (Some(first), Some(last)) = (ranges.get(start), ranges.get(end)) else { continue };
                if let Some(brand) = text.get(first.start..last.end).and_then(|run| tables.brands.by_name(run)) {
                    return Some(brand);
                }
            }
        }
    }
    tables.brands.by_skeleton(&name.skeleton)
}

/// The first protected brand that a name looks like without writing it with the brand's letters, or
/// that one of its words misses by one letter.
pub(super) fn lookalike_brand<'t>(name: &DisplayName, tables: &'t Tables) -> Option<&'t Brand> {
    match borrowed_brand(name, tables) {
        Some(brand) => (!spells_brand(name, brand)).then_some(brand),
        None => name.words.iter().find_map(|word| tables.brands.one_letter_off(word)),
    }
}

/// Whether a name writes one of the names of a brand with the brand's own letters.
fn spells_brand(name: &DisplayName, brand: &Brand) -> bool {
    let spaced =
        format!(" {} ", words(&name.folded).filter_map(|range| name.folded.get(range)).collect::<Vec<_>>().join(" "));
    brand.names.iter().any(|own| {
        let own = words(own).filter_map(|range| own.get(range)).collect::<Vec<_>>().join(" ");
        spaced.contains(&format!(" {own} "))
    })
}
