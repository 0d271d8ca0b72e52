//! What staff decided: rule files in, an immutable [`RulePack`] or all problems out.
mod condition;
mod diagnostic;
mod diagnostic_code;
mod frame;

pub use diagnostic::{Diagnostic, Severity};
pub use diagnostic_code::DiagnosticCode;
