//! One labeled line and how it is judged. Read [`Judge`].

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::truth::{Labels, Truth};
use crate::engine::{Answer, AnswerError, Engine, action_without, judge};
use crate::memory::{MemoryStore, Store};
use crate::record::{Body, Record};
use crate::verdict::{Action, Verdict};
use crate::wire::{self, Json, WireCode, WireError};

/// What stands for a source or language that nobody named.
const UNNAMED: &str = "-";

/// What records are told apart by, and what they turned out to be.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Group {
    /// Where the data set comes from; `-` where it does not say.
    pub source: String,
    /// Language; `-` where it does not say.
    pub lang: String,
    /// As labeled.
    pub label: String,
    /// What the label means.
    pub truth: Truth,
    /// A class of cases in the words of the data set; empty where it has none.
    pub class: String,
    /// The `type` of the record.
    pub kind: &'static str,
}

/// What somebody says about a record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Told {
    /// What it turned out to be.
    pub label: Option<String>,
    /// Language.
    pub lang: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// A class of cases.
    pub class: Option<String>,
}

impl Told {
    /// What stands in the keys of an object.
    pub fn read(json: &Json<'_>) -> Told {
        let text = |key: &str| json.get(key).and_then(Json::typed).map(|text| text.into_owned());
        Told { label: text("label"), lang: text("lang"), source: text("source"), class: text("class") }
    }

    /// What this says, and what it does not say as the other one does.
    #[must_use]
    pub fn or(self, other: Told) -> Told {
        let Told { label, lang, source, class } = self;
        Told {
            label: label.or(other.label),
            lang: lang.or(other.lang),
            source: source.or(other.source),
            class: class.or(other.class),
        }
    }
}

/// Labels that stand apart from their records, by id.
pub type LabelBook = BTreeMap<String, Told>;

/// How labeled lines are judged.
#[derive(Debug, Clone, Copy)]
pub struct Judge<'e> {
    /// With which rules.
    pub engine: &'e Engine,
    /// What labels mean.
    pub labels: &'e Labels,
    /// Labels that stand apart; they count more than those in the lines.
    pub book: Option<&'e LabelBook>,
    /// From which action on a record counts as held.
    pub held_from: Action,
    /// The clock.
    pub now: Timestamp,
}

/// A labeled line, judged.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct JudgedLine {
    /// Its records that have verdicts: one, but for a webhook envelope.
    pub records: Vec<Judged>,
    /// Keys of the data set that mean something else in a record, and were left out.
    pub left_out: Vec<String>,
}

/// A labeled record and its verdict.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// What it is told apart by.
    pub group: Group,
    /// Its id.
    pub id: Option<String>,
    /// The action.
    pub action: Action,
    /// The score.
    pub score: i64,
    /// The rules that fired, shadow rules last, caps left out.
    pub hits: Vec<JudgedHit>,
}

/// A rule that fired on a labeled record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedHit {
    /// Full id.
    pub rule: String,
    /// What it counts.
    pub points: i64,
    /// Whether it counts at all; a shadow rule does not.
    pub is_live: bool,
    /// Whether the record is held only because of this rule: without its points and its floor it is not.
    pub alone_holds: bool,
    /// Whether the record passes only because of this rule, which is evidence of good faith.
    pub alone_frees: bool,
}

