//! The rules of the house, as far as a machine can check them: how files open, how long they are,
//! what they are called, and in which direction they import.

use std::fs;
use std::path::{Path, PathBuf};

/// Rooms without IO, each with the rooms it must not look into. What is not named here may be
/// imported: rooms further in, and the words that all share (subjects, actions, windows).
const DIRECTIONS: [(&str, &[&str]); 11] = [
    ("record", &["memory", "facts", "rulepack", "engine", "study", "wire"]),
    ("identifier", &["record", "memory", "facts", "rulepack", "verdict", "engine", "study", "wire"]),
    ("text", &["record", "memory", "facts", "rulepack", "verdict", "engine", "study", "wire"]),
    ("memory", &["facts", "rulepack", "engine", "study", "wire"]),
    ("facts", &["rulepack", "engine", "study", "wire"]),
    ("rulepack", &["engine", "study", "wire"]),
    ("verdict", &["facts", "rulepack", "engine", "study", "wire"]),
    ("wire", &["facts", "rulepack", "engine", "study"]),
    ("engine", &["study"]),
    ("study", &[]),
    ("store", &["rulepack", "engine", "study"]),
];

/// Rooms that do IO; no room without IO looks into them.
const SHELLS: [&str; 4] = ["store", "server", "archive", "cli"];

/// Names of places where things are put that have no place.
const ATTICS: [&str; 9] = ["utils", "util", "helpers", "common", "misc", "manager", "base", "types", "shared"];

/// How long a file may be, in lines without its tests.
const MOST_LINES: usize = 600;

struct Source {
    /// Below `src`, with `/`.
    path: String,
    text: String,
}

impl Source {
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }

    /// The text up to the tests that stand below the code.
    fn code(&self) -> &str {
        self.text.split("#[cfg(test)]\nmod ").next().unwrap_or_default()
    }

    fn room(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// Whether the code names another room of the crate.
    fn looks_into(&self, room: &str) -> bool {
        let names_it = |line: &str| {
            let line = line.trim_start();
            let found = line.match_indices("crate::").any(|(at, found)| {
                let rest = line.get(at + found.len()..).unwrap_or_default();
                let next = rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default();
                let listed = rest.starts_with('{') && rest.split([',', '{', '}', ' ', ':']).any(|name| name == room);
                next == room || listed
            });
            found && !line.starts_with("//")
        };
        self.code().lines().any(names_it)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut sources = Vec::new();
    let mut open = vec![root.clone()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let below = path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
                sources.push(Source { path: below, text: fs::read_to_string(path).unwrap() });
            }
        }
    }
    sources.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!sources.is_empty());
    sources
}

/// Fails with every line that was found.
fn none(found: Vec<String>, what: &str) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//!"));
    none(silent.map(|source| source.path).collect(), "files that do not open with `//!`");
}

#[test]
fn no_file_is_too_long() {
    let long = sources().into_iter().filter(|source| !source.is_test() && source.code().lines().count() > MOST_LINES);
    none(long.map(|source| source.path).collect(), "files that want a second room");
}

#[test]
fn there_are_no_attics() {
    let attics = sources()
        .into_iter()
        .filter(|source| source.path.trim_end_matches(".rs").split('/').any(|part| ATTICS.contains(&part)));
    none(attics.map(|source| source.path).collect(), "files whose name says nothing");
}

#[test]
fn imports_point_one_way() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some((_, closed)) = DIRECTIONS.iter().find(|(room, _)| *room == source.room()) else { continue };
        let is_shell = SHELLS.contains(&source.room());
        let shells = SHELLS.iter().filter(|_| !is_shell);
        for room in closed.iter().chain(shells).filter(|room| source.looks_into(room)) {
            wrong.push(format!("{} looks into `{room}`", source.path));
        }
    }
    none(wrong, "imports against the direction");
}
