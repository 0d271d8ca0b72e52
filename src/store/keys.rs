//! The bytes of keys: one tree, and a byte in front of each key that says what kind of row it is.
//!
//! ```text
//! kind  then                         value
//! ────  ───────────────────────────  ──────────────────────────────────────────────────────
//! 0     "format"                     version of the format, 4 bytes
//! 0     "key"                        key of the pseudonyms, 32 bytes
//! 0     "dictionary" │ number        text that kept rows are compressed against
//! B     business                     –
//! L     business │ at │ record │ rank  LedgerEvent
//! F     portfolio │ business │ record  –
//! I     identity │ at │ record │ business  –
//! K     record                       KeptRow, compressed
//! N     scope │ series │ hour        cells from this hour on, see `cells`
//! W     business                     –  what is held against it, or a template of it
//! n     business'                    name of the business
//! T     topic                        scopes that messages are about
//! Q     business' │ hour │ mark      ReportRow
//! M     business' │ message │ what │ mark  SentRow, or the hour of a report that names the message
//!
//! and sets of small entries, packed, see `leaves`: the key may end with an entry
//! P     business                     person │ at │ record │ event
//! R     business                     person │ record             reports by reporter
//! C     business │ cohort            record                      reports by cohort
//! V                                  verdict │ mark              verdicts by what they answered
//! S     scope │ series               person │ hour │ mark        sightings
//! D     business'                    person │ hour │ mark │ topic │ message  deliveries
//! O     business'                    hour │ mark │ …             voices, see [`VoiceEntry`]
//! H                                  person │ what │ hour │ business' │ mark  what persons did
//! ```
//!
//! Text (business, portfolio, verdict, cohort) is written with its length in bytes before it (4
//! bytes), so that no id runs into the next field; a scope is a byte for its kind and its id.
//! Numbers are big-endian, so that bytes sort like values: hours in 4 bytes, `at` as milliseconds
//! since 1970 in 8 with the sign turned around, so that moments before 1970 come first.
//! Records and identities have 16 bytes, persons and marks 8, the hash of a verdict 12, rank and series 1; an
//! event between a business and a person has 4. A business' is the hash of one; it, topics and messages have 8
//! bytes. Read [`Key`].

mod entries;

use entries::fixed;
pub(super) use entries::{Delivery, Past, Sighting, VoiceEntry};

use jiff::Timestamp;

use super::error::RowError;
use super::leaves::Set;
use super::pseudonym::{IdentityHash, Pseudonym};
use crate::memory::{History, Hour, Mark, PersonEvent, RecordKey, Scope, ScopeKind, Series};
use crate::record::{BlockReason, Category, ConsentState};

/// The row with the version of the format.
pub(super) const FORMAT: &[u8] = b"\0format";
/// The row with the key of the pseudonyms.
pub(super) const SECRET: &[u8] = b"\0key";
/// Before the number of a dictionary, 4 bytes.
pub(super) const DICTIONARIES: &[u8] = b"\0dictionary";

/// What kind of row a key names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Kind {
    Business = b'B',
    Ledger = b'L',
    Portfolio = b'F',
    Identity = b'I',
    Relation = b'P',
    Kept = b'K',
    Verdict = b'V',
    Reporter = b'R',
    Cohort = b'C',
    Sighting = b'S',
    Cell = b'N',
    Held = b'W',
    Named = b'n',
    Topic = b'T',
    Report = b'Q',
    Message = b'M',
    Delivery = b'D',
    Voice = b'O',
    Past = b'H',
}

/// Whether a row is read again and again, because many records are about the same.
pub(super) fn is_shared(key: &[u8]) -> bool {
    key.first().is_some_and(|kind| [Kind::Business, Kind::Topic, Kind::Named].iter().any(|known| *known as u8 == *kind))
}

/// Whether the entries of a set come in no order, so that two in a row of time never share a row.
pub(super) fn is_scattered(set: &[u8]) -> bool {
    set.first().is_some_and(|kind| [Kind::Past, Kind::Verdict].iter().any(|known| *known as u8 == *kind))
}

