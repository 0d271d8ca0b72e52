//! The records that were judged wrongly, the worst of them first. Read [`WorstFirst`].

use super::judged::Judged;
use crate::wire::Json;

/// A record that was judged wrongly.
#[derive(Debug, Clone, PartialEq)]
pub struct Wrong {
    /// Where it stands, as the caller names places.
    pub place: String,
    /// The line as it came.
    pub line: String,
    /// How it was judged.
    pub judged: Judged,
}

impl Wrong {
    /// What it shows, in the words of the data set: its `case`, text or name.
    pub fn shows(&self) -> String {
        let Ok(json) = Json::parse(self.line.as_bytes()) else { return String::new() };
        let text = |key: &str| json.get(key).and_then(Json::typed).map(|text| text.into_owned());
        text("case").or_else(|| text("text")).or_else(|| text("name")).unwrap_or_default()
    }
}

/// So many records at most, the worst first; those that are equally bad in the order they came.
#[derive(Debug, Clone, PartialEq)]
pub struct WorstFirst {
    kept: usize,
    count: u64,
    wrong: Vec<(i64, Wrong)>,
}

impl WorstFirst {
    /// Keeps so many.
    pub fn new(kept: usize) -> Self {
        WorstFirst { kept, count: 0, wrong: Vec::new() }
    }

    /// Adds a record that is so bad; more is worse.
    pub fn add(&mut self, badness: i64, wrong: impl FnOnce() -> Wrong) {
        self.count += 1;
        let is_full = self.wrong.len() >= self.kept;
        if is_full && self.wrong.last().is_none_or(|(least, _)| *least >= badness) {
            return;
        }
        let at = self.wrong.partition_point(|(other, _)| *other >= badness);
        self.wrong.insert(at, (badness, wrong()));
        self.wrong.truncate(self.kept);
    }

    /// How many there were, kept or not.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Those that are kept.
    pub fn iter(&self) -> impl Iterator<Item = &Wrong> {
        self.wrong.iter().map(|(_, wrong)| wrong)
    }
}
