//! JSON Schema (draft 2020-12) of the files that staff edit, for editors. The compiler alone decides
//! what is a rule; this is help while writing. Read [`rule_schema`].

use serde_json::{Map, Value, json};

use super::rule::RuleStatus;
use super::source::{BADGES, ListKind};
use crate::record::BlockReason;
use crate::verdict::{Action, Subject};

/// The schema of a rule file, with those of `policy.toml` and `exceptions.toml` under `$defs`.
pub fn rule_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Greentick rule pack",
        "description": "a rule file; `policy.toml` and `exceptions.toml` have schemas of their own below `$defs`",
        "$ref": "#/$defs/rule_file",
        "$defs": {
            "rule_file": rule_file(),
            "policy": policy(),
            "exceptions": exceptions(),
            "list": list(),
            "rule": rule(),
            "case": case(),
            "window": { "type": "string", "pattern": "^[0-9]+[hd]$", "description": "whole hours or days up to `30d`" },
            "date": { "description": "a day such as 2026-12-31, bare or quoted" },
            "texts": {
                "description": "texts by language",
                "type": "object",
                "propertyNames": { "pattern": "^[A-Za-z0-9-]{2,8}$" },
                "additionalProperties": { "type": "string" },
            },
        },
    })
}

fn names<T>(all: &[(T, &'static str)]) -> Vec<&'static str> {
    all.iter().map(|(_, name)| *name).collect()
}

fn text(meaning: &str) -> Value {
    json!({ "type": "string", "description": meaning })
}

fn link(target: &str, meaning: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{target}"), "description": meaning })
}

/// A table of these keys and no others.
fn table(required: &[&str], properties: Value) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn rule_file() -> Value {
    let named = json!({ "pattern": "^[a-z][a-z0-9_-]*$" });
    let literals = |meaning: &str| {
        json!({
            "type": "object",
            "description": meaning,
            "propertyNames": named,
            "additionalProperties": { "type": "string" },
        })
    };
    table(
        &["area"],
        json!({
            "area": { "type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "description": "what all rules of the file are about; the first half of their ids" },
            "owner": text("who answers for the file"),
            "lists": {
                "type": "object",
                "description": "what conditions test for",
                "propertyNames": named,
                "additionalProperties": { "$ref": "#/$defs/list" },
            },
            "patterns": literals("regular expressions by name, in single quotes"),
            "let": literals("definitions: conditions by name, in single quotes"),
            "rule": { "type": "array", "items": { "$ref": "#/$defs/rule" } },
        }),
    )
}

fn list() -> Value {
    let mut list = table(
        &["kind"],
        json!({
            "kind": { "enum": names(&ListKind::ALL), "description": "what the entries are" },
            "file": text("path below the pack, such as `lists/parcel.txt`"),
            "entries": { "type": "array", "items": { "type": "string" } },
        }),
    );
    if let Some(list) = list.as_object_mut() {
        list.insert("anyOf".to_owned(), json!([{ "required": ["file"] }, { "required": ["entries"] }]));
    }
    list
}

fn rule() -> Value {
    table(
        &["id", "on", "title", "when"],
        json!({
            "id": { "type": "string", "pattern": "^[a-z][a-z0-9_-]*$", "description": "named for what is found, such as `parcel-fee-link`" },
            "on": { "enum": names(&Subject::ALL), "description": "what it judges" },
            "title": text("what it finds, for staff"),
            "when": text("the condition, in single quotes"),
            "points": { "type": "integer", "minimum": -1_000_000, "maximum": 1_000_000, "description": "what it counts; below 0 for good faith" },
            "action": { "enum": names(&Action::ALL), "description": "the least action when it fires" },
            "status": { "enum": names(&RuleStatus::ALL), "description": "whether it counts; `live` when left out" },
            "group": text("the group whose cap it counts towards; the area when left out"),
            "badge": { "enum": names(&BADGES), "description": "what it says about the badge" },
            "limit": table(&["recipients", "per"], json!({
                "recipients": { "type": "integer", "minimum": 0, "description": "at most so many distinct persons" },
                "per": link("window", "in any window of this length"),
            })),
            "pause": { "type": "string", "pattern": "^([0-9]+[hd]|disable)$", "description": "for how long the template that was reported is paused, such as `3h`; `disable` until somebody decides otherwise" },
            "defer": { "type": "boolean", "description": "whether the message should wait until its template is no longer paused and advertising is welcome where the recipient is (`not_before`)" },
            "alone": { "type": "boolean", "description": "whether it may block by itself" },
            "tell": link("texts", "what may be shown to the business"),
            "caution": link("texts", "what is shown to the recipient when the action is `warn`"),
            "why": text("why it matters"),
            "false_positives": text("honest cases it is known to hit"),
            "source": text("where the knowledge comes from"),
            "since": text("the version it came with"),
            "owner": text("who answers for it; the owner of the file when left out"),
            "review_by": link("date", "when somebody should look at it again"),
            "expires": link("date", "after which day it should be gone"),
            "tags": { "type": "array", "items": { "type": "string" } },
            "hits": { "type": "array", "items": { "$ref": "#/$defs/case" }, "description": "records in which it must fire" },
            "misses": { "type": "array", "items": { "$ref": "#/$defs/case" }, "description": "look-alikes in which it must not" },
        }),
    )
}

fn case() -> Value {
    let record = table(
        &["record"],
        json!({
            "record": { "type": "object", "description": "the record" },
            "now": { "type": "string", "format": "date-time", "description": "the clock" },
            "memory": { "type": "object", "description": "the facts remembered, by name, and the `profile`" },
        }),
    );
    json!({ "anyOf": [{ "type": "string", "description": "the text of a message" }, record] })
}

fn policy() -> Value {
    let rungs: Map<String, Value> = Action::ALL
        .iter()
        .skip(1)
        .map(|(_, name)| ((*name).to_owned(), json!({ "type": "integer", "minimum": 1 })))
        .collect();
    let thresholds: Map<String, Value> =
        Subject::ALL.iter().map(|(_, name)| ((*name).to_owned(), table(&[], json!(rungs)))).collect();
    let holds: Map<String, Value> =
        Action::ALL.iter().map(|(_, name)| ((*name).to_owned(), json!({ "$ref": "#/$defs/window" }))).collect();
    table(
        &["thresholds"],
        json!({
            "files": { "type": "array", "items": { "type": "string" }, "description": "rule files in force, without `.toml`; all when left out" },
            "thresholds": table(&names(&Subject::ALL), json!(thresholds)),
            "groups": {
                "type": "object",
                "additionalProperties": table(&["cap"], json!({
                    "cap": { "type": "integer", "minimum": 0, "description": "what the positive points of the group count at most" },
                })),
            },
            "overrides": {
                "type": "object",
                "description": "points or status of single rules, by full id",
                "additionalProperties": table(&[], json!({
                    "points": { "type": "integer" },
                    "status": { "enum": names(&RuleStatus::ALL) },
                })),
            },
            "standing": table(&[], json!({
                "windows": { "type": "array", "items": { "$ref": "#/$defs/window" }, "description": "windows that a standing tells" },
                "holds": table(&[], json!(holds)),
            })),
            "reports": reports(),
            "presentation": table(&[], json!({ "formerly": link("window", "for how long a former name is shown") })),
            "retention": table(&[], json!({
                "answers": { "type": "string", "pattern": "^[0-9]+d$", "description": "for how long answers are kept" },
            })),
        }),
    )
}

/// How reports are weighed.
fn reports() -> Value {
    let whole = |description: &str| json!({ "type": "integer", "minimum": 0, "description": description });
    let share = |description: &str| json!({ "type": "string", "pattern": "^[0-9.]+%$", "description": description });
    let counts = || whole("what such a reporter counts, in hundredths of a person");
    let reasons = BlockReason::ALL.iter().map(|(_, name)| *name).chain(["none"]);
    let weights: Map<String, Value> =
        reasons.map(|name| (name.to_owned(), whole("what such a report counts, in hundredths"))).collect();
    table(
        &[],
        json!({
            "half_life": link("window", "after how long a report counts half in the decayed sum"),
            "weights": table(&[], json!(weights)),
            "habitual": table(&["businesses", "share", "counts"], json!({
                "businesses": whole("other businesses reported in the 30 days before, at least"),
                "share": share("businesses reported per message received, at least"),
                "counts": counts(),
            })),
            "abuse": table(&["retracted", "counts"], json!({
                "retracted": whole("reports taken back as abuse in the 30 days before, at least"),
                "counts": counts(),
            })),
            "together": table(&["share", "least"], json!({
                "share": share("those who came together count at most this share of those who came alone"),
                "least": whole("but at least as many persons"),
                "cohort": table(&["from"], json!({ "from": whole("persons of one cohort") })),
                "accounts": table(&["from", "within"], json!({
                    "from": whole("persons"),
                    "within": link("window", "whose accounts were made within this time"),
                })),
                "burst": table(&["from", "within", "messages_before", "times"], json!({
                    "from": whole("persons"),
                    "within": link("window", "who reported within this time"),
                    "messages_before": link("window", "messages of so long before count with it"),
                    "times": whole("how many times their share of the messages"),
                })),
            })),
            "wave": table(&["from", "times"], json!({
                "from": whole("reporters in the window"),
                "times": whole("how many times those of the window before"),
            })),
        }),
    )
}

fn exceptions() -> Value {
    let exception = table(
        &["business", "rule", "until", "by", "why"],
        json!({
            "business": text("which business"),
            "rule": text("full id of the rule that does not count for it"),
            "until": link("date", "the last day it holds"),
            "by": text("who granted it"),
            "why": text("why"),
        }),
    );
    table(&[], json!({ "exception": { "type": "array", "items": exception } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the built-in pack writes stands in the schema; a key that the reader takes and the
    /// schema does not know would be missed only where no rule uses it.
    #[test]
    fn the_schema_knows_every_key_of_the_default_pack() {
        let schema = rule_schema();
        for (path, content) in crate::rulepack::RulePack::builtin_files() {
            let definition = match path.as_str() {
                "policy.toml" => "policy",
                "exceptions.toml" => "exceptions",
                path if path.ends_with(".toml") && !path.contains('/') => "rule_file",
                _ => continue,
            };
            let file: toml::Table = toml::from_str(std::str::from_utf8(&content).unwrap()).unwrap();
            let file = serde_json::to_value(file).unwrap();
            assert_known(&schema, &schema["$defs"][definition], &file, &path);
        }
    }

    fn assert_known(root: &Value, schema: &Value, value: &Value, place: &str) {
        let schema = match schema.get("$ref").and_then(Value::as_str) {
            Some(target) => root.pointer(target.trim_start_matches('#')).unwrap(),
            None => schema,
        };
        match value {
            Value::Object(entries) if schema.get("properties").is_some() => {
                for (key, value) in entries {
                    let below = schema["properties"].get(key).unwrap_or_else(|| panic!("{place} has {key}"));
                    assert_known(root, below, value, &format!("{place}/{key}"));
                }
            }
            Value::Object(entries) => {
                if let Some(below) = schema.get("additionalProperties") {
                    entries.iter().for_each(|(key, value)| assert_known(root, below, value, &format!("{place}/{key}")));
                }
            }
            Value::Array(items) => {
                if let Some(below) = schema.get("items") {
                    items.iter().for_each(|item| assert_known(root, below, item, place));
                }
            }
            _ => {}
        }
    }
}
