//! What else there is to say about a verdict: which rules came near, what was missing, what would
//! change the action. Read [`explain`].

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::answer::AnswerError;
use super::decide::{Outcome, weigh};
use super::evaluate::Evaluation;
use super::read::{Engine, Reading};
use super::value::Truth;
use crate::facts::{FactKey, Value, spec, triangle, triangle_rows};
use crate::memory::{Remembered, Store};
use crate::record::Record;
use crate::rulepack::{CompiledRule, ListOperand, Node, NodeId, RuleStatus};
use crate::verdict::{Action, Change, Explanation, Hit, Holding, KnownFact, RuleAccount, RulePart, Subject, Verdict};

/// Seconds in a day.
const DAY: i64 = 86_400;

/// How many rules that came near are tried out as a change.
const MOST_CHANGES: usize = 3;

/// The verdict of a record with everything there is to say about it; `None` when nothing is judged.
/// The verdict is the one that `judge` finds for a record that did not come before.
///
/// With `counts_itself`, a report is applied to the store before it is judged, as `judge` does;
/// otherwise nothing is remembered.
///
/// # Errors
/// When the record cannot be judged, or the store not be read.
pub fn explain(
    engine: &Engine,
    store: &dyn Store,
    record: &Record<'_>,
    now: Timestamp,
    counts_itself: bool,
) -> Result<Option<Explanation>, AnswerError> {
    let mut reading = engine.read(record, now)?;
    if reading.subject().is_none() {
        return Ok(None);
    }
    reading.take_all();
    let mut remembered = Remembered::default();
    if record.memory.is_none() {
        if let Some(before) = reading.effects_before().filter(|_| counts_itself) {
            store.apply(&before)?;
            if let Some(first) = reading.needs_first() {
                reading.be_about(&store.fetch(&first)?.about);
            }
        }
        remembered = store.fetch(&reading.needs())?;
    }
    Ok(reading.explain(remembered))
}

