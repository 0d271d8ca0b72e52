//! What came out of an attack, for people and as JSON.

use serde_json::{Map, Value, json};

use crate::cli::table::{Column, Table, bare_percent, percent};
use crate::study::evaluate::Share;
use crate::study::harden::{Defense, Hardening, MUTATIONS, Recall, RecallLost, Slip, Strength, TWO_AT_ONCE};

/// How much of a text is shown, in characters.
const SHOWN_CHARS: usize = 200;

/// How many mutations are named beside a rule that is weak against them.
const WEAKEST: usize = 3;

/// The report for people.
pub(super) fn human(hardening: &Hardening, lost: Option<&RecallLost>, examples: usize) -> String {
    let total = hardening.total();
    let rules = hardening.merged(|rule, _, _| rule.to_owned());
    let attacked = rules.values().filter(|defense| defense.tried > 0).count();
    let mut lines = vec![format!(
        "{} hit cases of {} rules, {} mutated texts: {} kept, on {} the rule itself still fires; \
         of {} mutated misses {} became hits{}",
        hardening.hits,
        attacked,
        total.tried,
        told(total.kept_share()),
        told(total.fires_share()),
        total.misses,
        told(total.turned_share()),
        if hardening.passed_over > 0 {
            format!("; {} cases show nothing that could be disguised", hardening.passed_over)
        } else {
            String::new()
        }
    )];
    let mut by_mutation = table("mutation");
    let mutations = hardening.merged(|_, mutation, _| mutation);
    for name in names() {
        if let Some(defense) = mutations.get(name) {
            by_mutation.row(row(name, defense));
        }
    }
    let mut by_strength = table("how much");
    let strengths = hardening.merged(|_, _, strength| strength);
    strengths.iter().for_each(|(strength, defense)| by_strength.row(row(strength.name(), defense)));
    lines.extend([
        section("By mutation", &by_mutation),
        section("By strength", &by_strength),
        by_both(hardening),
        by_rule(hardening),
    ]);
    lines.extend(slips("Slipped through", hardening.slips.iter(), examples));
    lines.extend(slips("Misses that became hits", hardening.turned.iter(), examples));
    lines.extend(lost.map(|lost| recall(lost, examples)));
    lines.join("\n")
}

/// The mutations in the order of their registry, pairs last.
fn names() -> impl Iterator<Item = &'static str> {
    MUTATIONS.iter().map(|mutation| mutation.name).chain([TWO_AT_ONCE])
}

fn table(key: &'static str) -> Table {
    Table::new(&[
        Column::Words(key),
        Column::Numbers("mutated hits"),
        Column::Numbers("rule fires"),
        Column::Numbers("kept"),
        Column::Numbers("95 % bounds"),
        Column::Numbers("mutated misses"),
        Column::Numbers("became hits"),
    ])
}

fn row(name: &str, defense: &Defense) -> Vec<String> {
    let rate = |share: Option<Share>| share.map_or_else(|| "-".to_owned(), |share| percent(share.rate));
    let bounds = defense.kept_share();
    vec![
        name.to_owned(),
        defense.tried.to_string(),
        rate(defense.fires_share()),
        rate(defense.kept_share()),
        bounds.map_or_else(|| "-".to_owned(), |of| format!("{} - {}", bare_percent(of.low), bare_percent(of.high))),
        defense.misses.to_string(),
        defense.turned.to_string(),
    ]
}

/// What is kept of each mutation at each strength.
fn by_both(hardening: &Hardening) -> String {
    let mut columns = vec![Column::Words("kept of")];
    columns.extend(Strength::ALL.map(|(_, name)| Column::Numbers(name)));
    let mut table = Table::new(&columns);
    let both = hardening.merged(|_, mutation, strength| (mutation, strength));
    for name in names() {
        let cells = Strength::ALL.map(|(strength, _)| {
            let share = both.get(&(name, strength)).and_then(Defense::kept_share);
            share.map_or_else(|| "-".to_owned(), |share| percent(share.rate))
        });
        table.row(std::iter::once(name.to_owned()).chain(cells));
    }
    section("By mutation and strength", &table)
}

