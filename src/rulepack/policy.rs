//! `policy.toml` and `exceptions.toml`: thresholds, groups, overrides, excuses. Read [`Policy`].

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use super::diagnostic::Diagnostics;
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Frame, Located, SourceText};
use super::reports;
use super::rule::RuleStatus;
use super::source::{one_of, read_window};
use crate::facts::Weighing;
use crate::memory::Window;
use crate::verdict::{Action, Subject};

/// What holds for the pack as a whole.
#[derive(Debug, Clone, Default)]
pub struct Policy {
    /// From which score an action applies, by subject, from mild to strict.
    thresholds: BTreeMap<Subject, Vec<(Action, i64)>>,
    /// What the positive points of a group count at most.
    pub caps: BTreeMap<String, i64>,
    /// Windows that a standing verdict reports, shortest first.
    pub standing_windows: Vec<Window>,
    /// How many days a standing decision holds, by action; what is missing holds until the next one.
    pub standing_holds: BTreeMap<Action, Window>,
    /// For how long a former name is shown.
    pub formerly: Option<Window>,
    /// For how many days answers are kept.
    pub answers_days: Option<u32>,
    /// How reports are weighed.
    pub reports: Weighing,
    /// Excuses, by business.
    pub exceptions: Vec<Exception>,
}

/// A rule does not count for a business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// Which business.
    pub business: String,
    /// Full id of the rule.
    pub rule: String,
    /// The last day it holds.
    pub until: Date,
    /// Who granted it.
    pub by: String,
    /// Why.
    pub why: String,
    /// Where `until` stands in `exceptions.toml`.
    pub(super) until_span: Range<usize>,
}

/// What `policy.toml` says about single rules and files, to be resolved against them.
#[derive(Default)]
pub(super) struct PolicySource {
    pub(super) files: Option<Vec<Located<String>>>,
    pub(super) overrides: Vec<Override>,
    /// Where the exceptions name their rules, in the order of the exceptions.
    pub(super) exception_rules: Vec<Range<usize>>,
    pub(super) group_names: Vec<Located<String>>,
}

/// Points or status of a rule, changed by the policy.
pub(super) struct Override {
    pub(super) rule: Located<String>,
    pub(super) points: Option<Located<i64>>,
    pub(super) status: Option<RuleStatus>,
}

impl Policy {
    /// The action that a score reaches.
    pub fn action(&self, subject: Subject, score: i64) -> Action {
        let rungs = self.thresholds.get(&subject).map(Vec::as_slice).unwrap_or_default();
        rungs.iter().rev().find(|(_, threshold)| score >= *threshold).map_or(Action::Allow, |(action, _)| *action)
    }

    /// The actions that a subject's score can reach, each with its threshold, from mild to strict.
    pub fn rungs(&self, subject: Subject) -> &[(Action, i64)] {
        self.thresholds.get(&subject).map(Vec::as_slice).unwrap_or_default()
    }

    /// The score from which a subject is blocked, if points can do that at all.
    pub fn block_threshold(&self, subject: Subject) -> Option<i64> {
        let rungs = self.thresholds.get(&subject)?;
        rungs.iter().find(|(action, _)| *action == Action::Block).map(|(_, threshold)| *threshold)
    }

    /// The next stricter rung of a subject: its action and threshold.
    pub fn next_rung(&self, subject: Subject, score: i64) -> Option<(Action, i64)> {
        self.thresholds.get(&subject)?.iter().find(|(_, threshold)| *threshold > score).copied()
    }

    /// The excuse of a business for a rule on a day.
    pub fn exception(&self, business: &str, rule: &str, day: Date) -> Option<&Exception> {
        self.exceptions
            .iter()
            .find(|exception| exception.business == business && exception.rule == rule && day <= exception.until)
    }

    /// Reads `policy.toml`.
    pub(super) fn read(&mut self, source: SourceText<'_>, sink: &mut Diagnostics) -> PolicySource {
        let Some(table) = source.parse(sink) else { return PolicySource::default() };
        let mut frame = Frame::new(source, "policy.toml", 0..0, table.get_ref());
        let files = frame.texts("files", sink);
        self.read_thresholds(&mut frame, sink);
        let mut group_names = Vec::new();
        if let Some(groups) = frame.table("groups", sink) {
            for (name, value) in groups.entries() {
                let Some(mut group) = groups.as_table(&name.value, value, sink) else { continue };
                match group.int("cap", sink) {
                    Some(cap) if cap.value >= 0 => {
                        self.caps.insert(name.value.clone(), cap.value);
                    }
                    Some(cap) => {
                        sink.report(Code::BadValue, &source.at(cap.span), "a cap is not negative");
                    }
                    None => group.missing("cap", sink),
                }
                group.finish(sink);
                group_names.push(name);
            }
        }
        let overrides = read_overrides(&mut frame, sink);
        self.read_standing(&mut frame, sink);
        if let Some(mut reports) = frame.table("reports", sink) {
            self.reports = reports::read(&mut reports, sink);
            reports.finish(sink);
        }
        if let Some(mut presentation) = frame.table("presentation", sink) {
            let formerly = presentation.text("formerly", sink);
            self.formerly = formerly.and_then(|text| read_window(&text, &source, sink));
            presentation.finish(sink);
        }
        if let Some(mut retention) = frame.table("retention", sink) {
            let answers = retention.text("answers", sink);
            self.answers_days = answers.and_then(|text| read_days(&text, &source, sink));
            retention.finish(sink);
        }
        frame.finish(sink);
        PolicySource { files, overrides, exception_rules: Vec::new(), group_names }
    }

