//! `facts`: what conditions can ask.

use serde_json::{Value, json};

use super::args::{FactsArgs, ReportFormat};
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::render::{BOLD, FAINT, Screen, painted};
use crate::facts::{CATALOG, FactSpec, Item, ItemFactSpec, Origin, item_catalog};
use crate::rulepack::{FUNCTIONS, FunctionSpec};

/// Runs the command.
///
/// # Errors
/// When nothing has that name, or the output cannot be written.
pub(super) fn run(args: FactsArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let FactsArgs { name, format } = args;
    let part = name.clone().unwrap_or_default();
    let part = part.split('(').next().unwrap_or_default();
    // A name as it is, or else everything that contains it.
    let is_exact = CATALOG.iter().any(|spec| spec.name == part);
    let is_asked = |known: &str| if is_exact { known == part } else { known.contains(part) };
    let facts: Vec<&FactSpec> = CATALOG.iter().filter(|spec| is_asked(spec.name)).collect();
    let of_items = |item: &Item| item_catalog(*item).iter().filter(|spec| is_asked(&spec.fact.to_string()));
    let items: Vec<&ItemFactSpec> = Item::ALL.iter().flat_map(of_items).collect();
    let functions: Vec<&FunctionSpec> = FUNCTIONS.iter().filter(|spec| is_asked(spec.form)).collect();
    if facts.is_empty() && items.is_empty() && functions.is_empty() {
        let near = CATALOG.iter().min_by_key(|spec| strsim::osa_distance(spec.name, part));
        let hint = near.map(|spec| format!("; did you mean `{}`?", spec.name)).unwrap_or_default();
        return Err(CommandError::Usage(format!("there is no fact `{part}`{hint}")));
    }
    match format {
        ReportFormat::Json => screen.json(&json!({
            "facts": facts.iter().map(|spec| fact_json(spec)).collect::<Vec<Value>>(),
            "items": items.iter().map(|spec| item_json(spec)).collect::<Vec<Value>>(),
            "functions": functions.iter().map(|spec| json!({ "form": spec.form, "meaning": spec.meaning })).collect::<Vec<Value>>(),
        }))?,
        ReportFormat::Human => {
            for spec in facts {
                screen.text(&fact_text(spec))?;
            }
            for spec in items {
                let head = painted(&spec.fact.to_string(), BOLD);
                let words = words(spec.words);
                screen.text(&format!("{head}: {}, {}\n    {}{words}", spec.kind, origin(spec.origin), spec.meaning))?;
            }
            for spec in functions {
                screen.text(&format!("{}\n    {}", painted(spec.form, BOLD), spec.meaning))?;
            }
        }
    }
    Ok(ExitStatus::Done)
}

fn origin(origin: Origin) -> &'static str {
    match origin {
        Origin::Record => "from the record",
        Origin::Business => "from the profile and history of the business",
        Origin::Relation => "from what stands between business and person",
        Origin::Counts => "from counts",
        Origin::Crowd => "from everybody who reported the business",
        Origin::Identity => "from who else holds what identifies the business",
    }
}

fn subjects(spec: &FactSpec) -> Vec<&'static str> {
    spec.subjects.iter().map(|subject| subject.name()).collect()
}

fn form(spec: &FactSpec) -> String {
    let window = if spec.windowed { "(window)" } else { "" };
    format!("{}{window}", spec.name)
}

fn fact_text(spec: &FactSpec) -> String {
    let unit = if spec.unit.is_empty() { String::new() } else { format!(" of {}", spec.unit) };
    let words = words(spec.words);
    let about = painted(&format!("for {}; {}", subjects(spec).join(", "), origin(spec.origin)), FAINT);
    format!("{}: {}{unit}\n    {}{words}\n    {about}", painted(&form(spec), BOLD), spec.kind, spec.meaning)
}

fn words(words: &[&str]) -> String {
    if words.is_empty() { String::new() } else { format!("\n    one of: {}", words.join(", ")) }
}

fn fact_json(spec: &FactSpec) -> Value {
    json!({
        "name": spec.name,
        "windowed": spec.windowed,
        "type": spec.kind.to_string(),
        "unit": spec.unit,
        "subjects": subjects(spec),
        "origin": origin_name(spec.origin),
        "meaning": spec.meaning,
        "words": spec.words,
    })
}

fn item_json(spec: &ItemFactSpec) -> Value {
    json!({
        "name": spec.fact.to_string(),
        "type": spec.kind.to_string(),
        "origin": origin_name(spec.origin),
        "meaning": spec.meaning,
        "words": spec.words,
    })
}

fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Record => "record",
        Origin::Business => "business",
        Origin::Relation => "relation",
        Origin::Counts => "counts",
        Origin::Crowd => "crowd",
        Origin::Identity => "identity",
    }
}
