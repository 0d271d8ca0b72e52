//! A store whose process is killed at any moment opens again with everything that was acknowledged.
//!
//! The test starts its own binary again as a writer: it applies reports in groups, commits, and
//! only then prints the number of the last one. It is killed at a moment that differs from round to
//! round; then the store is opened, and counts and answers are compared with what was printed.
//! `GREENTICK_KILLS` says how many rounds (3 unless said otherwise).

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use greentick::memory::{Change, CountKey, Effects, Hour, MemoryStore, Needs, Report, ScopeKind, Store, Window};
use greentick::store::SledStore;

use super::given::{SERIES, business_scope, person, record, report, scope, time};

const FOLDER: &str = "GREENTICK_CUT_OFF_FOLDER";
const ROUND: &str = "GREENTICK_CUT_OFF_ROUND";
pub(super) const GROUP: u32 = 7;

/// Reports with and without a reference, deliveries, messages and retractions, of several persons, hours and
/// businesses, so that what is there is read, changed and written again.
pub(super) fn nth(round: u32, number: u32) -> Effects {
    let at = format!("{:02}T{:02}:00", 1 + number % 5, number % 23);
    let business = if (number / 8).is_multiple_of(2) { "b1" } else { "b2" };
    let name = |number: u32| format!("m{round}-{number}");
    let who = |number: u32| (number / 3 % 200) as u8;
    let message = Some(format!("message {round} {}", number / 8));
    let scopes = || vec![scope(ScopeKind::Campaign, "00ff"), scope(ScopeKind::LinkDomain, "shop.example")];
    let hour = Hour::of(time(&at));
    match number % 8 {
        3 => {
            let person = person(who(number));
            let delivered = Change::Delivered { person, hour, message, scopes: scopes() };
            let mut effects = record(&name(number), business, &at, vec![delivered]);
            effects.kept = None;
            effects
        }
        4 => {
            let mut effects = report(&name(number), business, &at, who(number - 1), Some("c1"));
            let (person, since) = (person(who(number - 1)), None);
            let said = Report { person, hour, reason: None, message, scopes: Vec::new(), cohort: None, since };
            effects.changes = vec![Change::Report(said)];
            effects
        }
        6 => {
            let message = format!("message {round} {}", number / 8);
            record(&name(number), business, &at, vec![Change::Sent { message, scopes: scopes(), hour }])
        }
        7 => {
            // A report, a delivery, or everything of a person.
            let taken = match number / 8 % 3 {
                0 => Change::RetractRecord { record: nth(round, number - 6).record },
                1 => Change::RetractRecord { record: nth(round, number - 4).record },
                _ => Change::RetractReporter { person: person(who(number)) },
            };
            record(&name(number), business, "06T00:00", vec![taken])
        }
        _ => report(&name(number), business, &at, who(number), None),
    }
}

/// Not a test of its own: what the killed process does. Without the folder in its environment it
/// does nothing.
#[test]
fn writer_that_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let round = std::env::var(ROUND).unwrap().parse().unwrap();
    let store = SledStore::open(folder).unwrap();
    let mut out = std::io::stdout().lock();
    for number in 0_u32.. {
        store.apply(&nth(round, number)).unwrap();
        if number % GROUP == GROUP - 1 {
            store.commit().unwrap();
            writeln!(out, "acknowledged {number}").unwrap();
            out.flush().unwrap();
        }
    }
}

/// Runs a writer, kills it some time after its start, and gives the last number it acknowledged.
fn write_and_kill(folder: &Path, round: u32, after: Duration) -> Option<u32> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::cut_off::writer_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(ROUND, round.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let reader = std::thread::spawn(move || {
        let numbers = lines.map_while(Result::ok).filter_map(|line| line.split("acknowledged ").nth(1)?.parse().ok());
        numbers.last()
    });
    std::thread::sleep(after);
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap()
}

#[test]
fn nothing_acknowledged_is_lost_by_a_kill() {
    let rounds: u32 = std::env::var("GREENTICK_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(3);
    let folder = tempfile::tempdir().unwrap();
    let model = MemoryStore::new();
    let (mut acknowledged_in_all, mut more) = (0, 0);
    for round in 0..rounds {
        // From the middle of opening to well into writing.
        let after = Duration::from_millis(20 + u64::from(round) * 137 % 700);
        let last = write_and_kill(folder.path(), round, after);
        let store = SledStore::open(folder.path()).unwrap();
        let acknowledged = last.map_or(0, |last| last + 1);
        acknowledged_in_all += acknowledged;
        (0..acknowledged).for_each(|number| model.apply(&nth(round, number)).unwrap());
        let asked = |store: &dyn Store| answered(store, round, acknowledged);
        if asked(&store) != asked(&model) {
            // A group may be on disk whose acknowledgement was cut off; never a part of it.
            (acknowledged..acknowledged + GROUP).for_each(|number| model.apply(&nth(round, number)).unwrap());
            more += 1;
            assert_eq!(asked(&store), asked(&model), "round {round}, {acknowledged} records acknowledged");
        }
    }
    // A few short rounds may all end while the store is opened.
    assert!(rounds < 20 || acknowledged_in_all > 0, "the writer wrote nothing");
    println!("{rounds} kills, {acknowledged_in_all} records acknowledged, {more} groups beyond");
}

/// Counts of everything, and whether the records of this round up to one group after the acknowledged ones
/// have an answer.
pub(super) fn answered(store: &dyn Store, round: u32, acknowledged: u32) -> (Vec<(u64, u64)>, Vec<bool>) {
    let scopes = ["b1", "b2"]
        .into_iter()
        .flat_map(|business| [business_scope(business), scope(ScopeKind::Template, &format!("{business}/welcome"))]);
    let scopes: Vec<_> =
        scopes.chain([scope(ScopeKind::Campaign, "00ff"), scope(ScopeKind::LinkDomain, "shop.example")]).collect();
    let windows = [1, 24, 720].map(|hours| Window::hours(hours).unwrap());
    let mut counts = Vec::new();
    for at in ["02T12:00", "06T00:00"] {
        for (scope, series, window) in scopes.iter().flat_map(|scope| {
            SERIES.into_iter().flat_map(move |series| windows.map(|window| (scope.clone(), series, window)))
        }) {
            let key = CountKey { scope, series, window };
            let mut needs = Needs::nothing(time(at));
            needs.counts.insert(key.clone());
            let count = store.fetch(&needs).unwrap().counts.get(&key).copied().unwrap_or_default();
            counts.push((count.persons, count.records));
        }
    }
    let is_answered = |number| {
        let mut needs = Needs::nothing(time("30T00:00"));
        needs.record = Some(nth(round, number).record);
        store.fetch(&needs).unwrap().answered.is_some()
    };
    (counts, (0..acknowledged + GROUP).map(is_answered).collect())
}
