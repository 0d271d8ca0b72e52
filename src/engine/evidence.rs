//! What made a rule fire, and what kept one from being decided. Read [`Evaluation::evidence`].

use super::evaluate::{Evaluation, Variable};
use super::text::Place;
use super::value::Truth;
use crate::facts::{FoundPlace, Haystack, Value, spec};
use crate::rulepack::{ListOperand, Node, NodeId, Quantifier};
use crate::verdict::{Evidence, Shown};

/// How many pieces of evidence a hit carries (design section 3).
pub(super) const MOST_EVIDENCE: usize = 8;

/// Pieces of evidence, each once, in the order found.
#[derive(Default)]
pub(super) struct Pieces(Vec<Evidence>);

impl Pieces {
    pub(super) fn push(&mut self, evidence: Evidence) {
        if self.0.len() < MOST_EVIDENCE && !self.0.contains(&evidence) {
            self.0.push(evidence);
        }
    }

    pub(super) fn fact(&mut self, fact: String, value: &Value<'_>) {
        if let Some(value) = value.shown() {
            self.push(Evidence::Fact { fact, value });
        }
    }

    /// The place of an entry; a text that the record does not hold (a remembered name) is a fact.
    pub(super) fn place(&mut self, text: crate::facts::Fact, place: &Place, haystack: &Haystack<'_>) {
        let Some((part, source)) = haystack.source(place.range.clone()) else { return };
        let Some(described) = haystack.parts().get(part) else { return };
        if described.field.is_empty() {
            let value = Shown::Text(described.text.to_string());
            self.push(Evidence::Fact { fact: spec(text).name.to_owned(), value });
            return;
        }
        let shown = described.text.get(source.clone()).unwrap_or_default().to_owned();
        self.push(Evidence::Span {
            field: described.field.to_string(),
            start: source.start,
            end: source.end,
            text: shown,
        });
    }

    /// Where something was found; `None` shows nothing.
    pub(super) fn found(&mut self, place: Option<FoundPlace<'_>>) {
        if let Some(FoundPlace { field, span, as_sent }) = place {
            let (field, text) = (field.to_owned(), as_sent.to_owned());
            self.push(Evidence::Span { field, start: span.start, end: span.end, text });
        }
    }

    pub(super) fn into_vec(self) -> Vec<Evidence> {
        self.0
    }
}

