//! What is to be kept of one record. Read [`Effects`].

use jiff::Timestamp;

use super::{Hour, LedgerEvent, Person, PersonEvent, Scope, Series};
use crate::record::{BlockReason, ContentHash};

/// Names a remembered record: the first 16 bytes of a keyless BLAKE3 over the business and the id
/// of the record, or over the business and what makes a record without id the one it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct RecordKey(pub [u8; 16]);

impl RecordKey {
    /// The key of a record of `business` (empty if unknown) with an id.
    pub fn of_id(business: &str, id: &str) -> Self {
        Self::hash(b"id", &[business.as_bytes(), id.as_bytes()])
    }

    /// The key of a record of `business` without an id, from the fields that make it the one it is.
    pub fn of_fields(business: &str, fields: &[&[u8]]) -> Self {
        let mut all = vec![business.as_bytes()];
        all.extend_from_slice(fields);
        Self::hash(b"fields", &all)
    }

    /// Every field goes in with its length, so that no two lists of fields run together.
    fn hash(domain: &[u8], fields: &[&[u8]]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(domain);
        for field in fields {
            hasher.update(&(field.len() as u64).to_be_bytes());
            hasher.update(field);
        }
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        RecordKey(key)
    }
}

/// What is to be kept of one record: applied as a whole or not at all.
///
/// Applying the same effects twice changes nothing: every change is an insertion into a set under
/// the key of the record. A record may be applied in parts, if each part says what is kept of it:
/// the last answer stays, and a retraction takes back all parts. Moments are kept in milliseconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Effects {
    /// The record these effects come from.
    pub record: RecordKey,
    /// Its business; empty if unknown.
    pub business: String,
    /// When it happened.
    pub at: Timestamp,
    /// What is inserted.
    pub changes: Vec<Change>,
    /// What is kept of the record itself; `None` for a record that can neither be repeated nor
    /// retracted on its own (no id, and no report).
    pub kept: Option<Kept>,
}

/// What is kept of a record that has an id, or that is a report: enough to answer it again and to
/// retract it.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Kept {
    /// Hash of its content, to tell a repetition from another record under the same id.
    pub content: ContentHash,
    /// The answer to give again: the line of JSON without the texts of evidence, which the repeated
    /// record brings along. Message text is never stored.
    pub answer: String,
    /// The verdict in the answer (`v:…`), for decisions to name.
    pub verdict: Option<String>,
    /// The reporter, if the record is a report.
    pub reporter: Option<Person>,
    /// The cohort of the reporter, if the record is a report and names one.
    pub cohort: Option<String>,
}

/// The answer given before to a record of the same key.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// Hash of the content of the record that was answered.
    pub content: ContentHash,
    /// The line of JSON as kept, see [`Kept::answer`].
    pub answer: String,
}

/// One person's report about the business of its record.
///
/// It counts for the business, and for the scopes told with it. When it names a message, it counts as well
/// for those of the deliveries of that message to that person and of the message as it was judged,
/// whichever side comes first; when none of them is known, for the business alone.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Report {
    /// Who reports.
    pub person: Person,
    /// When.
    pub hour: Hour,
    /// Why, if a reason was picked.
    pub reason: Option<BlockReason>,
    /// Id of the message complained about, if named; not where all that it is about is told.
    pub message: Option<String>,
    /// What that message is about besides the business, as told with the report.
    pub scopes: Vec<Scope>,
    /// The group in which the reporter came, if known.
    pub cohort: Option<String>,
    /// Since when the reporter has an account, if known.
    pub since: Option<Hour>,
}

impl Report {
    /// Whether it is about fraud or impersonation.
    pub fn is_fraud(&self) -> bool {
        self.reason.is_some_and(BlockReason::is_fraud)
    }

    /// In which series it counts.
    pub fn series(&self) -> impl Iterator<Item = Series> + use<> {
        std::iter::once(Series::Reports).chain(self.is_fraud().then_some(Series::FraudReports))
    }
}

/// One insertion.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub enum Change {
    /// A person was seen in a series of a scope in an hour. Reports and deliveries have changes of
    /// their own.
    Count {
        /// What is counted.
        series: Series,
        /// In which scope.
        scope: Scope,
        /// Who was seen.
        person: Person,
        /// When.
        hour: Hour,
    },
    /// A person reported the business: counted among its reports, in every scope that the message
    /// complained about belongs to, and heard as a voice of its crowd. One at most for a record.
    Report(Report),
    /// A message of the business reached a person: counted among the deliveries of the business and
    /// of the scopes told, found by a report that names the message, and part of the history of the
    /// person. One at most for a record.
    Delivered {
        /// Who received it.
        person: Person,
        /// When.
        hour: Hour,
        /// Id of the message, if told.
        message: Option<String>,
        /// What the message is about besides the business, as told with the delivery.
        scopes: Vec<Scope>,
    },
    /// A message of the business with an id was judged: what reports that name it are about, and an
    /// example of its campaign. One at most for a record.
    Sent {
        /// Id of the message.
        message: String,
        /// What it is about besides the business.
        scopes: Vec<Scope>,
        /// When.
        hour: Hour,
    },
    /// So many persons that nobody names were seen in a series of a scope in an hour.
    Total {
        /// What is counted.
        series: Series,
        /// In which scope.
        scope: Scope,
        /// When.
        hour: Hour,
        /// How many.
        count: u64,
    },
    /// Something happened between the business and a person.
    Relation {
        /// Who.
        person: Person,
        /// What.
        event: PersonEvent,
    },
    /// Something is written into the ledger of a business.
    Ledger {
        /// Of which business; a decision writes into the ledger of the business it is about.
        business: String,
        /// What.
        event: LedgerEvent,
    },
    /// A record of the business is to be as if it had never come. Only what came before is meant. Its
    /// answer is still kept, so that a copy of it that is delivered late is answered and changes
    /// nothing; something unknown is left alone.
    RetractRecord {
        /// Which.
        record: RecordKey,
    },
    /// So are all reports of a person about the business.
    RetractReporter {
        /// Who.
        person: Person,
    },
    /// So are all reports of a cohort about the business.
    RetractCohort {
        /// Which.
        cohort: String,
    },
}
