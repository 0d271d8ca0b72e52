//! Counting distinct persons in any window, in any order of arrival, with exact removal.
//!
//! Per person and scope we keep the set of hours in which the person was seen ([`Sightings`]); per
//! scope and hour a [`Cell`] counts how many persons were seen in that hour, by the gap to the hour
//! in which the same person was seen before. The distinct persons of a window are the entries in
//! its hours whose gap reaches back beyond its first hour. An insertion or removal touches its own
//! cell and its successor's, so a count costs as many cells as the window has hours, and never
//! depends on the order of arrival. Read [`Tally`].

/// What was counted in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Distinct persons, and what totals added without naming them.
    pub persons: u64,
    /// Records, a person as often as seen, and what totals added.
    pub records: u64,
}