impl Evaluation<'_> {
    /// The true parts of a condition that holds, in its own order.
    pub(super) fn evidence(&self, root: NodeId) -> Vec<Evidence> {
        let mut pieces = Pieces::default();
        self.show(root, true, &mut Vec::new(), &mut pieces);
        pieces.into_vec()
    }

    /// Shows why `node` is `outcome`, which it is.
    fn show(&self, node: NodeId, outcome: bool, variables: &mut Vec<Variable>, pieces: &mut Pieces) {
        match self.pack.program.node(node) {
            Node::Not(inner) => self.show(*inner, !outcome, variables, pieces),
            Node::And(parts) | Node::Or(parts) => {
                for part in parts {
                    if self.truth(*part, variables) == Truth::from(outcome) {
                        self.show(*part, outcome, variables, pieces);
                    }
                }
            }
            Node::Compare(_, left, right) => {
                self.show_value(*left, variables, pieces);
                self.show_value(*right, variables, pieces);
            }
            Node::InWords { value, .. } | Node::InFact { value, .. } => self.show_value(*value, variables, pieces),
            // What is not in the text has no place to show.
            Node::Mentions(test) | Node::ConsistsOf(test) if outcome => {
                for place in self.asked.mentions(*test) {
                    pieces.place(test.text, &place, self.asked.haystack);
                }
            }
            Node::Asserts(test) if outcome => {
                for place in self.asked.asserts(*test) {
                    pieces.place(test.text, &place, self.asked.haystack);
                }
            }
            Node::Near { text, first, second, words } if outcome => {
                if let Some((one, other)) = self.asked.near(*text, *first, *second, *words) {
                    pieces.place(*text, &one, self.asked.haystack);
                    pieces.place(*text, &other, self.asked.haystack);
                }
            }
            Node::Matches { text, pattern } if outcome => {
                if let Some(place) = self.asked.matches(*text, *pattern) {
                    pieces.place(*text, &place, self.asked.haystack);
                }
            }
            Node::Quantified { quantifier, list, body } => {
                // The first element that decides is enough for `any`; `all` needs every one. That none
                // does has no place to show.
                if outcome {
                    self.show_elements(*list, *body, *quantifier == Quantifier::Any, variables, pieces);
                }
            }
            Node::Has(fact) => match self.value(*fact, variables) {
                Value::Unknown | Value::Pending => {
                    pieces.fact(format!("has({})", self.name_of(*fact)), &Value::Bool(false));
                }
                value => pieces.fact(self.name_of(*fact), &value),
            },
            Node::Fired(rule) => {
                let id = &self.pack.rule(*rule).rule.id;
                pieces.fact(format!("fired({id})"), &Value::Bool(outcome));
            }
            Node::Fact(_) | Node::Item(..) | Node::Otherwise(..) => self.show_value(node, variables, pieces),
            Node::Mentions(_)
            | Node::Asserts(_)
            | Node::Near { .. }
            | Node::Matches { .. }
            | Node::Literal(_)
            | Node::Element(_)
            | Node::Arithmetic(..)
            | Node::MentionCount(_)
            | Node::ConsistsOf(_)
            | Node::Size(_) => {}
        }
    }

    /// Shows the facts that a value is made of.
    fn show_value(&self, node: NodeId, variables: &mut Vec<Variable>, pieces: &mut Pieces) {
        match self.pack.program.node(node) {
            Node::Fact(_) | Node::Item(..) => {
                let value = self.value(node, variables);
                pieces.fact(self.name_of(node), &value);
                if let Node::Fact(slot) = self.pack.program.node(node) {
                    let fact = self.pack.program.slot_key(*slot).fact;
                    self.sheet.places(fact).into_iter().for_each(|place| pieces.found(Some(place)));
                }
            }
            Node::Arithmetic(_, left, right) => {
                self.show_value(*left, variables, pieces);
                self.show_value(*right, variables, pieces);
            }
            Node::Otherwise(value, fallback) => match self.value(*value, variables) {
                Value::Unknown => {
                    let fallback = self.value(*fallback, variables);
                    pieces.fact(self.name_of(*value), &fallback);
                }
                _ => self.show_value(*value, variables, pieces),
            },
            Node::MentionCount(test) => {
                for place in self.asked.mentions(*test) {
                    pieces.place(test.text, &place, self.asked.haystack);
                }
            }
            Node::Size(list) => {
                let name = match list {
                    ListOperand::Items(item) => item.plural().to_owned(),
                    ListOperand::Fact(slot) => self.pack.program.slot_key(*slot).to_string(),
                };
                pieces.fact(format!("size({name})"), &self.value(node, variables));
                if let ListOperand::Items(item) = list {
                    let count = self.sheet.item_count(*item).unwrap_or(0);
                    (0..count).for_each(|at| pieces.found(self.sheet.item_place(*item, at)));
                }
            }
            Node::Quantified { quantifier: Quantifier::Count, list, body } => {
                self.show_elements(*list, *body, false, variables, pieces);
            }
            _ => {}
        }
    }

    /// Shows the elements for which the body holds: the first, or all of them.
    fn show_elements(
        &self,
        list: ListOperand,
        body: NodeId,
        only_first: bool,
        variables: &mut Vec<Variable>,
        pieces: &mut Pieces,
    ) {
        for element in self.elements(list).unwrap_or_default() {
            let shown = element.clone();
            let holds = self.with(element, variables, |evaluation, variables| {
                let holds = evaluation.truth(body, variables) == Truth::True;
                if holds {
                    match (shown, list) {
                        (Variable::Item(item, at), _) => pieces.found(evaluation.sheet.item_place(item, at)),
                        (Variable::Word(word), ListOperand::Fact(slot)) => {
                            let name = evaluation.pack.program.slot_key(slot).to_string();
                            pieces.fact(name, &Value::Word(word.into()));
                        }
                        (Variable::Word(_), ListOperand::Items(_)) => {}
                    }
                    evaluation.show(body, true, variables, pieces);
                }
                holds
            });
            if holds && only_first {
                return;
            }
        }
    }

    /// The facts that keep a condition from being decided, each once, in its own order.
    pub(super) fn missing(&self, root: NodeId) -> Vec<String> {
        let mut names = Vec::new();
        self.gather_missing(root, &mut Vec::new(), &mut names);
        names
    }

    fn gather_missing(&self, node: NodeId, variables: &mut Vec<Variable>, names: &mut Vec<String>) {
        let mut add = |name: String| {
            if !names.contains(&name) {
                names.push(name);
            }
        };
        match self.pack.program.node(node) {
            Node::Fact(_) | Node::Item(..) => {
                if matches!(self.value(node, variables), Value::Unknown | Value::Pending) {
                    add(self.name_of(node));
                }
            }
            Node::InFact { value, list } => {
                let (value, list) = (*value, *list);
                if matches!(self.slot(list), Value::Unknown | Value::Pending) {
                    add(self.pack.program.slot_key(list).to_string());
                }
                self.gather_missing(value, variables, names);
            }
            Node::Not(inner) | Node::InWords { value: inner, .. } => self.gather_missing(*inner, variables, names),
            Node::And(parts) | Node::Or(parts) => {
                for part in parts {
                    if self.truth(*part, variables) == Truth::Unknown {
                        self.gather_missing(*part, variables, names);
                    }
                }
            }
            Node::Compare(_, left, right) | Node::Arithmetic(_, left, right) | Node::Otherwise(left, right) => {
                self.gather_missing(*left, variables, names);
                self.gather_missing(*right, variables, names);
            }
            Node::Quantified { list, body, .. } => {
                let (list, body) = (*list, *body);
                for element in self.elements(list).unwrap_or_default() {
                    self.with(element, variables, |evaluation, variables| {
                        if evaluation.truth(body, variables) == Truth::Unknown {
                            evaluation.gather_missing(body, variables, names);
                        }
                    });
                }
                if let ListOperand::Fact(slot) = list
                    && matches!(self.slot(slot), Value::Unknown | Value::Pending)
                {
                    names.push(self.pack.program.slot_key(slot).to_string());
                }
            }
            Node::Size(ListOperand::Fact(slot)) => {
                if matches!(self.slot(*slot), Value::Unknown | Value::Pending) {
                    add(self.pack.program.slot_key(*slot).to_string());
                }
            }
            Node::Literal(_)
            | Node::Element(_)
            | Node::Mentions(_)
            | Node::Asserts(_)
            | Node::MentionCount(_)
            | Node::ConsistsOf(_)
            | Node::Near { .. }
            | Node::Matches { .. }
            | Node::Size(ListOperand::Items(_))
            | Node::Has(_)
            | Node::Fired(_) => {}
        }
    }

    /// The name of the fact that a node reads, as people write it.
    fn name_of(&self, node: NodeId) -> String {
        match self.pack.program.node(node) {
            Node::Fact(slot) => self.pack.program.slot_key(*slot).to_string(),
            Node::Item(_, fact) => fact.to_string(),
            Node::Otherwise(value, _) => self.name_of(*value),
            _ => String::new(),
        }
    }
}
