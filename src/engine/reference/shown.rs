//! What made a condition hold, and what keeps one from being decided, read off its tree.

use super::super::evidence::Pieces;
use super::super::value::Truth;
use super::{Bound, Variables, Walk, fact_key};
use crate::facts::{Element, Type, Value, find, find_item_fact};
use crate::rulepack::{Expr, ExprKind, Quantifier};

impl Walk<'_> {
    /// Shows why `expr` is `outcome`, which it is.
    pub(super) fn show(&self, expr: &Expr, outcome: bool, variables: &mut Variables, pieces: &mut Pieces) {
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
            ExprKind::Name { name, arguments: Some(arguments) } => match (name.as_str(), arguments.as_slice()) {
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
                        "mentions" | "consists_of" => self.mentions(text, arguments),
                        "asserts" => self.asserts(text, arguments),
                        "near" => self.near(text, arguments).into_iter().flat_map(|(a, b)| [a, b]).collect(),
                        _ => self.matches(text, arguments).into_iter().collect(),
                    };
                    for place in places {
                        pieces.place(text, &place, haystack);
                    }
                }
                _ => {}
            },
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
                        for element in self.elements(list).unwrap_or_default() {
                            if let Bound::Item(item, at) = element {
                                pieces.found(self.reading.sheet.item_place(item, at));
                            }
                        }
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
                            let places = find(name).map(|spec| self.reading.sheet.places(spec.fact));
                            places.into_iter().flatten().for_each(|place| pieces.found(Some(place)));
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
                    Bound::Item(item, at) => pieces.found(self.reading.sheet.item_place(item, at)),
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

    pub(super) fn missing(&self, expr: &Expr, variables: &mut Variables, names: &mut Vec<String>) {
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
                let is_fact = find(name)
                    .is_some_and(|spec| !matches!(spec.kind, Type::Text | Type::List(Element::Item(_))))
                    || matches!(of_variable, Some((_, Bound::Item(..))));
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

/// The name of a fact as people write it; facts of items by their catalog, whatever the variable.
fn name_of(expr: &Expr, variables: &Variables) -> String {
    match &expr.kind {
        ExprKind::Otherwise(value, _) => name_of(value, variables),
        ExprKind::Name { name, arguments } => {
            let (base, member) = name.split_once('.').unwrap_or((name, ""));
            let of_item = variables.iter().find_map(|(variable, bound)| match bound {
                Bound::Item(item, _) if variable == base => find_item_fact(*item, member),
                _ => None,
            });
            if let Some(spec) = of_item {
                return spec.fact.to_string();
            }
            let key = fact_key(name, arguments.as_deref().unwrap_or_default());
            key.map_or_else(String::new, |key| key.to_string())
        }
        _ => String::new(),
    }
}
