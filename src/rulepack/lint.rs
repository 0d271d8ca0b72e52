//! Legal but doubtful: rules that never fire, twins, lists nobody uses, excuses that ran out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::compile::{GatheredRule, help_rule};
use super::condition::Comparison;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::SourceText;
use super::names::Names;
use super::pack::{CompiledRule, RulePack};
use super::policy::{Policy, PolicySource};
use super::program::{Node, NodeId, Program};
use super::rule::RuleStatus;
use super::source::RuleFile;
use crate::facts::{Fact, Value};
use crate::verdict::{Action, Subject};

/// Characters that change what a reader sees: direction controls and invisible spaces. Joiners
/// (U+200C, U+200D) are left alone, honest phrases in Persian and Hindi need them.
pub(super) fn hidden_characters(source: SourceText<'_>, sink: &mut Diagnostics) {
    let hidden = |c: &char| matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    for (at, c) in source.text.char_indices().filter(|(_, c)| hidden(c)) {
        let message = format!("an invisible character U+{:04X} stands here", u32::from(c));
        sink.report(Code::LookalikeInRule, &source.at(at..at + c.len_utf8()), message)
            .help("it changes what a reader sees: delete it");
    }
}

/// List files that no list reads.
pub(super) fn list_files<'t>(
    rule_files: &[RuleFile<'_>],
    paths: impl Iterator<Item = &'t str>,
    sink: &mut Diagnostics,
) {
    for path in paths.filter(|path| path.starts_with("lists/")) {
        let read = rule_files.iter().flat_map(|file| &file.lists).filter_map(|list| list.file.as_ref());
        if !read.into_iter().any(|file| file.value == path) {
            let source = SourceText { file: path, text: "" };
            sink.report(Code::UnusedFile, &source.at(0..0), "no list reads this file");
        }
    }
}

