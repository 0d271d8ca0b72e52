//! The bytes of keys: one tree, and a byte in front of each key that says what kind of row it is.
//!
//! ```text
//! kind  then                                               value
//! ────  ─────────────────────────────────────────────────  ──────────────────────────────
//! 0     "format"                                           version of the format, 4 bytes
//! 0     "key"                                              key of the pseudonyms, 32 bytes
//! B     business                                           –
//! L     business │ at │ record │ rank                      LedgerEvent
//! F     portfolio │ business │ record                      –
//! I     identity │ at │ record │ business                  –
//! P     business │ person │ at │ record │ event            –
//! K     record                                             KeptRow
//! V     verdict                                            record, 16 bytes
//! R     business │ person │ record                         –     reports by reporter
//! C     business │ cohort │ record                         –     reports by cohort
//! S     scope │ series │ person │ hour │ mark              –     sightings
//! N     scope │ series │ hour                              Cell  what is counted of them
//! ```
//!
//! Text (business, portfolio, verdict, cohort) is written with its length in bytes before it (4
//! bytes), so that no id runs into the next field; a scope is a byte for its kind and its id.
//! Numbers are big-endian, so that bytes sort like values: hours in 4 bytes, `at` as milliseconds
//! since 1970 in 8 with the sign turned around, so that moments before 1970 come first.
//! Records, persons and identities have 16 bytes, marks 8, rank and series 1; an event is as postcard writes it,
//! which sorts like the event. Read [`Key`].

use jiff::Timestamp;

use super::error::RowError;
use super::pseudonym::Pseudonym;
use super::values;
use crate::memory::{Hour, Mark, PersonEvent, RecordKey, Scope, ScopeKind, Series};

/// The row with the version of the format.
pub(super) const FORMAT: &[u8] = b"\0format";
/// The row with the key of the pseudonyms.
pub(super) const SECRET: &[u8] = b"\0key";

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
}

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

pub(super) fn identities_of(identity: Pseudonym) -> Vec<u8> {
    Key::of(Kind::Identity).bytes(&identity.0).done()
}

pub(super) fn identity(identity: Pseudonym, at: Timestamp, record: RecordKey, business: &str) -> Vec<u8> {
    Key::of(Kind::Identity).bytes(&identity.0).moment(at).bytes(&record.0).text(business).done()
}

pub(super) fn relations_of(business: &str) -> Vec<u8> {
    Key::of(Kind::Relation).text(business).done()
}

pub(super) fn relation_of(business: &str, person: Pseudonym) -> Vec<u8> {
    Key::of(Kind::Relation).text(business).bytes(&person.0).done()
}

pub(super) fn relation(
    business: &str,
    person: Pseudonym,
    at: Timestamp,
    record: RecordKey,
    event: PersonEvent,
) -> Result<Vec<u8>, RowError> {
    let event = values::to_bytes(&event)?;
    Ok(Key::of(Kind::Relation).text(business).bytes(&person.0).moment(at).bytes(&record.0).bytes(&event).done())
}

pub(super) fn kept(record: RecordKey) -> Vec<u8> {
    Key::of(Kind::Kept).bytes(&record.0).done()
}

pub(super) fn verdict(verdict: &str) -> Vec<u8> {
    Key::of(Kind::Verdict).text(verdict).done()
}

pub(super) fn reports_by(business: &str, person: Pseudonym) -> Vec<u8> {
    Key::of(Kind::Reporter).text(business).bytes(&person.0).done()
}

pub(super) fn report_by(business: &str, person: Pseudonym, record: RecordKey) -> Vec<u8> {
    Key::of(Kind::Reporter).text(business).bytes(&person.0).bytes(&record.0).done()
}

pub(super) fn reports_in(business: &str, cohort: &str) -> Vec<u8> {
    Key::of(Kind::Cohort).text(business).text(cohort).done()
}

