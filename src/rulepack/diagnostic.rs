//! A problem in a rule file, with the place, the reason and what to do. Read [`Diagnostic`].
//!
//! Diagnostics are values: how they look on a terminal, in JSON or in SARIF is the shells' affair.

use std::ops::Range;

use super::diagnostic_code::DiagnosticCode;

/// A problem in a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of problem; stable over releases.
    pub code: DiagnosticCode,
    /// Whether the pack can be loaded all the same.
    pub severity: Severity,
    /// One line, lower case, the person's own words in backticks.
    pub message: String,
    /// File within the pack, with `/`.
    pub file: String,
    /// Bytes of that file.
    pub span: Range<usize>,
    /// What to say at the span itself; empty when the message says it all.
    pub label: String,
    /// Another place that matters, in the same file: `first defined here`.
    pub second: Option<(Range<usize>, String)>,
    /// What to do about it.
    pub help: Option<String>,
}

/// How bad a problem is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; nothing needs to change.
    Note,
    /// The pack loads, but probably does not do what was meant.
    Warning,
    /// The pack is not loaded.
    Error,
}

impl Severity {
    /// The word people and machines read.
    pub fn name(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Collects problems; nothing stops at the first one.
#[derive(Debug, Default)]
pub(super) struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Adds a problem at a place and gives it back to be completed.
    pub(super) fn report(
        &mut self,
        code: DiagnosticCode,
        place: &Place<'_>,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.found.push(Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            file: place.file.to_owned(),
            span: place.span.clone(),
            label: String::new(),
            second: None,
            help: None,
        });
        let last = self.found.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "the element was pushed in the line above")]
        &mut self.found[last]
    }

    /// Whether the pack must not be loaded.
    pub(super) fn has_errors(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether some of these files have problems that keep the pack from loading.
    pub(super) fn has_errors_in(&self, is_meant: impl Fn(&str) -> bool) -> bool {
        self.found.iter().any(|found| found.severity == Severity::Error && is_meant(&found.file))
    }

    /// All problems by file and place; the same one twice is given once.
    pub(super) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            (&a.file, a.span.start, a.span.end, a.code, &a.message).cmp(&(
                &b.file,
                b.span.start,
                b.span.end,
                b.code,
                &b.message,
            ))
        });
        // The same place may be read for several rules, with help that differs.
        self.found.dedup_by(|later, first| {
            (later.code, &later.span, &later.file, &later.message)
                == (first.code, &first.span, &first.file, &first.message)
        });
        self.found
    }
}

/// A place in a file of the pack.
#[derive(Debug, Clone)]
pub(super) struct Place<'s> {
    pub(super) file: &'s str,
    pub(super) span: Range<usize>,
}

impl Diagnostic {
    pub(super) fn label(&mut self, label: impl Into<String>) -> &mut Self {
        self.label = label.into();
        self
    }

    pub(super) fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn second(&mut self, span: Range<usize>, label: impl Into<String>) -> &mut Self {
        self.second = Some((span, label.into()));
        self
    }

    /// Helps with the nearest of the known names, or with `otherwise` when none is near.
    pub(super) fn help_nearest<'n>(
        &mut self,
        name: &str,
        known: impl IntoIterator<Item = &'n str>,
        otherwise: &str,
    ) -> &mut Self {
        match nearest(name, known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if otherwise.is_empty() => self,
            None => self.help(otherwise),
        }
    }
}

/// The known name that is most like `name`, if one is near enough to be a slip.
pub(super) fn nearest<'n>(name: &str, known: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    // Two slips for a word of eight letters is what a typing person makes; below three letters
    // everything is near everything.
    let length = name.chars().count();
    let allowed = (length / 4).clamp(1, 3);
    known
        .into_iter()
        // Comparing lengths first keeps thousands of slips against thousands of names affordable.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= allowed)
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= allowed && candidate.len() > 2)
        .min()
        .map(|(_, candidate)| candidate)
}
