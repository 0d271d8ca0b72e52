//! Effects to try stores with, and everything a store can be asked about them.

use greentick::memory::{
    Change, CountKey, Effects, Hour, Identity, IdentityKind, Kept, LedgerEvent, Needs, Person, PersonEvent, RecordKey,
    Remembered, Report, Scope, ScopeKind, Series, StandingDecision, Store, Window,
};
use greentick::record::{BlockReason, Category, ConsentState, ContentHash, Outcome, Profile, Update};
use greentick::verdict::Action;
use jiff::Timestamp;
use proptest::prelude::*;

pub(super) fn time(text: &str) -> Timestamp {
    format!("2026-11-{text}:00Z").parse().unwrap()
}

pub(super) fn person(number: u8) -> Person {
    Person::parse(&format!("+49 30 55501{number:02}"))
}

pub(super) fn scope(kind: ScopeKind, id: &str) -> Scope {
    Scope { kind, id: id.to_owned() }
}

pub(super) fn business_scope(business: &str) -> Scope {
    scope(ScopeKind::Business, business)
}

pub(super) fn kept(name: &str, reporter: Option<Person>, cohort: Option<&str>) -> Kept {
    Kept {
        content: ContentHash(*RecordKey::of_id("content", name).0.first_chunk().unwrap()),
        answer: format!("answer to {name}"),
        verdict: Some(format!("v:{name}")),
        reporter,
        cohort: cohort.map(str::to_owned),
    }
}

/// A block report, as the engine would have it remembered.
pub(super) fn report(name: &str, business: &str, at: &str, reporter: u8, cohort: Option<&str>) -> Effects {
    let (at, who) = (time(at), person(reporter));
    let said = Report {
        person: who.clone(),
        hour: Hour::of(at),
        reason: None,
        message: None,
        scopes: vec![Scope::template(business, "welcome"), scope(ScopeKind::Campaign, "00ff")],
        cohort: cohort.map(str::to_owned),
        since: None,
    };
    let changes = vec![Change::Report(said), Change::Relation { person: who.clone(), event: PersonEvent::Blocked }];
    let record = RecordKey::of_id(business, name);
    let kept = Some(kept(name, Some(who.clone()), cohort));
    Effects { record, business: business.to_owned(), at, changes, kept }
}

/// A record with any changes.
pub(super) fn record(name: &str, business: &str, at: &str, changes: Vec<Change>) -> Effects {
    let record = RecordKey::of_id(business, name);
    Effects { record, business: business.to_owned(), at: time(at), changes, kept: Some(kept(name, None, None)) }
}

/// A profile that names a portfolio.
pub(super) fn joins(name: &str, business: &str, at: &str, portfolio: &str) -> Effects {
    record(name, business, at, vec![profile(business, portfolio, None, Action::Allow)])
}

/// A profile that sets or removes a phone number, as it was judged.
pub(super) fn calls(name: &str, business: &str, at: &str, phone: &str, action: Action) -> Effects {
    record(name, business, at, vec![profile(business, &format!("all of {business}"), Some(phone), action)])
}

/// A phone number that identifies; an empty one is none.
pub(super) fn identity(phone: &str) -> Option<Identity> {
    (!phone.is_empty()).then(|| Identity { kind: IdentityKind::Phone, value: phone.to_owned() })
}

pub(super) const PHONES: [&str; 2] = ["+4930555010", "+4930555011"];

fn profile(business: &str, portfolio: &str, phone: Option<&str>, action: Action) -> Change {
    let change = Profile {
        name: Update::Set(format!("Shop of {business}").into()),
        portfolio: Update::Set(portfolio.to_owned().into()),
        phone: match phone {
            None => Update::Keep,
            Some("") => Update::Remove,
            Some(phone) => Update::Set(phone.to_owned().into()),
        },
        ..Profile::default()
    };
    let event = LedgerEvent::Profile {
        change: Box::new(change),
        action,
        verdict: "v:0".to_owned(),
        badge: None,
        identities: phone.and_then(identity).into_iter().collect(),
    };
    Change::Ledger { business: business.to_owned(), event }
}

pub(super) const SERIES: [Series; 5] =
    [Series::Reports, Series::FraudReports, Series::Deliveries, Series::Attempts, Series::Senders];

pub(super) const BUSINESSES: [&str; 3] = ["b1", "b2", "b"];

pub(super) fn scopes() -> Vec<Scope> {
    let mut scopes = vec![scope(ScopeKind::Campaign, "00ff"), scope(ScopeKind::LinkDomain, "shop.example")];
    for business in BUSINESSES {
        scopes.push(business_scope(business));
        scopes.push(scope(ScopeKind::Portfolio, business));
        scopes.push(scope(ScopeKind::Template, &format!("{business}/welcome")));
    }
    scopes
}

