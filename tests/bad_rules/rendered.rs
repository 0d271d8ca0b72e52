//! Problems as plain text. Read [`rendered`]. The command line renders in its own way; this one
//! shows every field and checks that every span lies within its file.

use std::fmt::Write as _;
use std::ops::Range;

use greentick::rulepack::{Diagnostic, PackFiles};

/// All problems, each with its source lines. Columns count characters from 1; the end is the column
/// behind the last character.
pub(crate) fn rendered(heading: &str, problems: &[Diagnostic], files: &PackFiles) -> String {
    let mut text = format!("{heading}\n");
    for problem in problems {
        let content = files.get(&problem.file).map(|content| String::from_utf8_lossy(content)).unwrap_or_default();
        let (start, end) = (position(&content, problem.span.start), position(&content, problem.span.end));
        let (severity, code) = (problem.severity.name(), problem.code.name());
        let place = format!("{}:{}:{}-{}:{}", problem.file, start.0, start.1, end.0, end.1);
        let _ = writeln!(text, "\n{severity}[{code}] {place} {}", problem.message);
        marked(&mut text, &content, &problem.span, '^', &problem.label);
        if let Some((span, label)) = &problem.second {
            marked(&mut text, &content, span, '-', label);
        }
        if let Some(help) = &problem.help {
            let _ = writeln!(text, "  help: {help}");
        }
        check_words(problem);
    }
    text
}

/// Line and column of a byte, both from 1.
fn position(content: &str, at: usize) -> (usize, usize) {
    let before = content.get(..at).unwrap_or_else(|| panic!("byte {at} is not a place in the file"));
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (line, column)
}

/// The lines of a span, with signs under it.
fn marked(text: &mut String, content: &str, span: &Range<usize>, sign: char, label: &str) {
    assert!(span.start <= span.end, "a span ends before it starts");
    let mut at = 0;
    let mut is_first = true;
    for (index, line) in content.split_inclusive('\n').enumerate() {
        let (start, end) = (at, at + line.len());
        at = end;
        let touches = span.start < end && (span.end > start || (is_first && span.start >= start));
        if !touches {
            continue;
        }
        let line = line.trim_end_matches(['\n', '\r']);
        let from = span.start.max(start) - start;
        let to = (span.end.min(start + line.len()).max(start) - start).max(from);
        let before = line.get(..from).unwrap_or(line).chars().count();
        let under = line.get(from..to).map_or(0, |part| part.chars().count()).max(1);
        let label = if is_first && !label.is_empty() { format!(" {label}") } else { String::new() };
        let _ = writeln!(text, "{:>4} | {}", index + 1, line.trim_start_matches('\u{feff}'));
        let mark = usize::from(line.starts_with('\u{feff}'));
        let signs = sign.to_string().repeat(under);
        let _ = writeln!(text, "     | {}{signs}{label}", " ".repeat(before.saturating_sub(mark)));
        is_first = false;
    }
}

/// The house style of messages: one line, lower case at the start, no period at the end.
fn check_words(problem: &Diagnostic) {
    let texts = [Some(&problem.message), problem.help.as_ref(), Some(&problem.label)];
    for text in texts.into_iter().flatten().filter(|text| !text.is_empty()) {
        assert!(!text.contains('\n'), "more than one line: {text}");
        assert!(!text.ends_with('.'), "a period at the end: {text}");
        assert!(!text.starts_with(char::is_uppercase), "upper case at the start: {text}");
    }
}
