//! `evaluate`: how well the rules judge labeled records.

mod chooser;
mod drawing;
mod json;
mod page;
mod report;
mod text;

use std::num::NonZeroUsize;
use std::path::Path;

use jiff::Timestamp;

use self::report::Report;
use super::args::{Billionths, EvaluateArgs, GateArgs, StudyFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{Screen, counted};
use crate::archive::{ArchiveError, Input, LineReader, RawLine, all_threads, find_inputs, in_order, too_long};
use crate::engine::Engine;
use crate::memory::MemoryStore;
use crate::study::evaluate::{Dimension, Evaluation, Judge, JudgedLine, LabelBook, Labels, Share, Told, Truth, Wrong};
use crate::verdict::{Action, Subject};
use crate::wire::{self, Json, WireError};

/// How many lines a thread is given at once: enough that handing over costs nothing.
const BATCH_LINES: usize = 128;

/// How many records judged wrongly people are shown of either kind.
const SHOWN_WRONG: usize = 10;

/// Runs the command.
///
/// # Errors
/// When rules or input fail. Lines that are bad are told, counted and end in the status.
pub(super) fn run(args: EvaluateArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let EvaluateArgs {
        files,
        rules,
        labels: labels_file,
        honest,
        promo,
        bad,
        held_from,
        wrong,
        remember,
        threads,
        gates,
        now,
        format,
    } = args;
    let inputs = find_inputs(&files)?;
    let engine = Engine::new(load_pack(rules.rules.as_deref(), screen)?);
    let mut labels = Labels::default();
    for (named, truth) in [(honest, Truth::Honest), (promo, Truth::Promo), (bad, Truth::Bad)] {
        named.iter().for_each(|label| labels.let_mean(label, truth));
    }
    let book = labels_file.as_deref().map(|path| read_labels(path, screen)).transpose()?;
    let given_now = now;
    let judge = Judge { engine: &engine, labels: &labels, book: book.as_ref(), held_from, now: clock::now(given_now) };
    let kept = wrong.unwrap_or(if format == StudyFormat::Json { usize::MAX } else { SHOWN_WRONG });
    let mut count =
        Count { judge, evaluation: Evaluation::new(held_from, kept), memory: MemoryStore::new(), bad_lines: 0 };
    screen.begin_work(inputs.iter().map(Input::size).sum());
    for input in &inputs {
        count.read(input, remember, threads.unwrap_or_else(all_threads), screen)?;
    }
    screen.end_progress();
    let Count { evaluation, bad_lines, .. } = count;
    let rules = rules.rules.as_deref();
    let command = |wrong: &Wrong| explain_command(wrong, rules, given_now, remember);
    let is_choosing = format == StudyFormat::Human && !remember && chooser::is_possible();
    let key = |at: usize| chooser::key(at).filter(|_| is_choosing);
    let report = || Report::new(&evaluation, &command, &key);
    match format {
        StudyFormat::Json => screen.json(&json::report(&evaluation))?,
        StudyFormat::Human => screen.text(&text::human(&report()))?,
        StudyFormat::Markdown => screen.raw_line(&text::markdown(&report()))?,
        StudyFormat::Html => screen.raw_line(&page::html(&report(), &evaluation, &rungs(&evaluation, &engine)))?,
    }
    if bad_lines > 0 {
        screen.warning(&format!("{} passed over", counted(bad_lines, "bad line")));
    }
    for (key, lines) in &evaluation.left_out {
        screen.warning(&format!("`{key}` means something else here and was left out in {lines} lines"));
    }
    let missed = missed_gates(&gates, &evaluation);
    missed.iter().for_each(|gate| screen.warning(gate));
    if is_choosing {
        chooser::choose(&evaluation, &engine, judge.now, screen)?;
    }
    Ok(match (bad_lines, missed.is_empty()) {
        (1.., _) => ExitStatus::BadInput,
        (0, false) => ExitStatus::Findings,
        (0, true) => ExitStatus::Done,
    })
}

/// What is counted, and what it takes to count it.
struct Count<'e> {
    judge: Judge<'e>,
    evaluation: Evaluation,
    memory: MemoryStore,
    bad_lines: usize,
}

