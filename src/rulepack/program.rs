//! Conditions in their compact typed form: nodes in one arena over fact slots. Read [`Node`].

use std::collections::HashMap;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::effort::effort;
use super::vocabulary::{EntryId, SetId};
use crate::facts::{Arithmetic, Comparison, Fact, FactKey, Item, ItemFact, Value};

/// Names a node of the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub(crate) u32);

/// Names a slot: a fact with its window, computed at most once for a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct SlotId(pub(crate) u16);

/// One step of a condition. Types were checked when it was compiled.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Node {
    /// A value that stands in the rule.
    Literal(Value<'static>),
    /// A fact.
    Fact(SlotId),
    /// A fact of the item that a variable stands for; 0 is the innermost variable.
    Item(u8, ItemFact),
    /// The word, domain or region that a variable stands for.
    Element(u8),
    Not(NodeId),
    And(Box<[NodeId]>),
    Or(Box<[NodeId]>),
    Compare(Comparison, NodeId, NodeId),
    Arithmetic(Arithmetic, NodeId, NodeId),
    /// Equality with an entry; under: or a subdomain of one.
    InWords {
        value: NodeId,
        words: WordsId,
        under: bool,
    },
    /// Equality with an element of a list that is a fact.
    InFact {
        value: NodeId,
        list: SlotId,
    },
    Mentions(TextTest),
    Asserts(TextTest),
    MentionCount(TextTest),
    ConsistsOf(TextTest),
    Near {
        text: Fact,
        first: SetId,
        second: SetId,
        words: u32,
    },
    Matches {
        text: Fact,
        pattern: PatternId,
    },
    /// Over a list: items, or a slot that holds words.
    Quantified {
        quantifier: super::condition::Quantifier,
        list: ListOperand,
        body: NodeId,
    },
    Size(ListOperand),
    Has(NodeId),
    Otherwise(NodeId, NodeId),
    /// Whether a live rule of the same subject fired, by its place in the pack.
    Fired(u32),
}

/// A text and the set it is tested for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TextTest {
    pub(crate) text: Fact,
    pub(crate) set: SetId,
}

/// What a quantifier runs over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListOperand {
    Items(Item),
    Fact(SlotId),
}

/// Names a sorted list of words, domains or regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct WordsId(pub(crate) u32);

/// Names a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct PatternId(pub(crate) u32);

/// A regular expression, tried only where one of its literals was seen.
#[derive(Debug)]
pub(crate) struct Pattern {
    source: Box<str>,
    /// One of these stands in every match; `None` when there is no such set.
    pub(crate) literals: Option<Box<[EntryId]>>,
    /// Built when first tried: ten thousand patterns hold 25 kB each, and few are ever needed.
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// What one compiled pattern may take in bytes; the bound that keeps a pack of ten thousand
    /// patterns loadable.
    const SIZE_LIMIT: usize = 1 << 20;

    pub(crate) fn new(source: &str, literals: Option<Vec<EntryId>>) -> Self {
        Pattern { source: source.into(), literals: literals.map(Into::into), regex: OnceLock::new() }
    }

    /// Compiles a pattern as it is tried: Unicode, case-insensitive, bounded in size.
    pub(crate) fn build(source: &str) -> Result<Regex, regex::Error> {
        RegexBuilder::new(source).case_insensitive(true).size_limit(Self::SIZE_LIMIT).build()
    }

    /// The compiled form. `None` cannot happen for a pattern of a loaded pack, which was compiled
    /// once when it was checked.
    pub(crate) fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Self::build(&self.source).ok()).as_ref()
    }
}

/// All conditions of a pack.
#[derive(Debug, Default)]
pub(crate) struct Program {
    nodes: Vec<Node>,
    /// What each node costs with all below it, see [`effort`].
    efforts: Vec<u32>,
    /// For each node its parts, the cheap ones first, where that is not their order already.
    cheap_first: Vec<Box<[NodeId]>>,
    slots: Vec<FactKey>,
    by_slot: HashMap<FactKey, SlotId>,
    words: Vec<Box<[Box<str>]>>,
    by_words: HashMap<Box<[Box<str>]>, WordsId>,
    patterns: Vec<Pattern>,
}

impl Program {
    pub(crate) fn push(&mut self, node: Node) -> NodeId {
        let own = effort(&node, |slot| self.slot_key(slot).fact);
        let mut below = 0_u32;
        each_below(&node, &mut |node| below = below.saturating_add(self.effort(node)));
        self.efforts.push(own.saturating_add(below));
        let cheap_first = match &node {
            Node::And(parts) | Node::Or(parts) if !parts.is_sorted_by_key(|part| self.effort(*part)) => {
                let mut sorted = parts.clone();
                sorted.sort_by_key(|part| self.effort(*part));
                sorted
            }
            _ => Box::default(),
        };
        self.cheap_first.push(cheap_first);
        self.nodes.push(node);
        NodeId(u32::try_from(self.nodes.len() - 1).unwrap_or(u32::MAX))
    }

