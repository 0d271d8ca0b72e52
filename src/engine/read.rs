//! The first step: text folded and searched, rules that can still fire, what is to be known of the
//! past. Read [`Engine`] and [`Reading`].

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::effects::{record_key, remembers};
use super::evaluate::{Evaluation, Slots};
use super::text::{Asked, Sight};
use super::value::Truth;
use crate::facts::{FactKey, GivenFactError, Sheet, standing_keys};
use crate::memory::{CountKey, Effects, Needs, RecordKey, Scope, ScopeKind, Series};
use crate::record::{Body, Record};
use crate::rulepack::{RulePack, RuleStatus, Sign};
use crate::text::numbers::may_dial_abroad;
use crate::verdict::Subject;

/// How far ahead of the clock a record may lie (design section 2): clocks differ, but not by more.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(10);

/// Judges records with one rule pack. Cheap to clone, shareable between threads.
#[derive(Debug, Clone)]
pub struct Engine {
    pub(super) pack: Arc<RulePack>,
}

/// Why a record is not judged.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It lies in the future.
    #[error("`at` is {at}, more than ten minutes ahead of the clock ({now})")]
    Future {
        /// When it says it happened.
        at: Timestamp,
        /// The clock.
        now: Timestamp,
    },
    /// The memory given with it cannot be used.
    #[error(transparent)]
    GivenFact(#[from] GivenFactError),
}

impl Engine {
    /// An engine with a rule pack.
    pub fn new(pack: impl Into<Arc<RulePack>>) -> Self {
        Engine { pack: pack.into() }
    }

    /// The rule pack.
    pub fn pack(&self) -> &RulePack {
        &self.pack
    }

    /// Reads a record. `now` is the clock: the time of a record that names none.
    ///
    /// # Errors
    /// When the record lies in the future, or gives memory that cannot be used.
    pub fn read<'r>(&'r self, record: &'r Record<'r>, now: Timestamp) -> Result<Reading<'r>, ReadError> {
        if let Some(at) = record.at.filter(|at| at.duration_since(now) > CLOCK_TOLERANCE) {
            return Err(ReadError::Future { at, now });
        }
        let at = record.at.unwrap_or(now);
        // Memory holds milliseconds; what is judged must not depend on more.
        let at = Timestamp::from_millisecond(at.as_millisecond()).unwrap_or(at);
        let sheet = Sheet::open(record, at, self.pack.tables(), &self.pack.policy.reports)?;
        let mut reading = Reading {
            pack: &self.pack,
            subject: sheet.subject(),
            key: record_key(record, at),
            slots: Slots::new(self.pack.program.slot_count()),
            sight: Sight::default(),
            candidates: Vec::new(),
            sheet,
        };
        match reading.subject {
            Some(Subject::Message) => {
                reading.sight = Sight::of(reading.sheet.haystack(), &self.pack);
                reading.candidates = reading.triggered();
                reading.drop_decided();
            }
            Some(subject) => reading.candidates = reading.all_of(subject),
            None => {}
        }
        Ok(reading)
    }
}

/// A record that was read: what it needs to know, and then the verdict.
#[derive(Debug)]
pub struct Reading<'r> {
    pub(super) pack: &'r RulePack,
    pub(super) subject: Option<Subject>,
    pub(super) key: RecordKey,
    pub(super) sheet: Sheet<'r>,
    pub(super) slots: Slots,
    pub(super) sight: Sight,
    /// Rules that can still fire, or stay undecided; ascending, which is the order of evaluation.
    pub(super) candidates: Vec<u32>,
}

impl<'r> Reading<'r> {
    /// What is judged; `None` for a record that is only remembered.
    pub fn subject(&self) -> Option<Subject> {
        self.subject
    }

    /// The key under which the record is remembered.
    pub fn key(&self) -> RecordKey {
        self.key
    }

    /// How many rules can still fire.
    pub fn candidate_count(&self) -> usize {
        self.candidates.len()
    }

