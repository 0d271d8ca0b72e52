//! The facts that the record alone tells, and the clock.

use jiff::tz::TimeZone;

use super::super::catalog::Fact;
use super::super::kind::Value;
use super::super::links::MessageLink;
use super::super::profile::{int, word};
use super::super::wording;
use super::Sheet;
use crate::identifier::Region;
use crate::record::{Body, Category, Message, PartRole};
use crate::text::words;

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
            Fact::MessageLanguage => {
                let declared = message.and_then(|message| message.lang.as_deref()).and_then(primary_language);
                declared.map_or(Value::Unknown, |language| Value::Word(language.into()))
            }
            Fact::MessageInContacts => {
                message.and_then(|message| message.in_contacts).map_or(Value::Unknown, Value::Bool)
            }
            Fact::RecipientGiven => Value::Bool(message.is_some_and(|message| message.to.is_some())),
            Fact::RecipientRegion => word(self.recipient_region().as_ref().map(Region::as_str)),
            Fact::RecipientQuietHours => {
                Value::Bool(self.recipient_place().is_some_and(|place| !place.is_open(self.at)))
            }
            Fact::RecipientLocalTimes => {
                let times = self.recipient_place().map(|place| place.local_times(self.at)).unwrap_or_default();
                Value::Words(times.into_iter().map(|time| time.strftime("%H:%M").to_string().into()).collect())
            }
            Fact::TextFilledWords => {
                let filled = self.haystack.parts().iter().enumerate().filter(|(_, part)| part.role == PartRole::Filled);
                let folded = |part| self.haystack.as_str().get(self.haystack.range(part)).unwrap_or_default();
                int(filled.map(|(part, _)| words(folded(part)).count()).max().unwrap_or(0))
            }
            Fact::TextFilledLinks => {
                let role = |part: usize| self.haystack.parts().get(part).map(|part| part.role);
                let is_filled = |link: &&MessageLink<'_>| link.part.and_then(role) == Some(PartRole::Filled);
                int(self.links.iter().filter(is_filled).count())
            }
            Fact::ClockTime => {
                let time = self.at.to_zoned(TimeZone::UTC).time();
                Value::TimeOfDay(i64::from(time.hour()) * 60 + i64::from(time.minute()))
            }
            Fact::ClockDate => Value::Date(self.at.to_zoned(TimeZone::UTC).date()),
            _ => self.reader().value(fact).unwrap_or(Value::Unknown),
        }
    }
}

/// The language of a tag such as `pt_BR`, as ISO 639-1 code. Old codes and those that platforms use
/// beside become the one that `text.language` knows: Bokmål for Norwegian, Tagalog for Filipino.
fn primary_language(tag: &str) -> Option<String> {
    let primary = tag.split(['-', '_']).next()?.trim().to_ascii_lowercase();
    let is_code = matches!(primary.len(), 2 | 3) && primary.bytes().all(|byte| byte.is_ascii_lowercase());
    let known = match primary.as_str() {
        "no" | "nn" => "nb",
        "fil" => "tl",
        "iw" => "he",
        "in" => "id",
        other => other,
    };
    is_code.then(|| known.to_owned())
}

fn category_name(category: Category) -> &'static str {
    Category::ALL.iter().find(|(known, _)| *known == category).map_or("", |(_, name)| *name)
}
