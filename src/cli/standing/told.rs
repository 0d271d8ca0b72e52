//! How a standing is written for people: a table by urgency, and one business in full.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, tz::TimeZone};

use super::super::render::counted;
use super::super::table::{Column, Table};
use super::super::tell;
use crate::memory::{Business, Crowd, Hour, LedgerEntry, LedgerEvent, StandingDecision};
use crate::record::BlockReason;
use crate::verdict::Verdict;

/// Hours of a day, and how many days a trend shows.
const DAY: u32 = 24;
const TREND_DAYS: u32 = 14;
/// Days of a timeline: as many as reports count.
const TIMELINE_DAYS: u32 = 30;
/// Reasons named in a row of the table.
const MOST_REASONS: usize = 2;
/// From nothing to the most.
const BARS: [char; 9] = ['·', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// A business as it is looked at.
pub(super) struct Look {
    pub(super) verdict: Verdict,
    pub(super) ledger: Vec<LedgerEntry>,
    pub(super) crowd: Crowd,
}

impl Look {
    /// The standing in the ledger that holds, and since when: what is judged now replaces it when its
    /// time is over, or when it is stricter.
    pub(super) fn in_force(&self) -> Option<(Timestamp, StandingDecision)> {
        Business::fold(&self.ledger, self.verdict.at).standing
    }
}

/// One line a business. Numbers are those of the second window of the policy, a week in the default pack.
pub(super) fn table(looks: &[Look], now: Timestamp) -> String {
    let mut table = Table::new(&[
        Column::Words("in force"),
        Column::Words("now"),
        Column::Words("business"),
        Column::Numbers("score"),
        Column::Numbers("reporters"),
        Column::Numbers("credible"),
        Column::Numbers("recipients"),
        Column::Numbers("rate"),
        Column::Words("bounds"),
        Column::Words("14 days"),
        Column::Words("reasons"),
        Column::Words("until"),
    ]);
    for look in looks {
        let Look { verdict, crowd, .. } = look;
        let in_force = look.in_force().map(|(_, decision)| decision);
        let report = verdict.standing.as_ref();
        let counts = report.and_then(|report| report.counts.get(1).or(report.counts.first()));
        let number = |value: Option<u64>| value.map_or("–".to_owned(), |value| value.to_string());
        let rate = counts.and_then(|counts| counts.rate).map_or("–".to_owned(), tell::percent);
        let bounds = counts.and_then(|counts| counts.low.zip(counts.high));
        table.row([
            in_force.as_ref().map_or("–", |decision| decision.action.name()).to_owned(),
            verdict.action.name().to_owned(),
            verdict.business.clone().unwrap_or_default(),
            verdict.score.to_string(),
            number(counts.map(|counts| counts.reporters)),
            number(counts.map(|counts| counts.credible)),
            number(counts.map(|counts| counts.recipients)),
            rate,
            bounds.map_or("no rate".to_owned(), |(low, high)| {
                format!("{} to {}", tell::percent(low), tell::percent(high))
            }),
            sparkline(&by_day(crowd, now, TREND_DAYS)),
            reasons(crowd)
                .into_iter()
                .take(MOST_REASONS)
                .map(|(name, count)| format!("{name} {count}"))
                .collect::<Vec<_>>()
                .join(", "),
            in_force.and_then(|decision| decision.until).map_or(String::new(), |until| until.to_string()),
        ]);
    }
    table.text()
}

/// One business with everything that led to its standing.
pub(super) fn full(look: &Look, now: Timestamp) -> String {
    let Look { verdict, ledger, crowd } = look;
    let mut text = tell::standing(verdict);
    // Where it is what is judged now, that is told already.
    let in_force = look.in_force().filter(|(_, decision)| decision.action != verdict.action);
    if let Some((since, StandingDecision { action, until, .. })) = in_force {
        let until = until.map_or(String::new(), |until| format!(" until {until}"));
        text.push_str(&format!("\n  in force: {} since {since}{until}", action.name()));
    }
    let reasons = reasons(crowd);
    if !reasons.is_empty() {
        let named: Vec<String> = reasons.iter().map(|(name, count)| format!("{name} {count}")).collect();
        text.push_str(&format!("\n  reasons in 30 days: {}", named.join(", ")));
    }
    let days = by_day(crowd, now, TIMELINE_DAYS);
    text.push_str(&format!("\n  reporters a day, {TIMELINE_DAYS} days: {}", sparkline(&days)));
    text.push_str("\n\nTimeline");
    let mut lines: BTreeMap<Timestamp, Vec<String>> = BTreeMap::new();
    for (day, count) in days.iter().filter(|(_, count)| *count > 0) {
        let line = format!("{} on {}", counted(*count, "reporter"), date(day.begins()));
        lines.entry(day.begins()).or_default().push(line);
    }
    for entry in ledger {
        lines.entry(entry.at).or_default().push(format!("{} {}", entry.at, decided(&entry.event)));
    }
    for line in lines.into_values().flatten() {
        text.push_str(&format!("\n  {line}"));
    }
    text
}

/// What a line of the ledger says.
fn decided(event: &LedgerEvent) -> String {
    match event {
        LedgerEvent::Profile { action, verdict, .. } => format!("profile: {} ({verdict})", action.name()),
        LedgerEvent::Rename { name, action, verdict, .. } => {
            format!("rename to `{name}`: {} ({verdict})", action.name())
        }
        LedgerEvent::Standing(StandingDecision { template, action, verdict, pack, until, .. }) => {
            let whom = template.as_ref().map_or("standing".to_owned(), |template| format!("template `{template}`"));
            let until = until.map_or(String::new(), |until| format!(" until {until}"));
            format!("{whom}: {}{until} ({verdict}, pack {pack})", action.name())
        }
        LedgerEvent::Decision { outcome, by, why, .. } => {
            let by = by.as_deref().map_or(String::new(), |by| format!(" by {by}"));
            let why = why.as_deref().map_or(String::new(), |why| format!(": {why}"));
            format!("decision {outcome:?}{by}{why}").to_lowercase()
        }
    }
}

/// Distinct reporters by day (UTC), oldest first, days without any included.
fn by_day(crowd: &Crowd, now: Timestamp, days: u32) -> Vec<(Hour, usize)> {
    let mut persons: BTreeMap<u32, BTreeSet<u64>> = BTreeMap::new();
    for voice in &crowd.voices {
        persons.entry(voice.hour.0 / DAY).or_default().insert(voice.person);
    }
    let today = Hour::of(now).0 / DAY;
    let first = today.saturating_sub(days.saturating_sub(1));
    (first..=today).map(|day| (Hour(day.saturating_mul(DAY)), persons.get(&day).map_or(0, BTreeSet::len))).collect()
}

/// One bar a day, against the highest of them.
fn sparkline(days: &[(Hour, usize)]) -> String {
    let most = days.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let bar = |count: usize| BARS.get((count * (BARS.len() - 1)).div_ceil(most)).copied().unwrap_or(' ');
    days.iter().map(|(_, count)| bar(*count)).collect()
}

/// Reasons with how many persons named them, the most first.
fn reasons(crowd: &Crowd) -> Vec<(&'static str, usize)> {
    let mut persons: BTreeMap<&'static str, BTreeSet<u64>> = BTreeMap::new();
    for voice in &crowd.voices {
        let named = BlockReason::ALL.iter().find(|(reason, _)| Some(*reason) == voice.reason);
        persons.entry(named.map_or("none", |(_, name)| name)).or_default().insert(voice.person);
    }
    let mut reasons: Vec<_> = persons.into_iter().map(|(name, persons)| (name, persons.len())).collect();
    reasons.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    reasons
}

fn date(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).date().to_string()
}
