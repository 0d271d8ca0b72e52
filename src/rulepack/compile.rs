//! Files → [`RulePack`], or all problems at once.
//!
//! Rules in force are compiled into the pack; drafts, retired rules and files not in use are
//! checked in the same way against a program that is thrown away.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Expr, ExprKind};
use super::diagnostic::{Diagnostic, Diagnostics, nearest};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Literal, Located, SourceText};
use super::lint;
use super::matcher::Matcher;
use super::names::{Names, read_names};
use super::pack::{Case, CompiledRule, PackFiles, PartText, RulePack, TriggerIndex, hash_of};
use super::policy::{Policy, PolicySource};
use super::program::{Node, NodeId, Program, SlotId};
use super::rule::{Rule, RuleStatus};
use super::source::{RuleFile, RuleSource};
use super::triggers::{Trigger, needed};
use super::typecheck::{FiredTarget, Shared, check_condition, read_tree};
use super::vocabulary::{EntryId, Vocabulary};
use crate::facts::{LINK_CATALOG, Origin};
use crate::identifier::Tables;
use crate::verdict::Subject;

/// Compiles the files of a pack.
pub(super) fn compile(files: &PackFiles) -> Result<RulePack, Vec<Diagnostic>> {
    let mut sink = Diagnostics::default();
    let texts = read_texts(files, &mut sink);
    let tables = read_tables(&texts, &mut sink);
    let (policy, policy_source) = read_policy(&texts, &mut sink);
    let rule_files = read_rule_files(&texts, &mut sink);
    let in_use = files_in_use(&rule_files, &policy_source, &mut sink);
    lint::list_files(&rule_files, texts.keys().copied(), &mut sink);

    let mut rules = gather(&rule_files, &in_use, &policy_source, &mut sink);
    lint::policy_against_rules(&policy, &policy_source, &rules, &mut sink);
    sort_by_need(&rule_files, &mut rules, &mut sink);

    let mut compiler = Compiler { texts: &texts, rule_files: &rule_files, policy: &policy, sink: &mut sink };
    let (names, compiled) = compiler.compile_rules(&rules, true);
    let (other_names, _) = compiler.compile_rules(&rules, false);
    lint::unused(&rule_files, &[&names.names, &other_names.names], &mut sink);

    let Built { mut vocabulary, program, rules: compiled_rules, pairs, by_link, always, .. } = compiled;
    lint::protection(&program, &compiled_rules, &mut sink);
    vocabulary.seal();
    let matcher = Matcher::build(vocabulary.entries());
    if sink.has_errors() {
        return Err(sink.into_sorted());
    }
    let matcher = match matcher {
        Ok(matcher) => matcher,
        Err(error) => {
            let source = SourceText { file: "policy.toml", text: "" };
            sink.report(Code::BadEntry, &source.at(0..0), format!("the phrases of all lists are too large: {error}"));
            return Err(sink.into_sorted());
        }
    };
    let mut triggers = TriggerIndex::build(vocabulary.entries().len(), pairs);
    triggers.by_link = by_link;
    triggers.always = always;
    let cases = cases_of(&rule_files, &rules);
    Ok(RulePack {
        hash: hash_of(files),
        policy,
        tables,
        rules: compiled_rules,
        program,
        vocabulary,
        matcher,
        triggers,
        cases,
        warnings: sink.into_sorted(),
    })
}

/// All files that are text, by path; a byte order mark at the start is not part of the text.
fn read_texts<'f>(files: &'f PackFiles, sink: &mut Diagnostics) -> BTreeMap<&'f str, &'f str> {
    let mut texts = BTreeMap::new();
    for (path, content) in files {
        match std::str::from_utf8(content) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                if path.ends_with(".toml") || path.starts_with("lists/") {
                    lint::hidden_characters(SourceText { file: path, text }, sink);
                }
                texts.insert(path.as_str(), text);
            }
            Err(error) => {
                let at = error.valid_up_to();
                let source = SourceText { file: path, text: "" };
                sink.report(Code::NotUtf8, &source.at(at..at), format!("byte {at} is not UTF-8"))
                    .help("save the file as UTF-8");
            }
        }
    }
    texts
}

fn read_tables(texts: &BTreeMap<&str, &str>, sink: &mut Diagnostics) -> Tables {
    let of_tables: BTreeMap<String, &str> = texts
        .iter()
        .filter_map(|(path, text)| path.strip_prefix("tables/").map(|name| (name.to_owned(), *text)))
        .collect();
    let (tables, problems) = Tables::parse(&of_tables);
    for problem in problems {
        let file = format!("tables/{}", problem.file);
        let source = SourceText { file: &file, text: "" };
        let diagnostic = sink.report(Code::TableProblem, &source.at(problem.span), problem.message);
        diagnostic.help = problem.help;
    }
    tables
}