/// The first 8 bytes of the hash of the id of a business.
pub(super) type BusinessHash = [u8; 8];
/// The same of the id of a message.
pub(super) type MessageHash = [u8; 8];
/// The same of the scopes that messages are about; zero for none.
pub(super) type TopicHash = [u8; 8];

/// A key, or the beginning of several, as it is put together field by field.
#[derive(Debug, Clone)]
pub(super) struct Key(Vec<u8>);

impl Key {
    fn of(kind: Kind) -> Self {
        Key(vec![kind as u8])
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend_from_slice(bytes);
        self
    }

    fn text(self, text: &str) -> Self {
        // Input lines are bounded far below 4 GiB.
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.bytes(&length.to_be_bytes()).bytes(text.as_bytes())
    }

    fn moment(self, at: Timestamp) -> Self {
        self.bytes(&(at.as_millisecond() ^ i64::MIN).to_be_bytes())
    }

    fn scope(self, scope: &Scope, series: Series) -> Self {
        self.bytes(&[scope_byte(scope.kind)]).text(&scope.id).bytes(&[series_byte(series)])
    }

    fn hour(self, hour: Hour) -> Self {
        self.bytes(&hour.0.to_be_bytes())
    }

    fn done(self) -> Vec<u8> {
        self.0
    }
}

pub(super) fn business(business: &str) -> Vec<u8> {
    Key::of(Kind::Business).text(business).done()
}

pub(super) fn ledger_of(business: &str) -> Vec<u8> {
    Key::of(Kind::Ledger).text(business).done()
}

pub(super) fn ledger(business: &str, at: Timestamp, record: RecordKey, rank: u8) -> Vec<u8> {
    Key::of(Kind::Ledger).text(business).moment(at).bytes(&record.0).bytes(&[rank]).done()
}

pub(super) fn portfolio_of(portfolio: &str) -> Vec<u8> {
    Key::of(Kind::Portfolio).text(portfolio).done()
}

pub(super) fn portfolio(portfolio: &str, business: &str, record: RecordKey) -> Vec<u8> {
    Key::of(Kind::Portfolio).text(portfolio).text(business).bytes(&record.0).done()
}

pub(super) fn identities_of(identity: IdentityHash) -> Vec<u8> {
    Key::of(Kind::Identity).bytes(&identity.0).done()
}

pub(super) fn identity(identity: IdentityHash, at: Timestamp, record: RecordKey, business: &str) -> Vec<u8> {
    Key::of(Kind::Identity).bytes(&identity.0).moment(at).bytes(&record.0).text(business).done()
}

/// What happened between a business and persons.
pub(super) fn relations(business: &str) -> Set<36> {
    Set(Key::of(Kind::Relation).text(business).done())
}

/// An entry of [`relations`].
pub(super) fn relation(person: Pseudonym, at: Timestamp, record: RecordKey, event: PersonEvent) -> [u8; 36] {
    let at = (at.as_millisecond() ^ i64::MIN).to_be_bytes();
    fixed(&[&person.0, &at, &record.0, &event_bytes(event)])
}

pub(super) fn kept(record: RecordKey) -> Vec<u8> {
    Key::of(Kind::Kept).bytes(&record.0).done()
}

/// Which records verdicts answered.
pub(super) fn verdicts() -> Set<20> {
    Set(Key::of(Kind::Verdict).done())
}

/// The beginning of the entries of a verdict in [`verdicts`].
pub(super) fn verdict_hash(verdict: &str) -> [u8; 12] {
    hash(verdict.as_bytes())
}

/// An entry of [`verdicts`].
pub(super) fn verdict(hash: [u8; 12], record: RecordKey) -> [u8; 20] {
    fixed(&[&hash, &Mark::of(record).0])
}

