//! Files → [`RulePack`], or all problems at once.
//!
//! Rules in force are compiled into the pack; drafts, retired rules and files not in use are
//! checked in the same way against a program that is thrown away.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use super::condition::{Expr, ExprKind};
use super::diagnostic::{Diagnostic, Diagnostics, nearest};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Literal, Located, SourceText};
use super::lint;
use super::matcher::Matcher;
use super::names::{Names, read_names};
use super::order::sort_by_need;
use super::pack::{Case, CompiledRule, PackFiles, PartText, RulePack, TriggerIndex, hash_of};
use super::policy::{Override, Policy, PolicySource};
use super::program::{ListOperand, Node, NodeId, Program, SlotId};
use super::rule::{Rule, RuleStatus};
use super::source::{RuleFile, RuleSource};
use super::triggers::{Sign, Trigger, needed};
use super::typecheck::{FiredTarget, Shared, check_condition, read_tree};
use super::vocabulary::{EntryId, Vocabulary};
use crate::identifier::Tables;
use crate::verdict::Subject;

/// Compiles the files of a pack.
pub(super) fn compile(files: &PackFiles) -> Result<RulePack, Vec<Diagnostic>> {
    let mut sink = Diagnostics::default();
    let Texts { texts, unreadable } = read_texts(files, &mut sink);
    let mut tables = read_tables(&texts, &mut sink);
    let (policy, policy_source) = read_policy(&texts, &unreadable, &mut sink);
    let rule_files = read_rule_files(&texts, &unreadable, &mut sink);
    let in_use = files_in_use(&rule_files, &policy_source, &mut sink);
    lint::list_files(&rule_files, texts.keys().copied(), &mut sink);

    let mut rules = gather(&rule_files, &in_use, &policy_source, &mut sink);
    let ids = RuleIds::of(&rule_files, &rules);
    lint::policy_against_rules(&policy, &policy_source, &rules, &ids, &mut sink);
    sort_by_need(&rule_files, &mut rules, &mut sink);

    let mut compiler = Compiler { texts: &texts, rule_files: &rule_files, policy: &policy, ids: &ids, sink: &mut sink };
    let (names, compiled) = compiler.compile_rules(&rules, true);
    let (other_names, _) = compiler.compile_rules(&rules, false);
    lint::unused(&rule_files, &[&names, &other_names], &mut sink);

    let Built { mut vocabulary, program, rules: compiled_rules, pairs, by_sign, always, .. } = compiled;
    if !sink.has_errors() {
        // A rule that could not be read may be the one that protects.
        lint::protection(&program, &compiled_rules, &mut sink);
    }
    vocabulary.seal();
    if sink.has_errors() {
        return Err(sink.into_sorted());
    }
    tables.lexicon = vocabulary.lexicon(&tables.han_variants);
    let matcher = Matcher::build(vocabulary.entries(), &tables.han_variants);
    let mut triggers = TriggerIndex::build(vocabulary.entries().len(), pairs);
    triggers.by_sign = by_sign;
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

/// All files that are text, by path. A byte order mark at the start stays, so that places are those
/// of the file; everything that reads a text skips it.
fn read_texts<'f>(files: &'f PackFiles, sink: &mut Diagnostics) -> Texts<'f> {
    let mut texts = BTreeMap::new();
    let mut unreadable = BTreeSet::new();
    for (path, content) in files {
        match std::str::from_utf8(content) {
            Ok(text) => {
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
                unreadable.insert(path.as_str());
                if path.starts_with("lists/") {
                    // It is there, and what comes before may be tested.
                    let before = content.get(..at).and_then(|before| std::str::from_utf8(before).ok());
                    texts.insert(path.as_str(), before.unwrap_or_default());
                }
            }
        }
    }
    Texts { texts, unreadable }
}

/// The files of a pack as text.
struct Texts<'f> {
    texts: BTreeMap<&'f str, &'f str>,
    /// Files that are no text, which was reported.
    unreadable: BTreeSet<&'f str>,
}

/// A text without its byte order mark.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn read_tables(texts: &BTreeMap<&str, &str>, sink: &mut Diagnostics) -> Tables {
    let of_tables: BTreeMap<String, &str> = texts
        .iter()
        .filter_map(|(path, text)| path.strip_prefix("tables/").map(|name| (name.to_owned(), without_mark(text))))
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

