//! The slow, obvious evaluation: every rule of the subject, its condition read as a tree of names,
//! every entry of every list searched in turn, every fact computed each time it is asked for.
//!
//! The compiled evaluation must give the same bytes; property tests hold the two against each other.
//! Kept public so that other stores and clients can be tested the same way. Read [`Reference`].

mod shown;
mod texts;

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::decide::{Decided, Outcome};
use super::evidence::Pieces;
use super::read::{Engine, ReadError, Reading};
use super::value::Truth;
use crate::facts::{Element, FactKey, Item, Type, Value, calculate, compare, find, find_item_fact, is_in};
use crate::identifier::Region;
use crate::memory::{Remembered, Store, StoreError, Window};
use crate::record::Record;
use crate::rulepack::{
    Expr, ExprKind, Membership, PackFiles, PlainFile, Quantifier, RuleStatus, canonical_domain, plain_files,
};
use crate::verdict::Undecided;

/// Judges as [`Engine`] does, by evaluating every rule.
#[derive(Debug)]
pub struct Reference {
    engine: Engine,
    files: Vec<PlainFile>,
}

impl Reference {
    /// A reference for an engine whose pack was compiled from `files`.
    pub fn new(engine: Engine, files: &PackFiles) -> Self {
        Reference { engine, files: plain_files(files) }
    }

    /// Judges a record with the memory of a store, which is only read. `None` when there is nothing
    /// to judge.
    ///
    /// # Errors
    /// As [`Engine::read`], and when the store fails.
    pub fn judge(
        &self,
        store: &dyn Store,
        record: &Record<'_>,
        now: Timestamp,
    ) -> Result<Option<Decided>, ReferenceError> {
        let mut reading = self.engine.read(record, now)?;
        let Some(subject) = reading.subject() else { return Ok(None) };
        // Every rule is a candidate, so everything that any of them needs is asked for.
        reading.candidates = (0..).zip(self.engine.pack().rules()).map(|(index, _)| index).collect();
        let pack = reading.pack;
        reading.candidates.retain(|index| {
            let of = pack.rule(*index).rule.subject;
            of == subject || (subject == crate::verdict::Subject::Profile && of == crate::verdict::Subject::Rename)
        });
        let mut remembered = Remembered::default();
        if record.memory.is_none() {
            remembered = store.fetch(&reading.needs())?;
        }
        reading.remember(remembered);
        Ok(Some(self.conclude(&reading)))
    }

    fn conclude(&self, reading: &Reading<'_>) -> Decided {
        let mut outcomes = Vec::new();
        let mut fired = BTreeSet::new();
        for index in &reading.candidates {
            let compiled = reading.pack.rule(*index);
            let id = &compiled.rule.id;
            let found = self.files.iter().find_map(|file| file.rules.get(id).map(|tree| (file, tree)));
            let Some((file, tree)) = found else { continue };
            let walk = Walk { reading, file, fired: &fired };
            match walk.truth(tree, &mut Vec::new()) {
                Truth::True => {
                    let mut pieces = Pieces::default();
                    walk.show(tree, true, &mut Vec::new(), &mut pieces);
                    outcomes.push((*index, Outcome::Fired(reading.hit_with(compiled, pieces.into_vec()))));
                    if compiled.rule.status == RuleStatus::Live {
                        fired.insert(id.clone());
                    }
                }
                Truth::False => {}
                Truth::Unknown => {
                    let mut missing = Vec::new();
                    walk.missing(tree, &mut Vec::new(), &mut missing);
                    outcomes.push((*index, Outcome::Undecided(Undecided { rule: id.clone(), missing })));
                }
            }
        }
        reading.conclude(outcomes)
    }
}

/// Why the reference gives no verdict.
#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    /// The record cannot be judged.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What a variable stands for.
#[derive(Debug, Clone)]
enum Bound {
    /// An item, by its place among those of its sort.
    Item(Item, usize),
    /// A word, with the list it is of.
    Word(String, FactKey),
}

