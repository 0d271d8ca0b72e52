//! How a ledger is folded: what happened to a business, moment by moment, and what that leaves.
//!
//! Pure and independent of the order of the entries. It judges nothing: whether a profile was good
//! enough stands in its entry. Read [`fold`]; what its result means is said at [`Business`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{
    Attempt, AttemptState, Business, Held, Hour, Identity, KeptProof, LedgerEntry, LedgerEvent, NameSpan,
    ProfileChange, RecordKey, StandingDecision,
};
use crate::record::{Outcome, Profile, ProvenField, Update};
use crate::verdict::{Action, Badge};

/// Folds the entries that are seen at `at`.
pub(super) fn fold(entries: &[LedgerEntry], at: Timestamp) -> Business {
    let mut seen: Vec<&LedgerEntry> = entries.iter().filter(|entry| Hour::of(entry.at) <= Hour::of(at)).collect();
    let place = |entry: &&LedgerEntry| (entry.at, entry.record, entry.event.rank());
    seen.sort_by_key(place);
    seen.dedup_by_key(|entry| place(entry));

    let decisions = Decisions::of(&seen);
    let mut moments: Vec<Moment<'_>> = seen.iter().flat_map(|entry| decisions.moments(entry)).collect();
    moments.sort_by_key(|moment| (moment.at, moment.cause, moment.what));

    let mut business = Business { first_seen: seen.first().map(|entry| entry.at), ..Business::default() };
    for moment in moments {
        match moment.what {
            What::Wished => business.wish(&moment),
            What::Held => business.hold(&moment),
        }
    }
    business.standing = standing(&seen, at);
    business.templates = templates(&seen);
    let of_standing = business.standing.as_ref().and_then(|(_, decision)| decision.badge);
    business.badge = business.badge.max(of_standing);
    business
}

/// Something that happened to a profile or a name.
struct Moment<'a> {
    /// When.
    at: Timestamp,
    /// By which record, the wish itself or a decision; breaks ties between moments.
    cause: RecordKey,
    what: What,
    change: Wanted<'a>,
    /// What became of it in the end.
    state: AttemptState,
    /// Whether a decision about it is still to come.
    waits: bool,
    /// When it was wished for.
    wished_at: Timestamp,
}

/// The wish comes before it is granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Wished,
    Held,
}

/// What was asked for.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    Profile { change: &'a ProfileChange, identities: &'a BTreeSet<Identity>, badge: Option<Badge> },
    Name { name: &'a str, badge: Option<Badge> },
}

impl<'a> Wanted<'a> {
    /// What an entry asks for, with how it was judged.
    fn of(event: &'a LedgerEvent) -> Option<(Self, Action)> {
        match event {
            LedgerEvent::Profile { change, action, verdict: _, badge, identities } => {
                Some((Wanted::Profile { change, identities, badge: *badge }, *action))
            }
            LedgerEvent::Rename { name, action, verdict: _, badge } => {
                Some((Wanted::Name { name, badge: *badge }, *action))
            }
            LedgerEvent::Standing(_) | LedgerEvent::Decision { .. } => None,
        }
    }
}

/// The decisions that were made, by the record they are about, oldest first.
struct Decisions(BTreeMap<RecordKey, Vec<(Timestamp, RecordKey, Outcome)>>);

impl Decisions {
    fn of(sorted: &[&LedgerEntry]) -> Self {
        let mut decisions: BTreeMap<RecordKey, Vec<_>> = BTreeMap::new();
        for entry in sorted {
            if let LedgerEvent::Decision { of, outcome, by: _, why: _, label: _ } = entry.event {
                decisions.entry(of).or_default().push((entry.at, entry.record, outcome));
            }
        }
        Decisions(decisions)
    }

