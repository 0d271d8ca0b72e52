//! A memory that lasts as long as its process. Read [`MemoryStore`].
//!
//! For archives rescored in one go, for tests, and as the model that every other store is held
//! against. It keeps persons in clear and writes nothing anywhere.

mod answers;
mod reported;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use jiff::Timestamp;

use self::reported::{Counting, Reported};
use super::{
    Answered, Campaign, Change, Effects, Forgotten, Hour, Identity, Kept, LedgerEvent, Mark, Needs, Person,
    PersonEvent, RecordKey, Remembered, RetractWhat, Retractable, Scope, ScopeKind, Series, Store, StoreError, Tally,
    Undo, Window, belongs_to, cut, growing, oldest_answer,
};
use crate::record::ContentHash;

/// A store in memory, empty at first.
///
/// Counts cost as many cells as the window has hours; counts of a portfolio, expiry and forgetting
/// cost as much as there are persons in what they touch.
#[derive(Debug, Default)]
pub struct MemoryStore {
    rows: RwLock<Rows>,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    fn read(&self) -> Result<RwLockReadGuard<'_, Rows>, StoreError> {
        self.rows.read().map_err(|_: PoisonError<_>| torn("read"))
    }

    fn write(&self) -> Result<RwLockWriteGuard<'_, Rows>, StoreError> {
        self.rows.write().map_err(|_: PoisonError<_>| torn("change"))
    }
}

/// A thread panicked while it changed the rows, so they may hold half of a record.
fn torn(what: &str) -> StoreError {
    StoreError::new(format!("could not {what} the store in memory: an earlier change to it broke off"), None)
}

impl Store for MemoryStore {
    fn fetch(&self, needs: &Needs) -> Result<Remembered, StoreError> {
        let rows = self.read()?;
        let Needs { at, record, business, relation, counts, identities: _, own_identities: _, verdict, crowd, about } =
            needs;
        let answered = record.and_then(|record| rows.kept.get(&record));
        let verdict = verdict.as_ref().and_then(|verdict| rows.verdicts.get(verdict));
        Ok(Remembered {
            answered: answered.map(|row| Answered { content: row.kept.content, answer: row.kept.answer.clone() }),
            ledger: business.as_ref().map(|business| rows.ledger(business, *at)).unwrap_or_default(),
            relation: relation
                .as_ref()
                .map(|(business, person)| rows.relation(business, person, *at))
                .unwrap_or_default(),
            counts: rows.counts(counts, *at),
            identities: rows.identities(needs),
            verdict: verdict.and_then(|record| Some((rows.kept.get(record)?.business.clone(), *record))),
            crowd: crowd.as_ref().and_then(|business| rows.crowd(business, Hour::of(*at))),
            about: about.map(|record| rows.reported.about(record)).unwrap_or_default(),
        })
    }

    fn apply(&self, effects: &Effects) -> Result<(), StoreError> {
        self.write()?.apply(effects);
        Ok(())
    }

    fn commit(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn businesses(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.read()?.businesses.iter().cloned().collect())
    }

    fn verdict(&self, verdict: &str) -> Result<Option<String>, StoreError> {
        let rows = self.read()?;
        let row = rows.verdicts.get(verdict).and_then(|record| rows.kept.get(record));
        Ok(row.map(|row| row.kept.answer.clone()))
    }

    fn held(&self) -> Result<Vec<String>, StoreError> {
        let rows = self.read()?;
        let held = rows.ledgers.iter().filter(|(_, ledger)| answers::is_held(ledger.values()));
        Ok(held.map(|(business, _)| business.clone()).collect())
    }

    fn campaigns(&self, since: Hour, now: Hour, limit: usize) -> Result<Vec<Campaign>, StoreError> {
        Ok(growing(self.read()?.campaigns(since, now), limit))
    }

    fn retracted_by(&self, business: &str, what: &RetractWhat) -> Result<Retractable, StoreError> {
        Ok(self.read()?.retracted_by(business, what))
    }

    fn forget(&self, whom: &Forgotten) -> Result<(), StoreError> {
        match whom {
            Forgotten::Person(person) => self.write()?.forget_person(person),
            Forgotten::Business(business) => self.write()?.forget_business(business),
        }
        Ok(())
    }

    fn expire(&self, now: Timestamp, keep_answers_days: u32) -> Result<(), StoreError> {
        self.write()?.expire(now, keep_answers_days);
        Ok(())
    }
}

/// Events between a business and one person, in the order in which they are answered.
type Events = BTreeSet<(Timestamp, RecordKey, PersonEvent)>;