/// Needs everything that these effects can have left, seen from a moment.
pub(super) fn all_needs(at: Timestamp, names: &[String]) -> Vec<Needs> {
    let mut all = Vec::new();
    let windows = [1, 3, 24, 719, 720].map(|hours| Window::hours(hours).unwrap());
    let mut needs = Needs::nothing(at);
    for scope in scopes() {
        for series in SERIES {
            needs.counts.extend(windows.map(|window| CountKey { scope: scope.clone(), series, window }));
        }
    }
    needs.identities.extend(PHONES.into_iter().filter_map(identity));
    all.push(needs);
    for business in BUSINESSES {
        let mut needs = Needs::nothing(at);
        needs.business = Some(business.to_owned());
        needs.own_identities = IdentityKind::ALL.map(|(kind, _)| kind).into();
        needs.crowd = Some(business.to_owned());
        all.push(needs);
        // What a report is about stays answered for every record there may be.
        for name in (0..12).map(|number| format!("r{number}")) {
            let mut needs = Needs::nothing(at);
            needs.business = Some(business.to_owned());
            needs.about = Some(RecordKey::of_id(business, &name));
            all.push(needs);
        }
        for number in 0..4 {
            let mut needs = Needs::nothing(at);
            needs.business = Some(business.to_owned());
            needs.relation = Some((business.to_owned(), person(number)));
            all.push(needs);
        }
        for name in names {
            let mut needs = Needs::nothing(at);
            needs.record = Some(RecordKey::of_id(business, name));
            needs.verdict = Some(format!("v:{name}"));
            all.push(needs);
        }
    }
    all
}

/// Everything that a store answers about these effects, at several moments.
pub(super) fn answers(store: &impl Store, names: &[String]) -> Vec<Remembered> {
    let moments = ["01T00:30", "02T10:30", "03T12:00", "30T23:59"].map(time);
    let needs = moments.into_iter().flat_map(|at| all_needs(at, names));
    needs.map(|needs| store.fetch(&needs).unwrap()).collect()
}

/// What a store answers about counts and folds only.
pub(super) fn folds(store: &impl Store) -> Vec<Remembered> {
    answers(store, &[])
}

fn changes() -> impl Strategy<Value = Change> {
    let hour = prop_oneof![Just("01T00:10"), Just("02T09:00"), Just("02T10:00"), Just("02T11:00"), Just("30T23:00")];
    let hour = hour.prop_map(|at| Hour::of(time(at)));
    let series = prop::sample::select(SERIES.to_vec());
    let counted = prop::sample::select(vec![Series::Attempts, Series::Senders]);
    let scope = prop::sample::select(scopes());
    let who = (0_u8..4).prop_map(person);
    let events = vec![
        PersonEvent::Blocked,
        PersonEvent::Unblocked,
        PersonEvent::Wrote,
        PersonEvent::Consent(ConsentState::Out, Some(Category::Marketing)),
        PersonEvent::Consent(ConsentState::In, None),
    ];
    let business = prop::sample::select(BUSINESSES.to_vec());
    let action = prop::sample::select(Action::ALL.map(|(action, _)| action).to_vec());
    let outcome = prop::sample::select(Outcome::ALL.map(|(outcome, _)| outcome).to_vec());
    let standing = action.clone().prop_map(|action| {
        let until = Some(time("30T12:00"));
        LedgerEvent::Standing(StandingDecision {
            template: None,
            action,
            verdict: "v:1".into(),
            badge: None,
            pack: "b3:0".into(),
            until,
        })
    });
    let decision = (name(), outcome).prop_map(|(name, outcome)| {
        let of = RecordKey::of_id("b1", &name);
        LedgerEvent::Decision { of, outcome, by: Some("staff".into()), why: None, label: None }
    });
    let rename = action.clone().prop_map(|action| LedgerEvent::Rename {
        name: "Another".into(),
        action,
        verdict: "v:2".into(),
        badge: None,
    });
    let phone = prop::option::of(prop::sample::select(vec!["", PHONES[0], PHONES[1]]));
    let message = prop::sample::select(vec!["w1", "w2"]).prop_map(str::to_owned);
    let about = prop::collection::vec(prop::sample::select(told_scopes()), 0..3);
    let delivered = (who.clone(), hour.clone(), prop::option::of(message.clone()), about.clone());
    let sent = (message, about, hour.clone());
    prop_oneof![
        3 => delivered
            .prop_map(|(person, hour, message, scopes)| Change::Delivered { person, hour, message, scopes }),
        2 => sent.prop_map(|(message, scopes, hour)| Change::Sent { message, scopes, hour }),
        4 => (counted, scope.clone(), who.clone(), hour.clone())
            .prop_map(|(series, scope, person, hour)| Change::Count { series, scope, person, hour }),
        1 => (series, scope, hour, 0_u64..9)
            .prop_map(|(series, scope, hour, count)| Change::Total { series, scope, hour, count }),
        2 => (who.clone(), prop::sample::select(events)).prop_map(|(person, event)| Change::Relation { person, event }),
        3 => (business.clone(), prop::sample::select(vec!["group", "other"]), phone, action)
            .prop_map(|(business, portfolio, phone, action)| profile(business, portfolio, phone, action)),
        1 => (business, prop_oneof![standing, decision, rename])
            .prop_map(|(business, event)| Change::Ledger { business: business.to_owned(), event }),
    ]
}

