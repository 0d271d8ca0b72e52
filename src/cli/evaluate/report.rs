//! An evaluation in tables and lists, whatever they are written as. Read [`Report`].

use std::cmp::Reverse;

use crate::cli::table::{Column, Table, bare_percent, percent};
use crate::study::evaluate::{ByAction, Counts, Dimension, Evaluation, Mean, Share, Truth, Wrong};
use crate::verdict::Action;

/// An evaluation in tables and lists.
pub(super) struct Report {
    /// What the numbers mean, in one sentence.
    pub(super) legend: String,
    /// The parts, most important first.
    pub(super) parts: Vec<Part>,
}

/// A part of a report.
pub(super) struct Part {
    /// What it shows.
    pub(super) title: String,
    /// What it shows it with.
    pub(super) body: Body,
}

/// What a part shows.
pub(super) enum Body {
    /// A table.
    Table(Table),
    /// Records judged wrongly, and how many more there are.
    Wrong(Vec<Example>, u64),
}

/// A record that was judged wrongly.
pub(super) struct Example {
    /// Where it stands, what it is and how it was judged.
    pub(super) head: String,
    /// What it shows, in one line.
    pub(super) shows: String,
    /// The rules that fired.
    pub(super) hits: String,
    /// The command that explains it, where its line can be read again.
    pub(super) command: Option<String>,
}

/// How much of a text is shown, in characters.
const SHOWN_CHARS: usize = 300;

impl Report {
    /// Puts an evaluation into tables and lists. `command` says what explains a record, `key` which key
    /// is pressed for it, counted over both lists.
    pub(super) fn new(
        evaluation: &Evaluation,
        command: &dyn Fn(&Wrong) -> Option<String>,
        key: &dyn Fn(usize) -> Option<char>,
    ) -> Report {
        let from = evaluation.held_from;
        let mut legend = format!("held means {} or stricter; bounds are Wilson, 95 %", from.name());
        if evaluation.unlabeled > 0 {
            legend.push_str(&format!("; {} without label are not counted", evaluation.unlabeled));
        }
        let total = evaluation.total();
        let mut parts = vec![
            table_part("In short", in_short(evaluation)),
            table_part("Held from each action on", levels(&total)),
            table_part("Actions by label", actions(evaluation)),
            table_part("By source and language", cells(evaluation)),
        ];
        for (dimension, key) in Dimension::ALL {
            let values = evaluation.by(dimension);
            // One value says the same as the total.
            if values.len() > 1 {
                let mut table = counts_table(key);
                values.iter().for_each(|(value, counts)| table.row(counts_row(value, counts, from)));
                parts.push(table_part(&format!("By {key}"), table));
            }
        }
        parts.push(table_part("Rules", rules(evaluation)));
        let mut listed = 0;
        for (title, worst) in [
            ("Good records that were held, the highest score first", &evaluation.false_alarms),
            ("Bad records that were not held, the lowest score first", &evaluation.misses),
        ] {
            let numbered = worst.iter().zip(listed..);
            let examples: Vec<Example> = numbered.map(|(wrong, at)| example(wrong, key(at), command)).collect();
            listed += examples.len();
            let more = worst.count().saturating_sub(examples.len() as u64);
            if worst.count() > 0 {
                let title = format!("{title}: {}", worst.count());
                parts.push(Part { title, body: Body::Wrong(examples, more) });
            }
        }
        parts.retain(|part| !matches!(&part.body, Body::Table(table) if table.is_empty()));
        Report { legend, parts }
    }
}

fn table_part(title: &str, table: Table) -> Part {
    Part { title: title.to_owned(), body: Body::Table(table) }
}

fn in_short(evaluation: &Evaluation) -> Table {
    let from = evaluation.held_from;
    let (total, means) = (evaluation.total(), evaluation.means(from));
    let columns = [
        Column::Words(""),
        Column::Numbers("records"),
        Column::Numbers("held"),
        Column::Numbers("95 % bounds"),
        Column::Numbers("mean over (source, language)"),
    ];
    let mut table = Table::new(&columns);
    let mean =
        |mean: Option<Mean>| mean.map_or_else(dash, |mean| format!("{} of {} groups", percent(mean.rate), mean.groups));
    for (truth, of_groups) in [(Truth::Bad, means.recall), (Truth::Honest, means.honest), (Truth::Promo, means.promo)] {
        let part = total.part(truth);
        let share = part.share(from);
        table.row([
            truth.name().to_owned(),
            part.all().to_string(),
            share.map_or_else(dash, |share| percent(share.rate)),
            bounds(share),
            mean(of_groups),
        ]);
    }
    if let Some((source, share)) = means.worst_source.filter(|(_, share)| share.rate > 0) {
        let of = evaluation.by(Dimension::Source).get(&source).map_or(0, |counts| counts.honest.all());
        table.row([
            format!("honest, worst source: {source}"),
            of.to_string(),
            percent(share.rate),
            bounds(Some(share)),
            String::new(),
        ]);
    }
    table
}

