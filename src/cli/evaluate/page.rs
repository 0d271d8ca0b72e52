//! A report as one HTML page without anything from elsewhere. Read [`html`].

use std::collections::BTreeMap;

use super::drawing::{Plot, histogram};
use super::report::{Body, Example, Report};
use crate::cli::table::{escaped, percent};
use crate::study::evaluate::{Curve, CurvePoint, Evaluation, Truth};
use crate::verdict::Action;

/// How many good records may be held in the close view: five in a hundred.
const CLOSE: i64 = 50_000_000;

/// What stands in the page beside what was found.
const STYLE: &str = include_str!("page.css");

/// The page. `rungs` are the scores from which actions apply, where all records have the same.
pub(super) fn html(report: &Report, evaluation: &Evaluation, rungs: &[(Action, i64)]) -> String {
    let mut parts =
        vec![format!("<h1>How often the rules are right</h1>\n<p class=\"legend\">{}.</p>", escaped(&report.legend))];
    let drawings = drawings(evaluation, rungs);
    for (at, part) in report.parts.iter().enumerate() {
        parts.push(format!("<h2>{}</h2>", escaped(&part.title)));
        parts.push(match &part.body {
            Body::Table(table) => format!("<div class=\"wide\">{}</div>", table.html()),
            Body::Wrong(examples, more) => wrong(examples, *more),
        });
        if at == 0 {
            parts.push(drawings.clone());
        }
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>How often the rules are right</title>\n\
         <style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n{}\n</main>\n</body>\n</html>",
        parts.join("\n")
    )
}

fn wrong(examples: &[Example], more: u64) -> String {
    let item = |example: &Example| {
        let Example { head, shows, hits, command } = example;
        let command = command.as_ref().map(|command| format!("<code>{}</code>", escaped(command))).unwrap_or_default();
        format!(
            "<li><b>{}</b><blockquote dir=\"auto\">{}</blockquote><span>{}</span>{command}</li>",
            escaped(head),
            escaped(shows),
            escaped(hits)
        )
    };
    let more = if more > 0 {
        format!("<p class=\"legend\">… and {more} more (<code>--wrong N</code>)</p>")
    } else {
        String::new()
    };
    format!("<ol class=\"wrong\">\n{}\n</ol>{more}", examples.iter().map(item).collect::<Vec<_>>().join("\n"))
}

fn drawings(evaluation: &Evaluation, rungs: &[(Action, i64)]) -> String {
    let mut figures = Vec::new();
    let curve = evaluation.curve();
    if curve.good > 0 && curve.bad > 0 {
        figures.extend(curves(&curve, rungs));
    }
    figures.extend(histograms(evaluation, rungs));
    format!("<h2>Over the score</h2>\n<div class=\"figures\">\n{}\n</div>", figures.join("\n"))
}

fn curves(curve: &Curve, rungs: &[(Action, i64)]) -> Vec<String> {
    let over = |x: &dyn Fn(&CurvePoint) -> Option<i64>, y: &dyn Fn(&CurvePoint) -> Option<i64>| {
        let place = |point: &CurvePoint| x(point).zip(y(point));
        let line: Vec<(i64, i64)> = curve.points.iter().filter_map(place).collect();
        let mut marks: Vec<(String, i64, i64)> = Vec::new();
        for (action, score) in rungs {
            let Some((across, up)) = place(&curve.from_score(*score)) else { continue };
            match marks.last_mut().filter(|(_, x, y)| (*x, *y) == (across, up)) {
                Some((names, ..)) => *names = format!("{names}, {}", action.name()),
                None => marks.push((action.name().to_owned(), across, up)),
            }
        }
        (line, marks)
    };
    let recall = |point: &CurvePoint| curve.recall(point);
    let false_positives = |point: &CurvePoint| curve.false_positives(point);
    let area = curve.area().map_or_else(String::new, |area| format!("; area {}", percent(area)));
    let (line, marks) = over(&recall, &|point| curve.precision(point));
    let precision_recall =
        Plot { title: "Precision over recall", x: ("recall", 1_000_000_000), y: "precision", line, marks };
    let (mut line, marks) = over(&false_positives, &recall);
    line.insert(0, (0, 0));
    let whole = Plot {
        title: "Recall over false positives",
        x: ("good records held", 1_000_000_000),
        y: "recall",
        line: line.clone(),
        marks: marks.clone(),
    };
    let close =
        Plot { title: "Recall over few false positives", x: ("good records held", CLOSE), y: "recall", line, marks };
    vec![
        figure(&precision_recall.svg(), "Precision over recall, if the score alone decided"),
        figure(&whole.svg(), &format!("Recall over false positives (ROC){area}")),
        figure(&close.svg(), "The same, close: at most 5 % of good records held"),
    ]
}

fn histograms(evaluation: &Evaluation, rungs: &[(Action, i64)]) -> Vec<String> {
    let decade = |score: i64| score.div_euclid(10) * 10;
    let all = || evaluation.scores.values().flat_map(BTreeMap::keys).map(|score| decade(*score));
    let marks: Vec<(&str, i64)> = rungs.iter().map(|(action, score)| (action.name(), *score)).collect();
    let highest_rung = rungs.last().map_or(0, |(_, score)| decade(*score));
    // Shared by all, so that labels can be compared; a score far out would make every bar a hair.
    let range = (all().min().unwrap_or(0).clamp(-100, 0), all().max().unwrap_or(0).max(highest_rung).clamp(0, 300));
    let labels = evaluation.scores.iter().map(|((truth, label), scores)| {
        let mut bars: BTreeMap<i64, u64> = BTreeMap::new();
        for (score, records) in scores {
            *bars.entry(decade(*score).clamp(range.0, range.1)).or_default() += records;
        }
        let bars: Vec<(i64, u64)> = bars.into_iter().collect();
        let means = Truth::name(*truth);
        let title = format!("Scores of `{label}`");
        let told = if means == label { label.clone() } else { format!("{label} ({means})") };
        figure(&histogram(&title, &bars, range, &marks), &format!("Scores of {told}, number of records, logarithmic"))
            .replacen("<figure>", &format!("<figure class=\"{means}\">"), 1)
    });
    labels.collect()
}

fn figure(svg: &str, caption: &str) -> String {
    format!("<figure>{svg}<figcaption>{}</figcaption></figure>", escaped(caption))
}
