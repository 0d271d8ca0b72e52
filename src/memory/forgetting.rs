//! Who is erased on request.

use super::Person;

/// Who is to be forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forgotten {
    /// A person: every trace of them with every business. Counts go down as if they had never been there.
    Person(Person),
    /// A business, by its id: profile, names, relations, counts, answers.
    Business(String),
}
