//! Walks over the whole store: what nobody may know any more and what no window reaches goes.
//!
//! The walk itself takes no lock. What it finds is removed some rows at a time, each step atomic
//! and looked at again under the lock, so that reading and writing go on in between.

use jiff::Timestamp;

use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, BusinessHash, Delivery, Kind, Past, Sighting, Told};
use super::leaves::{Set, entries_of};
use super::pseudonym::Pseudonym;
use super::reports::{self, SentRow};
use super::values::{self, KeptRow};
use super::{SledStore, cells, writer};
use crate::memory::{Hour, Person, PersonEvent, RecordKey, Scope, Series, Undo, Window, belongs_to, oldest_answer};

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
                    writer::undo(draft, &self.pseudonyms, record, &row, change, None)?;
                }
                return writer::drop_kept(draft, record, &row);
            }
            row.undo.retain(|change| change.person() != Some(&person));
            draft.put(keys::kept(record), values::to_bytes(&row)?);
            Ok(())
        })?;
        self.change(|draft| reports::forget_past(draft, person))?;
        self.sweep_sightings(|_, series, sighting| sighting.person == person && series != Series::Senders)?;
        self.sweep_relations(|(who, ..)| *who == person)
    }

    pub(super) fn forget_business(&self, business: &str) -> Result<(), RowError> {
        self.sweep_kept(&|row| row.business == business, |draft, record, row| {
            for change in &row.undo {
                writer::undo(draft, &self.pseudonyms, record, &row, change, None)?;
            }
            writer::drop_kept(draft, record, &row)
        })?;
        let hash = keys::business_hash(business);
        self.sweep_reports(&keys::reports_about(hash), |_| true)?;
        self.sweep_deliveries(Some(hash), |_| true)?;
        self.sweep_messages(&keys::messages_of(hash), |_| true)?;
        self.sweep_past(|past| past.business == hash)?;
        let sender = self.pseudonyms.of(&Person::parse(business));
        self.sweep_sightings(|scope, series, sighting| {
            let is_sender = series == Series::Senders && sighting.person == sender;
            is_sender || belongs_to(scope, business)
        })?;
        self.sweep_cells(|scope, _| belongs_to(scope, business))?;
        let Set(relations) = keys::relations(business);
        self.sweep_keys(&relations, |_| Ok(true))?;
        self.sweep(
            &keys::ledger_of(business),
            |key, _| Ok(if_meant(key, true)),
            |draft, key| writer::take_out(draft, &self.pseudonyms, key),
        )?;
        // Both at once: a business that is known is known by its name.
        self.change(|draft| {
            draft.remove(keys::named(hash));
            draft.remove(keys::business(business));
            Ok(())
        })
    }

    pub(super) fn expire_rows(&self, now: Timestamp, keep_answers_days: u32) -> Result<(), RowError> {
        let first = Window::LONGEST.first_hour(Hour::of(now));
        let oldest = Hour::of(now).oldest_history();
        self.sweep_reports(&[Kind::Report as u8], |hour| hour < oldest)?;
        self.sweep_deliveries(None, |delivery| delivery.sighting.hour < oldest)?;
        self.sweep_messages(&[Kind::Message as u8], |hour| hour < oldest)?;
        self.sweep_past(|past| past.told == Told::Abuse && past.hour < oldest)?;
        self.sweep_sightings(|_, _, sighting| sighting.hour < first)?;
        self.sweep_cells(|_, hour| hour < first)?;
        self.sweep_relations(|(_, at, _, event)| *event == PersonEvent::Wrote && Hour::of(*at) < first)?;
        let oldest_kept = oldest_answer(now, keep_answers_days);
        let is_old = |row: &KeptRow| {
            let at = Timestamp::from_millisecond(row.at).unwrap_or(Timestamp::MIN);
            let is_counted = row.reporter.is_some() || row.retracted;
            at < oldest_kept && !(is_counted && Hour::of(at) >= oldest)
        };
        self.sweep_kept(&is_old, |draft, record, row| writer::drop_kept(draft, record, &row))
    }

    /// Takes reports back, by their hour.
    fn sweep_reports(&self, prefix: &[u8], is_meant: impl Fn(Hour) -> bool) -> Result<(), RowError> {
        self.sweep(
            prefix,
            |key, _| Ok(if_meant(key, is_meant(keys::read_report(key)?.1))),
            |draft, key| {
                let (business, hour, mark) = keys::read_report(&key)?;
                reports::take_report(draft, business, hour, mark, None)
            },
        )
    }

    /// Takes deliveries back, of one business or of all.
    fn sweep_deliveries(&self, of: Option<BusinessHash>, is_meant: impl Fn(&Delivery) -> bool) -> Result<(), RowError> {
        let prefix = of.map_or_else(|| vec![Kind::Delivery as u8], |of| keys::deliveries(of).0);
        self.sweep(
            &prefix,
            |key, row| {
                let business = keys::read_business_hash(Kind::Delivery, key)?;
                let deliveries = entries(Kind::Delivery, row)?.iter().map(Delivery::of_entry);
                Ok(deliveries.filter(|delivery| is_meant(delivery)).map(|delivery| (business, delivery)).collect())
            },
            |draft, (business, delivery)| {
                let business = reports::named(draft, business)?;
                reports::remove_delivery(draft, &business, delivery)
            },
        )
    }

    /// Takes judged messages back, by their hour; rows that only lead to a report go with that one.
    fn sweep_messages(&self, prefix: &[u8], is_meant: impl Fn(Hour) -> bool) -> Result<(), RowError> {
        let is_meant = |key: &[u8], row: &[u8]| -> Result<bool, RowError> {
            Ok(keys::read_message(key)?.2 == Told::Sent && is_meant(values::from_bytes::<SentRow>(row)?.hour))
        };
        self.sweep(
            prefix,
            |key, row| Ok(if_meant(key, is_meant(key, row)?)),
            |draft, key| {
                let (business, message, _, mark) = keys::read_message(&key)?;
                reports::take_message(draft, business, message, mark)
            },
        )
    }

    /// Takes away what persons did.
    fn sweep_past(&self, is_meant: impl Fn(&Past) -> bool) -> Result<(), RowError> {
        let meant = |row: &[u8]| -> Result<Vec<Past>, RowError> {
            let past = entries(Kind::Past, row)?.iter().map(Past::of_entry).collect::<Result<Vec<_>, _>>()?;
            Ok(past.into_iter().filter(|past| is_meant(past)).collect())
        };
        self.sweep(&[Kind::Past as u8], |_, row| meant(row), reports::take_past)
    }

    /// Takes sightings out of the counts.
    fn sweep_sightings(&self, is_meant: impl Fn(&Scope, Series, &Sighting) -> bool) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Sighting as u8],
            |key, row| {
                let (scope, series) = keys::read_sightings(key)?;
                let sightings = entries(Kind::Sighting, row)?.iter().map(Sighting::of_entry);
                let meant = sightings.filter(|sighting| is_meant(&scope, series, sighting));
                Ok(meant.map(|sighting| (scope.clone(), series, sighting)).collect())
            },
            |draft, (scope, series, sighting)| writer::unsee(draft, &scope, series, sighting).map(drop),
        )
    }

    /// Takes cells away, whatever is in them; their totals go with them.
    fn sweep_cells(&self, is_meant: impl Fn(&Scope, Hour) -> bool) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Cell as u8],
            // The first hour of a row says nothing of its later ones.
            |key, value| {
                let scope = keys::read_cells(key)?.0;
                Ok(if_meant(key, cells::hours_of(value)?.into_iter().any(|hour| is_meant(&scope, hour))))
            },
            |draft, key| {
                let scope = keys::read_cells(&key)?.0;
                draft.remove_cells(keys::cells_with(&key), |hour| is_meant(&scope, hour))
            },
        )
    }

    /// Takes away what happened between businesses and persons.
    fn sweep_relations(
        &self,
        is_meant: impl Fn(&(Pseudonym, Timestamp, RecordKey, PersonEvent)) -> bool,
    ) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Relation as u8],
            |key, row| {
                let business = keys::read_business(Kind::Relation, key)?;
                let mut meant = Vec::new();
                for entry in entries(Kind::Relation, row)? {
                    if is_meant(&keys::read_relation(entry)?) {
                        meant.push((business.clone(), *entry));
                    }
                }
                Ok(meant)
            },
            |draft, (business, entry)| keys::relations(&business).remove(draft, &entry).map(drop),
        )
    }

    /// Does something about the kept rows that are meant.
    fn sweep_kept(
        &self,
        is_meant: &impl Fn(&KeptRow) -> bool,
        act: impl Fn(&mut Draft, RecordKey, KeptRow) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        self.sweep(
            &[Kind::Kept as u8],
            |key, value| Ok(if_meant(key, is_meant(&values::from_bytes(value)?))),
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
            |key, _| Ok(if_meant(key, is_meant(key)?)),
            |draft, key| {
                draft.remove(key);
                Ok(())
            },
        )
    }

    /// Finds something in every row whose key begins so, and acts on it. What is found is looked for
    /// again when its turn comes: rows of sets change their keys while entries go.
    fn sweep<T>(
        &self,
        prefix: &[u8],
        find: impl Fn(&[u8], &[u8]) -> Result<Vec<T>, RowError>,
        act: impl Fn(&mut Draft, T) -> Result<(), RowError>,
    ) -> Result<(), RowError> {
        // The walk sees the tree only.
        self.change(|_| Ok(()))?;
        let mut found = Vec::new();
        let step = |found: &mut Vec<T>| self.change(|draft| found.drain(..).try_for_each(|one| act(draft, one)));
        for row in self.db.scan_prefix(prefix) {
            let (key, value) = row?;
            found.extend(find(&key, &value)?);
            if found.len() >= STEP {
                step(&mut found)?;
            }
        }
        if found.is_empty() { Ok(()) } else { step(&mut found) }
    }
}

/// The key of a row that is meant.
fn if_meant(key: &[u8], is_meant: bool) -> Vec<Vec<u8>> {
    if is_meant { vec![key.to_vec()] } else { Vec::new() }
}

/// The entries of a row of a set.
fn entries<const W: usize>(kind: Kind, row: &[u8]) -> Result<&[[u8; W]], RowError> {
    entries_of(row).ok_or(RowError::Torn { kind: char::from(kind as u8) })
}
