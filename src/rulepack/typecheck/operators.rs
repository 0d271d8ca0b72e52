//! Comparisons, list tests, arithmetic, `otherwise`: which types go together.

use super::{Checked, Checker, ClosedSet, example};
use crate::facts::{Arithmetic, Comparison, Element, Type, Value, spec};
use crate::rulepack::condition::{Expr, ExprKind, Membership};
use crate::rulepack::diagnostic_code::DiagnosticCode as Code;
use crate::rulepack::program::{ListOperand, Node, NodeId, WordsId};
use crate::rulepack::source::ListKind;

impl Checker<'_, '_> {
    pub(super) fn comparison(&mut self, comparison: Comparison, left: &Expr, right: &Expr, whole: &Expr) -> Checked {
        let (left_node, right_node, kind) = match (&left.kind, &right.kind) {
            (ExprKind::Quoted(_), ExprKind::Quoted(_)) => {
                self.report(Code::WrongType, &whole.span, "two quoted texts are compared");
                return None;
            }
            (ExprKind::Quoted(text), _) => {
                let (node, kind) = self.expr(right)?;
                let words = self.words_of(node);
                (self.quoted(text, kind, words, &left.span)?, node, kind)
            }
            (_, ExprKind::Quoted(text)) => {
                let (node, kind) = self.expr(left)?;
                let words = self.words_of(node);
                (node, self.quoted(text, kind, words, &right.span)?, kind)
            }
            _ => {
                let (left_checked, right_checked) = (self.expr(left), self.expr(right));
                let ((left_node, left_kind), (right_node, right_kind)) = (left_checked?, right_checked?);
                if left_kind != right_kind {
                    let message = format!("{left_kind} is compared with {right_kind}");
                    let fact_kind = if matches!(left.kind, ExprKind::Literal(..)) { right_kind } else { left_kind };
                    self.report(Code::WrongType, &whole.span, message)
                        .help(format!("a value of type {fact_kind} is written like `{}`", example(fact_kind)));
                    return None;
                }
                (left_node, right_node, left_kind)
            }
        };
        let ordered =
            matches!(kind, Type::Int | Type::Ratio | Type::Duration | Type::TimeOfDay | Type::Date | Type::Money);
        let equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if matches!(kind, Type::Text | Type::List(_)) || (!equality && !ordered) {
            let help = match kind {
                Type::Text => "texts are read with functions, such as `.mentions(list)`",
                Type::List(_) => "ask `size(…)`, or `any x in …: (…)`",
                _ => "it can only be compared with `==` and `!=`",
            };
            self.report(Code::WrongType, &whole.span, format!("values of type {kind} cannot be compared like this"))
                .help(help);
            return None;
        }
        Some((self.push(Node::Compare(comparison, left_node, right_node)), Type::Bool))
    }

    pub(super) fn membership(&mut self, membership: Membership, left: &Expr, right: &Expr) -> Checked {
        if let ExprKind::Quoted(text) = &left.kind {
            return self.quoted_in_fact(membership, text, left, right);
        }
        let (value, kind) = self.expr(left)?;
        let element = match kind {
            Type::Word => Element::Word,
            Type::Domain => Element::Domain,
            Type::Region => Element::Region,
            other => {
                self.report(Code::WrongType, &left.span, format!("a value of type {other} cannot be tested in a list"))
                    .help("words, domains and regions can; texts are tested with `.mentions(list)`");
                return None;
            }
        };
        let under = membership == Membership::Under;
        if under && element != Element::Domain {
            self.report(Code::WrongType, &left.span, format!("`under` tests domains, not a value of type {kind}"))
                .help("use `in`");
            return None;
        }
        let node = match &right.kind {
            ExprKind::List(items) => {
                let closed = self.words_of(value);
                let words = self.inline_words(items, kind, closed)?;
                Node::InWords { value, words, under }
            }
            ExprKind::Name { name, arguments: None } if self.names.lists.contains_key(name) => {
                let words = self.named_words(name, element, right)?;
                Node::InWords { value, words, under }
            }
            ExprKind::Name { name, arguments: None } if self.means_nothing(name) => {
                self.unknown_list(name, &right.span);
                return None;
            }
            _ => {
                let (operand, of) = self.list_operand(right)?;
                match operand {
                    ListOperand::Fact(list) if of == element && !under => Node::InFact { value, list },
                    _ => {
                        let message = format!("a value of type {kind} cannot be tested here");
                        self.report(Code::WrongListKind, &right.span, message).help("name a list of the same kind");
                        return None;
                    }
                }
            }
        };
        let node = self.push(node);
        let node = if membership == Membership::NotIn { self.push(Node::Not(node)) } else { node };
        Some((node, Type::Bool))
    }

    /// `"DE" in phone.regions`: a value that stands in the rule, tested in a fact that is a list.
    fn quoted_in_fact(&mut self, membership: Membership, text: &str, left: &Expr, right: &Expr) -> Checked {
        let (operand, element) = self.list_operand(right)?;
        let (ListOperand::Fact(list), Some(kind)) = (operand, element.as_type()) else {
            let Element::Item(item) = element else { return None };
            let (one, all, example) = (item.name(), item.plural(), item.example());
            self.report(Code::WrongListKind, &right.span, format!("a quoted text cannot be tested in {all}"))
                .help(format!("ask for a fact of each {one}, as in `any {one} in {all}: ({one}.{example} == \"…\")`"));
            return None;
        };
        if membership == Membership::Under {
            self.report(Code::WrongType, &left.span, "`under` tests a host in a list of domains").help("use `in`");
            return None;
        }
        let value = self.quoted(text, kind, &[], &left.span)?;
        let node = self.push(Node::InFact { value, list });
        let node = if membership == Membership::NotIn { self.push(Node::Not(node)) } else { node };
        Some((node, Type::Bool))
    }