fn read_policy(texts: &BTreeMap<&str, &str>, sink: &mut Diagnostics) -> (Policy, PolicySource) {
    let mut policy = Policy::default();
    let mut source = PolicySource::default();
    match texts.get("policy.toml") {
        Some(text) => source = policy.read(SourceText { file: "policy.toml", text }, sink),
        None => {
            let nowhere = SourceText { file: "policy.toml", text: "" };
            sink.report(Code::MissingFile, &nowhere.at(0..0), "this folder has no `policy.toml`")
                .help("a pack needs one, with the thresholds and the rule files in use");
        }
    }
    if let Some(text) = texts.get("exceptions.toml") {
        policy.read_exceptions(SourceText { file: "exceptions.toml", text }, &mut source, sink);
    }
    (policy, source)
}

/// Every `.toml` at the top but the two that are no rule files.
fn read_rule_files<'f>(texts: &BTreeMap<&'f str, &'f str>, sink: &mut Diagnostics) -> Vec<RuleFile<'f>> {
    texts
        .iter()
        .filter(|(path, _)| {
            path.ends_with(".toml") && !path.contains('/') && !matches!(**path, "policy.toml" | "exceptions.toml")
        })
        .map(|(file, text)| RuleFile::read(SourceText { file, text }, sink))
        .collect()
}

/// For each rule file whether the policy lists it.
fn files_in_use(rule_files: &[RuleFile<'_>], policy: &PolicySource, sink: &mut Diagnostics) -> Vec<bool> {
    let name_of = |file: &RuleFile<'_>| file.source.file.trim_end_matches(".toml").to_owned();
    let Some(listed) = &policy.files else { return vec![true; rule_files.len()] };
    let known: Vec<String> = rule_files.iter().map(name_of).collect();
    for name in listed {
        if !known.contains(&name.value) {
            let source = SourceText { file: "policy.toml", text: "" };
            let message = format!("there is no rule file `{}.toml`", name.value);
            sink.report(Code::MissingFile, &source.at(name.span.clone()), message).help_nearest(
                &name.value,
                known.iter().map(String::as_str),
                "",
            );
        }
    }
    let in_use: Vec<bool> = known.iter().map(|name| listed.iter().any(|listed| listed.value == *name)).collect();
    for (file, in_use) in rule_files.iter().zip(&in_use) {
        if !in_use {
            sink.report(Code::NotInUse, &file.at(0..0), "`policy.toml` does not list this file")
                .help("add its name to `files` to put it in force");
        }
    }
    in_use
}

/// A rule with what the policy made of it.
pub(super) struct GatheredRule<'r> {
    pub(super) file: usize,
    pub(super) rule: &'r RuleSource,
    pub(super) points: i64,
    pub(super) status: RuleStatus,
    /// Whether it is compiled into the pack.
    pub(super) in_force: bool,
}

/// All rules by id, with overrides applied; ids must be unique.
fn gather<'r>(
    rule_files: &'r [RuleFile<'_>],
    in_use: &[bool],
    policy: &PolicySource,
    sink: &mut Diagnostics,
) -> Vec<GatheredRule<'r>> {
    let mut rules: Vec<GatheredRule<'r>> = Vec::new();
    let mut first_places: BTreeMap<&str, (usize, &Located<String>)> = BTreeMap::new();
    for (index, (file, in_use)) in rule_files.iter().zip(in_use).enumerate() {
        for rule in &file.rules {
            if let Some((first_file, first)) = first_places.get(rule.id.value.as_str()) {
                let message = format!("there are two rules `{}`", rule.id.value);
                let diagnostic = sink.report(Code::DuplicateId, &file.at(rule.id.span.clone()), message);
                if *first_file == index {
                    diagnostic.second(first.span.clone(), "first defined here");
                } else if let Some(other) = rule_files.get(*first_file) {
                    diagnostic.help(format!("the first one stands in `{}`", other.source.file));
                }
                continue;
            }
            first_places.insert(&rule.id.value, (index, &rule.id));
            let change = policy.overrides.iter().find(|change| change.rule.value == rule.id.value);
            let points = change.and_then(|change| change.points.as_ref()).map_or(rule.points.value, |p| p.value);
            let status = change.and_then(|change| change.status).unwrap_or(rule.status);
            let in_force = *in_use && status.is_evaluated();
            rules.push(GatheredRule { file: index, rule, points, status, in_force });
        }
    }
    rules.sort_by(|a, b| a.rule.id.value.cmp(&b.rule.id.value));
    rules
}

