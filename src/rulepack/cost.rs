//! What each rule costs: what must be seen before it is evaluated at all. Read [`RuleCost`].

use super::pack::RulePack;
use super::program::NodeId;
use super::triggers::{Trigger, needed};
use super::vocabulary::Edges;
use crate::verdict::Subject;

/// What a rule costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCost {
    /// Full id of the rule.
    pub rule: String,
    /// What it judges.
    pub subject: Subject,
    /// What lets it be evaluated.
    pub need: RuleNeed,
    /// Steps in its condition, definitions expanded.
    pub steps: usize,
    /// Facts in it that memory must be asked for.
    pub remembered: usize,
}

/// What must be seen in a record before a rule is evaluated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleNeed {
    /// Nothing: it is evaluated for every record of its subject.
    Nothing,
    /// One of these.
    Seen {
        /// How many phrases.
        phrases: usize,
        /// How many literals of regular expressions.
        literals: usize,
        /// Signs of which any is enough, in words (`link`, `digit`).
        signs: Vec<&'static str>,
        /// The first few of both, folded.
        examples: Vec<String>,
    },
}

/// How many examples are told.
const EXAMPLES: usize = 5;

impl RulePack {
    /// What each rule in force costs, in the order of evaluation.
    pub fn costs(&self) -> Vec<RuleCost> {
        let mut known: Vec<Option<Vec<Trigger>>> = Vec::new();
        let mut costs = Vec::new();
        for compiled in &self.rules {
            let earlier = |rule: u32| known.get(rule as usize).cloned().flatten();
            let triggers = needed(compiled.root, &self.program, &self.vocabulary, &earlier);
            // Only messages are indexed.
            let indexed = triggers.as_ref().filter(|_| compiled.is_indexed);
            costs.push(RuleCost {
                rule: compiled.rule.id.clone(),
                subject: compiled.rule.subject,
                need: indexed.map_or(RuleNeed::Nothing, |triggers| self.need(triggers)),
                steps: self.steps(compiled.root),
                remembered: compiled.remembered.len(),
            });
            known.push(triggers);
        }
        costs
    }

    fn need(&self, triggers: &[Trigger]) -> RuleNeed {
        let (mut phrases, mut literals, mut signs) = (0, 0, Vec::new());
        let mut examples = Vec::new();
        for trigger in triggers {
            match trigger {
                Trigger::Sign(sign) => signs.push(sign.name()),
                Trigger::Entry(entry) => {
                    let Some(entry) = self.vocabulary.entries().get(entry.0 as usize) else { continue };
                    if entry.edges == Edges::Literal {
                        literals += 1
                    } else {
                        phrases += 1
                    }
                    if examples.len() < EXAMPLES {
                        examples.push(entry.text.to_string());
                    }
                }
            }
        }
        RuleNeed::Seen { phrases, literals, signs, examples }
    }

    fn steps(&self, root: NodeId) -> usize {
        let mut steps = 0;
        self.program.visit(root, &mut |_| steps += 1);
        steps
    }
}
