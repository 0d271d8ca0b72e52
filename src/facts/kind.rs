//! The types of the condition language and how their values are written. Read [`Type`] and [`Value`].

use std::borrow::Cow;
use std::fmt;

use jiff::civil::Date;

use crate::verdict::Shown;

/// The type of a fact or of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Type {
    /// True or false.
    Bool,
    /// Whole number.
    Int,
    /// Share of a whole, written `0.3%`.
    Ratio,
    /// Span of time, written `7d`, `24h`, `30m`.
    Duration,
    /// Time of day, written `08:00`.
    TimeOfDay,
    /// Calendar date, written `2026-11-22`.
    Date,
    /// Amount of money, written `200 EUR`. Amounts of different currencies are compared by the rates of
    /// the table of currencies; where it has none the outcome is unknown.
    Money,
    /// Text that is read with text functions.
    Text,
    /// One of a set of words, compared with quoted words.
    Word,
    /// Host or domain name in A-label form, lower case.
    Domain,
    /// ISO 3166-1 alpha-2 region, upper case.
    Region,
    /// List of such values.
    List(Element),
}

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Element {
    /// Words.
    Word,
    /// Domains.
    Domain,
    /// Regions.
    Region,
    /// Things found in a message, each with facts of its own.
    Item(Item),
}

/// Something found in a message that has facts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A link.
    Link,
    /// A number to be called or written to.
    Callback,
    /// An e-mail address.
    Mailbox,
    /// An amount of money.
    Amount,
}

impl Item {
    /// Every item with its name, which is what conditions call one by custom, the name of the fact that
    /// lists all of them, and a fact to give as an example.
    const NAMES: [(Item, &'static str, &'static str, &'static str); 4] = [
        (Item::Link, "link", "links", "host"),
        (Item::Callback, "callback", "callbacks", "kind"),
        (Item::Mailbox, "mailbox", "mailboxes", "domain"),
        (Item::Amount, "amount", "amounts", "money"),
    ];

    /// Every item, in the order of the reference.
    pub const ALL: [Item; 4] = [Item::Link, Item::Callback, Item::Mailbox, Item::Amount];

    fn names(self) -> (&'static str, &'static str, &'static str) {
        let found = Item::NAMES.iter().find(|(item, ..)| *item == self);
        found.map_or(("", "", ""), |(_, one, all, example)| (one, all, example))
    }

    /// One of them, such as `link`.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// The fact that lists all of them, such as `links`.
    pub fn plural(self) -> &'static str {
        self.names().1
    }

    /// A fact of one of them that help texts name, such as `host`.
    pub fn example(self) -> &'static str {
        self.names().2
    }
}

impl Element {
    /// The type of one element; items have none of their own, only facts.
    pub fn as_type(self) -> Option<Type> {
        match self {
            Element::Word => Some(Type::Word),
            Element::Domain => Some(Type::Domain),
            Element::Region => Some(Type::Region),
            Element::Item(_) => None,
        }
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Bool => "bool",
            Type::Int => "int",
            Type::Ratio => "ratio",
            Type::Duration => "duration",
            Type::TimeOfDay => "time of day",
            Type::Date => "date",
            Type::Money => "money",
            Type::Text => "text",
            Type::Word => "word",
            Type::Domain => "domain",
            Type::Region => "region",
            Type::List(Element::Word) => "list of words",
            Type::List(Element::Domain) => "list of domains",
            Type::List(Element::Region) => "list of regions",
            Type::List(Element::Item(item)) => return write!(f, "list of {}", item.plural()),
        })
    }
}

/// Parts of a whole in one [`Value::Ratio`]: a ratio is held in billionths.
pub const RATIO_ONE: i64 = 1_000_000_000;

/// Thousandths of a unit of currency in one [`Value::Money`].
pub const MONEY_ONE: i64 = 1_000;