/// Puts each rule behind those that it asks for with `fired`; circles are reported.
fn sort_by_need(rule_files: &[RuleFile<'_>], rules: &mut Vec<GatheredRule<'_>>, sink: &mut Diagnostics) {
    // Problems in the texts are reported when they are compiled; here they only have no needs.
    let mut silent = Diagnostics::default();
    let positions: BTreeMap<&str, usize> =
        rules.iter().enumerate().map(|(at, rule)| (rule.rule.id.value.as_str(), at)).collect();
    let needs: Vec<Vec<usize>> = rules
        .iter()
        .map(|rule| {
            let Some(file) = rule_files.get(rule.file) else { return Vec::new() };
            let mut ids = BTreeSet::new();
            if let Some(tree) = read_tree(&rule.rule.when, file, &mut silent) {
                fired_ids(&tree, file, &mut Vec::new(), &mut ids, &mut silent);
            }
            ids.iter().filter_map(|id| positions.get(id.as_str()).copied()).collect()
        })
        .collect();
    let mut state = vec![0_u8; rules.len()];
    let mut order = Vec::with_capacity(rules.len());
    let mut path = Vec::new();
    for start in 0..rules.len() {
        place(start, &needs, &mut state, &mut order, &mut path, &mut |circle: &[usize]| {
            let ids: Vec<&str> =
                circle.iter().filter_map(|at| rules.get(*at)).map(|rule| rule.rule.id.value.as_str()).collect();
            let first = circle.first().and_then(|at| rules.get(*at));
            if let Some((rule, file)) = first.and_then(|rule| rule_files.get(rule.file).map(|file| (rule, file))) {
                let message = format!("these rules need each other in a circle: `{}`", ids.join("` → `"));
                sink.report(Code::Cycle, &file.at(rule.rule.id.span.clone()), message);
            }
        });
    }
    let mut slots: Vec<Option<GatheredRule<'_>>> = std::mem::take(rules).into_iter().map(Some).collect();
    rules.extend(order.into_iter().filter_map(|at| slots.get_mut(at).and_then(Option::take)));
}

/// Depth first: everything that `at` needs comes before it.
fn place(
    at: usize,
    needs: &[Vec<usize>],
    state: &mut [u8],
    order: &mut Vec<usize>,
    path: &mut Vec<usize>,
    circle: &mut dyn FnMut(&[usize]),
) {
    const OPEN: u8 = 1;
    const DONE: u8 = 2;
    match state.get(at).copied() {
        Some(DONE) | None => return,
        Some(OPEN) => {
            let start = path.iter().position(|open| *open == at).unwrap_or(0);
            circle(path.get(start..).unwrap_or_default());
            return;
        }
        Some(_) => {}
    }
    if let Some(state) = state.get_mut(at) {
        *state = OPEN;
    }
    path.push(at);
    for need in needs.get(at).map(Vec::as_slice).unwrap_or_default() {
        place(*need, needs, state, order, path, circle);
    }
    path.pop();
    if let Some(state) = state.get_mut(at) {
        *state = DONE;
    }
    order.push(at);
}

/// The rules that a condition asks for with `fired`, through definitions too.
fn fired_ids(
    expr: &Expr,
    file: &RuleFile<'_>,
    open: &mut Vec<String>,
    ids: &mut BTreeSet<String>,
    silent: &mut Diagnostics,
) {
    match &expr.kind {
        ExprKind::Name { name, arguments: Some(arguments) } => {
            if name == "fired"
                && let [Expr { kind: ExprKind::Quoted(id), .. }] = arguments.as_slice()
            {
                ids.insert(id.clone());
            }
        }
        ExprKind::Name { name, arguments: None } => {
            let definition = file.lets.iter().find(|definition| definition.name.value == *name);
            if let Some(definition) = definition.filter(|_| !open.contains(name)) {
                open.push(name.clone());
                if let Some(tree) = read_tree(&definition.literal, file, silent) {
                    fired_ids(&tree, file, open, ids, silent);
                }
                open.pop();
            }
        }
        ExprKind::Not(inner) | ExprKind::Quantified { body: inner, .. } => fired_ids(inner, file, open, ids, silent),
        ExprKind::And(parts) | ExprKind::Or(parts) => {
            for part in parts {
                fired_ids(part, file, open, ids, silent);
            }
        }
        ExprKind::Compare(_, left, right)
        | ExprKind::Member(_, left, right)
        | ExprKind::Arithmetic(_, left, right)
        | ExprKind::Otherwise(left, right) => {
            fired_ids(left, file, open, ids, silent);
            fired_ids(right, file, open, ids, silent);
        }
        ExprKind::Literal(..) | ExprKind::Quoted(_) | ExprKind::Words(_) | ExprKind::List(_) => {}
    }
}

struct Compiler<'c, 'f> {
    texts: &'c BTreeMap<&'f str, &'f str>,
    rule_files: &'c [RuleFile<'f>],
    policy: &'c Policy,
    sink: &'c mut Diagnostics,
}

