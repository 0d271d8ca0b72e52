//! A verdict in sentences a person can act on. Read [`Explanation`].
//!
//! It holds what the engine found while judging and puts it into words; it judges nothing and knows
//! no rule pack.

use super::{Action, Hit, Subject, Undecided, Verdict};

/// Everything there is to say about one verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The verdict.
    pub verdict: Verdict,
    /// The actions its score can reach, each with its threshold, from mild to strict.
    pub rungs: Vec<(Action, i64)>,
    /// Rules that fired and ask for at least an action, whatever the score.
    pub floors: Vec<(String, Action)>,
    /// Phone, website, e-mail and country against each other, for a profile: rows of a table, each
    /// with what was compared, the outcome, and why.
    pub triangle: Vec<String>,
    /// The facts that the rules told about here look at, by name, and what they mean.
    pub facts: Vec<KnownFact>,
    /// The rules of the subject that did not fire, those that came nearest first.
    pub others: Vec<RuleAccount>,
    /// The smallest changes that would change the action.
    pub changes: Vec<Change>,
}

/// A fact with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFact {
    /// Its name, window included.
    pub name: String,
    /// Its value in the notation of conditions; `unknown` where it is not known.
    pub value: String,
    /// What it counts in; empty when that is plain.
    pub unit: &'static str,
    /// What it says.
    pub meaning: &'static str,
}

/// A rule that did not fire, part by part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleAccount {
    /// Full id.
    pub rule: String,
    /// What it would have found.
    pub title: String,
    /// What it would have counted.
    pub points: i64,
    /// The least action it would have asked for.
    pub floor: Option<Action>,
    /// Whether it counts; a shadow rule does not.
    pub is_live: bool,
    /// The parts of its condition, all of which must hold.
    pub parts: Vec<RulePart>,
    /// The action if it had fired too.
    pub action: Action,
}

/// A part of a condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RulePart {
    /// As written in the rule file.
    pub text: String,
    /// Where that is the name of a definition: what it stands for.
    pub stands_for: Option<String>,
    /// Whether it holds.
    pub holding: Holding,
}

/// Whether a part of a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Holding {
    /// It does.
    Yes,
    /// It does not.
    No,
    /// That cannot be told, because these facts are missing.
    Unknown(Vec<String>),
}

/// A change of the record or of the rules that would change the action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// So many points more.
    MorePoints(i64, Action),
    /// Without these hits.
    WithoutHits(Vec<String>, Action),
    /// If this rule fired too, which came near.
    WithRule(String, Action),
}

impl RuleAccount {
    /// The parts that do not hold.
    pub fn missing(&self) -> impl Iterator<Item = &RulePart> {
        self.parts.iter().filter(|part| part.holding != Holding::Yes)
    }

    /// The facts without which its parts cannot be told, in the order of the condition.
    pub fn missing_facts(&self) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        for part in &self.parts {
            if let Holding::Unknown(facts) = &part.holding {
                for fact in facts {
                    if !missing.contains(fact) {
                        missing.push(fact.clone());
                    }
                }
            }
        }
        missing
    }

    /// Whether all parts but one hold, so that a small change would make the rule fire.
    pub fn is_near(&self) -> bool {
        self.parts.len() > 1 && self.missing().count() == 1
    }

    /// Whether no part is false, so that only facts are missing.
    pub fn is_undecided(&self) -> bool {
        !self.parts.iter().any(|part| part.holding == Holding::No)
    }
}

impl Explanation {
    /// What was judged, in one sentence.
    pub fn judged(&self) -> String {
        let Verdict { id, subject, business, at, .. } = &self.verdict;
        let id = id.as_ref().map(|id| format!(" `{id}`")).unwrap_or_default();
        let what = match subject {
            Subject::Profile => "profile",
            Subject::Rename => "wish for another name",
            Subject::Message => "message",
            Subject::Standing => "standing",
        };
        let of = match business {
            Some(business) => format!("business `{business}`"),
            None => "an unknown business".to_owned(),
        };
        format!("the {what}{id} of {of} at {at}")
    }

