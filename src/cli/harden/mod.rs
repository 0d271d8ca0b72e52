//! `harden`: what slips through when people disguise what they write.

mod report;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use jiff::Timestamp;

use super::args::{HardenArgs, ReportFormat};
use super::clock;
use super::error::CommandError;
use super::exit_code::ExitStatus;
use super::pack::load_pack_and_files;
use super::render::{Screen, counted};
use crate::archive::{ArchiveError, Input, LineReader, RawLine, all_threads, find_inputs, in_order};
use crate::engine::Engine;
use crate::rulepack::Case;
use crate::study::evaluate::{Labels, Told, Truth};
use crate::study::harden::{Attacker, Hardening, MessageTrials, RecallLost};
use crate::verdict::Action;
use crate::wire::Json;

/// How many labeled lines a thread is given at once.
const BATCH_LINES: usize = 32;

/// Runs the command.
///
/// # Errors
/// When rules or input cannot be read, when no case fits, and when the output cannot be written.
pub(super) fn run(args: HardenArgs, screen: &mut Screen) -> Result<ExitStatus, CommandError> {
    let HardenArgs {
        folder,
        rule,
        seed,
        min,
        most_turned,
        examples,
        labeled,
        held_from,
        most_lost,
        threads,
        now,
        format,
    } = args;
    let (pack, files) = load_pack_and_files(folder.as_deref(), screen)?;
    let engine = Engine::new(pack);
    let attacker = Attacker::new(&engine, &files, seed);
    let threads = threads.unwrap_or_else(all_threads);
    let prefix = rule.unwrap_or_default();
    let cases: Vec<&Case> = engine.pack().cases().iter().filter(|case| case.rule.starts_with(&prefix)).collect();
    if cases.is_empty() {
        return Err(CommandError::NotFound(format!("no case stands beside a rule `{prefix}…`")));
    }
    let mut hardening = Hardening::default();
    in_order(
        threads,
        cases.into_iter(),
        |case| attacker.case(case),
        |trials| {
            hardening.add(trials);
            Ok::<(), CommandError>(())
        },
    )?;
    let mut bad_lines = 0;
    let lost = if labeled.is_empty() {
        None
    } else {
        let attack = Attack { attacker: &attacker, held_from, now: clock::now(now), threads };
        Some(attack.all(&labeled, &mut bad_lines, screen)?)
    };
    match format {
        ReportFormat::Human => screen.text(&report::human(&hardening, lost.as_ref(), examples))?,
        ReportFormat::Json => screen.json(&report::json(&hardening, lost.as_ref(), seed))?,
    }
    if bad_lines > 0 {
        screen.warning(&format!("{} passed over", counted(bad_lines, "bad line")));
    }
    let total = hardening.total();
    let rate = |share: Option<crate::study::evaluate::Share>| share.map(|share| share.rate);
    let gates = [
        (
            min.zip(rate(total.kept_share())).is_some_and(|(gate, rate)| rate < gate.0),
            "fewer mutated hits are kept than `--min` asks for",
        ),
        (
            most_turned.zip(rate(total.turned_share())).is_some_and(|(gate, rate)| rate > gate.0),
            "more mutated misses become hits than `--most-turned` allows",
        ),
        (
            most_lost.zip(lost.as_ref()).is_some_and(|(gate, lost)| lost.total().points_lost() > gate.0),
            "more recall is lost than `--most-lost` allows",
        ),
    ];
    let missed: Vec<&str> = gates.into_iter().filter(|(is_missed, _)| *is_missed).map(|(_, told)| told).collect();
    missed.iter().for_each(|gate| screen.warning(gate));
    Ok(match (bad_lines, missed.is_empty()) {
        (1.., _) => ExitStatus::BadInput,
        (0, false) => ExitStatus::Findings,
        (0, true) => ExitStatus::Done,
    })
}

/// An attack on labeled messages.
struct Attack<'e> {
    attacker: &'e Attacker<'e>,
    held_from: Action,
    now: Timestamp,
    threads: NonZeroUsize,
}

/// What became of a labeled line.
enum Attacked {
    /// It was attacked.
    Trials(MessageTrials),
    /// It is good, or no message with a text.
    Left,
    /// It cannot be read, or nobody knows its label.
    Bad,
}

impl Attack<'_> {
    fn all(&self, named: &[PathBuf], bad_lines: &mut usize, screen: &mut Screen) -> Result<RecallLost, CommandError> {
        let inputs = find_inputs(named)?;
        let mut lost = RecallLost::default();
        screen.begin_work(inputs.iter().map(Input::size).sum());
        for input in &inputs {
            self.read(input, &mut lost, bad_lines, screen)?;
        }
        screen.end_progress();
        Ok(lost)
    }

    fn read(
        &self,
        input: &Input,
        lost: &mut RecallLost,
        bad_lines: &mut usize,
        screen: &mut Screen,
    ) -> Result<(), CommandError> {
        let mut reader = LineReader::new(input.open()?);
        let before = screen.progress();
        let labels = Labels::default();
        let mut failed = None;
        let batches = std::iter::from_fn(|| {
            let mut batch: Vec<Option<Vec<u8>>> = Vec::new();
            while batch.len() < BATCH_LINES && failed.is_none() {
                match reader.next_line() {
                    Ok(None) => break,
                    Ok(Some((_, RawLine::Bytes(line)))) => batch.push(Some(line.to_vec())),
                    Ok(Some((_, RawLine::TooLong))) => batch.push(None),
                    Err(source) => {
                        let line = reader.number();
                        failed = Some(ArchiveError::Read { input: input.clone(), line, source });
                    }
                }
            }
            (!batch.is_empty()).then(|| (batch, reader.bytes_read()))
        });
        let work = |(batch, end): (Vec<Option<Vec<u8>>>, u64)| {
            let attacked = batch.iter().map(|line| self.line(line.as_deref(), &labels));
            (attacked.collect::<Vec<Attacked>>(), end)
        };
        in_order(self.threads, batches, work, |(attacked, end)| {
            for attacked in attacked {
                match attacked {
                    Attacked::Trials(trials) => lost.add(trials, self.held_from),
                    Attacked::Left => {}
                    Attacked::Bad => *bad_lines += 1,
                }
            }
            screen.set_progress(before + end);
            Ok::<(), CommandError>(())
        })?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }

    fn line(&self, line: Option<&[u8]>, labels: &Labels) -> Attacked {
        let read = line.and_then(|line| Some((line, Json::parse(line).ok()?)));
        let Some((line, json)) = read else { return Attacked::Bad };
        match Told::read(&json).label.and_then(|label| labels.truth(&label)) {
            None => Attacked::Bad,
            Some(Truth::Honest | Truth::Promo) => Attacked::Left,
            Some(Truth::Bad) => self.attacker.message(line, self.now).map_or(Attacked::Left, Attacked::Trials),
        }
    }
}