impl Reading<'_> {
    /// Judges the record, and says what else there is to say.
    fn explain(mut self, remembered: Remembered) -> Option<Explanation> {
        let subject = self.subject?;
        self.remember(remembered);
        let outcomes = self.outcomes();
        let verdict = self.conclude(outcomes.clone()).verdict;
        let live = self.live_hits(&outcomes);
        let others = self.others(&outcomes, &live, verdict.action);
        let rungs = self.pack.policy().rungs(self.weighed_as(subject, &live)).to_vec();
        let floors = live
            .iter()
            .filter(|(_, hit)| hit.excused.is_none())
            .filter_map(|(compiled, _)| compiled.rule.floor.map(|floor| (compiled.rule.id.clone(), floor)))
            .collect();
        let facts = self.facts_of(&outcomes, &others);
        let changes = self.changes(&verdict, &live, &others, &rungs);
        let triangle = if subject == Subject::Profile { triangle_rows(&triangle(&self.sheet)) } else { Vec::new() };
        Some(Explanation { verdict, rungs, floors, triangle, facts, others, changes })
    }

    /// The subject whose thresholds count: a profile that renames itself has two.
    fn weighed_as(&self, subject: Subject, live: &[(&CompiledRule, Hit)]) -> Subject {
        let is_rename = subject == Subject::Profile
            && !live.is_empty()
            && live.iter().all(|(compiled, _)| compiled.rule.subject == Subject::Rename);
        if is_rename { Subject::Rename } else { subject }
    }

    fn live_hits(&self, outcomes: &[(u32, Outcome)]) -> Vec<(&CompiledRule, Hit)> {
        let fired = outcomes.iter().filter_map(|(index, outcome)| match outcome {
            Outcome::Fired(hit) => Some((self.pack.rule(*index), hit.clone())),
            Outcome::Undecided(_) => None,
        });
        fired.filter(|(compiled, _)| compiled.rule.status == RuleStatus::Live).collect()
    }

    /// Every rule that did not fire, part by part; those with the fewest missing parts first.
    fn others(&self, outcomes: &[(u32, Outcome)], live: &[(&CompiledRule, Hit)], now: Action) -> Vec<RuleAccount> {
        let fired = self.no_rule_fired();
        let mut has_fired = BTreeSet::new();
        for (index, outcome) in outcomes {
            if matches!(outcome, Outcome::Fired(_)) {
                has_fired.insert(*index);
                if let Some(cell) = fired.get(*index as usize) {
                    cell.set(Truth::True);
                }
            }
        }
        let evaluation = self.evaluation(&fired);
        let silent = self.candidates.iter().filter(|index| !has_fired.contains(index));
        let mut others: Vec<RuleAccount> = silent
            .map(|index| {
                let compiled = self.pack.rule(*index);
                let rule = &compiled.rule;
                let is_live = rule.status == RuleStatus::Live;
                let action = if is_live { self.action_with(compiled, live) } else { now };
                RuleAccount {
                    rule: rule.id.clone(),
                    title: rule.title.clone(),
                    points: rule.points,
                    floor: rule.floor,
                    is_live,
                    parts: parts(compiled, &evaluation),
                    action,
                }
            })
            .collect();
        others.sort_by_cached_key(|account| (account.missing().count(), account.rule.clone()));
        others
    }

    /// The action if a rule had fired too.
    fn action_with(&self, compiled: &CompiledRule, live: &[(&CompiledRule, Hit)]) -> Action {
        let mut hits: Vec<(&CompiledRule, Hit)> = live.to_vec();
        hits.push((compiled, self.hit_with(compiled, Vec::new())));
        weigh(&hits, self.pack.policy()).1
    }

    /// The facts that fired, near and undecided rules look at.
    fn facts_of(&self, outcomes: &[(u32, Outcome)], others: &[RuleAccount]) -> Vec<KnownFact> {
        let mut told: BTreeSet<&str> =
            outcomes.iter().map(|(index, _)| self.pack.rule(*index).rule.id.as_str()).collect();
        told.extend(others.iter().filter(|account| account.is_near()).map(|account| account.rule.as_str()));
        let mut keys = BTreeSet::new();
        for index in &self.candidates {
            let compiled = self.pack.rule(*index);
            if told.contains(compiled.rule.id.as_str()) {
                self.keys_below(compiled.root, &mut keys);
            }
        }
        let known = keys.into_iter().map(|key| {
            let spec = spec(key.fact);
            let value = match self.sheet.value(key) {
                // Nobody divides seconds in the head.
                Value::Duration(seconds) if seconds > DAY => format!("about {}d", seconds / DAY),
                value => value.to_string(),
            };
            KnownFact { name: key.to_string(), value, unit: spec.unit, meaning: spec.meaning }
        });
        let mut facts: Vec<KnownFact> = known.collect();
        facts.sort_by(|a, b| a.name.cmp(&b.name));
        facts
    }

    fn keys_below(&self, root: NodeId, keys: &mut BTreeSet<FactKey>) {
        let program = &self.pack.program;
        program.visit(root, &mut |node| match node {
            Node::Fact(slot)
            | Node::InFact { list: slot, .. }
            | Node::Size(ListOperand::Fact(slot))
            | Node::Quantified { list: ListOperand::Fact(slot), .. } => {
                keys.insert(program.slot_key(*slot));
            }
            _ => {}
        });
    }

    /// The smallest changes that would change the action, in both directions.
    fn changes(
        &self,
        verdict: &Verdict,
        live: &[(&CompiledRule, Hit)],
        others: &[RuleAccount],
        rungs: &[(Action, i64)],
    ) -> Vec<Change> {
        let mut changes = Vec::new();
        let next = rungs.iter().find(|(action, threshold)| *action > verdict.action && *threshold > verdict.score);
        changes.extend(next.map(|(action, threshold)| Change::MorePoints(threshold - verdict.score, *action)));
        changes.extend(self.fewest_hits(verdict.action, live));
        let near = others.iter().filter(|account| account.is_near() && account.action != verdict.action);
        changes.extend(near.take(MOST_CHANGES).map(|account| Change::WithRule(account.rule.clone(), account.action)));
        changes
    }

    /// Single hits without which the action is milder; where there is none, the fewest of the
    /// heaviest hits.
    fn fewest_hits(&self, action: Action, live: &[(&CompiledRule, Hit)]) -> Vec<Change> {
        let without = |left_out: &[&str]| {
            let kept: Vec<_> = live.iter().filter(|(_, hit)| !left_out.contains(&hit.rule.as_str())).cloned().collect();
            weigh(&kept, self.pack.policy()).1
        };
        let change =
            |rules: &[&str], action| Change::WithoutHits(rules.iter().map(|rule| (*rule).to_owned()).collect(), action);
        let single: Vec<Change> = live
            .iter()
            .map(|(_, hit)| (hit.rule.as_str(), without(&[&hit.rule])))
            .filter(|(_, other)| *other < action)
            .map(|(rule, other)| change(&[rule], other))
            .collect();
        if !single.is_empty() {
            return single;
        }
        let mut heaviest: Vec<&(&CompiledRule, Hit)> = live.iter().collect();
        heaviest.sort_by_key(|(compiled, hit)| std::cmp::Reverse((compiled.rule.floor, hit.points)));
        let mut left_out = Vec::new();
        for (_, hit) in heaviest {
            left_out.push(hit.rule.as_str());
            let other = without(&left_out);
            if other < action {
                return vec![change(&left_out, other)];
            }
        }
        Vec::new()
    }
}

/// The parts of a condition with whether they hold.
fn parts(compiled: &CompiledRule, evaluation: &Evaluation<'_>) -> Vec<RulePart> {
    let nodes: &[NodeId] = match evaluation.pack.program.node(compiled.root) {
        // Where the whole condition is a definition, its own text has one part only.
        Node::And(nodes) if nodes.len() == compiled.parts.len() => nodes,
        _ => std::slice::from_ref(&compiled.root),
    };
    let is_whole = nodes.len() != compiled.parts.len();
    nodes
        .iter()
        .enumerate()
        .map(|(at, node)| {
            let written = compiled.parts.get(at).filter(|_| !is_whole);
            RulePart {
                text: written.map_or_else(|| compiled.rule.condition.clone(), |part| part.text.to_string()),
                stands_for: written.and_then(|part| part.stands_for.as_deref()).map(str::to_owned),
                holding: match evaluation.holds(*node) {
                    Truth::True => Holding::Yes,
                    Truth::False => Holding::No,
                    Truth::Unknown => Holding::Unknown(evaluation.missing(*node)),
                },
            }
        })
        .collect()
}
