//! The slow, obvious evaluation: every rule of the subject, its condition read as a tree of names,
//! every entry of every list searched in turn, every fact computed each time it is asked for.
//!
//! The compiled evaluation must give the same bytes; property tests hold the two against each other.
//! Kept public so that other stores and clients can be tested the same way. Read [`Reference`].

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::decide::{Decided, Outcome};
use super::evidence::Pieces;
use super::read::{Engine, ReadError, Reading};
use super::text::{NEGATION_REACH, Place, first_match};
use super::value::{Truth, calculate, compare, is_in};
use crate::facts::{Element, Fact, FactKey, LINK_CATALOG, Type, Value, covers, find, find_link_fact};
use crate::identifier::Region;
use crate::memory::{Remembered, Store, StoreError, Window};
use crate::record::{PartRole, Record};
use crate::rulepack::{
    Edges, Entry, Expr, ExprKind, Membership, PackFiles, PlainFile, Quantifier, RuleStatus,
    canonical_domain, plain_files,
};
use crate::text::{is_boundary, words};
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
    Link(usize),
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
                compare(*comparison, &left, &right).into()
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
                    Some((_, Bound::Link(link))) => find_link_fact(member)
                        .map_or(Value::Unknown, |spec| owned(self.reading.sheet.link_value(*link, spec.fact))),
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
        if key.fact == Fact::Links {
            return Some((0..self.reading.sheet.links().len()).map(Bound::Link).collect());
        }
        match self.reading.sheet.value(key) {
            Value::Words(words) => {
                Some(words.into_iter().map(|word| Bound::Word(word.into_owned(), key)).collect())
            }
            _ => None,
        }
    }

    /// The type of an expression, as far as quoted texts need it.
    fn kind(&self, expr: &Expr, variables: &Variables) -> Option<Type> {
        match &expr.kind {
            ExprKind::Name { name, .. } => {
                let (base, member) = name.split_once('.').unwrap_or((name, ""));
                match variables.iter().rev().find(|(variable, _)| variable == base) {
                    Some((_, Bound::Link(_))) => find_link_fact(member).map(|spec| spec.kind),
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

    /// The entries that arguments name, each once.
    fn entries(&self, arguments: &[Expr]) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for argument in arguments {
            let written: Vec<&str> = match &argument.kind {
                ExprKind::Quoted(text) => vec![text],
                ExprKind::Name { name, .. } => {
                    self.file.lists.get(name).into_iter().flatten().map(String::as_str).collect()
                }
                _ => Vec::new(),
            };
            for entry in written.into_iter().filter_map(|entry| Entry::phrase(entry).ok()) {
                if !entries.contains(&entry) {
                    entries.push(entry);
                }
            }
        }
        entries
    }

    /// Every place of every entry in the parts that a text covers, with the entry: first by place,
    /// then by entry as the compiled evaluation orders them, which no outcome depends on.
    fn places(&self, text: Fact, arguments: &[Expr]) -> Vec<(Range<usize>, Entry, usize)> {
        let haystack = self.reading.sheet.haystack();
        let mut places = Vec::new();
        for entry in self.entries(arguments) {
            for range in found(haystack.as_str(), &entry) {
                places.push((range, entry.clone()));
            }
            for (part, view) in haystack.views() {
                for range in found(view.as_str(), &entry) {
                    places.push((haystack.from_view(part, view, range), entry.clone()));
                }
            }
        }
        places.sort_by(|(one, a), (other, b)| (one.start, one.end, &a.text).cmp(&(other.start, other.end, &b.text)));
        places.dedup();
        let with_part = places.into_iter().filter_map(|(range, entry)| {
            let part = haystack.part_at(range.start)?;
            covers(text, haystack.parts().get(part)?.role).then_some((range, entry, part))
        });
        with_part.collect()
    }

    /// The first place of each entry.
    fn mentions(&self, text: Fact, arguments: &[Expr]) -> Vec<Place> {
        first_of_each(self.places(text, arguments))
    }

    fn asserts(&self, text: Fact, arguments: &[Expr]) -> Vec<Place> {
        let haystack = self.reading.sheet.haystack();
        let negations = &self.reading.sheet.tables().negations;
        let mut places = self.places(text, arguments);
        places.retain(|(range, _, part)| {
            let part = haystack.range(*part);
            let before = haystack.as_str().get(part.start..range.start).unwrap_or_default();
            let before_words: Vec<&str> = words(before).filter_map(|word| before.get(word)).collect();
            let reach = before_words.len().saturating_sub(NEGATION_REACH);
            !before_words.iter().skip(reach).any(|word| negations.contains(word))
        });
        first_of_each(places)
    }

    fn mention_count(&self, text: Fact, arguments: &[Expr]) -> Value<'static> {
        let haystack = self.reading.sheet.haystack();
        let mut counted: Vec<Entry> = Vec::new();
        for (_, entry, part) in self.places(text, arguments) {
            let role = haystack.parts().get(part).map(|part| part.role);
            if !matches!(role, Some(PartRole::Translation(_))) && !counted.contains(&entry) {
                counted.push(entry);
            }
        }
        int(counted.len())
    }

    fn near(&self, text: Fact, arguments: &[Expr]) -> Option<(Place, Place)> {
        let [first, second, Expr { kind: ExprKind::Words(distance), .. }] = arguments else { return None };
        let haystack = self.reading.sheet.haystack().as_str();
        let seconds = self.places(text, std::slice::from_ref(second));
        for (one, _, part) in self.places(text, std::slice::from_ref(first)) {
            for (other, _, other_part) in &seconds {
                let (left, right) = if one.start <= other.start { (&one, other) } else { (other, &one) };
                let apart = if right.start < left.end {
                    0
                } else {
                    words(haystack.get(left.end..right.start).unwrap_or_default()).count() as i64 + 1
                };
                if *other_part == part && apart <= *distance {
                    return Some((Place::at(one.clone(), part), Place::at(other.clone(), part)));
                }
            }
        }
        None
    }

    fn matches(&self, text: Fact, arguments: &[Expr]) -> Option<Place> {
        let [Expr { kind: ExprKind::Name { name, .. }, .. }] = arguments else { return None };
        let pattern = regex::RegexBuilder::new(self.file.patterns.get(name)?).case_insensitive(true).build().ok()?;
        first_match(&pattern, text, self.reading.sheet.haystack())
    }

    /// Shows why `expr` is `outcome`, which it is.
    fn show(&self, expr: &Expr, outcome: bool, variables: &mut Variables, pieces: &mut Pieces) {
        let haystack = self.reading.sheet.haystack();
        match &expr.kind {
            ExprKind::Not(inner) => self.show(inner, !outcome, variables, pieces),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                for part in parts {
                    if self.truth(part, variables) == Truth::from(outcome) {
                        self.show(part, outcome, variables, pieces);
                    }
                }
            }
            ExprKind::Compare(_, left, right) => {
                self.show_value(left, variables, pieces);
                self.show_value(right, variables, pieces);
            }
            ExprKind::Member(_, left, _) => self.show_value(left, variables, pieces),
            ExprKind::Quantified { quantifier, variable, list, body, .. } => {
                if outcome {
                    let only_first = *quantifier == Quantifier::Any;
                    self.show_elements(variable, list, body, only_first, variables, pieces);
                }
            }
            ExprKind::Name { name, arguments: None } => match self.definition(name, variables) {
                Some(definition) => self.show(definition, outcome, &mut Vec::new(), pieces),
                None => self.show_value(expr, variables, pieces),
            },
            ExprKind::Name { name, arguments: Some(arguments) } => {
                match (name.as_str(), arguments.as_slice()) {
                    ("has", [fact]) => match self.value(fact, variables) {
                        Value::Unknown | Value::Pending => {
                            pieces.fact(format!("has({})", name_of(fact, variables)), &Value::Bool(false));
                        }
                        value => pieces.fact(name_of(fact, variables), &value),
                    },
                    ("fired", [Expr { kind: ExprKind::Quoted(id), .. }]) => {
                        pieces.fact(format!("fired({id})"), &Value::Bool(outcome));
                    }
                    _ if find(name).is_some() => self.show_value(expr, variables, pieces),
                    _ if outcome => {
                        let Some((receiver, function)) = name.rsplit_once('.') else { return };
                        let Some(text) = find(receiver).map(|spec| spec.fact) else { return };
                        let places = match function {
                            "mentions" => self.mentions(text, arguments),
                            "asserts" => self.asserts(text, arguments),
                            "near" => self.near(text, arguments).into_iter().flat_map(|(a, b)| [a, b]).collect(),
                            _ => self.matches(text, arguments).into_iter().collect(),
                        };
                        for place in places {
                            pieces.place(text, &place, haystack);
                        }
                    }
                    _ => {}
                }
            }
            ExprKind::Otherwise(..) => self.show_value(expr, variables, pieces),
            ExprKind::Literal(..)
            | ExprKind::Quoted(_)
            | ExprKind::Words(_)
            | ExprKind::List(_)
            | ExprKind::Arithmetic(..) => {}
        }
    }

    fn show_value(&self, expr: &Expr, variables: &mut Variables, pieces: &mut Pieces) {
        match &expr.kind {
            ExprKind::Arithmetic(_, left, right) => {
                self.show_value(left, variables, pieces);
                self.show_value(right, variables, pieces);
            }
            ExprKind::Otherwise(value, _) => match self.value(value, variables) {
                Value::Unknown => {
                    let fallback = self.value(expr, variables);
                    pieces.fact(name_of(value, variables), &fallback);
                }
                _ => self.show_value(value, variables, pieces),
            },
            ExprKind::Quantified { variable, list, body, quantifier: Quantifier::Count, .. } => {
                self.show_elements(variable, list, body, false, variables, pieces);
            }
            ExprKind::Name { name, arguments } => {
                if arguments.is_none()
                    && let Some(definition) = self.definition(name, variables)
                {
                    return self.show_value(definition, &mut Vec::new(), pieces);
                }
                match (name.as_str(), arguments.as_deref()) {
                    ("size", Some([list])) => {
                        pieces.fact(format!("size({})", name_of(list, variables)), &self.value(expr, variables));
                    }
                    (name, Some(arguments)) if name.ends_with(".mention_count") => {
                        let Some(text) = find(name.trim_end_matches(".mention_count")) else { return };
                        for place in self.mentions(text.fact, arguments) {
                            pieces.place(text.fact, &place, self.reading.sheet.haystack());
                        }
                    }
                    _ => {
                        let is_word = variables.iter().any(|(variable, _)| variable == name);
                        if !is_word {
                            pieces.fact(name_of(expr, variables), &self.value(expr, variables));
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn show_elements(
        &self,
        variable: &str,
        list: &Expr,
        body: &Expr,
        only_first: bool,
        variables: &mut Variables,
        pieces: &mut Pieces,
    ) {
        for element in self.elements(list).unwrap_or_default() {
            variables.push((variable.to_owned(), element.clone()));
            let holds = self.truth(body, variables) == Truth::True;
            if holds {
                match element {
                    Bound::Link(link) => {
                        if let Some(link) = self.reading.sheet.links().get(link) {
                            pieces.link(link);
                        }
                    }
                    Bound::Word(word, key) => pieces.fact(key.to_string(), &Value::Word(word.into())),
                }
                self.show(body, true, variables, pieces);
            }
            variables.pop();
            if holds && only_first {
                return;
            }
        }
    }

    fn missing(&self, expr: &Expr, variables: &mut Variables, names: &mut Vec<String>) {
        match &expr.kind {
            ExprKind::Not(inner) => self.missing(inner, variables, names),
            ExprKind::And(parts) | ExprKind::Or(parts) => {
                for part in parts {
                    if self.truth(part, variables) == Truth::Unknown {
                        self.missing(part, variables, names);
                    }
                }
            }
            ExprKind::Compare(_, left, right) | ExprKind::Arithmetic(_, left, right) => {
                self.missing(left, variables, names);
                self.missing(right, variables, names);
            }
            ExprKind::Otherwise(value, fallback) => {
                self.missing(value, variables, names);
                self.missing(fallback, variables, names);
            }
            ExprKind::Member(_, left, right) => {
                if matches!(&right.kind, ExprKind::Name { name, .. } if !self.file.lists.contains_key(name)) {
                    self.missing(right, variables, names);
                }
                self.missing(left, variables, names);
            }
            ExprKind::Quantified { variable, list, body, .. } => {
                for element in self.elements(list).unwrap_or_default() {
                    variables.push((variable.clone(), element));
                    if self.truth(body, variables) == Truth::Unknown {
                        self.missing(body, variables, names);
                    }
                    variables.pop();
                }
                self.missing(list, variables, names);
            }
            ExprKind::Name { name, arguments } => {
                if arguments.is_none()
                    && let Some(definition) = self.definition(name, variables)
                {
                    return self.missing(definition, &mut Vec::new(), names);
                }
                let base = name.split('.').next().unwrap_or_default();
                let of_variable = variables.iter().rev().find(|(variable, _)| variable == base);
                let is_fact = find(name).is_some_and(|spec| {
                    !matches!(spec.kind, Type::Text | Type::List(Element::Link))
                }) || matches!(of_variable, Some((_, Bound::Link(_))));
                match (name.as_str(), arguments.as_deref()) {
                    ("size", Some([list])) => self.missing(list, variables, names),
                    _ if is_fact && matches!(self.value(expr, variables), Value::Unknown) => {
                        let shown = name_of(expr, variables);
                        if !names.contains(&shown) {
                            names.push(shown);
                        }
                    }
                    _ => {}
                }
            }
            ExprKind::Literal(..) | ExprKind::Quoted(_) | ExprKind::Words(_) | ExprKind::List(_) => {}
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

/// Every place where an entry stands in a folded text.
fn found(text: &str, entry: &Entry) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    for at in (0..text.len()).filter(|at| text.is_char_boundary(*at)) {
        if !text.get(at..).is_some_and(|rest| rest.starts_with(&*entry.text)) {
            continue;
        }
        let end = at + entry.text.len();
        let stands = match entry.edges {
            Edges::Words => is_boundary(text, at) && is_boundary(text, end),
            Edges::OpenEnd => is_boundary(text, at),
            Edges::Anywhere | Edges::Literal => true,
        };
        if stands {
            places.push(at..end);
        }
    }
    places
}

fn first_of_each(places: Vec<(Range<usize>, Entry, usize)>) -> Vec<Place> {
    let mut seen: Vec<Entry> = Vec::new();
    let mut first = Vec::new();
    for (range, entry, part) in places {
        if !seen.contains(&entry) {
            seen.push(entry);
            first.push(Place::at(range, part));
        }
    }
    first
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

/// The name of a fact as people write it; facts of links by their catalog, whatever the variable.
fn name_of(expr: &Expr, variables: &Variables) -> String {
    match &expr.kind {
        ExprKind::Otherwise(value, _) => name_of(value, variables),
        ExprKind::Name { name, arguments } => {
            let (base, member) = name.split_once('.').unwrap_or((name, ""));
            let is_link = variables.iter().any(|(variable, bound)| variable == base && matches!(bound, Bound::Link(_)));
            if is_link && LINK_CATALOG.iter().any(|spec| spec.name == member) {
                return format!("link.{member}");
            }
            let key = fact_key(name, arguments.as_deref().unwrap_or_default());
            key.map_or_else(String::new, |key| key.to_string())
        }
        _ => String::new(),
    }
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
