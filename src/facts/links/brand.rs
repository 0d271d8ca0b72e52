//! A protected brand in a host that is not the brand's. Read [`in_host`].

use crate::identifier::Tables;
use crate::identifier::tables::{Brand, Spelling};
use crate::text::{Link, disguised_views, fold, words};

/// A brand in a foreign host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct BorrowedBrand {
    /// The brand, as it writes itself.
    pub(super) name: String,
    /// Whether the host only looks like it: other characters, digits for letters, one letter off.
    pub(super) is_lookalike: bool,
}

/// A brand whose folded name is a word of the host (`paypal` in `paypal-login.example`), or looks like
/// one, where the host is neither the brand's nor a reseller's.
pub(super) fn in_host(link: &Link, tables: &Tables) -> Option<BorrowedBrand> {
    let host = link.host.name()?;
    // Brands are alike, too: the Spanish post is no Brazilian one with a letter missing.
    if tables.brands.by_host(host).is_some() {
        return None;
    }
    let shown = host.to_unicode();
    let suffix = tables.suffixes.suffix(host).text;
    let labels = shown.strip_suffix(suffix).unwrap_or(&shown);
    // Host words are kept apart by dots and hyphens; UAX 29 keeps `a.b` together, so dots go first.
    let folded = fold(labels).into_string().replace(['.', '-', '_'], " ");
    let is_foreign = |brand: &&Brand| !brand.allows(host);
    let found = |brand: &Brand, is_lookalike| BorrowedBrand { name: brand.name.clone(), is_lookalike };
    let exact = |text: &str| {
        let mut named = words(text).filter_map(|range| {
            let word = text.get(range)?;
            tables.brands.by_name(word).filter(|brand| tables.brands.is_meant(brand, word, &folded))
        });
        named.find(is_foreign)
    };
    let each_word = || words(&folded).filter_map(|range| folded.get(range));
    exact(&folded)
        .map(|brand| found(brand, false))
        .or_else(|| {
            let views = disguised_views(&folded);
            views.iter().find_map(|view| exact(view.as_str())).map(|brand| found(brand, true))
        })
        .or_else(|| {
            // Word by word: brands of several words are too often parts of honest names.
            each_word().find_map(|word| {
                let borrowed = tables.brands.borrowed(word, &folded)?;
                let brand = tables.brands.get(borrowed.brand).filter(is_foreign)?;
                Some(found(brand, borrowed.spelling == Spelling::Looks))
            })
        })
        .or_else(|| {
            // Readers look at the last letter as at the first: `telegraf` is no `telegram`.
            let same_end = |word: &str, brand: &Brand| {
                brand.names.iter().any(|name| name.chars().next_back() == word.chars().next_back())
            };
            let near = each_word().find_map(|word| {
                tables.brands.one_letter_off(word).filter(|brand| is_foreign(brand) && same_end(word, brand))
            });
            near.map(|brand| found(brand, true))
        })
}

/// Whether a word of the host runs on from a protected brand, or into one (`paypalhelp`), where the
/// host is neither the brand's nor a reseller's.
pub(super) fn is_inside(link: &Link, tables: &Tables) -> bool {
    let Some(host) = link.host.name() else { return false };
    let suffix = tables.suffixes.suffix(host).text;
    let labels = host.as_str().strip_suffix(suffix).unwrap_or("");
    let mut words = labels.split(['.', '-', '_']);
    words.any(|word| tables.brands.inside(word).is_some_and(|brand| !brand.allows(host)))
}