/// A line on its way.
struct Line {
    number: u64,
    bytes: Result<Vec<u8>, WireError>,
    judged: Outcome,
}

/// What became of a line on a thread.
enum Outcome {
    /// It was judged, or cannot be.
    Judged(Result<Option<JudgedLine>, WireError>),
    /// It has to wait for the lines before it.
    Waits,
}

impl Count<'_> {
    /// Judges and counts every line of an input: on many threads where a line stands alone, here
    /// and in order where it needs what came before.
    fn read(
        &mut self,
        input: &Input,
        remember: bool,
        threads: NonZeroUsize,
        screen: &mut Screen,
    ) -> Result<(), CommandError> {
        let mut reader = LineReader::new(input.open()?);
        let before = screen.progress();
        let mut failed = None;
        let judge = self.judge;
        let batches = std::iter::from_fn(|| {
            if failed.is_some() {
                return None;
            }
            let (batch, error) = next_batch(&mut reader, input);
            failed = error;
            let end = reader.bytes_read();
            (!batch.is_empty()).then_some((batch, end))
        });
        let work = |(mut batch, end): (Vec<Line>, u64)| {
            for line in &mut batch {
                let Ok(bytes) = &line.bytes else { continue };
                line.judged = if remember && !Judge::stands_alone(bytes) {
                    Outcome::Waits
                } else {
                    Outcome::Judged(judge_alone(&judge, bytes, remember))
                };
            }
            (batch, end)
        };
        in_order(threads, batches, work, |(batch, end)| {
            for line in batch {
                self.count(line, input, screen);
            }
            screen.set_progress(before + end);
            Ok::<(), CommandError>(())
        })?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    fn count(&mut self, line: Line, input: &Input, screen: &mut Screen) {
        let Line { number, bytes, judged } = line;
        let place = format!("{input}:{number}");
        let counted = bytes.and_then(|bytes| {
            let judged = match judged {
                Outcome::Judged(judged) => judged?,
                Outcome::Waits => self.judge.line_in_stream(&bytes, &self.memory)?,
            };
            self.evaluation.add(judged, &bytes, &place);
            Ok(())
        });
        if let Err(error) = counted {
            screen.note(&format!("{place}: {error}"));
            self.bad_lines += 1;
        }
    }
}

/// Judges a line by itself; in a stream it may go without a label.
fn judge_alone(judge: &Judge<'_>, bytes: &[u8], in_stream: bool) -> Result<Option<JudgedLine>, WireError> {
    if in_stream { judge.line_in_stream(bytes, &MemoryStore::new()) } else { judge.line(bytes) }
}

/// The next lines of an input, and why there are no more if reading broke off.
fn next_batch(reader: &mut LineReader<impl std::io::Read>, input: &Input) -> (Vec<Line>, Option<ArchiveError>) {
    let mut batch = Vec::new();
    while batch.len() < BATCH_LINES {
        let (number, bytes) = match reader.next_line() {
            Ok(None) => break,
            Ok(Some((number, RawLine::Bytes(line)))) => (number, Ok(line.to_vec())),
            Ok(Some((number, RawLine::TooLong))) => (number, Err(too_long())),
            Err(source) => {
                let line = reader.number();
                return (batch, Some(ArchiveError::Read { input: input.clone(), line, source }));
            }
        };
        batch.push(Line { number, bytes, judged: Outcome::Waits });
    }
    (batch, None)
}

