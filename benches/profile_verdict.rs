//! How long does one profile verdict take, tables loaded?
//!
//! Complete profiles of several countries with the default pack: read, decide, verdict (decoding of JSON
//! and the store excluded). Beside it the time for parsing phone number, website and e-mail address
//! alone, which no verdict can go below. The goal is 50 µs.
//!
//! `cargo bench --bench profile_verdict`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use greentick::engine::Engine;
use greentick::identifier::{EmailAddress, PhoneNumber, Website};
use greentick::memory::Remembered;
use greentick::rulepack::RulePack;
use greentick::wire::read_line;

const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(100);

/// The goal, in nanoseconds.
const GOAL: f64 = 50_000.0;

const PROFILES: [(&str, &str); 4] = [
    (
        "honest, everything from one country",
        r#"{"type":"profile","business":"b-1","name":"Hotel Adler Muster","legal_name":"Adler Muster Betriebs GmbH","phone":"+49 30 23125 011","phone_verified_at":"2026-11-20T08:00:00Z","websites":["https://www.hotel-adler-muster.de"],"email":"post@hotel-adler-muster.de","country":"DE","description":"Ein Haus am See mit zwölf Zimmern.","vertical":"HOTEL"}"#,
    ),
    (
        "number, website and mailbox of three countries",
        r#"{"type":"profile","business":"b-1","name":"Boutique Lumière Exemple","phone":"+1 212 555 0123","websites":["https://boutique-lumiere-exemple.fr","https://lumiere-exemple.com"],"email":"ciao@lumiere-esempio.it","country":"FR","operates_in":["FR","BE"],"description":"Mode et bijoux."}"#,
    ),
    (
        "borrowed brand with look-alike letters",
        r#"{"type":"profile","business":"b-1","name":"Spаrkasse Kundenservice","phone":"+49 30 23125 017","websites":["https://kundenservice-center.example"],"email":"service@kundenservice-center.example","country":"DE"}"#,
    ),
    (
        "small business in Japanese",
        r#"{"type":"profile","business":"b-1","name":"株式会社 見本書店","phone":"+81 3 5550 0123","websites":["https://mihon-shoten.co.jp"],"email":"info@mihon-shoten.co.jp","country":"JP"}"#,
    ),
];

fn main() {
    let engine = Engine::new(RulePack::builtin().unwrap_or_else(|problems| panic!("{problems:#?}")));
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    println!("ns, median of {ROUNDS} rounds; goal {GOAL} ns for a verdict");
    for (name, line) in PROFILES {
        let read = read_line(line.as_bytes()).unwrap();
        let record = &read.records[0];
        let verdict = median(|| {
            black_box(engine.read(record, now).unwrap().decide(Remembered::default()));
        });
        let fields: serde_json::Value = serde_json::from_str(line).unwrap();
        let tables = engine.pack().tables();
        let (phone, email) = (fields["phone"].as_str().unwrap(), fields["email"].as_str().unwrap());
        let website = fields["websites"][0].as_str().unwrap();
        let phone_alone = median(|| {
            black_box(PhoneNumber::parse(black_box(phone), &tables.calling_codes)).ok();
        });
        let website_alone = median(|| {
            black_box(Website::parse(black_box(website), tables)).ok();
        });
        let email_alone = median(|| {
            black_box(EmailAddress::parse(black_box(email))).ok();
        });
        let remark = if verdict <= GOAL { "" } else { "  above the goal" };
        println!("\n{name}\n  verdict {verdict:>8.0}{remark}");
        println!(
            "  phone alone {phone_alone:>6.0}, website alone {website_alone:>6.0}, e-mail alone {email_alone:>6.0}"
        );
    }
}

/// Median nanoseconds of a step.
fn median(mut step: impl FnMut()) -> f64 {
    // The numbering plan of a region is loaded when first asked for.
    step();
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let (start, mut steps) = (Instant::now(), 0_u32);
            while start.elapsed() < ROUND {
                step();
                steps += 1;
            }
            start.elapsed().as_nanos() as f64 / f64::from(steps)
        })
        .collect();
    rounds.sort_by(f64::total_cmp);
    rounds[ROUNDS / 2]
}