/// Overrides and exceptions must name rules that exist.
pub(super) fn policy_against_rules(
    policy: &Policy,
    source: &PolicySource,
    rules: &[GatheredRule<'_>],
    sink: &mut Diagnostics,
) {
    let exists = |id: &str| rules.iter().any(|rule| rule.rule.id.value == id);
    let in_policy = SourceText { file: "policy.toml", text: "" };
    for change in source.overrides.iter().filter(|change| !exists(&change.rule.value)) {
        let message = format!("there is no rule `{}` to override", change.rule.value);
        let diagnostic = sink.report(Code::UnknownException, &in_policy.at(change.rule.span.clone()), message);
        help_rule(diagnostic, &change.rule.value, rules);
    }
    let in_exceptions = SourceText { file: "exceptions.toml", text: "" };
    for (exception, (span, _)) in policy.exceptions.iter().zip(&source.exception_spans) {
        if !exists(&exception.rule) {
            let message = format!("there is no rule `{}` to excuse", exception.rule);
            let diagnostic = sink.report(Code::UnknownException, &in_exceptions.at(span.clone()), message);
            help_rule(diagnostic, &exception.rule, rules);
        }
    }
    for group in &source.group_names {
        let used = rules.iter().any(|rule| {
            let own = rule.rule.group.as_ref().map(|group| group.value.as_str());
            own.unwrap_or_else(|| rule.rule.id.value.split('.').next().unwrap_or_default()) == group.value
        });
        if !used {
            let message = format!("no rule belongs to group `{}`", group.value);
            sink.report(Code::Unused, &in_policy.at(group.span.clone()), message);
        }
    }
}

/// One rule in force.
pub(super) fn rule(
    gathered: &GatheredRule<'_>,
    root: Option<NodeId>,
    file: &RuleFile<'_>,
    policy: &Policy,
    program: &Program,
    sink: &mut Diagnostics,
) {
    let rule = gathered.rule;
    let id = &rule.id.value;
    match root.and_then(|root| constant(root, program)) {
        Some(true) => {
            let message = format!("the condition of `{id}` is always true");
            sink.report(Code::AlwaysTrue, &file.at(rule.when.span()), message);
        }
        Some(false) => {
            let message = format!("the condition of `{id}` is never true, so the rule can never fire");
            sink.report(Code::NeverTrue, &file.at(rule.when.span()), message);
        }
        None => {}
    }
    let by_points = policy.block_threshold(rule.subject).is_some_and(|threshold| gathered.points >= threshold);
    let by_action = rule.action.as_ref().is_some_and(|action| action.value == Action::Block);
    if gathered.status == RuleStatus::Live && (by_points || by_action) && !rule.alone {
        let place = if by_action {
            rule.action.as_ref().map_or(0..0, |action| action.span.clone())
        } else {
            rule.points.span.clone()
        };
        sink.report(Code::BlocksAlone, &file.at(place), format!("`{id}` can block by itself"))
            .help("say so with `alone = true`, or give it fewer points");
    }
    for (cases, what) in [(&rule.hits, "hit"), (&rule.misses, "miss")] {
        if cases.is_empty() {
            let message = format!("`{id}` has no {what} beside it");
            sink.report(Code::MissingCase, &file.at(rule.id.span.clone()), message)
                .help("a rule is known by a case that hits and a look-alike that must not");
        }
    }
}

/// Whether a condition has the same outcome whatever the facts are.
fn constant(node: NodeId, program: &Program) -> Option<bool> {
    match program.node(node) {
        Node::Literal(Value::Bool(value)) => Some(*value),
        Node::Not(inner) => constant(*inner, program).map(|value| !value),
        Node::And(parts) => constant_parts(parts, program, false),
        Node::Or(parts) => constant_parts(parts, program, true),
        Node::Compare(comparison, left, right) => {
            if let (Node::Literal(left), Node::Literal(right)) = (program.node(*left), program.node(*right)) {
                return crate::engine::compare(*comparison, left, right);
            }
            // A count is never negative.
            match (program.node(*left), comparison, program.node(*right)) {
                (Node::MentionCount(_) | Node::Size(_), Comparison::Less, Node::Literal(Value::Int(0))) => Some(false),
                (Node::MentionCount(_) | Node::Size(_), Comparison::GreaterOrEqual, Node::Literal(Value::Int(0))) => {
                    Some(true)
                }
                _ => None,
            }
        }
        Node::InWords { words, .. } if program.words(*words).is_empty() => Some(false),
        _ => None,
    }
}

/// `and` is false (`deciding`) as soon as one part is, or when a part stands beside its opposite;
/// `or` likewise for true.
fn constant_parts(parts: &[NodeId], program: &Program, deciding: bool) -> Option<bool> {
    let outcomes: Vec<_> = parts.iter().map(|part| constant(*part, program)).collect();
    if outcomes.contains(&Some(deciding)) {
        return Some(deciding);
    }
    if outcomes.iter().all(|outcome| *outcome == Some(!deciding)) {
        return Some(!deciding);
    }
    let opposite = parts.iter().any(|part| match program.node(*part) {
        Node::Not(inner) => parts.iter().any(|other| program.same(*inner, *other)),
        _ => false,
    });
    opposite.then_some(deciding)
}

/// Rules about the same subject with the same condition.
pub(super) fn twins(
    program: &Program,
    compiled: &[CompiledRule],
    rule_files: &[RuleFile<'_>],
    rules: &[GatheredRule<'_>],
    sink: &mut Diagnostics,
) {
    // Conditions that differ in their text after white space is dropped may still be twins, but
    // comparing all pairs of ten thousand rules costs seconds: candidates share text length classes.
    let mut by_shape: BTreeMap<(Subject, Vec<u8>), Vec<usize>> = BTreeMap::new();
    for (at, rule) in compiled.iter().enumerate() {
        let mut shape = Vec::new();
        program.visit(rule.root, &mut |node| shape.push(shape_of(node)));
        by_shape.entry((rule.rule.subject, shape)).or_default().push(at);
    }
    for group in by_shape.into_values() {
        let mut seen: Vec<usize> = Vec::new();
        for at in group {
            let Some(rule) = compiled.get(at) else { continue };
            let twin = seen
                .iter()
                .take(MOST_TWIN_CANDIDATES)
                .filter_map(|other| compiled.get(*other))
                .find(|other| program.same(other.root, rule.root));
            if let Some(twin) = twin {
                let source = rules.iter().find(|gathered| gathered.rule.id.value == rule.rule.id);
                if let Some((source, file)) =
                    source.and_then(|source| rule_files.get(source.file).map(|file| (source, file)))
                {
                    let message = format!("`{}` has the same condition as `{}`", rule.rule.id, twin.rule.id);
                    sink.report(Code::Twin, &file.at(source.rule.id.span.clone()), message)
                        .help("keep one of them, and add the points");
                }
            } else {
                seen.push(at);
            }
        }
    }
}

/// With how many conditions of the same shape one is compared: generated packs have thousands of
/// one shape, and a twin among them is found by its neighbors or not at all.
const MOST_TWIN_CANDIDATES: usize = 64;

/// A byte for the kind of a node, with the set or list it tests mixed in where there is one.
fn shape_of(node: &Node) -> u8 {
    let mixed = |kind: u8, id: u32| kind ^ (id.wrapping_mul(0x9E37_79B1) >> 24) as u8;
    match node {
        Node::Literal(_) => 1,
        Node::Fact(slot) => mixed(2, u32::from(slot.0)),
        Node::Link(_, fact) => mixed(3, *fact as u32),
        Node::Element(_) => 4,
        Node::Not(_) => 5,
        Node::And(_) => 6,
        Node::Or(_) => 7,
        Node::Compare(..) => 8,
        Node::Arithmetic(..) => 9,
        Node::InWords { words, .. } => mixed(10, words.0),
        Node::InFact { .. } => 11,
        Node::Mentions(test) => mixed(12, test.set.0),
        Node::Asserts(test) => mixed(13, test.set.0),
        Node::MentionCount(test) => mixed(14, test.set.0),
        Node::Near { first, .. } => mixed(15, first.0),
        Node::Matches { pattern, .. } => mixed(16, pattern.0),
        Node::Quantified { .. } => 17,
        Node::Size(_) => 18,
        Node::Has(_) => 19,
        Node::Otherwise(..) => 20,
        Node::Fired(rule) => mixed(21, *rule),
        Node::ConsistsOf(test) => mixed(22, test.set.0),
    }
}

/// Lists, patterns and definitions that no condition uses, in force or not.
pub(super) fn unused(rule_files: &[RuleFile<'_>], passes: &[&Vec<Names>], sink: &mut Diagnostics) {
    for (at, file) in rule_files.iter().enumerate() {
        let used = |test: &dyn Fn(&Names) -> bool| passes.iter().filter_map(|names| names.get(at)).any(test);
        let all = file
            .lists
            .iter()
            .map(|list| ("list", &list.name))
            .chain(file.patterns.iter().map(|pattern| ("pattern", &pattern.name)))
            .chain(file.lets.iter().map(|definition| ("definition", &definition.name)));
        for (what, name) in all {
            let is_used = used(&|names: &Names| match what {
                "list" => names.lists.get(&name.value).is_some_and(|list| list.used),
                "pattern" => names.patterns.get(&name.value).is_none_or(|(_, used)| *used),
                _ => names.lets.get(&name.value).is_some_and(|named| named.used),
            });
            if !is_used {
                let message = format!("no condition uses the {what} `{}`", name.value);
                sink.report(Code::Unused, &file.at(name.span.clone()), message);
            }
        }
    }
}

/// A pack that lets messages through to people who blocked the sender is probably not meant.
pub(super) fn protection(program: &Program, rules: &[CompiledRule], sink: &mut Diagnostics) {
    let protects = |rule: &CompiledRule| {
        let mut asks = false;
        program.visit(rule.root, &mut |node| {
            if let Node::Fact(slot) = node {
                asks |= program.slot_key(*slot).fact == Fact::RecipientBlocked;
            }
        });
        asks && rule.rule.status == RuleStatus::Live && rule.rule.floor == Some(Action::Block)
    };
    if !rules.iter().any(protects) {
        let source = SourceText { file: "policy.toml", text: "" };
        sink.report(Code::NoProtection, &source.at(0..0), "no live rule protects people who blocked a sender")
            .help("add a rule on `message` with `when = 'recipient.blocked'` and `action = \"block\"`");
    }
}

impl RulePack {
    /// What is due on a day: exceptions and rules that ran out, rules to be looked at again.
    ///
    /// Apart from the other problems, because they must not depend on a clock.
    pub fn due(&self, today: Date) -> Vec<Diagnostic> {
        let mut sink = Diagnostics::default();
        let in_exceptions = SourceText { file: "exceptions.toml", text: "" };
        for exception in self.policy.exceptions.iter().filter(|exception| exception.until < today) {
            let message = format!(
                "the exception of `{}` for `{}` ran out on {}",
                exception.rule, exception.business, exception.until
            );
            sink.report(Code::ExpiredException, &in_exceptions.at(0..0), message).help("delete it, or grant it anew");
        }
        for rule in self.rules() {
            let source = SourceText { file: &rule.place.0, text: "" };
            let place = source.at(rule.place.1.clone());
            if let Some(expires) = rule.about.expires.filter(|expires| *expires < today) {
                sink.report(Code::Expired, &place, format!("`{}` should be gone since {expires}", rule.id))
                    .help("retire it, or move the date");
            }
            if let Some(review_by) = rule.about.review_by.filter(|review_by| *review_by < today) {
                sink.report(Code::ReviewDue, &place, format!("`{}` was to be looked at by {review_by}", rule.id));
            }
        }
        sink.into_sorted()
    }
}
