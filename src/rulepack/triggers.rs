//! What must be seen in a text before a condition can hold. Read [`Trigger`] and [`needed`].
//!
//! The derivation is sound, not clever: if none of the triggers was seen, the condition is false,
//! neither true nor unknown, whatever all other facts are. A rule for which nothing can be derived
//! is evaluated for each record.

use super::condition::Quantifier;
use super::program::{ListOperand, Node, NodeId, Program};
use super::vocabulary::{EntryId, SetId, Vocabulary};
use crate::facts::{CallbackFact, Comparison, Fact, Item, ItemFact, Value};

/// Something to be seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Trigger {
    /// An entry stands in the text.
    Entry(EntryId),
    /// A sign in the text.
    Sign(Sign),
}

/// A cheap sign in a text without which there are no items of some sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Sign {
    /// There is a link.
    Link,
    /// There is a digit.
    Digit,
    /// There is an `@`.
    At,
    /// There is a `+`, or a number that begins with two zeros, as numbers with a calling code do.
    Abroad,
}

impl Sign {
    /// Every sign, in the order of their numbers.
    pub(crate) const ALL: [Sign; 4] = [Sign::Link, Sign::Digit, Sign::At, Sign::Abroad];

    /// What it is called.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Sign::Link => "link",
            Sign::Digit => "digit",
            Sign::At => "`@`",
            Sign::Abroad => "`+` or `00`",
        }
    }

    /// The sign without which there is no such item.
    fn of(item: Item) -> Sign {
        match item {
            Item::Link => Sign::Link,
            Item::Callback | Item::Amount => Sign::Digit,
            Item::Mailbox => Sign::At,
        }
    }
}

/// A set of triggers: without any of them the condition is decided.
type Triggers = Vec<Trigger>;

/// The triggers without which a condition is false; `None` when there are none to name.
///
/// `fired` gives the triggers of the rules compiled before.
pub(super) fn needed(
    root: NodeId,
    program: &Program,
    vocabulary: &Vocabulary,
    fired: &dyn Fn(u32) -> Option<Triggers>,
) -> Option<Triggers> {
    let derivation = Derivation { program, vocabulary, fired };
    let mut triggers = derivation.without(root, false)?;
    triggers.sort_unstable();
    triggers.dedup();
    Some(triggers)
}

struct Derivation<'d> {
    program: &'d Program,
    vocabulary: &'d Vocabulary,
    fired: &'d dyn Fn(u32) -> Option<Triggers>,
}

impl Derivation<'_> {
    /// Triggers without which `node` is certainly `outcome`.
    fn without(&self, node: NodeId, outcome: bool) -> Option<Triggers> {
        match self.program.node(node) {
            Node::Literal(Value::Bool(value)) => (*value == outcome).then(Vec::new),
            Node::Not(inner) => self.without(*inner, !outcome),
            // One false part makes `and` false, all true parts make it true; `or` the other way round.
            Node::And(parts) if outcome => self.all(parts, true),
            Node::And(parts) => self.best(parts, false),
            Node::Or(parts) if outcome => self.best(parts, true),
            Node::Or(parts) => self.all(parts, false),
            Node::Mentions(test) | Node::Asserts(test) | Node::ConsistsOf(test) if !outcome => {
                Some(self.entries(test.set))
            }
            Node::Near { first, second, .. } if !outcome => {
                let (first, second) = (self.entries(*first), self.entries(*second));
                Some(if first.len() <= second.len() { first } else { second })
            }
            Node::Matches { pattern, .. } if !outcome => {
                let literals = self.program.pattern(*pattern)?.literals.as_deref()?;
                Some(literals.iter().copied().map(Trigger::Entry).collect())
            }
            Node::Compare(comparison, left, right) => self.comparison(*comparison, *left, *right, outcome),
            // Over an empty list `any` and `all` are false, and so are both over what is false.
            Node::Quantified { quantifier: Quantifier::Any | Quantifier::All, list, body } if !outcome => {
                self.over_items(*list, *body)
            }
            Node::Fired(rule) if !outcome => (self.fired)(*rule),
            Node::Item(_, ItemFact::Callback(CallbackFact::International)) if !outcome => {
                Some(vec![Trigger::Sign(Sign::Abroad)])
            }
            _ => None,
        }
    }

    fn entries(&self, set: SetId) -> Triggers {
        self.vocabulary.set(set).iter().copied().map(Trigger::Entry).collect()
    }

    fn all(&self, parts: &[NodeId], outcome: bool) -> Option<Triggers> {
        let mut union = Vec::new();
        for part in parts {
            union.extend(self.without(*part, outcome)?);
        }
        Some(union)
    }

    fn best(&self, parts: &[NodeId], outcome: bool) -> Option<Triggers> {
        parts.iter().map(|part| self.without(*part, outcome)).fold(None, better)
    }

    /// A count that is 0 without its triggers decides a comparison with a number.
    fn comparison(&self, comparison: Comparison, left: NodeId, right: NodeId, outcome: bool) -> Option<Triggers> {
        let (triggers, comparison, number) = match (self.program.node(left), self.program.node(right)) {
            (counted, Node::Literal(Value::Int(number))) => (self.zero_without(counted)?, comparison, *number),
            (Node::Literal(Value::Int(number)), counted) => {
                (self.zero_without(counted)?, comparison.mirrored(), *number)
            }
            _ => return None,
        };
        let holds = match comparison {
            Comparison::Equal => 0 == number,
            Comparison::NotEqual => 0 != number,
            Comparison::Less => 0 < number,
            Comparison::LessOrEqual => 0 <= number,
            Comparison::Greater => 0 > number,
            Comparison::GreaterOrEqual => 0 >= number,
        };
        (holds == outcome).then_some(triggers)
    }

    /// Triggers without which a count is certainly 0.
    fn zero_without(&self, node: &Node) -> Option<Triggers> {
        match node {
            Node::MentionCount(test) => Some(self.entries(test.set)),
            Node::Size(ListOperand::Items(item)) => Some(vec![Trigger::Sign(Sign::of(*item))]),
            Node::Fact(slot) if is_made_of_digits(self.program.slot_key(*slot).fact) => {
                Some(vec![Trigger::Sign(Sign::Digit)])
            }
            Node::Quantified { quantifier: Quantifier::Count, list, body } => self.over_items(*list, *body),
            _ => None,
        }
    }

    /// Triggers without which `body` holds for no element. Only items are always known: over a fact
    /// that is unknown the answer is unknown too, whatever the body says.
    fn over_items(&self, list: ListOperand, body: NodeId) -> Option<Triggers> {
        match list {
            ListOperand::Items(item) => better(self.without(body, false), Some(vec![Trigger::Sign(Sign::of(item))])),
            ListOperand::Fact(_) => None,
        }
    }
}

/// Counts that are 0 in a text without a digit.
fn is_made_of_digits(fact: Fact) -> bool {
    matches!(fact, Fact::TextCodes | Fact::TextIbans | Fact::TextCards | Fact::TextWallets | Fact::TextAccounts)
}

/// Of two sets the one that is seen more rarely: words before signs, then the smaller one.
fn better(left: Option<Triggers>, right: Option<Triggers>) -> Option<Triggers> {
    let rank = |set: &Triggers| (set.iter().any(|trigger| matches!(trigger, Trigger::Sign(_))), set.len());
    match (left, right) {
        (Some(left), Some(right)) => Some(if rank(&left) <= rank(&right) { left } else { right }),
        (left, right) => left.or(right),
    }
}

#[cfg(test)]
mod tests;