    /// The wish in an entry, and the moment from which it holds if it does.
    fn moments<'a>(&self, entry: &'a LedgerEntry) -> impl Iterator<Item = Moment<'a>> + use<'a> {
        let moments = Wanted::of(&entry.event).map(|(change, action)| {
            let (state, held) = self.outcome(entry, action);
            let waits = state == AttemptState::Waiting || self.is_pending(entry.record);
            let moment = |at, cause, what| Moment { at, cause, what, change, state, waits, wished_at: entry.at };
            let wished = moment(entry.at, entry.record, What::Wished);
            [Some(wished), held.map(|(at, cause)| moment(at, cause, What::Held))]
        });
        moments.into_iter().flatten().flatten()
    }

    /// Whether the last that was decided about a record is that the decision is still to come.
    fn is_pending(&self, record: RecordKey) -> bool {
        let last = self.0.get(&record).and_then(|decisions| decisions.last());
        last.is_some_and(|(_, _, outcome)| *outcome == Outcome::Pending)
    }

    /// What became of a profile or rename, and since when and by which record it holds.
    fn outcome(&self, entry: &LedgerEntry, action: Action) -> (AttemptState, Option<(Timestamp, RecordKey)>) {
        let own = (entry.at, entry.record);
        let (mut state, mut held) = match action {
            Action::Allow | Action::Warn | Action::Limit => (AttemptState::Accepted, Some(own)),
            Action::Review => (AttemptState::Waiting, None),
            Action::Block => (AttemptState::Refused, None),
        };
        let was_allowed = held.is_some();
        for (at, decision, outcome) in self.0.get(&entry.record).into_iter().flatten() {
            let accepted = match outcome {
                Outcome::Accept => true,
                Outcome::Refuse => false,
                Outcome::Overturn => !was_allowed,
                Outcome::Confirm | Outcome::Pending => continue,
            };
            (state, held) = if accepted {
                // A decision cannot come before what it is about, whatever the clocks say. What
                // holds already goes on to hold.
                (AttemptState::Accepted, held.or(Some((*at, *decision)).max(Some(own))))
            } else {
                (AttemptState::Refused, None)
            };
        }
        (state, held)
    }
}

impl Business {
    /// A profile or rename was asked for.
    fn wish(&mut self, moment: &Moment<'_>) {
        let name = match moment.change {
            Wanted::Name { name, .. } => Some(name),
            Wanted::Profile { change, identities, .. } => {
                self.wish_for(identities, moment.state);
                self.waiting_profile |= moment.waits;
                let set = change.name.set().map(AsRef::as_ref).filter(|name| !name.trim().is_empty());
                set.filter(|name| self.current_name().is_some_and(|current| current != name.trim()))
            }
        };
        if let Some(name) = name {
            self.attempts.push(Attempt { name: name.to_owned(), at: moment.at, state: moment.state });
        }
    }

    /// A profile or rename became current.
    fn hold(&mut self, moment: &Moment<'_>) {
        let name_before = self.current_name().map(str::to_owned);
        let current = self.profile.take().unwrap_or_default();
        self.profile = Some(match moment.change {
            Wanted::Profile { change, identities, badge } => {
                self.prove(change, moment.wished_at);
                self.take(change, identities);
                self.waiting_profile = moment.waits;
                self.badge = badge;
                current.changed_by(change)
            }
            Wanted::Name { name, badge } => {
                self.badge = badge.or(self.badge);
                let only_name = Profile { name: Update::Set(name.into()), ..Profile::default() };
                current.changed_by(&only_name)
            }
        });
        let renamed = self.current_name().filter(|name| Some(*name) != name_before.as_deref()).map(str::to_owned);
        self.names.extend(renamed.map(|name| NameSpan { name, since: moment.at, verified: false }));
        let is_verified = self.current_name().is_some() && self.has_proven_phone();
        if let Some(span) = self.names.last_mut() {
            span.verified |= is_verified;
        }
    }

    /// Notes what a profile that is not accepted would have identified the business by.
    fn wish_for(&mut self, identities: &BTreeSet<Identity>, state: AttemptState) {
        let held = match state {
            // Noted from when it holds.
            AttemptState::Accepted => return,
            AttemptState::Waiting => Held::Waiting,
            AttemptState::Refused => Held::Refused,
        };
        for identity in identities {
            let known = self.identities.entry(identity.clone()).or_insert(held);
            *known = held.max(*known);
        }
    }

    /// Lets what a profile sets identify the business from now on, in place of what did before.
    fn take(&mut self, change: &ProfileChange, identities: &BTreeSet<Identity>) {
        for (identity, held) in &mut self.identities {
            if *held == Held::Now && identity.kind.is_changed_by(change) {
                *held = Held::Before;
            }
        }
        self.identities.extend(identities.iter().map(|identity| (identity.clone(), Held::Now)));
    }

    /// Adds the proofs of a profile; of the same proof the earliest is kept.
    fn prove(&mut self, change: &ProfileChange, wished_at: Timestamp) {
        for proof in &change.verified {
            let at = proof.at.unwrap_or(wished_at);
            let field: ProvenField = proof.field;
            let new = KeptProof {
                field,
                value: proof.value.clone().into_owned(),
                method: proof.method.clone().map(Into::into),
                at,
            };
            let known =
                self.proofs.iter_mut().find(|known| known.field == field && field.is_same(&known.value, &new.value));
            match known {
                Some(known) if known.at <= at => {}
                Some(known) => *known = new,
                None => self.proofs.push(new),
            }
        }
        // Stable: proofs of the same moment stay in the order in which they came.
        self.proofs.sort_by_key(|proof| proof.at);
    }
}

