//! Who is erased on request, and what is erased by age.

use jiff::{SignedDuration, Timestamp};

use super::Person;

/// Who is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgotten {
    /// A person: every trace of them with every business. Counts go down as if they had never been there.
    Person(Person),
    /// A business, by its id: profile, names, relations, counts, answers.
    Business(String),
}

/// The oldest moment of which answers are still kept; the earliest there is if that lies further back.
pub(crate) fn oldest_answer(now: Timestamp, keep_answers_days: u32) -> Timestamp {
    let days = SignedDuration::from_hours(i64::from(keep_answers_days).saturating_mul(24));
    now.checked_sub(days).unwrap_or(Timestamp::MIN)
}
