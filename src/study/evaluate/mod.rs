//! How well the rules judge what is known: labeled records in, rates with uncertainty out. Read
//! [`Judge`], which judges a line, and [`Evaluation`], which counts what came out.
//!
//! Judging a line and counting it are apart, so that lines can be judged on many threads and counted
//! in their order: the same bytes come out whatever the number of threads.

mod counts;
mod curve;
mod evaluation;
mod judged;
mod means;
mod truth;
mod wrong;

pub use counts::{ByAction, Counts, Share};
pub use curve::{Curve, CurvePoint};
pub use evaluation::{Dimension, Evaluation, RuleTally, TruthCounts};
pub use judged::{Group, Judge, Judged, JudgedHit, JudgedLine, LabelBook, Told, leave_out_foreign_keys};
pub use means::{Mean, Means};
pub use truth::{LABELS, Labels, Truth};
pub use wrong::{WorstFirst, Wrong};

#[cfg(test)]
mod tests;