/// The names of all files after their conditions were checked.
struct CheckedNames {
    names: Vec<Names>,
}

/// What compiling gives.
struct Built {
    program: Program,
    vocabulary: Vocabulary,
    rules: Vec<CompiledRule>,
    /// Entry → rule.
    pairs: Vec<(EntryId, u32)>,
    by_link: Vec<u32>,
    always: BTreeMap<Subject, Vec<u32>>,
    triggers: Vec<Option<Vec<Trigger>>>,
}

impl Compiler<'_, '_> {
    /// Compiles the rules in force, or checks all others.
    fn compile_rules(&mut self, rules: &[GatheredRule<'_>], in_force: bool) -> (CheckedNames, Built) {
        let mut built = Built {
            program: Program::default(),
            vocabulary: Vocabulary::default(),
            rules: Vec::new(),
            pairs: Vec::new(),
            by_link: Vec::new(),
            always: BTreeMap::new(),
            triggers: Vec::new(),
        };
        let mut names: Vec<Names> = Vec::new();
        for file in self.rule_files {
            names.push(read_names(file, self.texts, &mut built.program, &mut built.vocabulary, self.sink));
        }
        let fired = fired_targets(rules);
        let mut roots: Vec<NodeId> = Vec::new();
        for gathered in rules.iter().filter(|rule| rule.in_force == in_force) {
            let (Some(file), Some(file_names)) = (self.rule_files.get(gathered.file), names.get_mut(gathered.file))
            else {
                continue;
            };
            let mut shared = Shared {
                program: &mut built.program,
                vocabulary: &mut built.vocabulary,
                fired: &fired,
                sink: self.sink,
            };
            let rule = gathered.rule;
            let root = check_condition(&rule.when, rule.subject, file, file_names, &mut shared);
            if in_force {
                lint::rule(gathered, root, file, self.policy, &built.program, self.sink);
            }
            // A rule with a broken condition keeps its place, so that `fired` counts right; the pack is
            // not loaded anyway.
            let root = root.unwrap_or_else(|| built.program.push(Node::Literal(crate::facts::Value::Bool(false))));
            if in_force {
                self.add_rule(gathered, root, file, &mut built);
                roots.push(root);
            }
        }
        if in_force {
            lint::twins(&built.program, &built.rules, self.rule_files, rules, self.sink);
        }
        (CheckedNames { names }, built)
    }

    fn add_rule(&mut self, gathered: &GatheredRule<'_>, root: NodeId, file: &RuleFile<'_>, built: &mut Built) {
        let index = u32::try_from(built.rules.len()).unwrap_or(u32::MAX);
        let subject = gathered.rule.subject;
        let earlier = |rule: u32| built.triggers.get(rule as usize).cloned().flatten();
        let triggers = needed(root, &built.program, &built.vocabulary, &earlier);
        match &triggers {
            // Profiles, renames and standings are few and short; only messages are worth an index.
            Some(triggers) if subject == Subject::Message => {
                for trigger in triggers {
                    match trigger {
                        Trigger::Entry(entry) => built.pairs.push((*entry, index)),
                        Trigger::Link => built.by_link.push(index),
                    }
                }
            }
            _ => {
                built.always.entry(subject).or_default().push(index);
                if subject == Subject::Message {
                    let message = format!("`{}` is evaluated for each message", gathered.rule.id.value);
                    self.sink
                        .report(Code::AlwaysEvaluated, &file.at(gathered.rule.id.span.clone()), message)
                        .help("its condition needs no phrase, pattern or link; that is fine for a handful of rules");
                }
            }
        }
        let (remembered, needs_profile) = remembered_facts(root, &built.program);
        built.rules.push(CompiledRule {
            rule: compiled(gathered, file),
            root,
            remembered,
            needs_profile,
            is_indexed: triggers.is_some() && subject == Subject::Message,
            parts: parts_of(&gathered.rule.when, file),
        });
        built.triggers.push(triggers);
    }
}

/// The rules that `fired` may name; live and shadow ones by their place in the pack.
fn fired_targets(rules: &[GatheredRule<'_>]) -> BTreeMap<String, FiredTarget> {
    let mut index = 0;
    let mut targets = BTreeMap::new();
    for rule in rules {
        let target = FiredTarget {
            index,
            subject: rule.rule.subject,
            is_live: rule.in_force && rule.status == RuleStatus::Live,
        };
        index += u32::from(rule.in_force);
        targets.insert(rule.rule.id.value.clone(), target);
    }
    targets
}

/// The parts of a condition that `and` joins at the top.
fn parts_of(when: &Literal, file: &RuleFile<'_>) -> Box<[PartText]> {
    // Problems in the text were reported when it was compiled.
    let mut silent = Diagnostics::default();
    let tree = read_tree(when, file, &mut silent);
    let exprs = match &tree {
        Some(Expr { kind: ExprKind::And(parts), .. }) => parts.as_slice(),
        other => other.as_slice(),
    };
    let part = |expr: &Expr| {
        let text = when.text.get(expr.span.clone()).unwrap_or_default();
        let definition = file.lets.iter().find(|definition| definition.name.value == text);
        PartText { text: text.into(), stands_for: definition.map(|named| named.literal.text.as_str().into()) }
    };
    exprs.iter().map(part).collect()
}

/// The remembered facts of a condition, and whether a link fact in it needs the profile.
fn remembered_facts(root: NodeId, program: &Program) -> (Box<[SlotId]>, bool) {
    let mut slots = BTreeSet::new();
    let mut needs_profile = false;
    program.visit(root, &mut |node| match node {
        Node::Fact(slot) | Node::InFact { list: slot, .. } => {
            if RulePack::is_remembered(program.slot_key(*slot)) {
                slots.insert(*slot);
            }
        }
        Node::Quantified { list, .. } | Node::Size(list) => {
            if let super::program::ListOperand::Fact(slot) = list
                && RulePack::is_remembered(program.slot_key(*slot))
            {
                slots.insert(*slot);
            }
        }
        Node::Link(_, fact) => {
            let spec = LINK_CATALOG.iter().find(|spec| spec.fact == *fact);
            needs_profile |= spec.is_some_and(|spec| spec.origin == Origin::Business);
        }
        _ => {}
    });
    // `value in list` visits the value by itself, the list above.
    (slots.into_iter().collect(), needs_profile)
}

fn compiled(gathered: &GatheredRule<'_>, file: &RuleFile<'_>) -> Rule {
    let rule = gathered.rule;
    Rule {
        id: rule.id.value.clone(),
        subject: rule.subject,
        title: rule.title.clone(),
        points: gathered.points,
        floor: rule.action.as_ref().map(|action| action.value),
        status: gathered.status,
        group: rule.group.as_ref().map_or_else(|| file.area.clone(), |group| group.value.clone()),
        badge: rule.badge,
        limit: rule.limit,
        tell: rule.tell.clone(),
        caution: rule.caution.clone(),
        about: rule.about.clone(),
        condition: rule.when.text.clone(),
        place: (file.source.file.to_owned(), rule.id.span.clone()),
    }
}

fn cases_of(rule_files: &[RuleFile<'_>], rules: &[GatheredRule<'_>]) -> Vec<Case> {
    let mut cases = Vec::new();
    for gathered in rules.iter().filter(|rule| rule.in_force) {
        let Some(file) = rule_files.get(gathered.file) else { continue };
        let both = [(true, &gathered.rule.hits), (false, &gathered.rule.misses)];
        for (must_hit, sources) in both {
            cases.extend(sources.iter().map(|case| Case {
                rule: gathered.rule.id.value.clone(),
                subject: gathered.rule.subject,
                must_hit,
                file: file.source.file.to_owned(),
                case: case.clone(),
            }));
        }
    }
    cases.sort_by(|a, b| (&a.file, a.case.span.start).cmp(&(&b.file, b.case.span.start)));
    cases
}

/// Helps with the nearest rule id.
pub(super) fn help_rule(diagnostic: &mut Diagnostic, id: &str, rules: &[GatheredRule<'_>]) {
    diagnostic.help =
        nearest(id, rules.iter().map(|rule| rule.rule.id.value.as_str())).map(|near| format!("did you mean `{near}`?"));
}
