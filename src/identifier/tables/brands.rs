//! Brands: names that others like to borrow, and who may carry them. Read [`Brand`].

use std::collections::{HashMap, HashSet};

use serde::Deserialize;
use toml::Spanned;

use crate::text::fold;

use super::super::domain::Hostname;
use super::super::region::RegionSet;
use super::source::Files;

/// A brand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// As it writes itself.
    pub name: String,
    /// The name and its other names, folded, each once, the name first.
    pub names: Vec<String>,
    /// Hosts of its own, A-label form, subdomains included.
    pub domains: Vec<String>,
    /// Where it does business; empty means everywhere.
    pub regions: RegionSet,
    /// Hosts of those who may carry its name, subdomains included.
    pub resellers: Vec<String>,
}

/// The brands of the table, found by name and by domain.
#[derive(Debug, Default)]
pub struct Brands {
    brands: Vec<Brand>,
    by_name: HashMap<Box<str>, usize>,
    by_domain: HashMap<Box<str>, usize>,
    /// Skeletons of names that are long enough to be looked like.
    by_skeleton: HashMap<Box<str>, usize>,
    /// Names of one long word, by their first letter: what a slip of one letter is compared with.
    long_words: HashMap<char, Vec<(Box<str>, usize)>>,
}

/// Below this many letters a skeleton is shared by honest names too often to say anything.
const LEAST_LETTERS_OF_LOOKALIKE: usize = 5;

/// Below this many letters honest words are one letter apart too often (`visa`, `vista`).
const LEAST_LETTERS_OF_SLIP: usize = 7;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    brand: Vec<BrandAsWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BrandAsWritten {
    name: Spanned<String>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    domains: Vec<Spanned<String>>,
    #[serde(default)]
    regions: Vec<Spanned<String>>,
    #[serde(default)]
    resellers: Vec<Spanned<String>>,
}

impl Brands {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { brand: as_written } = files.toml(file);
        let mut table = Brands::default();
        for BrandAsWritten { name, aliases, domains, regions, resellers } in as_written {
            let index = table.brands.len();
            let mut brand = Brand {
                name: name.get_ref().clone(),
                regions: files.regions(file, &regions),
                domains: hosts(files, file, &domains),
                resellers: hosts(files, file, &resellers),
                names: Vec::new(),
            };
            let mut seen = HashSet::new();
            for written in std::iter::once(&name).chain(&aliases) {
                let folded = fold(written.get_ref()).as_str().trim().to_owned();
                let message = if folded.is_empty() {
                    "a brand needs a name that can be seen".to_owned()
                } else if !seen.insert(folded.clone()) {
                    format!("`{}` says again what stands before it, folded", written.get_ref())
                } else if let Some(other) = table.by_name.get(folded.as_str()).and_then(|at| table.brands.get(*at)) {
                    format!("`{}` is a name of `{}` already", written.get_ref(), other.name)
                } else {
                    table.by_name.insert(folded.as_str().into(), index);
                    table.index_likeness(&folded, index);
                    brand.names.push(folded);
                    continue;
                };
                files.report(file, written.span(), message, None);
            }
            for domain in &brand.domains {
                table.by_domain.entry(domain.as_str().into()).or_insert(index);
            }
            table.brands.push(brand);
        }
        table
    }

    /// All brands, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Brand> {
        self.brands.iter()
    }

    /// The brand with this folded name or other name.
    pub fn by_name(&self, folded: &str) -> Option<&Brand> {
        self.by_name.get(folded).and_then(|index| self.brands.get(*index))
    }

    fn index_likeness(&mut self, folded: &str, index: usize) {
        let letters = folded.chars().count();
        let bare: String = folded.chars().filter(|letter| letter.is_alphanumeric()).collect();
        if letters >= LEAST_LETTERS_OF_LOOKALIKE {
            let skeleton: String = unicode_security::skeleton(&bare).collect();
            self.by_skeleton.entry(skeleton.into()).or_insert(index);
        }
        if letters >= LEAST_LETTERS_OF_SLIP && folded.chars().all(char::is_alphabetic) {
            let first = folded.chars().next().unwrap_or_default();
            self.long_words.entry(first).or_default().push((folded.into(), index));
        }
    }

    /// The brand with a name of this skeleton (UTS 39, spaces left out).
    pub fn by_skeleton(&self, skeleton: &str) -> Option<&Brand> {
        self.by_skeleton.get(skeleton).and_then(|index| self.brands.get(*index))
    }

    /// The brand of one long word that a folded word misses by one letter put in, left out, replaced
    /// or swapped. The first letter is one that nobody overlooks.
    pub fn one_letter_off(&self, word: &str) -> Option<&Brand> {
        let near = self.long_words.get(&word.chars().next()?)?;
        let letters = word.chars().count();
        let (_, index) = near
            .iter()
            .find(|(own, _)| own.chars().count().abs_diff(letters) <= 1 && strsim::osa_distance(own, word) == 1)?;
        self.brands.get(*index)
    }

    /// The brand whose own host this is, or is under.
    pub fn by_host(&self, host: &Hostname) -> Option<&Brand> {
        let index = host.itself_and_parents().find_map(|name| self.by_domain.get(name))?;
        self.brands.get(*index)
    }
}

impl Brand {
    /// Whether the host belongs to the brand or to one of its resellers.
    pub fn allows(&self, host: &Hostname) -> bool {
        host.itself_and_parents().any(|name| self.domains.iter().chain(&self.resellers).any(|own| own == name))
    }
}

fn hosts(files: &mut Files<'_>, file: &str, written: &[Spanned<String>]) -> Vec<String> {
    let mut hosts = Vec::new();
    for host in written {
        match Hostname::parse(host.get_ref()) {
            Ok(parsed) => hosts.push(parsed.as_str().to_owned()),
            Err(problem) => {
                files.report(file, host.span(), format!("`{}` is no hostname: {problem}", host.get_ref()), None);
            }
        }
    }
    hosts
}
