//! What recipients say of a business now, asked without a record that says something new.

use jiff::Timestamp;

use super::answer::AnswerError;
use super::read::Engine;
use crate::memory::Store;
use crate::record::{Body, ContentHash, Record, Unblock};
use crate::verdict::Verdict;

impl Engine {
    /// The standing of a business as of `now`, judged without remembering anything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn standing(&self, store: &dyn Store, business: &str, now: Timestamp) -> Result<Option<Verdict>, AnswerError> {
        // Every standing is judged after a report; the one that changes no count stands for the
        // question, and its effects are dropped.
        let record = Record {
            id: None,
            business: Some(business.into()),
            at: Some(now),
            content: ContentHash([0; 16]),
            body: Body::Unblock(Unblock { reporter: "".into() }),
            memory: None,
        };
        let reading = self.read(&record, now)?;
        let remembered = store.fetch(&reading.needs())?;
        Ok(reading.decide(remembered).map(|decided| decided.verdict))
    }
}
