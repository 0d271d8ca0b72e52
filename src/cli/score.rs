//! `score`: records in, answers out, in order.

use std::io::IsTerminal;

use super::args::{AnswerFormat, ScoreArgs};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack;
use super::render::{self, Screen};
use super::store::open_memory;
use crate::archive::{ArchiveError, Input, LineReader, RawLine, find_inputs, too_long};
use crate::engine::{Engine, Line, LineOptions, LineOutcome, answer_line};
use crate::memory::Store;
use crate::wire;

/// How many answers wait for one commit: a commit costs the same for one record as for many.
const GROUP_RECORDS: usize = 512;

/// How many bytes of answers wait at most.
const GROUP_BYTES: usize = 4 * 1024 * 1024;

/// Runs the command.
///
/// # Errors
/// When rules, input or store fail. Lines that are bad are answered, counted and end in the status.
pub(super) fn run(args: ScoreArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let ScoreArgs { files, rules, store, now, dry_run, strict, format } = args;
    let inputs = find_inputs(&files)?;
    let pack = load_pack(rules.rules.as_deref(), screen)?;
    let memory = open_memory(store.as_deref())?;
    let is_human = match format {
        AnswerFormat::Auto => std::io::stdout().is_terminal(),
        AnswerFormat::Jsonl => false,
        AnswerFormat::Human => true,
    };
    let options = LineOptions { now: clock::now(now), remember: !dry_run, strict };
    screen.begin_progress(inputs.iter().map(Input::size).sum());
    let mut run = Run {
        engine: Engine::new(pack),
        store: memory.as_ref(),
        options,
        is_human,
        group: Vec::new(),
        group_bytes: 0,
        tally: Tally::default(),
    };
    let mut done = Ok(());
    for input in &inputs {
        done = run.read(input, screen);
        if done.is_err() {
            break;
        }
    }
    screen.end_progress();
    // A closed pipe ends the run; everything else leaves answers that were found before.
    if !matches!(done, Err(CommandError::Output(_) | CommandError::Store(_))) {
        run.release(screen)?;
    }
    run.tally.tell(screen);
    done?;
    Ok(if run.tally.bad > 0 { ExitStatus::BadInput } else { ExitStatus::Done })
}

/// A run over all inputs.
struct Run<'s> {
    engine: Engine,
    store: &'s dyn Store,
    options: LineOptions,
    is_human: bool,
    /// Answers that wait until what they say is on disk, each with what is noted beside.
    group: Vec<(String, Option<String>)>,
    group_bytes: usize,
    tally: Tally,
}

impl Run<'_> {
    fn read(&mut self, input: &Input, screen: &mut Screen) -> Result<(), CommandError> {
        let mut reader = LineReader::new(input.open()?);
        let before = screen.progress();
        loop {
            let answer = match reader.next_line() {
                Ok(None) => break,
                Ok(Some((number, RawLine::Bytes(line)))) => {
                    answer_line(&self.engine, self.store, line, number, &self.options)
                }
                Ok(Some((number, RawLine::TooLong))) => {
                    let error = too_long();
                    let text = wire::write_error(number, &error);
                    Ok(Line { text, outcome: LineOutcome::Refused(error.message) })
                }
                Err(source) => {
                    return Err(ArchiveError::Read { input: input.clone(), line: reader.number(), source }.into());
                }
            };
            match answer {
                Ok(answer) => self.take(answer, input, reader.number()),
                Err(error) => {
                    self.release(screen)?;
                    return Err(error.into());
                }
            }
            let is_full = self.group.len() >= GROUP_RECORDS || self.group_bytes >= GROUP_BYTES;
            if is_full || (*input == Input::Standard && !reader.has_more_at_hand()) {
                self.release(screen)?;
                screen.set_progress(before + reader.bytes_read());
            }
        }
        screen.set_progress(before + reader.bytes_read());
        Ok(())
    }

    fn take(&mut self, answer: Line, input: &Input, number: u64) {
        let Line { text, outcome } = answer;
        let note = match outcome {
            LineOutcome::Answered { unknown_keys, .. } => {
                self.tally.unknown_keys += unknown_keys;
                None
            }
            LineOutcome::Refused(reason) => {
                self.tally.bad += 1;
                Some(format!("{input}:{number}: {reason}"))
            }
        };
        self.tally.lines += 1;
        self.group_bytes += text.len();
        self.group.push((text, note));
    }

    /// Brings to disk what was remembered, and only then says so.
    fn release(&mut self, screen: &mut Screen) -> Result<(), CommandError> {
        if self.options.remember && !self.group.is_empty() {
            self.store.commit()?;
        }
        self.group_bytes = 0;
        for (text, note) in self.group.drain(..) {
            if self.is_human {
                screen.text(&render::answer(&text))?;
            } else {
                screen.raw_line(&text)?;
            }
            if let Some(note) = note {
                screen.note(&note);
            }
        }
        Ok(screen.flush()?)
    }
}

/// What is counted over a run.
#[derive(Default)]
struct Tally {
    lines: u64,
    bad: u64,
    unknown_keys: usize,
}

impl Tally {
    fn tell(&self, screen: &mut Screen) {
        let Tally { lines, bad, unknown_keys } = self;
        if *unknown_keys > 0 {
            let keys = render::counted(*unknown_keys, "key");
            screen.warning(&format!("nothing reads {keys} of these records; `--strict` refuses and names them"));
        }
        if *bad > 0 || std::io::stderr().is_terminal() {
            let lines = render::counted(usize::try_from(*lines).unwrap_or(usize::MAX), "line");
            screen.note(&format!("{lines} answered, {bad} of them bad"));
        }
    }
}
