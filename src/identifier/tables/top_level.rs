//! Which regions a domain speaks for by its ending. Read [`DomainReach`].

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::Deserialize;
use toml::Spanned;

use super::super::domain::Hostname;
use super::super::region::{Region, RegionSet};
use super::source::Files;
use super::suffixes::Suffixes;

/// What the ending of a domain says about where its owner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DomainReach {
    /// Nothing: a generic ending, or a country's that the world uses as generic.
    Neutral,
    /// A city, a language or a part of the world: a hint that proves nothing when it is missed.
    Hint(RegionSet),
    /// A country, or the union of countries that may register there.
    Regions(RegionSet),
}

impl DomainReach {
    /// The regions spoken for or hinted at; empty when neutral.
    pub fn regions(&self) -> RegionSet {
        match self {
            DomainReach::Neutral => RegionSet::EMPTY,
            DomainReach::Hint(regions) | DomainReach::Regions(regions) => *regions,
        }
    }
}

/// The endings of domains.
#[derive(Debug, Default)]
pub struct TopLevelDomains {
    /// By ending, without a dot, A-label form. Two-letter endings that are not here are their region.
    reach: HashMap<Box<str>, DomainReach>,
    closed: HashSet<Box<str>>,
    /// Second labels that are closed under the ending of a country: `gov` in `gov.uk`.
    closed_second: HashSet<Box<str>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    generic_use: Vec<Spanned<String>>,
    #[serde(default)]
    closed: Vec<Spanned<String>>,
    #[serde(default)]
    closed_second_level: Vec<Spanned<String>>,
    #[serde(default)]
    regions: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    #[serde(default)]
    hints: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
}

impl TopLevelDomains {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { generic_use, closed, closed_second_level, regions, hints } = files.toml(file);
        let mut table = TopLevelDomains::default();
        let mut entries = Vec::new();
        entries.extend(generic_use.iter().map(|ending| (ending, DomainReach::Neutral)));
        for (ending, codes) in &regions {
            entries.push((ending, DomainReach::Regions(files.regions(file, codes))));
        }
        for (ending, codes) in &hints {
            entries.push((ending, DomainReach::Hint(files.regions(file, codes))));
        }
        for (ending, reach) in entries {
            match Hostname::parse(ending.get_ref()) {
                Err(problem) => {
                    let message = format!("`{}` is no domain ending: {problem}", ending.get_ref());
                    files.report(file, ending.span(), message, None);
                }
                Ok(host) => {
                    if table.reach.insert(host.as_str().into(), reach).is_some() {
                        files.report(file, ending.span(), format!("`{}` stands here twice", ending.get_ref()), None);
                    }
                }
            }
        }
        table.closed = closed.iter().map(|ending| ending.get_ref().as_str().into()).collect();
        table.closed_second = closed_second_level.iter().map(|label| label.get_ref().as_str().into()).collect();
        table
    }

    /// What the ending of a host says. The longest ending of the table wins.
    pub fn reach(&self, host: &Hostname) -> DomainReach {
        if let Some(reach) = host.itself_and_parents().find_map(|name| self.reach.get(name)) {
            return *reach;
        }
        let ending = host.labels().next_back().unwrap_or("");
        match Region::parse(ending) {
            // `Region::parse` knows two codes that are no endings; `uk` stands in the table.
            Some(region) if ending.len() == 2 => DomainReach::Regions(region.into()),
            _ => DomainReach::Neutral,
        }
    }

    /// Whether only members of a vetted sector get names under this ending: `gov`, `bank`, `edu.au`.
    pub fn is_closed(&self, host: &Hostname, suffixes: &Suffixes) -> bool {
        // A second label is the registry's only where it is a public suffix: `go.jp`, not `go.it`.
        let suffix = suffixes.registry_suffix(host).text;
        let mut labels = suffix.rsplit('.');
        let Some(top) = labels.next() else { return false };
        self.closed.contains(top)
            || self.closed.contains(suffix)
            || (top.len() == 2 && labels.next().is_some_and(|label| self.closed_second.contains(label)))
    }
}
