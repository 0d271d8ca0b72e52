//! What `check` says about bad rule files: each case in `cases/` is a small pack in one file, and
//! beside it stands the exact text of every problem, spans included.
//!
//! `GREENTICK_RENEW=1 cargo test bad_rules` writes the expected texts anew; read the difference
//! before it is committed.

mod case;
mod never_panics;
mod rendered;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use greentick::rulepack::{DiagnosticCode, RulePack};

use case::Case;
use rendered::rendered;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad_rules/cases")
}

/// Files of the folder with this extension, by name without it.
fn names_of(extension: &str) -> BTreeSet<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let of_kind = files.filter(|path| path.extension().is_some_and(|found| found == extension));
    of_kind.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

/// What is said about a case: whether the pack loads, and every problem.
fn said_about(case: &Case) -> String {
    let files = case.files();
    let (heading, mut problems) = match (RulePack::compile(&files), case.due) {
        (Ok(pack), Some(day)) => (format!("on {day}"), pack.due(day)),
        (Ok(pack), None) => ("loads".to_owned(), pack.warnings().to_vec()),
        (Err(problems), _) => ("does not load".to_owned(), problems),
    };
    // What every pack gets is the same everywhere.
    problems.retain(|problem| problem.file != "protection.toml");
    rendered(&heading, &problems, &files)
}

#[test]
fn every_problem_is_told_as_expected() {
    let renew = std::env::var_os("GREENTICK_RENEW").is_some();
    let mut wrong = Vec::new();
    let names = names_of("pack");
    for name in &names {
        let case = Case::read(&fs::read_to_string(folder().join(format!("{name}.pack"))).unwrap());
        let said = said_about(&case);
        let path = folder().join(format!("{name}.expected"));
        if renew {
            fs::write(path, said).unwrap();
        } else if fs::read_to_string(path).unwrap_or_default() != said {
            wrong.push(format!("--- {name}\n{said}"));
        }
    }
    for unused in names_of("expected").difference(&names) {
        if renew {
            fs::remove_file(folder().join(format!("{unused}.expected"))).unwrap();
        } else {
            wrong.push(format!("--- {unused}.expected has no case"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nrenew with: GREENTICK_RENEW=1 cargo test --no-default-features bad_rules",
        wrong.join("\n")
    );
}

#[test]
fn every_code_has_a_case() {
    let expected: Vec<String> = names_of("expected")
        .iter()
        .map(|name| fs::read_to_string(folder().join(format!("{name}.expected"))).unwrap())
        .collect();
    let missing: Vec<&str> = DiagnosticCode::ALL
        .iter()
        .map(|code| code.name())
        .filter(|code| !expected.iter().any(|text| text.contains(&format!("[{code}]"))))
        .collect();
    assert!(missing.is_empty(), "no case shows: {}", missing.join(", "));
}
