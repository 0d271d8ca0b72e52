//! A store whose process is killed at any moment opens again with everything that was acknowledged.
//!
//! The test starts its own binary again as a writer: it applies reports in groups, commits, and
//! only then prints the number of the last one. It is killed at a moment that differs from round to
//! round; then the store is opened, and counts and answers are compared with what was printed.
//! `GREENTICK_KILLS` says how many rounds (3 unless said otherwise).

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use greentick::memory::{CountKey, Needs, RecordKey, Series, Store, Window};
use greentick::store::SledStore;

use super::given::{business_scope, report, time};

const FOLDER: &str = "GREENTICK_CUT_OFF_FOLDER";
const ROUND: &str = "GREENTICK_CUT_OFF_ROUND";
const GROUP: u32 = 7;

/// Several persons, hours and businesses, so that cells are read, changed and written again.
fn nth(round: u32, number: u32) -> greentick::memory::Effects {
    let at = format!("{:02}T{:02}:00", 1 + number % 5, number % 23);
    let business = if number.is_multiple_of(2) { "b1" } else { "b2" };
    report(&format!("m{round}-{number}"), business, &at, (number % 50) as u8, None)
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
    let mut present: BTreeSet<(u32, u32)> = BTreeSet::new();
    let mut acknowledged_in_all = 0;
    for round in 0..rounds {
        // From the middle of opening to well into writing.
        let after = Duration::from_millis(20 + u64::from(round) * 137 % 700);
        let last = write_and_kill(folder.path(), round, after);
        let store = SledStore::open(folder.path()).unwrap();
        let is_there = |number: u32| {
            let mut needs = Needs::nothing(time("30T00:00"));
            needs.record = Some(nth(round, number).record);
            store.fetch(&needs).unwrap().answered.is_some()
        };
        let acknowledged = last.map_or(0, |last| last + 1);
        acknowledged_in_all += acknowledged;
        for number in 0..acknowledged {
            assert!(is_there(number), "round {round}: record {number} was acknowledged and is lost");
        }
        // What was applied but not acknowledged may be there, in the order in which it was applied.
        let arrived =
            (acknowledged..).take_while(|number| is_there(*number)).last().map_or(acknowledged, |last| last + 1);
        present.extend((0..arrived).map(|number| (round, number)));
        check_counts(&store, &present);
    }
    println!("{rounds} kills, {acknowledged_in_all} records acknowledged, {} present", present.len());
}

/// Counts are exactly those of the records that are there: no record is half there.
fn check_counts(store: &SledStore, present: &BTreeSet<(u32, u32)>) {
    for business in ["b1", "b2"] {
        let key = CountKey { scope: business_scope(business), series: Series::Reports, window: Window::LONGEST };
        let mut needs = Needs::nothing(time("06T00:00"));
        needs.counts.insert(key.clone());
        let count = store.fetch(&needs).unwrap().counts.get(&key).copied().unwrap_or_default();
        let own: Vec<_> =
            present.iter().map(|(round, number)| nth(*round, *number)).filter(|e| e.business == business).collect();
        let records: BTreeSet<RecordKey> = own.iter().map(|effects| effects.record).collect();
        let persons: BTreeSet<_> = own.iter().map(|effects| effects.kept.as_ref().unwrap().reporter.clone()).collect();
        assert_eq!((count.persons, count.records), (persons.len() as u64, records.len() as u64), "{business}");
    }
}
