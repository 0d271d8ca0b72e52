//! Operations on values: comparison, arithmetic, membership. What cannot be computed is unknown.
//!
//! They stand beside the values and not in the engine, because the rule pack folds what is constant
//! with the very operations that judge later. Read [`compare`] and [`calculate`].

use jiff::ToSpan;
use jiff::civil::Date;

use super::kind::{RATIO_ONE, Value};
use crate::identifier::tables::Currencies;

/// `==` and its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// `3 < x` as `x > 3`.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            Comparison::Equal | Comparison::NotEqual => self,
        }
    }
}

/// `+` and its kin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
}

/// Compares two values of one type; `None` where one is unknown, or where amounts are in two currencies
/// of which the table has no rate.
pub(crate) fn compare(
    comparison: Comparison,
    left: &Value<'_>,
    right: &Value<'_>,
    currencies: &Currencies,
) -> Option<bool> {
    let ordering = match (left, right) {
        (Value::Bool(left), Value::Bool(right)) => left.cmp(right),
        (Value::Int(left), Value::Int(right))
        | (Value::Ratio(left), Value::Ratio(right))
        | (Value::Duration(left), Value::Duration(right))
        | (Value::TimeOfDay(left), Value::TimeOfDay(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Money(left, currency), Value::Money(right, other)) if currency == other => left.cmp(right),
        (Value::Money(left, currency), Value::Money(right, other)) => {
            currencies.in_common(*left, *currency)?.cmp(&currencies.in_common(*right, *other)?)
        }
        (Value::Word(left), Value::Word(right)) => left.cmp(right),
        _ => return None,
    };
    Some(match comparison {
        Comparison::Equal => ordering.is_eq(),
        Comparison::NotEqual => ordering.is_ne(),
        Comparison::Less => ordering.is_lt(),
        Comparison::LessOrEqual => ordering.is_le(),
        Comparison::Greater => ordering.is_gt(),
        Comparison::GreaterOrEqual => ordering.is_ge(),
    })
}

/// Computes; unknown where a side is, at overflow, at division by zero, and across currencies.
pub(crate) fn calculate(operator: Arithmetic, left: &Value<'_>, right: &Value<'_>) -> Value<'static> {
    use Arithmetic::{Add, Divide, Multiply, Subtract};
    if matches!(left, Value::Pending) || matches!(right, Value::Pending) {
        return Value::Pending;
    }
    let linear = |left: i64, right: i64| match operator {
        Add => left.checked_add(right),
        Subtract => left.checked_sub(right),
        Multiply => left.checked_mul(right),
        Divide => left.checked_div(right),
    };
    // The type checker lets only these pairs through.
    let computed = match (operator, left, right) {
        (Divide, Value::Int(left), Value::Int(right)) | (Divide, Value::Duration(left), Value::Duration(right)) => {
            quotient(*left, *right).map(Value::Ratio)
        }
        (_, Value::Int(left), Value::Int(right)) => linear(*left, *right).map(Value::Int),
        (Add | Subtract, Value::Ratio(left), Value::Ratio(right)) => linear(*left, *right).map(Value::Ratio),
        (Multiply, Value::Int(left), Value::Ratio(right))
        | (Multiply | Divide, Value::Ratio(left), Value::Int(right)) => linear(*left, *right).map(Value::Ratio),
        (Add | Subtract, Value::Duration(left), Value::Duration(right))
        | (Multiply, Value::Int(left), Value::Duration(right))
        | (Multiply | Divide, Value::Duration(left), Value::Int(right)) => linear(*left, *right).map(Value::Duration),
        (Add | Subtract, Value::Money(left, currency), Value::Money(right, other)) if currency == other => {
            linear(*left, *right).map(|amount| Value::Money(amount, *currency))
        }
        (Multiply | Divide, Value::Money(left, currency), Value::Int(right))
        | (Multiply, Value::Int(right), Value::Money(left, currency)) => {
            linear(*left, *right).map(|amount| Value::Money(amount, *currency))
        }
        (Add | Subtract, Value::Date(date), Value::Duration(seconds)) => {
            shifted(*date, if operator == Add { *seconds } else { seconds.checked_neg().unwrap_or(0) })
        }
        (Subtract, Value::Date(left), Value::Date(right)) => {
            let days = left.since(*right).ok().map(|span| i64::from(span.get_days()));
            days.and_then(|days| days.checked_mul(86_400)).map(Value::Duration)
        }
        _ => None,
    };
    computed.unwrap_or(Value::Unknown)
}

/// A quotient in billionths, cut towards zero.
fn quotient(left: i64, right: i64) -> Option<i64> {
    let billionths = i128::from(left).checked_mul(i128::from(RATIO_ONE))?.checked_div(i128::from(right))?;
    i64::try_from(billionths).ok()
}

/// A date so many whole days later.
fn shifted(date: Date, seconds: i64) -> Option<Value<'static>> {
    let days = seconds.div_euclid(86_400);
    // Beyond the calendar there is no date: `try_days` keeps the span in bounds, the addition the date.
    let span = 0.days().try_days(days).ok()?;
    date.checked_add(span).ok().map(Value::Date)
}

/// Whether a word is in a sorted list, or, for a host, under one of its domains.
pub(crate) fn is_in(word: &str, words: &[Box<str>], under: bool) -> bool {
    let holds = |word: &str| words.binary_search_by(|entry| entry.as_ref().cmp(word)).is_ok();
    if holds(word) {
        return true;
    }
    let mut rest = word;
    while let Some((_, parent)) = rest.split_once('.').filter(|_| under) {
        if holds(parent) {
            return true;
        }
        rest = parent;
    }
    false
}
