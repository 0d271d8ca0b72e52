//! Answers from rows, as the `Store` trait gives them. It changes nothing. Read [`fetch`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use jiff::Timestamp;

use super::answers::Answers;
use super::cells::SeriesCells;
use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, Kind, Sighting, Told};
use super::pseudonym::{IdentityHash, Pseudonym, Pseudonyms};
use super::reports::{self, SentRow};
use super::values::{self, KeptRow};
use super::writer::kept_row;
use crate::memory::{
    Answered, Business, Campaign, CampaignCounts, Count, CountKey, Crowd, Example, Held, Holder, Hour, Identity,
    LedgerEntry, MOST_CANDIDATES, Mark, Needs, PersonEntry, RecordKey, Remembered, RetractWhat, Retractable, Scope,
    ScopeKind, Series, Undo, Union, Window, examples, holders, spans,
};

/// Everything that is needed.
pub(super) fn fetch(
    rows: &Draft,
    answers: &Answers,
    pseudonyms: &Pseudonyms,
    needs: &Needs,
) -> Result<Remembered, RowError> {
    let Needs { at, record, business, relation, counts, identities: _, own_identities: _, verdict, crowd, about } =
        needs;
    let mut remembered = Remembered { counts: fetch_counts(rows, counts, *at)?, ..Remembered::default() };
    remembered.identities = fetch_identities(rows, pseudonyms, needs)?;
    if let Some(record) = record
        && let Some(row) = kept_row(rows, *record)?
    {
        remembered.answered = Some(Answered { content: row.content, answer: answers.answer(&row.answer)? });
    }
    if let Some(business) = business {
        remembered.ledger = ledger(rows, business, *at)?;
    }
    if let Some((business, person)) = relation {
        remembered.relation = fetch_relation(rows, business, pseudonyms.of(person), *at)?;
    }
    if let Some(verdict) = verdict {
        remembered.verdict = answered_by(rows, verdict)?.map(|(record, row)| (row.business, record));
    }
    if let Some(business) = crowd {
        remembered.crowd = fetch_crowd(rows, business, Hour::of(*at))?;
    }
    if let Some((business, record)) = business.as_ref().zip(*about) {
        remembered.about = about_of(rows, business, record)?;
    }
    Ok(remembered)
}

fn fetch_crowd(rows: &Draft, business: &str, now: Hour) -> Result<Option<Crowd>, RowError> {
    let first = Window::LONGEST.first_hour(now);
    let deliveries = keys::cells_of(&Scope::business(business), Series::Deliveries);
    let (has_feed, sends) = rows.with_cells(&deliveries, |cells| {
        let has_feed = cells.between(first, now).any(|(_, cell)| cell.has_persons());
        (has_feed, cells.between(first, now).map(|(hour, cell)| (hour, cell.records())).collect())
    })?;
    reports::with_heard(rows, business, first, now, |heard| Crowd::gather(now, heard, has_feed, sends))
}

fn about_of(rows: &Draft, business: &str, record: RecordKey) -> Result<Vec<Scope>, RowError> {
    let row = kept_row(rows, record)?;
    let hour = row.iter().flat_map(|row| &row.undo).find_map(|undo| match undo {
        Undo::Report { hour, .. } => Some(*hour),
        _ => None,
    });
    match hour {
        Some(hour) => reports::about(rows, keys::business_hash(business), hour, Mark::of(record)),
        None => Ok(Vec::new()),
    }
}

/// Every business that is held, or has a template that is, in the order of bytes.
pub(super) fn held(rows: &Draft) -> Result<Vec<String>, RowError> {
    listed(rows, Kind::Held)
}

