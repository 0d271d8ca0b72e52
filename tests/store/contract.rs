//! What every store promises.

use greentick::memory::{
    Change, Count, CountKey, Effects, Forgotten, Held, Hour, IdentityKind, LedgerEvent, MOST_CANDIDATES, MOST_HOLDERS,
    Needs, PersonEvent, RecordKey, Relation, Scope, ScopeKind, Series, StandingDecision, Store, Window,
};
use greentick::record::Outcome;
use greentick::verdict::Action;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

use super::given::{
    PHONES, answers, business_scope, calls, folds, identity, joins, person, record, records, report, retractions,
    scope, time,
};

/// Holds a kind of store to all of it; `make` gives an empty one.
pub(super) fn holds<S: Store, H: AsRef<S>>(make: impl Fn() -> H) {
    what_is_applied_is_answered(make().as_ref());
    nothing_later_is_seen(make().as_ref());
    applying_again_changes_nothing(make().as_ref());
    windows_count_persons_once(make().as_ref());
    totals_count_once_and_can_be_retracted(make().as_ref());
    what_is_delivered_and_then_read_was_delivered_once(&make);
    a_portfolio_is_the_union_of_its_members(make().as_ref());
    who_holds_an_identity_follows_from_the_ledgers(make().as_ref());
    a_retracted_or_forgotten_profile_holds_nothing(make().as_ref());
    those_who_named_an_identity_first_are_answered(make().as_ref());
    reports_of_a_person_or_a_cohort_can_be_retracted(make().as_ref());
    a_retracted_record_stays_answered(make().as_ref());
    what_a_record_writes_in_two_steps_is_retracted_whole(make().as_ref());
    ledgers_outlast_answers(make().as_ref());
    standings_outlast_their_reporters(make().as_ref());
    a_forgotten_person_leaves_no_trace(make().as_ref());
    a_forgotten_business_leaves_no_trace(make().as_ref());
    expiry_removes_what_no_window_reaches(make().as_ref());
    the_order_of_arrival_does_not_matter(&make);
    after_a_retraction_all_is_as_without_the_record(&make);
}

fn apply(store: &impl Store, effects: &Effects) {
    store.apply(effects).unwrap();
}

/// Later than every report: what is taken back as abuse is history for later ones.
fn retract(store: &impl Store, business: &str, change: Change) {
    let mut effects = record("retraction", business, "30T23:30", vec![change]);
    effects.kept = None;
    apply(store, &effects);
}

fn count(store: &impl Store, scope: Scope, series: Series, window: u32, at: &str) -> (u64, u64) {
    let key = CountKey { scope, series, window: Window::hours(window).unwrap() };
    let mut needs = Needs::nothing(time(at));
    needs.counts.insert(key.clone());
    let Count { persons, records } = store.fetch(&needs).unwrap().counts.get(&key).copied().unwrap_or_default();
    (persons, records)
}

fn reports(store: &impl Store, business: &str, window: u32, at: &str) -> (u64, u64) {
    count(store, business_scope(business), Series::Reports, window, at)
}

fn is_blocked(store: &impl Store, business: &str, number: u8, at: &str) -> bool {
    let mut needs = Needs::nothing(time(at));
    needs.relation = Some((business.to_owned(), person(number)));
    Relation::fold(&store.fetch(&needs).unwrap().relation, time(at)).blocked_since.is_some()
}

fn what_is_applied_is_answered(store: &impl Store) {
    let effects = report("m1", "b1", "01T08:00", 1, None);
    apply(store, &effects);
    apply(store, &joins("p1", "b2", "01T08:00", "group"));
    store.commit().unwrap();
    let mut needs = Needs::nothing(time("01T09:00"));
    needs.record = Some(effects.record);
    needs.verdict = Some("v:m1".to_owned());
    needs.business = Some("b2".to_owned());
    let remembered = store.fetch(&needs).unwrap();
    assert_eq!(remembered.answered.unwrap().answer, "answer to m1");
    assert_eq!(remembered.verdict, Some(("b1".to_owned(), effects.record)));
    assert_eq!(remembered.ledger.len(), 1);
    assert_eq!(store.verdict("v:m1").unwrap().as_deref(), Some("answer to m1"));
    assert_eq!(store.verdict("v:none").unwrap(), None);
    assert_eq!(store.businesses().unwrap(), ["b1", "b2"]);
    assert!(is_blocked(store, "b1", 1, "01T08:30"));
}

