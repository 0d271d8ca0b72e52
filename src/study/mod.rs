//! Pure functions over many records. Read [`run_cases`] and [`evaluate`].
//!
//! They judge with an engine and count what comes out; they read no files and remember nothing.

mod cases;
pub mod evaluate;

pub use cases::{CaseFinding, CaseOutcome, DEFAULT_BUSINESS, DEFAULT_CLOCK, run_case, run_cases};
