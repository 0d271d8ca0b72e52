//! The one writer: the effects of a record become rows, and the rows of a record are taken back.
//!
//! It reads and changes the draft under one lock, so that no thread ever sees half of a record; the
//! draft is written in one batch, so that no crash leaves half of one. Read [`apply`].

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use jiff::Timestamp;

use super::answers::Answers;
use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, Kind, Sighting};
use super::leaves::Around;
use super::pseudonym::{Pseudonym, Pseudonyms};
use super::reports;
use super::values::{self, KeptRow};
use crate::memory::{
    Change, Effects, Hour, Kept, LedgerEvent, Mark, Neighbors, RecordKey, Scope, ScopeKind, Series, Undo, cut,
};
use crate::verdict::Action;

/// Drafts the effects of a record. The same effects again draft nothing new.
pub(super) fn apply(
    draft: &mut Draft,
    answers: &mut Answers,
    pseudonyms: &Pseudonyms,
    effects: &Effects,
) -> Result<(), RowError> {
    let Effects { record, business, at, changes, kept } = effects;
    let known = kept_row(draft, *record)?;
    if known.as_ref().is_some_and(|row| row.retracted) {
        return Ok(());
    }
    let is_repeated = known.is_some();
    let at = cut(*at);
    for change in changes {
        match change {
            Change::RetractRecord { .. } | Change::RetractReporter { .. } | Change::RetractCohort { .. }
                if is_repeated => {}
            Change::RetractRecord { record } => retract(draft, pseudonyms, business, *record, None)?,
            Change::RetractReporter { person } => {
                let person = pseudonyms.of(person);
                for report in keys::reporters(business).beginning_with(draft, &person.0)? {
                    retract(draft, pseudonyms, business, keys::record_of(&report), Some(at))?;
                }
            }
            Change::RetractCohort { cohort } => {
                for report in keys::cohort(business, cohort).beginning_with(draft, &[])? {
                    retract(draft, pseudonyms, business, keys::record_of(&report), Some(at))?;
                }
            }
            Change::Count { .. }
            | Change::Report(_)
            | Change::Delivered { .. }
            | Change::Sent { .. }
            | Change::Total { .. }
            | Change::Relation { .. }
            | Change::Ledger { .. } => {
                insert(draft, pseudonyms, Place { record: *record, business, at }, change)?;
            }
        }
    }
    match kept {
        Some(kept) => keep(draft, answers, pseudonyms, Place { record: *record, business, at }, kept, changes),
        None => Ok(()),
    }
}

/// Which record it is, of which business, and when it happened.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) record: RecordKey,
    pub(super) business: &'a str,
    pub(super) at: Timestamp,
}

fn insert(draft: &mut Draft, pseudonyms: &Pseudonyms, place: Place<'_>, change: &Change) -> Result<(), RowError> {
    let Place { record, business, at } = place;
    match change {
        Change::Count { scope, .. } | Change::Total { scope, .. } if scope.kind == ScopeKind::Portfolio => {
            return Ok(());
        }
        Change::Count { series, scope, person, hour } => {
            let person = pseudonyms.of(person);
            see(draft, scope, *series, Sighting { person, hour: *hour, mark: Mark::of(record) })?;
        }
        Change::Report(_) | Change::Delivered { .. } | Change::Sent { .. } => {
            reports::insert(draft, pseudonyms, record, business, change)?;
        }
        Change::Total { series, scope, hour, count } => {
            draft.add_total(keys::cells_of(scope, *series), *hour, Mark::of(record), *count)?;
        }
        Change::Relation { person, event } => {
            keys::relations(business).insert(draft, &keys::relation(pseudonyms.of(person), at, record, *event))?;
        }
        Change::Ledger { business, event } => {
            enter(draft, pseudonyms, Place { record, business, at }, event)?;
            know(draft, business)?;
        }
        Change::RetractRecord { .. } | Change::RetractReporter { .. } | Change::RetractCohort { .. } => return Ok(()),
    }
    know(draft, business)
}

/// Writes an event into a ledger, once, with the rows that lead to it.
fn enter(draft: &mut Draft, pseudonyms: &Pseudonyms, place: Place<'_>, event: &LedgerEvent) -> Result<(), RowError> {
    let Place { record, business, at } = place;
    let key = keys::ledger(business, at, record, event.rank());
    if draft.has(&key)? {
        return Ok(());
    }
    for row in leading_to(pseudonyms, place, event) {
        draft.put(row, Vec::new());
    }
    draft.put(key, values::to_bytes(&event.clone().cut())?);
    hold(draft, business, event)
}

