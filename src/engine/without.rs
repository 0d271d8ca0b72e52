//! What a verdict would have been without one of its rules. Read [`action_without`].

use super::decide::weigh;
use crate::rulepack::{CompiledRule, RulePack};
use crate::verdict::{Action, Hit, Verdict};

/// The action of a verdict of this pack if a rule had not fired: its points and its floor taken away
/// and groups capped again. What other rules made of it with `fired` stays.
pub fn action_without(pack: &RulePack, verdict: &Verdict, rule: &str) -> Action {
    let others = verdict.hits.iter().filter(|hit| hit.rule != rule);
    let others: Vec<(&CompiledRule, Hit)> = others
        .filter_map(|hit| {
            // Caps are no rules; they follow from the others.
            let compiled = pack.rules.iter().find(|compiled| compiled.rule.id == hit.rule)?;
            let Hit { rule, points, excused, .. } = hit;
            let bare = Hit {
                rule: rule.clone(),
                points: *points,
                title: String::new(),
                evidence: Vec::new(),
                excused: excused.clone(),
            };
            Some((compiled, bare))
        })
        .collect();
    weigh(&others, &pack.policy).1
}
