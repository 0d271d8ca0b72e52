//! Names with parentheses: windows, text functions, `has`, `size`, `fired`.

use std::ops::Range;

use super::{Checked, Checker};
use crate::facts::{CATALOG, Fact, FactKey, Type, Value, find};
use crate::memory::Window;
use crate::rulepack::condition::{Expr, ExprKind};
use crate::rulepack::diagnostic_code::DiagnosticCode as Code;
use crate::rulepack::program::{Node, PatternId, TextTest};
use crate::rulepack::source::ListKind;
use crate::rulepack::vocabulary::{Entry, SetId};

/// One function of the condition language, for the reference.
#[derive(Debug, Clone, Copy)]
pub struct FunctionSpec {
    /// How it is written.
    pub form: &'static str,
    /// What it answers, in one sentence.
    pub meaning: &'static str,
}

/// Every function, in the order of the reference.
pub const FUNCTIONS: &[FunctionSpec] = &[
    FunctionSpec {
        form: "text.mentions(list, \"words\", …)",
        meaning: "An entry stands in the text, folded and in whole words; in scripts without spaces anywhere; `*` at the end of an entry opens it.",
    },
    FunctionSpec {
        form: "text.asserts(list, …)",
        meaning: "As `mentions`, but not where a negation of `tables/negations.txt` stands in the four words before or the six behind it: `never share this code`, `geben Sie den Code nicht weiter`.",
    },
    FunctionSpec {
        form: "text.mention_count(list, …)",
        meaning: "How many distinct entries stand in the text; translations do not add, and entries in the same place count once.",
    },
    FunctionSpec {
        form: "text.consists_of(list, …)",
        meaning: "Every word of the text belongs to an entry of the lists, and there is a word; translations are left out.",
    },
    FunctionSpec {
        form: "text.near(list, list, 8 words)",
        meaning: "An entry of each list, in any order, at most so many words apart, within one part of the message. In writing without spaces three signs are a word.",
    },
    FunctionSpec {
        form: "text.matches(pattern)",
        meaning: "A regular expression of `[patterns]` matches the folded text of a part.",
    },
    FunctionSpec { form: "has(fact)", meaning: "The fact is known. Always known itself." },
    FunctionSpec { form: "size(list)", meaning: "How many elements a list has." },
    FunctionSpec {
        form: "any x in list: (…)",
        meaning: "The condition holds for at least one element; false for an empty list.",
    },
    FunctionSpec {
        form: "all x in list: (…)",
        meaning: "The condition holds for every element; false for an empty list.",
    },
    FunctionSpec { form: "count x in list: (…)", meaning: "For how many elements the condition holds." },
    FunctionSpec { form: "fired(\"area.finding\")", meaning: "That live rule about the same subject fired." },
    FunctionSpec { form: "fact otherwise value", meaning: "The value where the fact is unknown." },
    FunctionSpec { form: "value in list, value not in list", meaning: "Equality with an entry of the list." },
    FunctionSpec { form: "host under list", meaning: "The host is a domain of the list, or a subdomain of one." },
];

/// The functions that texts have.
const TEXT_FUNCTIONS: [&str; 6] = ["mentions", "asserts", "mention_count", "consists_of", "near", "matches"];

impl Checker<'_, '_> {
    pub(super) fn call(&mut self, name: &str, arguments: &[Expr], expr: &Expr) -> Checked {
        match name {
            "has" => return self.has(arguments, expr),
            "size" => return self.size(arguments, expr),
            "fired" => return self.fired(arguments, expr),
            _ => {}
        }
        if let Some(spec) = find(name) {
            return self.windowed(spec.name, spec.windowed, spec.fact, arguments, expr);
        }
        let Some((receiver, function)) = name.rsplit_once('.') else {
            self.report(Code::UnknownFact, &expr.span, format!("there is no function `{name}`")).help_nearest(
                name,
                ["has", "size", "fired"],
                "functions are `has`, `size`, `fired`, and those of texts such as `text.mentions`",
            );
            return None;
        };
        let text = find(receiver).filter(|spec| spec.kind == Type::Text);
        if !TEXT_FUNCTIONS.contains(&function) {
            if text.is_some() {
                let all = format!("texts have: {}", TEXT_FUNCTIONS.join(", "));
                self.report(Code::UnknownFact, &expr.span, format!("texts have no function `{function}`"))
                    .help_nearest(function, TEXT_FUNCTIONS, &all);
            } else {
                let known = CATALOG.iter().filter(|spec| spec.windowed).map(|spec| spec.name);
                self.report(Code::UnknownFact, &expr.span, format!("there is no fact `{name}`")).help_nearest(
                    name,
                    known,
                    "`greentick facts` lists all of them",
                );
            }
            return None;
        }
        let Some(text) = text else {
            let texts = CATALOG.iter().filter(|spec| spec.kind == Type::Text).map(|spec| spec.name);
            let all: Vec<_> = texts.clone().collect();
            self.report(Code::WrongType, &expr.span, format!("`{receiver}` is no text")).help_nearest(
                receiver,
                texts,
                &format!("texts are: {}", all.join(", ")),
            );
            return None;
        };
        // The subject is checked as for any fact.
        self.fact(FactKey { fact: text.fact, window: None }, expr)?;
        self.text_function(text.fact, function, arguments, expr)
    }