/// The rules, the weakest first, with the mutations that they are weakest against.
fn by_rule(hardening: &Hardening) -> String {
    let columns = [
        Column::Words("rule"),
        Column::Numbers("mutated hits"),
        Column::Numbers("rule fires"),
        Column::Numbers("kept"),
        Column::Numbers("misses became hits"),
        Column::Words("weakest against"),
    ];
    let mut table = Table::new(&columns);
    let rate = |share: Option<Share>| share.map_or_else(|| "-".to_owned(), |share| percent(share.rate));
    let mut rules: Vec<(String, Defense)> = hardening.merged(|rule, _, _| rule.to_owned()).into_iter().collect();
    let mutations = hardening.merged(|rule, mutation, _| (rule.to_owned(), mutation));
    rules.sort_by_key(|(rule, defense)| (defense.kept_share().map_or(i64::MAX, |share| share.rate), rule.clone()));
    for (rule, defense) in rules {
        let of_rule = mutations.iter().filter(|((of, _), part)| *of == rule && part.kept < part.tried);
        let mut weak: Vec<(&str, u64)> =
            of_rule.map(|((_, mutation), part)| (*mutation, part.tried - part.kept)).collect();
        weak.sort_by_key(|(_, slipped)| std::cmp::Reverse(*slipped));
        let weak: Vec<String> = weak.iter().take(WEAKEST).map(|(name, slipped)| format!("{name} {slipped}")).collect();
        table.row([
            rule,
            defense.tried.to_string(),
            rate(defense.fires_share()),
            rate(defense.kept_share()),
            defense.turned.to_string(),
            weak.join(", "),
        ]);
    }
    section("By rule, the weakest first", &table)
}

fn slips<'s>(
    title: &str,
    slips: impl ExactSizeIterator<Item = (&'s (String, &'static str), &'s Slip)>,
    shown: usize,
) -> Option<String> {
    let count = slips.len();
    let mut lines = vec![format!("\n{title}, the first text of each rule and mutation: {count}")];
    for ((rule, mutation), slip) in slips.take(shown) {
        lines.push(format!("  {rule}, {mutation} ({}): {}", slip.strength.name(), change(slip)));
        lines.push(format!("    {}", shown_text(&slip.text)));
    }
    if count > shown {
        lines.push(format!("  … and {} more (`--examples N` shows them)", count - shown));
    }
    (count > 0).then(|| lines.join("\n"))
}

fn change(slip: &Slip) -> String {
    if slip.before == slip.after {
        return format!("still {}", slip.after.name());
    }
    format!("{} became {}", slip.before.name(), slip.after.name())
}

/// A text in one line, what cannot be seen written out.
fn shown_text(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars().take(SHOWN_CHARS) {
        if c.is_whitespace() {
            shown.push(' ');
        } else if c.is_control() || INVISIBLE.contains(&c) {
            shown.push_str(&format!("<{:X}>", u32::from(c)));
        } else {
            shown.push(c);
        }
    }
    if text.chars().nth(SHOWN_CHARS).is_some() {
        shown.push('…');
    }
    shown
}

/// What a terminal does not show.
const INVISIBLE: &[char] = &[
    '\u{200b}', '\u{200c}', '\u{200d}', '\u{200e}', '\u{200f}', '\u{2060}', '\u{2063}', '\u{feff}', '\u{ad}',
    '\u{180e}', '\u{34f}', '\u{fe0f}',
];

fn recall(lost: &RecallLost, examples: usize) -> String {
    let columns = [
        Column::Words("mutation"),
        Column::Words("how much"),
        Column::Numbers("messages"),
        Column::Numbers("held before"),
        Column::Numbers("held after"),
        Column::Numbers("points lost"),
        Column::Numbers("held no more"),
    ];
    let mut table = Table::new(&columns);
    let mut row = |name: &str, strength: &str, recall: &Recall| {
        let share = |held: u64| Share::of(held, recall.messages).map_or_else(String::new, |of| percent(of.rate));
        let lost = recall.points_lost();
        let sign = if lost < 0 { "-" } else { "" };
        table.row([
            name.to_owned(),
            strength.to_owned(),
            recall.messages.to_string(),
            share(recall.before),
            share(recall.after),
            format!("{sign}{}", bare_percent(lost.abs())),
            recall.lost.to_string(),
        ]);
    };
    for name in names() {
        for ((_, strength), recall) in lost.parts.iter().filter(|((of, _), _)| *of == name) {
            row(name, strength.name(), recall);
        }
    }
    row("all", "", &lost.total());
    let mut lines = vec![section(&format!("Recall of {} bad messages under mutation", lost.messages), &table)];
    for ((mutation, strength), slip) in lost.slips.iter().take(examples) {
        lines.push(format!("  {mutation} ({}): {}", strength.name(), change(slip)));
        lines.push(format!("    {}", shown_text(&slip.text)));
    }
    lines.join("\n")
}