/// Notes whether the last standing of a business, or of one of its templates, is not good.
fn hold(draft: &mut Draft, business: &str, event: &LedgerEvent) -> Result<(), RowError> {
    if !matches!(event, LedgerEvent::Standing(_)) {
        return Ok(());
    }
    let mut last: BTreeMap<Option<String>, Action> = BTreeMap::new();
    draft.walk_with(&keys::ledger_of(business), |_, row| {
        if let LedgerEvent::Standing(decision) = values::from_bytes(row)? {
            last.insert(decision.template, decision.action);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if last.values().any(|action| *action != Action::Allow) {
        draft.put(keys::held(business), Vec::new());
    } else {
        draft.remove(keys::held(business));
    }
    Ok(())
}

/// Takes a row out of a ledger, with the rows that lead to it.
pub(super) fn take_out(draft: &mut Draft, pseudonyms: &Pseudonyms, key: Vec<u8>) -> Result<(), RowError> {
    let Some(bytes) = draft.get(&key)? else { return Ok(()) };
    let business = keys::read_business(Kind::Ledger, &key)?;
    let (at, record) = keys::read_ledger(&key)?;
    let event: LedgerEvent = values::from_bytes(&bytes)?;
    for row in leading_to(pseudonyms, Place { record, business: &business, at }, &event) {
        draft.remove(row);
    }
    draft.remove(key);
    hold(draft, &business, &event)
}

/// The rows by which a business is found from what an event says of it.
fn leading_to(pseudonyms: &Pseudonyms, place: Place<'_>, event: &LedgerEvent) -> Vec<Vec<u8>> {
    let Place { record, business, at } = place;
    let portfolio = event.portfolio().map(|portfolio| keys::portfolio(portfolio, business, record));
    let identities = event.identities().map(|identity| pseudonyms.of_identity(identity));
    portfolio.into_iter().chain(identities.map(|identity| keys::identity(identity, at, record, business))).collect()
}

/// Remembers that there is such a business.
fn know(draft: &mut Draft, business: &str) -> Result<(), RowError> {
    let key = keys::business(business);
    if !business.is_empty() && !draft.has(&key)? {
        draft.put(key, Vec::new());
        draft.put(keys::named(keys::business_hash(business)), values::to_bytes(business)?);
    }
    Ok(())
}

/// Keeps the answer to a record. What is kept of the same record again adds to what it left.
fn keep(
    draft: &mut Draft,
    answers: &mut Answers,
    pseudonyms: &Pseudonyms,
    place: Place<'_>,
    kept: &Kept,
    changes: &[Change],
) -> Result<(), RowError> {
    let Place { record, business, at } = place;
    let Kept { content, answer, verdict, reporter, cohort } = kept;
    let known = kept_row(draft, record)?.map(|row| (row.undo, row.reporter, row.cohort));
    let (mut undo, known_reporter, known_cohort) = known.unwrap_or_default();
    for change in changes.iter().filter_map(|change| Undo::of(change, |person| pseudonyms.of(person))) {
        if !undo.contains(&change) {
            undo.push(change);
        }
    }
    let reporter = reporter.as_ref().map(|reporter| pseudonyms.of(reporter)).or(known_reporter);
    let cohort = cohort.clone().or(known_cohort);
    if let Some(reporter) = reporter {
        keys::reporters(business).insert(draft, &keys::report_by(reporter, record))?;
        if let Some(cohort) = &cohort {
            keys::cohort(business, cohort).insert(draft, &record.0)?;
        }
    }
    let verdict = verdict.as_deref().map(keys::verdict_hash);
    if let Some(verdict) = verdict
        && keys::verdicts().beginning_with(draft, &verdict)?.is_empty()
    {
        keys::verdicts().insert(draft, &keys::verdict(verdict, record))?;
    }
    let row = KeptRow {
        business: business.to_owned(),
        at: at.as_millisecond(),
        content: *content,
        answer: answers.keep(draft, answer),
        verdict,
        reporter,
        cohort,
        retracted: false,
        undo,
    };
    draft.put(keys::kept(record), values::to_bytes(&row)?);
    know(draft, business)
}

/// What is kept of a record.
pub(super) fn kept_row(draft: &Draft, record: RecordKey) -> Result<Option<KeptRow>, RowError> {
    draft.get(&keys::kept(record))?.map(|bytes| values::from_bytes(&bytes)).transpose()
}

/// Undoes what a record changed. Its answer stays, so that a late copy of it changes nothing. A
/// report is taken back as `abuse` at that moment, if its reporter or cohort is retracted.
fn retract(
    draft: &mut Draft,
    pseudonyms: &Pseudonyms,
    business: &str,
    record: RecordKey,
    abuse: Option<Timestamp>,
) -> Result<(), RowError> {
    let Some(mut row) = kept_row(draft, record)? else {
        if let Some(hour) = reports::take_delivery(draft, business, None, record)? {
            // A delivery has no row of its own, but a late copy of it is to change nothing.
            let row = KeptRow::unanswered(business, hour.begins());
            draft.put(keys::kept(record), values::to_bytes(&row)?);
            return Ok(());
        }
        // Ledgers outlast answers.
        for key in draft.keys_with(&keys::ledger_of(business))? {
            if keys::read_ledger(&key)?.1 == record {
                take_out(draft, pseudonyms, key)?;
            }
        }
        return Ok(());
    };
    forget_report(draft, record, &row)?;
    for change in std::mem::take(&mut row.undo) {
        undo(draft, pseudonyms, record, &row, &change, abuse)?;
    }
    row.retracted = true;
    row.reporter = None;
    row.cohort = None;
    draft.put(keys::kept(record), values::to_bytes(&row)?);
    Ok(())
}

/// Takes the rows away by which a report is found.
fn forget_report(draft: &mut Draft, record: RecordKey, row: &KeptRow) -> Result<(), RowError> {
    if let Some(reporter) = row.reporter {
        keys::reporters(&row.business).remove(draft, &keys::report_by(reporter, record))?;
        if let Some(cohort) = &row.cohort {
            keys::cohort(&row.business, cohort).remove(draft, &record.0)?;
        }
    }
    Ok(())
}

/// Takes a kept row away with everything that leads to it.
pub(super) fn drop_kept(draft: &mut Draft, record: RecordKey, row: &KeptRow) -> Result<(), RowError> {
    forget_report(draft, record, row)?;
    if let Some(verdict) = row.verdict {
        keys::verdicts().remove(draft, &keys::verdict(verdict, record))?;
    }
    draft.remove(keys::kept(record));
    Ok(())
}

/// Undoes one change of a record; a report as abuse, if its reporter or cohort was retracted at a moment.
pub(super) fn undo(
    draft: &mut Draft,
    pseudonyms: &Pseudonyms,
    record: RecordKey,
    row: &KeptRow,
    change: &Undo<Pseudonym>,
    abuse: Option<Timestamp>,
) -> Result<(), RowError> {
    let mark = Mark::of(record);
    let at = Timestamp::from_millisecond(row.at).map_err(|_| RowError::Torn { kind: char::from(Kind::Kept as u8) })?;
    match change {
        Undo::Count { series, scope, person, hour } => {
            unsee(draft, scope, *series, Sighting { person: *person, hour: *hour, mark })?;
        }
        Undo::Report { person: _, hour } => {
            reports::take_report(draft, keys::business_hash(&row.business), *hour, mark, abuse.map(Hour::of))?;
        }
        Undo::Delivered { person } => {
            reports::take_delivery(draft, &row.business, Some(*person), record)?;
        }
        Undo::Sent { message } => {
            let (business, message) = (keys::business_hash(&row.business), keys::message_hash(message));
            reports::take_message(draft, business, message, mark)?;
        }
        Undo::Total { series, scope, hour } => {
            draft.remove_total(keys::cells_of(scope, *series), *hour, mark)?;
        }
        Undo::Relation { person, event } => {
            keys::relations(&row.business).remove(draft, &keys::relation(*person, at, record, *event))?;
        }
        Undo::Ledger { business, rank } => {
            take_out(draft, pseudonyms, keys::ledger(business, at, record, *rank))?;
        }
    }
    Ok(())
}

/// Counts a sighting, once; false if it was counted before.
pub(super) fn see(draft: &mut Draft, scope: &Scope, series: Series, sighting: Sighting) -> Result<bool, RowError> {
    let (set, entry) = (keys::sightings(scope, series), sighting.to_entry());
    let around = set.insert_around(draft, &entry)?;
    if around.is_there {
        return Ok(false);
    }
    let changes = neighbors(&around, sighting).insert(sighting.hour).collect();
    draft.change_cells(keys::cells_of(scope, series), sighting.hour, true, changes)?;
    Ok(true)
}

/// Takes a sighting back; false if it was not counted.
pub(super) fn unsee(draft: &mut Draft, scope: &Scope, series: Series, sighting: Sighting) -> Result<bool, RowError> {
    let (set, entry) = (keys::sightings(scope, series), sighting.to_entry());
    let around = set.around(draft, &entry)?;
    if !around.is_there {
        return Ok(false);
    }
    set.remove(draft, &entry)?;
    let changes = neighbors(&around, sighting).remove(sighting.hour).collect();
    draft.change_cells(keys::cells_of(scope, series), sighting.hour, false, changes)?;
    Ok(true)
}

/// What else is known of a person around an hour, from the entries around a sighting in it.
fn neighbors(around: &Around<20>, sighting: Sighting) -> Neighbors {
    let hour_of = |entry: Option<[u8; 20]>| {
        let other = entry.map(|entry| Sighting::of_entry(&entry));
        other.filter(|other| other.person == sighting.person).map(|other| other.hour)
    };
    let (before, after) = (hour_of(around.before), hour_of(around.after));
    // Whoever was seen in this hour anyway changes nothing, whatever lies before and after.
    let within = before == Some(sighting.hour) || after == Some(sighting.hour);
    Neighbors { before, within, after }
}
