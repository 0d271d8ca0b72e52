//! What staff decided: rule files in, an immutable [`RulePack`] or all problems at once out.
//!
//! A pack knows conditions, points and thresholds; it knows no records and computes no facts.
//! Read [`RulePack`] first, then `typecheck` for the condition language and `triggers` for why the
//! time for a message does not grow with the number of rules.

mod builtin;
mod compile;
mod condition;
mod cost;
mod diagnostic;
mod diagnostic_code;
mod effort;
mod frame;
mod lint;
mod literals;
pub mod manual;
mod matcher;
mod names;
mod order;
mod pack;
mod phrases;
mod plain;
mod policy;
mod program;
mod reports;
mod rule;
mod schema;
mod source;
mod triggers;
mod typecheck;
mod vocabulary;

pub use cost::{RuleCost, RuleNeed};
pub use diagnostic::{Diagnostic, Severity};
pub use diagnostic_code::DiagnosticCode;
pub use pack::{Case, PackFiles, RulePack, is_pack_file};
pub use phrases::list_sections;
pub use policy::{Exception, Policy};
pub use rule::{About, Pause, Rule, RuleLimit, RuleStatus};
pub use schema::rule_schema;
pub use source::CaseSource;
pub use typecheck::{FUNCTIONS, FunctionSpec};

pub(crate) use condition::{Expr, ExprKind, Membership, Quantifier};
pub(crate) use matcher::Seen;
pub(crate) use pack::CompiledRule;
pub(crate) use plain::{PlainFile, plain_files};
pub(crate) use program::{ListOperand, Node, NodeId, PatternId, SlotId, TextTest};
pub(crate) use triggers::Sign;
pub(crate) use typecheck::canonical_domain;
pub(crate) use vocabulary::{Edges, Entry, EntryId, SetId};