/// Everything remembered. Maps are sorted, so that every answer is the same each time.
#[derive(Debug, Default)]
struct Rows {
    businesses: BTreeSet<String>,
    ledgers: BTreeMap<String, BTreeMap<(Timestamp, RecordKey, u8), LedgerEvent>>,
    /// Who ever said to belong to a portfolio, and by which record; the ledgers say who does now.
    portfolios: BTreeMap<String, BTreeSet<(String, RecordKey)>>,
    /// Who ever named an identity, when and by which record.
    identities: BTreeMap<Identity, BTreeSet<(Timestamp, RecordKey, String)>>,
    relations: BTreeMap<String, BTreeMap<Person, Events>>,
    tallies: BTreeMap<(Scope, Series), Tally<Person>>,
    kept: BTreeMap<RecordKey, KeptRow>,
    /// The reports of each business.
    reports: BTreeMap<String, BTreeSet<RecordKey>>,
    verdicts: BTreeMap<String, RecordKey>,
    reported: Reported,
}

/// What is kept of a record.
#[derive(Debug)]
struct KeptRow {
    business: String,
    at: Timestamp,
    kept: Kept,
    /// It was taken back: a copy of it that is delivered late finds this and changes nothing.
    retracted: bool,
    /// Where it left its mark.
    undo: Vec<Undo<Person>>,
}

impl KeptRow {
    /// What stands for a retracted record of which nothing else is kept.
    fn unanswered(business: &str, at: Timestamp) -> Self {
        let content = ContentHash([0; 16]);
        let kept = Kept { content, answer: String::new(), verdict: None, reporter: None, cohort: None };
        KeptRow { business: business.to_owned(), at, kept, retracted: true, undo: Vec::new() }
    }
}

impl Rows {
    fn apply(&mut self, effects: &Effects) {
        let Effects { record, business, at, changes, kept } = effects;
        let known = self.kept.get(record);
        if known.is_some_and(|row| row.retracted) {
            return;
        }
        let is_repeated = known.is_some();
        let at = cut(*at);
        for change in changes {
            match change {
                Change::RetractRecord { .. } | Change::RetractReporter { .. } | Change::RetractCohort { .. }
                    if is_repeated => {}
                Change::RetractRecord { record } => self.retract(business, *record, None),
                Change::RetractReporter { person } => {
                    self.retract_reports(business, at, |kept| kept.reporter.as_ref() == Some(person));
                }
                Change::RetractCohort { cohort } => {
                    self.retract_reports(business, at, |kept| kept.cohort.as_ref() == Some(cohort));
                }
                Change::Count { .. }
                | Change::Report(_)
                | Change::Delivered { .. }
                | Change::Sent { .. }
                | Change::Total { .. }
                | Change::Relation { .. }
                | Change::Ledger { .. } => self.insert(*record, business, at, change),
            }
        }
        if let Some(kept) = kept {
            self.keep(*record, business, at, kept, changes);
        }
    }

    fn insert(&mut self, record: RecordKey, business: &str, at: Timestamp, change: &Change) {
        let mark = Mark::of(record);
        match change {
            Change::Count { scope, .. } | Change::Total { scope, .. } if scope.kind == ScopeKind::Portfolio => return,
            Change::Count { series, scope, person, hour } => {
                self.tallies.entry((scope.clone(), *series)).or_default().insert(person.clone(), *hour, mark);
            }
            Change::Report(_) | Change::Delivered { .. } | Change::Sent { .. } => {
                let counting = self.reported.insert(record, business, change);
                self.count(counting);
            }
            Change::Total { series, scope, hour, count } => {
                self.tallies.entry((scope.clone(), *series)).or_default().insert_total(*hour, mark, *count);
            }
            Change::Relation { person, event } => {
                let people = self.relations.entry(business.to_owned()).or_default();
                people.entry(person.clone()).or_default().insert((at, record, *event));
            }
            Change::Ledger { business, event } => {
                self.enter(business, at, record, event);
                self.know(business);
            }
            Change::RetractRecord { .. } | Change::RetractReporter { .. } | Change::RetractCohort { .. } => return,
        }
        self.know(business);
    }

    /// Writes an event into a ledger, once, with what leads to it.
    fn enter(&mut self, business: &str, at: Timestamp, record: RecordKey, event: &LedgerEvent) {
        let ledger = self.ledgers.entry(business.to_owned()).or_default();
        let Entry::Vacant(place) = ledger.entry((at, record, event.rank())) else { return };
        place.insert(event.clone().cut());
        if let Some(portfolio) = event.portfolio() {
            let said = self.portfolios.entry(portfolio.to_owned()).or_default();
            said.insert((business.to_owned(), record));
        }
        for identity in event.identities() {
            let named = self.identities.entry(identity.clone()).or_default();
            named.insert((at, record, business.to_owned()));
        }
    }

