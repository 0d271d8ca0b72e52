//! What stands between a business and a person: blocks, consents, the service window.
//! Read [`Relation`].

use std::borrow::Cow;

use jiff::Timestamp;

use super::{Hour, RecordKey};
use crate::record::{Category, ConsentState};

/// A person, as canonical text: `+` and digits for a phone number, otherwise the opaque id.
///
/// Stores keep only a keyed hash of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Person(String);

impl Person {
    /// Reads a phone number in international form (`+49 30 1234`, `0049…`, with the usual
    /// separators) or takes the text as an opaque id.
    pub fn parse(typed: &str) -> Self {
        let typed = typed.trim();
        let international = typed.strip_prefix('+').or_else(|| typed.strip_prefix("00"));
        let digits: Option<Cow<'_, str>> = international.and_then(|rest| {
            let separators = |c: char| matches!(c, ' ' | '-' | '.' | '/' | '(' | ')' | '\u{a0}');
            let digits: String = rest.chars().filter(|&c| !separators(c)).collect();
            let plausible = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            plausible.then(|| digits.into())
        });
        match digits {
            Some(digits) => Person(format!("+{digits}")),
            None => Person(typed.to_owned()),
        }
    }

    /// The canonical text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// One thing that happened between a business and a person.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct PersonEntry {
    /// When.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::required")]
    pub at: Timestamp,
    /// By which record.
    pub record: RecordKey,
    /// What.
    pub event: PersonEvent,
}

/// What can happen between a business and a person. Ordered, so that what one record says at one
/// moment is always read in the same order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum PersonEvent {
    /// The person blocked the business.
    Blocked,
    /// The person lifted the block.
    Unblocked,
    /// The person wrote to the business.
    Wrote,
    /// The person agreed to messages, or refused them; no category means all.
    Consent(ConsentState, Option<Category>),
}

/// What stands between a business and a person at a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Relation {
    /// Since when the person blocks the business.
    pub blocked_since: Option<Timestamp>,
    /// When the person last wrote.
    pub last_inbound: Option<Timestamp>,
    /// Last consent for all categories.
    consent_all: Option<(Timestamp, ConsentState)>,
    /// Last consent for one category, in the order of [`Category::ALL`].
    consent_of: [Option<(Timestamp, ConsentState)>; Category::ALL.len()],
}

impl Relation {
    /// Folds what happened up to `at`, in any order; what lies in a later hour is not seen.
    /// Of two entries at the same moment the one with the greater record key counts as later.
    pub fn fold(entries: &[PersonEntry], at: Timestamp) -> Self {
        let mut seen: Vec<&PersonEntry> = entries.iter().filter(|entry| Hour::of(entry.at) <= Hour::of(at)).collect();
        seen.sort_by_key(|entry| (entry.at, entry.record));
        let mut relation = Relation::default();
        for entry in seen {
            match entry.event {
                PersonEvent::Blocked => relation.blocked_since = relation.blocked_since.or(Some(entry.at)),
                PersonEvent::Unblocked => relation.blocked_since = None,
                PersonEvent::Wrote => relation.last_inbound = Some(entry.at),
                PersonEvent::Consent(state, None) => {
                    relation.consent_all = Some((entry.at, state));
                    relation.consent_of = Default::default();
                }
                PersonEvent::Consent(state, Some(category)) => {
                    for (slot, (known, _)) in relation.consent_of.iter_mut().zip(Category::ALL) {
                        if known == category {
                            *slot = Some((entry.at, state));
                        }
                    }
                }
            }
        }
        relation
    }

    /// The last consent that holds for a category: the one for it, or a later one for all.
    pub fn consent(&self, category: Category) -> Option<(Timestamp, ConsentState)> {
        let own = self.consent_of.iter().zip(Category::ALL).find(|(_, (known, _))| *known == category);
        own.and_then(|(consent, _)| *consent).or(self.consent_all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(at: &str, key: u8, event: PersonEvent) -> PersonEntry {
        PersonEntry { at: at.parse().unwrap(), record: RecordKey([key; 16]), event }
    }

    #[test]
    fn persons_written_in_several_ways_are_the_same() {
        let same = ["+49 30 1234567", "0049301234567", "+49-30-123 45 67", " +49 (30) 1234567 "];
        for typed in same {
            assert_eq!(Person::parse(typed).as_str(), "+49301234567", "{typed}");
        }
        for opaque in ["user-17", "1234567", "+12", "+4930x1234567"] {
            assert_eq!(Person::parse(opaque).as_str(), opaque);
        }
    }

    #[test]
    fn the_order_of_arrival_does_not_matter() {
        let mut entries = vec![
            entry("2026-11-22T08:00:00Z", 1, PersonEvent::Blocked),
            entry("2026-11-22T09:00:00Z", 2, PersonEvent::Unblocked),
            entry("2026-11-22T10:00:00Z", 3, PersonEvent::Consent(ConsentState::Out, Some(Category::Marketing))),
            entry("2026-11-22T10:30:00Z", 4, PersonEvent::Wrote),
        ];
        let at = "2026-11-22T10:45:00Z".parse().unwrap();
        let forward = Relation::fold(&entries, at);
        entries.reverse();
        assert_eq!(Relation::fold(&entries, at), forward);
        assert_eq!(forward.blocked_since, None);
        assert_eq!(forward.consent(Category::Marketing).map(|(_, state)| state), Some(ConsentState::Out));
        assert_eq!(forward.consent(Category::Utility), None);
    }

    #[test]
    fn a_later_hour_is_not_seen() {
        let entries = [entry("2026-11-22T11:00:00Z", 1, PersonEvent::Blocked)];
        assert_eq!(Relation::fold(&entries, "2026-11-22T10:59:00Z".parse().unwrap()), Relation::default());
    }
}
