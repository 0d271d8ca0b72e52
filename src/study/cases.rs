//! The cases that stand beside the rules. Read [`run_cases`].

use jiff::Timestamp;
use serde_json::Value;

use crate::engine::{Answer, Engine, explain, judge};
use crate::memory::MemoryStore;
use crate::rulepack::Case;
use crate::verdict::{Explanation, RuleAccount, Verdict};
use crate::wire;

/// The clock of a case that names none: a Sunday forenoon (UTC) outside of quiet hours, so that a rule
/// about the time of day does not show up where nobody thought of it.
pub const DEFAULT_CLOCK: &str = "2026-11-22T10:00:00Z";

/// The business of a record that names none: a sender about whom nothing is known.
pub const DEFAULT_BUSINESS: &str = "b-test";

/// What became of a case.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseOutcome<'p> {
    /// The case.
    pub case: &'p Case,
    /// What was found.
    pub finding: CaseFinding,
    /// The verdict, where there is one.
    pub verdict: Option<Box<Verdict>>,
    /// Why the rule did not fire, part by part, where the case fails for that.
    pub account: Option<RuleAccount>,
}

/// What became of the rule of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseFinding {
    /// The rule fired, live or in the shadow.
    Fired,
    /// It did not.
    Silent,
    /// It could not be decided, because these facts are missing.
    Undecided(Vec<String>),
    /// The case cannot be judged at all, for this reason.
    Unreadable(String),
}

impl CaseOutcome<'_> {
    /// Whether the case holds. A rule that cannot be decided does not fire, so a miss holds then.
    pub fn passes(&self) -> bool {
        match &self.finding {
            CaseFinding::Fired => self.case.must_hit,
            CaseFinding::Silent | CaseFinding::Undecided(_) => !self.case.must_hit,
            CaseFinding::Unreadable(_) => false,
        }
    }
}

/// Judges every case of the pack, each with an empty memory or the one it gives, in the order of the
/// files.
pub fn run_cases(engine: &Engine) -> Vec<CaseOutcome<'_>> {
    engine.pack().cases().iter().map(|case| run_case(engine, case)).collect()
}

/// Judges one case.
pub fn run_case<'p>(engine: &Engine, case: &'p Case) -> CaseOutcome<'p> {
    let mut outcome = match verdict_of(engine, case) {
        Ok(verdict) => CaseOutcome { case, finding: finding(case, &verdict), verdict: Some(verdict), account: None },
        Err(reason) => CaseOutcome { case, finding: CaseFinding::Unreadable(reason), verdict: None, account: None },
    };
    // A verdict names a few undecided rules only; the one of the case may be among the others.
    let is_told = outcome.verdict.as_ref().is_none_or(|verdict| verdict.unknown_count == verdict.unknown.len());
    if outcome.finding != CaseFinding::Fired && (!is_told || !outcome.passes()) {
        outcome.account = explanation_of(engine, case).and_then(|told| told.account(&case.rule).cloned());
        if let Some(account) = outcome.account.as_ref().filter(|account| account.is_undecided()) {
            outcome.finding = CaseFinding::Undecided(account.missing_facts());
        }
    }
    outcome
}

fn finding(case: &Case, verdict: &Verdict) -> CaseFinding {
    let mut fired = verdict.hits.iter().chain(&verdict.shadow);
    if fired.any(|hit| hit.rule == case.rule) {
        return CaseFinding::Fired;
    }
    match verdict.unknown.iter().find(|undecided| undecided.rule == case.rule) {
        Some(undecided) => CaseFinding::Undecided(undecided.missing.clone()),
        None => CaseFinding::Silent,
    }
}

/// The line of JSON that a case stands for.
fn line_of(case: &Case) -> String {
    line_of_record(case.case.record.clone())
}

fn line_of_record(mut record: Value) -> String {
    if let Some(record) = record.as_object_mut() {
        record.entry("business").or_insert_with(|| DEFAULT_BUSINESS.into());
    }
    record.to_string()
}

/// The clock of a case.
fn clock_of(case: &Case) -> Result<Timestamp, String> {
    let now = case.case.now.as_deref().unwrap_or(DEFAULT_CLOCK);
    now.parse().map_err(|_| format!("`now` is `{now}`, which is no time such as {DEFAULT_CLOCK}"))
}

fn verdict_of(engine: &Engine, case: &Case) -> Result<Box<Verdict>, String> {
    verdict_of_line(engine, &line_of(case), clock_of(case)?)
}

/// The verdict of a case if it showed another text.
pub(super) fn verdict_with_text(engine: &Engine, case: &Case, text: &str) -> Result<Box<Verdict>, String> {
    let mut record = case.case.record.clone();
    if let Some(record) = record.as_object_mut() {
        record.insert("text".to_owned(), text.into());
    }
    verdict_of_line(engine, &line_of_record(record), clock_of(case)?)
}

fn verdict_of_line(engine: &Engine, line: &str, now: Timestamp) -> Result<Box<Verdict>, String> {
    let read = wire::read_line(line.as_bytes()).map_err(|error| error.to_string())?;
    read.refuse_unknown_keys().map_err(|error| error.to_string())?;
    let [record] = read.records.as_slice() else {
        return Err("the record of a case is one record, not an envelope".to_owned());
    };
    match judge(engine, &MemoryStore::new(), record, now, true) {
        Ok(Answer::Verdict(verdict)) => Ok(verdict),
        Ok(_) => Err(format!("nothing is judged about a record of type `{}`", record.body.type_name())),
        Err(error) => Err(error.to_string()),
    }
}

/// What else there is to say about a case that could be judged.
fn explanation_of(engine: &Engine, case: &Case) -> Option<Explanation> {
    let now = clock_of(case).ok()?;
    let line = line_of(case);
    let read = wire::read_line(line.as_bytes()).ok()?;
    explain(engine, &MemoryStore::new(), read.records.first()?, now, true).ok()?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulepack::RulePack;

    #[test]
    fn every_case_of_the_default_pack_can_be_judged() {
        let engine = Engine::new(RulePack::builtin().unwrap());
        let outcomes = run_cases(&engine);
        assert_eq!(outcomes.len(), engine.pack().cases().len());
        for outcome in outcomes {
            assert!(!matches!(outcome.finding, CaseFinding::Unreadable(_)), "{outcome:?}");
        }
    }
}