    /// What the action asks for.
    pub fn advice(&self) -> &'static str {
        advice(self.verdict.subject, self.verdict.action)
    }

    /// Why the action is what it is.
    pub fn reasons(&self) -> Vec<String> {
        let Verdict { score, action, hits, .. } = &self.verdict;
        let reached = self.rungs.iter().rev().find(|(_, threshold)| score >= threshold);
        let mut reasons = vec![match (reached, hits.is_empty()) {
            (_, true) => "no rule fired, so the score is 0".to_owned(),
            (Some((rung, threshold)), _) => {
                format!("the score is {score}, and `{}` begins at {threshold}", rung.name())
            }
            (None, _) => match self.rungs.first() {
                Some((rung, threshold)) => {
                    format!("the score is {score}, below `{}`, which begins at {threshold}", rung.name())
                }
                None => format!("the score is {score}"),
            },
        }];
        if let Some(time) = self.verdict.not_before {
            reasons.push(format!("it should wait until {time}, when advertising is welcome where the recipient is"));
        }
        for (rule, floor) in &self.floors {
            reasons.push(format!("`{rule}` asks for `{}` at least", floor.name()));
        }
        let by_score = reached.map_or(Action::Allow, |(rung, _)| *rung);
        let by_floor = self.floors.iter().map(|(_, floor)| *floor).max().unwrap_or_default();
        if *action == Action::Block && by_score.max(by_floor) < Action::Block {
            reasons.push("its positive points alone reach `block`, and good faith does not lift that".to_owned());
        }
        reasons
    }

    /// A hit in one line: points, rule, title, and why it may not count.
    pub fn hit(hit: &Hit) -> String {
        let Hit { rule, points, title, excused, .. } = hit;
        let title = match (title.is_empty(), rule.strip_prefix("cap.")) {
            (true, Some(group)) => format!("more than the group `{group}` may count is taken back"),
            _ => title.clone(),
        };
        let excused = excused.as_ref().map(|excuse| format!(" (excused {excuse})")).unwrap_or_default();
        format!("{points:+} `{rule}`: {title}{excused}")
    }

    /// The rules of which all parts but one hold.
    pub fn near(&self) -> impl Iterator<Item = &RuleAccount> {
        self.others.iter().filter(|account| account.is_near() && !account.is_undecided())
    }

    /// The rules that only missing facts keep from being decided.
    pub fn undecided(&self) -> impl Iterator<Item = Undecided> {
        let undecided = self.others.iter().filter(|account| account.is_undecided());
        undecided.map(|account| Undecided { rule: account.rule.clone(), missing: account.missing_facts() })
    }

    /// What became of one rule that did not fire.
    pub fn account(&self, rule: &str) -> Option<&RuleAccount> {
        self.others.iter().find(|account| account.rule == rule)
    }

    /// The smallest changes that would change the action, in words.
    pub fn changes(&self) -> Vec<String> {
        self.changes.iter().map(Change::sentence).collect()
    }
}

impl RulePart {
    /// The part in words: what does not hold, or cannot be told.
    pub fn sentence(&self) -> String {
        let stands_for = self.stands_for.as_ref().map(|meaning| format!(", which is `{meaning}`")).unwrap_or_default();
        let text = &self.text;
        match &self.holding {
            Holding::Yes => format!("`{text}` holds{stands_for}"),
            Holding::No => format!("`{text}` does not hold{stands_for}"),
            Holding::Unknown(missing) if missing.is_empty() => format!("`{text}` cannot be told{stands_for}"),
            Holding::Unknown(missing) => {
                format!("`{text}` cannot be told without {}{stands_for}", missing.join(", "))
            }
        }
    }
}

impl Change {
    /// The change in words.
    pub fn sentence(&self) -> String {
        match self {
            Change::MorePoints(1, action) => format!("1 point more and it would be `{}`", action.name()),
            Change::MorePoints(points, action) => format!("{points} points more and it would be `{}`", action.name()),
            Change::WithoutHits(rules, action) => {
                format!("without `{}` it would be `{}`", rules.join("` and `"), action.name())
            }
            Change::WithRule(rule, action) => format!("if `{rule}` fired too it would be `{}`", action.name()),
        }
    }
}

/// What an action asks of the caller.
fn advice(subject: Subject, action: Action) -> &'static str {
    match (subject, action) {
        (Subject::Message, Action::Allow) => "deliver it",
        (Subject::Message, Action::Warn) => "deliver it with a caution",
        (Subject::Message, Action::Limit) => "deliver it slowly",
        (Subject::Message, Action::Review) => "hold it for a person",
        (Subject::Message, Action::Block) => "do not deliver it",
        (Subject::Standing, Action::Allow) => "good",
        (Subject::Standing, Action::Warn) => "watched",
        (Subject::Standing, Action::Limit) => "capped",
        (Subject::Standing, Action::Review) => "under review",
        (Subject::Standing, Action::Block) => "suspended",
        (_, Action::Allow) => "accept it",
        (_, Action::Warn) => "accept it and ask for changes",
        (_, Action::Limit) => "accept it without outbound marketing",
        (_, Action::Review) => "a person decides",
        (_, Action::Block) => "refuse it",
    }
}
