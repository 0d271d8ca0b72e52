//! The one call that does both steps with a store: a line in, a line out. Read [`judge`].

use jiff::Timestamp;

use super::effects::{of_decision, of_record};
use super::read::{Engine, ReadError, Reading};
use crate::memory::{Answered, Store, StoreError};
use crate::record::{Body, Record};
use crate::verdict::Verdict;
use crate::wire::{self, Json, WireCode, WireError};

/// The answer to one record.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A verdict, just found.
    Verdict(Box<Verdict>),
    /// It is remembered.
    Acknowledged,
    /// The record came before; this is the line of then, without the texts of evidence.
    Again(String),
}

/// Why a record has no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It cannot be judged.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// A record of the same id said something else.
    #[error("another record has the id `{0}` already")]
    OtherContent(String),
    /// A decision is about a verdict that nobody remembers.
    #[error("there is no verdict `{0}` to decide about")]
    UnknownVerdict(String),
    /// The memory failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AnswerError {
    /// The line that answers; `Err` with the store's error where the record is not to blame.
    fn into_wire(self, record: &Record<'_>) -> Result<WireError, StoreError> {
        let message = self.to_string();
        let (code, field) = match self {
            AnswerError::Read(ReadError::Future { .. }) => (WireCode::FutureTime, "/at"),
            AnswerError::Read(ReadError::GivenFact(_)) => (WireCode::BadMemory, "/memory"),
            AnswerError::OtherContent(_) => (WireCode::OtherContent, "/id"),
            AnswerError::UnknownVerdict(_) => (WireCode::UnknownVerdict, "/of"),
            AnswerError::Store(error) => return Err(error),
        };
        let id = record.id.as_deref().map(str::to_owned);
        Ok(WireError { code, field: Some(field.to_owned()), message, id })
    }
}

/// Judges a record with the memory of a store, and remembers what is to be remembered.
///
/// With `remember` false the store is only read: a report is then judged without counting itself.
/// A record that brings its own memory never touches the store.
///
/// # Errors
/// See [`AnswerError`]. After an error nothing more is remembered than before.
pub fn judge(
    engine: &Engine,
    store: &dyn Store,
    record: &Record<'_>,
    now: Timestamp,
    remember: bool,
) -> Result<Answer, AnswerError> {
    let mut reading = engine.read(record, now)?;
    let mut needs = reading.needs();
    if record.memory.is_some() {
        return Ok(concluded(reading, Default::default()).0);
    }
    let before = reading.effects_before().filter(|_| remember);
    if before.is_some() && needs.record.is_some() {
        let mut known = crate::memory::Needs::nothing(needs.at);
        known.record = needs.record.take();
        if let Some(again) = repeated(store.fetch(&known)?.answered, record)? {
            return Ok(again);
        }
    }
    if let Some(before) = &before {
        store.apply(before)?;
        if let Some(first) = reading.needs_first() {
            reading.be_about(&store.fetch(&first)?.about);
            needs = reading.needs();
            needs.record = None;
        }
    }
    let mut remembered = store.fetch(&needs)?;
    if let Some(again) = repeated(remembered.answered.take(), record)? {
        return Ok(again);
    }
    let (answer, effects) = match &record.body {
        Body::Decision(decision) => {
            let (business, of) =
                remembered.verdict.take().ok_or_else(|| AnswerError::UnknownVerdict(decision.of.to_string()))?;
            (Answer::Acknowledged, Some(of_decision(&reading, decision, business, of)))
        }
        _ if reading.subject().is_none() => (Answer::Acknowledged, Some(of_record(&reading))),
        _ => concluded(reading, remembered),
    };
    if let Some(mut effects) = effects.filter(|_| remember) {
        // What was applied before it was judged is there.
        let applied = before.map(|before| before.changes).unwrap_or_default();
        effects.changes.retain(|change| !applied.contains(change));
        if let (Answer::Acknowledged, Some(kept)) = (&answer, &mut effects.kept) {
            kept.answer = wire::write_ack(record.id.as_deref(), None);
        }
        store.apply(&effects)?;
    }
    Ok(answer)
}