/// The value of a fact or of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<'a> {
    /// Absent, malformed, or not to be computed (division by zero, overflow, two currencies).
    Unknown,
    /// Not known yet: memory has not been asked. Never seen once memory has answered.
    Pending,
    /// True or false.
    Bool(bool),
    /// Whole number.
    Int(i64),
    /// Share of a whole in billionths.
    Ratio(i64),
    /// Seconds.
    Duration(i64),
    /// Minutes since midnight, 0..=1439.
    TimeOfDay(i64),
    /// Calendar date.
    Date(Date),
    /// Thousandths of a unit of a currency (ISO 4217).
    Money(i64, [u8; 3]),
    /// A word, a domain or a region: the type checker keeps them apart.
    Word(Cow<'a, str>),
    /// A list of words, domains or regions.
    Words(Vec<Cow<'a, str>>),
}

impl Value<'_> {
    /// The value as evidence shows it; `None` when it is not known.
    pub fn shown(&self) -> Option<Shown> {
        match self {
            Value::Unknown | Value::Pending => None,
            Value::Bool(value) => Some(Shown::Bool(*value)),
            Value::Int(value) => Some(Shown::Int(*value)),
            Value::Words(words) => Some(Shown::List(words.iter().map(|word| word.clone().into_owned()).collect())),
            Value::Ratio(_)
            | Value::Duration(_)
            | Value::TimeOfDay(_)
            | Value::Date(_)
            | Value::Money(..)
            | Value::Word(_) => Some(Shown::Text(self.to_string())),
        }
    }

    /// The same value, borrowing its text.
    pub fn borrowed(&self) -> Value<'_> {
        match self {
            Value::Word(word) => Value::Word(Cow::Borrowed(word)),
            Value::Words(words) => Value::Words(words.iter().map(|word| Cow::Borrowed(word.as_ref())).collect()),
            Value::Unknown => Value::Unknown,
            Value::Pending => Value::Pending,
            Value::Bool(value) => Value::Bool(*value),
            Value::Int(value) => Value::Int(*value),
            Value::Ratio(value) => Value::Ratio(*value),
            Value::Duration(value) => Value::Duration(*value),
            Value::TimeOfDay(value) => Value::TimeOfDay(*value),
            Value::Date(value) => Value::Date(*value),
            Value::Money(amount, currency) => Value::Money(*amount, *currency),
        }
    }
}

impl fmt::Display for Value<'_> {
    /// The notation of conditions.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Unknown | Value::Pending => f.write_str("unknown"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Ratio(value) => {
                // Billionths to percent: seven digits after the point, without the zeros at the end.
                let percent = decimal(i128::from(*value), 7);
                write!(f, "{percent}%")
            }
            Value::Duration(seconds) => match seconds {
                0 => f.write_str("0s"),
                s if s % 86_400 == 0 => write!(f, "{}d", s / 86_400),
                s if s % 3_600 == 0 => write!(f, "{}h", s / 3_600),
                s if s % 60 == 0 => write!(f, "{}m", s / 60),
                s => write!(f, "{s}s"),
            },
            Value::TimeOfDay(minutes) => write!(f, "{:02}:{:02}", minutes / 60, minutes % 60),
            Value::Date(date) => write!(f, "{date}"),
            Value::Money(amount, currency) => {
                write!(f, "{} {}", decimal(i128::from(*amount), 3), String::from_utf8_lossy(currency))
            }
            Value::Word(word) => f.write_str(word),
            Value::Words(words) => f.write_str(&words.join(", ")),
        }
    }
}

/// A whole number of units of 10^-places as a decimal without zeros at the end.
fn decimal(value: i128, places: u32) -> String {
    let one = 10_i128.pow(places);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (value.abs() / one, value.abs() % one);
    let digits = format!("{rest:0width$}", width = places as usize);
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{digits}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_in_the_notation_of_conditions() {
        for (value, shown) in [
            (Value::Ratio(3_000_000), "0.3%"),
            (Value::Ratio(RATIO_ONE), "100%"),
            (Value::Ratio(-1), "-0.0000001%"),
            (Value::Duration(7 * 86_400), "7d"),
            (Value::Duration(5_400), "90m"),
            (Value::TimeOfDay(8 * 60), "08:00"),
            (Value::Money(1_990, *b"EUR"), "1.99 EUR"),
            (Value::Words(vec!["DE".into(), "AT".into()]), "DE, AT"),
        ] {
            assert_eq!(value.to_string(), shown);
        }
    }
}
