//! States and the territories that belong to them. Read [`Territories`].

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::region::{Region, RegionSet};
use super::source::Files;

/// Which regions belong together, so that one speaking for the other is no contradiction.
#[derive(Debug, Default)]
pub struct Territories {
    /// State and territory, in both directions, sorted.
    pairs: Vec<(Region, Region)>,
    /// Regions whose numbers are held across the border, in both directions, sorted.
    numbers: Vec<(Region, Region)>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    territories: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    shared_numbers: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl Territories {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { territories, shared_numbers } = files.toml(file);
        Territories { pairs: pairs(files, file, &territories), numbers: pairs(files, file, &shared_numbers) }
    }

    /// Whether the sets share a region, or a state of one has a territory in the other.
    ///
    /// Two territories of one state are not related: Réunion speaks for France, not for Tahiti. An
    /// empty set is related to nothing; ask [`RegionSet::is_empty`] first where it means "anywhere".
    pub fn are_related(&self, regions: &RegionSet, others: &RegionSet) -> bool {
        self.widen(regions).overlaps(others) || self.widen(others).overlaps(regions)
    }

    /// Whether businesses of one of `regions` often hold numbers of one of `others`.
    pub fn share_numbers(&self, regions: &RegionSet, others: &RegionSet) -> bool {
        self.numbers.iter().any(|(one, other)| regions.contains(*one) && others.contains(*other))
    }

    /// The set with every state and territory that belongs to one of its regions.
    pub fn widen(&self, regions: &RegionSet) -> RegionSet {
        let mut wide = *regions;
        for (region, other) in &self.pairs {
            if regions.contains(*region) {
                wide.insert(*other);
            }
        }
        wide
    }
}

/// Pairs of regions in both directions, sorted, each once.
fn pairs(
    files: &mut Files<'_>,
    file: &str,
    written: &BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
) -> Vec<(Region, Region)> {
    let mut pairs = Vec::new();
    for (state, members) in written {
        let state = files.region(file, state);
        for member in members {
            if let (Some(state), Some(member)) = (state, files.region(file, member)) {
                pairs.push((state, member));
                pairs.push((member, state));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

impl Files<'_> {
    /// Reads a region code; a wrong one is a problem.
    pub(super) fn region(&mut self, file: &str, code: &Spanned<String>) -> Option<Region> {
        let region = Region::parse(code.get_ref());
        if region.is_none() {
            let message = format!("`{}` is no region", code.get_ref());
            self.report(file, code.span(), message, Some("regions are ISO 3166-1 alpha-2 codes such as `DE`".into()));
        }
        region
    }

    /// Reads a list of region codes; wrong ones are problems.
    pub(super) fn regions(&mut self, file: &str, codes: &[Spanned<String>]) -> RegionSet {
        codes.iter().filter_map(|code| self.region(file, code)).collect()
    }
}
