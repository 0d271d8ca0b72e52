//! Words, numbers with units, quoted texts and signs of the condition language.

use std::ops::Range;

use jiff::civil::Date;

use super::parser::SyntaxError;
use crate::facts::{MONEY_ONE, RATIO_ONE, Type, Value};

/// A token with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) span: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TokenKind {
    /// A keyword or a dotted name.
    Name(String),
    /// A number with its unit.
    Literal(Value<'static>, Type),
    /// `"…"` without the quotes.
    Quoted(String),
    /// A sign: parentheses, brackets, comma, colon, operators.
    Sign(&'static str),
    /// The end of the condition.
    End,
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 17] = ["==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "(", ")", "[", "]", ",", ":", "="];

/// Splits a condition into tokens.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, SyntaxError> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let (kind, length) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first == '"' {
            quoted(rest, at)?
        } else if first.is_ascii_digit() {
            number(rest, at)?
        } else if first.is_ascii_alphabetic() || first == '_' {
            let length = name_length(rest);
            (TokenKind::Name(rest.get(..length).unwrap_or_default().to_owned()), length)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (TokenKind::Sign(sign), sign.len())
        } else {
            return Err(foreign(first, rest, at));
        };
        tokens.push(Token { kind, span: at..at + length });
        at += length;
    }
    tokens.push(Token { kind: TokenKind::End, span: text.len()..text.len() });
    Ok(tokens)
}

/// A sign that the language does not have; other languages do.
fn foreign(sign: char, rest: &str, at: usize) -> SyntaxError {
    let doubled = rest.starts_with("&&") || rest.starts_with("||");
    let written = rest.get(..if doubled { 2 } else { sign.len_utf8() }).unwrap_or_default();
    let error = SyntaxError::new(at..at + written.len(), format!("`{written}` has no meaning here"));
    match sign {
        '&' => error.help("write `and`"),
        '|' => error.help("write `or`"),
        '!' => error.help("write `not`"),
        '\'' | '\u{201c}' | '\u{201d}' | '\u{201e}' | '\u{2018}' | '\u{2019}' | '«' | '»' => {
            error.help("texts stand between straight quotes: `\"…\"`")
        }
        '≥' => error.help("write `>=`"),
        '≤' => error.help("write `<=`"),
        '≠' => error.help("write `!=`"),
        _ => error,
    }
}

fn quoted(rest: &str, at: usize) -> Result<(TokenKind, usize), SyntaxError> {
    let Some(inner) = rest.get(1..) else { return Err(unclosed(at, rest)) };
    match inner.find('"') {
        Some(end) => Ok((TokenKind::Quoted(inner.get(..end).unwrap_or_default().to_owned()), end + 2)),
        None => Err(unclosed(at, rest)),
    }
}

fn unclosed(at: usize, rest: &str) -> SyntaxError {
    SyntaxError::new(at..at + rest.len(), "this quote is never closed").help("put a `\"` after the last word")
}

/// Names are words joined by dots; a dot at the end does not belong to it.
fn name_length(rest: &str) -> usize {
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.')).unwrap_or(rest.len());
    rest.get(..length).map_or(length, |name| name.trim_end_matches('.').len())
}

