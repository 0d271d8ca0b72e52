//! Conditions against the fact catalog: a tree of names in, typed nodes or diagnostics out.
//! Read [`Checker`].

mod calls;
mod operators;

pub use calls::{FUNCTIONS, FunctionSpec};

use std::collections::BTreeMap;
use std::ops::Range;

use super::compile::RuleIds;
use super::condition::{Expr, ExprKind, Quantifier, parse};
use super::diagnostic::{Diagnostic, Diagnostics};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::Literal;
use super::names::Names;
use super::program::{ListOperand, Node, NodeId, Program, SlotId};
use super::source::RuleFile;
use super::vocabulary::Vocabulary;
use crate::facts::{CATALOG, Element, FactKey, Item, Type, Value, find, find_item_fact, item_catalog, spec};
use crate::identifier::{Hostname, Region};
use crate::verdict::Subject;

/// A rule that `fired` may name.
pub(super) struct FiredTarget {
    pub(super) index: u32,
    pub(super) subject: Subject,
    pub(super) is_live: bool,
}

/// What a whole pack shares while its conditions are checked.
pub(super) struct Shared<'p> {
    pub(super) program: &'p mut Program,
    pub(super) vocabulary: &'p mut Vocabulary,
    pub(super) fired: &'p BTreeMap<String, FiredTarget>,
    pub(super) ids: &'p RuleIds,
    pub(super) sink: &'p mut Diagnostics,
}

/// Checks the conditions of one rule.
pub(super) struct Checker<'c, 'p> {
    file: &'c RuleFile<'c>,
    names: &'c mut Names,
    shared: &'c mut Shared<'p>,
    subject: Subject,
    /// The text that places are counted in: the condition, or a definition it uses.
    text: Literal,
    variables: Vec<(String, Element)>,
    /// Definitions being expanded, to find circles.
    open_lets: Vec<String>,
    /// How deep the part is that is being checked, definitions included.
    depth: usize,
    /// How many parts were checked, definitions put in place.
    parts: usize,
}

/// How deep a condition may be once its definitions are put in place: each level is a step of
/// recursion here and in the evaluation.
const DEPTH: usize = 128;

/// How many parts a condition may have once its definitions are put in place. Definitions that use
/// one another twice each would double at every step.
const PARTS: usize = 10_000;

/// The words that a fact may be, empty when the set is open.
type ClosedSet = &'static [&'static str];

/// A checked expression; `None` when a problem was reported for it.
type Checked = Option<(NodeId, Type)>;

/// Reads and checks a condition; `None` when something was reported.
pub(super) fn check_condition<'c>(
    when: &Literal,
    subject: Subject,
    file: &'c RuleFile<'c>,
    names: &'c mut Names,
    shared: &'c mut Shared<'_>,
) -> Option<NodeId> {
    let tree = read_tree(when, file, shared.sink)?;
    let mut checker = Checker {
        file,
        names,
        shared,
        subject,
        text: when.clone(),
        variables: Vec::new(),
        open_lets: Vec::new(),
        depth: 0,
        parts: 0,
    };
    checker.condition(&tree)
}

/// Parses a condition, reporting what is wrong with it.
pub(super) fn read_tree(text: &Literal, file: &RuleFile<'_>, sink: &mut Diagnostics) -> Option<Expr> {
    match parse(&text.text) {
        Ok(tree) => Some(tree),
        Err(error) => {
            let diagnostic = sink.report(error.code, &file.at(text.place(error.span)), error.message);
            diagnostic.help = error.help;
            None
        }
    }
}

impl<'c, 'p> Checker<'c, 'p> {
    fn report(&mut self, code: Code, span: &Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.file.at(self.text.place(span.clone()));
        self.shared.sink.report(code, &place, message)
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.shared.program.push(node)
    }

    fn slot(&mut self, key: FactKey) -> SlotId {
        self.shared.program.slot(key)
    }

    /// An expression that must be true or false.
    fn condition(&mut self, expr: &Expr) -> Option<NodeId> {
        let (node, kind) = self.expr(expr)?;
        if kind == Type::Bool {
            return Some(node);
        }
        let help = match kind {
            Type::Text => "ask something of it, such as `.mentions(list)`".to_owned(),
            Type::List(_) => "ask `any x in …: (…)`, or `size(…) > 0`".to_owned(),
            _ => "compare it with a value, such as `> 0` or `== \"…\"`".to_owned(),
        };
        self.report(Code::WrongType, &expr.span, format!("this is of type {kind}, neither true nor false")).help(help);
        None
    }

