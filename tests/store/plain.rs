//! Both stores count what a plain list of records says, in which everything is looked for anew.

use std::collections::{BTreeMap, BTreeSet};

use greentick::memory::{
    Change, Count, CountKey, Crowd, Effects, History, Hour, Mark, MemoryStore, Needs, Person, RecordKey, Report, Scope,
    ScopeKind, Series, Store, Voice, Window,
};
use proptest::prelude::*;

use super::Disk;
use super::given::{BUSINESSES, SERIES, business_scope, record, records, retractions, scopes, time};
use crate::properties::cases;

/// Everything that was said, in a list.
#[derive(Default)]
struct Plain {
    /// Records that hold.
    said: Vec<Effects>,
    /// Records that were taken back, and never hold again.
    taken: BTreeSet<RecordKey>,
    /// Reports taken back as abuse: by whom, about which business, taken back when.
    abuse: Vec<(Person, Hour)>,
}

impl Plain {
    fn apply(&mut self, effects: &Effects) {
        let is_known = self.said.iter().any(|known| known.record == effects.record);
        if !is_known && !self.taken.contains(&effects.record) {
            self.said.push(effects.clone());
        }
    }

    fn retract(&mut self, business: &str, at: Hour, change: &Change) {
        let is_meant = |effects: &Effects| match change {
            Change::RetractRecord { record } => effects.record == *record,
            Change::RetractReporter { person } => {
                effects.business == business
                    && effects.kept.as_ref().is_some_and(|kept| kept.reporter.as_ref() == Some(person))
            }
            Change::RetractCohort { cohort } => {
                let of_cohort = |kept: &greentick::memory::Kept| {
                    kept.reporter.is_some() && kept.cohort.as_deref() == Some(cohort.as_str())
                };
                effects.business == business && effects.kept.as_ref().is_some_and(of_cohort)
            }
            _ => false,
        };
        let (gone, said) = std::mem::take(&mut self.said).into_iter().partition(is_meant);
        self.said = said;
        for effects in &gone {
            self.taken.insert(effects.record);
            if !matches!(change, Change::RetractRecord { .. }) {
                self.abuse.extend(reports_of(effects).map(|report| (report.person.clone(), at)));
            }
        }
    }

    fn reports(&self) -> impl Iterator<Item = (&Effects, &Report)> {
        self.said.iter().flat_map(|effects| reports_of(effects).map(move |report| (effects, report)))
    }

    fn deliveries(&self) -> impl Iterator<Item = (&Effects, &Person, Hour, Option<&str>, &[Scope])> {
        self.said.iter().flat_map(|effects| {
            effects.changes.iter().filter_map(move |change| match change {
                Change::Delivered { person, hour, message, scopes } => {
                    Some((effects, person, *hour, message.as_deref(), scopes.as_slice()))
                }
                _ => None,
            })
        })
    }

    /// What a report is about besides its business.
    fn about(&self, business: &str, report: &Report) -> BTreeSet<Scope> {
        let mut about: BTreeSet<Scope> = report.scopes.iter().cloned().collect();
        let Some(message) = &report.message else { return about };
        for (effects, person, _, named, scopes) in self.deliveries() {
            if effects.business == business && *person == report.person && named == Some(message) {
                about.extend(scopes.iter().cloned());
            }
        }
        for effects in self.said.iter().filter(|effects| effects.business == business) {
            for change in &effects.changes {
                if let Change::Sent { message: named, scopes, .. } = change
                    && named == message
                {
                    about.extend(scopes.iter().cloned());
                }
            }
        }
        about
    }

    fn count(&self, key: &CountKey, now: Hour) -> Count {
        let is_in = |hour: Hour| key.window.contains(now, hour);
        let mut seen = BTreeSet::new();
        let mut totals = 0;
        let series_of = |report: &Report| report.series().any(|series| series == key.series);
        for (effects, report) in self.reports().filter(|(_, report)| series_of(report)) {
            let mut scopes = self.about(&effects.business, report);
            scopes.insert(business_scope(&effects.business));
            if scopes.contains(&key.scope) {
                seen.insert((report.person.clone(), report.hour, effects.record));
            }
        }
        for (effects, person, hour, _, scopes) in self.deliveries().filter(|_| key.series == Series::Deliveries) {
            if scopes.contains(&key.scope) || key.scope == business_scope(&effects.business) {
                seen.insert((person.clone(), hour, effects.record));
            }
        }
        for effects in &self.said {
            for change in &effects.changes {
                match change {
                    Change::Count { series, scope, person, hour } if (series, scope) == (&key.series, &key.scope) => {
                        seen.insert((person.clone(), *hour, effects.record));
                    }
                    Change::Total { series, scope, hour, count }
                        if (series, scope) == (&key.series, &key.scope) && is_in(*hour) =>
                    {
                        totals += count;
                    }
                    _ => {}
                }
            }
        }
        seen.retain(|(_, hour, _)| is_in(*hour));
        let persons: BTreeSet<&Person> = seen.iter().map(|(person, _, _)| person).collect();
        Count { persons: persons.len() as u64 + totals, records: seen.len() as u64 + totals }
    }

    fn history(&self, business: &str, report: &Report) -> History {
        let day = Hour(report.hour.0 / 24 * 24);
        let before = Window::LONGEST.first_hour(day)..day;
        let others: BTreeSet<&str> = self
            .reports()
            .filter(|(effects, other)| {
                other.person == report.person && effects.business != business && before.contains(&other.hour)
            })
            .map(|(effects, _)| effects.business.as_str())
            .collect();
        let received = self.deliveries().filter(|(_, to, hour, ..)| **to == report.person && before.contains(hour));
        let abuse = self.abuse.iter().filter(|(person, at)| *person == report.person && before.contains(at));
        let number = |count: usize| u32::try_from(count).unwrap();
        History { businesses: number(others.len()), received: number(received.count()), abuse: number(abuse.count()) }
    }

