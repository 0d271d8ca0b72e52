//! A wanted name beside the current one, the first verified one and every earlier one, and beside
//! the brands. Read [`NameChange`].
//!
//! Names are compared here and judged nowhere: the classes of a rename are written in the rules.

use std::cell::OnceCell;

use super::catalog::Fact;
use super::kind::{RATIO_ONE, Value};
use super::profile::{ProfileFacts, int, word};
use crate::identifier::tables::{Borrowed, Brand, Spelling};
use crate::identifier::{Comparison, NameReading, Tables};
use crate::memory::Business;

/// A wanted name with the names before it, each read once, when first asked for.
#[derive(Debug, Default)]
pub(super) struct NameChange {
    wanted: Option<NameReading>,
    current: Option<NameReading>,
    /// As typed, the wanted name is not the current one.
    changes: bool,
    comparison: Option<Comparison>,
    /// Names before the current one, oldest first, each once.
    earlier: OnceCell<Vec<NameReading>>,
    first: OnceCell<Option<NameReading>>,
    /// The brand that is borrowed anew, and how it is written.
    brand: OnceCell<Option<Borrowed>>,
    /// Likeness to the nearest brand: of the wanted name and of the current.
    nearest_brand: OnceCell<Option<(f64, f64)>>,
}

impl NameChange {
    /// Reads both names; without a change the current one is not read.
    pub(super) fn of(wanted: Option<&str>, business: &Business, tables: &Tables) -> Self {
        let current = business.current_name();
        let Some(wanted) = wanted else { return NameChange::default() };
        let changes = current.is_some_and(|current| current != wanted.trim());
        let wanted = NameReading::parse(wanted, tables);
        let current = current.and_then(|current| NameReading::parse(current, tables));
        let both = wanted.as_ref().zip(current.as_ref());
        let comparison = both.map(|(wanted, current)| wanted.compared_with(current, tables));
        NameChange { wanted, current, changes, comparison, ..NameChange::default() }
    }

    /// What the wanted name adds to the current one and what it leaves out, as texts; none without
    /// a change.
    pub(super) fn differences(&self) -> Option<(String, String)> {
        let (wanted, current) = self.both()?;
        self.changes.then(|| (wanted.text_missing_in(current), current.text_missing_in(wanted)))
    }

