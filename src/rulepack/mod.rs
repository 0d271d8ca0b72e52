//! What staff decided: rule files in, an immutable [`RulePack`] or all problems out.
mod condition;
mod diagnostic;
mod diagnostic_code;
mod frame;
mod policy;
mod rule;
mod source;

pub use diagnostic::{Diagnostic, Severity};
pub use diagnostic_code::DiagnosticCode;
pub use policy::{Exception, Policy};
pub use rule::{About, Rule, RuleLimit, RuleStatus};
pub use source::CaseSource;
mod literals;
mod program;
mod vocabulary;
pub use program::SlotKey;
