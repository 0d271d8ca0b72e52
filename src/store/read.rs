//! Answers from rows, as the `Store` trait gives them. It changes nothing. Read [`fetch`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::error::RowError;
use super::keys::{self, Kind, SightingKey};
use super::pseudonym::{Pseudonym, Pseudonyms};
use super::values::{self, KeptRow};
use crate::memory::{
    Answered, Business, Cell, Count, CountKey, Held, Holder, Hour, Identity, LedgerEntry, MOST_CANDIDATES, Needs,
    PersonEntry, RecordKey, Remembered, Scope, ScopeKind, Series, Union, Window, holders,
};

/// Everything that is needed.
pub(super) fn fetch(tree: &sled::Tree, pseudonyms: &Pseudonyms, needs: &Needs) -> Result<Remembered, RowError> {
    let Needs { at, record, business, relation, counts, identities: _, own_identities: _, verdict } = needs;
    let mut remembered = Remembered { counts: fetch_counts(tree, counts, *at)?, ..Remembered::default() };
    remembered.identities = fetch_identities(tree, pseudonyms, needs)?;
    if let Some(record) = record {
        let row = kept_row(tree, *record)?;
        remembered.answered = row.map(|row| Answered { content: row.content, answer: row.answer });
    }
    if let Some(business) = business {
        remembered.ledger = ledger(tree, business, *at)?;
    }
    if let Some((business, person)) = relation {
        remembered.relation = fetch_relation(tree, business, pseudonyms.of(person), *at)?;
    }
    if let Some(verdict) = verdict {
        remembered.verdict = answered_by(tree, verdict)?.map(|(record, row)| (row.business, record));
    }
    Ok(remembered)
}

/// Every business, in the order of bytes. (Keys have the length first, so they sort otherwise.)
pub(super) fn businesses(tree: &sled::Tree) -> Result<Vec<String>, RowError> {
    let keys = tree.scan_prefix([Kind::Business as u8]).keys();
    let mut businesses: Vec<String> =
        keys.map(|key| keys::read_business(Kind::Business, &key?)).collect::<Result<_, RowError>>()?;
    businesses.sort_unstable();
    Ok(businesses)
}

/// The answer that holds a verdict.
pub(super) fn verdict(tree: &sled::Tree, verdict: &str) -> Result<Option<String>, RowError> {
    Ok(answered_by(tree, verdict)?.map(|(_, row)| row.answer))
}

/// The record that a verdict answered.
fn answered_by(tree: &sled::Tree, verdict: &str) -> Result<Option<(RecordKey, KeptRow)>, RowError> {
    let Some(record) = tree.get(keys::verdict(verdict))? else { return Ok(None) };
    let torn = RowError::Torn { kind: char::from(Kind::Verdict as u8) };
    let record = RecordKey(record.as_ref().try_into().map_err(|_| torn)?);
    Ok(kept_row(tree, record)?.map(|row| (record, row)))
}

fn kept_row(tree: &sled::Tree, record: RecordKey) -> Result<Option<KeptRow>, RowError> {
    tree.get(keys::kept(record))?.map(|bytes| values::from_bytes(&bytes)).transpose()
}

/// Keys have the moment first, so everything after the last one that is seen can be left unread.
fn ledger(tree: &sled::Tree, business: &str, at: Timestamp) -> Result<Vec<LedgerEntry>, RowError> {
    let mut entries = Vec::new();
    for row in tree.scan_prefix(keys::ledger_of(business)) {
        let (key, value) = row?;
        let (entry_at, record) = keys::read_ledger(&key)?;
        if Hour::of(entry_at) > Hour::of(at) {
            break;
        }
        entries.push(LedgerEntry { at: entry_at, record, event: values::from_bytes(&value)? });
    }
    Ok(entries)
}

fn fetch_relation(
    tree: &sled::Tree,
    business: &str,
    person: Pseudonym,
    at: Timestamp,
) -> Result<Vec<PersonEntry>, RowError> {
    let mut entries = Vec::new();
    for key in tree.scan_prefix(keys::relation_of(business, person)).keys() {
        let (_, entry_at, record, event) = keys::read_relation(&key?)?;
        if Hour::of(entry_at) > Hour::of(at) {
            break;
        }
        entries.push(PersonEntry { at: entry_at, record, event });
    }
    Ok(entries)
}

/// Who holds the identities that are needed.
fn fetch_identities(
    tree: &sled::Tree,
    pseudonyms: &Pseudonyms,
    needs: &Needs,
) -> Result<BTreeMap<Identity, Vec<Holder>>, RowError> {
    let Needs { at, business, identities, own_identities, .. } = needs;
    let mut folded: BTreeMap<String, Business> = BTreeMap::new();
    let mut asked = identities.clone();
    if let Some(business) = business.as_ref().filter(|_| !own_identities.is_empty()) {
        let own = Business::fold(&ledger(tree, business, *at)?, *at);
        let held = own.identities.iter().filter(|(_, held)| **held == Held::Now).map(|(identity, _)| identity);
        asked.extend(held.filter(|identity| own_identities.contains(&identity.kind)).cloned());
        folded.insert(business.clone(), own);
    }
    let mut answered = BTreeMap::new();
    for identity in asked {
        let candidates = candidates(tree, pseudonyms.of_identity(&identity), *at)?;
        for candidate in &candidates {
            if !folded.contains_key(candidate) {
                folded.insert(candidate.clone(), Business::fold(&ledger(tree, candidate, *at)?, *at));
            }
        }
        let looked_at = candidates.iter().filter_map(|id| Some((id.as_str(), folded.get(id)?)));
        let holders = holders(&identity, looked_at);
        if !holders.is_empty() {
            answered.insert(identity, holders);
        }
    }
    Ok(answered)
}