/// The mark in an entry of [`verdicts`].
pub(super) fn marked(entry: &[u8; 20]) -> Mark {
    Mark(fixed(&[entry.last_chunk::<8>().unwrap_or(&[0; 8])]))
}

/// The beginning of the keys of kept rows of records with this mark.
pub(super) fn kept_marked(mark: Mark) -> Vec<u8> {
    Key::of(Kind::Kept).bytes(&mark.0).done()
}

/// Reports about a business by who made them.
pub(super) fn reporters(business: &str) -> Set<24> {
    Set(Key::of(Kind::Reporter).text(business).done())
}

/// An entry of [`reporters`].
pub(super) fn report_by(person: Pseudonym, record: RecordKey) -> [u8; 24] {
    fixed(&[&person.0, &record.0])
}

/// Reports about a business by a cohort; entries are records.
pub(super) fn cohort(business: &str, cohort: &str) -> Set<16> {
    Set(Key::of(Kind::Cohort).text(business).text(cohort).done())
}

/// The record at the end of an entry.
pub(super) fn record_of<const W: usize>(entry: &[u8; W]) -> RecordKey {
    // INVARIANT: only entries that end with a record are asked.
    RecordKey(entry.last_chunk::<16>().copied().unwrap_or_default())
}

/// The sightings of a series.
pub(super) fn sightings(scope: &Scope, series: Series) -> Set<20> {
    Set(Key::of(Kind::Sighting).scope(scope, series).done())
}

fn hash<const N: usize>(bytes: &[u8]) -> [u8; N] {
    let mut hash = [0; N];
    blake3::Hasher::new().update(bytes).finalize_xof().fill(&mut hash);
    hash
}

pub(super) fn business_hash(business: &str) -> BusinessHash {
    hash(business.as_bytes())
}

pub(super) fn message_hash(message: &str) -> MessageHash {
    hash(message.as_bytes())
}

pub(super) fn cohort_hash(cohort: &str) -> [u8; 8] {
    hash(cohort.as_bytes())
}

pub(super) fn topic_hash(scopes: &[u8]) -> TopicHash {
    hash(scopes)
}

pub(super) fn held(business: &str) -> Vec<u8> {
    Key::of(Kind::Held).text(business).done()
}

pub(super) fn named(business: BusinessHash) -> Vec<u8> {
    Key::of(Kind::Named).bytes(&business).done()
}

pub(super) fn topic(topic: TopicHash) -> Vec<u8> {
    Key::of(Kind::Topic).bytes(&topic).done()
}

/// The topic of a row of topics; `None` for another row.
pub(super) fn read_topic(key: &[u8]) -> Option<TopicHash> {
    Fields::of(Kind::Topic, key).ok()?.array().ok()
}

pub(super) fn reports_about(business: BusinessHash) -> Vec<u8> {
    Key::of(Kind::Report).bytes(&business).done()
}

pub(super) fn report(business: BusinessHash, hour: Hour, mark: Mark) -> Vec<u8> {
    Key::of(Kind::Report).bytes(&business).hour(hour).bytes(&mark.0).done()
}

/// Business, hour and mark of a report.
pub(super) fn read_report(key: &[u8]) -> Result<(BusinessHash, Hour, Mark), RowError> {
    let mut fields = Fields::of(Kind::Report, key)?;
    Ok((fields.array()?, fields.hour()?, Mark(fields.array()?)))
}

/// What a row about a message or an entry about a person tells of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Told {
    Report = b'r',
    Delivery = b'd',
    Sent = b's',
    Abuse = b'a',
}

impl Told {
    const ALL: [Told; 4] = [Told::Report, Told::Delivery, Told::Sent, Told::Abuse];
}

pub(super) fn messages_of(business: BusinessHash) -> Vec<u8> {
    Key::of(Kind::Message).bytes(&business).done()
}

pub(super) fn message(business: BusinessHash, message: MessageHash, told: Told) -> Vec<u8> {
    Key(messages_of(business)).bytes(&message).bytes(&[told as u8]).done()
}