    fn read_thresholds(&mut self, frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) {
        let Some(mut thresholds) = frame.table("thresholds", sink) else {
            frame.missing("thresholds", sink);
            return;
        };
        for (subject, name) in Subject::ALL {
            let Some(mut rungs) = thresholds.table(name, sink) else {
                thresholds.missing(name, sink);
                continue;
            };
            let mut read: Vec<(Action, i64)> = Vec::new();
            for (action, name) in Action::ALL.into_iter().skip(1) {
                let Some(threshold) = rungs.int(name, sink) else { continue };
                if let Some((lower, least)) = read.last().filter(|(_, least)| *least >= threshold.value) {
                    let message = format!("`{name}` is reached before `{}` ({least})", lower.name());
                    sink.report(Code::BadValue, &frame.source.at(threshold.span), message)
                        .help("stricter actions need more points");
                    continue;
                }
                if threshold.value <= 0 {
                    sink.report(Code::BadValue, &frame.source.at(threshold.span), "a threshold is above 0")
                        .help("a score of 0 is always `allow`");
                    continue;
                }
                read.push((action, threshold.value));
            }
            rungs.finish(sink);
            self.thresholds.insert(subject, read);
        }
        thresholds.finish(sink);
    }

    fn read_standing(&mut self, frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) {
        let Some(mut standing) = frame.table("standing", sink) else { return };
        for window in standing.texts("windows", sink).unwrap_or_default() {
            self.standing_windows.extend(read_window(&window, &frame.source, sink));
        }
        self.standing_windows.sort();
        if let Some(mut holds) = standing.table("holds", sink) {
            for (action, name) in Action::ALL {
                let Some(text) = holds.text(name, sink) else { continue };
                if let Some(window) = read_window(&text, &frame.source, sink) {
                    self.standing_holds.insert(action, window);
                }
            }
            holds.finish(sink);
        }
        standing.finish(sink);
    }

    /// Reads `exceptions.toml`.
    pub(super) fn read_exceptions(
        &mut self,
        source: SourceText<'_>,
        policy: &mut PolicySource,
        sink: &mut Diagnostics,
    ) {
        let Some(table) = source.parse(sink) else { return };
        let mut frame = Frame::new(source, "exceptions.toml", 0..0, table.get_ref());
        for mut exception in frame.tables("exception", sink) {
            let business = exception.required_text("business", sink);
            let rule = exception.required_text("rule", sink);
            let until = exception.date("until", sink);
            exception.missing("until", sink);
            let by = exception.required_text("by", sink);
            let why = exception.required_text("why", sink);
            exception.finish(sink);
            let (Some(business), Some(rule), Some(until), Some(by), Some(why)) = (business, rule, until, by, why)
            else {
                continue;
            };
            policy.exception_rules.push(rule.span);
            self.exceptions.push(Exception {
                business: business.value,
                rule: rule.value,
                until: until.value,
                by: by.value,
                why: why.value,
                until_span: until.span,
            });
        }
        frame.finish(sink);
    }
}

fn read_overrides(frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) -> Vec<Override> {
    let Some(table) = frame.table("overrides", sink) else { return Vec::new() };
    let mut overrides = Vec::new();
    for (rule, value) in table.entries() {
        let Some(mut change) = table.as_table(&rule.value, value, sink) else { continue };
        let points = change.int("points", sink);
        let status = change.text("status", sink);
        let status = status.and_then(|status| one_of("status", &status, &RuleStatus::ALL, &frame.source, sink));
        change.finish(sink);
        overrides.push(Override { rule, points, status });
    }
    overrides
}

/// Whole days, `90d`: retention may be longer than any window.
fn read_days(text: &Located<String>, source: &SourceText<'_>, sink: &mut Diagnostics) -> Option<u32> {
    let days = text.value.strip_suffix('d').and_then(|days| days.parse().ok());
    if days.is_none() {
        let message = format!("`{}` is no number of days", text.value);
        sink.report(Code::BadValue, &source.at(text.span.clone()), message).help("write whole days, such as `90d`");
    }
    days
}
