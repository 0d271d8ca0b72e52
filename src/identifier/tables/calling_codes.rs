//! Calling codes and the regions they serve. Read [`CallingCodes`].

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::region::RegionSet;
use super::source::Files;

/// Which regions a number may speak for by its first digits, without looking at the rest.
#[derive(Debug, Default)]
pub struct CallingCodes {
    /// By the digits behind the `+` as [`key`], sorted; entries for areas begin with their calling code.
    entries: Vec<(u64, Entry)>,
}

/// Prefixes have at most so many digits.
const LONGEST_PREFIX: usize = 9;

/// A prefix as a number. The 1 in front keeps leading zeros.
fn key(prefix: &str) -> u64 {
    prefix.bytes().fold(1, |key: u64, digit| key.wrapping_mul(10).wrapping_add(u64::from(digit.wrapping_sub(b'0'))))
}

#[derive(Debug, Clone, Copy)]
struct Entry {
    /// Digits of the calling code at the start of the prefix.
    code_len: usize,
    owner: CodeOwner,
}

/// Whom a range of numbers serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOwner {
    /// One or several regions that share it.
    Regions(RegionSet),
    /// No region: a service across borders, or a range inside a shared code that is not bound to one.
    NonGeographic(NonGeographic),
}

/// What a range of numbers without a region is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NonGeographic {
    /// Free for the caller.
    TollFree,
    /// The caller pays for more than the call.
    Premium,
    /// The cost is shared.
    SharedCost,
    /// Follows its owner.
    Personal,
    /// Satellites.
    Satellite,
    /// Networks across borders, things that talk to things.
    Network,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    /// Calling code to regions.
    #[serde(default)]
    codes: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// Calling code to kind.
    #[serde(default)]
    non_geographic: BTreeMap<Spanned<String>, NonGeographic>,
    #[serde(default)]
    area: Vec<Area>,
}

/// Prefixes inside a shared calling code that serve some of its regions, or none.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Area {
    code: Spanned<String>,
    #[serde(default)]
    regions: Vec<Spanned<String>>,
    kind: Option<NonGeographic>,
    prefixes: Vec<Spanned<String>>,
}

impl CallingCodes {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { codes, non_geographic, area } = files.toml(file);
        let mut entries: Vec<(u64, Entry)> = Vec::new();
        let mut add = |files: &mut Files<'_>, code: &str, area: &Spanned<String>, owner| {
            let prefix = format!("{code}{}", area.get_ref());
            if prefix.is_empty() || prefix.len() > LONGEST_PREFIX || !prefix.bytes().all(|byte| byte.is_ascii_digit()) {
                files.report(file, area.span(), format!("`{}` are not 1 to 9 digits", area.get_ref()), None);
                return;
            }
            let code_len = if code.is_empty() { prefix.len() } else { code.len() };
            if entries.iter().any(|(known, _)| *known == key(&prefix)) {
                files.report(file, area.span(), format!("`{prefix}` stands here twice"), None);
                return;
            }
            entries.push((key(&prefix), Entry { code_len, owner }));
        };
        for (code, regions) in &codes {
            let owner = CodeOwner::Regions(files.regions(file, regions));
            add(files, "", code, owner);
        }
        for (code, kind) in &non_geographic {
            add(files, "", code, CodeOwner::NonGeographic(*kind));
        }
        for Area { code, regions, kind, prefixes } in &area {
            if !codes.keys().any(|known| known.get_ref() == code.get_ref()) {
                files.report(file, code.span(), format!("`{}` is not among the codes", code.get_ref()), None);
                continue;
            }
            let owner = match kind {
                Some(kind) => CodeOwner::NonGeographic(*kind),
                None => CodeOwner::Regions(files.regions(file, regions)),
            };
            for prefix in prefixes {
                add(files, code.get_ref(), prefix, owner);
            }
        }
        entries.sort_by_key(|(key, _)| *key);
        CallingCodes { entries }
    }

    /// The calling code at the start of international `digits` (without `+`), and whom the number
    /// serves as far as its first digits tell. None if no calling code begins so.
    pub fn owner<'a>(&self, digits: &'a str) -> Option<(&'a str, CodeOwner)> {
        // The longest prefix wins.
        let digit_count = digits.bytes().take_while(u8::is_ascii_digit).count();
        (1..=digit_count.min(LONGEST_PREFIX)).rev().find_map(|len| {
            let key = key(digits.get(..len)?);
            let index = self.entries.binary_search_by_key(&key, |(known, _)| *known).ok()?;
            let (_, entry) = self.entries.get(index)?;
            Some((digits.get(..entry.code_len)?, entry.owner))
        })
    }
}
