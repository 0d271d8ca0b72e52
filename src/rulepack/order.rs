//! The order in which rules are evaluated: each one behind those that it asks for with `fired`.
//! Read [`sort_by_need`].

use std::collections::{BTreeMap, BTreeSet};

use super::compile::GatheredRule;
use super::condition::{Expr, ExprKind};
use super::diagnostic::Diagnostics;
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::Literal;
use super::source::RuleFile;
use super::typecheck::read_tree;

/// Puts each rule behind those that it asks for with `fired`; circles are reported.
pub(super) fn sort_by_need(rule_files: &[RuleFile<'_>], rules: &mut Vec<GatheredRule<'_>>, sink: &mut Diagnostics) {
    let needs = needs_of(rule_files, rules);
    let (order, circles) = order_of(&needs);
    for circle in circles {
        let Some(rule) = circle.first().and_then(|at| rules.get(*at)) else { continue };
        let Some(file) = rule_files.get(rule.file) else { continue };
        let ids = circle.iter().chain(circle.first()).filter_map(|at| rules.get(*at));
        let ids: Vec<&str> = ids.map(|rule| rule.rule.id.value.as_str()).collect();
        let message = format!("rules need each other in a circle: `{}`", ids.join("` → `"));
        sink.report(Code::Cycle, &file.at(rule.rule.id.span.clone()), message);
    }
    let mut slots: Vec<Option<GatheredRule<'_>>> = std::mem::take(rules).into_iter().map(Some).collect();
    rules.extend(order.into_iter().filter_map(|at| slots.get_mut(at).and_then(Option::take)));
}

/// For each rule the places of the rules that it asks for.
fn needs_of(rule_files: &[RuleFile<'_>], rules: &[GatheredRule<'_>]) -> Vec<Vec<usize>> {
    let definitions: Vec<BTreeMap<&str, Mentioned>> = rule_files
        .iter()
        .map(|file| {
            let read = |literal| Mentioned::read(literal, file);
            file.lets.iter().map(|definition| (definition.name.value.as_str(), read(&definition.literal))).collect()
        })
        .collect();
    let positions: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(at, rule)| (rule.rule.id.value.as_str(), at)).collect();
    rules
        .iter()
        .map(|rule| {
            let (Some(file), Some(definitions)) = (rule_files.get(rule.file), definitions.get(rule.file)) else {
                return Vec::new();
            };
            let mut mentioned = Mentioned::read(&rule.rule.when, file);
            let mut open: Vec<String> = mentioned.names.iter().cloned().collect();
            while let Some(name) = open.pop() {
                let Some(definition) = definitions.get(name.as_str()) else { continue };
                mentioned.fired.extend(definition.fired.iter().cloned());
                let new = definition.names.iter().filter(|name| mentioned.names.insert((*name).clone()));
                open.extend(new.cloned());
            }
            mentioned.fired.iter().filter_map(|id| positions.get(id.as_str()).copied()).collect()
        })
        .collect()
}

/// What a condition mentions: rules in `fired`, and names that may be definitions.
#[derive(Default)]
struct Mentioned {
    fired: BTreeSet<String>,
    names: BTreeSet<String>,
}

impl Mentioned {
    /// Problems in the text are reported when it is compiled; here it only mentions nothing.
    fn read(text: &Literal, file: &RuleFile<'_>) -> Mentioned {
        let mut mentioned = Mentioned::default();
        if let Some(tree) = read_tree(text, file, &mut Diagnostics::default()) {
            mentioned.add(&tree);
        }
        mentioned
    }

    fn add(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Name { name, arguments: Some(arguments) } => {
                if name == "fired"
                    && let [Expr { kind: ExprKind::Quoted(id), .. }] = arguments.as_slice()
                {
                    self.fired.insert(id.clone());
                }
            }
            ExprKind::Name { name, arguments: None } => {
                self.names.insert(name.clone());
            }
            ExprKind::Not(inner) | ExprKind::Quantified { body: inner, .. } => self.add(inner),
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().for_each(|part| self.add(part)),
            ExprKind::Compare(_, left, right)
            | ExprKind::Member(_, left, right)
            | ExprKind::Arithmetic(_, left, right)
            | ExprKind::Otherwise(left, right) => {
                self.add(left);
                self.add(right);
            }
            ExprKind::Literal(..) | ExprKind::Quoted(_) | ExprKind::Words(_) | ExprKind::List(_) => {}
        }
    }
}

/// An order in which everything comes behind what it needs, and the circles that stand against it.
///
/// Depth first with a stack of its own: ten thousand rules in one chain are no deep recursion.
fn order_of(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<Vec<usize>>) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        /// On the way, at this place of the path.
        Open(usize),
        Done,
    }
    let mut states = vec![State::New; needs.len()];
    let (mut order, mut circles) = (Vec::with_capacity(needs.len()), Vec::new());
    for start in 0..needs.len() {
        // The way from the start, each step with how many of its needs were looked at.
        let mut path: Vec<(usize, usize)> = Vec::new();
        let mut next = Some(start);
        loop {
            if let Some(at) = next.take() {
                match states.get(at).copied() {
                    Some(State::New) => {
                        if let Some(state) = states.get_mut(at) {
                            *state = State::Open(path.len());
                        }
                        path.push((at, 0));
                    }
                    Some(State::Open(place)) => {
                        circles.push(path.iter().skip(place).map(|(at, _)| *at).collect());
                    }
                    Some(State::Done) | None => {}
                }
            }
            let Some((at, looked)) = path.last_mut() else { break };
            next = needs.get(*at).and_then(|needs| needs.get(*looked)).copied();
            *looked += 1;
            if next.is_none() {
                order.push(*at);
                if let Some(state) = states.get_mut(*at) {
                    *state = State::Done;
                }
                path.pop();
            }
        }
    }
    (order, circles)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_needed_comes_first() {
        /// Needs of each, the order, the circles.
        type Case<'c> = (&'c [&'c [usize]], &'c [usize], &'c [&'c [usize]]);
        let cases: &[Case<'_>] = &[
            (&[&[], &[], &[]], &[0, 1, 2], &[]),
            (&[&[2], &[], &[1]], &[1, 2, 0], &[]),
            (&[&[1, 2], &[3], &[3], &[]], &[3, 1, 2, 0], &[]),
            (&[&[0]], &[0], &[&[0]]),
            (&[&[1], &[2], &[1]], &[2, 1, 0], &[&[1, 2]]),
        ];
        for (needs, order, circles) in cases {
            let needs: Vec<Vec<usize>> = needs.iter().map(|needs| needs.to_vec()).collect();
            let (found_order, found_circles) = order_of(&needs);
            assert_eq!(found_order, *order, "{needs:?}");
            assert_eq!(found_circles, *circles, "{needs:?}");
        }
    }

    #[test]
    fn a_chain_of_a_hundred_thousand_is_no_deep_recursion() {
        let needs: Vec<Vec<usize>> = (1..=100_000).map(|next| vec![next]).chain([Vec::new()]).collect();
        let (order, circles) = order_of(&needs);
        assert_eq!(order.first(), Some(&100_000));
        assert!(circles.is_empty());
    }
}