type Variables = Vec<(String, Bound)>;

/// One walk over the tree of a condition.
struct Walk<'w> {
    reading: &'w Reading<'w>,
    file: &'w PlainFile,
    fired: &'w BTreeSet<String>,
}

impl Walk<'_> {
    fn truth(&self, expr: &Expr, variables: &mut Variables) -> Truth {
        match &expr.kind {
            ExprKind::Not(inner) => self.truth(inner, variables).not(),
            ExprKind::And(parts) => {
                let truths: Vec<Truth> = parts.iter().map(|part| self.truth(part, variables)).collect();
                decided(&truths, Truth::False)
            }
            ExprKind::Or(parts) => {
                let truths: Vec<Truth> = parts.iter().map(|part| self.truth(part, variables)).collect();
                decided(&truths, Truth::True)
            }
            ExprKind::Compare(comparison, left, right) => {
                let kind = self.kind(left, variables).or(self.kind(right, variables));
                let left = self.operand(left, kind, variables);
                let right = self.operand(right, kind, variables);
                compare(*comparison, &left, &right, &self.reading.pack.tables.currencies).into()
            }
            ExprKind::Member(membership, left, right) => {
                let truth = self.is_member(*membership, left, right, variables);
                if *membership == Membership::NotIn { truth.not() } else { truth }
            }
            ExprKind::Quantified { quantifier, variable, list, body, .. } if *quantifier != Quantifier::Count => {
                let Some(elements) = self.elements(list) else { return Truth::Unknown };
                if elements.is_empty() {
                    return Truth::False;
                }
                let mut truths = Vec::new();
                for element in elements {
                    truths.push(self.truth_with(variable, element, body, variables));
                }
                decided(&truths, if *quantifier == Quantifier::Any { Truth::True } else { Truth::False })
            }
            ExprKind::Name { name, arguments: None } if self.definition(name, variables).is_some() => {
                let Some(definition) = self.definition(name, variables) else { return Truth::Unknown };
                self.truth(definition, &mut Vec::new())
            }
            ExprKind::Name { name, arguments: Some(arguments) } => self.call_truth(name, arguments, variables),
            _ => match self.value(expr, variables) {
                Value::Bool(value) => value.into(),
                _ => Truth::Unknown,
            },
        }
    }

    fn truth_with(&self, variable: &str, element: Bound, body: &Expr, variables: &mut Variables) -> Truth {
        variables.push((variable.to_owned(), element));
        let truth = self.truth(body, variables);
        variables.pop();
        truth
    }

    /// A definition of the file, unless a variable has its name.
    fn definition(&self, name: &str, variables: &Variables) -> Option<&Expr> {
        let hidden = variables.iter().any(|(variable, _)| variable == name);
        if hidden { None } else { self.file.lets.get(name) }
    }

    fn call_truth(&self, name: &str, arguments: &[Expr], variables: &mut Variables) -> Truth {
        match (name, arguments) {
            ("has", [fact]) => return (!matches!(self.value(fact, variables), Value::Unknown)).into(),
            ("fired", [Expr { kind: ExprKind::Quoted(id), .. }]) => return self.fired.contains(id).into(),
            _ => {}
        }
        let Some((receiver, function)) = name.rsplit_once('.') else { return Truth::Unknown };
        match (find(receiver).filter(|spec| spec.kind == Type::Text), function, arguments) {
            (Some(text), "mentions", _) => (!self.mentions(text.fact, arguments).is_empty()).into(),
            (Some(text), "asserts", _) => (!self.asserts(text.fact, arguments).is_empty()).into(),
            (Some(text), "consists_of", _) => self.consists_of(text.fact, arguments).into(),
            (Some(text), "near", _) => self.near(text.fact, arguments).is_some().into(),
            (Some(text), "matches", _) => self.matches(text.fact, arguments).is_some().into(),
            _ => match self.fact(name, arguments) {
                Value::Bool(value) => value.into(),
                _ => Truth::Unknown,
            },
        }
    }

    fn is_member(&self, membership: Membership, left: &Expr, right: &Expr, variables: &mut Variables) -> Truth {
        let kind = self.kind(left, variables);
        let Value::Word(word) = self.value(left, variables) else { return Truth::Unknown };
        let under = membership == Membership::Under;
        match &right.kind {
            ExprKind::List(items) => {
                let mut entries: Vec<Box<str>> = Vec::new();
                for item in items {
                    if let Value::Word(word) = self.operand(item, kind, variables) {
                        entries.push(word.into());
                    }
                }
                entries.sort();
                is_in(&word, &entries, under).into()
            }
            ExprKind::Name { name, arguments: None } if self.file.lists.contains_key(name) => {
                let written = self.file.lists.get(name).map(Vec::as_slice).unwrap_or_default();
                let mut entries: Vec<Box<str>> =
                    written.iter().filter_map(|entry| canonical(entry, kind)).map(Into::into).collect();
                entries.sort();
                is_in(&word, &entries, under).into()
            }
            _ => match self.value(right, variables) {
                Value::Words(words) => words.contains(&word).into(),
                _ => Truth::Unknown,
            },
        }
    }

    /// A side of a comparison; a quoted text becomes a value of the type of the other side.
    fn operand(&self, expr: &Expr, kind: Option<Type>, variables: &mut Variables) -> Value<'static> {
        match &expr.kind {
            ExprKind::Quoted(text) => canonical(text, kind).map_or(Value::Unknown, |word| Value::Word(word.into())),
            _ => self.value(expr, variables),
        }
    }

    fn value(&self, expr: &Expr, variables: &mut Variables) -> Value<'static> {
        match &expr.kind {
            ExprKind::Literal(value, _) => value.clone(),
            ExprKind::Arithmetic(operator, left, right) => {
                calculate(*operator, &self.value(left, variables), &self.value(right, variables))
            }
            ExprKind::Otherwise(value, fallback) => match self.value(value, variables) {
                Value::Unknown => {
                    let kind = self.kind(value, variables);
                    self.operand(fallback, kind, variables)
                }
                value => value,
            },
            ExprKind::Quantified { quantifier: Quantifier::Count, variable, list, body, .. } => {
                let Some(elements) = self.elements(list) else { return Value::Unknown };
                let mut count = 0;
                for element in elements {
                    match self.truth_with(variable, element, body, variables) {
                        Truth::True => count += 1,
                        Truth::False => {}
                        Truth::Unknown => return Value::Unknown,
                    }
                }
                Value::Int(count)
            }
            ExprKind::Name { name, arguments: None } => {
                let (base, member) = name.split_once('.').unwrap_or((name, ""));
                match variables.iter().rev().find(|(variable, _)| variable == base) {
                    Some((_, Bound::Word(word, _))) => Value::Word(word.clone().into()),
                    Some((_, Bound::Item(item, at))) => find_item_fact(*item, member)
                        .map_or(Value::Unknown, |spec| owned(self.reading.sheet.item_value(*at, spec.fact))),
                    None => match self.definition(name, variables) {
                        Some(definition) => self.value(definition, &mut Vec::new()),
                        None => self.fact(name, &[]),
                    },
                }
            }
            ExprKind::Name { name, arguments: Some(arguments) } => match (name.as_str(), arguments.as_slice()) {
                ("size", [list]) => self.elements(list).map_or(Value::Unknown, |elements| int(elements.len())),
                (name, _) if name.ends_with(".mention_count") => {
                    let receiver = name.trim_end_matches(".mention_count");
                    find(receiver).map_or(Value::Unknown, |text| self.mention_count(text.fact, arguments))
                }
                (name, _) if find(name).is_some() => self.fact(name, arguments),
                _ => bool_value(self.call_truth(name, arguments, variables)),
            },
            _ => bool_value(self.truth(expr, variables)),
        }
    }

    fn fact(&self, name: &str, arguments: &[Expr]) -> Value<'static> {
        fact_key(name, arguments).map_or(Value::Unknown, |key| self.reading.sheet.value(key))
    }

    fn elements(&self, list: &Expr) -> Option<Vec<Bound>> {
        let ExprKind::Name { name, .. } = &list.kind else { return None };
        if let Some(definition) = self.file.lets.get(name) {
            return self.elements(definition);
        }
        let key = fact_key(name, &[])?;
        if let Type::List(Element::Item(item)) = crate::facts::spec(key.fact).kind {
            let count = self.reading.sheet.item_count(item)?;
            return Some((0..count).map(|at| Bound::Item(item, at)).collect());
        }
        match self.reading.sheet.value(key) {
            Value::Words(words) => Some(words.into_iter().map(|word| Bound::Word(word.into_owned(), key)).collect()),
            _ => None,
        }
    }

    /// The type of an expression, as far as quoted texts need it.
    fn kind(&self, expr: &Expr, variables: &Variables) -> Option<Type> {
        match &expr.kind {
            ExprKind::Name { name, .. } => {
                let (base, member) = name.split_once('.').unwrap_or((name, ""));
                match variables.iter().rev().find(|(variable, _)| variable == base) {
                    Some((_, Bound::Item(item, _))) => find_item_fact(*item, member).map(|spec| spec.kind),
                    Some((_, Bound::Word(_, key))) => match crate::facts::spec(key.fact).kind {
                        Type::List(element) => element.as_type(),
                        other => Some(other),
                    },
                    None => match self.definition(name, variables) {
                        Some(definition) => self.kind(definition, &Vec::new()),
                        None => find(name).map(|spec| spec.kind),
                    },
                }
            }
            ExprKind::Otherwise(value, _) => self.kind(value, variables),
            _ => None,
        }
    }
}