    /// The value of a fact about a rename; `None` for a fact of another family.
    pub(super) fn value(
        &self,
        fact: Fact,
        business: &Business,
        profile: &ProfileFacts<'_>,
        tables: &Tables,
    ) -> Option<Value<'static>> {
        let holds = |test: fn(&Comparison) -> bool| Value::Bool(self.changes && self.comparison().is_some_and(test));
        let counted =
            |count: fn(&Comparison) -> Option<usize>| self.comparison().and_then(count).map_or(Value::Unknown, int);
        let shared =
            |share: fn(&Comparison) -> Option<f64>| self.comparison().and_then(share).map_or(Value::Unknown, ratio);
        let with_first = |measure: fn(&NameReading, &NameReading) -> Option<Value<'static>>| {
            let first = self.first(business, tables);
            self.wanted.as_ref().zip(first).and_then(|(wanted, first)| measure(wanted, first)).unwrap_or(Value::Unknown)
        };
        Some(match fact {
            Fact::RenameChanges => Value::Bool(self.changes),
            Fact::RenameCosmetic => holds(|found| found.is_cosmetic),
            Fact::RenameLegalFormOnly => holds(|found| found.is_legal_form_only),
            Fact::RenameReordered => holds(|found| found.is_reordered),
            Fact::RenameTransliterated => holds(|found| found.is_transliterated),
            Fact::RenameNumbersChanged => holds(|found| found.numbers_differ),
            Fact::RenameLookalike => Value::Bool(self.is_lookalike(business, profile, tables)),
            Fact::RenameMixesScripts => Value::Bool(self.adds(|name| name.mixes_scripts)),
            Fact::RenameInvisible => {
                Value::Bool(self.adds(|name| name.signs.invisible > 0 || name.signs.direction_controls > 0))
            }
            Fact::RenameCostumed => Value::Bool(self.adds(|name| name.is_costumed)),
            Fact::RenameReplacesLetters => holds(|found| found.replaces_letters),
            Fact::RenameAddedOnWebsite => Value::Bool(self.both().is_some_and(|(wanted, current)| {
                profile.shows_in_website(|label| NameReading::stands_in(&wanted.words_missing_in(current), label))
            })),
            Fact::RenameRemovedOnWebsite => Value::Bool(self.both().is_some_and(|(wanted, current)| {
                profile.shows_in_website(|label| NameReading::stands_in(&current.words_missing_in(wanted), label))
            })),
            Fact::RenameAddsSigns => Value::Bool(self.changes && self.adds_signs()),
            Fact::RenameReturns => Value::Bool(self.returns(business, tables)),
            Fact::RenameBorrowsBrand => Value::Bool(self.brand(profile, tables).is_some()),
            Fact::RenameBrand => {
                let brand = self.brand(profile, tables).and_then(|found| tables.brands.get(found.brand));
                word(brand.map(|brand| brand.name.as_str()))
            }
            Fact::RenameBrandSimilarity => {
                self.nearest_brand(profile, tables).map_or(Value::Unknown, |(wanted, _)| ratio(wanted))
            }
            Fact::RenameCurrentBrandSimilarity => {
                self.nearest_brand(profile, tables).map_or(Value::Unknown, |(_, current)| ratio(current))
            }
            Fact::RenameEditDistance => counted(|found| Some(found.edit_distance)),
            Fact::RenameTypoLetters => counted(|found| found.typo_letters),
            Fact::RenameSoundDistance => counted(|found| found.sound_distance),
            Fact::RenameLetters => counted(|found| Some(found.letters)),
            Fact::RenameWordChange => shared(|found| Some(found.word_change)),
            Fact::RenameSimilarity => shared(|found| Some(found.likeness)),
            Fact::RenameTrigrams => shared(|found| Some(found.trigrams)),
            Fact::RenameSharedWords => shared(|found| found.shared_words),
            Fact::RenameAddsWords => {
                self.both().map_or(Value::Unknown, |(wanted, current)| int(wanted.words_missing_in(current).len()))
            }
            Fact::RenameFirstSimilarity if business.first_verified_name().is_none() => Value::Unknown,
            Fact::RenameFirstSimilarity => with_first(|wanted, first| Some(ratio(wanted.likeness(first)))),
            Fact::RenameFirstSharedWords => with_first(|wanted, first| wanted.shared_words(first).map(ratio)),
            Fact::RenameFirstDistance => with_first(|wanted, first| Some(int(wanted.distance(first)))),
            Fact::RenameStepSimilarity => self.step_similarity(business, tables).map_or(Value::Unknown, ratio),
            Fact::RenameEarlierSimilarity => self.earlier_similarity(business, tables).map_or(Value::Unknown, ratio),
            _ => return None,
        })
    }

    fn both(&self) -> Option<(&NameReading, &NameReading)> {
        Some((self.wanted.as_ref()?, self.current.as_ref()?))
    }

    fn comparison(&self) -> Option<&Comparison> {
        self.comparison.as_ref()
    }

    fn earlier(&self, business: &Business, tables: &Tables) -> &[NameReading] {
        self.earlier.get_or_init(|| {
            let mut earlier: Vec<NameReading> = Vec::new();
            for span in business.names.iter().rev().skip(1).rev() {
                // A name that came twice is compared once.
                if let Some(name) = NameReading::parse(&span.name, tables)
                    && !earlier.contains(&name)
                {
                    earlier.push(name);
                }
            }
            earlier
        })
    }

    fn first(&self, business: &Business, tables: &Tables) -> Option<&NameReading> {
        let read = || NameReading::parse(&business.first_verified_name().or(business.names.first())?.name, tables);
        self.first.get_or_init(read).as_ref()
    }

    /// Earlier names that are not the current one otherwise written.
    fn left<'s>(&'s self, business: &Business, tables: &Tables) -> impl Iterator<Item = &'s NameReading> {
        let current = self.current.as_ref();
        let is_left = move |name: &&NameReading| current.is_none_or(|current| !name.has_same_core(current));
        self.earlier(business, tables).iter().filter(is_left)
    }

    fn returns(&self, business: &Business, tables: &Tables) -> bool {
        self.wanted
            .as_ref()
            .is_some_and(|wanted| self.left(business, tables).any(|earlier| earlier.has_same_core(wanted)))
    }

    /// The least likeness of two names that followed one another since the first one.
    fn step_similarity(&self, business: &Business, tables: &Tables) -> Option<f64> {
        let (wanted, current) = self.both()?;
        let first = self.first(business, tables)?;
        // Earlier names stand once each and in order; what came before the first verified one is no step.
        let since = self.earlier(business, tables).iter().skip_while(|name| *name != first);
        let walk: Vec<&NameReading> = since.chain([current, wanted]).collect();
        walk.windows(2)
            .map(|step| match step {
                [from, to] => to.likeness(from),
                _ => 1.0,
            })
            .reduce(f64::min)
    }

    fn earlier_similarity(&self, business: &Business, tables: &Tables) -> Option<f64> {
        let wanted = self.wanted.as_ref()?;
        self.left(business, tables).map(|earlier| wanted.likeness(earlier)).reduce(f64::max)
    }

    /// Whether the wanted name has something that the current one has not.
    fn adds(&self, has: impl Fn(&NameReading) -> bool) -> bool {
        self.wanted.as_ref().is_some_and(&has) && !self.current.as_ref().is_some_and(&has)
    }

    fn adds_signs(&self) -> bool {
        self.both().is_some_and(|(wanted, current)| wanted.decorations > current.decorations)
    }

    fn is_lookalike(&self, business: &Business, profile: &ProfileFacts<'_>, tables: &Tables) -> bool {
        let Some(wanted) = self.wanted.as_ref() else { return false };
        self.comparison().is_some_and(|found| found.is_lookalike)
            || self.left(business, tables).any(|earlier| wanted.is_lookalike_of(earlier))
            || self.brand(profile, tables).is_some_and(|found| found.spelling == Spelling::Looks)
    }

    /// A brand that the wanted name borrows and the current one does not, and that is not its own.
    fn brand(&self, profile: &ProfileFacts<'_>, tables: &Tables) -> Option<Borrowed> {
        *self.brand.get_or_init(|| {
            let borrowed = |name: &NameReading| tables.brands.borrowed(&name.folded, &name.core_words());
            let found = borrowed(self.wanted.as_ref()?)?;
            let had = self.current.as_ref().and_then(borrowed);
            let is_new = had.is_none_or(|had| had.brand != found.brand || found.spelling.is_nearer_than(had.spelling));
            let is_own = tables.brands.get(found.brand).is_some_and(|brand| profile.is_brand(brand));
            (is_new && !is_own).then_some(found)
        })
    }

    fn nearest_brand(&self, profile: &ProfileFacts<'_>, tables: &Tables) -> Option<(f64, f64)> {
        *self.nearest_brand.get_or_init(|| {
            let foreign = |brand: &Brand| !profile.is_brand(brand);
            let (nearest, likeness) = tables.brands.nearest(self.wanted.as_ref()?.runs(), foreign)?;
            let same = |brand: &Brand| brand.name == nearest.name;
            let current = self.current.as_ref().and_then(|current| tables.brands.nearest(current.runs(), same));
            Some((likeness, current.map_or(0.0, |(_, likeness)| likeness)))
        })
    }
}

/// A share of 0 to 1.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a share lies between 0 and 1")]
fn ratio(share: f64) -> Value<'static> {
    Value::Ratio((share * RATIO_ONE as f64).round() as i64)
}
