//! A report as text for people, and as Markdown.

use super::report::{Body, Example, Report};

/// The report for people.
pub(super) fn human(report: &Report) -> String {
    let mut lines = vec![report.legend.clone()];
    for part in &report.parts {
        lines.push(format!("\n{}", part.title));
        match &part.body {
            Body::Table(table) => lines.extend(table.text().lines().map(|line| format!("  {line}"))),
            Body::Wrong(examples, more) => {
                for Example { head, shows, hits, command } in examples {
                    lines.push(format!("  {head}\n    {shows}\n    {hits}"));
                    lines.extend(command.iter().map(|command| format!("    $ {command}")));
                }
                lines.extend(told_more(*more).map(|told| format!("  {told}")));
            }
        }
    }
    lines.join("\n")
}

/// The report in Markdown.
pub(super) fn markdown(report: &Report) -> String {
    let mut lines = vec![format!("# How often the rules are right\n\n{}.", report.legend)];
    for part in &report.parts {
        lines.push(format!("\n## {}\n", part.title));
        match &part.body {
            Body::Table(table) => lines.push(table.markdown()),
            Body::Wrong(examples, more) => {
                for Example { head, shows, hits, command } in examples {
                    lines.push(format!("- {head}: {hits}\n\n  > {}", quoted(shows)));
                    lines.extend(command.iter().map(|command| format!("\n      {command}")));
                    lines.push(String::new());
                }
                lines.extend(told_more(*more));
            }
        }
    }
    lines.join("\n")
}

fn told_more(more: u64) -> Option<String> {
    (more > 0).then(|| format!("… and {more} more (`--wrong N` shows them)"))
}

/// Text that means nothing to Markdown.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~') {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted
}
