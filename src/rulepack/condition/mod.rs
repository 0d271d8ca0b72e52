//! The condition language as written: tokens, tree, parser. Nothing here knows which facts exist;
//! `typecheck` does.

mod parser;
mod token;
mod tree;

pub(crate) use parser::parse;
pub(crate) use tree::{Expr, ExprKind, Membership, Quantifier};
