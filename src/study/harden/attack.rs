//! The cases of rules and labeled messages under mutations. Read [`Attacker`].

use std::ops::Range;

use jiff::Timestamp;

use super::canvas::{Canvas, links};
use super::dice::Dice;
use super::mutation::{MUTATIONS, Mutation, Strength, Way};
use super::synonyms::{Section, Synonyms, sections};
use crate::engine::{Answer, Engine, judge};
use crate::memory::MemoryStore;
use crate::rulepack::{Case, PackFiles, list_sections};
use crate::study::cases::verdict_with_text;
use crate::study::evaluate::leave_out_foreign_keys;
use crate::verdict::{Action, Evidence, Subject, Verdict};
use crate::wire::{self, Json};

/// How many pairs of mutations each text gets.
const PAIRS: usize = 4;

/// The name of two mutations one after the other.
pub const TWO_AT_ONCE: &str = "two at once";

/// Reserved for documentation (RFC 2606), so that cases lead nowhere, and no suffix that is known
/// without a scheme in front of it.
const SAMPLE_SUFFIX: &str = ".example";

/// What stands for it where a link is disguised: people are sent to suffixes that exist.
const REAL_SUFFIX: &str = ".com";

/// Mutates texts and judges them anew.
#[derive(Debug)]
pub struct Attacker<'e> {
    engine: &'e Engine,
    sections: Vec<Section>,
    seed: u64,
}

/// A mutated text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// The name of the mutation, or [`TWO_AT_ONCE`].
    pub mutation: &'static str,
    /// How much was mutated.
    pub strength: Strength,
    /// Whether the rule fires on what came out; for labeled messages, whether any rule does.
    pub fires: bool,
    /// The action of what came out.
    pub action: Action,
    /// What came out.
    pub text: String,
}

/// A case of a rule and its trials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseTrials {
    /// Full id of the rule.
    pub rule: String,
    /// Whether the rule must fire on the case as written.
    pub must_hit: bool,
    /// The action of the case as written.
    pub action: Action,
    /// What was tried; nothing where the case has no text that could be mutated.
    pub trials: Vec<Trial>,
}

/// A labeled message and its trials.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MessageTrials {
    /// The action of the message as sent.
    pub action: Action,
    /// What was tried.
    pub trials: Vec<Trial>,
}

/// What is attacked.
struct Prey<'t> {
    /// For whose sake; empty for labeled messages.
    rule: &'t str,
    text: &'t str,
    /// Finds what counts in a verdict; without it any words do.
    spots: Option<&'t FindSpots<'t>>,
    /// Whether links are among what counts.
    sees_links: bool,
    /// The verdict of the text as written.
    base: &'t Verdict,
    /// Judges another text in its place.
    judged: &'t dyn Fn(&str) -> Option<Box<Verdict>>,
    /// Whether a verdict says the same as that of the text as written.
    is_same: &'t dyn Fn(&Verdict) -> bool,
}

type FindSpots<'t> = dyn Fn(&Verdict) -> Vec<Range<usize>> + 't;

impl<'e> Attacker<'e> {
    /// Attacks the rules of an engine, which was made of these files. The same seed mutates the same.
    pub fn new(engine: &'e Engine, files: &PackFiles, seed: u64) -> Self {
        Attacker { engine, sections: sections(list_sections(files)), seed }
    }

    /// Attacks a case. `None` when it is no message with a text, or does not do what it must as written;
    /// a hit also when the rule sees nothing in its text, or is evidence of good faith, which nobody
    /// hides.
    pub fn case(&self, case: &Case) -> Option<CaseTrials> {
        let text = case.case.record.get("text")?.as_str().filter(|_| case.subject == Subject::Message)?;
        let base = verdict_with_text(self.engine, case, text).ok()?;
        let hit = base.hits.iter().chain(&base.shadow).find(|hit| hit.rule == case.rule);
        let is_attackable = match hit {
            Some(hit) => case.must_hit && hit.points >= 0 && !spots(&base, |rule| rule == case.rule).is_empty(),
            None => !case.must_hit,
        };
        if !is_attackable {
            return None;
        }
        let synonyms = Synonyms::of_rule(self.engine.pack(), &case.rule, &self.sections);
        let judged = |text: &str| verdict_with_text(self.engine, case, text).ok();
        let is_same = |verdict: &Verdict| fires(verdict, &case.rule) == case.must_hit && verdict.action >= base.action;
        let rule = case.rule.as_str();
        let spots = |verdict: &Verdict| spots(verdict, |hit| hit == rule);
        let spots: Option<&FindSpots<'_>> = if case.must_hit { Some(&spots) } else { None };
        let sees_links = !case.must_hit || sees_links(&base, text, |hit| hit == rule);
        let prey = Prey { rule, text, spots, sees_links, base: &base, judged: &judged, is_same: &is_same };
        let trials = self.trials(&prey, &synonyms);
        let trials = trials.into_iter().map(|(trial, verdict)| Trial { fires: fires(&verdict, rule), ..trial });
        Some(CaseTrials {
            rule: case.rule.clone(),
            must_hit: case.must_hit,
            action: base.action,
            trials: trials.collect(),
        })
    }

