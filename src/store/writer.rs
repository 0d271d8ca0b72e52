//! The one writer: the effects of a record become rows, and the rows of a record are taken back.
//!
//! It reads, changes and writes under one lock and in one batch, so that neither a crash nor a
//! second thread ever sees half of a record. It does not flush: commits do. Read [`apply`].

use jiff::Timestamp;

use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, Kind, SightingKey};
use super::pseudonym::{Pseudonym, Pseudonyms};
use super::values::{self, KeptRow};
use crate::memory::{
    Change, Effects, Hour, Kept, LedgerEvent, Mark, Neighbors, RecordKey, Scope, ScopeKind, Series, Undo, cut,
};

/// Drafts the effects of a record. The same effects again draft nothing new.
pub(super) fn apply(draft: &mut Draft<'_>, pseudonyms: &Pseudonyms, effects: &Effects) -> Result<(), RowError> {
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
            Change::RetractRecord { record } => retract(draft, pseudonyms, business, *record)?,
            Change::RetractReporter { person } => {
                let reports = keys::reports_by(business, pseudonyms.of(person));
                retract_reports(draft, pseudonyms, business, Kind::Reporter, &reports)?;
            }
            Change::RetractCohort { cohort } => {
                retract_reports(draft, pseudonyms, business, Kind::Cohort, &keys::reports_in(business, cohort))?;
            }
            Change::Count { .. } | Change::Total { .. } | Change::Relation { .. } | Change::Ledger { .. } => {
                insert(draft, pseudonyms, Place { record: *record, business, at }, change)?;
            }
        }
    }
    match kept {
        Some(kept) => keep(draft, pseudonyms, Place { record: *record, business, at }, kept, changes),
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

fn insert(draft: &mut Draft<'_>, pseudonyms: &Pseudonyms, place: Place<'_>, change: &Change) -> Result<(), RowError> {
    let Place { record, business, at } = place;
    match change {
        Change::Count { scope, .. } | Change::Total { scope, .. } if scope.kind == ScopeKind::Portfolio => {
            return Ok(());
        }
        Change::Count { series, scope, person, hour } => {
            let person = pseudonyms.of(person);
            see(
                draft,
                &SightingKey { scope: scope.clone(), series: *series, person, hour: *hour, mark: Mark::of(record) },
            )?;
        }
        Change::Total { series, scope, hour, count } => {
            draft.cell(keys::cell(scope, *series, *hour))?.add_total(Mark::of(record), *count);
        }
        Change::Relation { person, event } => {
            draft.put(keys::relation(business, pseudonyms.of(person), at, record, *event)?, Vec::new());
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
fn enter(
    draft: &mut Draft<'_>,
    pseudonyms: &Pseudonyms,
    place: Place<'_>,
    event: &LedgerEvent,
) -> Result<(), RowError> {
    let Place { record, business, at } = place;
    let key = keys::ledger(business, at, record, event.rank());
    if draft.has(&key)? {
        return Ok(());
    }
    for row in leading_to(pseudonyms, place, event) {
        draft.put(row, Vec::new());
    }
    draft.put(key, values::to_bytes(&event.clone().cut())?);
    Ok(())
}

/// Takes a row out of a ledger, with the rows that lead to it.
pub(super) fn take_out(draft: &mut Draft<'_>, pseudonyms: &Pseudonyms, key: Vec<u8>) -> Result<(), RowError> {
    let Some(bytes) = draft.get(&key)? else { return Ok(()) };
    let business = keys::read_business(Kind::Ledger, &key)?;
    let (at, record) = keys::read_ledger(&key)?;
    let event: LedgerEvent = values::from_bytes(&bytes)?;
    for row in leading_to(pseudonyms, Place { record, business: &business, at }, &event) {
        draft.remove(row);
    }
    draft.remove(key);
    Ok(())
}

/// The rows by which a business is found from what an event says of it.
fn leading_to(pseudonyms: &Pseudonyms, place: Place<'_>, event: &LedgerEvent) -> Vec<Vec<u8>> {
    let Place { record, business, at } = place;
    let portfolio = event.portfolio().map(|portfolio| keys::portfolio(portfolio, business, record));
    let identities = event.identities().map(|identity| pseudonyms.of_identity(identity));
    portfolio.into_iter().chain(identities.map(|identity| keys::identity(identity, at, record, business))).collect()
}

/// Remembers that there is such a business.
fn know(draft: &mut Draft<'_>, business: &str) -> Result<(), RowError> {
    let key = keys::business(business);
    if !business.is_empty() && !draft.has(&key)? {
        draft.put(key, Vec::new());
    }
    Ok(())
}

/// Keeps the answer to a record. What is kept of the same record again adds to what it left.
fn keep(
    draft: &mut Draft<'_>,
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
        draft.put(keys::report_by(business, reporter, record), Vec::new());
        if let Some(cohort) = &cohort {
            draft.put(keys::report_in(business, cohort, record), Vec::new());
        }
    }
    if let Some(verdict) = verdict {
        let key = keys::verdict(verdict);
        if !draft.has(&key)? {
            draft.put(key, record.0.to_vec());
        }
    }
    let row = KeptRow {
        business: business.to_owned(),
        at: at.as_millisecond(),
        content: *content,
        answer: answer.clone(),
        verdict: verdict.clone(),
        reporter,
        cohort,
        retracted: false,
        undo,
    };
    draft.put(keys::kept(record), values::to_bytes(&row)?);
    know(draft, business)
}

/// What is kept of a record.
pub(super) fn kept_row(draft: &Draft<'_>, record: RecordKey) -> Result<Option<KeptRow>, RowError> {
    draft.get(&keys::kept(record))?.map(|bytes| values::from_bytes(&bytes)).transpose()
}

fn retract_reports(
    draft: &mut Draft<'_>,
    pseudonyms: &Pseudonyms,
    business: &str,
    kind: Kind,
    prefix: &[u8],
) -> Result<(), RowError> {
    for key in draft.keys_with(prefix)? {
        retract(draft, pseudonyms, business, keys::last_record(kind, &key)?)?;
    }
    Ok(())
}

/// Undoes what a record changed. Its answer stays, so that a late copy of it changes nothing.
fn retract(draft: &mut Draft<'_>, pseudonyms: &Pseudonyms, business: &str, record: RecordKey) -> Result<(), RowError> {
    let Some(mut row) = kept_row(draft, record)? else {
        // Ledgers outlast answers.
        for key in draft.keys_with(&keys::ledger_of(business))? {
            if keys::read_ledger(&key)?.1 == record {
                take_out(draft, pseudonyms, key)?;
            }
        }
        return Ok(());
    };
    forget_report(draft, record, &row);
    for change in std::mem::take(&mut row.undo) {
        undo(draft, pseudonyms, record, &row, &change)?;
    }
    row.retracted = true;
    row.reporter = None;
    row.cohort = None;
    draft.put(keys::kept(record), values::to_bytes(&row)?);
    Ok(())
}

/// Takes the rows away by which a report is found.
fn forget_report(draft: &mut Draft<'_>, record: RecordKey, row: &KeptRow) {
    if let Some(reporter) = row.reporter {
        draft.remove(keys::report_by(&row.business, reporter, record));
        if let Some(cohort) = &row.cohort {
            draft.remove(keys::report_in(&row.business, cohort, record));
        }
    }
}

/// Takes a kept row away with everything that leads to it.
pub(super) fn drop_kept(draft: &mut Draft<'_>, record: RecordKey, row: &KeptRow) -> Result<(), RowError> {
    forget_report(draft, record, row);
    if let Some(verdict) = &row.verdict {
        let key = keys::verdict(verdict);
        if draft.get(&key)?.as_deref() == Some(&record.0[..]) {
            draft.remove(key);
        }
    }
    draft.remove(keys::kept(record));
    Ok(())
}

/// Undoes one change of a record.
pub(super) fn undo(
    draft: &mut Draft<'_>,
    pseudonyms: &Pseudonyms,
    record: RecordKey,
    row: &KeptRow,
    change: &Undo<Pseudonym>,
) -> Result<(), RowError> {
    let mark = Mark::of(record);
    let at = Timestamp::from_millisecond(row.at).map_err(|_| RowError::Torn { kind: char::from(Kind::Kept as u8) })?;
    match change {
        Undo::Count { series, scope, person, hour } => {
            unsee(draft, &SightingKey { scope: scope.clone(), series: *series, person: *person, hour: *hour, mark })?;
        }
        Undo::Total { series, scope, hour } => {
            draft.cell(keys::cell(scope, *series, *hour))?.remove_total(mark);
        }
        Undo::Relation { person, event } => {
            draft.remove(keys::relation(&row.business, *person, at, record, *event)?);
        }
        Undo::Ledger { business, rank } => {
            take_out(draft, pseudonyms, keys::ledger(business, at, record, *rank))?;
        }
    }
    Ok(())
}

/// Counts a sighting, once.
fn see(draft: &mut Draft<'_>, sighting: &SightingKey) -> Result<(), RowError> {
    let SightingKey { scope, series, person, hour, mark } = sighting;
    let key = keys::sighting(scope, *series, *person, *hour, *mark);
    if draft.has(&key)? {
        return Ok(());
    }
    let around = neighbors(draft, scope, *series, *person, *hour)?;
    draft.put(key, Vec::new());
    draft.cell(keys::cell(scope, *series, *hour))?.add_record();
    for change in around.insert(*hour) {
        draft.cell(keys::cell(scope, *series, change.hour))?.change(change);
    }
    Ok(())
}

/// Takes a sighting back; nothing happens if it was not counted.
pub(super) fn unsee(draft: &mut Draft<'_>, sighting: &SightingKey) -> Result<(), RowError> {
    let SightingKey { scope, series, person, hour, mark } = sighting;
    let key = keys::sighting(scope, *series, *person, *hour, *mark);
    if !draft.has(&key)? {
        return Ok(());
    }
    draft.remove(key);
    let around = neighbors(draft, scope, *series, *person, *hour)?;
    draft.cell(keys::cell(scope, *series, *hour))?.remove_record();
    for change in around.remove(*hour) {
        draft.cell(keys::cell(scope, *series, change.hour))?.change(change);
    }
    Ok(())
}

/// What else is known of a person around an hour; the sighting in question is not among the rows.
fn neighbors(
    draft: &Draft<'_>,
    scope: &Scope,
    series: Series,
    person: Pseudonym,
    hour: Hour,
) -> Result<Neighbors, RowError> {
    const LOWEST: Mark = Mark([0; 8]);
    const HIGHEST: Mark = Mark([u8::MAX; 8]);
    // INVARIANT: both ranges run from an hour to the same or a later one.
    let key = |hour: u32, mark| keys::sighting(scope, series, person, Hour(hour), mark);
    let hour_of = |key: Option<Vec<u8>>| key.map(|key| SightingKey::read(&key).map(|key| key.hour)).transpose();
    let before = hour_of(draft.last(key(0, LOWEST)..=key(hour.0, HIGHEST))?)?;
    let within = before == Some(hour);
    let after = match hour.0.checked_add(1).filter(|_| !within) {
        Some(first) => hour_of(draft.first(key(first, LOWEST)..=key(u32::MAX, HIGHEST))?)?,
        // Whoever was seen in this hour anyway changes nothing, whatever lies before and after.
        None => None,
    };
    Ok(Neighbors { before, within, after })
}