    /// Takes entries out of a ledger, with what leads to them.
    fn take_out(&mut self, business: &str, is_meant: impl Fn(&(Timestamp, RecordKey, u8)) -> bool) {
        let Some(ledger) = self.ledgers.get_mut(business) else { return };
        let taken: Vec<_> = ledger.extract_if(.., |key, _| is_meant(key)).collect();
        for ((at, record, _), event) in taken {
            if let Some(said) = event.portfolio().and_then(|portfolio| self.portfolios.get_mut(portfolio)) {
                said.remove(&(business.to_owned(), record));
            }
            for identity in event.identities() {
                if let Some(named) = self.identities.get_mut(identity) {
                    named.remove(&(at, record, business.to_owned()));
                }
            }
        }
    }

    fn know(&mut self, business: &str) {
        if !business.is_empty() && !self.businesses.contains(business) {
            self.businesses.insert(business.to_owned());
        }
    }

    /// Keeps the answer to a record. What is kept of the same record again adds to what it left.
    fn keep(&mut self, record: RecordKey, business: &str, at: Timestamp, kept: &Kept, changes: &[Change]) {
        let known = self.kept.remove(&record).map(|row| (row.undo, row.kept.reporter, row.kept.cohort));
        let (mut undo, known_reporter, known_cohort) = known.unwrap_or_default();
        let mut kept = kept.clone();
        kept.reporter = kept.reporter.or(known_reporter);
        kept.cohort = kept.cohort.or(known_cohort);
        for change in changes.iter().filter_map(|change| Undo::of(change, Person::clone)) {
            if !undo.contains(&change) {
                undo.push(change);
            }
        }
        if kept.reporter.is_some() {
            self.reports.entry(business.to_owned()).or_default().insert(record);
        }
        if let Some(verdict) = &kept.verdict {
            self.verdicts.entry(verdict.clone()).or_insert(record);
        }
        let row = KeptRow { business: business.to_owned(), at, kept, retracted: false, undo };
        self.kept.insert(record, row);
        self.know(business);
    }

    /// Counts what reports, deliveries and messages of one business or person come to.
    fn count(&mut self, counting: Vec<Counting>) {
        for Counting { is_added, scope, series, person, hour, mark } in counting {
            let key = (scope, series);
            if is_added {
                self.tallies.entry(key).or_default().insert(person, hour, mark);
            } else if let Some(tally) = self.tallies.get_mut(&key) {
                tally.remove(&person, hour, mark);
            }
        }
    }

    /// The reports of a business that are meant.
    fn reports_where(&self, business: &str, is_meant: impl Fn(&Kept) -> bool) -> Vec<RecordKey> {
        let reports = self.reports.get(business).into_iter().flatten();
        let meant = reports.filter(|record| self.kept.get(record).is_some_and(|row| is_meant(&row.kept)));
        meant.copied().collect()
    }

    fn retract_reports(&mut self, business: &str, at: Timestamp, is_meant: impl Fn(&Kept) -> bool) {
        for record in self.reports_where(business, is_meant) {
            self.retract(business, record, Some(at));
        }
    }

    /// Undoes what a record changed. Its answer stays, so that a late copy of it changes nothing. A
    /// report is taken back as `abuse` at that moment, if its reporter or cohort is retracted.
    fn retract(&mut self, business: &str, record: RecordKey, abuse: Option<Timestamp>) {
        if self.reported.is_delivery_of(business, &record)
            && let Some((hour, counting)) = self.reported.take_delivery(record)
        {
            self.count(counting);
            // A delivery has no row of its own, but a late copy of it is to change nothing.
            self.kept.entry(record).or_insert_with(|| KeptRow::unanswered(business, hour.begins()));
        }
        let Some(row) = self.kept.get_mut(&record) else {
            // Ledgers outlast answers.
            self.take_out(business, |(_, entry, _)| *entry == record);
            return;
        };
        row.retracted = true;
        let is_report = row.kept.reporter.take().is_some();
        row.kept.cohort = None;
        let (undo, business, at) = (std::mem::take(&mut row.undo), row.business.clone(), row.at);
        if is_report {
            self.forget_report(&business, record);
        }
        for change in &undo {
            self.undo(record, &business, at, change, abuse);
        }
    }

    fn forget_report(&mut self, business: &str, record: RecordKey) {
        if let Some(reports) = self.reports.get_mut(business) {
            reports.remove(&record);
        }
    }