fn nothing_later_is_seen(store: &impl Store) {
    apply(store, &report("m1", "b1", "01T09:00", 1, None));
    apply(store, &joins("p1", "b1", "01T09:00", "group"));
    assert_eq!(reports(store, "b1", 24, "01T08:59"), (0, 0));
    assert!(!is_blocked(store, "b1", 1, "01T08:59"));
    let mut needs = Needs::nothing(time("01T08:59"));
    needs.business = Some("b1".to_owned());
    assert!(store.fetch(&needs).unwrap().ledger.is_empty());
    // Within the hour of the record all is seen, also what comes some minutes later.
    assert_eq!(reports(store, "b1", 24, "01T09:00"), (1, 1));
}

fn applying_again_changes_nothing(store: &impl Store) {
    let effects = report("m1", "b1", "01T08:00", 1, Some("c1"));
    apply(store, &effects);
    let once = answers(store, &["m1".to_owned()]);
    apply(store, &effects);
    assert_eq!(answers(store, &["m1".to_owned()]), once);
}

fn windows_count_persons_once(store: &impl Store) {
    for (name, at, reporter) in
        [("m1", "01T08:00", 1), ("m2", "01T08:30", 1), ("m3", "02T08:00", 1), ("m4", "02T09:00", 2)]
    {
        apply(store, &report(name, "b1", at, reporter, None));
    }
    for (window, at, expected) in [
        (1, "01T08:59", (1, 2)),
        (1, "02T09:00", (2, 2)),
        (24, "02T08:00", (1, 3)),
        (23, "02T08:00", (1, 1)),
        (720, "02T09:00", (2, 4)),
        (720, "05T09:00", (2, 4)),
    ] {
        assert_eq!(reports(store, "b1", window, at), expected, "{window} h at {at}");
    }
}

fn totals_count_once_and_can_be_retracted(store: &impl Store) {
    let total = |count| Change::Total {
        series: Series::Deliveries,
        scope: business_scope("b1"),
        hour: Hour::of(time("01T08:00")),
        count,
    };
    let first = record("t1", "b1", "01T08:00", vec![total(500)]);
    apply(store, &first);
    apply(store, &first);
    apply(store, &record("t2", "b1", "01T08:00", vec![total(70)]));
    let deliveries = |store| count(store, business_scope("b1"), Series::Deliveries, 24, "01T09:00");
    assert_eq!(deliveries(store), (570, 570));
    retract(store, "b1", Change::RetractRecord { record: first.record });
    assert_eq!(deliveries(store), (70, 70));
}

/// In whatever order the two are told, at the earlier hour.
fn what_is_delivered_and_then_read_was_delivered_once<S: Store, H: AsRef<S>>(make: &impl Fn() -> H) {
    let told = |at: &str| {
        let about = vec![Scope::template("b1", "welcome")];
        let (person, message) = (person(1), Some("w1".to_owned()));
        let delivered = Change::Delivered { person, hour: Hour::of(time(at)), message, scopes: about };
        Effects { kept: None, ..record("d1", "b1", at, vec![delivered]) }
    };
    let (delivered, read) = (told("02T09:10"), told("02T11:10"));
    for order in [[&delivered, &read], [&read, &delivered]] {
        let store = make();
        let store = store.as_ref();
        order.into_iter().for_each(|effects| apply(store, effects));
        for scope in [business_scope("b1"), Scope::template("b1", "welcome")] {
            assert_eq!(count(store, scope.clone(), Series::Deliveries, 24, "02T12:00"), (1, 1));
            assert_eq!(
                count(store, scope.clone(), Series::Deliveries, 24, "02T09:30"),
                (1, 1),
                "when it was delivered"
            );
            assert_eq!(count(store, scope, Series::Deliveries, 1, "02T12:00"), (0, 0), "not again when it was read");
        }
        retract(store, "b1", Change::RetractRecord { record: RecordKey::of_id("b1", "d1") });
        assert_eq!(count(store, business_scope("b1"), Series::Deliveries, 720, "02T12:00"), (0, 0));
    }
}