/// Kleene's `and` (deciding: false) or `or` (deciding: true) over all parts.
fn decided(truths: &[Truth], deciding: Truth) -> Truth {
    if truths.contains(&deciding) {
        deciding
    } else if truths.contains(&Truth::Unknown) {
        Truth::Unknown
    } else {
        deciding.not()
    }
}

fn canonical(text: &str, kind: Option<Type>) -> Option<String> {
    match kind {
        Some(Type::Domain) => canonical_domain(text),
        Some(Type::Region) => Region::parse(text).map(|region| region.to_string()),
        _ => Some(text.to_owned()),
    }
}

fn fact_key(name: &str, arguments: &[Expr]) -> Option<FactKey> {
    let fact = find(name)?.fact;
    let window = match arguments {
        [Expr { kind: ExprKind::Literal(Value::Duration(seconds), _), .. }] => {
            Window::hours(u32::try_from(seconds / 3_600).ok()?)
        }
        _ => None,
    };
    Some(FactKey { fact, window })
}

fn owned(value: Value<'_>) -> Value<'static> {
    match value {
        Value::Word(word) => Value::Word(word.into_owned().into()),
        Value::Words(words) => Value::Words(words.into_iter().map(|word| word.into_owned().into()).collect()),
        Value::Unknown => Value::Unknown,
        Value::Pending => Value::Pending,
        Value::Bool(value) => Value::Bool(value),
        Value::Int(value) => Value::Int(value),
        Value::Ratio(value) => Value::Ratio(value),
        Value::Duration(value) => Value::Duration(value),
        Value::TimeOfDay(value) => Value::TimeOfDay(value),
        Value::Date(value) => Value::Date(value),
        Value::Money(amount, currency) => Value::Money(amount, currency),
    }
}

fn bool_value(truth: Truth) -> Value<'static> {
    match truth {
        Truth::True => Value::Bool(true),
        Truth::False => Value::Bool(false),
        Truth::Unknown => Value::Unknown,
    }
}

fn int(count: usize) -> Value<'static> {
    Value::Int(i64::try_from(count).unwrap_or(i64::MAX))
}