    fn undo(
        &mut self,
        record: RecordKey,
        business: &str,
        at: Timestamp,
        change: &Undo<Person>,
        abuse: Option<Timestamp>,
    ) {
        let mark = Mark::of(record);
        match change {
            Undo::Count { series, scope, person, hour } => {
                if let Some(tally) = self.tallies.get_mut(&(scope.clone(), *series)) {
                    tally.remove(person, *hour, mark);
                }
            }
            Undo::Report { .. } => {
                let counting = self.reported.take_report(record, abuse);
                self.count(counting);
            }
            Undo::Delivered { .. } => {
                if let Some((_, counting)) = self.reported.take_delivery(record) {
                    self.count(counting);
                }
            }
            Undo::Sent { .. } => {
                let counting = self.reported.take_message(record);
                self.count(counting);
            }
            Undo::Total { series, scope, hour } => {
                if let Some(tally) = self.tallies.get_mut(&(scope.clone(), *series)) {
                    tally.remove_total(*hour, mark);
                }
            }
            Undo::Relation { person, event } => {
                if let Some(events) = self.relations.get_mut(business).and_then(|people| people.get_mut(person)) {
                    events.remove(&(at, record, *event));
                }
            }
            Undo::Ledger { business, rank } => self.take_out(business, |key| *key == (at, record, *rank)),
        }
    }

    /// Takes a kept row away with everything that leads to it.
    fn drop_kept(&mut self, record: RecordKey) -> Option<KeptRow> {
        let row = self.kept.remove(&record)?;
        self.forget_report(&row.business, record);
        if let Some(verdict) = row.kept.verdict.as_ref().filter(|verdict| self.verdicts.get(*verdict) == Some(&record))
        {
            self.verdicts.remove(verdict);
        }
        Some(row)
    }

    /// Ledgers stay as they are: they name no person, and a decision once made is history.
    fn forget_person(&mut self, person: &Person) {
        let reports = self.kept.iter().filter(|(_, row)| row.kept.reporter.as_ref() == Some(person));
        for record in reports.map(|(record, _)| *record).collect::<Vec<_>>() {
            let Some(row) = self.drop_kept(record) else { continue };
            for change in row.undo.iter().filter(|change| !matches!(change, Undo::Ledger { .. })) {
                self.undo(record, &row.business, row.at, change, None);
            }
        }
        let counting = self.reported.forget_person(person);
        self.count(counting);
        for row in self.kept.values_mut() {
            row.undo.retain(|change| change.person() != Some(person));
        }
        for ((_, series), tally) in &mut self.tallies {
            if *series != Series::Senders {
                tally.forget(person);
            }
        }
        for people in self.relations.values_mut() {
            people.remove(person);
        }
        self.tallies.retain(|_, tally| !tally.is_empty());
    }

    fn forget_business(&mut self, business: &str) {
        let own = self.kept.iter().filter(|(_, row)| row.business == business);
        for record in own.map(|(record, _)| *record).collect::<Vec<_>>() {
            let Some(row) = self.drop_kept(record) else { continue };
            for change in &row.undo {
                self.undo(record, business, row.at, change, None);
            }
        }
        let counting = self.reported.forget_business(business);
        self.count(counting);
        let sender = Person::parse(business);
        for ((_, series), tally) in &mut self.tallies {
            if *series == Series::Senders {
                tally.forget(&sender);
            }
        }
        self.tallies.retain(|(scope, _), tally| !belongs_to(scope, business) && !tally.is_empty());
        self.take_out(business, |_| true);
        self.relations.remove(business);
        self.ledgers.remove(business);
        self.reports.remove(business);
        self.businesses.remove(business);
    }

    fn expire(&mut self, now: Timestamp, keep_answers_days: u32) {
        let first = Window::LONGEST.first_hour(Hour::of(now));
        let counting = self.reported.expire(Hour::of(now));
        self.count(counting);
        for tally in self.tallies.values_mut() {
            tally.expire(first);
        }
        self.tallies.retain(|_, tally| !tally.is_empty());
        for people in self.relations.values_mut() {
            for events in people.values_mut() {
                events.retain(|(at, _, event)| *event != PersonEvent::Wrote || Hour::of(*at) >= first);
            }
            people.retain(|_, events| !events.is_empty());
        }
        let oldest = oldest_answer(now, keep_answers_days);
        let oldest_history = Hour::of(now).oldest_history();
        let old = self.kept.iter().filter(|(_, row)| {
            let is_counted = row.kept.reporter.is_some() || row.retracted;
            row.at < oldest && !(is_counted && Hour::of(row.at) >= oldest_history)
        });
        for record in old.map(|(record, _)| *record).collect::<Vec<_>>() {
            self.drop_kept(record);
        }
    }
}