fn a_portfolio_is_the_union_of_its_members(store: &impl Store) {
    let union = |at| count(store, scope(ScopeKind::Portfolio, "b1"), Series::Reports, 720, at);
    apply(store, &report("m1", "b1", "01T08:00", 1, None));
    apply(store, &report("m2", "b2", "01T08:00", 1, None));
    apply(store, &report("m3", "b2", "01T09:00", 2, None));
    apply(store, &report("m4", "b3", "01T09:00", 3, None));
    assert_eq!(union("05T08:00"), (1, 1), "without a portfolio it is alone");
    apply(store, &joins("p1", "b1", "02T08:00", "group"));
    apply(store, &joins("p2", "b2", "03T08:00", "group"));
    apply(store, &joins("p3", "b3", "03T08:00", "other"));
    assert_eq!(union("02T08:00"), (1, 1), "its fellow was no member yet");
    assert_eq!(union("05T08:00"), (2, 3), "the person who reported both counts once");
    apply(store, &joins("p4", "b2", "06T08:00", "other"));
    assert_eq!(union("06T08:00"), (1, 1), "its fellow left");
}

/// Who holds a phone number, each with what became of it and whether it is suspended.
fn holders(store: &impl Store, phone: &str, at: &str) -> Vec<(String, Held, bool)> {
    let identity = identity(phone).unwrap();
    let mut needs = Needs::nothing(time(at));
    needs.identities.insert(identity.clone());
    let holders = store.fetch(&needs).unwrap().identities.remove(&identity).unwrap_or_default();
    holders.into_iter().map(|holder| (holder.business, holder.held, holder.suspended)).collect()
}

fn who_holds_an_identity_follows_from_the_ledgers(store: &impl Store) {
    let [phone, other] = PHONES;
    let is = |business: &str, held, suspended| (business.to_owned(), held, suspended);
    // The later record comes first.
    apply(store, &calls("p2", "b1", "03T08:00", other, Action::Warn));
    apply(store, &calls("p1", "b1", "01T08:00", phone, Action::Allow));
    apply(store, &calls("p3", "b2", "02T08:00", phone, Action::Block));
    apply(store, &calls("p4", "b3", "02T09:00", phone, Action::Review));
    assert_eq!(holders(store, phone, "01T07:59"), []);
    assert_eq!(holders(store, phone, "01T08:00"), [is("b1", Held::Now, false)]);
    let others = [is("b3", Held::Waiting, false), is("b2", Held::Refused, false)];
    let with = |first| std::iter::once(first).chain(others.clone()).collect::<Vec<_>>();
    assert_eq!(holders(store, phone, "02T10:00"), with(is("b1", Held::Now, false)));
    assert_eq!(holders(store, phone, "03T08:00"), with(is("b1", Held::Before, false)));

    let decision = LedgerEvent::Decision {
        of: RecordKey::of_id("b3", "p4"),
        outcome: Outcome::Accept,
        by: None,
        why: None,
        label: None,
    };
    apply(store, &record("d1", "b3", "04T08:00", vec![Change::Ledger { business: "b3".to_owned(), event: decision }]));
    let standing = StandingDecision {
        template: None,
        action: Action::Block,
        verdict: "v:s1".to_owned(),
        badge: None,
        pack: "b3:0".to_owned(),
        until: Some(time("06T08:00")),
    };
    let suspends = Change::Ledger { business: "b1".to_owned(), event: LedgerEvent::Standing(standing) };
    apply(store, &record("s1", "b1", "05T08:00", vec![suspends]));
    let now = [is("b1", Held::Before, true), is("b3", Held::Now, false), is("b2", Held::Refused, false)];
    assert_eq!(holders(store, phone, "05T08:00"), now);
    let after = [is("b3", Held::Now, false), is("b1", Held::Before, false), is("b2", Held::Refused, false)];
    assert_eq!(holders(store, phone, "06T09:00"), after, "the suspension ran out");

    let mut needs = Needs::nothing(time("05T08:00"));
    needs.business = Some("b1".to_owned());
    needs.own_identities.insert(IdentityKind::Phone);
    let own: Vec<String> = store.fetch(&needs).unwrap().identities.into_keys().map(|identity| identity.value).collect();
    assert_eq!(own, [other], "of its own only what it has now");
}

