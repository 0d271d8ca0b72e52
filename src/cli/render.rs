//! Text for people and machines; the only file that prints. Read [`Screen`].

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde_json::Value;

use super::pack::LoadedPack;
use crate::rulepack::{Diagnostic, DiagnosticCode, Severity};

/// Where a command writes: answers to standard output, what is to be said beside to standard error.
pub(super) struct Screen {
    out: BufWriter<io::Stdout>,
    err: anstream::AutoStream<io::Stderr>,
    has_colors: bool,
    progress: ProgressBar,
}

impl Screen {
    /// The screen of this process.
    pub(super) fn new() -> Self {
        let has_colors = anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
        Screen {
            out: BufWriter::with_capacity(64 * 1024, io::stdout()),
            err: anstream::AutoStream::auto(io::stderr()),
            has_colors,
            progress: ProgressBar::hidden(),
        }
    }

    /// Writes a line exactly as it is.
    ///
    /// # Errors
    /// When standard output takes nothing more.
    pub(super) fn raw_line(&mut self, line: &str) -> io::Result<()> {
        self.out.write_all(line.as_bytes())?;
        self.out.write_all(b"\n")
    }

    /// Writes a line for people, without colors where they cannot be shown.
    ///
    /// # Errors
    /// When standard output takes nothing more.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        if self.has_colors {
            return self.raw_line(text);
        }
        write!(self.out, "{}", anstream::adapter::strip_str(text))?;
        self.out.write_all(b"\n")
    }

    /// Writes JSON for people and machines, over several lines.
    ///
    /// # Errors
    /// When standard output takes nothing more.
    pub(super) fn json(&mut self, value: &Value) -> io::Result<()> {
        self.raw_line(&format!("{value:#}"))
    }

    /// Says something beside. Where that cannot be said, the work goes on.
    pub(super) fn note(&mut self, text: &str) {
        let Screen { err, progress, .. } = self;
        progress.suspend(|| {
            let _ = writeln!(err, "{text}");
        });
    }

    /// Says something beside that deserves attention.
    pub(super) fn warning(&mut self, text: &str) {
        self.note(&format!("{}: {text}", painted("warning", bold(AnsiColor::Yellow))));
    }

    /// Says why a command broke off, with everything that led to it.
    pub(super) fn failure(&mut self, error: &dyn Error) {
        let mut text = format!("{}: {error}", painted("error", bold(AnsiColor::Red)));
        let mut told = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            // A layer that only passes on what is below says the same words.
            if cause.to_string() != told {
                told = cause.to_string();
                let _ = write!(text, "\n  because: {told}");
            }
            source = cause.source();
        }
        self.note(&text);
    }

    /// Says how a command is used, or what was wrong with it.
    pub(super) fn usage(&mut self, refused: &clap::Error) {
        let _ = refused.print();
    }

    /// Hands over what was written.
    ///
    /// # Errors
    /// When standard output takes nothing more.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Shows how far the work is, in bytes, when somebody looks and answers go elsewhere.
    pub(super) fn begin_progress(&mut self, total: Option<u64>) {
        if !io::stdout().is_terminal() {
            self.begin_work(total);
        }
    }

    /// Shows how far the work is, in bytes, when somebody looks; for work that writes at its end only.
    pub(super) fn begin_work(&mut self, total: Option<u64>) {
        if !io::stderr().is_terminal() {
            return;
        }
        let (bar, template) = match total {
            Some(total) => {
                (ProgressBar::new(total), "{bar:30} {bytes}/{total_bytes} {binary_bytes_per_sec}, {eta} left")
            }
            None => (ProgressBar::no_length(), "{spinner} {bytes} {binary_bytes_per_sec}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_draw_target(ProgressDrawTarget::stderr());
        self.progress = bar;
    }

    /// How far the work was.
    pub(super) fn progress(&self) -> u64 {
        self.progress.position()
    }

    /// How far the work is now.
    pub(super) fn set_progress(&self, bytes: u64) {
        self.progress.set_position(bytes);
    }

    /// Takes the progress away.
    pub(super) fn end_progress(&mut self) {
        self.progress.finish_and_clear();
        self.progress = ProgressBar::hidden();
    }
}

/// Text in a style.
pub(super) fn painted(text: &str, style: Style) -> String {
    format!("{style}{text}{style:#}")
}

/// Bold in a color.
pub(super) fn bold(color: AnsiColor) -> Style {
    color.on_default().bold()
}

/// Bold.
pub(super) const BOLD: Style = Style::new().bold();

/// What matters less.
pub(super) const FAINT: Style = Style::new().dimmed();

/// A number with its word: `1 line`, `2 lines`.
pub(super) fn counted(count: usize, word: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {word}{ending}")
}

/// An action in the color of its weight.
pub(super) fn action(name: &str) -> String {
    painted(name, action_style(name))
}

fn action_style(name: &str) -> Style {
    bold(match name {
        "allow" => AnsiColor::Green,
        "warn" => AnsiColor::Cyan,
        "limit" => AnsiColor::Blue,
        "review" => AnsiColor::Yellow,
        _ => AnsiColor::Red,
    })
}

/// An answer in one short line: action, score, what it is about, which rules.
pub(super) fn answer(line: &str) -> String {
    let Ok(answer) = serde_json::from_str::<Value>(line) else { return line.to_owned() };
    let text = |key: &str| answer.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let style = |name: &str, style: Style| painted(&format!("{name:<6}"), style);
    match text("type").as_str() {
        "ack" => format!("{}      {}", style("ack", FAINT), text("id")),
        "error" => {
            let number = answer.get("line").and_then(Value::as_u64).unwrap_or_default();
            let place = format!("line {number}");
            format!("{} {place}: {} {}", style("error", bold(AnsiColor::Red)), text("message"), text("field"))
                .trim_end()
                .to_owned()
        }
        kind => {
            let score = answer.get("score").and_then(Value::as_i64).unwrap_or_default();
            let name = text("action");
            let about: Vec<String> =
                [kind.to_owned(), text("id"), text("business")].into_iter().filter(|word| !word.is_empty()).collect();
            let hits: Vec<String> = answer
                .get("hits")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|hit| hit.get("rule").and_then(Value::as_str).map(str::to_owned))
                .collect();
            let rules = if hits.is_empty() { String::new() } else { format!("  {}", painted(&hits.join(", "), FAINT)) };
            format!("{} {score:>4} {}{rules}", style(&name, action_style(&name)), about.join(" "))
        }
    }
}

