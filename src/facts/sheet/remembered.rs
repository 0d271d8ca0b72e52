//! The facts that depend on what is remembered, once it is there.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::super::catalog::{Fact, FactKey, Origin, spec};
use super::super::identity::Others;
use super::super::kind::Value;
use super::super::name::JudgedName;
use super::super::profile::{ProfileFacts, int, word};
use super::super::rename::NameChange;
use super::super::{consistency, counts, name, naming};
use super::{Memory, Sheet};
use crate::memory::{AttemptState, Hour, Window};
use crate::record::{Body, Category, ConsentState};
use crate::verdict::{Action, Badge};

impl Sheet<'_> {
    pub(super) fn remembered_value(&self, key: FactKey, memory: &Memory) -> Value<'static> {
        let value = match spec(key.fact).origin {
            Origin::Record => None,
            Origin::Business => {
                let profile = ProfileFacts::of(&memory.profile, self.tables, &memory.reading);
                self.business_value(key, memory)
                    .or_else(|| profile.value(key.fact))
                    .or_else(|| consistency::value(key.fact, &profile))
                    .or_else(|| self.name_value(key.fact, memory, &profile))
            }
            Origin::Relation => self.relation_value(key, memory),
            Origin::Counts => counts::value(
                key,
                &self.scopes,
                |domain| self.own_places(memory).is_domain(domain),
                |count| memory.counts.get(count).copied().unwrap_or_default(),
            ),
            Origin::Crowd => counts::crowd_value(
                key,
                self.scopes.business.as_deref().unwrap_or_default(),
                &self.crowd_reading(memory),
                |count| memory.counts.get(count).copied().unwrap_or_default(),
            ),
            Origin::Identity => self.identity_value(key.fact, memory),
        };
        value.unwrap_or(Value::Unknown)
    }

    fn identity_value(&self, fact: Fact, memory: &Memory) -> Option<Value<'static>> {
        let others = Others {
            own: self.own_identities(memory),
            business: self.scopes.business.as_deref(),
            portfolio: memory.profile.portfolio(),
            holders: &memory.holders,
        };
        others.value(fact)
    }

    fn business_value(&self, key: FactKey, memory: &Memory) -> Option<Value<'static>> {
        let business = &memory.business;
        let standing = business.standing.as_ref().map(|(_, decision)| decision.action);
        let stands_at = |action: Action| Value::Bool(standing == Some(action));
        let within = |at: Timestamp, window: Window| window.contains(Hour::of(self.at), Hour::of(at));
        Some(match key.fact {
            Fact::BusinessKnown => Value::Bool(memory.profile_known),
            Fact::BusinessAge => {
                let since = memory.profile.registered_at.as_deref().and_then(moment).or(business.first_seen);
                since.map_or(Value::Unknown, |since| Value::Duration(self.at.duration_since(since).as_secs().max(0)))
            }
            Fact::BusinessWatched => stands_at(Action::Warn),
            Fact::BusinessCapped => stands_at(Action::Limit),
            Fact::BusinessUnderReview => stands_at(Action::Review),
            Fact::BusinessSuspended => stands_at(Action::Block),
            Fact::BusinessBadge => word(business.badge.map(Badge::name)),
            Fact::BusinessVerified | Fact::PhoneVerified => Value::Bool(memory.phone_verified),
            Fact::BusinessRenamed => {
                let window = key.window?;
                int(business.names.iter().skip(1).filter(|span| within(span.since, window)).count())
            }
            Fact::BusinessWaitingRename => {
                Value::Bool(business.attempts.iter().any(|attempt| attempt.state == AttemptState::Waiting))
            }
            Fact::BusinessWaitingProfile => Value::Bool(business.waiting_profile),
            Fact::TemplatePaused => Value::Bool(self.template_pause().is_some()),
            Fact::TemplateDisabled => Value::Bool(self.template_pause().is_some_and(|pause| pause.until.is_none())),
            Fact::TemplatePauses => {
                let window = key.window?;
                let decisions = self.template().and_then(|template| business.templates.get(template));
                let pauses = decisions.into_iter().flatten().filter(|(_, said)| said.action != Action::Allow);
                int(pauses.filter(|(at, _)| within(*at, window)).count())
            }
            Fact::PhoneLostProof => Value::Bool(memory.phone_lost_proof),
            Fact::BusinessRenameAttempts | Fact::BusinessRefusedRenames => {
                let window = key.window?;
                let only_refused = key.fact == Fact::BusinessRefusedRenames;
                let counted = |state| !only_refused || state == AttemptState::Refused;
                let attempts = business.attempts.iter();
                int(attempts.filter(|attempt| within(attempt.at, window) && counted(attempt.state)).count())
            }
            _ => return None,
        })
    }

    fn name_value(&self, fact: Fact, memory: &Memory, profile: &ProfileFacts<'_>) -> Option<Value<'static>> {
        let name = || self.name.get_or_init(|| JudgedName::parse(self.wanted_name(memory)?, self.tables)).as_ref();
        name::form_value(fact, name, profile, self.tables)
            .or_else(|| naming::value(fact, name(), profile, self.tables))
            .or_else(|| self.name_change(memory).value(fact, &memory.business, profile, self.tables))
    }

    /// The names before and after; read when the first fact about them is asked for.
    pub(super) fn name_change(&self, memory: &Memory) -> &NameChange {
        self.name_change.get_or_init(|| {
            let is_wish = match self.record.body {
                Body::Rename(_) => true,
                // A first name follows none, and a profile is judged by its own rules.
                Body::Profile(_) => memory.business.current_name().is_some(),
                _ => false,
            };
            let wanted = self.wanted_name(memory).filter(|_| is_wish);
            NameChange::of(wanted, &memory.business, self.tables)
        })
    }

    /// The name that is judged: the one asked for, or that of the profile.
    pub(super) fn wanted_name<'s>(&'s self, memory: &'s Memory) -> Option<&'s str> {
        match &self.record.body {
            Body::Rename(rename) => Some(&rename.name),
            _ => memory.profile.name.as_deref(),
        }
    }

    fn relation_value(&self, key: FactKey, memory: &Memory) -> Option<Value<'static>> {
        let relation = &memory.relation;
        // Without a category, what people opt out of is advertising.
        let category = match &self.record.body {
            Body::Message(message) => message.category.unwrap_or(Category::Marketing),
            _ => Category::Marketing,
        };
        let consent = |state: ConsentState| relation.consent(category).is_some_and(|(_, last)| last == state);
        Some(Value::Bool(match key.fact {
            Fact::RecipientBlocked => relation.blocked_since.is_some(),
            Fact::RecipientOptedOut => consent(ConsentState::Out),
            Fact::RecipientOptedIn => consent(ConsentState::In),
            Fact::RecipientWroteWithin => {
                let limit = i64::from(key.window?.as_hours()) * 3_600;
                let since = relation.last_inbound.map(|last| self.at.duration_since(last).as_secs());
                since.is_some_and(|seconds| seconds <= limit)
            }
            _ => return None,
        }))
    }
}

/// A moment as typed: RFC 3339, or a date, which begins at midnight UTC.
fn moment(typed: &str) -> Option<Timestamp> {
    let date = || typed.parse::<jiff::civil::Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|zoned| zoned.timestamp());
    typed.parse().ok().or_else(date)
}