pub(super) fn message_in(business: BusinessHash, id: MessageHash, told: Told, mark: Mark) -> Vec<u8> {
    Key(message(business, id, told)).bytes(&mark.0).done()
}

/// Business, message, what is told of it, and the mark of the record that tells it.
pub(super) fn read_message(key: &[u8]) -> Result<(BusinessHash, MessageHash, Told, Mark), RowError> {
    let mut fields = Fields::of(Kind::Message, key)?;
    Ok((fields.array()?, fields.array()?, fields.told()?, Mark(fields.array()?)))
}

/// The deliveries of a business; entries are [`Delivery`].
pub(super) fn deliveries(business: BusinessHash) -> Set<36> {
    Set(Key::of(Kind::Delivery).bytes(&business).done())
}

/// The business of a row of deliveries or voices.
pub(super) fn read_business_hash(kind: Kind, key: &[u8]) -> Result<BusinessHash, RowError> {
    Fields::of(kind, key)?.array()
}

/// What persons did; entries are [`Past`].
pub(super) fn past() -> Set<29> {
    Set(Key::of(Kind::Past).done())
}

/// The reports about a business by time; entries are [`VoiceEntry`].
pub(super) fn voices(business: BusinessHash) -> Set<{ VoiceEntry::WIDTH }> {
    Set(Key::of(Kind::Voice).bytes(&business).done())
}

/// The beginning of the keys of all cells of a kind of scope.
pub(super) fn cells_of_kind(kind: ScopeKind) -> Vec<u8> {
    Key::of(Kind::Cell).bytes(&[scope_byte(kind)]).done()
}

/// The beginning of the keys of all cells of a series.
pub(super) fn cells_of(scope: &Scope, series: Series) -> Vec<u8> {
    Key::of(Kind::Cell).scope(scope, series).done()
}

/// The row of cells of a series that begins with an hour.
pub(super) fn cells(cells_of: &[u8], first: Hour) -> Vec<u8> {
    Key(cells_of.to_vec()).hour(first).done()
}

/// The beginning of the keys of all cells of the series that a row of cells belongs to.
pub(super) fn cells_with(cells: &[u8]) -> &[u8] {
    cells.split_last_chunk::<4>().map_or(cells, |(cells_of, _)| cells_of)
}

/// Scope and series of a row of sightings.
pub(super) fn read_sightings(key: &[u8]) -> Result<(Scope, Series), RowError> {
    Fields::of(Kind::Sighting, key)?.scope()
}

/// The fields of a row of cells.
pub(super) fn read_cells(key: &[u8]) -> Result<(Scope, Hour), RowError> {
    let mut fields = Fields::of(Kind::Cell, key)?;
    let (scope, _) = fields.scope()?;
    Ok((scope, fields.hour()?))
}

/// The scope of a series, from the beginning of the keys of its cells.
pub(super) fn read_cells_of(cells_of: &[u8]) -> Result<Scope, RowError> {
    Ok(Fields::of(Kind::Cell, cells_of)?.scope()?.0)
}

/// The business of a row that begins with one.
pub(super) fn read_business(kind: Kind, key: &[u8]) -> Result<String, RowError> {
    Fields::of(kind, key)?.text()
}

/// The business of a row about a portfolio.
pub(super) fn read_member(key: &[u8]) -> Result<String, RowError> {
    let mut fields = Fields::of(Kind::Portfolio, key)?;
    fields.text()?;
    fields.text()
}

/// The moment and the record of a row of a ledger.
pub(super) fn read_ledger(key: &[u8]) -> Result<(Timestamp, RecordKey), RowError> {
    let mut fields = Fields::of(Kind::Ledger, key)?;
    fields.text()?;
    Ok((fields.moment()?, RecordKey(fields.array()?)))
}