fn a_retracted_or_forgotten_profile_holds_nothing(store: &impl Store) {
    let [phone, other] = PHONES;
    for (business, action) in [("b1", Action::Allow), ("b2", Action::Block), ("b3", Action::Allow)] {
        apply(store, &calls("p1", business, "01T08:00", phone, action));
    }
    apply(store, &calls("p2", "b1", "02T08:00", other, Action::Allow));
    let names = |store, phone| holders(store, phone, "05T08:00").into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
    assert_eq!(names(store, phone), ["b3", "b1", "b2"]);
    retract(store, "b1", Change::RetractRecord { record: RecordKey::of_id("b1", "p2") });
    assert_eq!(holders(store, other, "05T08:00"), []);
    assert_eq!(names(store, phone), ["b1", "b3", "b2"], "what it changed is as it was before");
    store.expire("2027-06-01T00:00:00Z".parse().unwrap(), 0).unwrap();
    retract(store, "b2", Change::RetractRecord { record: RecordKey::of_id("b2", "p1") });
    store.forget(&Forgotten::Business("b3".to_owned())).unwrap();
    assert_eq!(names(store, phone), ["b1"]);
}

fn those_who_named_an_identity_first_are_answered(store: &impl Store) {
    let phone = PHONES[0];
    for number in (0..MOST_CANDIDATES + 10).rev() {
        let at = format!("{:02}T{:02}:00", 1 + number / 24, number % 24);
        let action = if number < 10 { Action::Allow } else { Action::Block };
        apply(store, &calls("p", &format!("n{number}"), &at, phone, action));
    }
    let holders = holders(store, phone, "30T00:00");
    assert_eq!(holders.len(), MOST_HOLDERS);
    let now: Vec<&str> =
        holders.iter().filter(|(_, held, _)| *held == Held::Now).map(|(name, ..)| name.as_str()).collect();
    assert_eq!(now, ["n0", "n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9"]);
}

fn reports_of_a_person_or_a_cohort_can_be_retracted(store: &impl Store) {
    for (name, business, reporter, cohort) in
        [("m1", "b1", 1, Some("c1")), ("m2", "b1", 1, None), ("m3", "b1", 2, Some("c1")), ("m4", "b2", 1, Some("c1"))]
    {
        apply(store, &report(name, business, "01T08:00", reporter, cohort));
    }
    retract(store, "b1", Change::RetractReporter { person: person(1) });
    assert_eq!(reports(store, "b1", 24, "01T08:00"), (1, 1));
    assert!(!is_blocked(store, "b1", 1, "01T08:00"));
    retract(store, "b1", Change::RetractCohort { cohort: "c1".to_owned() });
    assert_eq!(reports(store, "b1", 24, "01T08:00"), (0, 0));
    assert_eq!(reports(store, "b2", 24, "01T08:00"), (1, 1), "another business is not touched");
}

/// A stream may deliver a record again after its retraction.
fn a_retracted_record_stays_answered(store: &impl Store) {
    let effects = report("m1", "b1", "01T08:00", 1, None);
    apply(store, &effects);
    retract(store, "b1", Change::RetractRecord { record: effects.record });
    apply(store, &effects);
    assert_eq!(reports(store, "b1", 24, "01T08:00"), (0, 0));
    let mut needs = Needs::nothing(time("01T09:00"));
    needs.record = Some(effects.record);
    assert!(store.fetch(&needs).unwrap().answered.is_some());
}

fn what_a_record_writes_in_two_steps_is_retracted_whole(store: &impl Store) {
    let counted = report("m1", "b1", "01T08:00", 1, None);
    let judged = Effects { changes: vec![limited("b1")], ..counted.clone() };
    apply(store, &counted);
    apply(store, &judged);
    retract(store, "b1", Change::RetractRecord { record: counted.record });
    assert!(folds(store).iter().all(|remembered| remembered.counts.is_empty() && remembered.ledger.is_empty()));
}