fn section(title: &str, table: &Table) -> String {
    let indented: Vec<String> = table.text().lines().map(|line| format!("  {line}")).collect();
    format!("\n{title}\n{}", indented.join("\n"))
}

fn told(share: Option<Share>) -> String {
    share.map_or_else(
        || "none".to_owned(),
        |share| format!("{} ({} - {})", percent(share.rate), bare_percent(share.low), bare_percent(share.high)),
    )
}

/// Everything.
pub(super) fn json(hardening: &Hardening, lost: Option<&RecallLost>, seed: u64) -> Value {
    let mutations = hardening.merged(|_, mutation, _| mutation);
    let mutations: Map<String, Value> = mutations.iter().map(|(name, of)| ((*name).to_owned(), defense(of))).collect();
    let strengths: Map<String, Value> = hardening
        .merged(|_, _, strength| strength)
        .iter()
        .map(|(strength, of)| (strength.name().to_owned(), defense(of)))
        .collect();
    let rules: Map<String, Value> = hardening
        .merged(|rule, _, _| rule.to_owned())
        .iter()
        .map(|(rule, of)| {
            let parts = hardening.parts.iter().filter(|((of, _, _), _)| of == rule);
            let parts: Vec<Value> = parts
                .map(|((_, mutation, strength), of)| {
                    let mut told = defense(of);
                    if let Some(told) = told.as_object_mut() {
                        told.insert("mutation".to_owned(), (*mutation).into());
                        told.insert("strength".to_owned(), strength.name().into());
                    }
                    told
                })
                .collect();
            let mut told = defense(of);
            if let Some(told) = told.as_object_mut() {
                told.insert("parts".to_owned(), parts.into());
            }
            (rule.clone(), told)
        })
        .collect();
    let slips = |slips: &std::collections::BTreeMap<(String, &'static str), Slip>| {
        let told = slips.iter().map(|((rule, mutation), of)| {
            let mut told = slip(of);
            if let Some(told) = told.as_object_mut() {
                told.insert("rule".to_owned(), rule.as_str().into());
                told.insert("mutation".to_owned(), (*mutation).into());
            }
            told
        });
        told.collect::<Vec<Value>>()
    };
    json!({
        "seed": seed, "hits": hardening.hits, "passed_over": hardening.passed_over,
        "total": defense(&hardening.total()), "mutations": mutations, "strengths": strengths, "rules": rules,
        "slips": slips(&hardening.slips), "turned": slips(&hardening.turned), "labeled": lost.map(labeled),
    })
}

fn labeled(lost: &RecallLost) -> Value {
    let recall = |recall: &Recall| {
        json!({
            "messages": recall.messages, "held_before": recall.before, "held_after": recall.after,
            "held_no_more": recall.lost, "points_lost": part(recall.points_lost()),
        })
    };
    let parts: Vec<Value> = lost
        .parts
        .iter()
        .map(|((mutation, strength), of)| {
            let mut told = recall(of);
            if let Some(told) = told.as_object_mut() {
                told.insert("mutation".to_owned(), (*mutation).into());
                told.insert("strength".to_owned(), strength.name().into());
                told.insert("slip".to_owned(), lost.slips.get(&(*mutation, *strength)).map(slip).into());
            }
            told
        })
        .collect();
    json!({ "messages": lost.messages, "total": recall(&lost.total()), "parts": parts })
}

fn defense(of: &Defense) -> Value {
    let share = |share: Option<Share>| {
        share.map(|Share { rate, low, high }| json!({ "rate": part(rate), "low": part(low), "high": part(high) }))
    };
    json!({
        "mutated_hits": of.tried, "fires": of.fires, "kept": of.kept, "kept_share": share(of.kept_share()),
        "mutated_misses": of.misses, "turned": of.turned, "turned_share": share(of.turned_share()),
    })
}

fn slip(slip: &Slip) -> Value {
    json!({
        "strength": slip.strength.name(), "before": slip.before.name(), "after": slip.after.name(), "text": slip.text,
    })
}

/// Billionths as a number between -1 and 1.
fn part(billionths: i64) -> f64 {
    billionths as f64 / 1e9
}