    /// Attacks a labeled line. `None` when it is no message with a text.
    pub fn message(&self, line: &[u8], now: Timestamp) -> Option<MessageTrials> {
        let mut json = Json::parse(line).ok()?;
        leave_out_foreign_keys(&mut json);
        let Json::Object(entries) = &json else { return None };
        let text = json.get("text").and_then(|text| match text {
            Json::String(text) => Some(text.to_string()),
            _ => None,
        })?;
        let judged = |text: &str| {
            let with_text = entries.iter().map(|(key, value)| match key.as_ref() {
                "text" => (key.clone(), Json::String(text.to_owned().into())),
                _ => (key.clone(), value.clone()),
            });
            let json = Json::Object(with_text.collect());
            let read = wire::read_json(&json).ok()?;
            match judge(self.engine, &MemoryStore::new(), read.records.first()?, now, false) {
                Ok(Answer::Verdict(verdict)) if verdict.subject == Subject::Message => Some(verdict),
                _ => None,
            }
        };
        let base = judged(&text)?;
        let all_spots = |verdict: &Verdict| spots(verdict, |_| true);
        let spots: Option<&FindSpots<'_>> = if all_spots(&base).is_empty() { None } else { Some(&all_spots) };
        let is_same = |verdict: &Verdict| verdict.action >= base.action;
        let sees_links = spots.is_none() || sees_links(&base, &text, |_| true);
        let prey = Prey { rule: "", text: &text, spots, sees_links, base: &base, judged: &judged, is_same: &is_same };
        let trials = self.trials(&prey, &Synonyms::default());
        let trials = trials.into_iter().map(|(trial, verdict)| Trial { fires: !verdict.hits.is_empty(), ..trial });
        Some(MessageTrials { action: base.action, trials: trials.collect() })
    }

    /// Every mutation at every strength, and pairs of them.
    fn trials(&self, prey: &Prey<'_>, synonyms: &Synonyms) -> Vec<(Trial, Box<Verdict>)> {
        let Prey { rule, text, spots, sees_links, base, judged, is_same } = *prey;
        let dice_for = |purpose: &[&str]| Dice::new(self.seed, &[&[rule, text], purpose].concat());
        let canvas = |text: &str, verdict: &Verdict| match spots {
            Some(spots) => Canvas::new(text, spots(verdict)),
            None => Canvas::with_any_words(text, &mut dice_for(&["words"])),
        };
        let plain = canvas(text, base);
        // A link of the samples would be no link any more as soon as its scheme is gone.
        let with_real_links = Some(text.replace(SAMPLE_SUFFIX, REAL_SUFFIX))
            .filter(|real| real != text)
            .and_then(|real| Some((judged(&real).filter(|verdict| is_same(verdict))?, real)))
            .map(|(verdict, real)| canvas(&real, &verdict));
        let linked = with_real_links.as_ref().unwrap_or(&plain);
        let fits = |mutation: &Mutation| sees_links || !matches!(mutation.way, Way::Link(_));

        let mut tried: Vec<(&'static str, Strength, Canvas)> = Vec::new();
        for mutation in MUTATIONS.iter().filter(|mutation| fits(mutation)) {
            let canvas = if matches!(mutation.way, Way::Link(_)) { linked } else { &plain };
            for (strength, name) in Strength::ALL {
                let mut dice = dice_for(&[mutation.name, name]);
                if let Some(mutated) = canvas.mutated(mutation, strength, synonyms, &mut dice) {
                    tried.push((mutation.name, strength, mutated));
                }
            }
        }
        let mut dice = dice_for(&[TWO_AT_ONCE]);
        for _ in 0..PAIRS {
            let (Some(first), Some(second)) = (dice.pick(MUTATIONS), dice.pick(MUTATIONS)) else { continue };
            if first.name == second.name || !fits(first) || !fits(second) {
                continue;
            }
            let is_linked = [first, second].iter().any(|mutation| matches!(mutation.way, Way::Link(_)));
            let canvas = if is_linked { linked } else { &plain };
            let both = canvas
                .mutated(first, Strength::Whole, synonyms, &mut dice)
                .and_then(|once| once.mutated(second, Strength::Whole, synonyms, &mut dice));
            if let Some(mutated) = both {
                tried.push((TWO_AT_ONCE, Strength::Whole, mutated));
            }
        }
        let judged = tried.into_iter().filter_map(|(mutation, strength, Canvas { text, .. })| {
            let verdict = judged(&text)?;
            Some((Trial { mutation, strength, fires: false, action: verdict.action, text }, verdict))
        });
        judged.collect()
    }
}

/// Whether a rule fired, live or in the shadow.
fn fires(verdict: &Verdict, rule: &str) -> bool {
    verdict.hits.iter().chain(&verdict.shadow).any(|hit| hit.rule == rule)
}

/// The evidence of bad faith; evidence of good faith is not what an attacker hides.
fn evidence(verdict: &Verdict, is_asked: impl Fn(&str) -> bool) -> impl Iterator<Item = &Evidence> {
    let hits = verdict.hits.iter().chain(&verdict.shadow);
    hits.filter(move |hit| hit.points >= 0 && is_asked(&hit.rule)).flat_map(|hit| &hit.evidence)
}

/// What rules saw in the text of a message.
fn spots(verdict: &Verdict, is_asked: impl Fn(&str) -> bool) -> Vec<Range<usize>> {
    let spans = evidence(verdict, is_asked).filter_map(|evidence| match evidence {
        Evidence::Span { field, start, end, .. } if field == "/text" => Some(*start..*end),
        _ => None,
    });
    spans.collect()
}

/// Whether rules looked at links of the text.
fn sees_links(verdict: &Verdict, text: &str, is_asked: impl Fn(&str) -> bool) -> bool {
    evidence(verdict, is_asked).any(|evidence| match evidence {
        Evidence::Span { field, start, end, .. } => field == "/text" && is_in_link(text, &(*start..*end)),
        Evidence::Fact { fact, .. } => fact.starts_with("link.") || fact == "size(links)",
    })
}

fn is_in_link(text: &str, spot: &Range<usize>) -> bool {
    links(text).iter().any(|link| link.start < spot.end && spot.start < link.end)
}
