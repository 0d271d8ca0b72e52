//! Does the time for a message grow with the number of rules?
//!
//! Generated packs of 100, 1,000 and 10,000 rules, each with one or two phrases, or a regular
//! expression with a literal, judged as a whole: read, decide, verdict (decoding of JSON excluded).
//! Texts of 100 bytes that hit nothing, texts that hit one rule, and texts of business templates.
//! Prints the time per message and, at the end, the ratios that the goals are stated in: 10,000
//! rules against 100 in the same run.
//!
//! `cargo bench --bench rule_growth`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a bench measures; what fails shall stop it"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use greentick::engine::Engine;
use greentick::memory::Remembered;
use greentick::rulepack::{PackFiles, RulePack};
use greentick::wire::read_line;

/// Rules of the packs that are compared.
const SIZES: [usize; 3] = [100, 1_000, 10_000];

/// How long one cell is measured, in rounds that alternate between the packs, so that a noisy
/// neighbor hits all of them.
const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(60);

fn main() {
    let packs: Vec<(usize, Engine, Duration)> = SIZES
        .iter()
        .map(|size| {
            let files = pack(*size);
            let start = Instant::now();
            let engine = Engine::new(RulePack::compile(&files).unwrap_or_else(|problems| panic!("{problems:#?}")));
            (*size, engine, start.elapsed())
        })
        .collect();
    println!("compiling, tables included:");
    for (size, engine, took) in &packs {
        let kilobytes = engine.pack().phrase_bytes() / 1_024;
        println!("  {size:>6} rules: {:>7.1} ms, phrases {kilobytes:>6} kB", took.as_secs_f64() * 1e3);
    }
    for (name, texts) in texts() {
        let hits: usize = packs.iter().map(|(_, engine, _)| hits(engine, &texts)).sum();
        println!(
            "\n{name} ({hits} hits over all packs, {} texts): ns per message, median of {ROUNDS} rounds",
            texts.len()
        );
        let mut rounds = vec![Vec::new(); packs.len()];
        for _ in 0..ROUNDS {
            for (cell, (_, engine, _)) in rounds.iter_mut().zip(&packs) {
                cell.push(measure(engine, &texts));
            }
        }
        let medians: Vec<f64> = rounds.iter_mut().map(|cell| median(cell)).collect();
        for ((size, ..), median) in packs.iter().zip(&medians) {
            println!("  {size:>6} rules: {median:>8.0} ns");
        }
        println!("  10,000 rules against 100: {:.2} x", medians[2] / medians[0]);
    }
}

/// Rules that fire over all texts.
fn hits(engine: &Engine, texts: &[String]) -> usize {
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let mut hits = 0;
    for text in texts {
        let line = read_line(text.as_bytes()).unwrap();
        let decided = engine.read(&line.records[0], now).unwrap().decide(Remembered::default()).unwrap();
        hits += decided.verdict.hits.len();
    }
    hits
}

/// Nanoseconds per message, over whole passes through the texts.
fn measure(engine: &Engine, texts: &[String]) -> f64 {
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    let lines: Vec<_> = texts.iter().map(|text| read_line(text.as_bytes()).unwrap()).collect();
    let mut judged = 0_u32;
    let start = Instant::now();
    while start.elapsed() < ROUND {
        for line in &lines {
            let reading = engine.read(&line.records[0], now).unwrap();
            black_box(reading.decide(Remembered::default()));
        }
        judged += u32::try_from(lines.len()).unwrap();
    }
    start.elapsed().as_nanos() as f64 / f64::from(judged)
}

fn median(cell: &mut [f64]) -> f64 {
    cell.sort_by(f64::total_cmp);
    cell[cell.len() / 2]
}

/// A small generator of its own (xorshift64*, Marsaglia 2003), so that every run sees the same words.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % bound
    }

    fn word(&mut self) -> String {
        const SYLLABLES: [&str; 24] = [
            "pa", "ke", "ti", "lo", "ra", "ne", "su", "mi", "do", "gu", "fe", "ber", "stan", "kor", "wim", "zel", "ha",
            "qui", "jas", "vor", "xen", "bli", "tro", "cha",
        ];
        (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }
}

/// A pack of so many rules, of the kinds that staff write: phrases, pairs of phrases, a phrase with
/// a foreign link, a regular expression. Each pack is a prefix of the larger ones.
fn pack(size: usize) -> PackFiles {
    let mut files: PackFiles =
        RulePack::builtin_files().into_iter().filter(|(path, _)| path.starts_with("tables/")).collect();
    let policy = "[thresholds.message]\nwarn = 30\nblock = 100000\n[thresholds.profile]\n[thresholds.rename]\n[thresholds.standing]\n";
    files.insert("policy.toml".into(), policy.into());
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let (mut patterns, mut rules) = (String::from("[patterns]\n"), String::new());
    for index in 0..size {
        let (one, two) = (format!("{} {}", random.word(), random.word()), format!("{}{index}", random.word()));
        let when = match index % 5 {
            0 | 1 => format!(r#"text.mentions("{one}", "{two}")"#),
            2 => format!(r#"text.mentions("{one}") and text.mentions("{two}")"#),
            3 => format!(r#"text.asserts("{one} {two}") and any link in links: (not link.own)"#),
            _ => {
                patterns.push_str(&format!("p{index} = '{two}.{{0,20}}\\d{{4}}'\n"));
                format!("text.matches(p{index})")
            }
        };
        rules.push_str(&format!(
            "[[rule]]\nid = \"r{index}\"\non = \"message\"\ntitle = \"generated\"\nwhen = '{when}'\npoints = 1\n"
        ));
    }
    files.insert("generated.toml".into(), format!("area = \"generated\"\n{patterns}{rules}").into_bytes());
    files
}

fn texts() -> Vec<(&'static str, Vec<String>)> {
    let line = |text: String| serde_json::json!({ "text": text, "business": "b-1", "to": "+493023125001" }).to_string();
    // Words of another alphabet of syllables, so that no phrase of a pack stands in them.
    let mut random = Random(7);
    let nothing = (0..64).map(|_| {
        const PLAIN: [&str; 20] = [
            "the",
            "order",
            "you",
            "placed",
            "yesterday",
            "will",
            "be",
            "ready",
            "from",
            "noon",
            "please",
            "bring",
            "your",
            "card",
            "and",
            "thank",
            "them",
            "again",
            "at",
            "desk",
        ];
        let mut text = String::new();
        while text.len() < 96 {
            text.push_str(PLAIN[random.below(PLAIN.len())]);
            text.push(' ');
        }
        text.truncate(100);
        line(text)
    });
    let templates = [
        "Ihr Paket 4711 kommt heute zwischen 10 und 12 Uhr. Verfolgen: https://paket.example/4711",
        "Your table for 4 on Friday at 19:30 is confirmed. Reply STOP to stop these messages.",
        "Su código es 482913. No lo comparta con nadie.",
        "आपका ऑर्डर भेज दिया गया है। ट्रैक करें: https://dukan.example/t/99",
        "Merhaba, randevunuz yarın saat 14:00'te. Görüşmek üzere!",
    ];
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let hit = format!("{} {}", random.word(), random.word());
    vec![
        ("100-byte texts that hit nothing", nothing.collect()),
        (
            "business templates in five languages, some with links",
            templates.iter().map(|text| line((*text).into())).collect(),
        ),
        (
            "a text that hits one rule",
            vec![line(format!("Dear customer, {hit} is waiting for you at the desk until nine tonight."))],
        ),
    ]
}
