//! How account and card numbers are built. Read [`AccountNumbers`].

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use toml::Spanned;

use super::source::Files;

/// Lengths of IBANs and cards by how they begin.
#[derive(Debug, Default)]
pub struct AccountNumbers {
    /// By country code, lower case.
    ibans: HashMap<[u8; 2], usize>,
    cards: Vec<CardRange>,
}

/// Cards that begin alike.
#[derive(Debug)]
struct CardRange {
    digits: usize,
    first: u32,
    last: u32,
    lengths: Vec<u8>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    iban: BTreeMap<Spanned<String>, u8>,
    #[serde(default)]
    card: Vec<CardAsWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CardAsWritten {
    first: Spanned<String>,
    last: Spanned<String>,
    lengths: Vec<u8>,
}

impl AccountNumbers {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { iban, card } = files.toml(file);
        let mut table = AccountNumbers::default();
        for (country, length) in &iban {
            let code: Option<[u8; 2]> = country.get_ref().to_ascii_lowercase().as_bytes().try_into().ok();
            match code.filter(|code| code.iter().all(u8::is_ascii_lowercase)) {
                Some(code) => {
                    table.ibans.insert(code, usize::from(*length));
                }
                None => files.report(file, country.span(), format!("`{}` is no country code", country.get_ref()), None),
            }
        }
        for CardAsWritten { first, last, lengths } in card {
            let number = |text: &Spanned<String>| text.get_ref().parse::<u32>().ok();
            let digits = first.get_ref().len();
            match (number(&first), number(&last)) {
                (Some(low), Some(high)) if digits == last.get_ref().len() && low <= high => {
                    table.cards.push(CardRange { digits, first: low, last: high, lengths });
                }
                _ => files.report(file, first.span(), "`first` and `last` are no range of digits".to_owned(), None),
            }
        }
        table
    }

    /// How long an IBAN is that begins with a country code in lower case.
    pub fn iban_length(&self, country: [u8; 2]) -> Option<usize> {
        self.ibans.get(&country).copied()
    }

    /// Whether cards that begin like these digits are as long.
    pub fn is_card_shaped(&self, digits: &str) -> bool {
        self.cards.iter().any(|range| {
            let start = digits.get(..range.digits).and_then(|start| start.parse::<u32>().ok());
            start.is_some_and(|start| (range.first..=range.last).contains(&start))
                && range.lengths.iter().any(|length| usize::from(*length) == digits.len())
        })
    }
}