fn levels(total: &Counts) -> Table {
    let columns = [
        Column::Words("held from"),
        Column::Numbers("bad held"),
        Column::Numbers("bad passed"),
        Column::Numbers("good held"),
        Column::Numbers("good passed"),
        Column::Numbers("recall"),
        Column::Numbers("precision"),
        Column::Numbers("F1"),
        Column::Numbers("false positives"),
        Column::Numbers("honest held"),
        Column::Numbers("promo held"),
    ];
    let mut table = Table::new(&columns);
    for (action, name) in Action::ALL.into_iter().skip(1) {
        let (good, bad) = (total.good(), total.bad);
        let cells = [
            name.to_owned(),
            bad.held(action).to_string(),
            (bad.all() - bad.held(action)).to_string(),
            good.held(action).to_string(),
            (good.all() - good.held(action)).to_string(),
            with_bounds(total.recall(action)),
            with_bounds(total.precision(action)),
            total.f1(action).map_or_else(dash, percent),
            with_bounds(total.false_positives(action)),
            with_bounds(total.honest.share(action)),
            with_bounds(total.promo.share(action)),
        ];
        table.row(cells);
    }
    table
}

fn actions(evaluation: &Evaluation) -> Table {
    let mut columns = vec![Column::Words("label"), Column::Words("means")];
    columns.extend(Action::ALL.map(|(_, name)| Column::Numbers(name)));
    let mut table = Table::new(&columns);
    let mut row = |label: &str, truth: Truth, counts: &ByAction| {
        let cells = Action::ALL.map(|(action, _)| counts.of(action).to_string());
        table.row([label.to_owned(), truth.name().to_owned()].into_iter().chain(cells));
    };
    for ((label, truth), counts) in evaluation.grouped(|group| (group.label.clone(), group.truth)) {
        row(&label, truth, counts.part(truth));
    }
    table
}

fn cells(evaluation: &Evaluation) -> Table {
    let columns = [
        Column::Words("source"),
        Column::Words("lang"),
        Column::Words("label"),
        Column::Words("means"),
        Column::Numbers("records"),
        Column::Numbers("held"),
        Column::Numbers("share"),
        Column::Numbers("95 % bounds"),
    ];
    let mut table = Table::new(&columns);
    let from = evaluation.held_from;
    let groups =
        evaluation.grouped(|group| (group.source.clone(), group.lang.clone(), group.label.clone(), group.truth));
    for ((source, lang, label, truth), counts) in groups {
        let part = counts.part(truth);
        let share = part.share(from);
        table.row([
            source,
            lang,
            label,
            truth.name().to_owned(),
            part.all().to_string(),
            part.held(from).to_string(),
            share.map_or_else(dash, |share| percent(share.rate)),
            bounds(share),
        ]);
    }
    table
}

fn counts_table(key: &'static str) -> Table {
    Table::new(&[
        Column::Words(key),
        Column::Numbers("bad"),
        Column::Numbers("of them held"),
        Column::Numbers("honest"),
        Column::Numbers("of them held"),
        Column::Numbers("promo"),
        Column::Numbers("of them held"),
    ])
}

fn counts_row(value: &str, counts: &Counts, from: Action) -> Vec<String> {
    let mut cells = vec![value.to_owned()];
    for part in [counts.bad, counts.honest, counts.promo] {
        let all = part.all();
        cells.push(if all == 0 { dash() } else { all.to_string() });
        cells.push(with_bounds(part.share(from)));
    }
    cells
}

fn rules(evaluation: &Evaluation) -> Table {
    let columns = [
        Column::Words("rule"),
        Column::Numbers("points"),
        Column::Numbers("on bad"),
        Column::Numbers("on honest"),
        Column::Numbers("on promo"),
        Column::Numbers("precision"),
        Column::Numbers("only it holds bad"),
        Column::Numbers("good"),
        Column::Numbers("only it frees bad"),
        Column::Numbers("good"),
    ];
    let mut table = Table::new(&columns);
    let mut rules: Vec<_> = evaluation.rules.iter().collect();
    rules.sort_by_key(|(id, tally)| (Reverse(tally.hits.all()), *id));
    for (id, tally) in rules {
        let mark = if tally.is_live { "" } else { " (shadow)" };
        table.row([
            format!("{id}{mark}"),
            tally.points.to_string(),
            tally.hits.bad.to_string(),
            tally.hits.honest.to_string(),
            tally.hits.promo.to_string(),
            with_bounds(Share::of(tally.hits.bad, tally.hits.all())),
            tally.alone_holds.bad.to_string(),
            tally.alone_holds.good().to_string(),
            tally.alone_frees.bad.to_string(),
            tally.alone_frees.good().to_string(),
        ]);
    }
    table
}

fn example(wrong: &Wrong, key: Option<char>, command: &dyn Fn(&Wrong) -> Option<String>) -> Example {
    let judged = &wrong.judged;
    let hits: Vec<String> = judged.hits.iter().map(|hit| format!("{:+} {}", hit.points, hit.rule)).collect();
    let group = &judged.group;
    Example {
        head: format!(
            "{}{}: {} ({}, {}), but {} {}",
            key.map(|key| format!("[{key}] ")).unwrap_or_default(),
            wrong.place,
            group.label,
            group.source,
            group.lang,
            judged.action.name(),
            judged.score
        ),
        shows: in_one_line(&wrong.shows()),
        hits: if hits.is_empty() { "no rule fired".to_owned() } else { hits.join(", ") },
        command: if key.is_some() { None } else { command(wrong) },
    }
}

/// A text in one line, cut where it is very long.
pub(super) fn in_one_line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default()),
        None => line,
    }
}

fn dash() -> String {
    "-".to_owned()
}

fn bounds(share: Option<Share>) -> String {
    share.map_or_else(dash, |share| format!("{} - {}", bare_percent(share.low), bare_percent(share.high)))
}

/// `1.20 % (0.80 - 1.90)`.
fn with_bounds(share: Option<Share>) -> String {
    share.map_or_else(dash, |of| format!("{} ({})", percent(of.rate), bounds(share)))
}