/// A number and what stands glued to it (`%`, a unit of time, `:00`, `-11-22`), or ` EUR` after it.
fn number(rest: &str, at: usize) -> Result<(TokenKind, usize), SyntaxError> {
    let glued = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '%' | '_'))).unwrap_or(rest.len());
    // A colon or minus belongs to the number only in the exact forms 08:00 and 2026-11-22, so that
    // `count x in l: (…) >= 3-1` keeps its signs.
    if let Some(written) = shaped(rest, "00:00").or_else(|| shaped(rest, "0:00")) {
        let span = at..at + written.len();
        let time = time_of_day(written).ok_or_else(|| {
            SyntaxError::new(span, format!("`{written}` is no time of day")).help("from `00:00` to `23:59`")
        })?;
        return Ok((TokenKind::Literal(Value::TimeOfDay(time), Type::TimeOfDay), written.len()));
    }
    if let Some(written) = shaped(rest, "0000-00-00") {
        let span = at..at + written.len();
        let date = written.parse::<Date>().map_err(|_| {
            SyntaxError::new(span, format!("`{written}` is no day of the calendar")).help("year, month, day")
        })?;
        return Ok((TokenKind::Literal(Value::Date(date), Type::Date), written.len()));
    }
    let written = rest.get(..glued).unwrap_or_default();
    let digits = written.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '_'))).unwrap_or(glued);
    let (amount, unit) = written.split_at_checked(digits).unwrap_or((written, ""));
    let span = at..at + glued;
    let too_large = || SyntaxError::new(span.clone(), format!("`{written}` is too large, or has too many decimals"));
    let whole = || amount.replace('_', "").parse::<i64>().map_err(|_| too_large());
    let seconds = match unit {
        "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3_600),
        "d" => Some(86_400),
        "w" => Some(7 * 86_400),
        _ => None,
    };
    if let Some(seconds) = seconds {
        let value = whole()?.checked_mul(seconds).ok_or_else(too_large)?;
        return Ok((TokenKind::Literal(Value::Duration(value), Type::Duration), glued));
    }
    if unit == "%" {
        let value = scaled(amount, RATIO_ONE / 100).ok_or_else(too_large)?;
        return Ok((TokenKind::Literal(Value::Ratio(value), Type::Ratio), glued));
    }
    if !unit.is_empty() {
        return Err(SyntaxError::new(span, format!("`{unit}` is no unit"))
            .help("units are `s`, `m`, `h`, `d`, `w` and `%`; a currency follows after a blank: `200 EUR`"));
    }
    // Three capitals are a currency, unless somebody shouts `AND`.
    let currency = rest.get(glued..).and_then(|after| after.strip_prefix(' ')).and_then(|after| after.get(..3));
    let is_code = |code: &&str| code.bytes().all(|b| b.is_ascii_uppercase()) && !matches!(*code, "AND" | "NOT");
    if let Some(currency) = currency.filter(is_code) {
        let after = rest.get(glued + 4..).and_then(|text| text.chars().next());
        if !after.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
            let value = scaled(amount, MONEY_ONE).ok_or_else(too_large)?;
            let mut code = [0; 3];
            code.copy_from_slice(currency.as_bytes());
            return Ok((TokenKind::Literal(Value::Money(value, code), Type::Money), glued + 4));
        }
    }
    if amount.contains('.') {
        return Err(SyntaxError::new(span, "there are no fractions").help("write a share as percent: `0.3%`"));
    }
    Ok((TokenKind::Literal(Value::Int(whole()?), Type::Int), glued))
}

/// The start of `rest` that looks like `shape`, in which `0` stands for any digit, if no digit follows.
fn shaped<'r>(rest: &'r str, shape: &str) -> Option<&'r str> {
    let written = rest.get(..shape.len())?;
    let fits = |(shape, found): (u8, u8)| if shape == b'0' { found.is_ascii_digit() } else { shape == found };
    let ends = !rest.get(shape.len()..)?.starts_with(|c: char| c.is_ascii_digit());
    (ends && shape.bytes().zip(written.bytes()).all(fits)).then_some(written)
}

/// Minutes since midnight of `08:00`.
fn time_of_day(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| (part.len() == 2).then(|| part.parse::<i64>().ok()).flatten();
    let (hours, minutes) = (two_digits(hours)?, two_digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `1.25` times `one` (a power of ten), exactly or not at all.
fn scaled(amount: &str, one: i64) -> Option<i64> {
    let amount = amount.replace('_', "");
    let (whole, fraction) = amount.split_once('.').unwrap_or((&amount, ""));
    let mut value = whole.parse::<i64>().ok()?.checked_mul(one)?;
    let mut step = one;
    for digit in fraction.chars() {
        step /= 10;
        let digit = i64::from(digit.to_digit(10)?);
        if step == 0 && digit != 0 {
            return None;
        }
        value = value.checked_add(digit.checked_mul(step)?)?;
    }
    Some(value)
}
