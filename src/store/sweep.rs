//! Walks over the whole store: what nobody may know any more and what no window reaches goes.
//!
//! The walk itself takes no lock. What it finds is removed some rows at a time, each step atomic
//! and looked at again under the lock, so that reading and writing go on in between.

use jiff::Timestamp;

use super::SledStore;
use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, Kind, SightingKey};
use super::values::{self, KeptRow};
use super::writer;
use crate::memory::{Hour, Person, PersonEvent, RecordKey, Series, Undo, Window, belongs_to, oldest_answer};

/// Rows removed in one step: some milliseconds of work, and a batch of some 100 kB.
const STEP: usize = 500;

impl SledStore {
    /// Ledgers stay as they are: they name no person, and a decision once made is history.
    pub(super) fn forget_person(&self, person: &Person) -> Result<(), RowError> {
        let person = self.pseudonyms.of(person);
        let names = |row: &KeptRow| {
            row.reporter == Some(person) || row.undo.iter().any(|change| change.person() == Some(&person))
        };
        self.sweep_kept(&names, |draft, record, mut row| {
            if row.reporter == Some(person) {
                for change in row.undo.iter().filter(|change| !matches!(change, Undo::Ledger { .. })) {
                    writer::undo(draft, &self.pseudonyms, record, &row, change)?;
                }
                return writer::drop_kept(draft, record, &row);
            }
            row.undo.retain(|change| change.person() != Some(&person));
            draft.put(keys::kept(record), values::to_bytes(&row)?);
            Ok(())
        })?;
        self.sweep_sightings(|sighting| sighting.person == person && sighting.series != Series::Senders)?;
        self.sweep_keys(&[Kind::Relation as u8], |key| Ok(keys::read_relation(key)?.0 == person))
    }

    pub(super) fn forget_business(&self, business: &str) -> Result<(), RowError> {
        self.sweep_kept(&|row| row.business == business, |draft, record, row| {
            for change in &row.undo {
                writer::undo(draft, &self.pseudonyms, record, &row, change)?;
            }
            writer::drop_kept(draft, record, &row)
        })?;
        let sender = self.pseudonyms.of(&Person::parse(business));
        self.sweep_sightings(|sighting| {
            let is_sender = sighting.series == Series::Senders && sighting.person == sender;
            is_sender || belongs_to(&sighting.scope, business)
        })?;
        self.sweep_keys(&[Kind::Cell as u8], |key| Ok(belongs_to(&keys::read_cell(key)?.0, business)))?;
        self.sweep_keys(&keys::relations_of(business), |_| Ok(true))?;
        self.sweep(
            &keys::ledger_of(business),
            |_, _| Ok(true),
            |draft, key| writer::take_out(draft, &self.pseudonyms, key),
        )?;
        self.sweep_keys(&keys::business(business), |_| Ok(true))
    }

    pub(super) fn expire_rows(&self, now: Timestamp, keep_answers_days: u32) -> Result<(), RowError> {
        let first = Window::LONGEST.first_hour(Hour::of(now));
        self.sweep_sightings(|sighting| sighting.hour < first)?;
        self.sweep_keys(&[Kind::Cell as u8], |key| Ok(keys::read_cell(key)?.1 < first))?;
        self.sweep_keys(&[Kind::Relation as u8], |key| {
            let (_, at, _, event) = keys::read_relation(key)?;
            Ok(event == PersonEvent::Wrote && Hour::of(at) < first)
        })?;
        let oldest = oldest_answer(now, keep_answers_days);
        let is_old = |row: &KeptRow| {
            let at = Timestamp::from_millisecond(row.at).unwrap_or(Timestamp::MIN);
            let is_counted = row.reporter.is_some() || row.retracted;
            at < oldest && !(is_counted && Hour::of(at) >= first)
        };
        self.sweep_kept(&is_old, |draft, record, row| writer::drop_kept(draft, record, &row))
    }

    /// Takes sightings out of the counts.
    fn sweep_sightings(&self, is_meant: impl Fn(&SightingKey) -> bool) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Sighting as u8],
            |key, _| Ok(is_meant(&SightingKey::read(key)?)),
            |draft, key| writer::unsee(draft, &SightingKey::read(&key)?),
        )
    }

    /// Does something about the kept rows that are meant.
    fn sweep_kept(
        &self,
        is_meant: &impl Fn(&KeptRow) -> bool,
        act: impl Fn(&mut Draft<'_>, RecordKey, KeptRow) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Kept as u8],
            |_, value| Ok(is_meant(&values::from_bytes(value)?)),
            |draft, key| {
                let record = keys::last_record(Kind::Kept, &key)?;
                match writer::kept_row(draft, record)? {
                    Some(row) if is_meant(&row) => act(draft, record, row),
                    Some(_) | None => Ok(()),
                }
            },
        )
    }

    /// Removes rows by their keys alone.
    fn sweep_keys(&self, prefix: &[u8], is_meant: impl Fn(&[u8]) -> Result<bool, RowError>) -> Result<(), RowError> {
        self.sweep(
            prefix,
            |key, _| is_meant(key),
            |draft, key| {
                draft.remove(key);
                Ok(())
            },
        )
    }

    fn sweep(
        &self,
        prefix: &[u8],
        is_meant: impl Fn(&[u8], &[u8]) -> Result<bool, RowError>,
        act: impl Fn(&mut Draft<'_>, Vec<u8>) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        let mut found = Vec::new();
        let step = |found: &mut Vec<Vec<u8>>| self.change(|draft| found.drain(..).try_for_each(|key| act(draft, key)));
        for row in self.db.scan_prefix(prefix) {
            let (key, value) = row?;
            if is_meant(&key, &value)? {
                found.push(key.to_vec());
            }
            if found.len() >= STEP {
                step(&mut found)?;
            }
        }
        if found.is_empty() { Ok(()) } else { step(&mut found) }
    }
}
