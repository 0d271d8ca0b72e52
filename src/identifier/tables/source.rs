//! The texts tables are made of, and the problems found in them. Read [`TableProblem`].

use std::collections::BTreeMap;
use std::ops::Range;

use serde::de::DeserializeOwned;

/// Something wrong in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableProblem {
    /// Name of the file in `tables/`.
    pub file: String,
    /// Bytes of the file it is about; empty for a missing file.
    pub span: Range<usize>,
    /// What is wrong: one line, lower case, no period.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// The texts by name, and the problems found so far.
pub(super) struct Files<'a> {
    texts: BTreeMap<&'a str, &'a str>,
    problems: Vec<TableProblem>,
}

impl<'a> Files<'a> {
    pub(super) fn new<Content: AsRef<str>>(files: &'a BTreeMap<String, Content>) -> Self {
        let texts = files.iter().map(|(name, content)| (name.as_str(), content.as_ref())).collect();
        Files { texts, problems: Vec::new() }
    }

    /// The text of a file; a missing one is a problem and reads as empty.
    pub(super) fn text(&mut self, file: &str) -> &'a str {
        match self.texts.get(file) {
            Some(text) => text,
            None => {
                self.report(
                    file,
                    0..0,
                    format!("the table `{file}` is missing"),
                    Some(format!("add `tables/{file}`; it may be empty")),
                );
                ""
            }
        }
    }

    /// The content of a TOML file, or the problem and the content of an empty one.
    pub(super) fn toml<T: DeserializeOwned + Default>(&mut self, file: &str) -> T {
        let text = self.text(file);
        match toml::from_str(text) {
            Ok(content) => content,
            Err(error) => {
                let span = error.span().unwrap_or(0..text.len());
                let message = error.message().lines().next().unwrap_or("not readable as TOML").to_owned();
                self.report(file, span, message, None);
                T::default()
            }
        }
    }

    pub(super) fn report(&mut self, file: &str, span: Range<usize>, message: String, help: Option<String>) {
        self.problems.push(TableProblem { file: file.to_owned(), span, message, help });
    }

    /// By file name, then by place.
    pub(super) fn into_problems(self) -> Vec<TableProblem> {
        let mut problems = self.problems;
        problems.sort_by(|problem, other| (&problem.file, problem.span.start).cmp(&(&other.file, other.span.start)));
        problems
    }
}