/// A problem in a rule file with its place, as compilers show it.
pub(super) fn diagnostic(problem: &Diagnostic, pack: &LoadedPack) -> String {
    use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
    let Diagnostic { code, severity, message, file, span, label, second, help } = problem;
    let text = pack.text(file);
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut primary = AnnotationKind::Primary.span(within(span, text));
    if !label.is_empty() {
        primary = primary.label(label.as_str());
    }
    let path = pack.shown_path(file);
    let mut snippet = Snippet::source(text).line_start(1).path(path.as_str()).fold(true).annotation(primary);
    if let Some((span, label)) = second {
        snippet = snippet.annotation(AnnotationKind::Context.span(within(span, text)).label(label.as_str()));
    }
    let mut group = level.primary_title(message.as_str()).id(code.name()).element(snippet);
    if let Some(help) = help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    Renderer::styled().render(&[group])
}

/// Notes of one kind in short: what they mean, and the names they are about.
pub(super) fn notes(code: DiagnosticCode, notes: &[&Diagnostic]) -> String {
    let head = painted(&format!("note[{}]", code.name()), bold(AnsiColor::Green));
    let names: Vec<&str> = notes
        .iter()
        .map(|note| note.message.split('`').nth(1).filter(|_| note.message.starts_with('`')).unwrap_or(&note.file))
        .collect();
    format!("{head}: {} {}\n", code.meaning(), painted(&names.join(", "), FAINT))
}

/// A span that certainly lies within a text, between characters.
fn within(span: &std::ops::Range<usize>, text: &str) -> std::ops::Range<usize> {
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end).max(start);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn answers_fit_in_a_line() {
        for (line, shown) in [
            (r#"{"id":"a","type":"ack"}"#, "ack         a"),
            (r#"{"line":3,"type":"error","code":"not-json","message":"no JSON"}"#, "error  line 3: no JSON"),
            (
                r#"{"id":"m","type":"message","business":"b","action":"review","score":60,"hits":[{"rule":"a.b"}]}"#,
                "review   60 message m b  a.b",
            ),
        ] {
            assert_eq!(plain(&answer(line)), shown);
        }
    }
}
