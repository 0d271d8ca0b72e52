//! What every store does: domain operations, each one atomic step, time always an argument.
//!
//! A store keeps rows and counts them; it judges nothing. One suite of contract tests
//! (`tests/store`) runs against every store.

use jiff::Timestamp;

use super::{Campaign, Effects, Forgotten, Hour, Needs, Person, RecordKey, Remembered};

/// A memory that lasts as long as it is asked to.
///
/// One process writes; calls may come from several threads and are applied one after the other.
pub trait Store {
    /// Answers what is needed, in one batch, as of [`Needs::at`].
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn fetch(&self, needs: &Needs) -> Result<Remembered, StoreError>;

    /// Keeps the effects of one record, all or nothing. The next `fetch` sees them; they are safe
    /// from a crash after the next [`Store::commit`].
    ///
    /// # Errors
    /// When the memory cannot be read or written.
    fn apply(&self, effects: &Effects) -> Result<(), StoreError>;

    /// Returns when everything applied before is on disk (for a store that lasts).
    ///
    /// # Errors
    /// When the data could not be brought to disk: nothing applied since the last commit may be
    /// acknowledged.
    fn commit(&self) -> Result<(), StoreError>;

    /// Every business that anything is remembered of, in the order of the bytes of their ids.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn businesses(&self) -> Result<Vec<String>, StoreError>;

    /// The line kept of a verdict (`v:…`), without the texts of evidence.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn verdict(&self, verdict: &str) -> Result<Option<String>, StoreError>;

    /// Every business of which the last standing in its ledger, or that of one of its templates, is
    /// not `allow`, in the order of the bytes of their ids. Costs as much as there are such.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn held(&self) -> Result<Vec<String>, StoreError>;

    /// The campaigns that grew most in the hours from `since` to `now`, both inclusive, compared with
    /// as many hours before; at most `limit`, see [`Campaign`].
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn campaigns(&self, since: Hour, now: Hour, limit: usize) -> Result<Vec<Campaign>, StoreError>;

    /// What a retraction would take back of a business, nothing changed.
    ///
    /// # Errors
    /// When the memory cannot be read.
    fn retracted_by(&self, business: &str, what: &RetractWhat) -> Result<Retractable, StoreError>;

    /// Erases a person, or a business with all that is counted of it.
    ///
    /// # Errors
    /// When the memory cannot be read or written.
    fn forget(&self, whom: &Forgotten) -> Result<(), StoreError>;

    /// Removes what no window reaches any more as seen from `now`, and answers kept longer than
    /// `keep_answers_days`. Ledgers stay.
    ///
    /// # Errors
    /// When the memory cannot be read or written.
    fn expire(&self, now: Timestamp, keep_answers_days: u32) -> Result<(), StoreError>;
}

/// What a retraction names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RetractWhat {
    /// One record.
    Record(RecordKey),
    /// All reports of a person.
    Reporter(Person),
    /// All reports of a cohort.
    Cohort(String),
}

/// What a retraction would take back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Retractable {
    /// How many records; one that is not remembered, or was retracted before, is none.
    pub records: u64,
    /// How many of them are reports.
    pub reports: u64,
    /// How many persons made those reports.
    pub reporters: u64,
}

/// Why a store could not do what was asked.
#[derive(Debug, thiserror::Error)]
#[error("{attempted}")]
pub struct StoreError {
    /// What was attempted, and on what.
    attempted: String,
    /// What the layer below said.
    #[source]
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl StoreError {
    /// An error that says what was attempted, and on what (path, key); `source` says why it failed.
    pub fn new(attempted: impl Into<String>, source: Option<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        StoreError { attempted: attempted.into(), source }
    }
}