    fn windowed(&mut self, name: &str, takes: bool, fact: Fact, arguments: &[Expr], expr: &Expr) -> Checked {
        if !takes {
            self.report(Code::WrongArguments, &expr.span, format!("`{name}` takes no arguments"));
            return None;
        }
        let window = match arguments {
            [Expr { kind: ExprKind::Literal(Value::Duration(seconds), _), .. }] => window_of(*seconds),
            _ => None,
        };
        if window.is_none() {
            self.report(Code::WrongArguments, &expr.span, format!("`{name}` takes one window"))
                .help(format!("write `{name}(7d)`: whole hours or days from `1h` to `30d`"));
        }
        self.fact(FactKey { fact, window: Some(window?) }, expr)
    }

    fn text_function(&mut self, text: Fact, function: &str, arguments: &[Expr], expr: &Expr) -> Checked {
        match function {
            "matches" => {
                let pattern = self.pattern(arguments, expr)?;
                Some((self.push(Node::Matches { text, pattern }), Type::Bool))
            }
            "near" => {
                let [first, second, Expr { kind: ExprKind::Words(words), .. }] = arguments else {
                    self.report(Code::WrongArguments, &expr.span, "`near` takes two lists and a distance")
                        .help("write `text.near(a, b, 8 words)`");
                    return None;
                };
                let words = u32::try_from(*words).ok().filter(|words| (1..=100).contains(words));
                if words.is_none() {
                    self.report(Code::BadValue, &expr.span, "a distance lies between 1 and 100 words");
                }
                let first = self.phrases(std::slice::from_ref(first), expr);
                let second = self.phrases(std::slice::from_ref(second), expr);
                let node = Node::Near { text, first: first?, second: second?, words: words? };
                Some((self.push(node), Type::Bool))
            }
            _ => {
                let set = self.phrases(arguments, expr)?;
                let test = TextTest { text, set };
                Some(match function {
                    "asserts" => (self.push(Node::Asserts(test)), Type::Bool),
                    "mention_count" => (self.push(Node::MentionCount(test)), Type::Int),
                    "consists_of" => (self.push(Node::ConsistsOf(test)), Type::Bool),
                    _ => (self.push(Node::Mentions(test)), Type::Bool),
                })
            }
        }
    }

    /// The union of lists of phrases and of phrases in quotes.
    fn phrases(&mut self, arguments: &[Expr], expr: &Expr) -> Option<SetId> {
        if arguments.is_empty() {
            self.report(Code::WrongArguments, &expr.span, "a list or quoted words are due in the parentheses");
            return None;
        }
        let mut entries = Vec::new();
        let mut complete = true;
        for argument in arguments {
            match &argument.kind {
                ExprKind::Quoted(text) => match Entry::phrase(text) {
                    Ok(entry) => entries.push(self.shared.vocabulary.intern(entry)),
                    Err(bad) => {
                        self.report(Code::BadEntry, &argument.span, format!("`{text}` {}", bad.message()));
                        complete = false;
                    }
                },
                ExprKind::Name { name, arguments: None } => match self.names.lists.get_mut(name) {
                    Some(list) => {
                        list.used = true;
                        let (kind, span) = (list.kind, list.span.clone());
                        entries.extend_from_slice(&list.phrases);
                        if kind != ListKind::Phrases {
                            let message = format!("`{name}` is a list of {}, not of phrases", kind.name());
                            self.report(Code::WrongListKind, &argument.span, message).second(span, "defined here");
                            complete = false;
                        }
                    }
                    None => {
                        self.unknown_list(name, &argument.span);
                        complete = false;
                    }
                },
                _ => {
                    self.report(Code::WrongArguments, &argument.span, "a list or quoted words are due here");
                    complete = false;
                }
            }
        }
        complete.then(|| self.shared.vocabulary.intern_set(entries))
    }

