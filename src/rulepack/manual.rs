//! The generated pages of the manual for rule authors: facts, functions, codes. Read [`page`].
//!
//! They stand in `rules/README.md` between markers, and the command line prints them; a test fails
//! when the committed text is not what the code says.

use super::diagnostic_code::DiagnosticCode;
use super::typecheck::FUNCTIONS;
use crate::facts::{CATALOG, FactSpec, Item, ItemFactSpec, item_catalog};
use crate::verdict::Subject;

/// The pages there are, in the order of the manual.
pub const PAGES: [&str; 3] = ["facts", "functions", "codes"];

/// Operators from loose to tight, with what they ask for.
const OPERATORS: [(&str, &str); 8] = [
    ("a or b", "At least one holds. Beside `and` it needs parentheses."),
    ("a and b", "Both hold. Beside `or` it needs parentheses."),
    ("not a", "It does not hold; unknown when that is unknown."),
    ("a == b, a != b", "The same, not the same: two values of one type."),
    (
        "a < b, a <= b, a > b, a >= b",
        "Less, at most, more, at least: numbers, ratios, durations, times, dates, money in the currencies of the table. They do not chain.",
    ),
    ("a + b, a - b", "Sum and difference: of two values of one type, of a date and a duration, of two dates."),
    ("a * b", "Product, at least one side an int."),
    ("a / b", "Quotient: a ratio from two ints or two durations. Unknown when divided by 0."),
];

/// How values are written, by the name of their type.
const VALUES: [(&str, &str); 9] = [
    ("bool", "`true`, `false`"),
    ("int", "`3`, `10_000`"),
    ("ratio", "`0.3%`"),
    ("duration", "`90s`, `30m`, `24h`, `7d`, `2w`"),
    ("time of day", "`08:00`, in UTC"),
    ("date", "`2026-12-31`"),
    ("money", "`200 EUR`, `1.99 EUR`"),
    ("word, domain, region", "`\"marketing\"`, `\"dhl.de\"`, `\"DE\"`"),
    ("list", "`[\"DE\", \"AT\"]`, or the name of a list"),
];

/// A page by its name, one of [`PAGES`], as Markdown with a line end; `None` for other names.
pub fn page(name: &str) -> Option<String> {
    match name {
        "facts" => Some(facts()),
        "functions" => Some(functions()),
        "codes" => Some(codes()),
        _ => None,
    }
}

fn facts() -> String {
    let rows = CATALOG.iter().map(|spec| {
        let meaning = format!("{}{}{}", spec.meaning, unit(spec), words(spec.words));
        [written(spec), spec.kind.to_string(), subjects(spec), meaning]
    });
    let mut page = table(["fact", "type", "rules on", "meaning"], rows);
    for item in Item::ALL {
        let (one, all) = (item.name(), item.plural());
        let row = |spec: &ItemFactSpec| {
            let meaning = format!("{}{}", spec.meaning, words(spec.words));
            [format!("`{}`", spec.fact), spec.kind.to_string(), meaning]
        };
        page += &format!("\nOf each {one}, inside `any {one} in {all}: (…)`:\n\n");
        page += &table(["fact", "type", "meaning"], item_catalog(item).iter().map(row));
    }
    page
}

/// A fact as conditions write it; those over a window with one.
fn written(spec: &FactSpec) -> String {
    if spec.windowed { format!("`{}(7d)`", spec.name) } else { format!("`{}`", spec.name) }
}

fn subjects(spec: &FactSpec) -> String {
    if spec.subjects.len() == Subject::ALL.len() {
        return "all".to_owned();
    }
    let names: Vec<&str> = spec.subjects.iter().map(|subject| subject.name()).collect();
    names.join(", ")
}

fn unit(spec: &FactSpec) -> String {
    if spec.unit.is_empty() { String::new() } else { format!(" In {}.", spec.unit) }
}

fn words(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    if words.is_empty() { String::new() } else { format!(" One of {}.", words.join(", ")) }
}

fn functions() -> String {
    let functions = FUNCTIONS.iter().map(|function| [format!("`{}`", function.form), function.meaning.to_owned()]);
    let operators = OPERATORS.iter().map(|(form, meaning)| [format!("`{form}`"), (*meaning).to_owned()]);
    let values = VALUES.iter().map(|(kind, written)| [(*kind).to_owned(), (*written).to_owned()]);
    format!(
        "{}\nOperators, from the loosest to the tightest:\n\n{}\nValues:\n\n{}",
        table(["function", "meaning"], functions),
        table(["operator", "meaning"], operators),
        table(["type", "written"], values)
    )
}

fn codes() -> String {
    let rows = DiagnosticCode::ALL
        .iter()
        .map(|code| [format!("`{}`", code.name()), code.severity().name().to_owned(), code.meaning().to_owned()]);
    table(["code", "severity", "meaning"], rows)
}

/// A Markdown table.
fn table<const COLUMNS: usize>(head: [&str; COLUMNS], rows: impl Iterator<Item = [String; COLUMNS]>) -> String {
    let mut text = format!("| {} |\n|{}\n", head.join(" | "), " --- |".repeat(COLUMNS));
    for row in rows {
        let cells = row.map(|cell| cell.replace('|', "\\|"));
        text += &format!("| {} |\n", cells.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// The text with each page put between its markers.
    fn renewed(text: &str) -> String {
        let mut text = text.to_owned();
        for name in PAGES {
            let (open, close) = (format!("<!-- generated: {name} -->\n"), "<!-- end generated -->");
            let start = text.find(&open).expect("a marker for each page") + open.len();
            let end = start + text.get(start..).and_then(|rest| rest.find(close)).expect("an end for each marker");
            text.replace_range(start..end, &page(name).expect("a page for each name"));
        }
        text
    }

    #[test]
    fn the_manual_says_what_the_code_says() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules/README.md");
        let committed = fs::read_to_string(&path).unwrap();
        let renewed = renewed(&committed);
        if std::env::var_os("GREENTICK_RENEW").is_some() {
            fs::write(&path, renewed).unwrap();
        } else {
            assert!(
                committed == renewed,
                "rules/README.md is stale; renew it with: GREENTICK_RENEW=1 cargo test --no-default-features manual"
            );
        }
    }

    #[test]
    fn every_type_of_a_fact_but_texts_and_lists_is_in_the_table_of_values() {
        for spec in CATALOG {
            let kind = spec.kind.to_string();
            let is_read = kind == "text" || kind.starts_with("list");
            assert!(is_read || VALUES.iter().any(|(kinds, _)| kinds.split(", ").any(|one| one == kind)), "{kind}");
        }
    }
}