/// The last standing, unless it is good, ran out or was overturned.
fn standing(sorted: &[&LedgerEntry], at: Timestamp) -> Option<(Timestamp, StandingDecision)> {
    let last = sorted.iter().rev().find_map(|entry| match &entry.event {
        LedgerEvent::Standing(decision) if decision.template.is_none() => Some((entry, decision)),
        _ => None,
    });
    let (entry, decision) = last?;
    let is_overturned = is_overturned(sorted, entry.record);
    let ran_out = decision.until.is_some_and(|until| until < at);
    let holds = decision.action != Action::Allow && !ran_out && !is_overturned;
    holds.then(|| (entry.at, decision.clone()))
}

fn is_overturned(sorted: &[&LedgerEntry], record: RecordKey) -> bool {
    sorted.iter().any(
        |other| matches!(other.event, LedgerEvent::Decision { of, outcome: Outcome::Overturn, .. } if of == record),
    )
}

/// The standings of templates, oldest first.
fn templates(sorted: &[&LedgerEntry]) -> BTreeMap<String, Vec<(Timestamp, StandingDecision)>> {
    let mut templates: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for entry in sorted {
        if let LedgerEvent::Standing(decision) = &entry.event
            && let Some(template) = &decision.template
            && !is_overturned(sorted, entry.record)
        {
            templates.entry(template.clone()).or_default().push((entry.at, decision.clone()));
        }
    }
    templates
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::identifier::tables::test_tables;
    use crate::memory::{KeptProfile, identities_of};
    use crate::record::Proof;

    fn time(text: &str) -> Timestamp {
        format!("2026-11-{text}:00Z").parse().unwrap()
    }

    fn entry(at: &str, key: u8, event: LedgerEvent) -> LedgerEntry {
        LedgerEntry { at: time(at), record: RecordKey([key; 16]), event }
    }

    fn profile(name: &str, phone: &str, proven: Option<&str>, action: Action) -> LedgerEvent {
        let proof =
            |value: &str| Proof { field: ProvenField::Phone, value: value.to_owned().into(), method: None, at: None };
        let set = |value: &str| match value {
            "" => Update::Keep,
            "null" => Update::Remove,
            value => Update::Set(value.to_owned().into()),
        };
        let change = Profile {
            name: set(name),
            phone: set(phone),
            verified: proven.map(proof).into_iter().collect(),
            ..Profile::default()
        };
        let identities = identities_of(&KeptProfile::default().changed_by(&change), test_tables());
        LedgerEvent::Profile { change: Box::new(change), action, verdict: "v:1".to_owned(), badge: None, identities }
    }

    fn rename(name: &str, action: Action) -> LedgerEvent {
        LedgerEvent::Rename { name: name.to_owned(), action, verdict: "v:2".to_owned(), badge: None }
    }

    fn decision(of: u8, outcome: Outcome) -> LedgerEvent {
        LedgerEvent::Decision { of: RecordKey([of; 16]), outcome, by: None, why: None, label: None }
    }

    fn standing(action: Action, until: Option<&str>) -> LedgerEvent {
        let until = until.map(time);
        let (verdict, pack) = ("v:3".to_owned(), "b3:0".to_owned());
        LedgerEvent::Standing(StandingDecision { template: None, action, verdict, badge: None, pack, until })
    }

    fn names(business: &Business) -> Vec<(&str, bool)> {
        business.names.iter().map(|span| (span.name.as_str(), span.verified)).collect()
    }

    fn attempts(business: &Business) -> Vec<(&str, AttemptState)> {
        business.attempts.iter().map(|attempt| (attempt.name.as_str(), attempt.state)).collect()
    }

    #[test]
    fn what_is_refused_or_waits_replaces_nothing() {
        let entries = [
            entry("01T08:00", 1, profile("Shop", "", None, Action::Allow)),
            entry("02T08:00", 2, rename("Bank", Action::Block)),
            entry("03T08:00", 3, profile("Post", "", None, Action::Review)),
        ];
        let business = Business::fold(&entries, time("04T08:00"));
        assert_eq!(business.current_name(), Some("Shop"));
        assert_eq!(attempts(&business), [("Bank", AttemptState::Refused), ("Post", AttemptState::Waiting)]);
        assert_eq!(business.first_seen, Some(time("01T08:00")));
    }

    #[test]
    fn a_profile_waits_until_it_is_decided_about_or_another_one_holds() {
        let mut entries = vec![entry("01T08:00", 1, profile("Shop", "", None, Action::Allow))];
        let waits = |entries: &[LedgerEntry]| Business::fold(entries, time("09T08:00")).waiting_profile;
        assert!(!waits(&entries));
        entries.push(entry("02T08:00", 2, profile("", "+49301", None, Action::Review)));
        assert!(waits(&entries));
        for (outcome, expected) in
            [(Outcome::Accept, false), (Outcome::Refuse, false), (Outcome::Pending, true), (Outcome::Confirm, true)]
        {
            let decided = [&entries[..], &[entry("03T08:00", 3, decision(2, outcome))]].concat();
            assert_eq!(waits(&decided), expected, "{outcome:?}");
        }
        // One that was accepted may be looked at again.
        let reopened = [&entries[..1], &[entry("03T08:00", 3, decision(1, Outcome::Pending))]].concat();
        assert!(waits(&reopened));
        entries.push(entry("04T08:00", 4, profile("", "+49302", None, Action::Warn)));
        assert!(!waits(&entries));
    }

    #[test]
    fn a_decision_makes_current_from_its_own_time() {
        let mut entries = vec![
            entry("01T08:00", 1, profile("Shop", "", None, Action::Allow)),
            entry("02T08:00", 2, rename("Shop & Co", Action::Review)),
            entry("03T08:00", 3, decision(2, Outcome::Accept)),
        ];
        let business = Business::fold(&entries, time("04T08:00"));
        assert_eq!(business.names.last().map(|span| span.since), Some(time("03T08:00")));
        assert_eq!(business.formerly(time("04T08:00"), SignedDuration::from_hours(48)), Some("Shop"));
        assert_eq!(business.formerly(time("06T08:00"), SignedDuration::from_hours(48)), None);
        assert_eq!(Business::fold(&entries, time("02T09:00")).current_name(), Some("Shop"));

        for (outcome, name, state) in [
            (Outcome::Pending, "Shop & Co", AttemptState::Accepted),
            (Outcome::Confirm, "Shop & Co", AttemptState::Accepted),
            (Outcome::Refuse, "Shop", AttemptState::Refused),
        ] {
            entries.push(entry("03T09:00", 4, decision(2, outcome)));
            let business = Business::fold(&entries, time("04T08:00"));
            assert_eq!((business.current_name(), attempts(&business)), (Some(name), vec![("Shop & Co", state)]));
            entries.pop();
        }
    }

    #[test]
    fn overturning_turns_each_verdict_around() {
        for (action, name) in [
            (Action::Allow, None),
            (Action::Limit, None),
            (Action::Review, Some("Shop")),
            (Action::Block, Some("Shop")),
        ] {
            let entries = [
                entry("01T08:00", 1, profile("Shop", "", None, action)),
                entry("02T08:00", 2, decision(1, Outcome::Overturn)),
            ];
            assert_eq!(Business::fold(&entries, time("03T08:00")).current_name(), name, "{action:?}");
        }
    }

    #[test]
    fn a_rename_before_any_profile_makes_a_profile_of_only_a_name() {
        let business = Business::fold(&[entry("01T08:00", 1, rename("Shop", Action::Warn))], time("01T08:00"));
        let only_name = KeptProfile { name: Some("Shop".to_owned()), ..KeptProfile::default() };
        assert_eq!(business.profile, Some(only_name));
        assert_eq!(attempts(&business), [("Shop", AttemptState::Accepted)]);
    }

    #[test]
    fn a_name_is_verified_by_a_proof_of_the_phone_that_was_current() {
        let business = Business::fold(
            &[
                entry("01T08:00", 1, profile("A", "+49 30 1234567", None, Action::Allow)),
                entry("02T08:00", 2, profile("", "", Some("0049-30-1234567"), Action::Allow)),
                entry("03T08:00", 3, profile("", "+49 30 7654321", None, Action::Allow)),
                entry("04T08:00", 4, rename("B", Action::Allow)),
                entry("05T08:00", 5, profile("C", "+49301234567", None, Action::Allow)),
            ],
            time("06T08:00"),
        );
        assert_eq!(names(&business), [("A", true), ("B", false), ("C", true)]);
        assert_eq!(business.first_verified_name().map(|span| span.name.as_str()), Some("A"));
        assert!(business.has_proven_phone());
    }

    #[test]
    fn a_proof_of_a_waiting_profile_counts_for_nothing() {
        let entries = [entry("01T08:00", 1, profile("A", "+49301234567", Some("+49301234567"), Action::Review))];
        let business = Business::fold(&entries, time("02T08:00"));
        assert_eq!((business.proofs.len(), business.profile), (0, None));
    }

    #[test]
    fn of_the_same_proof_the_earliest_is_kept() {
        let entries = [
            entry("01T08:00", 1, profile("A", "", Some("+49301234567"), Action::Allow)),
            entry("02T08:00", 2, profile("", "", Some("+49 30 1234567"), Action::Allow)),
        ];
        let business = Business::fold(&entries, time("03T08:00"));
        assert_eq!(business.proofs.iter().map(|proof| proof.at).collect::<Vec<_>>(), [time("01T08:00")]);
    }

    #[test]
    fn the_last_standing_holds_until_it_ends() {
        let at = time("05T08:00");
        let action =
            |entries: &[LedgerEntry]| Business::fold(entries, at).standing.map(|(_, decision)| decision.action);
        let first = entry("01T08:00", 1, standing(Action::Limit, None));
        assert_eq!(action(std::slice::from_ref(&first)), Some(Action::Limit));
        for (second, expected) in [
            (standing(Action::Block, None), Some(Action::Block)),
            (standing(Action::Block, Some("05T08:00")), Some(Action::Block)),
            (standing(Action::Block, Some("05T07:00")), None),
            (standing(Action::Allow, None), None),
            (decision(1, Outcome::Overturn), None),
            (decision(1, Outcome::Confirm), Some(Action::Limit)),
            (decision(9, Outcome::Overturn), Some(Action::Limit)),
        ] {
            assert_eq!(action(&[first.clone(), entry("02T08:00", 2, second.clone())]), expected, "{second:?}");
        }
    }

    #[test]
    fn a_later_hour_is_not_seen() {
        let entries = [
            entry("01T08:59", 1, profile("A", "", None, Action::Allow)),
            entry("01T09:00", 2, rename("B", Action::Allow)),
        ];
        assert_eq!(Business::fold(&entries, time("01T08:00")).current_name(), Some("A"));
    }

    fn anything() -> impl Strategy<Value = LedgerEvent> {
        let action = prop::sample::select(Action::ALL.map(|(action, _)| action).to_vec());
        let outcome = prop::sample::select(Outcome::ALL.map(|(outcome, _)| outcome).to_vec());
        let name = prop::sample::select(vec!["", "null", "A", "B", " A "]);
        let phone = prop::sample::select(vec!["", "null", "+49301234567", "0049 30 1234567", "+4940111111"]);
        prop_oneof![
            (name, phone.clone(), prop::option::of(phone), action.clone())
                .prop_map(|(name, phone, proven, action)| profile(name, phone, proven, action)),
            (prop::sample::select(vec!["A", "B", "C"]), action.clone()).prop_map(|(name, action)| rename(name, action)),
            action.prop_map(|action| standing(action, None)),
            (0_u8..12, outcome).prop_map(|(of, outcome)| decision(of, outcome)),
        ]
    }

    fn ledger() -> impl Strategy<Value = Vec<LedgerEntry>> {
        let moment = (1_u8..5, 8_u8..10, 0_u8..3);
        prop::collection::vec((moment, anything()), 0..12).prop_map(|events| {
            let keyed = events.into_iter().enumerate();
            let entry = |(key, ((day, hour, minute), event)): (usize, (_, _))| {
                entry(&format!("{day:02}T{hour:02}:{minute:02}"), key as u8, event)
            };
            keyed.map(entry).collect()
        })
    }

    proptest! {
        #[test]
        fn any_order_of_arrival_gives_the_same_fold(
            (entries, shuffled) in ledger().prop_flat_map(|entries| {
                let twice: Vec<_> = entries.iter().chain(&entries).cloned().collect();
                (Just(entries), Just(twice).prop_shuffle())
            })
        ) {
            for at in ["01T08:00", "03T08:00", "06T00:00"] {
                prop_assert_eq!(Business::fold(&entries, time(at)), Business::fold(&shuffled, time(at)));
            }
        }

        #[test]
        fn the_last_name_is_the_one_of_the_profile(entries in ledger()) {
            let business = Business::fold(&entries, time("06T00:00"));
            if let Some(name) = business.current_name() {
                prop_assert_eq!(Some(name), business.names.last().map(|span| span.name.as_str()));
            }
        }
    }
}