    fn expr(&mut self, expr: &Expr) -> Checked {
        self.parts += 1;
        if self.depth == DEPTH || self.parts >= PARTS {
            // Said once: what comes after the bound is not looked at any more.
            if self.parts <= PARTS {
                self.parts = PARTS;
                self.report(
                    Code::TooDeep,
                    &expr.span,
                    "a condition is too deep or too long once definitions are put in",
                )
                .help(format!("{DEPTH} levels and {PARTS} parts are the limit; use fewer definitions in definitions"));
            }
            return None;
        }
        self.depth += 1;
        let checked = self.part(expr);
        self.depth -= 1;
        checked
    }

    fn part(&mut self, expr: &Expr) -> Checked {
        match &expr.kind {
            ExprKind::Literal(value, kind) => Some((self.push(Node::Literal(value.clone())), *kind)),
            ExprKind::Quoted(_) => {
                self.report(Code::WrongType, &expr.span, "a quoted text has no meaning by itself here")
                    .help("compare a fact with it, or give it to a text function");
                None
            }
            ExprKind::Words(_) => {
                self.report(Code::WrongType, &expr.span, "a number of words only tells `near` how far to look");
                None
            }
            ExprKind::List(_) => {
                self.report(Code::WrongType, &expr.span, "a list has no meaning by itself here")
                    .help("test something against it with `in`");
                None
            }
            ExprKind::Name { name, arguments: None } => self.name(name, expr),
            ExprKind::Name { name, arguments: Some(arguments) } => self.call(name, arguments, expr),
            ExprKind::Not(inner) => {
                let inner = self.condition(inner)?;
                Some((self.push(Node::Not(inner)), Type::Bool))
            }
            ExprKind::And(parts) => {
                let parts = self.conditions(parts)?;
                Some((self.push(Node::And(parts)), Type::Bool))
            }
            ExprKind::Or(parts) => {
                let parts = self.conditions(parts)?;
                Some((self.push(Node::Or(parts)), Type::Bool))
            }
            ExprKind::Compare(comparison, left, right) => self.comparison(*comparison, left, right, expr),
            ExprKind::Member(membership, left, right) => self.membership(*membership, left, right),
            ExprKind::Arithmetic(arithmetic, left, right) => self.arithmetic(*arithmetic, left, right, expr),
            ExprKind::Quantified { quantifier, variable, variable_span, list, body } => {
                self.quantified(*quantifier, variable, variable_span, list, body)
            }
            ExprKind::Otherwise(value, fallback) => self.otherwise(value, fallback),
        }
    }

    /// Every part is checked, so that all problems come at once.
    fn conditions(&mut self, parts: &[Expr]) -> Option<Box<[NodeId]>> {
        let checked: Vec<_> = parts.iter().map(|part| self.condition(part)).collect();
        checked.into_iter().collect()
    }

    fn name(&mut self, name: &str, expr: &Expr) -> Checked {
        if let Some(found) = self.variable(name, expr) {
            return found;
        }
        if self.names.lets.contains_key(name) {
            return self.definition(name, expr);
        }
        let Some(spec) = find(name) else {
            self.unknown_name(name, &expr.span);
            return None;
        };
        if spec.windowed {
            self.report(Code::WrongArguments, &expr.span, format!("`{name}` needs a window"))
                .help(format!("write `{name}(7d)`: whole hours or days up to `30d`"));
            return None;
        }
        self.fact(FactKey { fact: spec.fact, window: None }, expr)
    }

    /// A fact in its slot, if the subject has it.
    fn fact(&mut self, key: FactKey, expr: &Expr) -> Checked {
        let spec = spec(key.fact);
        if !spec.subjects.contains(&self.subject) {
            let subjects: Vec<_> = spec.subjects.iter().map(|subject| subject.name()).collect();
            let message = format!("a rule on `{}` has no `{}`", self.subject.name(), spec.name);
            self.report(Code::WrongSubject, &expr.span, message)
                .help(format!("it is there for: {}", subjects.join(", ")));
            return None;
        }
        let node = match spec.kind {
            // Texts and items are read where they are tested; they need no slot.
            Type::Text | Type::List(Element::Item(_)) => Node::Literal(Value::Unknown),
            _ => Node::Fact(self.slot(key)),
        };
        Some((self.push(node), spec.kind))
    }

