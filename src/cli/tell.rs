//! Explanations, standings and costs as text for people.

use anstyle::AnsiColor;
use serde_json::Value;

use super::render::{BOLD, FAINT, action, bold, counted, painted};
use crate::rulepack::{RuleCost, RuleNeed};
use crate::verdict::{Evidence, Explanation, Hit, Shown, StandingCounts, Verdict};

/// How much of a field is shown on both sides of a span, in characters.
const CONTEXT_CHARS: usize = 40;

/// How many facts, near and undecided rules are shown.
const MOST_SHOWN: usize = 12;

/// A verdict in words; `sent` is the record as it was sent, for the texts that spans point into.
pub(super) fn explanation(explanation: &Explanation, sent: &Value) -> String {
    let Verdict { action: name, score, hits, shadow, .. } = &explanation.verdict;
    let mut lines =
        vec![format!("{} {} (score {score}): {}", action(name.name()), explanation.judged(), explanation.advice())];
    lines.extend(explanation.reasons().iter().map(|reason| format!("  {reason}")));
    section(&mut lines, "What was found", hits.iter().flat_map(|hit| hit_lines(hit, sent)));
    section(
        &mut lines,
        "What rules on trial found; it counts nothing",
        shadow.iter().flat_map(|hit| hit_lines(hit, sent)),
    );
    section(&mut lines, "The triangle", explanation.triangle.iter().cloned());
    let facts = explanation.facts.iter().take(MOST_SHOWN).map(|fact| {
        let unit = if fact.unit.is_empty() || fact.value == "unknown" { "" } else { fact.unit };
        let value = format!("{} {unit}", fact.value);
        format!("{} = {}  {}", fact.name, value.trim_end(), painted(fact.meaning, FAINT))
    });
    section(&mut lines, "What is known", facts.chain(more(explanation.facts.len())));
    let near: Vec<_> = explanation.near().collect();
    let shown = near.iter().take(MOST_SHOWN).flat_map(|account| {
        let missing = account.missing().map(|part| format!("  {}", part.sentence()));
        std::iter::once(format!("{:+} `{}`: {}", account.points, account.rule, account.title)).chain(missing)
    });
    section(&mut lines, "What came near, and what kept it", shown.chain(more(near.len())));
    let undecided: Vec<_> = explanation.undecided().collect();
    let shown = undecided
        .iter()
        .take(MOST_SHOWN)
        .map(|rule| format!("`{}` cannot be decided without {}", rule.rule, rule.missing.join(", ")));
    section(&mut lines, "What could not be decided", shown.chain(more(undecided.len())));
    section(&mut lines, "What would change the action", explanation.changes().into_iter());
    lines.join("\n")
}

fn section(lines: &mut Vec<String>, title: &str, content: impl Iterator<Item = String>) {
    let mut content = content.peekable();
    if content.peek().is_some() {
        lines.push(String::new());
        lines.push(painted(title, BOLD));
        lines.extend(content.map(|line| format!("  {line}")));
    }
}

fn more(count: usize) -> Option<String> {
    (count > MOST_SHOWN).then(|| format!("and {} more", count - MOST_SHOWN))
}

fn hit_lines(hit: &Hit, sent: &Value) -> Vec<String> {
    let mut lines = vec![Explanation::hit(hit)];
    for evidence in &hit.evidence {
        match evidence {
            Evidence::Span { field, start, end, text } => {
                let whole = sent.pointer(field).and_then(Value::as_str);
                match whole.and_then(|whole| marked(whole, *start, *end)) {
                    Some((shown, marks)) => {
                        let head = format!("  {field}: ");
                        lines.push(format!("{}{shown}", painted(&head, FAINT)));
                        lines.push(format!("{}{marks}", " ".repeat(head.chars().count())));
                    }
                    None => lines.push(format!("  {field}: {}", one_line(text))),
                }
            }
            Evidence::Fact { fact, value } => lines.push(format!("  {fact} = {}", shown(value))),
        }
    }
    lines
}

/// A span within its text, cut to what stands around it, and a line of marks below.
fn marked(whole: &str, start: usize, end: usize) -> Option<(String, String)> {
    let (before, span, after) = (whole.get(..start)?, whole.get(start..end)?, whole.get(end..)?);
    let skipped = before.chars().count().saturating_sub(CONTEXT_CHARS);
    let lead = if skipped > 0 { "…" } else { "" };
    let tail = if after.chars().count() > CONTEXT_CHARS { "…" } else { "" };
    let before = one_line(&before.chars().skip(skipped).collect::<String>());
    let after = one_line(&after.chars().take(CONTEXT_CHARS).collect::<String>());
    let span = one_line(span);
    let marks = format!(
        "{}{}",
        " ".repeat(lead.chars().count() + before.chars().count()),
        painted(&"^".repeat(span.chars().count()), bold(AnsiColor::Red))
    );
    Some((format!("{lead}{before}{}{after}{tail}", painted(&span, bold(AnsiColor::Red))), marks))
}