pub(super) fn report_in(business: &str, cohort: &str, record: RecordKey) -> Vec<u8> {
    Key::of(Kind::Cohort).text(business).text(cohort).bytes(&record.0).done()
}

pub(super) fn sightings_of(scope: &Scope, series: Series) -> Vec<u8> {
    Key::of(Kind::Sighting).scope(scope, series).done()
}

pub(super) fn sighting(scope: &Scope, series: Series, person: Pseudonym, hour: Hour, mark: Mark) -> Vec<u8> {
    Key::of(Kind::Sighting).scope(scope, series).bytes(&person.0).hour(hour).bytes(&mark.0).done()
}

pub(super) fn cell(scope: &Scope, series: Series, hour: Hour) -> Vec<u8> {
    Key::of(Kind::Cell).scope(scope, series).hour(hour).done()
}

/// The fields of a row of sightings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SightingKey {
    pub(super) scope: Scope,
    pub(super) series: Series,
    pub(super) person: Pseudonym,
    pub(super) hour: Hour,
    pub(super) mark: Mark,
}

impl SightingKey {
    pub(super) fn read(key: &[u8]) -> Result<Self, RowError> {
        let mut fields = Fields::of(Kind::Sighting, key)?;
        let (scope, series) = fields.scope()?;
        let person = Pseudonym(fields.array()?);
        Ok(SightingKey { scope, series, person, hour: fields.hour()?, mark: Mark(fields.array()?) })
    }
}

/// The fields of a row of cells.
pub(super) fn read_cell(key: &[u8]) -> Result<(Scope, Hour), RowError> {
    let mut fields = Fields::of(Kind::Cell, key)?;
    let (scope, _) = fields.scope()?;
    Ok((scope, fields.hour()?))
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

/// Person, moment, record and event of a row of relations.
pub(super) fn read_relation(key: &[u8]) -> Result<(Pseudonym, Timestamp, RecordKey, PersonEvent), RowError> {
    let mut fields = Fields::of(Kind::Relation, key)?;
    fields.text()?;
    let (person, at, record) = (Pseudonym(fields.array()?), fields.moment()?, RecordKey(fields.array()?));
    Ok((person, at, record, values::from_bytes(fields.rest)?))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_were_written() {
        let (person, record) = (Pseudonym([7; 16]), RecordKey([9; 16]));
        let scope = Scope { kind: ScopeKind::Template, id: "b-42/welcome".to_owned() };
        let key = sighting(&scope, Series::Attempts, person, Hour(500_000), Mark([3; 8]));
        let read = SightingKey {
            scope: scope.clone(),
            series: Series::Attempts,
            person,
            hour: Hour(500_000),
            mark: Mark([3; 8]),
        };
        assert_eq!(SightingKey::read(&key).unwrap(), read);
        assert_eq!(read_cell(&cell(&scope, Series::Reports, Hour(7))).unwrap(), (scope, Hour(7)));

        let at = "1969-12-31T23:59:59.5Z".parse().unwrap();
        assert_eq!(read_ledger(&ledger("b", at, record, 2)).unwrap(), (at, record));
        let key = relation("b", person, at, record, PersonEvent::Wrote).unwrap();
        assert_eq!(read_relation(&key).unwrap(), (person, at, record, PersonEvent::Wrote));
        assert_eq!(read_member(&portfolio("group", "b", record)).unwrap(), "b");
        let named = identity(person, at, record, "b");
        assert_eq!(read_identity(&named).unwrap(), (at, "b".to_owned()));
        assert!(SightingKey::read(&key).is_err());
        assert!(read_ledger(b"L\0\0\0\x09b").is_err());
    }

    #[test]
    fn bytes_sort_like_moments() {
        let moments = ["1960-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2026-11-22T10:00:00Z"];
        let keys = moments.map(|at| ledger("b", at.parse().unwrap(), RecordKey([0; 16]), 0));
        assert!(keys.is_sorted());
    }
}
