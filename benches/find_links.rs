//! What does it cost a message to be searched for links?
//!
//! Texts without any sign of a link, honest texts with full stops and numbers, texts with one link, and
//! texts with a link pulled apart. Prints nanoseconds per message, the least of many
//! short rounds, so that neighbors on the machine do not count.
//!
//! `cargo bench --bench find_links`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use greentick::rulepack::RulePack;
use greentick::text::find_links;

const ROUNDS: usize = 400;
const ROUND: Duration = Duration::from_micros(500);

const KINDS: [(&str, &[&str]); 4] = [
    (
        "no sign of a link",
        &[
            "Hello Anna, your order 4711 left our shop today and arrives tomorrow before noon, thank you very much",
            "Guten Tag Frau Muster, Ihr Termin am Montag um zehn Uhr ist bestätigt, wir freuen uns auf Sie",
            "आपका ऑर्डर आज भेज दिया गया है और कल सुबह तक पहुँच जाएगा, धन्यवाद",
            "您的订单已发货，预计明天上午送达，感谢您的支持",
        ],
    ),
    (
        "full stops and numbers",
        &[
            "Your card ending 1234 was charged EUR 12.50 on 03.05. at 10.30 a.m. Not you? Call us. Thank you.",
            "Ihr Guthaben beträgt 12,50 EUR. Nächste Buchung am 01.12.2026. Bitte antworten Sie nicht. Danke.",
        ],
    ),
    (
        "one link",
        &[
            "Hello Anna, your order 4711 is on its way. Follow it at https://www.shop-muster.example/t/4711 today.",
            "请访问https://shop-muster.example/t/4711查询您的订单",
            "Danke für Ihre Bestellung! Details: shop-muster.example/t/4711",
        ],
    ),
    (
        "a link pulled apart",
        &["Your parcel waits: www . parcel-muster . example/pay today only", "see shop-muster24 dot com now"],
    ),
];

fn main() {
    let pack = RulePack::builtin().unwrap();
    for (name, texts) in KINDS {
        let least = (0..ROUNDS).map(|_| measure(texts, &pack)).fold(f64::INFINITY, f64::min);
        println!("{name:<24} {least:>8.0} ns per message");
    }
}

fn measure(texts: &[&str], pack: &RulePack) -> f64 {
    let start = Instant::now();
    let mut count = 0_u32;
    while start.elapsed() < ROUND {
        for _ in 0..16 {
            for text in texts {
                black_box(find_links(black_box(text), pack.tables()));
                count += 1;
            }
        }
    }
    start.elapsed().as_secs_f64() * 1e9 / f64::from(count)
}
