//! Facts remembered as a record or a rule case gives them, against the catalog. Read [`read`].

use std::collections::BTreeMap;

use super::catalog::{CATALOG, FactKey, Origin, spec};
use super::kind::{RATIO_ONE, Type, Value};
use crate::record::{GivenMemory, GivenValue};

/// Why given memory cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GivenFactError {
    /// No fact has this name.
    #[error("there is no fact `{name}` in memory{}", nearest.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    Unknown {
        /// The name as given.
        name: String,
        /// The nearest name, if one is near.
        nearest: Option<String>,
    },
    /// The fact comes from the record itself and is never remembered.
    #[error("`{0}` comes from the record, not from memory")]
    NotRemembered(String),
    /// The value is of another type.
    #[error("`{name}` is of type {kind}, which `{typed}` is not")]
    WrongType {
        /// The name as given.
        name: String,
        /// The type of the fact.
        kind: Type,
        /// The value as given.
        typed: String,
    },
}

/// Reads given facts.
///
/// # Errors
/// At the first fact that is unknown, not remembered, or of another type.
pub(super) fn read(memory: &GivenMemory<'_>) -> Result<BTreeMap<FactKey, Value<'static>>, GivenFactError> {
    let mut facts = BTreeMap::new();
    for (name, value) in &memory.facts {
        let Some(key) = FactKey::parse(name) else {
            return Err(GivenFactError::Unknown { name: name.to_string(), nearest: nearest(name) });
        };
        let spec = spec(key.fact);
        if spec.origin == Origin::Record {
            return Err(GivenFactError::NotRemembered(name.to_string()));
        }
        let value = typed(value, spec.kind).ok_or_else(|| GivenFactError::WrongType {
            name: name.to_string(),
            kind: spec.kind,
            typed: shown(value),
        })?;
        facts.insert(key, value);
    }
    Ok(facts)
}

fn nearest(name: &str) -> Option<String> {
    let bare = name.split('(').next().unwrap_or(name);
    let known = CATALOG.iter().filter(|spec| spec.origin != Origin::Record);
    let near = known
        .map(|spec| (strsim::osa_distance(bare, spec.name), spec))
        .filter(|(distance, _)| *distance <= 3)
        .min_by_key(|(distance, _)| *distance);
    near.map(|(_, spec)| format!("{}{}", spec.name, if spec.windowed { "(7d)" } else { "" }))
}

/// A given value as the type of its fact; texts are in the notation of conditions.
fn typed(value: &GivenValue<'_>, kind: Type) -> Option<Value<'static>> {
    Some(match (value, kind) {
        (GivenValue::Bool(value), Type::Bool) => Value::Bool(*value),
        (GivenValue::Int(value), Type::Int) => Value::Int(*value),
        (GivenValue::Text(text), Type::Word | Type::Domain | Type::Region) => Value::Word(text.to_string().into()),
        (GivenValue::Text(text), Type::Ratio) => Value::Ratio(parse_percent(text.strip_suffix('%')?)?),
        (GivenValue::Text(text), Type::Duration) => Value::Duration(seconds(text)?),
        (GivenValue::Text(text), Type::Date) => Value::Date(text.parse().ok()?),
        (GivenValue::List(words), Type::List(_)) => {
            Value::Words(words.iter().map(|word| word.to_string().into()).collect())
        }
        _ => return None,
    })
}

/// `0.3` of `0.3%` in billionths of the whole.
pub(crate) fn parse_percent(text: &str) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    if fraction.len() > 7 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let digits: i64 = format!("{fraction:0<7}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(RATIO_ONE / 100)?.checked_add(digits)
}

fn seconds(text: &str) -> Option<i64> {
    let (amount, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    amount.parse::<i64>().ok()?.checked_mul(seconds)
}

fn shown(value: &GivenValue<'_>) -> String {
    match value {
        GivenValue::Bool(value) => value.to_string(),
        GivenValue::Int(value) => value.to_string(),
        GivenValue::Text(text) => text.to_string(),
        GivenValue::List(words) => words.join(", "),
    }
}