    /// A variable of `any`, `all` or `count`, or a fact of the item it stands for.
    fn variable(&mut self, name: &str, expr: &Expr) -> Option<Checked> {
        let (base, member) = name.split_once('.').map_or((name, None), |(base, member)| (base, Some(member)));
        let position = self.variables.iter().rposition(|(variable, _)| variable == base)?;
        let (_, element) = self.variables.get(position)?.clone();
        // INVARIANT: conditions nest at most 64 deep, so the level fits.
        let level = u8::try_from(self.variables.len() - 1 - position).unwrap_or(u8::MAX);
        Some(match (element, member) {
            (Element::Item(item), Some(member)) => match find_item_fact(item, member) {
                Some(spec) => Some((self.push(Node::Item(level, spec.fact)), spec.kind)),
                None => {
                    let known = item_catalog(item).iter().map(|spec| spec.name);
                    let all: Vec<_> = known.clone().collect();
                    let message = format!("a {} has no `{member}`", item.name());
                    self.report(Code::UnknownFact, &expr.span, message).help_nearest(
                        member,
                        known,
                        &format!("{} have: {}", item.plural(), all.join(", ")),
                    );
                    None
                }
            },
            (Element::Item(item), None) => {
                self.report(Code::WrongType, &expr.span, format!("`{base}` is a whole {}", item.name()))
                    .help(format!("ask for one of its facts, such as `{base}.{}`", item.example()));
                None
            }
            (_, Some(_)) => {
                self.report(Code::UnknownFact, &expr.span, format!("`{base}` is a plain value, without facts"));
                None
            }
            (element, None) => element.as_type().map(|kind| (self.push(Node::Element(level)), kind)),
        })
    }

    /// A definition is put in place of its name; its places are those of its own text.
    fn definition(&mut self, name: &str, expr: &Expr) -> Checked {
        if self.open_lets.iter().any(|open| open == name) {
            let circle = self.open_lets.join("` → `");
            self.report(Code::Cycle, &expr.span, format!("`{name}` needs itself: `{circle}` → `{name}`"));
            return None;
        }
        let named = self.names.lets.get_mut(name)?;
        named.used = true;
        let (literal, tree) = (named.literal.clone(), named.tree.clone()?);
        let outer_text = std::mem::replace(&mut self.text, literal);
        // A definition does not see the variables of the place where it is used.
        let outer_variables = std::mem::take(&mut self.variables);
        self.open_lets.push(name.to_owned());
        let checked = self.expr(&tree);
        self.open_lets.pop();
        self.variables = outer_variables;
        self.text = outer_text;
        checked
    }

    /// Whether nothing that a condition may ask for has this name.
    fn means_nothing(&self, name: &str) -> bool {
        let base = name.split('.').next().unwrap_or(name);
        let is_variable = self.variables.iter().any(|(variable, _)| variable == base);
        let Names { lists, patterns, lets, unread: _ } = &*self.names;
        let is_named = lists.contains_key(name) || patterns.contains_key(name) || lets.contains_key(name);
        !is_variable && !is_named && find(name).is_none()
    }

    fn unknown_name(&mut self, name: &str, span: &Range<usize>) {
        if self.names.unread.contains(name) {
            return;
        }
        if self.names.lists.contains_key(name) || self.names.patterns.contains_key(name) {
            self.report(Code::WrongType, span, format!("`{name}` is a list or pattern, not a fact"))
                .help(format!("test something against it: `text.mentions({name})`, `… in {name}`"));
            return;
        }
        let subject = self.subject;
        let mut known: Vec<String> =
            CATALOG.iter().filter(|spec| spec.subjects.contains(&subject)).map(|spec| spec.name.to_owned()).collect();
        known.extend(self.names.lets.keys().cloned());
        for (variable, element) in &self.variables {
            known.push(variable.clone());
            if let Element::Item(item) = element {
                known.extend(item_catalog(*item).iter().map(|spec| format!("{variable}.{}", spec.name)));
            }
        }
        let (base, member) = name.split_once('.').unwrap_or((name, ""));
        let of_item = |item: &Item| find_item_fact(*item, member).is_some();
        // Of items that have a fact of this name, the one that the name begins with, else the first.
        let named = Item::ALL.into_iter().find(|item| item.name() == base).filter(of_item);
        let otherwise = match named.or_else(|| Item::ALL.into_iter().find(of_item)) {
            Some(item) => {
                let (one, all) = (item.name(), item.plural());
                format!("facts of a {one} are asked inside `any {one} in {all}: ({one}.{member})`")
            }
            None => "`greentick facts` lists all of them".to_owned(),
        };
        self.report(Code::UnknownFact, span, format!("there is no fact `{name}`")).help_nearest(
            name,
            known.iter().map(String::as_str),
            &otherwise,
        );
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        variable: &str,
        variable_span: &Range<usize>,
        list: &Expr,
        body: &Expr,
    ) -> Checked {
        let (operand, element) = self.list_operand(list)?;
        let is_outer = self.variables.iter().any(|(outer, _)| outer == variable);
        if is_outer || find(variable).is_some() || self.names.lets.contains_key(variable) {
            let message = format!("`{variable}` is already the name of something else");
            self.report(Code::DuplicateId, variable_span, message).help("choose another name for the element");
            return None;
        }
        self.variables.push((variable.to_owned(), element));
        let body = self.condition(body);
        self.variables.pop();
        let kind = if quantifier == Quantifier::Count { Type::Int } else { Type::Bool };
        Some((self.push(Node::Quantified { quantifier, list: operand, body: body? }), kind))
    }

