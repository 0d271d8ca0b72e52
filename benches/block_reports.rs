//! What does it cost to remember block reports: reports and deliveries a second with durable groups, the
//! worst wait for a group, bytes on disk a report, the time to open, and a look at a standing?
//!
//! Lines of JSON go the whole way: decoding, engine, store, one commit for each group, as `score` does it.
//! Businesses have a heavy tail, deliveries are campaigns of a month, and most reporters are recipients.
//!
//! `cargo bench --bench block_reports` runs a short form; `GREENTICK_REPORTS`, `GREENTICK_BUSINESSES` and
//! `GREENTICK_DELIVERIES` say how much else (the long form: 5,000,000, 100,000 and 20,000,000),
//! `GREENTICK_BENCH_FOLDER` where the store lies meanwhile. The goals: 10,000 reports a second, no group waits
//! longer than a second, a look at a standing takes less than 20 µs.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use greentick::engine::{Engine, LineOptions, LineOutcome, answer_line};
use greentick::memory::{Reference, Store};
use greentick::rulepack::RulePack;
use greentick::store::{Compacted, SledStore, compact};
use jiff::Timestamp;

/// How many records wait for one commit, as in `score`.
const GROUP: u64 = 512;
/// Hours over which everything happens.
const HOURS: u64 = 29 * 24;
/// Messages of one campaign.
const CAMPAIGN: u64 = 5_000;

/// How much is remembered.
struct Size {
    businesses: u64,
    persons: u64,
    deliveries: u64,
    reports: u64,
}

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}: `{text}`")))
}

fn main() {
    let reports = from_environment("GREENTICK_REPORTS", 20_000);
    let deliveries = from_environment("GREENTICK_DELIVERIES", 40_000);
    let businesses = from_environment("GREENTICK_BUSINESSES", 1_000);
    let size = Size { businesses, persons: (deliveries / 4).max(reports).max(1_000), deliveries, reports };
    let folder = match std::env::var_os("GREENTICK_BENCH_FOLDER") {
        Some(folder) => tempfile::tempdir_in(folder).unwrap(),
        None => tempfile::tempdir().unwrap(),
    };
    let engine = Engine::new(RulePack::builtin().unwrap_or_else(|problems| panic!("{problems:#?}")));
    let mut store = SledStore::open(folder.path()).unwrap();
    println!("{reports} reports over {businesses} businesses after {deliveries} deliveries; groups of {GROUP}\n");
    println!(
        "{:<12} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "", "records", "a second", "p50 ms", "p99 ms", "worst ms", "MB"
    );

    let delivered = feed(&engine, &store, folder.path(), "deliveries", deliveries, |line, n| size.delivery(line, n));
    let before = bytes_in(folder.path());
    let reported = feed(&engine, &store, folder.path(), "reports", reports, |line, n| size.report(line, n));
    drop(store);
    let after = bytes_in(folder.path());

    let start = Instant::now();
    store = SledStore::open(folder.path()).unwrap();
    let opened = start.elapsed();
    println!("\nbytes on disk a delivery {:.0}", before as f64 / deliveries.max(1) as f64);
    println!("bytes on disk a report   {:.0}", after.saturating_sub(before) as f64 / reports.max(1) as f64);
    println!("open                     {:.3} s for {} MB", opened.as_secs_f64(), after / 1_000_000);
    if let Some(resident) = resident() {
        println!("resident memory          {resident} MB (after opening)");
    }
    looks(&engine, &store, &size);

    let start = Instant::now();
    let Compacted { before, after } = compact(store).unwrap();
    let (records, share) = ((reports + deliveries).max(1) as f64, after as f64 / before.max(1) as f64);
    println!(
        "\ncompact                  {} MB to {} MB ({share:.2}) in {:.1} s, {:.0} bytes a record",
        before / 1_000_000,
        after / 1_000_000,
        start.elapsed().as_secs_f64(),
        after as f64 / records
    );
    goal("reports a second", reported.rate, 10_000.0, true);
    goal("worst group of reports, s", reported.worst.as_secs_f64(), 1.0, false);
    goal("worst group of deliveries, s", delivered.worst.as_secs_f64(), 1.0, false);
}

fn goal(name: &str, reached: f64, goal: f64, is_least: bool) {
    let remark = if (reached >= goal) == is_least { "reached" } else { "not reached" };
    println!("goal for {name}: {goal} {remark} ({reached:.2})");
}