/// Every campaign with its numbers.
pub(super) fn campaigns(rows: &Draft, since: Hour, now: Hour) -> Result<Vec<Campaign>, RowError> {
    let [span, span_before] = spans(since, now);
    let mut scopes = BTreeSet::new();
    rows.walk_cells(&keys::cells_of_kind(ScopeKind::Campaign), |prefix| {
        scopes.insert(keys::read_cells_of(prefix)?);
        Ok(())
    })?;
    let mut sent: BTreeMap<Scope, Vec<Example>> = BTreeMap::new();
    rows.walk_with(&[Kind::Message as u8], |key, row| {
        let (business, _, told, _) = keys::read_message(key)?;
        if told == Told::Sent {
            let SentRow { hour, message, about } = values::from_bytes(row)?;
            if (span.0..=span.1).contains(&hour) {
                let business = reports::named(rows, business)?;
                for scope in reports::topic_of(rows, about)? {
                    let example = Example { hour, business: business.clone(), message: message.clone() };
                    sent.entry(scope).or_default().push(example);
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    let mut campaigns = Vec::new();
    for scope in scopes {
        let count = |series, (first, last): (Hour, Hour)| {
            let counted = |cells: &SeriesCells| Count::of_cells(first, cells.between(first, last));
            rows.with_cells(&keys::cells_of(&scope, series), counted)
        };
        let counts = |span| -> Result<CampaignCounts, RowError> {
            let senders = count(Series::Senders, span)?;
            Ok(CampaignCounts {
                senders: senders.persons,
                attempts: senders.records,
                recipients: count(Series::Deliveries, span)?.persons,
                reporters: count(Series::Reports, span)?.persons,
            })
        };
        let (now, before) = (counts(span)?, counts(span_before)?);
        let examples = examples(sent.remove(&scope).unwrap_or_default());
        campaigns.push(Campaign { fingerprint: scope.id, now, before, examples });
    }
    Ok(campaigns)
}

/// What a retraction would take.
pub(super) fn retracted_by(
    rows: &Draft,
    pseudonyms: &Pseudonyms,
    business: &str,
    what: &RetractWhat,
) -> Result<Retractable, RowError> {
    let records = match what {
        RetractWhat::Record(record) => vec![*record],
        RetractWhat::Reporter(person) => {
            let reports = keys::reporters(business).beginning_with(rows, &pseudonyms.of(person).0)?;
            reports.iter().map(keys::record_of).collect()
        }
        RetractWhat::Cohort(cohort) => {
            let reports = keys::cohort(business, cohort).beginning_with(rows, &[])?;
            reports.iter().map(keys::record_of).collect()
        }
    };
    let mut taken = Retractable::default();
    let mut reporters = BTreeSet::new();
    for record in records {
        let row = kept_row(rows, record)?;
        let is_taken = match &row {
            Some(row) => !row.retracted,
            None => reports::find_delivery(rows, business, None, record)?.is_some(),
        };
        taken.records = taken.records.saturating_add(u64::from(is_taken));
        if let Some(reporter) = row.filter(|_| is_taken).and_then(|row| row.reporter) {
            taken.reports = taken.reports.saturating_add(1);
            reporters.insert(reporter);
        }
    }
    taken.reporters = u64::try_from(reporters.len()).unwrap_or(u64::MAX);
    Ok(taken)
}

/// Every business, in the order of bytes. (Keys have the length first, so they sort otherwise.)
pub(super) fn businesses(rows: &Draft) -> Result<Vec<String>, RowError> {
    listed(rows, Kind::Business)
}

/// The businesses that have a row of a kind.
fn listed(rows: &Draft, kind: Kind) -> Result<Vec<String>, RowError> {
    let mut businesses = Vec::new();
    rows.walk_with(&[kind as u8], |key, _| {
        businesses.push(keys::read_business(kind, key)?);
        Ok(ControlFlow::Continue(()))
    })?;
    businesses.sort_unstable();
    Ok(businesses)
}

/// The answer that holds a verdict.
pub(super) fn verdict(rows: &Draft, answers: &Answers, verdict: &str) -> Result<Option<String>, RowError> {
    answered_by(rows, verdict)?.map(|(_, row)| answers.answer(&row.answer)).transpose()
}

/// The record that a verdict answered.
fn answered_by(rows: &Draft, verdict: &str) -> Result<Option<(RecordKey, KeptRow)>, RowError> {
    let hash = keys::verdict_hash(verdict);
    for entry in keys::verdicts().beginning_with(rows, &hash)? {
        for key in rows.keys_with(&keys::kept_marked(keys::marked(&entry)))? {
            let record = keys::last_record(Kind::Kept, &key)?;
            if let Some(row) = kept_row(rows, record)?.filter(|row| row.verdict == Some(hash)) {
                return Ok(Some((record, row)));
            }
        }
    }
    Ok(None)
}

/// Keys have the moment first, so everything after the last one that is seen can be left unread.
fn ledger(rows: &Draft, business: &str, at: Timestamp) -> Result<Vec<LedgerEntry>, RowError> {
    let mut entries = Vec::new();
    rows.walk_with(&keys::ledger_of(business), |key, value| {
        let (entry_at, record) = keys::read_ledger(key)?;
        if Hour::of(entry_at) > Hour::of(at) {
            return Ok(ControlFlow::Break(()));
        }
        entries.push(LedgerEntry { at: entry_at, record, event: values::from_bytes(value)? });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(entries)
}

fn fetch_relation(
    rows: &Draft,
    business: &str,
    person: Pseudonym,
    at: Timestamp,
) -> Result<Vec<PersonEntry>, RowError> {
    let mut entries = Vec::new();
    for entry in keys::relations(business).beginning_with(rows, &person.0)? {
        let (_, entry_at, record, event) = keys::read_relation(&entry)?;
        if Hour::of(entry_at) > Hour::of(at) {
            break;
        }
        entries.push(PersonEntry { at: entry_at, record, event });
    }
    Ok(entries)
}

/// Who holds the identities that are needed.
fn fetch_identities(
    rows: &Draft,
    pseudonyms: &Pseudonyms,
    needs: &Needs,
) -> Result<BTreeMap<Identity, Vec<Holder>>, RowError> {
    let Needs { at, business, identities, own_identities, .. } = needs;
    let mut folded: BTreeMap<String, Business> = BTreeMap::new();
    let mut asked = identities.clone();
    if let Some(business) = business.as_ref().filter(|_| !own_identities.is_empty()) {
        let own = Business::fold(&ledger(rows, business, *at)?, *at);
        let held = own.identities.iter().filter(|(_, held)| **held == Held::Now).map(|(identity, _)| identity);
        asked.extend(held.filter(|identity| own_identities.contains(&identity.kind)).cloned());
        folded.insert(business.clone(), own);
    }
    let mut answered = BTreeMap::new();
    for identity in asked {
        let candidates = candidates(rows, pseudonyms.of_identity(&identity), *at)?;
        for candidate in &candidates {
            if !folded.contains_key(candidate) {
                folded.insert(candidate.clone(), Business::fold(&ledger(rows, candidate, *at)?, *at));
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
fn candidates(rows: &Draft, identity: IdentityHash, at: Timestamp) -> Result<BTreeSet<String>, RowError> {
    let mut candidates = BTreeSet::new();
    rows.walk_with(&keys::identities_of(identity), |key, _| {
        let (named_at, business) = keys::read_identity(key)?;
        if Hour::of(named_at) > Hour::of(at) || candidates.len() >= MOST_CANDIDATES {
            return Ok(ControlFlow::Break(()));
        }
        candidates.insert(business);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(candidates)
}

fn fetch_counts(rows: &Draft, keys: &BTreeSet<CountKey>, at: Timestamp) -> Result<BTreeMap<CountKey, Count>, RowError> {
    let mut windows: BTreeMap<(&Scope, Series), Vec<Window>> = BTreeMap::new();
    for CountKey { scope, series, window } in keys {
        windows.entry((scope, *series)).or_default().push(*window);
    }
    let mut counts = BTreeMap::new();
    // The series of a scope come one after the other.
    let mut known: (Option<&Scope>, BTreeSet<String>) = Default::default();
    for ((scope, series), windows) in windows {
        if known.0 != Some(scope) {
            let is_portfolio = scope.kind == ScopeKind::Portfolio;
            known = (Some(scope), if is_portfolio { members(rows, &scope.id, at)? } else { BTreeSet::new() });
        }
        // Most businesses are alone, and a union of one is its own count.
        let counted = if known.1.len() > 1 {
            let union = union(rows, &known.1, series, at)?;
            windows.into_iter().map(|window| (window, union.count(window))).collect::<Vec<_>>()
        } else {
            let now = Hour::of(at);
            let scope = match scope.kind {
                ScopeKind::Portfolio => &Scope::business(&scope.id),
                _ => scope,
            };
            rows.with_cells(&keys::cells_of(scope, series), |cells| {
                windows.into_iter().map(|window| (window, cells.count(window, now))).collect()
            })?
        };
        // A count of zero is what is not remembered.
        for (window, count) in counted.into_iter().filter(|(_, count)| *count != Count::default()) {
            counts.insert(CountKey { scope: scope.clone(), series, window }, count);
        }
    }
    Ok(counts)
}

/// Everything counted of the businesses that share a portfolio.
fn union(
    rows: &Draft,
    members: &BTreeSet<String>,
    series: Series,
    at: Timestamp,
) -> Result<Union<Pseudonym>, RowError> {
    let mut union = Union::new(Hour::of(at));
    for business in members {
        let scope = Scope::business(business);
        keys::sightings(&scope, series).walk(rows, &[0; 20], &[u8::MAX; 20], |entry| {
            let Sighting { person, hour, mark: _ } = Sighting::of_entry(entry);
            union.add_sighting(person, hour);
            Ok(())
        })?;
        rows.with_cells(&keys::cells_of(&scope, series), |cells| {
            cells.iter().for_each(|(hour, cell)| union.add_cell(hour, cell));
        })?;
    }
    Ok(union)
}

/// The businesses that share a portfolio with one of them, itself included.
fn members(rows: &Draft, member: &str, at: Timestamp) -> Result<BTreeSet<String>, RowError> {
    let portfolio = |business: &str| -> Result<Option<String>, RowError> {
        let business = Business::fold(&ledger(rows, business, at)?, at);
        Ok(business.portfolio().map(str::to_owned))
    };
    let mut members = BTreeSet::from([member.to_owned()]);
    let Some(shared) = portfolio(member)? else { return Ok(members) };
    let mut candidates = BTreeSet::new();
    rows.walk_with(&keys::portfolio_of(&shared), |key, _| {
        candidates.insert(keys::read_member(key)?);
        Ok(ControlFlow::Continue(()))
    })?;
    for candidate in candidates {
        if portfolio(&candidate)?.as_deref() == Some(&*shared) {
            members.insert(candidate);
        }
    }
    Ok(members)
}
