//! A rule file as written: every value with its place, nothing resolved. Read [`RuleFile`].

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::de::DeValue;

use super::diagnostic::{Diagnostics, Place};
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Frame, Literal, Located, SourceText, kind_of, to_json};
use super::rule::{About, DueSpans, Pause, RuleLimit, RuleStatus};
use crate::memory::Window;
use crate::verdict::{Action, Badge, Subject};

/// One rule file.
pub(super) struct RuleFile<'s> {
    pub(super) source: SourceText<'s>,
    pub(super) area: String,
    pub(super) lists: Vec<ListSource>,
    pub(super) patterns: Vec<NamedLiteral>,
    pub(super) lets: Vec<NamedLiteral>,
    pub(super) rules: Vec<RuleSource>,
    /// Ids of rules that could not be read, which was reported: others may name them.
    pub(super) unread: Vec<String>,
    /// Names of lists, patterns and definitions that could not be read, which was reported.
    pub(super) unread_names: BTreeSet<String>,
    /// Whether the file is no TOML, so that nobody knows what it would define.
    pub(super) is_torn: bool,
}

/// A list of a rule file.
pub(super) struct ListSource {
    pub(super) name: Located<String>,
    pub(super) kind: ListKind,
    /// The file its entries stand in, by path within the pack.
    pub(super) file: Option<Located<String>>,
    pub(super) entries: Vec<Located<String>>,
}

/// What the entries of a list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum ListKind {
    Phrases,
    Domains,
    Regions,
    Words,
}

impl ListKind {
    pub(super) const ALL: [(ListKind, &'static str); 4] = [
        (ListKind::Phrases, "phrases"),
        (ListKind::Domains, "domains"),
        (ListKind::Regions, "regions"),
        (ListKind::Words, "words"),
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            ListKind::Phrases => "phrases",
            ListKind::Domains => "domains",
            ListKind::Regions => "regions",
            ListKind::Words => "words",
        }
    }
}

/// A pattern or a definition: a name and what it stands for.
pub(super) struct NamedLiteral {
    pub(super) name: Located<String>,
    pub(super) literal: Literal,
}

/// A rule as written.
pub(super) struct RuleSource {
    /// Full id, and the place of its own part.
    pub(super) id: Located<String>,
    pub(super) subject: Subject,
    pub(super) title: String,
    pub(super) when: Literal,
    pub(super) points: Located<i64>,
    pub(super) action: Option<Located<Action>>,
    pub(super) status: RuleStatus,
    pub(super) group: Option<Located<String>>,
    pub(super) badge: Option<Badge>,
    pub(super) limit: Option<RuleLimit>,
    pub(super) pause: Option<Pause>,
    pub(super) defers: bool,
    pub(super) alone: bool,
    pub(super) tell: BTreeMap<String, String>,
    pub(super) caution: BTreeMap<String, String>,
    pub(super) about: About,
    pub(super) due_spans: DueSpans,
    pub(super) hits: Vec<CaseSource>,
    pub(super) misses: Vec<CaseSource>,
}

/// A case beside a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseSource {
    /// The record as JSON, with `memory` in it where the case gives one.
    pub record: serde_json::Value,
    /// The clock, as typed.
    pub now: Option<String>,
    /// Bytes of the rule file.
    pub span: Range<usize>,
}

