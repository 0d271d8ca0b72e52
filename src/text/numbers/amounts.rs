//! Amounts of money. Read [`find_amounts`].

use std::ops::Range;

use super::numeral::{Numeral, numerals};
use super::{Found, MAX_FOUND, Passage};
use crate::identifier::RegionSet;
use crate::identifier::tables::{Cue, CueKind, Currencies, Currency, Implied};

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    /// Thousandths of a unit.
    pub thousandths: i64,
    /// The currency (ISO 4217).
    pub currency: [u8; 3],
}

/// What stands around a number.
#[derive(Debug, Clone)]
struct Priced {
    numeral: Numeral,
    /// With its currency and multiplier.
    range: Range<usize>,
    factor: i64,
    currency: Option<[u8; 3]>,
}

fn is_currency(kind: CueKind) -> bool {
    matches!(kind, CueKind::Currency(_))
}

fn is_multiplier(kind: CueKind) -> bool {
    matches!(kind, CueKind::Multiplier(..))
}

/// The amounts of a text, in its order. A sign that several currencies share means the one of `regions`.
pub fn find_amounts(passage: &Passage<'_>, currencies: &Currencies, regions: &RegionSet) -> Vec<Found<Amount>> {
    if !passage.cues.iter().any(|cue| is_currency(cue.kind) || is_multiplier(cue.kind)) {
        return Vec::new();
    }
    let outside_links = |numeral: &Numeral| !passage.is_in_link(&numeral.range);
    let mut priced: Vec<Priced> = numerals(passage.text)
        .into_iter()
        .filter(outside_links)
        .map(|numeral| price(passage, numeral, currencies, regions))
        .collect();
    share_in_ranges(passage, &mut priced);
    let mut found = Vec::new();
    for Priced { numeral, range, factor, currency } in priced {
        let amount = numeral.thousandths.and_then(|thousandths| thousandths.checked_mul(factor));
        if let (Some(thousandths), Some(currency)) = (amount, currency) {
            found.push(Found { range, what: Amount { thousandths, currency } });
        }
        if found.len() == MAX_FOUND {
            break;
        }
    }
    found
}

/// A number with the currency in front of it or behind.
fn price(passage: &Passage<'_>, numeral: Numeral, currencies: &Currencies, regions: &RegionSet) -> Priced {
    let Range { start, end } = numeral.range.clone();
    let mut priced = Priced { numeral, range: start..end, factor: 1, currency: None };
    let mut implied = None;
    // `100rb`, `5 lakh`, `3万`: right behind the number, the longest word of those.
    let behind = |cue: &&Cue, at: usize| passage.between(at, cue.range.start).chars().all(|c| c == ' ');
    let multiplier = passage.cues_after(end, 1, is_multiplier).filter(|cue| behind(cue, end));
    let mut number_end = end;
    if let Some(cue) = multiplier.max_by_key(|cue| cue.range.end)
        && let CueKind::Multiplier(factor, currency) = cue.kind
    {
        let implies = |implied: &Implied| currencies.implies(*implied, regions);
        (priced.factor, number_end) = (factor, cue.range.end);
        implied = currency.filter(implies).map(|implied| implied.code);
    }
    let name_of = |cue: &Cue| match cue.kind {
        CueKind::Currency(name) => Some(name),
        _ => None,
    };
    // In front: the longest name that ends here (`us$`, not `$`).
    let between = |cue: &&Cue| {
        let gap = passage.between(cue.range.end, start);
        gap.chars().count() <= 2 && gap.chars().all(|c| matches!(c, ' ' | '.' | ':' | '-' | '+'))
    };
    let front = passage
        .cues_before(start, 2, is_currency)
        .filter(between)
        .filter_map(|cue| Some((cue, currencies.named(name_of(cue)?, true, regions)?)))
        .min_by_key(|(cue, _)| cue.range.start);
    let is_free = |cue: &&Cue| {
        // `200 $500`: the sign belongs to what is behind it.
        let has_gap = cue.range.start > number_end;
        let next = passage.after(cue.range.end);
        !(has_gap && next.is_some_and(|next| next.is_ascii_digit()))
    };
    let joins = |cue: &&Cue| passage.between(number_end, cue.range.start).chars().all(|c| matches!(c, ' ' | '-' | '/'));
    let back = passage
        .cues_after(number_end, 2, is_currency)
        .filter(|cue| joins(cue) && is_free(cue))
        .filter_map(|cue| Some((cue, currencies.named(name_of(cue)?, false, regions)?)))
        .max_by_key(|(cue, _)| cue.range.end);
    let chosen: Option<(&Cue, &Currency)> = match (front, back) {
        // `$500 CAD` says more than `$500`.
        (Some((sign, first)), Some((word, second))) => {
            let is_finer = name_of(sign).is_some_and(|name| currencies.may_mean(name, second));
            Some(if is_finer { (word, second) } else { (sign, first) })
        }
        (front, back) => front.or(back),
    };
    priced.currency = chosen.map(|(_, currency)| currency.code).or(implied);
    let place = chosen.map_or(start..number_end, |(cue, _)| cue.range.clone());
    priced.range = start.min(place.start)..number_end.max(place.end);
    priced
}

/// `100-200 EUR`, `$10–20k`: both ends are amounts.
fn share_in_ranges(passage: &Passage<'_>, priced: &mut [Priced]) {
    for at in 1..priced.len() {
        let Some([left, right]) = priced.get_mut(at - 1..=at) else { continue };
        let gap = passage.between(left.range.end, right.range.start).trim();
        if !matches!(gap, "-" | "–" | "—" | "~" | "～" | "〜") {
            continue;
        }
        if left.currency.is_none() {
            left.currency = right.currency;
            left.factor = if left.factor == 1 { right.factor } else { left.factor };
        } else if right.currency.is_none() {
            right.currency = left.currency;
        }
    }
}
