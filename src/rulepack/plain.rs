//! A pack as its text says it: conditions as trees, lists as entries. Only the reference evaluation
//! reads this; nothing is typed, indexed or shared. Read [`PlainFile`].

use std::collections::BTreeMap;

use super::condition::{Expr, parse};
use super::diagnostic::Diagnostics;
use super::frame::SourceText;
use super::names::entries_of;
use super::pack::PackFiles;
use super::source::RuleFile;

/// One rule file.
#[derive(Debug, Default)]
pub(crate) struct PlainFile {
    /// Entries of each list, as written.
    pub(crate) lists: BTreeMap<String, Vec<String>>,
    pub(crate) patterns: BTreeMap<String, String>,
    pub(crate) lets: BTreeMap<String, Expr>,
    /// The condition of each rule, by full id.
    pub(crate) rules: BTreeMap<String, Expr>,
}

/// Reads the rule files of a pack that compiled; what cannot be read is left out.
pub(crate) fn plain_files(files: &PackFiles) -> Vec<PlainFile> {
    let mut ignored = Diagnostics::default();
    let text_of = |path: &str| {
        let text = files.get(path).and_then(|content| std::str::from_utf8(content).ok()).unwrap_or_default();
        text.strip_prefix('\u{feff}').unwrap_or(text)
    };
    let names = files.keys().filter(|path| {
        path.ends_with(".toml") && !path.contains('/') && !matches!(path.as_str(), "policy.toml" | "exceptions.toml")
    });
    let mut plain = Vec::new();
    for file in names {
        let read = RuleFile::read(SourceText { file, text: text_of(file) }, &mut ignored);
        let lists = read.lists.iter().map(|list| {
            let mut entries: Vec<String> = list.entries.iter().map(|entry| entry.value.clone()).collect();
            if let Some(path) = &list.file {
                entries.extend(entries_of(text_of(&path.value)).map(|(entry, _)| entry.to_owned()));
            }
            (list.name.value.clone(), entries)
        });
        let trees = |literals: &[super::source::NamedLiteral]| -> BTreeMap<String, Expr> {
            let named = literals.iter();
            named.filter_map(|named| Some((named.name.value.clone(), parse(&named.literal.text).ok()?))).collect()
        };
        plain.push(PlainFile {
            lists: lists.collect(),
            patterns: read.patterns.iter().map(|p| (p.name.value.clone(), p.literal.text.clone())).collect(),
            lets: trees(&read.lets),
            rules: read
                .rules
                .iter()
                .filter_map(|rule| Some((rule.id.value.clone(), parse(&rule.when.text).ok()?)))
                .collect(),
        });
    }
    plain
}