/// The labels of a file of their own.
fn read_labels(path: &Path, screen: &mut Screen) -> Result<LabelBook, CommandError> {
    let mut book = LabelBook::new();
    for input in find_inputs(&[path.to_owned()])? {
        let mut reader = LineReader::new(input.open()?);
        loop {
            let line = reader.number();
            let read = reader.next_line();
            let next = read.map_err(|source| ArchiveError::Read { input: input.clone(), line, source })?;
            let Some((number, line)) = next else { break };
            let bad = |message: String| CommandError::BadLine { input: input.to_string(), line: number, message };
            let RawLine::Bytes(line) = line else { return Err(bad(too_long().message)) };
            let json = Json::parse(line).map_err(|error| bad(error.message))?;
            let id = json.get("id").and_then(Json::typed).map(|id| id.into_owned());
            let id = id.ok_or_else(|| bad("a label names the `id` of its record".to_owned()))?;
            let told = Told::read(&json);
            if told.label.is_none() {
                return Err(bad("there is no `label`".to_owned()));
            }
            if book.insert(id.clone(), told).is_some() {
                screen.warning(&format!("{input}:{number}: `{id}` has a label already; the last one counts"));
            }
        }
    }
    Ok(book)
}

/// The scores from which actions apply, if all records are judged by the same.
fn rungs(evaluation: &Evaluation, engine: &Engine) -> Vec<(Action, i64)> {
    let types = evaluation.by(Dimension::Type);
    let mut subjects = types.keys().filter_map(|name| Subject::ALL.iter().find(|(_, known)| *known == name.as_str()));
    match (subjects.next(), types.len()) {
        (Some((subject, _)), 1) => engine.pack().policy().rungs(*subject).to_vec(),
        _ => Vec::new(),
    }
}

/// The command that explains a record, where its line can be read again. In a stream the lines before
/// it count, and `explain` reads them when it is given the file.
fn explain_command(wrong: &Wrong, rules: Option<&Path>, now: Option<Timestamp>, in_stream: bool) -> Option<String> {
    let (path, line) = wrong.place.rsplit_once(':').filter(|(path, _)| *path != "-")?;
    let path = quoted(path);
    let rules = rules.map(|rules| format!(" --rules {}", quoted(&rules.display().to_string()))).unwrap_or_default();
    let now = now.map(|now| format!(" --now {now}")).unwrap_or_default();
    if in_stream {
        let id = quoted(wrong.judged.id.as_deref()?);
        return Some(format!("greentick explain {path} --id {id}{rules}{now}"));
    }
    wire::read_line(wrong.line.as_bytes()).ok()?;
    Some(format!("sed -n {line}p {path} | greentick explain{rules}{now}"))
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | '=' | ',');
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// The gates that were missed, in words.
fn missed_gates(gates: &GateArgs, evaluation: &Evaluation) -> Vec<String> {
    let GateArgs { most_held, most_held_in_source, most_promo_held, least_recall, least_mean_recall } = gates;
    let from = evaluation.held_from;
    let (total, means) = (evaluation.total(), evaluation.means(from));
    let rate = |share: Option<Share>| share.map(|share| share.rate);
    let worst = means.worst_source.as_ref().map(|(_, share)| share.rate);
    let above = |gate: &Option<Billionths>, rate: Option<i64>| gate.zip(rate).is_some_and(|(gate, rate)| rate > gate.0);
    let below = |gate: &Option<Billionths>, rate: Option<i64>| gate.zip(rate).is_some_and(|(gate, rate)| rate < gate.0);
    let gates = [
        (above(most_held, rate(total.honest.share(from))), "more honest records are held than `--most-held` allows"),
        (
            above(most_held_in_source, worst),
            "more honest records of a source are held than `--most-held-in-source` allows",
        ),
        (
            above(most_promo_held, rate(total.promo.share(from))),
            "more advertising is held than `--most-promo-held` allows",
        ),
        (below(least_recall, rate(total.recall(from))), "fewer bad records are held than `--least-recall` asks for"),
        (
            below(least_mean_recall, means.recall.map(|mean| mean.rate)),
            "fewer bad records are held in the mean than `--least-mean-recall` asks for",
        ),
    ];
    gates.into_iter().filter(|(is_missed, _)| *is_missed).map(|(_, told)| told.to_owned()).collect()
}