    /// The rules that something seen lets hold, and those that need nothing to be seen.
    fn triggered(&self) -> Vec<u32> {
        let index = &self.pack.triggers;
        let mut rules: Vec<u32> = index.always.get(&Subject::Message).cloned().unwrap_or_default();
        for entry in self.sight.entries() {
            rules.extend_from_slice(index.by_entry(entry));
        }
        for (sign, of_sign) in Sign::ALL.into_iter().zip(&index.by_sign) {
            if !of_sign.is_empty() && self.shows(sign) {
                rules.extend_from_slice(of_sign);
            }
        }
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// Whether a sign is in the text. What is found is found in folded text, so the sign is too.
    fn shows(&self, sign: Sign) -> bool {
        match sign {
            Sign::Link => !self.sheet.links().is_empty(),
            Sign::Digit => self.sheet.haystack().as_str().bytes().any(|byte| byte.is_ascii_digit()),
            Sign::At => self.sheet.haystack().as_str().contains('@'),
            Sign::Abroad => may_dial_abroad(self.sheet.haystack().as_str()),
        }
    }

    /// All rules about a subject; a profile that names itself may be a rename too.
    fn all_of(&self, subject: Subject) -> Vec<u32> {
        let always = &self.pack.triggers.always;
        let mut rules: Vec<u32> = always.get(&subject).cloned().unwrap_or_default();
        if let Body::Profile(profile) = &self.sheet.record().body
            && profile.name.set().is_some()
        {
            rules.extend(always.get(&Subject::Rename).into_iter().flatten());
            rules.sort_unstable();
        }
        rules
    }

    /// Drops the rules that are false whatever memory says.
    fn drop_decided(&mut self) {
        let fired = self.no_rule_fired();
        let evaluation = self.evaluation(&fired);
        let mut open = Vec::with_capacity(self.candidates.len());
        for rule in &self.candidates {
            let truth = evaluation.holds(self.pack.rule(*rule).root);
            if let Some(cell) = fired.get(*rule as usize) {
                cell.set(truth);
            }
            if truth != Truth::False {
                open.push(*rule);
            }
        }
        self.candidates = open;
    }

    /// Takes every rule of the subject for one that can still fire. The verdict stays the same; what
    /// is asked of memory and what can be told about the rules grows.
    pub(super) fn take_all(&mut self) {
        if let Some(subject) = self.subject {
            let renames = matches!(&self.sheet.record().body, Body::Profile(profile) if profile.name.set().is_some());
            let is_about = |of: Subject| of == subject || (renames && of == Subject::Rename);
            let rules = self.pack.rules.iter().enumerate().filter(|(_, compiled)| is_about(compiled.rule.subject));
            self.candidates = rules.filter_map(|(index, _)| u32::try_from(index).ok()).collect();
        }
    }

    /// Whether each rule fired, before any was evaluated.
    pub(super) fn no_rule_fired(&self) -> Vec<Cell<Truth>> {
        // Only rules up to the last candidate can be asked for.
        let count = self.candidates.last().map_or(0, |last| *last as usize + 1);
        vec![Cell::new(Truth::False); count]
    }

    pub(super) fn evaluation<'e>(&'e self, fired: &'e [Cell<Truth>]) -> Evaluation<'e> {
        Evaluation {
            pack: self.pack,
            sheet: &self.sheet,
            asked: Asked { pack: self.pack, haystack: self.sheet.haystack(), sight: &self.sight },
            slots: &self.slots,
            fired,
        }
    }

    /// What a store must be asked before [`Reading::decide`].
    ///
    /// For a block, an unblock or a retraction: after [`Reading::effects_before`] was applied, so
    /// that the judgement counts it.
    pub fn needs(&self) -> Needs {
        let mut needs = Needs::nothing(self.sheet.at());
        let record = self.sheet.record();
        if record.memory.is_some() {
            return needs;
        }
        needs.record = remembers(record).then_some(self.key);
        if let Body::Decision(decision) = &record.body {
            needs.verdict = Some(decision.of.to_string());
        }
        if self.subject.is_none() {
            return needs;
        }
        // Every verdict shows how the business is presented, or changes what is remembered of it.
        needs.business = record.business.as_deref().map(str::to_owned);
        let mut slots = BTreeSet::new();
        for rule in &self.candidates {
            let compiled = self.pack.rule(*rule);
            slots.extend(compiled.remembered.iter().copied());
            if let Some(limit) = compiled.rule.limit.filter(|_| compiled.rule.status == RuleStatus::Live) {
                needs.counts.extend(self.attempts_key(limit.per));
            }
        }
        for slot in slots {
            self.sheet.need(self.pack.program.slot_key(slot), &mut needs);
        }
        if let (Some(Subject::Standing), Some(business)) = (self.subject, record.business.as_deref()) {
            for window in &self.pack.policy.standing_windows {
                needs.counts.extend(standing_keys(business, *window));
                needs.crowd = Some(business.to_owned());
            }
        }
        needs
    }

    /// The count of persons that the business tried to reach in a window.
    pub(super) fn attempts_key(&self, window: crate::memory::Window) -> Option<CountKey> {
        let business = self.sheet.record().business.as_deref()?;
        let scope = Scope { kind: ScopeKind::Business, id: business.to_owned() };
        Some(CountKey { scope, series: Series::Attempts, window })
    }

    /// What must be asked first of a report that was just applied: what it is about, where it only
    /// names a message.
    pub fn needs_first(&self) -> Option<Needs> {
        let record = self.sheet.record();
        let Body::Block(block) = &record.body else { return None };
        if block.reference.is_some() || block.message.is_none() || record.memory.is_some() {
            return None;
        }
        let mut needs = Needs::nothing(self.sheet.at());
        needs.business = record.business.as_deref().map(str::to_owned);
        needs.about = Some(self.key);
        Some(needs)
    }

    /// Takes in the answer to that.
    pub fn be_about(&mut self, scopes: &[Scope]) {
        self.sheet.be_about(scopes);
    }

    /// What is to be kept before the judgement, so that it counts: the report itself. Everything
    /// else is kept after.
    pub fn effects_before(&self) -> Option<Effects> {
        (self.subject == Some(Subject::Standing) && self.sheet.record().memory.is_none())
            .then(|| super::effects::of_record(self))
    }

    /// The facts with their values as of now, for every slot that the rules in reach use.
    pub fn facts(&self) -> Vec<(FactKey, crate::facts::Value<'static>)> {
        let mut keys = BTreeSet::new();
        for rule in &self.candidates {
            self.pack.program.visit(self.pack.rule(*rule).root, &mut |node| {
                if let crate::rulepack::Node::Fact(slot) = node {
                    keys.insert(self.pack.program.slot_key(*slot));
                }
            });
        }
        keys.into_iter().map(|key| (key, self.sheet.value(key))).collect()
    }
}