/// When an identity was named, and by which business.
pub(super) fn read_identity(key: &[u8]) -> Result<(Timestamp, String), RowError> {
    let mut fields = Fields::of(Kind::Identity, key)?;
    fields.array::<16>()?;
    let at = fields.moment()?;
    fields.array::<16>()?;
    Ok((at, fields.text()?))
}

/// Person, moment, record and event of an entry of [`relations`].
pub(super) fn read_relation(entry: &[u8; 36]) -> Result<(Pseudonym, Timestamp, RecordKey, PersonEvent), RowError> {
    let mut fields = Fields { kind: Kind::Relation, rest: entry };
    let (person, at, record) = (Pseudonym(fields.array()?), fields.moment()?, RecordKey(fields.array()?));
    Ok((person, at, record, fields.event()?))
}

/// The record at the end of a key.
pub(super) fn last_record(kind: Kind, key: &[u8]) -> Result<RecordKey, RowError> {
    let record = key.last_chunk::<16>().filter(|_| key.first() == Some(&(kind as u8)));
    record.map(|record| RecordKey(*record)).ok_or(RowError::Torn { kind: char::from(kind as u8) })
}

/// Reads the fields of a key one after the other.
struct Fields<'a> {
    kind: Kind,
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    fn of(kind: Kind, key: &'a [u8]) -> Result<Self, RowError> {
        let torn = RowError::Torn { kind: char::from(kind as u8) };
        key.strip_prefix(&[kind as u8]).map(|rest| Fields { kind, rest }).ok_or(torn)
    }

    fn torn(&self) -> RowError {
        RowError::Torn { kind: char::from(self.kind as u8) }
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], RowError> {
        let (array, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.torn())?;
        self.rest = rest;
        Ok(*array)
    }

    fn text(&mut self) -> Result<String, RowError> {
        let length = usize::try_from(u32::from_be_bytes(self.array()?)).map_err(|_| self.torn())?;
        let (text, rest) = self.rest.split_at_checked(length).ok_or_else(|| self.torn())?;
        self.rest = rest;
        Ok(std::str::from_utf8(text).map_err(|_| self.torn())?.to_owned())
    }

    fn hour(&mut self) -> Result<Hour, RowError> {
        Ok(Hour(u32::from_be_bytes(self.array()?)))
    }

    fn moment(&mut self) -> Result<Timestamp, RowError> {
        let milliseconds = i64::from_be_bytes(self.array()?) ^ i64::MIN;
        Timestamp::from_millisecond(milliseconds).map_err(|_| self.torn())
    }

    fn told(&mut self) -> Result<Told, RowError> {
        let [byte] = self.array()?;
        Told::ALL.into_iter().find(|told| *told as u8 == byte).ok_or_else(|| self.torn())
    }

    fn event(&mut self) -> Result<PersonEvent, RowError> {
        let event: [u8; 4] = self.array()?;
        let consents = [ConsentState::In, ConsentState::Out].into_iter().flat_map(|state| {
            let of_one = Category::ALL.iter().map(move |(category, _)| PersonEvent::Consent(state, Some(*category)));
            of_one.chain([PersonEvent::Consent(state, None)])
        });
        let mut all = [PersonEvent::Blocked, PersonEvent::Unblocked, PersonEvent::Wrote].into_iter().chain(consents);
        all.find(|known| event_bytes(*known) == event).ok_or_else(|| self.torn())
    }

    fn scope(&mut self) -> Result<(Scope, Series), RowError> {
        let [kind] = self.array()?;
        let kind = ScopeKind::ALL.iter().map(|(kind, _)| *kind).find(|known| scope_byte(*known) == kind);
        let scope = Scope { kind: kind.ok_or_else(|| self.torn())?, id: self.text()? };
        let [series] = self.array()?;
        let series = Series::ALL.iter().map(|(series, _)| *series).find(|known| series_byte(*known) == series);
        Ok((scope, series.ok_or_else(|| self.torn())?))
    }
}

