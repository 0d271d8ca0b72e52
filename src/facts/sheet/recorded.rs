//! The facts that the record alone tells, and the clock.

use jiff::tz::TimeZone;

use super::super::catalog::Fact;
use super::super::kind::Value;
use super::super::profile::{int, word};
use super::super::wording;
use super::Sheet;
use crate::record::{Body, Category, Message, PartRole};

impl Sheet<'_> {
    pub(super) fn record_value(&self, fact: Fact) -> Value<'static> {
        let message = match &self.record.body {
            Body::Message(message) => Some(message.as_ref()),
            _ => None,
        };
        match fact {
            Fact::TextLength => int(self.haystack.length()),
            Fact::TextTruncated => Value::Bool(self.haystack.is_truncated() || self.links_cut),
            Fact::TextInvisible
            | Fact::TextDirectionControls
            | Fact::TextLookalikeWords
            | Fact::TextSpacedWords
            | Fact::TextLeetWords
            | Fact::TextCostumedWords
            | Fact::TextStackedMarks
            | Fact::TextDisguised
            | Fact::TextWords
            | Fact::TextCapitals
            | Fact::TextExclamations
            | Fact::TextEmoji
            | Fact::TextScript
            | Fact::TextScripts
            | Fact::TextLanguage => wording::value(fact, &self.haystack, &self.links),
            Fact::MessageCategory => word(message.and_then(|message| message.category).map(category_name)),
            Fact::MessageHasTemplate => {
                let is_template = |message: &Message<'_>| {
                    message.template.is_some() || message.parts.iter().any(|part| part.role == PartRole::Template)
                };
                Value::Bool(message.is_some_and(is_template))
            }
            Fact::MessageTemplate => word(message.and_then(|message| message.template.as_deref())),
            Fact::MessageLang => word(message.and_then(|message| message.lang.as_deref())),
            Fact::MessageInContacts => {
                message.and_then(|message| message.in_contacts).map_or(Value::Unknown, Value::Bool)
            }
            Fact::RecipientGiven => Value::Bool(message.is_some_and(|message| message.to.is_some())),
            Fact::ClockTime => {
                let time = self.at.to_zoned(TimeZone::UTC).time();
                Value::TimeOfDay(i64::from(time.hour()) * 60 + i64::from(time.minute()))
            }
            Fact::ClockDate => Value::Date(self.at.to_zoned(TimeZone::UTC).date()),
            _ => self.reader().value(fact).unwrap_or(Value::Unknown),
        }
    }
}

fn category_name(category: Category) -> &'static str {
    Category::ALL.iter().find(|(known, _)| *known == category).map_or("", |(_, name)| *name)
}