/// A number without a pattern, the same on every run (the finalizer of splitmix64).
fn mixed(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Between 0 and 1.
fn share(number: u64) -> f64 {
    (mixed(number) >> 11) as f64 / (1_u64 << 53) as f64
}

impl Size {
    /// Business, person and second of a delivery. Campaigns follow one another in time.
    fn sent(&self, number: u64) -> (u64, u64, u64) {
        let campaign = number / CAMPAIGN;
        // The cube makes one business in a hundred send a fifth of everything.
        let business = (share(campaign ^ 0xb0b).powi(3) * self.businesses as f64) as u64;
        let person = mixed(number ^ 0x00fe_ed00_0000) % self.persons;
        (business, person, number * HOURS * 3_600 / self.deliveries.max(1))
    }

    fn token(number: u64) -> String {
        let campaign = number / CAMPAIGN;
        let reference = Reference {
            campaign: Some(format!("{:016x}", mixed(campaign))),
            template: Some(format!("offer_{}", campaign % 7)),
            link_domains: vec![format!("shop-{}.example", campaign % 997)],
        };
        reference.to_token().unwrap()
    }

    fn delivery(&self, line: &mut String, number: u64) {
        let (business, person, second) = self.sent(number);
        let (at, token) = (moment(second), Self::token(number));
        write!(
            line,
            r#"{{"type":"delivery","business":"b-{business}","to":"+49{:011}","message":"m-{number}","ref":"{token}","status":"delivered","at":"{at}"}}"#,
            person
        )
        .unwrap();
    }

    fn report(&self, line: &mut String, number: u64) {
        // Reports follow the deliveries in time. One in ten is about a message that nobody reported as delivered.
        let about = if self.deliveries == 0 { number } else { number * self.deliveries / self.reports.max(1) };
        let (mut business, mut person, second) = self.sent(about);
        if self.deliveries == 0 {
            business = (share(number ^ 0xb0b).powi(3) * self.businesses as f64) as u64;
        }
        if mixed(number ^ 0x57).is_multiple_of(10) {
            person = mixed(number ^ 0x0bad) % self.persons;
        }
        let second = if self.deliveries == 0 { number * HOURS * 3_600 / self.reports.max(1) } else { second };
        let at = moment(second + mixed(number) % 3_600);
        let reason =
            ["spam", "spam", "not_signed_up", "no_longer_needed", "fraud", "other"][(mixed(number) % 6) as usize];
        let token = Self::token(about);
        write!(
            line,
            r#"{{"type":"block","id":"r-{number}","business":"b-{business}","reporter":"+49{person:011}","reason":"{reason}","message":"m-{about}","ref":"{token}","at":"{at}"}}"#
        )
        .unwrap();
    }
}

/// A moment so many seconds after the beginning.
fn moment(second: u64) -> Timestamp {
    let begin: Timestamp = "2026-10-23T00:00:00Z".parse().unwrap();
    Timestamp::from_second(begin.as_second() + i64::try_from(second).unwrap()).unwrap()
}

fn now() -> Timestamp {
    moment((HOURS + 1) * 3_600)
}

struct Fed {
    rate: f64,
    worst: Duration,
}

/// Answers lines in groups, and says how long that took in each tenth and over all.
fn feed(
    engine: &Engine,
    store: &SledStore,
    folder: &Path,
    what: &str,
    count: u64,
    write_line: impl Fn(&mut String, u64),
) -> Fed {
    let options = LineOptions { now: now(), remember: true, strict: true };
    let mut line = String::new();
    let mut all = Vec::new();
    let mut tenth = Vec::new();
    for number in (0..count).step_by(usize::try_from(GROUP).unwrap()) {
        let last = (number + GROUP).min(count);
        let start = Instant::now();
        for number in number..last {
            line.clear();
            write_line(&mut line, number);
            let answer = answer_line(engine, store, line.as_bytes(), number, &options).unwrap();
            assert!(matches!(answer.outcome, LineOutcome::Answered { .. }), "{}", answer.text);
        }
        store.commit().unwrap();
        tenth.push(start.elapsed());
        if last * 10 / count > number * 10 / count {
            row(&format!("{what} {}/10", last * 10 / count), &mut tenth, folder);
            all.append(&mut tenth);
        }
    }
    all.append(&mut tenth);
    let (rate, worst) = row(what, &mut all, folder);
    Fed { rate, worst }
}

fn row(name: &str, groups: &mut [Duration], folder: &Path) -> (f64, Duration) {
    let total: Duration = groups.iter().sum();
    groups.sort_unstable();
    let at = |percent: usize| groups.get((groups.len().saturating_sub(1)) * percent / 100).copied().unwrap_or_default();
    let records = groups.len() as u64 * GROUP;
    let rate = records as f64 / total.as_secs_f64().max(f64::EPSILON);
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    println!(
        "{name:<16} {records:>9} {rate:>9.0} {:>9.1} {:>9.1} {:>9.1} {:>9}",
        ms(at(50)),
        ms(at(99)),
        ms(at(100)),
        bytes_in(folder) / 1_000_000
    );
    (rate, at(100))
}

/// How long a look at a standing takes: whole verdicts, and what the store answers of it.
fn looks(engine: &Engine, store: &SledStore, size: &Size) {
    const LOOKS: u64 = 2_000;
    println!("\nlooks at standings, µs each, warm{:>20} {:>9} {:>9}", "p50", "p99", "worst");
    let few = 50.min(size.businesses);
    let busiest = |number: u64| number % few;
    let any = |number: u64| mixed(number) % size.businesses;
    let groups: [(&str, &dyn Fn(u64) -> u64); 2] = [("those that send most", &busiest), ("any", &any)];
    for (name, choose) in groups {
        let mut took = Vec::new();
        for round in 0..2 {
            took.clear();
            for number in 0..LOOKS {
                let business = format!("b-{}", choose(number % (LOOKS / 4)));
                let start = Instant::now();
                engine.standing(store, &business, now()).unwrap();
                took.push(start.elapsed());
            }
            if round == 0 {
                continue;
            }
            took.sort_unstable();
            let micros = |percent: usize| took[(took.len() - 1) * percent / 100].as_secs_f64() * 1e6;
            println!("{name:<33}{:>20.1} {:>9.1} {:>9.1}", micros(50), micros(99), micros(100));
        }
    }
}

fn bytes_in(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let kind = entry.metadata().unwrap();
            if kind.is_dir() { bytes_in(&entry.path()) } else { kind.len() }
        })
        .sum()
}

/// Resident memory of this process in MB, where the system tells.
fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok().map(|kb| kb / 1_000)
}