/// Written out, so that the order of the enum may change without changing what lies on disk.
fn scope_byte(kind: ScopeKind) -> u8 {
    match kind {
        ScopeKind::Business => b'b',
        ScopeKind::Portfolio => b'p',
        ScopeKind::Template => b't',
        ScopeKind::Campaign => b'c',
        ScopeKind::LinkDomain => b'l',
    }
}

fn series_byte(series: Series) -> u8 {
    match series {
        Series::Reports => b'r',
        Series::FraudReports => b'f',
        Series::Deliveries => b'd',
        Series::Attempts => b'a',
        Series::Senders => b's',
    }
}

/// Events at the same moment by the same record sort like the events.
fn event_bytes(event: PersonEvent) -> [u8; 4] {
    match event {
        PersonEvent::Blocked => *b"a...",
        PersonEvent::Unblocked => *b"b...",
        PersonEvent::Wrote => *b"c...",
        PersonEvent::Consent(state, category) => {
            let state = match state {
                ConsentState::In => b'i',
                ConsentState::Out => b'o',
            };
            let category = match category {
                None => b'.',
                Some(Category::Utility) => b'1',
                Some(Category::Marketing) => b'2',
                Some(Category::Authentication) => b'3',
                Some(Category::Service) => b'4',
            };
            [b'd', state, category, b'.']
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_were_written() {
        let (person, record) = (Pseudonym([7; 8]), RecordKey([9; 16]));
        let scope = Scope { kind: ScopeKind::Template, id: "b-42/welcome".to_owned() };
        let Set(prefix) = sightings(&scope, Series::Attempts);
        assert_eq!(read_sightings(&prefix).unwrap(), (scope.clone(), Series::Attempts));
        let sighting = Sighting { person, hour: Hour(500_000), mark: Mark([3; 8]) };
        assert_eq!(Sighting::of_entry(&sighting.to_entry()), sighting);
        let key = cells(&cells_of(&scope, Series::Reports), Hour(7));
        assert_eq!(read_cells(&key).unwrap(), (scope, Hour(7)));

        let at = "1969-12-31T23:59:59.5Z".parse().unwrap();
        assert_eq!(read_ledger(&ledger("b", at, record, 2)).unwrap(), (at, record));
        for event in [PersonEvent::Wrote, PersonEvent::Consent(ConsentState::Out, Some(Category::Marketing))] {
            let entry = relation(person, at, record, event);
            assert_eq!(read_relation(&entry).unwrap(), (person, at, record, event));
        }
        assert_eq!(read_member(&portfolio("group", "b", record)).unwrap(), "b");
        let named = identity(IdentityHash([7; 16]), at, record, "b");
        assert_eq!(read_identity(&named).unwrap(), (at, "b".to_owned()));
        assert_eq!(marked(&verdict(verdict_hash("v:1"), record)), Mark::of(record));
        let delivery = Delivery { sighting, about: [4; 8], message: Some([5; 8]) };
        assert_eq!(Delivery::of_entry(&delivery.to_entry()), delivery);
        let past = Past { person, told: Told::Abuse, hour: Hour(3), business: [8; 8], mark: Mark([3; 8]) };
        assert_eq!(Past::of_entry(&past.to_entry()).unwrap(), past);
        let voice = VoiceEntry {
            hour: Hour(500_000),
            mark: Mark([3; 8]),
            person,
            reason: Some(BlockReason::Other),
            since: Some(Hour(0)),
            cohort: None,
            received: true,
            history: History { businesses: 1, received: 2, abuse: 3 },
        };
        assert_eq!(VoiceEntry::of_entry(&voice.to_entry()), voice);
        assert!(read_cells(&prefix).is_err());
        assert!(read_ledger(b"L\0\0\0\x09b").is_err());
    }

    #[test]
    fn bytes_sort_like_moments() {
        let moments = ["1960-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-11-22T10:00:00Z"];
        let keys = moments.map(|at| ledger("b", at.parse().unwrap(), RecordKey([0; 16]), 0));
        assert!(keys.is_sorted());
    }
}
