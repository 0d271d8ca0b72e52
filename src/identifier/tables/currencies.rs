//! Currencies: how amounts are written and what they are roughly worth. Read [`Currencies`].

use std::collections::HashMap;

use serde::Deserialize;
use toml::Spanned;

use super::super::region::RegionSet;
use super::source::Files;

/// The currencies of the table.
#[derive(Debug, Default)]
pub struct Currencies {
    list: Vec<Currency>,
    by_code: HashMap<[u8; 3], usize>,
    /// For each sign, word and code the currencies that it may stand for, in the order of the table.
    pub(super) names: Vec<CurrencyName>,
    pub(super) multipliers: Vec<Multiplier>,
}

/// A currency.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Currency {
    /// The code of ISO 4217, or the one in use for money that has none there.
    pub code: [u8; 3],
    /// How many units one euro buys, in billionths. Round figures.
    per_euro: u64,
    /// Where it is paid with.
    pub regions: RegionSet,
}

/// How a currency is written.
#[derive(Debug)]
pub(super) struct CurrencyName {
    pub(super) text: String,
    pub(super) currencies: Vec<NamedCurrency>,
}

/// One of the currencies that a name may stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NamedCurrency {
    pub(super) currency: usize,
    /// Whether the name stands in front of numbers too.
    pub(super) leads: bool,
    /// Whether the name means it only in its own regions.
    pub(super) is_local: bool,
}

/// The currency that a multiplier stands for by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Implied {
    /// The currency (ISO 4217).
    pub code: [u8; 3],
    /// Whether only in its own regions.
    is_local: bool,
}

impl Multiplier {
    /// The currency it stands for by itself.
    pub(super) fn implied(&self, currencies: &Currencies) -> Option<Implied> {
        let code = currencies.at(self.currency?)?.code;
        Some(Implied { code, is_local: self.is_local })
    }
}

/// A word such as `lakh`.
#[derive(Debug)]
pub(super) struct Multiplier {
    pub(super) words: Vec<String>,
    pub(super) factor: i64,
    /// The currency that the word implies where none is named.
    pub(super) currency: Option<usize>,
    /// Whether it implies it only in its own regions, or where nothing is known of them.
    pub(super) is_local: bool,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    multipliers: Vec<MultiplierAsWritten>,
    #[serde(default)]
    currency: Vec<CurrencyAsWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MultiplierAsWritten {
    factor: u32,
    currency: Option<Spanned<String>>,
    #[serde(default)]
    local: bool,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CurrencyAsWritten {
    code: Spanned<String>,
    per_euro: Spanned<f64>,
    #[serde(default)]
    behind: bool,
    signs: Vec<String>,
    #[serde(default)]
    local: Vec<String>,
    words: Vec<String>,
    regions: Vec<Spanned<String>>,
}

/// Parts of a unit in which rates are held: the smallest rate of the table is that of bitcoin.
const RATE_ONE: f64 = 1e9;

impl Currencies {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { multipliers, currency } = files.toml(file);
        let mut table = Currencies::default();
        for CurrencyAsWritten { code, per_euro, behind, signs, local, words, regions } in currency {
            let letters = code.get_ref().as_bytes().try_into().ok();
            let Some(letters) = letters.filter(|code: &[u8; 3]| code.iter().all(u8::is_ascii_uppercase)) else {
                let message = format!("`{}` is no currency: three capitals are due", code.get_ref());
                files.report(file, code.span(), message, None);
                continue;
            };
            let rate = per_euro.get_ref() * RATE_ONE;
            if !(1.0..1e18).contains(&rate) {
                files.report(file, per_euro.span(), format!("`{}` is no rate", per_euro.get_ref()), None);
                continue;
            }
            let at = table.list.len();
            if table.by_code.insert(letters, at).is_some() {
                files.report(file, code.span(), format!("`{}` stands here twice", code.get_ref()), None);
                continue;
            }
            // INVARIANT: the rate is within the bounds of u64.
            table.list.push(Currency {
                code: letters,
                per_euro: rate.round() as u64,
                regions: files.regions(file, &regions),
            });
            let mut add =
                |text: &str, leads, is_local| table.add_name(text, NamedCurrency { currency: at, leads, is_local });
            signs.iter().for_each(|sign| add(sign, true, false));
            local.iter().for_each(|sign| add(sign, true, true));
            words.iter().for_each(|word| add(word, false, false));
            add(&code.get_ref().to_ascii_lowercase(), !behind, false);
        }
        for MultiplierAsWritten { factor, currency, local, words } in multipliers {
            let currency = currency.and_then(|code| {
                let known =
                    code.get_ref().as_bytes().try_into().ok().and_then(|code: [u8; 3]| table.by_code.get(&code));
                if known.is_none() {
                    files.report(file, code.span(), format!("`{}` is not among the currencies", code.get_ref()), None);
                }
                known.copied()
            });
            table.multipliers.push(Multiplier { words, factor: i64::from(factor), currency, is_local: local });
        }
        table
    }

    fn add_name(&mut self, text: &str, named: NamedCurrency) {
        match self.names.iter_mut().find(|name| name.text == text) {
            // The first way in which a currency bears a name counts.
            Some(name) if name.currencies.iter().any(|known| known.currency == named.currency) => {}
            Some(name) => name.currencies.push(named),
            None => self.names.push(CurrencyName { text: text.to_owned(), currencies: vec![named] }),
        }
    }

    /// A currency by its code.
    pub fn get(&self, code: [u8; 3]) -> Option<&Currency> {
        self.by_code.get(&code).and_then(|at| self.list.get(*at))
    }

    /// An amount in a unit that all listed currencies share, to be compared only. `None` for a currency
    /// that is not listed.
    pub fn in_common(&self, thousandths: i64, code: [u8; 3]) -> Option<i128> {
        let rate = i128::from(self.get(code)?.per_euro);
        // Both factors fit: an amount has at most 63 bits, and 10^18 takes 60.
        Some(i128::from(thousandths) * 1_000_000_000_000_000_000 / rate)
    }

    /// The currency at a place of the table.
    pub(super) fn at(&self, index: usize) -> Option<&Currency> {
        self.list.get(index)
    }

    /// What a name stands for, in front of a number or behind: of several currencies the first one that
    /// is paid with in `regions`, else the first one that is not bound to its own.
    pub fn named(&self, name: usize, in_front: bool, regions: &RegionSet) -> Option<&Currency> {
        let named = &self.names.get(name)?.currencies;
        let fits = |known: &&NamedCurrency| known.leads || !in_front;
        let of = |known: &NamedCurrency| self.at(known.currency);
        let near = named.iter().filter(fits).filter_map(of).find(|currency| currency.regions.overlaps(regions));
        near.or_else(|| named.iter().filter(fits).find(|known| !known.is_local).and_then(of))
    }

    /// Whether a multiplier may stand for its currency where a text is read in `regions`.
    pub fn implies(&self, implied: Implied, regions: &RegionSet) -> bool {
        let Implied { code, is_local } = implied;
        !is_local || regions.is_empty() || self.get(code).is_some_and(|currency| currency.regions.overlaps(regions))
    }

    /// Whether a name may stand for a currency.
    pub fn may_mean(&self, name: usize, currency: &Currency) -> bool {
        let named = self.names.get(name).map(|name| name.currencies.as_slice()).unwrap_or_default();
        named.iter().filter_map(|known| self.at(known.currency)).any(|known| known == currency)
    }
}
