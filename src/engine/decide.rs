//! The second step: what memory answered in, the verdict and what to remember out.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::effects::of_judged;
use super::evaluate::Evaluation;
use super::read::Reading;
use super::value::Truth;
use crate::facts::{Fact, FactKey, Value, standing_keys};
use crate::memory::{Effects, Reference, Remembered, Scope, ScopeKind, Window, rate, wilson};
use crate::record::Body;
use crate::rulepack::{CompiledRule, Pause, Policy, RuleStatus};
use crate::verdict::{
    Action, Badge, Hit, Limit, Presentation, StandingCounts, StandingReport, Subject, TemplatePause, Undecided, Verdict,
};

/// How many undecided rules a verdict names (design section 3).
const MOST_UNDECIDED: usize = 8;

/// A verdict and what is to be remembered of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decided {
    /// The verdict.
    pub verdict: Verdict,
    /// What is to be remembered; `None` for a record that brings its memory along.
    pub effects: Option<Effects>,
}

/// What became of one rule.
#[derive(Clone)]
pub(super) enum Outcome {
    Fired(Hit),
    Undecided(Undecided),
}

impl Reading<'_> {
    /// Judges the record with what a store answered. `None` when there is nothing to judge.
    pub fn decide(mut self, remembered: Remembered) -> Option<Decided> {
        self.subject?;
        self.remember(remembered);
        let outcomes = self.outcomes();
        Some(self.conclude(outcomes))
    }

    /// Takes in what a store answered, and reads the texts that depend on it.
    pub(super) fn remember(&mut self, remembered: Remembered) {
        self.sheet.remember(remembered);
        if self.subject != Some(Subject::Message) {
            self.sight = super::text::Sight::of(self.sheet.haystack(), self.pack);
        }
        if self.subject == Some(Subject::Profile) && !self.sheet.changes_name() {
            let pack = self.pack;
            self.candidates.retain(|rule| pack.rule(*rule).rule.subject == Subject::Profile);
        }
    }

    /// Evaluates every candidate, in order.
    pub(super) fn outcomes(&self) -> Vec<(u32, Outcome)> {
        let fired = self.no_rule_fired();
        let evaluation = self.evaluation(&fired);
        let mut outcomes = Vec::new();
        for index in &self.candidates {
            let compiled = self.pack.rule(*index);
            match evaluation.holds(compiled.root) {
                Truth::True => {
                    if let Some(cell) = fired.get(*index as usize) {
                        cell.set(Truth::True);
                    }
                    outcomes.push((*index, Outcome::Fired(self.hit(compiled, &evaluation))));
                }
                Truth::False => {}
                Truth::Unknown => {
                    let missing = evaluation.missing(compiled.root);
                    let undecided = Undecided { rule: compiled.rule.id.clone(), missing };
                    outcomes.push((*index, Outcome::Undecided(undecided)));
                }
            }
        }
        outcomes
    }

    fn hit(&self, compiled: &CompiledRule, evaluation: &Evaluation<'_>) -> Hit {
        self.hit_with(compiled, evaluation.evidence(compiled.root))
    }

    /// A hit with its points, or its excuse.
    pub(super) fn hit_with(&self, compiled: &CompiledRule, evidence: Vec<crate::verdict::Evidence>) -> Hit {
        let rule = &compiled.rule;
        let day = self.sheet.at().to_zoned(TimeZone::UTC).date();
        let business = self.sheet.record().business.as_deref().unwrap_or_default();
        let excuse = self.pack.policy.exception(business, &rule.id, day);
        Hit {
            rule: rule.id.clone(),
            points: if excuse.is_some() { 0 } else { rule.points },
            title: rule.title.clone(),
            evidence,
            excused: excuse.map(|excuse| format!("until {} by {}: {}", excuse.until, excuse.by, excuse.why)),
        }
    }

    /// The verdict over what became of the rules, whoever evaluated them.
    pub(super) fn conclude(&self, outcomes: Vec<(u32, Outcome)>) -> Decided {
        let subject = self.subject.unwrap_or(Subject::Message);
        let mut live: Vec<(&CompiledRule, Hit)> = Vec::new();
        let mut shadow: Vec<(&CompiledRule, Hit)> = Vec::new();
        let mut undecided = Vec::new();
        for (index, outcome) in outcomes {
            let compiled = self.pack.rule(index);
            let is_live = compiled.rule.status == RuleStatus::Live;
            match outcome {
                Outcome::Fired(hit) if is_live => live.push((compiled, hit)),
                Outcome::Fired(hit) => shadow.push((compiled, hit)),
                Outcome::Undecided(rule) if is_live => undecided.push(rule),
                Outcome::Undecided(_) => {}
            }
        }
        let policy = &self.pack.policy;
        let (caps, action) = weigh(&live, policy);
        let shadow_action = (!shadow.is_empty()).then(|| {
            let both: Vec<_> = live.iter().chain(&shadow).cloned().collect();
            weigh(&both, policy).1
        });
        let counted: Vec<&CompiledRule> =
            live.iter().filter(|(_, hit)| hit.excused.is_none()).map(|(rule, _)| *rule).collect();
        let badge = counted.iter().filter_map(|compiled| compiled.rule.badge).max();
        let badge = badge.or_else(|| self.remembered_badge().filter(|_| subject == Subject::Message));
        let limit = self.limit(&counted);
        let defers = counted.iter().any(|compiled| compiled.rule.defers);
        let not_before = defers.then(|| self.later()).flatten();
        let tell = texts(counted.iter().map(|compiled| &compiled.rule.tell));
        let caution = texts(counted.iter().filter(|_| action == Action::Warn).map(|compiled| &compiled.rule.caution));
        let mut hits = in_order(live);
        hits.extend(caps);
        undecided.sort_by(|a, b| a.rule.cmp(&b.rule));
        let unknown_count = undecided.len();
        undecided.truncate(MOST_UNDECIDED);
        let record = self.sheet.record();
        let verdict = Verdict {
            verdict: self.name(),
            id: record.id.as_deref().map(str::to_owned),
            subject,
            business: record.business.as_deref().map(str::to_owned),
            action,
            score: hits.iter().map(|hit| hit.points).sum(),
            hits,
            pack: self.pack.hash().to_owned(),
            at: self.sheet.at(),
            unknown: undecided,
            unknown_count,
            shadow: in_order(shadow),
            shadow_action,
            tell,
            caution,
            limit,
            not_before,
            reference: self.reference().to_token(),
            campaign: self.sheet.fingerprint().map(str::to_owned),
            badge,
            presentation: self.presentation(action),
            standing: self.standing(subject, action, &counted),
        };
        let effects = record.memory.is_none().then(|| of_judged(self, &verdict));
        Decided { verdict, effects }
    }

    /// The name of a verdict: a hash over the record it answers. A record is answered once, so the
    /// same record has the same name whatever pack judges it, and a decision about it stays valid
    /// when rules change.
    fn name(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.key.0);
        hasher.update(&self.sheet.record().content.0);
        hasher.update(&self.sheet.at().as_millisecond().to_be_bytes());
        let hex = hasher.finalize().to_hex();
        format!("v:{}", hex.get(..24).unwrap_or_default())
    }

    /// The strictest cap of the rules that fired.
    fn limit(&self, counted: &[&CompiledRule]) -> Option<Limit> {
        let limits = counted.iter().filter_map(|compiled| compiled.rule.limit);
        let remaining = limits.map(|limit| {
            let reached = self.attempts_key(limit.per).map_or(0, |key| self.sheet.count(&key).persons);
            Limit { recipients: limit.recipients, per: limit.per, remaining: limit.recipients.saturating_sub(reached) }
        });
        remaining.min_by_key(|limit| (limit.remaining, limit.recipients, limit.per))
    }

    /// What a message is about besides its business.
    pub(super) fn reference(&self) -> Reference {
        let Body::Message(message) = &self.sheet.record().body else { return Reference::default() };
        let scopes = self.sheet.scopes();
        Reference {
            campaign: scopes.campaign.clone(),
            template: message.template.as_deref().map(str::to_owned),
            link_domains: scopes.link_domains.clone(),
        }
    }

    /// The badge that the business has, as remembered or given.
    fn remembered_badge(&self) -> Option<Badge> {
        match self.sheet.value(FactKey { fact: Fact::BusinessBadge, window: None }) {
            Value::Word(name) => Badge::parse(&name),
            _ => None,
        }
    }

    /// How a client shows the business once this verdict is carried out.
    fn presentation(&self, action: Action) -> Option<Presentation> {
        let business = self.sheet.business()?;
        let span = self.pack.policy.formerly.map(duration);
        let at = self.sheet.at();
        let wanted = match &self.sheet.record().body {
            Body::Profile(_) => self.sheet.profile().and_then(|profile| profile.name.as_deref()),
            Body::Rename(rename) => Some(rename.name.as_ref()),
            Body::Message(_) => {
                let shown = business.current_name().or_else(|| self.sheet.profile()?.name.as_deref());
                let formerly = span.and_then(|span| business.formerly(at, span));
                return shown.map(|name| Presentation { name: name.to_owned(), formerly: formerly.map(str::to_owned) });
            }
            _ => return None,
        };
        let current = business.current_name();
        let is_accepted = action < Action::Review;
        let name = wanted.filter(|_| is_accepted).map(str::trim).or(current)?;
        let formerly = match current {
            Some(current) if current != name => span.map(|_| current),
            _ => span.and_then(|span| business.formerly(at, span)),
        };
        Some(Presentation { name: name.to_owned(), formerly: formerly.map(str::to_owned) })
    }

    fn standing(&self, subject: Subject, action: Action, counted: &[&CompiledRule]) -> Option<StandingReport> {
        let id = self.sheet.record().business.as_deref().filter(|_| subject == Subject::Standing)?;
        let policy = &self.pack.policy;
        let counts = policy.standing_windows.iter().map(|window| self.standing_counts(id, *window)).collect();
        let current = self.sheet.business().and_then(|business| business.standing.as_ref());
        let (since, until) = match current {
            Some((since, decision)) if decision.action == action => (Some(*since), decision.until),
            _ if action == Action::Allow => (None, None),
            _ => {
                let at = self.sheet.at();
                (Some(at), holds_until(policy, action, at))
            }
        };
        let scope = Scope { kind: ScopeKind::Business, id: id.to_owned() };
        let pause = self.pause(counted);
        Some(StandingReport { scope, counts, pause, since, until })
    }

    /// The longest pause of the rules that fired, for the template that was reported.
    fn pause(&self, counted: &[&CompiledRule]) -> Option<TemplatePause> {
        let template = self.sheet.template()?.to_owned();
        let until = match counted.iter().filter_map(|compiled| compiled.rule.pause).max()? {
            Pause::For(window) => ends(self.sheet.at(), window),
            Pause::Disable => None,
        };
        Some(TemplatePause { template, until })
    }

    /// When a message that has to wait may go: its template is back, and advertising is welcome.
    fn later(&self) -> Option<Timestamp> {
        let back = self.sheet.template_pause().and_then(|pause| pause.until);
        back.into_iter().chain(self.sheet.welcome_from()).max()
    }

    fn standing_counts(&self, business: &str, window: Window) -> StandingCounts {
        let [reports, deliveries] = standing_keys(business, window).map(|key| self.sheet.count(&key));
        let (reporters, recipients) = (reports.persons, deliveries.persons);
        // Billionths to millionths, which is what people read.
        let millionths = |billionths: i64| u64::try_from(billionths).unwrap_or(0) / 1_000;
        let bounds = wilson(reporters, recipients);
        let of_crowd = |fact| self.sheet.value(FactKey { fact, window: Some(window) });
        let credible = match of_crowd(Fact::StandingCredible) {
            Value::Int(credible) => u64::try_from(credible).unwrap_or(0),
            _ => 0,
        };
        let low = match of_crowd(Fact::StandingLow) {
            Value::Ratio(low) => Some(millionths(low)),
            _ => None,
        };
        StandingCounts {
            window,
            reports: reports.records,
            reporters,
            credible,
            recipients,
            rate: rate(reporters, recipients).map(millionths),
            low,
            high: bounds.map(|(_, high)| millionths(high)),
        }
    }
}