    /// The words of an inline list.
    fn inline_words(&mut self, items: &[Expr], kind: Type, closed: ClosedSet) -> Option<WordsId> {
        let mut words = Vec::new();
        let mut complete = true;
        for item in items {
            let ExprKind::Quoted(text) = &item.kind else {
                self.report(Code::WrongType, &item.span, "a list in a condition holds quoted texts");
                complete = false;
                continue;
            };
            match self.quoted(text, kind, closed, &item.span) {
                Some(node) => {
                    if let Node::Literal(Value::Word(word)) = self.shared.program.node(node) {
                        words.push(word.as_ref().into());
                    }
                }
                None => complete = false,
            }
        }
        complete.then(|| self.shared.program.intern_words(words))
    }

    /// The words of a named list of the right kind.
    fn named_words(&mut self, name: &str, element: Element, place: &Expr) -> Option<WordsId> {
        let due = match element {
            Element::Word | Element::Item(_) => ListKind::Words,
            Element::Domain => ListKind::Domains,
            Element::Region => ListKind::Regions,
        };
        let list = self.names.lists.get_mut(name)?;
        list.used = true;
        let (kind, words, span) = (list.kind, list.words, list.span.clone());
        if kind != due {
            self.report(Code::WrongListKind, &place.span, format!("`{name}` is a list of {}", kind.name()))
                .label(format!("a list of {} is due here", due.name()))
                .second(span, "defined here");
            return None;
        }
        words
    }

    pub(super) fn arithmetic(&mut self, operator: Arithmetic, left: &Expr, right: &Expr, whole: &Expr) -> Checked {
        let (left, right) = (self.expr(left), self.expr(right));
        let ((left_node, left_kind), (right_node, right_kind)) = (left?, right?);
        let Some(kind) = result_of(operator, left_kind, right_kind) else {
            let verb = match operator {
                Arithmetic::Add => "added to",
                Arithmetic::Subtract => "subtracted from",
                Arithmetic::Multiply => "multiplied with",
                Arithmetic::Divide => "divided by",
            };
            let (first, second) =
                if operator == Arithmetic::Subtract { (right_kind, left_kind) } else { (left_kind, right_kind) };
            self.report(Code::WrongType, &whole.span, format!("{first} cannot be {verb} {second}"));
            return None;
        };
        Some((self.push(Node::Arithmetic(operator, left_node, right_node)), kind))
    }

    pub(super) fn otherwise(&mut self, value: &Expr, fallback: &Expr) -> Checked {
        let (value_node, kind) = self.expr(value)?;
        let fallback_node = match &fallback.kind {
            ExprKind::Quoted(text) => {
                let words = self.words_of(value_node);
                self.quoted(text, kind, words, &fallback.span)?
            }
            ExprKind::Literal(literal, literal_kind) if *literal_kind == kind => {
                self.push(Node::Literal(literal.clone()))
            }
            _ => {
                self.report(
                    Code::WrongType,
                    &fallback.span,
                    format!("a value of type {kind}, written out, is due here"),
                )
                .help(format!("write it like `{}`", example(kind)));
                return None;
            }
        };
        Some((self.push(Node::Otherwise(value_node, fallback_node)), kind))
    }

    /// The closed set of words of the fact that a node reads.
    fn words_of(&self, node: NodeId) -> ClosedSet {
        match self.shared.program.node(node) {
            Node::Fact(slot) => spec(self.shared.program.slot_key(*slot).fact).words,
            Node::Item(_, fact) => fact.spec().words,
            Node::Otherwise(value, _) => self.words_of(*value),
            _ => &[],
        }
    }
}

/// The type of a sum, difference, product or quotient; `None` when there is none.
fn result_of(operator: Arithmetic, left: Type, right: Type) -> Option<Type> {
    use Type::{Date, Duration, Int, Money, Ratio};
    Some(match (operator, left, right) {
        (Arithmetic::Add | Arithmetic::Subtract, Int, Int) => Int,
        (Arithmetic::Add | Arithmetic::Subtract, Ratio, Ratio) => Ratio,
        (Arithmetic::Add | Arithmetic::Subtract, Duration, Duration) => Duration,
        (Arithmetic::Add | Arithmetic::Subtract, Money, Money) => Money,
        (Arithmetic::Add | Arithmetic::Subtract, Date, Duration) => Date,
        (Arithmetic::Subtract, Date, Date) => Duration,
        (Arithmetic::Multiply, Int, Int) => Int,
        (Arithmetic::Multiply, Int, Ratio) | (Arithmetic::Multiply, Ratio, Int) => Ratio,
        (Arithmetic::Multiply, Int, Duration) | (Arithmetic::Multiply, Duration, Int) => Duration,
        (Arithmetic::Multiply, Int, Money) | (Arithmetic::Multiply, Money, Int) => Money,
        (Arithmetic::Divide, Int, Int) => Ratio,
        (Arithmetic::Divide, Ratio, Int) => Ratio,
        (Arithmetic::Divide, Duration, Duration) => Ratio,
        (Arithmetic::Divide, Duration, Int) => Duration,
        (Arithmetic::Divide, Money, Int) => Money,
        _ => return None,
    })
}
