//! The clock: the only place that asks the system for the time.

use jiff::Timestamp;

/// The time given with `--now`, or else that of the system.
pub(super) fn now(given: Option<Timestamp>) -> Timestamp {
    given.unwrap_or_else(Timestamp::now)
}