/// Text on one line that moves no cursor: each control or invisible character as one mark.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_invisible(c) { '·' } else { c }).collect()
}

/// Characters that take no room or turn the direction of writing.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn shown(value: &Shown) -> String {
    match value {
        Shown::Bool(value) => value.to_string(),
        Shown::Int(value) => value.to_string(),
        Shown::Text(text) => one_line(text),
        Shown::List(words) => one_line(&words.join(", ")),
    }
}

/// The standing of a business: action, counts by window, bounds and trend.
pub(super) fn standing(verdict: &Verdict) -> String {
    let business = verdict.business.as_deref().unwrap_or_default();
    let rules: Vec<&str> = verdict.hits.iter().map(|hit| hit.rule.as_str()).collect();
    let mut text = format!("{} {} (score {})", action(verdict.action.name()), painted(business, BOLD), verdict.score);
    if !rules.is_empty() {
        text.push_str(&format!(" {}", painted(&rules.join(", "), FAINT)));
    }
    let Some(report) = &verdict.standing else { return text };
    for counts in &report.counts {
        let StandingCounts { window, reports, reporters, credible, recipients, rate, low, high } = counts;
        text.push_str(&format!(
            "\n  {:>4}: {}, {reporters} of {recipients} recipients, {credible} credible",
            window.to_string(),
            counted(usize::try_from(*reports).unwrap_or(usize::MAX), "report")
        ));
        if let (Some(rate), Some(low), Some(high)) = (rate, low, high) {
            text.push_str(&format!(", {} (between {} and {})", percent(*rate), percent(*low), percent(*high)));
        }
    }
    if let Some(trend) = trend(&report.counts) {
        text.push_str(&format!("\n  {trend}"));
    }
    for (word, time) in [("since", report.since), ("until", report.until)] {
        if let Some(time) = time {
            text.push_str(&format!("\n  {word} {time}"));
        }
    }
    text
}

/// Parts per million as percent.
pub(super) fn percent(millionths: u64) -> String {
    let digits = format!("{}.{:04}", millionths / 10_000, millionths % 10_000);
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits} %")
}

/// Reporters a day in the shortest window beside the next longer one: which way it goes is plain, and
/// how much is too much is for rules to say.
fn trend(counts: &[StandingCounts]) -> Option<String> {
    let [short, long, ..] = counts else { return None };
    if long.reporters == 0 {
        return None;
    }
    let a_day = |count: &StandingCounts| {
        let tenths = count.reporters.saturating_mul(240) / u64::from(count.window.as_hours());
        format!("{}.{} a day in {}", tenths / 10, tenths % 10, count.window)
    };
    Some(format!("reporters: {}, {}", a_day(short), a_day(long)))
}

/// What a rule costs, in one line.
pub(super) fn cost(cost: &RuleCost) -> String {
    let RuleCost { rule, subject, need, steps, remembered } = cost;
    let need = match need {
        RuleNeed::Nothing => format!("for every {}", subject.name()),
        RuleNeed::Seen { phrases, literals, signs, examples } => {
            let mut seen = Vec::new();
            if *phrases > 0 {
                seen.push(counted(*phrases, "phrase"));
            }
            if *literals > 0 {
                seen.push(counted(*literals, "literal"));
            }
            seen.extend(signs.iter().map(|sign| format!("any {sign}")));
            let examples = if examples.is_empty() { String::new() } else { format!(" ({}, …)", examples.join(", ")) };
            format!(
                "on {}{}",
                if seen.is_empty() { "nothing ever".to_owned() } else { seen.join(" or ") },
                painted(&examples, FAINT)
            )
        }
    };
    format!(
        "{}  {need}; {}, {} from memory",
        painted(rule, BOLD),
        counted(*steps, "step"),
        counted(*remembered, "fact")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_marked_inside_its_field() {
        let (shown, marks) = marked("Ihr Paket\u{202e} wartet", 4, 9).unwrap();
        let plain = |text: &str| anstream::adapter::strip_str(text).to_string();
        assert_eq!(plain(&shown), "Ihr Paket· wartet");
        assert_eq!(plain(&marks), "    ^^^^^");
        assert!(marked("ä", 1, 2).is_none());
    }

    #[test]
    fn rates_are_percent() {
        for (rate, shown) in [(0, "0 %"), (625_000, "62.5 %"), (3_000, "0.3 %"), (1, "0.0001 %")] {
            assert_eq!(percent(rate), shown);
        }
    }
}