fn read_policy(
    texts: &BTreeMap<&str, &str>,
    unreadable: &BTreeSet<&str>,
    sink: &mut Diagnostics,
) -> (Policy, PolicySource) {
    let mut policy = Policy::default();
    let mut source = PolicySource::default();
    match texts.get("policy.toml") {
        Some(text) => source = policy.read(SourceText { file: "policy.toml", text }, sink),
        None if unreadable.contains("policy.toml") => {}
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
fn read_rule_files<'f>(
    texts: &BTreeMap<&'f str, &'f str>,
    unreadable: &BTreeSet<&'f str>,
    sink: &mut Diagnostics,
) -> Vec<RuleFile<'f>> {
    let is_rule_file = |path: &str| {
        path.ends_with(".toml") && !path.contains('/') && !matches!(path, "policy.toml" | "exceptions.toml")
    };
    let readable = texts.iter().filter(|(path, _)| is_rule_file(path));
    let mut files: Vec<RuleFile<'f>> =
        readable.map(|(file, text)| RuleFile::read(SourceText { file, text }, sink)).collect();
    let torn = unreadable.iter().filter(|path| is_rule_file(path));
    files.extend(torn.map(|file| RuleFile::torn(SourceText { file, text: "" })));
    files
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
    let changes: BTreeMap<&str, &Override> =
        policy.overrides.iter().map(|change| (change.rule.value.as_str(), change)).collect();
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
            }
            let is_first = !first_places.contains_key(rule.id.value.as_str());
            first_places.entry(&rule.id.value).or_insert((index, &rule.id));
            let change = changes.get(rule.id.value.as_str());
            let points = change.and_then(|change| change.points.as_ref()).map_or(rule.points.value, |p| p.value);
            let status = change.and_then(|change| change.status).unwrap_or(rule.status);
            // A second rule of the same id is checked like a draft, so that all its problems come too.
            let in_force = *in_use && is_first && status.is_evaluated();
            rules.push(GatheredRule { file: index, rule, points, status, in_force });
        }
    }
    rules.sort_by(|a, b| a.rule.id.value.cmp(&b.rule.id.value));
    rules
}

struct Compiler<'c, 'f> {
    texts: &'c BTreeMap<&'f str, &'f str>,
    rule_files: &'c [RuleFile<'f>],
    policy: &'c Policy,
    ids: &'c RuleIds,
    sink: &'c mut Diagnostics,
}

/// What compiling gives.
struct Built {
    program: Program,
    vocabulary: Vocabulary,
    rules: Vec<CompiledRule>,
    /// Entry → rule.
    pairs: Vec<(EntryId, u32)>,
    by_sign: [Vec<u32>; Sign::ALL.len()],
    always: BTreeMap<Subject, Vec<u32>>,
    triggers: Vec<Option<Vec<Trigger>>>,
    /// Places in `rules` whose condition could not be read.
    broken: BTreeSet<usize>,
}

