//! Legal but doubtful: rules that never fire, twins, lists nobody uses, excuses that ran out.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::Date;

use super::compile::{GatheredRule, RuleIds};
use super::condition::Quantifier;
use super::diagnostic::{Diagnostic, Diagnostics};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::SourceText;
use super::names::Names;
use super::pack::{CompiledRule, RulePack};
use super::policy::{Policy, PolicySource};
use super::program::{Node, NodeId, Program};
use super::rule::RuleStatus;
use super::source::RuleFile;
use super::vocabulary::{SetId, Vocabulary};
use crate::facts::{Comparison, Fact, Value, compare};
use crate::identifier::tables::Currencies;
use crate::verdict::{Action, Subject};

/// Characters that change what a reader sees: direction controls and invisible spaces. Joiners
/// (U+200C, U+200D) are left alone, honest phrases in Persian and Hindi need them.
pub(super) fn hidden_characters(source: SourceText<'_>, sink: &mut Diagnostics) {
    let hidden = |c: &char| {
        matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
    };
    // A byte order mark at the start is how some editors say UTF-8.
    let is_mark = |at: usize, c: char| at == 0 && c == '\u{feff}';
    for (at, c) in source.text.char_indices().filter(|(at, c)| hidden(c) && !is_mark(*at, *c)) {
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
    // A rule file that could not be read may be the one that reads them.
    if rule_files.iter().any(|file| file.is_torn) {
        return;
    }
    let lists = rule_files.iter().flat_map(|file| &file.lists);
    let read: BTreeSet<&str> = lists.filter_map(|list| Some(list.file.as_ref()?.value.as_str())).collect();
    for path in paths.filter(|path| path.starts_with("lists/") && !read.contains(path)) {
        let source = SourceText { file: path, text: "" };
        sink.report(Code::UnusedFile, &source.at(0..0), "no list reads this file");
    }
}

/// Overrides and exceptions must name rules that exist.
pub(super) fn policy_against_rules(
    policy: &Policy,
    source: &PolicySource,
    rules: &[GatheredRule<'_>],
    ids: &RuleIds,
    sink: &mut Diagnostics,
) {
    let in_policy = SourceText { file: "policy.toml", text: "" };
    for change in source.overrides.iter().filter(|change| !ids.may_exist(&change.rule.value)) {
        let message = format!("there is no rule `{}` to override", change.rule.value);
        let place = in_policy.at(change.rule.span.clone());
        sink.report(Code::UnknownException, &place, message).help = ids.help(&change.rule.value);
    }
    let in_exceptions = SourceText { file: "exceptions.toml", text: "" };
    for (exception, span) in policy.exceptions.iter().zip(&source.exception_rules) {
        if !ids.may_exist(&exception.rule) {
            let message = format!("there is no rule `{}` to excuse", exception.rule);
            let place = in_exceptions.at(span.clone());
            sink.report(Code::UnknownException, &place, message).help = ids.help(&exception.rule);
        }
    }
    if !ids.is_complete() {
        return;
    }
    let group_of = |rule: &GatheredRule<'_>| match &rule.rule.group {
        Some(group) => group.value.clone(),
        None => rule.rule.id.value.split('.').next().unwrap_or_default().to_owned(),
    };
    let used: BTreeSet<String> = rules.iter().map(group_of).collect();
    for group in source.group_names.iter().filter(|group| !used.contains(&group.value)) {
        let message = format!("no rule belongs to group `{}`", group.value);
        sink.report(Code::Unused, &in_policy.at(group.span.clone()), message);
    }
}

/// One rule in force.
pub(super) fn rule(
    gathered: &GatheredRule<'_>,
    root: Option<NodeId>,
    file: &RuleFile<'_>,
    policy: &Policy,
    (program, vocabulary): (&Program, &Vocabulary),
    sink: &mut Diagnostics,
) {
    let rule = gathered.rule;
    let id = &rule.id.value;
    // A list that could not be read is shorter than it will be.
    let is_whole =
        |sink: &Diagnostics| !sink.has_errors_in(|path| path == file.source.file || path.starts_with("lists/"));
    match root.and_then(|root| constant(root, program, vocabulary)).filter(|_| is_whole(sink)) {
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
fn constant(node: NodeId, program: &Program, vocabulary: &Vocabulary) -> Option<bool> {
    let inside = |node: &NodeId| constant(*node, program, vocabulary);
    let is_empty = |set: SetId| vocabulary.set(set).is_empty();
    match program.node(node) {
        Node::Literal(Value::Bool(value)) => Some(*value),
        Node::Not(inner) => inside(inner).map(|value| !value),
        Node::And(parts) => constant_parts(parts, program, vocabulary, false),
        Node::Or(parts) => constant_parts(parts, program, vocabulary, true),
        Node::Compare(comparison, left, right) => match (program.node(*left), program.node(*right)) {
            // Rates of currencies may change; what depends on them is not constant.
            (Node::Literal(left), Node::Literal(right)) => compare(*comparison, left, right, &Currencies::default()),
            (counted, Node::Literal(Value::Int(number))) => {
                always(*comparison, count_bounds(counted, program, vocabulary)?, *number)
            }
            (Node::Literal(Value::Int(number)), counted) => {
                always(comparison.mirrored(), count_bounds(counted, program, vocabulary)?, *number)
            }
            _ => None,
        },
        Node::InWords { words, .. } if program.words(*words).is_empty() => Some(false),
        Node::Mentions(test) | Node::Asserts(test) if is_empty(test.set) => Some(false),
        Node::Near { first, second, .. } if is_empty(*first) || is_empty(*second) => Some(false),
        // Over an empty list `any` and `all` are false as well.
        Node::Quantified { quantifier: Quantifier::Any | Quantifier::All, body, .. } => {
            inside(body).filter(|holds| !holds)
        }
        _ => None,
    }
}

/// The least and the greatest number that a count may be.
fn count_bounds(node: &Node, program: &Program, vocabulary: &Vocabulary) -> Option<(i64, i64)> {
    match node {
        Node::MentionCount(test) => Some((0, i64::try_from(vocabulary.set(test.set).len()).unwrap_or(i64::MAX))),
        Node::Size(_) => Some((0, i64::MAX)),
        Node::Quantified { quantifier: Quantifier::Count, body, .. } => {
            let never = constant(*body, program, vocabulary) == Some(false);
            Some((0, if never { 0 } else { i64::MAX }))
        }
        _ => None,
    }
}

/// The outcome of a comparison, if it is the same for each number within bounds.
fn always(comparison: Comparison, (least, greatest): (i64, i64), number: i64) -> Option<bool> {
    let outcome = |count: i64| compare(comparison, &Value::Int(count), &Value::Int(number), &Currencies::default());
    // An equality may change between the ends; an order has changed at one of them.
    let is_equality = matches!(comparison, Comparison::Equal | Comparison::NotEqual);
    if is_equality && least < number && number < greatest {
        return None;
    }
    let (first, last) = (outcome(least)?, outcome(greatest)?);
    (first == last).then_some(first)
}

/// `and` is false (`deciding`) as soon as one part is, or when a part stands beside its opposite;
/// `or` likewise for true.
fn constant_parts(parts: &[NodeId], program: &Program, vocabulary: &Vocabulary, deciding: bool) -> Option<bool> {
    let outcomes: Vec<_> = parts.iter().map(|part| constant(*part, program, vocabulary)).collect();
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

/// Rules about the same subject with the same condition. `broken` are places in `compiled` whose
/// condition could not be read.
pub(super) fn twins(
    program: &Program,
    compiled: &[CompiledRule],
    broken: &BTreeSet<usize>,
    rule_files: &[RuleFile<'_>],
    rules: &[GatheredRule<'_>],
    sink: &mut Diagnostics,
) {
    let sources: BTreeMap<&str, &GatheredRule<'_>> =
        rules.iter().map(|gathered| (gathered.rule.id.value.as_str(), gathered)).collect();
    // Comparing all pairs of ten thousand rules costs seconds; equal conditions have equal shapes.
    let mut by_shape: BTreeMap<(Subject, u64), Vec<&CompiledRule>> = BTreeMap::new();
    for (at, rule) in compiled.iter().enumerate() {
        if broken.contains(&at) {
            continue;
        }
        let mut hasher = DefaultHasher::new();
        program.visit(rule.root, &mut |node| hash_shape(node, &mut hasher));
        let seen = by_shape.entry((rule.rule.subject, hasher.finish())).or_default();
        let twin = seen.iter().find(|other| program.same(other.root, rule.root));
        let Some(twin) = twin else {
            seen.push(rule);
            continue;
        };
        let Some(source) = sources.get(rule.rule.id.as_str()) else { continue };
        let Some(file) = rule_files.get(source.file) else { continue };
        let message = format!("`{}` has the same condition as `{}`", rule.rule.id, twin.rule.id);
        let diagnostic = sink.report(Code::Twin, &file.at(source.rule.when.span()), message);
        diagnostic.help("keep one of them, and add the points");
        if let Some(first) = sources.get(twin.rule.id.as_str()).filter(|first| first.file == source.file) {
            diagnostic.second(first.rule.when.span(), "the same condition");
        }
    }
}

/// Hashes what a node is by itself; what stands below it is visited by the caller.
fn hash_shape(node: &Node, hasher: &mut DefaultHasher) {
    std::mem::discriminant(node).hash(hasher);
    match node {
        Node::Literal(value) => value.to_string().hash(hasher),
        Node::Fact(slot) | Node::InFact { list: slot, .. } => slot.hash(hasher),
        Node::Item(level, fact) => (level, fact).hash(hasher),
        Node::Element(level) => level.hash(hasher),
        Node::And(parts) | Node::Or(parts) => parts.len().hash(hasher),
        Node::InWords { words, under, .. } => (words, under).hash(hasher),
        Node::Mentions(test) | Node::Asserts(test) | Node::MentionCount(test) | Node::ConsistsOf(test) => {
            (test.text, test.set).hash(hasher);
        }
        Node::Near { text, first, second, words } => (text, first, second, words).hash(hasher),
        Node::Matches { text, pattern } => (text, pattern).hash(hasher),
        Node::Fired(rule) => rule.hash(hasher),
        Node::Compare(comparison, ..) => std::mem::discriminant(comparison).hash(hasher),
        Node::Not(_)
        | Node::Arithmetic(..)
        | Node::Quantified { .. }
        | Node::Size(_)
        | Node::Has(_)
        | Node::Otherwise(..) => {}
    }
}

/// Lists, patterns and definitions that no condition uses, in force or not.
pub(super) fn unused(rule_files: &[RuleFile<'_>], passes: &[&[Names]], sink: &mut Diagnostics) {
    for (at, file) in rule_files.iter().enumerate() {
        // A condition that could not be read may use them.
        if sink.has_errors_in(|path| path == file.source.file) {
            continue;
        }
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
            sink.report(Code::ExpiredException, &in_exceptions.at(exception.until_span.clone()), message)
                .help("delete it, or grant it anew");
        }
        for rule in self.rules() {
            let source = SourceText { file: &rule.place.0, text: "" };
            if let Some(expires) = rule.about.expires.filter(|expires| *expires < today) {
                sink.report(
                    Code::Expired,
                    &source.at(rule.due_spans.expires.clone()),
                    format!("`{}` should be gone since {expires}", rule.id),
                )
                .help("retire it, or move the date");
            }
            if let Some(review_by) = rule.about.review_by.filter(|review_by| *review_by < today) {
                sink.report(
                    Code::ReviewDue,
                    &source.at(rule.due_spans.review_by.clone()),
                    format!("`{}` was to be looked at by {review_by}", rule.id),
                );
            }
        }
        sink.into_sorted()
    }
}