    fn crowd(&self, business: &str, now: Hour) -> Option<Crowd> {
        let is_in = |hour: Hour| Window::LONGEST.contains(now, hour);
        let mut reports: Vec<(&Effects, &Report)> = self.reports().collect();
        reports.retain(|(effects, report)| effects.business == business && is_in(report.hour));
        reports.sort_by_key(|(effects, report)| std::cmp::Reverse((report.hour, Mark::of(effects.record))));
        let (mut persons, mut cohorts) = (Vec::new(), Vec::new());
        let voices: Vec<Voice> = reports
            .into_iter()
            .map(|(_, report)| Voice {
                person: numbered(&mut persons, report.person.clone()),
                hour: report.hour,
                reason: report.reason,
                since: report.since,
                cohort: report.cohort.clone().map(|cohort| numbered(&mut cohorts, cohort)),
                received: self.deliveries().any(|(effects, to, hour, ..)| {
                    effects.business == business && *to == report.person && Window::LONGEST.contains(report.hour, hour)
                }),
                history: self.history(business, report),
            })
            .collect();
        let mut sends: BTreeMap<Hour, u64> = BTreeMap::new();
        let own = || self.deliveries().filter(|(effects, _, hour, ..)| effects.business == business && is_in(*hour));
        own().for_each(|(_, _, hour, ..)| *sends.entry(hour).or_default() += 1);
        for change in self.said.iter().flat_map(|effects| &effects.changes) {
            if let Change::Total { series: Series::Deliveries, scope, hour, count } = change
                && *scope == business_scope(business)
                && is_in(*hour)
            {
                *sends.entry(*hour).or_default() += count;
            }
        }
        sends.retain(|_, count| *count > 0);
        let has_feed = own().next().is_some();
        let complete_since = Window::LONGEST.first_hour(now);
        let crowd = Crowd { complete_since, voices, has_feed, sends: sends.into_iter().collect() };
        (!crowd.voices.is_empty() || !crowd.sends.is_empty()).then_some(crowd)
    }
}

fn reports_of(effects: &Effects) -> impl Iterator<Item = &Report> {
    effects.changes.iter().filter_map(|change| match change {
        Change::Report(report) => Some(report),
        _ => None,
    })
}

fn numbered<T: PartialEq>(known: &mut Vec<T>, thing: T) -> u64 {
    let place = known.iter().position(|other| *other == thing).unwrap_or_else(|| {
        known.push(thing);
        known.len() - 1
    });
    place as u64
}

/// What a store says of a moment, beside what the list says.
fn compare(store: &impl Store, plain: &Plain, at: jiff::Timestamp) -> Result<(), TestCaseError> {
    let now = Hour::of(at);
    let mut needs = Needs::nothing(at);
    // Portfolios are the union of their members, which the tests of the contract look at.
    for scope in scopes().into_iter().filter(|scope| scope.kind != ScopeKind::Portfolio) {
        for series in SERIES {
            let windows = [1, 24, 720].map(|hours| Window::hours(hours).unwrap());
            needs.counts.extend(windows.map(|window| CountKey { scope: scope.clone(), series, window }));
        }
    }
    let counts = store.fetch(&needs).unwrap().counts;
    for key in &needs.counts {
        prop_assert_eq!(counts.get(key).copied().unwrap_or_default(), plain.count(key, now), "{:?} at {}", key, at);
    }
    for business in BUSINESSES {
        let mut needs = Needs::nothing(at);
        needs.crowd = Some(business.to_owned());
        prop_assert_eq!(store.fetch(&needs).unwrap().crowd, plain.crowd(business, now), "{} at {}", business, at);
    }
    for (effects, report) in plain.reports() {
        let mut needs = Needs::nothing(at);
        (needs.business, needs.about) = (Some(effects.business.clone()), Some(effects.record));
        let about: BTreeSet<Scope> = store.fetch(&needs).unwrap().about.into_iter().collect();
        prop_assert_eq!(about, plain.about(&effects.business, report));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn stores_count_what_a_plain_list_says(
        records in records(),
        steps in prop::collection::vec(
            (prop_oneof![3 => (0_usize..12).prop_map(Ok), 1 => retractions().prop_map(Err)], prop::sample::select(BUSINESSES.to_vec())),
            0..30,
        ),
    ) {
        let (memory, disk, mut plain) = (MemoryStore::new(), Disk::new(), Plain::default());
        // What is not kept cannot be taken back by its id; that is looked at elsewhere.
        let records: Vec<Effects> = records.into_iter().filter(|effects| effects.kept.is_some()).collect();
        for (number, (step, business)) in steps.iter().enumerate() {
            match step {
                Ok(place) => {
                    let Some(effects) = records.get(*place) else { continue };
                    memory.apply(effects).unwrap();
                    disk.store.apply(effects).unwrap();
                    plain.apply(effects);
                }
                Err(change) => {
                    let mut effects = record("retraction", business, "20T00:00", vec![change.clone()]);
                    effects.kept = None;
                    memory.apply(&effects).unwrap();
                    disk.store.apply(&effects).unwrap();
                    plain.retract(business, Hour::of(time("20T00:00")), change);
                }
            }
            if number % 4 == 3 {
                disk.store.commit().unwrap();
            }
        }
        for at in ["02T10:30", "03T12:00", "30T23:59"] {
            compare(&memory, &plain, time(at))?;
            compare(&disk.store, &plain, time(at))?;
        }
    }
}