fn concluded(reading: Reading<'_>, remembered: crate::memory::Remembered) -> (Answer, Option<crate::memory::Effects>) {
    match reading.decide(remembered) {
        Some(decided) => (Answer::Verdict(Box::new(decided.verdict)), decided.effects),
        None => (Answer::Acknowledged, None),
    }
}

/// The answer given before, if the record came before and says the same.
///
/// An empty answer is that of a report whose judgement was cut off by a crash: it is judged now.
fn repeated(answered: Option<Answered>, record: &Record<'_>) -> Result<Option<Answer>, AnswerError> {
    let Some(Answered { content, answer }) = answered else { return Ok(None) };
    if content != record.content {
        let id = record.id.as_deref().unwrap_or("(without id)").to_owned();
        return Err(AnswerError::OtherContent(id));
    }
    Ok((!answer.is_empty()).then_some(Answer::Again(answer)))
}

/// Answers one line of JSON with one line of JSON, whatever it holds.
///
/// `number` is the number of the line, for errors. With `strict`, keys that nothing reads are
/// refused. The answer says in [`Line`] whether it is one, or an error.
pub fn answer_line(
    engine: &Engine,
    store: &dyn Store,
    line: &[u8],
    number: u64,
    options: &LineOptions,
) -> Result<Line, StoreError> {
    let refused = |error: &WireError| Line {
        text: wire::write_error(number, error),
        outcome: LineOutcome::Refused(error.message.clone()),
    };
    let json = match Json::parse(line) {
        Ok(json) => json,
        Err(error) => return Ok(refused(&error)),
    };
    let read = match wire::read_json(&json) {
        Ok(read) => read,
        Err(error) => return Ok(refused(&error)),
    };
    if options.strict
        && let Err(error) = read.refuse_unknown_keys()
    {
        return Ok(refused(&error));
    }
    let unknown_keys = read.unknown_keys.len();
    let mut last = None;
    for record in &read.records {
        match judge(engine, store, record, options.now, options.remember) {
            Ok(answer) => last = Some(answer),
            Err(error) => return error.into_wire(record).map(|error| refused(&error)),
        }
    }
    let ack = || Line {
        text: wire::write_ack(read.id.as_deref(), read.envelope.then_some(read.records.len())),
        outcome: LineOutcome::Answered { verdict: None, unknown_keys },
    };
    Ok(match last {
        _ if read.envelope => ack(),
        None | Some(Answer::Acknowledged) => ack(),
        Some(Answer::Verdict(verdict)) => Line {
            text: wire::write_verdict(&verdict),
            outcome: LineOutcome::Answered { verdict: Some(verdict), unknown_keys },
        },
        Some(Answer::Again(kept)) => match wire::with_texts(&kept, &json) {
            Ok(text) => Line { text, outcome: LineOutcome::Answered { verdict: None, unknown_keys } },
            Err(error) => {
                let source: Box<dyn std::error::Error + Send + Sync> = Box::new(error);
                return Err(StoreError::new("reading the answer kept of a record", Some(source)));
            }
        },
    })
}

/// How lines are answered.
#[derive(Debug, Clone, Copy)]
pub struct LineOptions {
    /// The clock.
    pub now: Timestamp,
    /// Whether anything is remembered.
    pub remember: bool,
    /// Whether keys that nothing reads are refused.
    pub strict: bool,
}

/// A line of JSON that answers a line of JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The line, without a line break.
    pub text: String,
    /// What it says.
    pub outcome: LineOutcome,
}

/// What an answering line says.
#[derive(Debug, Clone, PartialEq)]
pub enum LineOutcome {
    /// The record was answered.
    Answered {
        /// The verdict, if it was just found.
        verdict: Option<Box<Verdict>>,
        /// How many keys nothing read.
        unknown_keys: usize,
    },
    /// The line is bad, for this reason.
    Refused(String),
}