fn duration(window: Window) -> SignedDuration {
    SignedDuration::from_hours(i64::from(window.as_hours()))
}

/// Until when a standing holds that begins at a moment; `None` for a good one, and for one without end.
pub(super) fn holds_until(policy: &Policy, action: Action, at: Timestamp) -> Option<Timestamp> {
    policy.standing_holds.get(&action).filter(|_| action != Action::Allow).and_then(|holds| ends(at, *holds))
}

fn ends(at: Timestamp, window: Window) -> Option<Timestamp> {
    at.checked_add(duration(window)).ok()
}

/// Caps of groups, and the action: the highest rung that a subject's points reach, or floor.
///
/// Subjects are weighed apart, because their thresholds differ; only a profile that renames itself
/// has two.
pub(super) fn weigh(hits: &[(&CompiledRule, Hit)], policy: &Policy) -> (Vec<Hit>, Action) {
    let mut caps = Vec::new();
    let mut action = Action::Allow;
    for (subject, _) in Subject::ALL {
        let of_subject = || hits.iter().filter(|(compiled, _)| compiled.rule.subject == subject);
        let mut groups: BTreeMap<&str, i64> = BTreeMap::new();
        for (compiled, hit) in of_subject().filter(|(_, hit)| hit.points > 0) {
            *groups.entry(&compiled.rule.group).or_default() += hit.points;
        }
        let mut taken_back = 0;
        for (group, points) in groups {
            if let Some(excess) = policy.caps.get(group).map(|cap| points - cap).filter(|excess| *excess > 0) {
                taken_back += excess;
                caps.push(Hit {
                    rule: format!("cap.{group}"),
                    points: -excess,
                    title: String::new(),
                    evidence: Vec::new(),
                    excused: None,
                });
            }
        }
        let sum = |sign: fn(&i64) -> bool| of_subject().map(|(_, hit)| hit.points).filter(sign).sum::<i64>();
        let positive = sum(|points| *points > 0) - taken_back;
        let negative = sum(|points| *points < 0);
        let reached = policy.action(subject, positive + negative);
        // Good faith does not lift a block that the rest reaches without it.
        let blocked = policy.action(subject, positive) == Action::Block;
        let floors = of_subject().filter(|(_, hit)| hit.excused.is_none()).filter_map(|(rule, _)| rule.rule.floor);
        let floor = floors.max().unwrap_or_default();
        action = action.max(reached).max(floor).max(if blocked { Action::Block } else { Action::Allow });
    }
    (caps, action)
}

/// Hits by points downward, then by id.
fn in_order(hits: Vec<(&CompiledRule, Hit)>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
    hits.sort_by(|a, b| b.points.cmp(&a.points).then_with(|| a.rule.cmp(&b.rule)));
    hits
}

/// Texts by language, each once, in the order of evaluation.
fn texts<'t>(rules: impl Iterator<Item = &'t BTreeMap<String, String>>) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (language, text) in rules.flatten() {
        let texts = all.entry(language.clone()).or_default();
        if !texts.contains(text) {
            texts.push(text.clone());
        }
    }
    all
}
