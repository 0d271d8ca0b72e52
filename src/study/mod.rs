//! Pure functions over many records. Read [`run_cases`], [`evaluate`] and [`harden`].
//!
//! They judge with an engine and count what comes out; they read no files and remember nothing.

mod cases;
pub mod crowds;
pub mod evaluate;
pub mod harden;

pub use cases::{CaseFinding, CaseOutcome, DEFAULT_BUSINESS, DEFAULT_CLOCK, run_case, run_cases};