    pub(super) fn unknown_list(&mut self, name: &str, span: &Range<usize>) {
        if self.names.unread.contains(name) {
            return;
        }
        let known: Vec<String> = self.names.lists.keys().cloned().collect();
        let otherwise = if known.is_empty() {
            "define it under `[lists]` in this file".to_owned()
        } else {
            format!("lists of this file are: {}", known.join(", "))
        };
        self.report(Code::UnknownList, span, format!("there is no list `{name}`")).help_nearest(
            name,
            known.iter().map(String::as_str),
            &otherwise,
        );
    }

    fn pattern(&mut self, arguments: &[Expr], expr: &Expr) -> Option<PatternId> {
        let [Expr { kind: ExprKind::Name { name, arguments: None }, span }] = arguments else {
            self.report(Code::WrongArguments, &expr.span, "`matches` takes the name of one pattern")
                .help("define it under `[patterns]` in this file");
            return None;
        };
        if let Some((pattern, used)) = self.names.patterns.get_mut(name) {
            *used = true;
            return Some(*pattern);
        }
        if self.names.unread.contains(name) {
            return None;
        }
        let known: Vec<String> = self.names.patterns.keys().cloned().collect();
        self.report(Code::UnknownList, span, format!("there is no pattern `{name}`")).help_nearest(
            name,
            known.iter().map(String::as_str),
            "define it under `[patterns]` in this file",
        );
        None
    }

    fn has(&mut self, arguments: &[Expr], expr: &Expr) -> Checked {
        let [fact] = arguments else {
            self.report(Code::WrongArguments, &expr.span, "`has` takes one fact");
            return None;
        };
        let (node, kind) = self.expr(fact)?;
        if matches!(self.shared.program.node(node), Node::Fact(_) | Node::Item(..)) {
            return Some((self.push(Node::Has(node)), Type::Bool));
        }
        let help = match kind {
            Type::Text | Type::List(_) => "texts and lists are always known: ask for what stands in them",
            _ => "give it a fact",
        };
        self.report(Code::WrongArguments, &fact.span, "`has` asks whether a fact is known").help(help);
        None
    }

    fn size(&mut self, arguments: &[Expr], expr: &Expr) -> Checked {
        let [list] = arguments else {
            self.report(Code::WrongArguments, &expr.span, "`size` takes one list");
            return None;
        };
        let (operand, _) = self.list_operand(list)?;
        Some((self.push(Node::Size(operand)), Type::Int))
    }

    fn fired(&mut self, arguments: &[Expr], expr: &Expr) -> Checked {
        let [Expr { kind: ExprKind::Quoted(id), span }] = arguments else {
            self.report(Code::WrongArguments, &expr.span, "`fired` takes the full id of a rule in quotes")
                .help("write `fired(\"area.finding\")`");
            return None;
        };
        let subject = self.subject;
        let Some(target) = self.shared.fired.get(id) else {
            if !self.shared.ids.may_exist(id) {
                let full = format!("{}.{id}", self.file.area);
                let help = match self.shared.ids.contains(&full) {
                    true => Some(format!("write the full id: `{full}`")),
                    false => self.shared.ids.help(id),
                };
                self.report(Code::UnknownRule, span, format!("there is no rule `{id}`")).help = help;
            }
            return None;
        };
        let (index, target_subject, is_live) = (target.index, target.subject, target.is_live);
        if target_subject != subject {
            let message = format!("`{id}` is about `{}`, not `{}`", target_subject.name(), subject.name());
            self.report(Code::UnknownRule, span, message);
            return None;
        }
        if !is_live {
            self.report(Code::UnknownRule, span, format!("`{id}` is not live, so it never fires"));
            return None;
        }
        Some((self.push(Node::Fired(index)), Type::Bool))
    }
}

/// A window of so many seconds, if it is whole hours within bounds.
fn window_of(seconds: i64) -> Option<Window> {
    let hours = u32::try_from(seconds / 3_600).ok()?;
    if seconds % 3_600 == 0 { Window::hours(hours) } else { None }
}