/// The businesses that named an identity, those that did it first. Keys have the moment first.
fn candidates(tree: &sled::Tree, identity: Pseudonym, at: Timestamp) -> Result<BTreeSet<String>, RowError> {
    let mut candidates = BTreeSet::new();
    for key in tree.scan_prefix(keys::identities_of(identity)).keys() {
        let (named_at, business) = keys::read_identity(&key?)?;
        if Hour::of(named_at) > Hour::of(at) || candidates.len() >= MOST_CANDIDATES {
            break;
        }
        candidates.insert(business);
    }
    Ok(candidates)
}

fn fetch_counts(
    tree: &sled::Tree,
    keys: &BTreeSet<CountKey>,
    at: Timestamp,
) -> Result<BTreeMap<CountKey, Count>, RowError> {
    let mut windows: BTreeMap<(&Scope, Series), Vec<Window>> = BTreeMap::new();
    for CountKey { scope, series, window } in keys {
        windows.entry((scope, *series)).or_default().push(*window);
    }
    let mut counts = BTreeMap::new();
    for ((scope, series), windows) in windows {
        let counted = if scope.kind == ScopeKind::Portfolio {
            let union = union(tree, &scope.id, series, at)?;
            windows.into_iter().map(|window| (window, union.count(window))).collect()
        } else {
            count(tree, scope, series, windows, Hour::of(at))?
        };
        // A count of zero is what is not remembered.
        for (window, count) in counted.into_iter().filter(|(_, count)| *count != Count::default()) {
            counts.insert(CountKey { scope: scope.clone(), series, window }, count);
        }
    }
    Ok(counts)
}

/// Counts several windows with one walk over the cells of the longest.
fn count(
    tree: &sled::Tree,
    scope: &Scope,
    series: Series,
    windows: Vec<Window>,
    now: Hour,
) -> Result<Vec<(Window, Count)>, RowError> {
    let first = windows.iter().map(|window| window.first_hour(now)).min().unwrap_or(now);
    let cells = cells(tree, scope, series, first, now)?;
    let count = |window: Window| {
        let first = window.first_hour(now);
        let seen = cells.iter().filter(|(hour, _)| *hour >= first);
        (window, Count::of_cells(first, seen.map(|(hour, cell)| (*hour, cell))))
    };
    Ok(windows.into_iter().map(count).collect())
}

fn cells(
    tree: &sled::Tree,
    scope: &Scope,
    series: Series,
    first: Hour,
    last: Hour,
) -> Result<Vec<(Hour, Cell)>, RowError> {
    let range = keys::cell(scope, series, first)..=keys::cell(scope, series, last);
    let cell = |row: sled::Result<(sled::IVec, sled::IVec)>| {
        let (key, value) = row?;
        Ok((keys::read_cell(&key)?.1, values::from_bytes(&value)?))
    };
    tree.range(range).map(cell).collect()
}

/// Everything counted of the businesses that share a portfolio with one of them.
fn union(tree: &sled::Tree, member: &str, series: Series, at: Timestamp) -> Result<Union<Pseudonym>, RowError> {
    let now = Hour::of(at);
    let mut union = Union::new(now);
    for business in members(tree, member, at)? {
        let scope = Scope { kind: ScopeKind::Business, id: business };
        for key in tree.scan_prefix(keys::sightings_of(&scope, series)).keys() {
            let SightingKey { person, hour, .. } = SightingKey::read(&key?)?;
            union.add_sighting(person, hour);
        }
        for (hour, cell) in cells(tree, &scope, series, Window::LONGEST.first_hour(now), now)? {
            union.add_cell(hour, &cell);
        }
    }
    Ok(union)
}

/// The businesses that share a portfolio with one of them, itself included.
fn members(tree: &sled::Tree, member: &str, at: Timestamp) -> Result<BTreeSet<String>, RowError> {
    let portfolio = |business: &str| -> Result<Option<String>, RowError> {
        let business = Business::fold(&ledger(tree, business, at)?, at);
        Ok(business.portfolio().map(str::to_owned))
    };
    let mut members = BTreeSet::from([member.to_owned()]);
    let Some(shared) = portfolio(member)? else { return Ok(members) };
    let keys = tree.scan_prefix(keys::portfolio_of(&shared)).keys();
    let candidates: BTreeSet<String> = keys.map(|key| keys::read_member(&key?)).collect::<Result<_, RowError>>()?;
    for candidate in candidates {
        if portfolio(&candidate)?.as_deref() == Some(&*shared) {
            members.insert(candidate);
        }
    }
    Ok(members)
}
