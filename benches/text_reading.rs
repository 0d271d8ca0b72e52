//! What does it cost to read honest text?
//!
//! Folding (with the way back to the bytes as sent) and the look for disguises, in nanoseconds per byte of
//! text, on business messages in five kinds of writing; beside them, in the same run, what is least to be
//! paid (checking that the bytes are UTF-8) and what the plain way costs (NFKC and case folding, without a
//! way back). Then whole verdicts with the default pack, in messages per second.
//!
//! `cargo bench --bench text_reading`

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench measures; what fails shall stop it"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use caseless::Caseless;
use greentick::engine::Engine;
use greentick::memory::Remembered;
use greentick::rulepack::RulePack;
use greentick::text::{Buffer, fold, undisguise};
use greentick::wire::read_line;
use unicode_normalization::UnicodeNormalization;

/// How long one cell is measured, in rounds that alternate between the cells, so that a noisy neighbor
/// hits all of them.
const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(20);

const TEXTS: [(&str, &[&str]); 5] = [
    (
        "ASCII",
        &[
            "Your order 10492 has been handed to the carrier and will arrive on Tuesday between 9 and 12.",
            "Reminder: your appointment at Lindner Dental is on 14 May at 10:30. Reply C to confirm, R to move it.",
            "Your code is 492817. It is valid for 10 minutes. Never share it with anyone, not even with us.",
        ],
    ),
    (
        "Latin with accents",
        &[
            "Ihre Bestellung 10492 wurde übergeben und kommt am Dienstag zwischen 9 und 12 Uhr, schöne Grüße!",
            "Votre rendez-vous est confirmé pour le 14 mai à 10 h 30. Merci de présenter votre pièce d'identité.",
            "Sipariş 10492 kargoya verildi, salı günü saat 9 ile 12 arasında teslim edilecektir. İyi günler.",
        ],
    ),
    (
        "Cyrillic",
        &[
            "Ваш заказ 10492 передан в доставку и прибудет во вторник с 9 до 12 часов.",
            "Напоминаем: вы записаны к стоматологу 14 мая в 10:30. Чтобы перенести визит, ответьте на сообщение.",
            "Ваш код 492817. Он действует 10 минут. Никому его не сообщайте.",
        ],
    ),
    (
        "Han",
        &[
            "您的订单10492已交付承运商,预计周二9点至12点送达,请保持电话畅通。",
            "温馨提示:您预约的5月14日10:30的牙科就诊已确认,如需改期请回复本短信。",
            "验证码492817,10分钟内有效。请勿将验证码告知他人。",
        ],
    ),
    (
        "Arabic",
        &[
            "تم تسليم طلبك رقم 10492 إلى شركة الشحن وسيصل يوم الثلاثاء بين الساعة 9 و12.",
            "تذكير: موعدك في عيادة الأسنان يوم 14 مايو الساعة 10:30. للتأجيل يرجى الرد على هذه الرسالة.",
            "رمز التحقق الخاص بك هو 492817 وهو صالح لمدة 10 دقائق. لا تشاركه مع أي شخص.",
        ],
    ),
];

type Work<'w> = (&'static str, Box<dyn FnMut(&str) + 'w>);

fn main() {
    let pack = RulePack::builtin().unwrap();
    let lexicon = &pack.tables().lexicon;
    println!("ns per byte, median of {ROUNDS} rounds; in brackets: against NFKC and case folding\n");
    println!("{:<20} {:>8} {:>8} {:>16} {:>16} {:>16}", "", "UTF-8", "NFKC", "fold", "into a buffer", "disguise");
    for (name, texts) in TEXTS {
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let folded: Vec<String> = texts.iter().map(|text| fold(text).into_string()).collect();
        let folded: Vec<&str> = folded.iter().map(String::as_str).collect();
        let mut buffer = Buffer::new();
        let mut works: Vec<Work<'_>> = vec![
            (
                "UTF-8",
                Box::new(|text| {
                    let _ = black_box(std::str::from_utf8(black_box(text.as_bytes())));
                }),
            ),
            (
                "NFKC",
                Box::new(|text| {
                    black_box(black_box(text).chars().nfkd().default_case_fold().nfkc().collect::<String>());
                }),
            ),
            ("fold", Box::new(|text| drop(black_box(fold(black_box(text)))))),
            (
                "buffer",
                Box::new(|text| {
                    buffer.clear();
                    black_box(buffer.push(black_box(text)));
                }),
            ),
            ("disguise", Box::new(|text| drop(black_box(undisguise(black_box(text), lexicon, |_| false))))),
        ];
        let mut rounds = vec![Vec::new(); works.len()];
        for _ in 0..ROUNDS {
            for (times, (work, run)) in rounds.iter_mut().zip(&mut works) {
                let texts = if *work == "disguise" { &folded[..] } else { texts };
                times.push(per_pass(|| texts.iter().for_each(|text| run(text))) / bytes as f64);
            }
        }
        let medians: Vec<f64> = rounds.iter_mut().map(|times| median(times)).collect();
        let [utf8, nfkc, rest @ ..] = medians.as_slice() else { continue };
        print!("{name:<20} {utf8:>8.2} {nfkc:>8.2}");
        for time in rest {
            print!(" {:>16}", format!("{time:.2} ({:.2} x)", time / nfkc));
        }
        println!();
    }
    verdicts();
}

fn verdicts() {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let now = "2026-11-22T10:00:00Z".parse().unwrap();
    println!("\nwhole verdicts with the default pack, decoding excluded, one core: messages per second");
    for (name, texts) in TEXTS {
        let lines: Vec<String> = texts.iter().map(|text| format!("{{\"text\":{text:?}}}")).collect();
        let records: Vec<_> = lines.iter().map(|line| read_line(line.as_bytes()).unwrap()).collect();
        let mut times: Vec<f64> = (0..ROUNDS)
            .map(|_| {
                per_pass(|| {
                    for line in &records {
                        for record in &line.records {
                            black_box(engine.read(record, now).unwrap().decide(Remembered::default()).unwrap());
                        }
                    }
                })
            })
            .collect();
        println!("  {name:<20} {:>9.0}", texts.len() as f64 * 1e9 / median(&mut times));
    }
}

/// Nanoseconds of one call.
fn per_pass(mut pass: impl FnMut()) -> f64 {
    let start = Instant::now();
    let mut passes = 0_u32;
    while start.elapsed() < ROUND {
        for _ in 0..16 {
            pass();
        }
        passes += 16;
    }
    start.elapsed().as_nanos() as f64 / f64::from(passes)
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or(f64::NAN)
}