impl Judge<'_> {
    /// Judges a line without remembered facts, but for those that it brings along. `None` when it
    /// has no label and labels stand apart.
    ///
    /// # Errors
    /// When the line is no record, has no label, or a label that nobody knows.
    pub fn line(&self, line: &[u8]) -> Result<Option<JudgedLine>, WireError> {
        let json = Json::parse(line)?;
        match self.told(&json)? {
            Some((told, truth)) => self.records(json, Some((&told, truth)), &MemoryStore::new(), false).map(Some),
            None => Ok(None),
        }
    }

    /// Judges a line with what lines before it left in a memory, and remembers it there. `None` when
    /// it has no label; what it says is remembered all the same.
    ///
    /// # Errors
    /// As [`Judge::line`], and when the memory fails.
    pub fn line_in_stream(&self, line: &[u8], memory: &dyn Store) -> Result<Option<JudgedLine>, WireError> {
        let json = Json::parse(line)?;
        let told = match self.told(&json) {
            Err(error) if error.code == WireCode::MissingField => None,
            told => told?,
        };
        let told = told.as_ref().map(|(told, truth)| (told, *truth));
        let judged = self.records(json, told, memory, true)?;
        Ok(told.map(|_| judged))
    }

    /// Whether the verdict of a line depends on no line before it: a message of nobody in particular,
    /// or a record that brings its memory along. A line that cannot be read depends on none either.
    pub fn stands_alone(line: &[u8]) -> bool {
        let alone = |record: &Record<'_>| {
            record.memory.is_some() || (matches!(record.body, Body::Message(_)) && record.business.is_none())
        };
        wire::read_line(line).map_or(true, |read| read.records.iter().all(alone))
    }

    /// What is told about a record, and what its label means.
    fn told(&self, json: &Json<'_>) -> Result<Option<(Told, Truth)>, WireError> {
        let mut told = Told::read(json);
        if let Some(book) = self.book {
            let id = json.get("id").and_then(Json::typed);
            let apart = id.and_then(|id| book.get(id.as_ref())).cloned();
            told = apart.unwrap_or_default().or(told);
        }
        let Some(label) = told.label.as_deref() else {
            if self.book.is_some() {
                return Ok(None);
            }
            return Err(error(WireCode::MissingField, "/label", "a labeled record has a `label`".to_owned()));
        };
        let Some(truth) = self.labels.truth(label) else {
            let known: Vec<&str> = self.labels.names().collect();
            let message = format!("nobody says what the label `{label}` means; known are {}", known.join(", "));
            return Err(error(WireCode::UnknownWord, "/label", message));
        };
        Ok(Some((told, truth)))
    }

    fn records(
        &self,
        mut json: Json<'_>,
        told: Option<(&Told, Truth)>,
        memory: &dyn Store,
        remember: bool,
    ) -> Result<JudgedLine, WireError> {
        let left_out = leave_out_foreign_keys(&mut json);
        let read = wire::read_json(&json)?;
        let mut judged = Vec::new();
        for record in &read.records {
            let answer = judge(self.engine, memory, record, self.now, remember).map_err(|cause| {
                let code = match cause {
                    AnswerError::OtherContent(_) => WireCode::OtherContent,
                    _ => WireCode::BadMemory,
                };
                error(code, "", cause.to_string())
            })?;
            let (Answer::Verdict(verdict), Some((told, truth))) = (answer, told) else { continue };
            let named = |name: &Option<String>| name.clone().unwrap_or_else(|| UNNAMED.to_owned());
            let group = Group {
                source: named(&told.source),
                lang: named(&told.lang),
                label: told.label.clone().unwrap_or_default(),
                truth,
                class: told.class.clone().unwrap_or_default(),
                kind: record.body.type_name(),
            };
            let hits = self.hits(&verdict);
            judged.push(Judged { group, id: verdict.id, action: verdict.action, score: verdict.score, hits });
        }
        Ok(JudgedLine { records: judged, left_out })
    }

    fn hits(&self, verdict: &Verdict) -> Vec<JudgedHit> {
        let pack = self.engine.pack();
        let is_held = verdict.action >= self.held_from;
        let live = verdict.hits.iter().filter(|hit| pack.rules().any(|rule| rule.id == hit.rule));
        let live = live.map(|hit| {
            let held_without = action_without(pack, verdict, &hit.rule) >= self.held_from;
            JudgedHit {
                rule: hit.rule.clone(),
                points: hit.points,
                is_live: true,
                alone_holds: is_held && !held_without,
                alone_frees: !is_held && held_without,
            }
        });
        let shadow = verdict.shadow.iter().map(|hit| JudgedHit {
            rule: hit.rule.clone(),
            points: hit.points,
            is_live: false,
            alone_holds: false,
            alone_frees: false,
        });
        live.chain(shadow).collect()
    }
}

/// Takes keys out of a line that a data set uses in its own way: a line of a data set is a text with
/// whatever its makers noted beside, so a value of the wrong kind there is no part of the record.
/// A line that says its `type` is a record, and is left as it is. Gives back the keys.
pub fn leave_out_foreign_keys(json: &mut Json<'_>) -> Vec<String> {
    let mut left_out = Vec::new();
    while json.get("type").is_none()
        && let Err(WireError { code: WireCode::WrongType, field: Some(field), .. }) = wire::read_json(json)
        && let Some(key) = field.strip_prefix('/').filter(|key| !["text", "parts"].contains(key))
        && let Json::Object(entries) = json
        && let Some(at) = entries.iter().position(|(name, _)| name == key)
    {
        entries.remove(at);
        left_out.push(key.to_owned());
    }
    left_out
}

fn error(code: WireCode, field: &str, message: String) -> WireError {
    WireError { code, field: Some(field.to_owned()).filter(|field| !field.is_empty()), message, id: None }
}
