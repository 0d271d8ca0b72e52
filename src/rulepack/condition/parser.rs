//! Conditions as text → tree, by precedence climbing: `or` < `and` < `not` < comparisons < `+ -` <
//! `* /`. Comparisons do not chain, and `and` beside `or` needs parentheses. Read [`parse`].

use std::ops::Range;

use super::token::{Token, TokenKind, tokens};
use super::tree::{Expr, ExprKind, Membership, Quantifier};
use crate::facts::{Arithmetic, Comparison, Type, Value};
use crate::rulepack::DiagnosticCode;

/// How deep a condition may be nested; people lose track at five, machines need a bound.
const DEPTH: usize = 64;

/// How many tokens a condition may have; ten times the longest one anybody wrote by hand.
const TOKENS: usize = 4_000;

/// Why a condition cannot be read.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SyntaxError {
    pub(crate) code: DiagnosticCode,
    pub(crate) span: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: Option<String>,
}

impl SyntaxError {
    pub(super) fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        SyntaxError { code: DiagnosticCode::ConditionSyntax, span, message: message.into(), help: None }
    }

    fn code(mut self, code: DiagnosticCode) -> Self {
        self.code = code;
        self
    }

    /// Helps unless something said before helps already.
    fn or_help(self, help: &str) -> Self {
        if self.help.is_some() { self } else { self.help(help) }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Reads a condition.
pub(crate) fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let tokens = tokens(text)?;
    if tokens.len() > TOKENS {
        let message = format!("this condition has {} words and signs; {TOKENS} is the limit", tokens.len());
        return Err(SyntaxError::new(0..text.len(), message)
            .code(DiagnosticCode::TooDeep)
            .help("split it with `[let]`, or move words into a list"));
    }
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    if parser.peek() == &TokenKind::End {
        return Err(SyntaxError::new(0..text.len(), "this condition is empty")
            .help("say when the rule fires, such as `text.mentions(parcel)`"));
    }
    let expr = parser.disjunction()?;
    match parser.peek() {
        TokenKind::End => Ok(expr),
        TokenKind::Sign(")") => Err(SyntaxError::new(parser.span(), "this `)` closes nothing")),
        TokenKind::Sign(_) => Err(parser.unexpected("the condition should end here")),
        _ => Err(parser.unexpected("the condition should end here").or_help("`and` or `or` joins two conditions")),
    }
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn token(&self) -> &Token {
        // INVARIANT: the last token is `End`, and `bump` never goes past it.
        #[allow(clippy::indexing_slicing, reason = "`at` is bounded by `bump`")]
        &self.tokens[self.at]
    }

    fn peek(&self) -> &TokenKind {
        &self.token().kind
    }

    fn span(&self) -> Range<usize> {
        self.token().span.clone()
    }

    fn bump(&mut self) {
        self.at = (self.at + 1).min(self.tokens.len() - 1);
    }

    fn is_name(&self, word: &str) -> bool {
        matches!(self.peek(), TokenKind::Name(name) if name == word)
    }

    fn next_is_name(&self, word: &str) -> bool {
        let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
        matches!(next, Some(TokenKind::Name(name)) if name == word)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), TokenKind::Sign(found) if *found == sign)
    }

    fn take_name(&mut self, word: &str) -> bool {
        let found = self.is_name(word);
        if found {
            self.bump();
        }
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        if found {
            self.bump();
        }
        found
    }

    fn expect_sign(&mut self, sign: &str, why: &str) -> Result<(), SyntaxError> {
        if self.take_sign(sign) {
            Ok(())
        } else {
            Err(self.unexpected(format!("`{sign}` is due here {why}").trim_end()))
        }
    }

    /// Like `expect_sign`, but at the end of the condition the place that was opened is pointed at.
    fn expect_close(&mut self, sign: &str, opened: Range<usize>) -> Result<(), SyntaxError> {
        if self.peek() == &TokenKind::End {
            let message = if sign == "]" { "this bracket is never closed" } else { "this parenthesis is never closed" };
            return Err(SyntaxError::new(opened, message));
        }
        self.expect_sign(sign, "")
    }

    fn unexpected(&self, message: &str) -> SyntaxError {
        let span = self.span();
        match self.peek() {
            TokenKind::Sign("=") => {
                let next = self.tokens.get(self.at + 1).map(|token| &token.kind);
                let meant = match next {
                    Some(TokenKind::Sign(">")) => ">=",
                    Some(TokenKind::Sign("<")) => "<=",
                    _ => "==",
                };
                SyntaxError::new(span, "`=` does not compare").help(format!("write `{meant}`"))
            }
            TokenKind::Name(name) if is_shouted(name) => {
                SyntaxError::new(span, format!("`{name}` has no meaning here"))
                    .help(format!("write `{}` in lower case", name.to_ascii_lowercase()))
            }
            _ => SyntaxError::new(span, message),
        }
    }

    /// Runs a step one level deeper.
    fn deeper<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.too_deep());
        }
        let result = step(self);
        self.depth -= 1;
        result
    }

    fn too_deep(&self) -> SyntaxError {
        let message = format!("this condition is nested more than {DEPTH} levels deep");
        SyntaxError::new(self.span(), message).code(DiagnosticCode::TooDeep).help("name its parts with `[let]`")
    }

    fn disjunction(&mut self) -> Result<Expr, SyntaxError> {
        self.deeper(|parser| {
            let first = parser.negation()?;
            let word = match parser.peek() {
                TokenKind::Name(name) if name == "and" || name == "or" => name.clone(),
                _ => return Ok(first),
            };
            let start = first.span.start;
            let mut parts = vec![first];
            while parser.take_name(&word) {
                parts.push(parser.negation()?);
            }
            let other = if word == "and" { "or" } else { "and" };
            if parser.is_name(other) {
                return Err(SyntaxError::new(parser.span(), "`and` and `or` stand side by side")
                    .code(DiagnosticCode::MixedAndOr)
                    .help("put parentheses around what belongs together"));
            }
            let end = parts.last().map_or(start, |part| part.span.end);
            let kind = if word == "and" { ExprKind::And(parts) } else { ExprKind::Or(parts) };
            Ok(Expr { kind, span: start..end })
        })
    }

    fn negation(&mut self) -> Result<Expr, SyntaxError> {
        let start = self.span().start;
        if self.is_name("not") && !self.next_is_name("in") {
            self.bump();
            let inner = self.deeper(Self::negation)?;
            let span = start..inner.span.end;
            return Ok(Expr { kind: ExprKind::Not(Box::new(inner)), span });
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Expr, SyntaxError> {
        let left = self.sum()?;
        let Some(operator) = self.take_comparison() else { return Ok(left) };
        let right = self.sum()?;
        let span = left.span.start..right.span.end;
        if self.take_comparison().is_some() {
            return Err(SyntaxError::new(span.start..self.span().end, "comparisons do not chain")
                .code(DiagnosticCode::ChainedComparison)
                .help("write `a < x and x < b`"));
        }
        let (left, right) = (Box::new(left), Box::new(right));
        let kind = match operator {
            Test::Compare(comparison) => ExprKind::Compare(comparison, left, right),
            Test::Member(membership) => ExprKind::Member(membership, left, right),
        };
        Ok(Expr { kind, span })
    }

    fn take_comparison(&mut self) -> Option<Test> {
        let test = match self.peek() {
            TokenKind::Sign("==") => Test::Compare(Comparison::Equal),
            TokenKind::Sign("!=") => Test::Compare(Comparison::NotEqual),
            TokenKind::Sign("<") => Test::Compare(Comparison::Less),
            TokenKind::Sign("<=") => Test::Compare(Comparison::LessOrEqual),
            TokenKind::Sign(">") => Test::Compare(Comparison::Greater),
            TokenKind::Sign(">=") => Test::Compare(Comparison::GreaterOrEqual),
            TokenKind::Name(name) if name == "in" => Test::Member(Membership::In),
            TokenKind::Name(name) if name == "under" => Test::Member(Membership::Under),
            TokenKind::Name(name) if name == "not" && self.next_is_name("in") => {
                self.bump();
                Test::Member(Membership::NotIn)
            }
            _ => return None,
        };
        self.bump();
        Some(test)
    }

    fn sum(&mut self) -> Result<Expr, SyntaxError> {
        self.chain(Self::product, |kind| match kind {
            TokenKind::Sign("+") => Some(Arithmetic::Add),
            TokenKind::Sign("-") => Some(Arithmetic::Subtract),
            _ => None,
        })
    }

    fn product(&mut self) -> Result<Expr, SyntaxError> {
        self.chain(Self::operand, |kind| match kind {
            TokenKind::Sign("*") => Some(Arithmetic::Multiply),
            TokenKind::Sign("/") => Some(Arithmetic::Divide),
            _ => None,
        })
    }

    /// `a + b - c` from the left. Each operator makes the tree one level deeper, so that a chain is
    /// bounded like parentheses.
    fn chain(
        &mut self,
        operand: fn(&mut Self) -> Result<Expr, SyntaxError>,
        operator: fn(&TokenKind) -> Option<Arithmetic>,
    ) -> Result<Expr, SyntaxError> {
        let mut left = operand(self)?;
        let mut length = 0;
        while let Some(operator) = operator(self.peek()) {
            length += 1;
            if self.depth + length > DEPTH {
                return Err(self.too_deep());
            }
            self.bump();
            let right = operand(self)?;
            left = arithmetic(operator, left, right);
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Expr, SyntaxError> {
        let value = self.primary()?;
        if !self.take_name("otherwise") {
            return Ok(value);
        }
        let fallback = self.primary()?;
        let span = value.span.start..fallback.span.end;
        Ok(Expr { kind: ExprKind::Otherwise(Box::new(value), Box::new(fallback)), span })
    }

    fn primary(&mut self) -> Result<Expr, SyntaxError> {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Literal(value, kind) => {
                self.bump();
                if let (Value::Int(distance), true) = (&value, self.is_name("words")) {
                    let span = span.start..self.span().end;
                    self.bump();
                    return Ok(Expr { kind: ExprKind::Words(*distance), span });
                }
                Ok(Expr { kind: ExprKind::Literal(value, kind), span })
            }
            TokenKind::Quoted(text) => {
                self.bump();
                Ok(Expr { kind: ExprKind::Quoted(text), span })
            }
            TokenKind::Sign("(") => {
                self.bump();
                let inner = self.disjunction()?;
                self.expect_close(")", span)?;
                Ok(inner)
            }
            TokenKind::Sign("[") => {
                self.bump();
                let items = self.list_until("]", span.clone())?;
                let end = self.tokens.get(self.at.saturating_sub(1)).map_or(span.end, |token| token.span.end);
                Ok(Expr { kind: ExprKind::List(items), span: span.start..end })
            }
            TokenKind::Sign("-") => {
                self.bump();
                let mut inner = self.deeper(Self::primary)?;
                if let ExprKind::Literal(value, _) = &mut inner.kind
                    && negate(value)
                {
                    inner.span.start = span.start;
                    return Ok(inner);
                }
                let zero = Expr { kind: ExprKind::Literal(Value::Int(0), Type::Int), span };
                Ok(arithmetic(Arithmetic::Subtract, zero, inner))
            }
            TokenKind::Name(name) => {
                self.bump();
                self.named(name, span)
            }
            TokenKind::End => Err(SyntaxError::new(span, "something is missing at the end of the condition")),
            TokenKind::Sign(sign) => Err(self.unexpected(&format!("a fact, a value or `(` is due here, not `{sign}`"))),
        }
    }

    /// What follows a name: a truth value, a quantifier, a function with arguments, or a fact.
    fn named(&mut self, name: String, span: Range<usize>) -> Result<Expr, SyntaxError> {
        let literal =
            |value: bool| Expr { kind: ExprKind::Literal(Value::Bool(value), Type::Bool), span: span.clone() };
        let quantifier = match name.as_str() {
            "true" => return Ok(literal(true)),
            "false" => return Ok(literal(false)),
            word if is_keyword(word) => {
                let message = format!("a fact, a value or `(` is due here, not `{name}`");
                return Err(SyntaxError::new(span, message));
            }
            "any" => Some(Quantifier::Any),
            "all" => Some(Quantifier::All),
            "count" => Some(Quantifier::Count),
            _ => None,
        };
        if let (Some(quantifier), TokenKind::Name(variable)) = (quantifier, self.peek().clone()) {
            return self.deeper(|parser| parser.quantified(quantifier, variable, span.start));
        }
        let opened = self.span();
        let arguments = if self.take_sign("(") { Some(self.list_until(")", opened)?) } else { None };
        let end = self.tokens.get(self.at.saturating_sub(1)).map_or(span.end, |token| token.span.end);
        Ok(Expr { kind: ExprKind::Name { name, arguments }, span: span.start..end })
    }

    fn quantified(&mut self, quantifier: Quantifier, variable: String, start: usize) -> Result<Expr, SyntaxError> {
        let variable_span = self.span();
        if variable.contains('.') {
            return Err(SyntaxError::new(variable_span, "the name of an element has no dots"));
        }
        if is_keyword(&variable) || matches!(variable.as_str(), "true" | "false") {
            return Err(SyntaxError::new(variable_span, format!("an element cannot be called `{variable}`"))
                .help("name the element first, as in `any link in links: (…)`"));
        }
        self.bump();
        if !self.take_name("in") {
            return Err(self.unexpected("`in` and a list are due here, as in `any link in links: (…)`"));
        }
        let list = self.list_of_elements()?;
        self.expect_sign(":", "before what is asked of each element, as in `any link in links: (…)`")?;
        self.expect_sign("(", "around what is asked of each element, as in `any link in links: (…)`")?;
        let opened = self.tokens.get(self.at.saturating_sub(1)).map_or(start..start, |token| token.span.clone());
        let body = self.disjunction()?;
        let end = self.span().end;
        self.expect_close(")", opened)?;
        let kind =
            ExprKind::Quantified { quantifier, variable, variable_span, list: Box::new(list), body: Box::new(body) };
        Ok(Expr { kind, span: start..end })
    }

    /// What a quantifier runs over: a name, and never a call, so that a forgotten `:` is seen where
    /// it should stand.
    fn list_of_elements(&mut self) -> Result<Expr, SyntaxError> {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Name(name) if !is_keyword(&name) => {
                self.bump();
                Ok(Expr { kind: ExprKind::Name { name, arguments: None }, span })
            }
            _ => self.primary(),
        }
    }

    fn list_until(&mut self, close: &str, opened: Range<usize>) -> Result<Vec<Expr>, SyntaxError> {
        let mut items = Vec::new();
        if self.take_sign(close) {
            return Ok(items);
        }
        loop {
            items.push(self.disjunction()?);
            if self.take_sign(close) {
                return Ok(items);
            }
            if self.peek() == &TokenKind::End {
                self.expect_close(close, opened.clone())?;
            }
            if !self.take_sign(",") {
                return Err(self.unexpected(&format!("`,` or `{close}` is due here")));
            }
        }
    }
}

enum Test {
    Compare(Comparison),
    Member(Membership),
}

/// Words that join conditions and can name nothing.
fn is_keyword(word: &str) -> bool {
    matches!(word, "and" | "or" | "not" | "in" | "under" | "otherwise")
}

/// `AND`, as other languages write it.
fn is_shouted(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_uppercase()) && is_keyword(&name.to_ascii_lowercase())
}

/// Turns the sign of a value that has one.
fn negate(value: &mut Value<'static>) -> bool {
    match value {
        // INVARIANT: literals are read without a sign, so that none is `i64::MIN`.
        Value::Int(number) | Value::Ratio(number) | Value::Duration(number) | Value::Money(number, _) => {
            *number = -*number;
            true
        }
        _ => false,
    }
}

fn arithmetic(operator: Arithmetic, left: Expr, right: Expr) -> Expr {
    let span = left.span.start..right.span.end;
    Expr { kind: ExprKind::Arithmetic(operator, Box::new(left), Box::new(right)), span }
}

#[cfg(test)]
mod tests;