    pub(crate) fn node(&self, id: NodeId) -> &Node {
        // INVARIANT: ids come from `push` of the same program.
        #[allow(clippy::indexing_slicing, reason = "ids come from `push` of the same program")]
        &self.nodes[id.0 as usize]
    }

    fn effort(&self, id: NodeId) -> u32 {
        self.efforts.get(id.0 as usize).copied().unwrap_or(0)
    }

    /// The parts of an `and` or `or` in the order in which they are best asked.
    pub(crate) fn cheap_first<'p>(&'p self, id: NodeId, parts: &'p [NodeId]) -> &'p [NodeId] {
        self.cheap_first.get(id.0 as usize).filter(|sorted| !sorted.is_empty()).map_or(parts, |sorted| sorted)
    }

    /// The slot of a fact with its window.
    pub(crate) fn slot(&mut self, key: FactKey) -> SlotId {
        *self.by_slot.entry(key).or_insert_with(|| {
            self.slots.push(key);
            SlotId(u16::try_from(self.slots.len() - 1).unwrap_or(u16::MAX))
        })
    }

    pub(crate) fn slot_key(&self, slot: SlotId) -> FactKey {
        // INVARIANT: ids come from `slot` of the same program.
        #[allow(clippy::indexing_slicing, reason = "ids come from `slot` of the same program")]
        self.slots[slot.0 as usize]
    }

    pub(crate) fn slot_count(&self) -> usize {
        self.slots.len()
    }

    pub(crate) fn intern_words(&mut self, mut words: Vec<Box<str>>) -> WordsId {
        words.sort_unstable();
        words.dedup();
        let words: Box<[Box<str>]> = words.into();
        if let Some(id) = self.by_words.get(&words) {
            return *id;
        }
        let id = WordsId(u32::try_from(self.words.len()).unwrap_or(u32::MAX));
        self.by_words.insert(words.clone(), id);
        self.words.push(words);
        id
    }

    pub(crate) fn words(&self, id: WordsId) -> &[Box<str>] {
        self.words.get(id.0 as usize).map_or(&[], |words| words)
    }

    pub(crate) fn push_pattern(&mut self, pattern: Pattern) -> PatternId {
        self.patterns.push(pattern);
        PatternId(u32::try_from(self.patterns.len() - 1).unwrap_or(u32::MAX))
    }

    pub(crate) fn pattern(&self, id: PatternId) -> Option<&Pattern> {
        self.patterns.get(id.0 as usize)
    }

    /// Visits a node and everything below it.
    pub(crate) fn visit(&self, root: NodeId, see: &mut impl FnMut(&Node)) {
        let node = self.node(root);
        see(node);
        each_below(node, &mut |node| self.visit(node, see));
    }

    /// Whether two conditions are the same, node by node.
    pub(crate) fn same(&self, left: NodeId, right: NodeId) -> bool {
        let all = |left: &[NodeId], right: &[NodeId]| {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| self.same(*left, *right))
        };
        match (self.node(left), self.node(right)) {
            (Node::Not(left), Node::Not(right)) | (Node::Has(left), Node::Has(right)) => self.same(*left, *right),
            (Node::And(left), Node::And(right)) | (Node::Or(left), Node::Or(right)) => all(left, right),
            (Node::Compare(a, left, other), Node::Compare(b, right, another)) => {
                a == b && self.same(*left, *right) && self.same(*other, *another)
            }
            (Node::Arithmetic(a, left, other), Node::Arithmetic(b, right, another)) => {
                a == b && self.same(*left, *right) && self.same(*other, *another)
            }
            (Node::Otherwise(left, other), Node::Otherwise(right, another)) => {
                self.same(*left, *right) && self.same(*other, *another)
            }
            (Node::InWords { value: left, words: a, under: c }, Node::InWords { value: right, words: b, under: d }) => {
                a == b && c == d && self.same(*left, *right)
            }
            (Node::InFact { value: left, list: a }, Node::InFact { value: right, list: b }) => {
                a == b && self.same(*left, *right)
            }
            (
                Node::Quantified { quantifier: a, list: c, body: left },
                Node::Quantified { quantifier: b, list: d, body: right },
            ) => a == b && c == d && self.same(*left, *right),
            (left, right) => left == right,
        }
    }
}

/// The nodes right below a node.
fn each_below(node: &Node, see: &mut dyn FnMut(NodeId)) {
    match node {
        Node::Not(inner) | Node::Has(inner) => see(*inner),
        Node::And(parts) | Node::Or(parts) => parts.iter().copied().for_each(see),
        Node::Compare(_, left, right) | Node::Arithmetic(_, left, right) | Node::Otherwise(left, right) => {
            see(*left);
            see(*right);
        }
        Node::InWords { value, .. } | Node::InFact { value, .. } => see(*value),
        Node::Quantified { body, .. } => see(*body),
        Node::Literal(_)
        | Node::Fact(_)
        | Node::Item(..)
        | Node::Element(_)
        | Node::Mentions(_)
        | Node::Asserts(_)
        | Node::MentionCount(_)
        | Node::ConsistsOf(_)
        | Node::Near { .. }
        | Node::Matches { .. }
        | Node::Size(_)
        | Node::Fired(_) => {}
    }
}