/// What can be told with a delivery or a report: not the business, which is told anyway.
fn told_scopes() -> Vec<Scope> {
    scopes().into_iter().filter(|scope| !matches!(scope.kind, ScopeKind::Business | ScopeKind::Portfolio)).collect()
}

/// What a report says, but for who says it and in which cohort.
fn said() -> impl Strategy<Value = Report> {
    let reason = prop::option::of(prop::sample::select(vec![BlockReason::Spam, BlockReason::Fraud]));
    let message = prop::option::of(prop::sample::select(vec!["w1", "w2"]));
    let about = prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec(prop::sample::select(told_scopes()), 1..3),
    ];
    (reason, message, about).prop_map(|(reason, message, scopes)| Report {
        person: person(0),
        hour: Hour(0),
        reason,
        message: message.map(str::to_owned),
        scopes,
        cohort: None,
        since: None,
    })
}

/// Names of records, few, so that they meet.
fn name() -> impl Strategy<Value = String> {
    (0_u8..12).prop_map(|number| format!("r{number}"))
}

fn moment() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["01T00:10", "02T09:05", "02T09:05", "02T10:20", "02T11:00", "30T23:00"])
}

/// Some records; business and name of each are their own, so that no id has two contents.
pub(super) fn records() -> impl Strategy<Value = Vec<Effects>> {
    let reporter = prop::option::weighted(0.5, 0_u8..4);
    let cohort = prop::option::of(prop::sample::select(vec!["c1", "c2"]));
    let business = prop::sample::select(BUSINESSES.to_vec());
    let voice = (reporter, cohort, prop::option::weighted(0.8, said()));
    let one = (business, moment(), prop::collection::vec(changes(), 0..5), voice, prop::bool::weighted(0.9));
    prop::collection::vec(one, 0..12).prop_map(|records| {
        let numbered = records.into_iter().enumerate();
        let effects = |(number, (business, at, mut changes, voice, is_kept)): (usize, (_, _, Vec<Change>, _, bool))| {
            let name = format!("r{number}");
            let record = RecordKey::of_id(business, &name);
            let (reporter, cohort, said): (Option<u8>, Option<&str>, Option<Report>) = voice;
            if let (Some(reporter), Some(said), true) = (reporter, said, is_kept) {
                let (person, cohort) = (person(reporter), cohort.map(str::to_owned));
                changes.push(Change::Report(Report { person, hour: Hour::of(time(at)), cohort, ..said }));
            }
            let kept = is_kept.then(|| kept(&name, reporter.map(person), cohort));
            Effects { record, business: business.to_owned(), at: time(at), changes: one_event_each(changes), kept }
        };
        numbered.map(effects).collect()
    })
}

/// A record writes at most one event of each kind into a ledger, and one total into a cell; it tells of
/// one delivery and of one message at most.
fn one_event_each(mut changes: Vec<Change>) -> Vec<Change> {
    let mut seen = std::collections::BTreeSet::new();
    changes.retain(|change| match change {
        Change::Ledger { business, event } => seen.insert(format!("{business} {}", event.rank())),
        Change::Total { series, scope, hour, count: _ } => seen.insert(format!("{series:?} {scope:?} {hour:?}")),
        Change::Delivered { .. } => seen.insert("delivered".to_owned()),
        Change::Sent { .. } => seen.insert("sent".to_owned()),
        _ => true,
    });
    changes
}

/// One thing that can be done to a store.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Apply(usize),
    Retract(Change),
    ForgetPerson(u8),
    ForgetBusiness(&'static str),
    Expire(&'static str, u32),
}

pub(super) fn retractions() -> impl Strategy<Value = Change> {
    prop_oneof![
        (name(), prop::sample::select(BUSINESSES.to_vec()))
            .prop_map(|(name, business)| Change::RetractRecord { record: RecordKey::of_id(business, &name) }),
        (0_u8..4).prop_map(|number| Change::RetractReporter { person: person(number) }),
        prop::sample::select(vec!["c1", "c2"]).prop_map(|cohort| Change::RetractCohort { cohort: cohort.to_owned() }),
    ]
}

pub(super) fn steps() -> impl Strategy<Value = Vec<(Step, &'static str)>> {
    let step = prop_oneof![
        12 => (0_usize..12).prop_map(Step::Apply),
        3 => retractions().prop_map(Step::Retract),
        1 => (0_u8..4).prop_map(Step::ForgetPerson),
        1 => prop::sample::select(BUSINESSES.to_vec()).prop_map(Step::ForgetBusiness),
        1 => (prop::sample::select(vec!["02T12:00", "30T23:59"]), prop::sample::select(vec![0, 7, 90]))
            .prop_map(|(now, days)| Step::Expire(now, days)),
    ];
    prop::collection::vec((step, prop::sample::select(BUSINESSES.to_vec())), 0..25)
}
