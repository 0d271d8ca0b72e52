//! The tree of a condition; every node has its place in the text. Read [`ExprKind`].

use std::ops::Range;

use crate::facts::{Arithmetic, Comparison, Type, Value};

/// A part of a condition.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    /// Bytes of the condition.
    pub(crate) span: Range<usize>,
}

/// What a part of a condition is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ExprKind {
    /// `true`, `3`, `0.3%`, `7d`, `08:00`, `2026-11-22`, `200 EUR`.
    Literal(Value<'static>, Type),
    /// `"…"`: a word, a domain, a region or a phrase, as its place demands.
    Quoted(String),
    /// `8 words`, the distance of `near`.
    Words(i64),
    /// A dotted name, with arguments if there are parentheses.
    Name {
        name: String,
        arguments: Option<Vec<Expr>>,
    },
    /// `[a, b]`.
    List(Vec<Expr>),
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Compare(Comparison, Box<Expr>, Box<Expr>),
    Member(Membership, Box<Expr>, Box<Expr>),
    Arithmetic(Arithmetic, Box<Expr>, Box<Expr>),
    /// `any x in list: (…)`.
    Quantified {
        quantifier: Quantifier,
        variable: String,
        variable_span: Range<usize>,
        list: Box<Expr>,
        body: Box<Expr>,
    },
    /// `fact otherwise literal`.
    Otherwise(Box<Expr>, Box<Expr>),
}

/// Tests against lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Membership {
    In,
    NotIn,
    Under,
}

/// Words over lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quantifier {
    Any,
    All,
    Count,
}
