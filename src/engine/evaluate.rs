//! Compiled conditions in three values. Read [`Evaluation`].

use std::cell::{Cell, OnceCell};

use super::text::Asked;
use super::value::Truth;
use crate::facts::{Item, Sheet, Value, calculate, compare, is_in};
use crate::rulepack::{ListOperand, Node, NodeId, Quantifier, RulePack, SlotId};

/// What a variable of `any`, `all` or `count` stands for.
#[derive(Debug, Clone)]
pub(super) enum Variable {
    /// An item, by its place among those of its sort in the sheet.
    Item(Item, usize),
    /// An element of a list of words.
    Word(String),
}

/// The slots of one record: facts, each computed at most once.
#[derive(Debug)]
pub(super) struct Slots(Vec<OnceCell<Value<'static>>>);

impl Slots {
    /// So many empty slots.
    pub(super) fn new(count: usize) -> Self {
        Slots((0..count).map(|_| OnceCell::new()).collect())
    }

    /// The value of a slot. A pending fact is asked for again the next time.
    fn get(&self, slot: SlotId, pack: &RulePack, sheet: &Sheet<'_>) -> Value<'_> {
        let Some(cell) = self.0.get(slot.0 as usize) else { return Value::Unknown };
        if let Some(value) = cell.get() {
            return value.borrowed();
        }
        match sheet.value(pack.program.slot_key(slot)) {
            Value::Pending => Value::Pending,
            value => cell.get_or_init(|| value).borrowed(),
        }
    }
}

/// Everything that a condition is evaluated over.
pub(super) struct Evaluation<'e> {
    pub(super) pack: &'e RulePack,
    pub(super) sheet: &'e Sheet<'e>,
    pub(super) asked: Asked<'e>,
    pub(super) slots: &'e Slots,
    /// For each rule of the pack whether it fired; filled in the order of evaluation.
    pub(super) fired: &'e [Cell<Truth>],
}

impl Evaluation<'_> {
    /// Whether the condition of a rule holds.
    pub(super) fn holds(&self, root: NodeId) -> Truth {
        self.truth(root, &mut Vec::new())
    }

    pub(super) fn truth(&self, node: NodeId, variables: &mut Vec<Variable>) -> Truth {
        match self.pack.program.node(node) {
            Node::Not(inner) => self.truth(*inner, variables).not(),
            Node::And(parts) => self.joined(self.pack.program.cheap_first(node, parts), Truth::False, variables),
            Node::Or(parts) => self.joined(self.pack.program.cheap_first(node, parts), Truth::True, variables),
            Node::Compare(comparison, left, right) => {
                let (left, right) = (self.value(*left, variables), self.value(*right, variables));
                compare(*comparison, &left, &right, &self.pack.tables.currencies).into()
            }
            Node::InWords { value, words, under } => match self.value(*value, variables) {
                Value::Word(word) => is_in(&word, self.pack.program.words(*words), *under).into(),
                _ => Truth::Unknown,
            },
            Node::InFact { value, list } => match (self.value(*value, variables), self.slot(*list)) {
                (Value::Word(word), Value::Words(words)) => words.contains(&word).into(),
                _ => Truth::Unknown,
            },
            Node::Mentions(test) => self.asked.is_mentioned(*test).into(),
            Node::Asserts(test) => self.asked.is_asserted(*test).into(),
            Node::ConsistsOf(test) => self.asked.consists_of(*test).into(),
            Node::Near { text, first, second, words } => {
                self.asked.near(*text, *first, *second, *words).is_some().into()
            }
            Node::Matches { text, pattern } => self.asked.is_matched(*text, *pattern).into(),
            Node::Quantified { quantifier, list, body } => self.quantified(*quantifier, *list, *body, variables),
            Node::Has(fact) => match self.value(*fact, variables) {
                Value::Pending => Truth::Unknown,
                Value::Unknown => Truth::False,
                _ => Truth::True,
            },
            Node::Fired(rule) => self.fired.get(*rule as usize).map_or(Truth::False, Cell::get),
            Node::Literal(_)
            | Node::Fact(_)
            | Node::Item(..)
            | Node::Element(_)
            | Node::Arithmetic(..)
            | Node::MentionCount(_)
            | Node::Size(_)
            | Node::Otherwise(..) => match self.value(node, variables) {
                Value::Bool(value) => value.into(),
                _ => Truth::Unknown,
            },
        }
    }

    /// `and` and `or`: the deciding value wins over unknown, whatever the order.
    fn joined(&self, parts: &[NodeId], deciding: Truth, variables: &mut Vec<Variable>) -> Truth {
        let mut joined = deciding.not();
        for part in parts {
            match self.truth(*part, variables) {
                Truth::Unknown => joined = Truth::Unknown,
                truth if truth == deciding => return deciding,
                _ => {}
            }
        }
        joined
    }

    fn quantified(
        &self,
        quantifier: Quantifier,
        list: ListOperand,
        body: NodeId,
        variables: &mut Vec<Variable>,
    ) -> Truth {
        let Some(elements) = self.elements(list) else { return Truth::Unknown };
        if elements.is_empty() {
            return Truth::False;
        }
        let deciding = if quantifier == Quantifier::All { Truth::False } else { Truth::True };
        let mut joined = deciding.not();
        for element in elements {
            match self.with(element, variables, |evaluation, variables| evaluation.truth(body, variables)) {
                Truth::Unknown => joined = Truth::Unknown,
                truth if truth == deciding => return deciding,
                _ => {}
            }
        }
        joined
    }

    /// The elements of a list; `None` when it is not known.
    pub(super) fn elements(&self, list: ListOperand) -> Option<Vec<Variable>> {
        match list {
            ListOperand::Items(item) => {
                let count = self.sheet.item_count(item)?;
                Some((0..count).map(|at| Variable::Item(item, at)).collect())
            }
            ListOperand::Fact(slot) => match self.slot(slot) {
                Value::Words(words) => Some(words.into_iter().map(|word| Variable::Word(word.into_owned())).collect()),
                _ => None,
            },
        }
    }

    /// Runs a step with a variable set.
    pub(super) fn with<T>(
        &self,
        element: Variable,
        variables: &mut Vec<Variable>,
        step: impl FnOnce(&Self, &mut Vec<Variable>) -> T,
    ) -> T {
        variables.push(element);
        let result = step(self, variables);
        variables.pop();
        result
    }

    pub(super) fn slot(&self, slot: SlotId) -> Value<'_> {
        self.slots.get(slot, self.pack, self.sheet)
    }

    pub(super) fn value(&self, node: NodeId, variables: &mut Vec<Variable>) -> Value<'_> {
        match self.pack.program.node(node) {
            Node::Literal(value) => value.borrowed(),
            Node::Fact(slot) => self.slot(*slot),
            Node::Item(level, fact) => match variable(variables, *level) {
                Some(Variable::Item(_, at)) => self.sheet.item_value(*at, *fact),
                _ => Value::Unknown,
            },
            Node::Element(level) => match variable(variables, *level) {
                Some(Variable::Word(word)) => Value::Word(word.clone().into()),
                _ => Value::Unknown,
            },
            Node::Arithmetic(operator, left, right) => {
                calculate(*operator, &self.value(*left, variables), &self.value(*right, variables))
            }
            Node::MentionCount(test) => Value::Int(self.asked.mention_count(*test)),
            Node::Size(list) => match list {
                ListOperand::Items(item) => self.sheet.item_count(*item).map_or(Value::Pending, int),
                ListOperand::Fact(slot) => match self.slot(*slot) {
                    Value::Words(words) => int(words.len()),
                    other => other,
                },
            },
            Node::Quantified { quantifier: Quantifier::Count, list, body } => self.counted(*list, *body, variables),
            Node::Otherwise(value, fallback) => match self.value(*value, variables) {
                Value::Unknown => self.value(*fallback, variables),
                value => value,
            },
            _ => match self.truth(node, variables) {
                Truth::True => Value::Bool(true),
                Truth::False => Value::Bool(false),
                Truth::Unknown => Value::Unknown,
            },
        }
    }

    /// For how many elements the body holds; unknown as soon as it is for one.
    fn counted(&self, list: ListOperand, body: NodeId, variables: &mut Vec<Variable>) -> Value<'_> {
        let Some(elements) = self.elements(list) else { return Value::Unknown };
        let mut count = 0;
        for element in elements {
            match self.with(element, variables, |evaluation, variables| evaluation.truth(body, variables)) {
                Truth::True => count += 1,
                Truth::False => {}
                Truth::Unknown => return Value::Unknown,
            }
        }
        Value::Int(count)
    }
}

/// The variable so many levels out; 0 is the innermost.
pub(super) fn variable(variables: &[Variable], level: u8) -> Option<&Variable> {
    variables.len().checked_sub(1 + usize::from(level)).and_then(|at| variables.get(at))
}

fn int(count: usize) -> Value<'static> {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}