/// The standing of a business that was judged to be capped.
fn limited(business: &str) -> Change {
    let (verdict, pack) = ("v:m1".to_owned(), "b3:0".to_owned());
    let standing = StandingDecision { template: None, action: Action::Limit, verdict, badge: None, pack, until: None };
    Change::Ledger { business: business.to_owned(), event: LedgerEvent::Standing(standing) }
}

fn standings_outlast_their_reporters(store: &impl Store) {
    let mut effects = report("m1", "b1", "01T08:00", 1, None);
    effects.changes.push(limited("b1"));
    apply(store, &effects);
    store.forget(&Forgotten::Person(person(1))).unwrap();
    let mut needs = Needs::nothing(time("01T09:00"));
    needs.business = Some("b1".to_owned());
    assert_eq!(store.fetch(&needs).unwrap().ledger.len(), 1);
    assert_eq!(reports(store, "b1", 24, "01T09:00"), (0, 0));
}

fn ledgers_outlast_answers(store: &impl Store) {
    let joined = joins("p1", "b1", "01T08:00", "group");
    apply(store, &joined);
    store.expire("2027-06-01T00:00:00Z".parse().unwrap(), 90).unwrap();
    let mut needs = Needs::nothing(time("02T08:00"));
    needs.business = Some("b1".to_owned());
    needs.record = Some(joined.record);
    let remembered = store.fetch(&needs).unwrap();
    assert_eq!((remembered.ledger.len(), remembered.answered), (1, None));
    retract(store, "b1", Change::RetractRecord { record: joined.record });
    assert!(store.fetch(&needs).unwrap().ledger.is_empty());
}

fn a_forgotten_person_leaves_no_trace(store: &impl Store) {
    let others = report("m2", "b1", "01T08:00", 2, None);
    apply(store, &others);
    let without = answers(store, &["m1".to_owned(), "m2".to_owned()]);
    apply(store, &report("m1", "b1", "01T08:00", 1, Some("c1")));
    let scope = scope(ScopeKind::Campaign, "00ff");
    let hour = Hour::of(time("01T08:00"));
    let mut unkept = record(
        "d1",
        "b1",
        "01T08:00",
        vec![
            Change::Delivered { person: person(1), hour, message: None, scopes: vec![scope] },
            Change::Relation { person: person(1), event: PersonEvent::Wrote },
        ],
    );
    unkept.kept = None;
    apply(store, &unkept);
    store.forget(&Forgotten::Person(person(1))).unwrap();
    assert_eq!(answers(store, &["m1".to_owned(), "m2".to_owned()]), without);
}

fn a_forgotten_business_leaves_no_trace(store: &impl Store) {
    let names = ["m1", "m2", "p1", "s1"].map(str::to_owned);
    apply(store, &report("m2", "b2", "01T08:00", 1, None));
    let without = answers(store, &names);
    apply(store, &report("m1", "b1", "01T08:00", 1, Some("c1")));
    apply(store, &joins("p1", "b1", "01T08:00", "group"));
    let (scope, hour) = (scope(ScopeKind::Campaign, "00ff"), Hour::of(time("01T08:00")));
    let sender = greentick::memory::Person::parse("b1");
    let mut sent =
        record("s1", "b1", "01T08:00", vec![Change::Count { series: Series::Senders, scope, person: sender, hour }]);
    sent.kept = None;
    apply(store, &sent);
    store.forget(&Forgotten::Business("b1".to_owned())).unwrap();
    assert_eq!(answers(store, &names), without);
    assert_eq!(store.businesses().unwrap(), ["b2"]);
    assert_eq!(store.verdict("v:m1").unwrap(), None);
}