impl<'s> RuleFile<'s> {
    /// Reads a rule file; every problem goes into `sink`.
    pub(super) fn read(source: SourceText<'s>, sink: &mut Diagnostics) -> RuleFile<'s> {
        let Some(table) = source.parse(sink) else { return Self::torn(source) };
        let mut frame = Frame::new(source, "this file", 0..0, table.get_ref());
        let area = frame.required_text("area", sink);
        if let Some(area) = &area {
            check_id("an area", area, &source, sink);
        }
        let area = area.map_or_else(String::new, |area| area.value);
        let owner = frame.text("owner", sink).map(|owner| owner.value);
        let mut unread_names = BTreeSet::new();
        let lists = read_lists(&mut frame, &mut unread_names, sink);
        let patterns = read_literals("patterns", &mut frame, &mut unread_names, sink);
        let lets = read_literals("let", &mut frame, &mut unread_names, sink);
        check_names(&source, &lists, &patterns, &lets, sink);
        let (mut rules, mut unread) = (Vec::new(), Vec::new());
        for rule in frame.tables("rule", sink) {
            match read_rule(rule, &area, owner.as_ref(), sink) {
                Ok(rule) => rules.push(rule),
                Err(id) => unread.extend(id),
            }
        }
        frame.finish(sink);
        RuleFile { source, area, lists, patterns, lets, rules, unread, unread_names, is_torn: false }
    }

    /// A file that could not be read at all, which was reported.
    pub(super) fn torn(source: SourceText<'s>) -> RuleFile<'s> {
        RuleFile {
            source,
            area: String::new(),
            lists: Vec::new(),
            patterns: Vec::new(),
            lets: Vec::new(),
            rules: Vec::new(),
            unread: Vec::new(),
            unread_names: BTreeSet::new(),
            is_torn: true,
        }
    }

    /// A place in this file.
    pub(super) fn at(&self, span: Range<usize>) -> Place<'s> {
        self.source.at(span)
    }
}

/// Ids are lower-case words joined by `-`.
fn check_id(what: &str, id: &Located<String>, source: &SourceText<'_>, sink: &mut Diagnostics) {
    if !is_words_joined_by('-', &id.value) {
        sink.report(Code::BadId, &source.at(id.span.clone()), format!("`{}` is no id for {what}", id.value))
            .help("use lower-case letters and digits, words joined by `-`, such as `parcel-fee-link`");
    }
}

/// What conditions name is lower-case words joined by `_`: there `-` would subtract.
fn check_name(what: &str, name: &Located<String>, source: &SourceText<'_>, sink: &mut Diagnostics) {
    if !is_words_joined_by('_', &name.value) {
        sink.report(Code::BadId, &source.at(name.span.clone()), format!("`{}` is no name for {what}", name.value))
            .help("use lower-case letters and digits, words joined by `_`, such as `parcel_fee`");
    }
}

fn is_words_joined_by(joint: char, text: &str) -> bool {
    let is_word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.split(joint).all(is_word)
}

/// Words that mean something to every condition.
const TAKEN: [&str; 15] = [
    "and",
    "or",
    "not",
    "in",
    "under",
    "otherwise",
    "true",
    "false",
    "any",
    "all",
    "count",
    "words",
    "has",
    "size",
    "fired",
];

/// A condition must know what a name means: lists, patterns and definitions share one set of names,
/// and take none of the language.
fn check_names(
    source: &SourceText<'_>,
    lists: &[ListSource],
    patterns: &[NamedLiteral],
    lets: &[NamedLiteral],
    sink: &mut Diagnostics,
) {
    let literals = patterns.iter().chain(lets).map(|named| &named.name);
    let mut first: BTreeMap<&str, &Range<usize>> = BTreeMap::new();
    for name in lists.iter().map(|list| &list.name).chain(literals) {
        if TAKEN.contains(&name.value.as_str()) || crate::facts::find(&name.value).is_some() {
            let message = format!("`{}` already means something in every condition", name.value);
            sink.report(Code::DuplicateId, &source.at(name.span.clone()), message).help("choose another name");
        } else if let Some(span) = first.get(name.value.as_str()) {
            let message = format!("`{}` is the name of two things in this file", name.value);
            sink.report(Code::DuplicateId, &source.at(name.span.clone()), message)
                .second((*span).clone(), "first defined here");
        } else {
            first.insert(&name.value, &name.span);
        }
    }
}

fn read_lists(frame: &mut Frame<'_, '_>, unread: &mut BTreeSet<String>, sink: &mut Diagnostics) -> Vec<ListSource> {
    let Some(lists) = frame.table("lists", sink) else { return Vec::new() };
    let mut read = Vec::new();
    for (name, value) in lists.entries() {
        check_name("a list", &name, &lists.source, sink);
        let Some(mut list) = lists.as_table(&name.value, value, sink) else {
            unread.insert(name.value);
            continue;
        };
        let kind = list.required_text("kind", sink);
        let file = list.text("file", sink);
        let entries = list.texts("entries", sink);
        if !list.has("file") && !list.has("entries") {
            let message = format!("list `{}` has neither `file` nor `entries`", name.value);
            sink.report(Code::MissingKey, &lists.source.at(name.span.clone()), message)
                .help("give `file = \"lists/….txt\"`, or `entries = […]`, or both");
        }
        list.finish(sink);
        let kind = kind.and_then(|kind| one_of("kind", &kind, &ListKind::ALL, &lists.source, sink));
        match kind {
            Some(kind) => read.push(ListSource { name, kind, file, entries: entries.unwrap_or_default() }),
            None => {
                unread.insert(name.value);
            }
        }
    }
    read
}

fn read_literals(
    key: &'static str,
    frame: &mut Frame<'_, '_>,
    unread: &mut BTreeSet<String>,
    sink: &mut Diagnostics,
) -> Vec<NamedLiteral> {
    let Some(table) = frame.table(key, sink) else { return Vec::new() };
    let mut read = Vec::new();
    let what = if key == "patterns" { "a pattern" } else { "a definition" };
    for (name, value) in table.entries() {
        check_name(what, &name, &table.source, sink);
        match table.as_literal(&name.value, value, sink) {
            Some(literal) => read.push(NamedLiteral { name, literal }),
            None => {
                unread.insert(name.value);
            }
        }
    }
    read
}

/// A rule, or the id of one that could not be read.
fn read_rule(
    mut frame: Frame<'_, '_>,
    area: &str,
    owner: Option<&String>,
    sink: &mut Diagnostics,
) -> Result<RuleSource, Option<String>> {
    let source = frame.source;
    let header = frame.header();
    let id = frame.required_text("id", sink);
    if let Some(id) = &id {
        check_id("a rule", id, &source, sink);
    }
    let subject = frame.required_text("on", sink);
    let subject = subject.and_then(|on| one_of("on", &on, &Subject::ALL, &source, sink));
    let title = frame.required_text("title", sink);
    let when = frame.literal("when", sink);
    frame.missing("when", sink);
    let points = frame.int("points", sink).unwrap_or(Located { value: 0, span: header.clone() });
    let points_bound = 1_000_000;
    if points.value.abs() > points_bound {
        let message = format!("{} points are out of bounds", points.value);
        sink.report(Code::BadValue, &source.at(points.span.clone()), message)
            .help(format!("points lie between -{points_bound} and {points_bound}"));
    }
    let action = frame.text("action", sink).and_then(|action| {
        let span = action.span.clone();
        one_of("action", &action, &Action::ALL, &source, sink).map(|value| Located { value, span })
    });
    let status = frame.text("status", sink);
    let status = match status {
        Some(status) => one_of("status", &status, &RuleStatus::ALL, &source, sink),
        None => Some(RuleStatus::Live),
    };
    let group = frame.text("group", sink);
    let badge = frame.text("badge", sink).and_then(|badge| one_of("badge", &badge, &BADGES, &source, sink));
    let limit = read_limit(&mut frame, sink);
    let pause = read_pause(&mut frame, subject, sink);
    let defer = frame.bool("defer", sink);
    if let Some(defer) = defer.as_ref().filter(|_| subject.is_some_and(|subject| subject != Subject::Message)) {
        sink.report(Code::BadValue, &source.at(defer.span.clone()), "only a message can wait until later")
            .help("`defer` belongs to rules on `message`");
    }
    let alone = frame.bool("alone", sink).is_some_and(|alone| alone.value);
    let tell = frame.by_language("tell", sink);
    let caution = frame.by_language("caution", sink);
    let (about, due_spans) = read_about(&mut frame, owner, sink);
    let hits = read_cases("hits", &mut frame, sink);
    let misses = read_cases("misses", &mut frame, sink);
    frame.finish(sink);
    let Some(id) = id else { return Err(None) };
    let id = Located { value: format!("{area}.{}", id.value), span: id.span };
    let (Some(subject), Some(title), Some(when), Some(status)) = (subject, title, when, status) else {
        return Err(Some(id.value));
    };
    Ok(RuleSource {
        id,
        subject,
        title: title.value,
        when,
        points,
        action,
        status,
        group,
        badge,
        limit,
        pause,
        defers: defer.is_some_and(|defer| defer.value),
        alone,
        tell,
        caution,
        about,
        due_spans,
        hits,
        misses,
    })
}

/// What a rule may say about the badge.
pub(super) const BADGES: [(Badge, &str); 3] =
    [(Badge::Granted, "grant"), (Badge::Withheld, "withhold"), (Badge::Revoked, "revoke")];

fn read_limit(frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) -> Option<RuleLimit> {
    let mut limit = frame.table("limit", sink)?;
    let recipients = limit.int("recipients", sink);
    let per = limit.required_text("per", sink);
    let per = per.and_then(|per| read_window(&per, &limit.source, sink));
    limit.missing("recipients", sink);
    let source = limit.source;
    limit.finish(sink);
    let recipients = recipients?;
    let Ok(count) = u64::try_from(recipients.value) else {
        sink.report(Code::BadValue, &source.at(recipients.span), "a limit is not negative");
        return None;
    };
    Some(RuleLimit { recipients: count, per: per? })
}

fn read_pause(frame: &mut Frame<'_, '_>, subject: Option<Subject>, sink: &mut Diagnostics) -> Option<Pause> {
    let pause = frame.text("pause", sink)?;
    if subject.is_some_and(|subject| subject != Subject::Standing) {
        sink.report(Code::BadValue, &frame.source.at(pause.span.clone()), "only what is reported can be paused")
            .help("`pause` belongs to rules on `standing`");
        return None;
    }
    if pause.value == "disable" {
        return Some(Pause::Disable);
    }
    read_window(&pause, &frame.source, sink).map(Pause::For)
}

/// A window as text: `24h`, `7d`.
pub(super) fn read_window(text: &Located<String>, source: &SourceText<'_>, sink: &mut Diagnostics) -> Option<Window> {
    let window = Window::parse(&text.value);
    if window.is_none() {
        let message = format!("`{}` is no window", text.value);
        sink.report(Code::BadValue, &source.at(text.span.clone()), message)
            .help("windows are whole hours or days, from `1h` to `30d`");
    }
    window
}

fn read_about(frame: &mut Frame<'_, '_>, owner: Option<&String>, sink: &mut Diagnostics) -> (About, DueSpans) {
    let mut text = |frame: &mut Frame<'_, '_>, key| frame.text(key, sink).map(|text| text.value);
    let (why, false_positives) = (text(frame, "why"), text(frame, "false_positives"));
    let (origin, since) = (text(frame, "source"), text(frame, "since"));
    let owner = text(frame, "owner").or_else(|| owner.cloned());
    let (review_by, expires) = (frame.date("review_by", sink), frame.date("expires", sink));
    let tags = frame.texts("tags", sink).unwrap_or_default().into_iter().map(|tag| tag.value).collect();
    let spans = DueSpans {
        review_by: review_by.as_ref().map(|date| date.span.clone()).unwrap_or_default(),
        expires: expires.as_ref().map(|date| date.span.clone()).unwrap_or_default(),
    };
    let (review_by, expires) = (review_by.map(|date| date.value), expires.map(|date| date.value));
    (About { why, false_positives, source: origin, since, owner, review_by, expires, tags }, spans)
}

/// Cases: a text stands for a message of that text, a table holds a whole record, clock and memory.
fn read_cases(key: &'static str, frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) -> Vec<CaseSource> {
    let Some(value) = frame.value(key) else { return Vec::new() };
    let DeValue::Array(array) = value.get_ref() else {
        sink.report(Code::WrongKind, &frame.source.at(value.span()), format!("`{key}` must be a list of cases"));
        return Vec::new();
    };
    let mut cases = Vec::new();
    for item in array.iter() {
        let span = item.span();
        match item.get_ref() {
            DeValue::String(text) => {
                let record = serde_json::json!({ "type": "message", "text": text.as_ref() });
                cases.push(CaseSource { record, now: None, span });
            }
            DeValue::Table(_) => {
                let Some(mut case) = frame.as_table(key, item, sink) else { continue };
                let now = case.text("now", sink).map(|now| now.value);
                let memory = case.value("memory").map(|memory| to_json(memory.get_ref()));
                case.missing("record", sink);
                let record = case.value("record");
                case.finish(sink);
                let Some(record) = record else { continue };
                let mut record = to_json(record.get_ref());
                if let (Some(memory), Some(record)) = (memory, record.as_object_mut()) {
                    record.insert("memory".to_owned(), memory);
                }
                cases.push(CaseSource { record, now, span });
            }
            other => {
                let message = format!("a case must be a text or a table, not {}", kind_of(other));
                sink.report(Code::WrongKind, &frame.source.at(span), message);
            }
        }
    }
    cases
}

/// A value out of a closed set of names.
pub(super) fn one_of<T: Copy>(
    key: &str,
    text: &Located<String>,
    known: &[(T, &'static str)],
    source: &SourceText<'_>,
    sink: &mut Diagnostics,
) -> Option<T> {
    let found = known.iter().find(|(_, name)| *name == text.value);
    if found.is_none() {
        let names: Vec<_> = known.iter().map(|(_, name)| *name).collect();
        let otherwise = format!("one of: {}", names.join(", "));
        sink.report(Code::BadValue, &source.at(text.span.clone()), format!("`{key}` cannot be `{}`", text.value))
            .help_nearest(&text.value, names, &otherwise);
    }
    found.map(|(value, _)| *value)
}