impl Compiler<'_, '_> {
    /// Compiles the rules in force, or checks all others.
    fn compile_rules(&mut self, rules: &[GatheredRule<'_>], in_force: bool) -> (Vec<Names>, Built) {
        let mut built = Built {
            program: Program::default(),
            vocabulary: Vocabulary::default(),
            rules: Vec::new(),
            pairs: Vec::new(),
            by_sign: Default::default(),
            always: BTreeMap::new(),
            triggers: Vec::new(),
            broken: BTreeSet::new(),
        };
        let mut names: Vec<Names> = Vec::new();
        for file in self.rule_files {
            names.push(read_names(file, self.texts, &mut built.program, &mut built.vocabulary, self.sink));
        }
        let fired = fired_targets(rules);
        for gathered in rules.iter().filter(|rule| rule.in_force == in_force) {
            let (Some(file), Some(file_names)) = (self.rule_files.get(gathered.file), names.get_mut(gathered.file))
            else {
                continue;
            };
            let mut shared = Shared {
                program: &mut built.program,
                vocabulary: &mut built.vocabulary,
                fired: &fired,
                ids: self.ids,
                sink: self.sink,
            };
            let rule = gathered.rule;
            let root = check_condition(&rule.when, rule.subject, file, file_names, &mut shared);
            if in_force {
                lint::rule(gathered, root, file, self.policy, (&built.program, &built.vocabulary), self.sink);
                if root.is_none() {
                    built.broken.insert(built.rules.len());
                }
            }
            // A rule with a broken condition keeps its place, so that `fired` counts right; the pack is
            // not loaded anyway.
            let root = root.unwrap_or_else(|| built.program.push(Node::Literal(crate::facts::Value::Bool(false))));
            if in_force {
                self.add_rule(gathered, root, file, &mut built);
            }
        }
        if in_force {
            lint::twins(&built.program, &built.rules, &built.broken, self.rule_files, rules, self.sink);
        }
        (names, built)
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
                        Trigger::Sign(sign) => {
                            if let Some(rules) = built.by_sign.get_mut(*sign as usize) {
                                rules.push(index);
                            }
                        }
                    }
                }
            }
            _ => {
                built.always.entry(subject).or_default().push(index);
                if subject == Subject::Message {
                    let message = format!("`{}` is evaluated for each message", gathered.rule.id.value);
                    self.sink.report(Code::AlwaysEvaluated, &file.at(gathered.rule.id.span.clone()), message).help(
                        "its condition needs no phrase, pattern, link or number; that is fine for a handful of rules",
                    );
                }
            }
        }
        let remembered = remembered_facts(root, &built.program);
        built.rules.push(CompiledRule {
            rule: compiled(gathered, file),
            root,
            remembered,
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
        // Of two rules of one id the first one counts.
        if rule.in_force || !targets.contains_key(&rule.rule.id.value) {
            targets.insert(rule.rule.id.value.clone(), target);
        }
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

/// The remembered facts of a condition.
fn remembered_facts(root: NodeId, program: &Program) -> Box<[SlotId]> {
    let mut slots = BTreeSet::new();
    // `value in list` visits the value by itself.
    program.visit(root, &mut |node| match node {
        Node::Fact(slot)
        | Node::InFact { list: slot, .. }
        | Node::Quantified { list: ListOperand::Fact(slot), .. }
        | Node::Size(ListOperand::Fact(slot)) => {
            slots.insert(*slot);
        }
        _ => {}
    });
    slots.into_iter().filter(|slot| RulePack::is_remembered(program.slot_key(*slot))).collect()
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
        pause: rule.pause,
        defers: rule.defers,
        tell: rule.tell.clone(),
        caution: rule.caution.clone(),
        about: rule.about.clone(),
        condition: rule.when.text.clone(),
        place: (file.source.file.to_owned(), rule.id.span.clone()),
        due_spans: rule.due_spans.clone(),
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

/// Every id that policy and conditions may name.
pub(super) struct RuleIds {
    all: BTreeSet<String>,
    /// Ids of rules that could not be read: there, but nothing more is known.
    unread: BTreeSet<String>,
    /// Whether a whole file could not be read, so that any id may be one of its rules.
    any_torn: bool,
    /// How many more slips are compared with every id.
    helps_left: Cell<usize>,
}

/// For how many unknown ids the nearest one is looked up. Comparing ten thousand slips with ten
/// thousand ids takes minutes, and nobody reads that far before mending the first ones.
const MOST_HELPS: usize = 100;

impl RuleIds {
    fn of(rule_files: &[RuleFile<'_>], rules: &[GatheredRule<'_>]) -> RuleIds {
        RuleIds {
            all: rules.iter().map(|rule| rule.rule.id.value.clone()).collect(),
            unread: rule_files.iter().flat_map(|file| file.unread.iter().cloned()).collect(),
            any_torn: rule_files.iter().any(|file| file.is_torn),
            helps_left: Cell::new(MOST_HELPS),
        }
    }

    /// Whether there is such a rule, as far as one can tell.
    pub(super) fn may_exist(&self, id: &str) -> bool {
        self.any_torn || self.all.contains(id) || self.unread.contains(id)
    }

    /// Whether there is such a rule, and it could be read.
    pub(super) fn contains(&self, id: &str) -> bool {
        self.all.contains(id)
    }

    /// Whether the rules found are all there are.
    pub(super) fn is_complete(&self) -> bool {
        !self.any_torn && self.unread.is_empty()
    }

    /// Help with the nearest id, for the first slips.
    pub(super) fn help(&self, id: &str) -> Option<String> {
        self.helps_left.set(self.helps_left.get().checked_sub(1)?);
        nearest(id, self.all.iter().map(String::as_str)).map(|near| format!("did you mean `{near}`?"))
    }
}