fn expiry_removes_what_no_window_reaches(store: &impl Store) {
    let wrote =
        |name, at| record(name, "b1", at, vec![Change::Relation { person: person(1), event: PersonEvent::Wrote }]);
    apply(store, &report("m1", "b1", "01T08:00", 1, None));
    apply(store, &report("m2", "b1", "02T09:00", 1, None));
    apply(store, &wrote("w1", "01T08:00"));
    apply(store, &wrote("w2", "02T09:00"));
    let now = "2026-12-01T09:30:00Z".parse().unwrap();
    let mut needs = Needs::nothing(now);
    needs.relation = Some(("b1".to_owned(), person(1)));
    let window = Window::LONGEST;
    needs.counts.insert(CountKey { scope: business_scope("b1"), series: Series::Reports, window });
    let before = store.fetch(&needs).unwrap();
    store.expire(now, 0).unwrap();
    let after = store.fetch(&needs).unwrap();
    assert_eq!(after.counts, before.counts);
    assert_eq!((before.relation.len(), after.relation.len()), (4, 3), "blocks stay, an old message goes");
    assert_eq!(reports(store, "b1", 720, "01T09:00"), (0, 0), "what is out of reach is gone");
    // A report stays as long as it is part of the history of a reporter in reach.
    for (name, is_answered) in [("m1", true), ("m2", true), ("w1", false), ("w2", false)] {
        let mut needs = Needs::nothing(now);
        needs.record = Some(RecordKey::of_id("b1", name));
        assert_eq!(store.fetch(&needs).unwrap().answered.is_some(), is_answered, "{name}");
    }
    retract(store, "b1", Change::RetractReporter { person: person(1) });
    assert!(store.fetch(&needs).unwrap().counts.is_empty(), "a report can be retracted as long as it counts");
    store.expire("2027-01-03T00:00:00Z".parse().unwrap(), 0).unwrap();
    needs.record = Some(RecordKey::of_id("b1", "m1"));
    assert_eq!(store.fetch(&needs).unwrap().answered, None, "then it goes too");
}

/// Fewer cases than usual: each one makes stores, and asks them everything.
fn check<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>, test: impl Fn(T) -> Result<(), TestCaseError>) {
    let config = ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&strategy, test).unwrap();
}

fn the_order_of_arrival_does_not_matter<S: Store, H: AsRef<S>>(make: &impl Fn() -> H) {
    let shuffled = records().prop_flat_map(|records| {
        let twice: Vec<Effects> = records.iter().chain(&records).cloned().collect();
        (Just(records), Just(twice).prop_shuffle())
    });
    check(shuffled, |(records, shuffled)| {
        let (first, second) = (make(), make());
        records.iter().for_each(|effects| apply(first.as_ref(), effects));
        shuffled.iter().for_each(|effects| apply(second.as_ref(), effects));
        let names: Vec<String> = (0..12).map(|number| format!("r{number}")).collect();
        for (first, second) in answers(first.as_ref(), &names).into_iter().zip(answers(second.as_ref(), &names)) {
            prop_assert_eq!(first, second);
        }
        prop_assert_eq!(first.as_ref().businesses().unwrap(), second.as_ref().businesses().unwrap());
        Ok(())
    });
}

fn after_a_retraction_all_is_as_without_the_record<S: Store, H: AsRef<S>>(make: &impl Fn() -> H) {
    check((records(), retractions()), |(records, retraction)| {
        let is_meant = |effects: &Effects| {
            let kept = effects.kept.as_ref();
            match &retraction {
                Change::RetractRecord { record } => {
                    // Of a record that is not kept only the ledger is known.
                    effects.record == *record && kept.is_some()
                }
                Change::RetractReporter { person } => {
                    effects.business == "b1" && kept.is_some_and(|kept| kept.reporter.as_ref() == Some(person))
                }
                Change::RetractCohort { cohort } => {
                    let is_report = kept.is_some_and(|kept| kept.reporter.is_some());
                    effects.business == "b1"
                        && is_report
                        && kept.is_some_and(|kept| kept.cohort.as_ref() == Some(cohort))
                }
                _ => false,
            }
        };
        let is_out_of_scope = |effects: &&Effects| {
            effects.kept.is_none() && matches!(retraction, Change::RetractRecord { record } if effects.record == record)
        };
        prop_assume!(!records.iter().any(|effects| is_out_of_scope(&effects)));
        let (with, without) = (make(), make());
        records.iter().for_each(|effects| apply(with.as_ref(), effects));
        retract(with.as_ref(), "b1", retraction.clone());
        records.iter().filter(|effects| !is_meant(effects)).for_each(|effects| apply(without.as_ref(), effects));
        prop_assert_eq!(folds(with.as_ref()), folds(without.as_ref()));
        Ok(())
    });
}