    /// A fact that is a list.
    fn list_operand(&mut self, list: &Expr) -> Option<(ListOperand, Element)> {
        let (node, kind) = self.expr(list)?;
        match (kind, self.shared.program.node(node)) {
            (Type::List(Element::Item(item)), _) => Some((ListOperand::Items(item), Element::Item(item))),
            (Type::List(element), Node::Fact(slot)) => Some((ListOperand::Fact(*slot), element)),
            _ => {
                self.report(Code::WrongType, &list.span, format!("this is of type {kind}, not a list"))
                    .help("lists are `links` and the facts of type list, see `greentick facts`");
                None
            }
        }
    }

    /// A quoted text as a value of the type its place demands.
    ///
    /// `words` is the closed set of the fact it stands beside, empty where the set is open.
    fn quoted(&mut self, text: &str, kind: Type, words: ClosedSet, span: &Range<usize>) -> Option<NodeId> {
        let value = match kind {
            Type::Word => {
                if !words.is_empty() && !words.contains(&text) {
                    let all = format!("it is one of: {}", words.join(", "));
                    self.report(Code::UnknownWord, span, format!("this fact is never `{text}`")).help_nearest(
                        text,
                        words.iter().copied(),
                        &all,
                    );
                    return None;
                }
                text.to_owned()
            }
            Type::Domain => match canonical_domain(text) {
                Some(domain) => domain,
                None => {
                    self.report(Code::BadEntry, span, format!("`{text}` is no domain"));
                    return None;
                }
            },
            Type::Region => match Region::parse(text) {
                Some(region) => region.to_string(),
                None => {
                    self.report(Code::BadEntry, span, format!("`{text}` is no region"))
                        .help("regions are ISO 3166-1 codes of two letters, such as `DE`");
                    return None;
                }
            },
            other => {
                let help = match other {
                    Type::Text => format!("texts are read with functions, such as `.mentions(\"{text}\")`"),
                    Type::List(Element::Item(item)) => {
                        let (one, all) = (item.name(), item.plural());
                        format!("ask `any {one} in {all}: ({one}.{} == \"…\")`", item.example())
                    }
                    Type::List(_) => format!("ask whether it is in the list: `\"{text}\" in …`"),
                    _ => format!("write it without quotes, such as `{}`", example(other)),
                };
                self.report(
                    Code::WrongType,
                    span,
                    format!("a value of type {other} is not compared with a quoted text"),
                )
                .help(help);
                return None;
            }
        };
        Some(self.push(Node::Literal(Value::Word(value.into()))))
    }
}

/// How a value of a type is written.
fn example(kind: Type) -> &'static str {
    match kind {
        Type::Bool => "true",
        Type::Int => "3",
        Type::Ratio => "0.3%",
        Type::Duration => "7d",
        Type::TimeOfDay => "08:00",
        Type::Date => "2026-12-31",
        Type::Money => "200 EUR",
        Type::Text | Type::Word | Type::Domain | Type::Region | Type::List(_) => "\"…\"",
    }
}

/// A domain as conditions compare it: A-labels, lower case. A bare suffix such as `top` is one too.
pub(crate) fn canonical_domain(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.');
    match Hostname::parse(text) {
        Ok(host) => Some(host.as_str().to_owned()),
        Err(_) => {
            let single = !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            single.then(|| text.to_ascii_lowercase())
        }
    }
}
