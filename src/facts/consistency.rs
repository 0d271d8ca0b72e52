//! Phone, website, e-mail and country against each other, as sets of regions.
//!
//! Calling codes and domain endings are never compared as text: both are turned into the regions
//! they may speak for, and an edge is a mismatch only where both speak and nothing is shared, a
//! state and its territories counting as one.

use super::catalog::Fact;
use super::kind::Value;
use super::profile::ProfileFacts;
use crate::identifier::{RegionSet, Tables};

/// The value of a fact about consistency; `None` for a fact of another family.
pub(super) fn value(fact: Fact, profile: &ProfileFacts<'_>, tables: &Tables) -> Option<Value<'static>> {
    let country = || profile.country().parsed().map_or(RegionSet::EMPTY, |region| RegionSet::from(*region));
    let differ = |one: RegionSet, other: RegionSet| Value::Bool(differ(&one, &other, &profile.operates_in(), tables));
    Some(match fact {
        Fact::MismatchPhoneWebsite => differ(profile.phone_regions(), profile.website_regions()),
        Fact::MismatchPhoneCountry => differ(profile.phone_regions(), country()),
        Fact::MismatchWebsiteCountry => differ(profile.website_regions(), country()),
        Fact::MismatchPhoneEmail => differ(profile.phone_regions(), profile.email_regions()),
        Fact::MismatchEmailCountry => differ(profile.email_regions(), country()),
        Fact::MismatchEmailWebsite => Value::Bool(profile.email_differs_from_website()),
        _ => return None,
    })
}

/// Whether two sides speak for regions that have nothing to do with each other, and the business
/// does not say that it works in regions of both.
fn differ(one: &RegionSet, other: &RegionSet, operates_in: &RegionSet, tables: &Tables) -> bool {
    if one.is_empty() || other.is_empty() {
        return false;
    }
    let widen = |regions: &RegionSet| tables.territories.widen(regions);
    let (one, other, declared) = (widen(one), widen(other), widen(operates_in));
    let is_declared = one.overlaps(&declared) && other.overlaps(&declared);
    !(one.overlaps(&other) || is_declared)
}
