//! The JSON of a verdict: written, kept without the texts of people, and filled again.
//!
//! One set of structs serves all three, so that the line given again for a repeated record is the
//! line given before, byte for byte. Read [`write_verdict`].

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::Timestamp;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::answer::written;
use super::json::Json;
use crate::verdict::{Badge, Evidence, Hit, Limit, Presentation, Shown, StandingCounts, Undecided, Verdict};

/// The version of the engine that stands in every verdict.
const ENGINE: &str = env!("CARGO_PKG_VERSION");

/// Why a kept answer could not be given again.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AnswerError {
    /// What was kept is no answer.
    #[error("the answer that was kept cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The repeated record has no such text: it is not the record that was answered.
    #[error("the record has no text at `{field}` from byte {start} to {end}")]
    NoText {
        /// JSON Pointer to the text.
        field: String,
        /// First byte.
        start: usize,
        /// One past the last byte.
        end: usize,
    },
}

/// The verdict as one line of JSON.
pub fn write_verdict(verdict: &Verdict) -> String {
    written(&shape_of(verdict, Texts::Given))
}

/// The verdict as it may be kept: its line without the texts of evidence, which are those of people.
pub fn without_texts(verdict: &Verdict) -> String {
    written(&shape_of(verdict, Texts::LeftOut))
}

/// Fills the texts of evidence into an answer that was kept, from the record that came again. An
/// answer that is no verdict is given as it is.
///
/// # Errors
///
/// What was kept is no answer, or the record has no text where the evidence points.
pub fn with_texts(kept: &str, record: &Json<'_>) -> Result<String, AnswerError> {
    let is_verdict = Json::parse(kept.as_bytes()).is_ok_and(|answer| answer.get("verdict").is_some());
    if !is_verdict {
        // Nothing but an answer may pass, whatever was kept.
        serde_json::from_str::<serde::de::IgnoredAny>(kept)?;
        return Ok(kept.to_owned());
    }
    let mut shape: VerdictShape<'_> = serde_json::from_str(kept)?;
    for hit in shape.hits.iter_mut().chain(&mut shape.shadow) {
        for evidence in &mut hit.evidence {
            if let EvidenceShape::Span { field, start, end, text } = evidence {
                *text = Some(Cow::Owned(text_at(record, field, *start, *end)?));
            }
        }
    }
    Ok(written(&shape))
}

fn text_at(record: &Json<'_>, field: &str, start: usize, end: usize) -> Result<String, AnswerError> {
    let whole = record.at(field).and_then(Json::typed);
    let text = whole.as_deref().and_then(|text| text.get(start..end)).map(str::to_owned);
    text.ok_or_else(|| AnswerError::NoText { field: field.to_owned(), start, end })
}

/// Whether the texts of evidence go along.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Texts {
    Given,
    LeftOut,
}

/// A verdict in JSON; the order of fields is the order of keys.
#[derive(Serialize, Deserialize)]
struct VerdictShape<'a> {
    verdict: Cow<'a, str>,
    id: Option<Cow<'a, str>>,
    #[serde(rename = "type")]
    subject: Cow<'a, str>,
    business: Option<Cow<'a, str>>,
    action: Cow<'a, str>,
    score: i64,
    hits: Vec<HitShape<'a>>,
    pack: Cow<'a, str>,
    engine: Cow<'a, str>,
    at: Timestamp,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    unknown: Vec<UndecidedShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unknown_count: Option<usize>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    shadow: Vec<HitShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    shadow_action: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "by_language_is_empty")]
    tell: Cow<'a, BTreeMap<String, Vec<String>>>,
    #[serde(default, skip_serializing_if = "by_language_is_empty")]
    caution: Cow<'a, BTreeMap<String, Vec<String>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    limit: Option<LimitShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    not_before: Option<Timestamp>,
    #[serde(rename = "ref", default, skip_serializing_if = "Option::is_none")]
    reference: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    campaign: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    badge: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    presentation: Option<PresentationShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    scope: Option<ScopeShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counts: Option<InOrder<CountsShape>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pause: Option<PauseShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

fn by_language_is_empty(texts: &BTreeMap<String, Vec<String>>) -> bool {
    texts.is_empty()
}

#[derive(Serialize, Deserialize)]
struct HitShape<'a> {
    rule: Cow<'a, str>,
    points: i64,
    #[serde(default, skip_serializing_if = "str_is_empty")]
    title: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<EvidenceShape<'a>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    excused: Option<Cow<'a, str>>,
}

fn str_is_empty(text: &str) -> bool {
    text.is_empty()
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum EvidenceShape<'a> {
    Span {
        field: Cow<'a, str>,
        start: usize,
        end: usize,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text: Option<Cow<'a, str>>,
    },
    Fact {
        fact: Cow<'a, str>,
        value: ValueShape<'a>,
    },
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum ValueShape<'a> {
    Bool(bool),
    Int(i64),
    Text(Cow<'a, str>),
    List(Cow<'a, [String]>),
}

#[derive(Serialize, Deserialize)]
struct UndecidedShape<'a> {
    rule: Cow<'a, str>,
    missing: Cow<'a, [String]>,
}

#[derive(Serialize, Deserialize)]
struct LimitShape<'a> {
    recipients: u64,
    per: Cow<'a, str>,
    remaining: u64,
}

#[derive(Serialize, Deserialize)]
struct PresentationShape<'a> {
    name: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    formerly: Option<Cow<'a, str>>,
    marked_as_business: bool,
    history_deletable_by_business: bool,
}

#[derive(Serialize, Deserialize)]
struct PauseShape<'a> {
    template: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    until: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct ScopeShape<'a> {
    kind: Cow<'a, str>,
    id: Cow<'a, str>,
}

#[derive(Serialize, Deserialize)]
struct CountsShape {
    reports: u64,
    reporters: u64,
    credible: u64,
    recipients: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    rate: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    low: Option<Rate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    high: Option<Rate>,
}

/// A rate in parts per million, written as a fraction: 3100 is `0.0031`.
///
/// The quotient of two whole numbers below 2^53 is the double nearest to the true fraction, and a
/// double is written with the fewest digits that name it: those of the fraction.
#[derive(Clone, Copy)]
struct Rate(u64);

/// One whole in parts per million.
const MILLION: f64 = 1_000_000.0;

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / MILLION)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Rounding takes back what the division could not hold; a cast saturates.
        f64::deserialize(deserializer).map(|fraction| Rate((fraction * MILLION).round() as u64))
    }
}

/// An object whose keys stay in the order given.
struct InOrder<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for InOrder<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(InOrderVisitor(PhantomData))
    }
}

struct InOrderVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrderVisitor<T> {
    type Value = InOrder<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder<T>, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(InOrder(entries))
    }
}

/// The JSON of a verdict, borrowing from it.
fn shape_of(verdict: &Verdict, texts: Texts) -> VerdictShape<'_> {
    let Verdict {
        verdict: name,
        id,
        subject,
        business,
        action,
        score,
        hits,
        pack,
        at,
        unknown,
        unknown_count,
        shadow,
        shadow_action,
        tell,
        caution,
        limit,
        not_before,
        reference,
        campaign,
        badge,
        presentation,
        standing,
    } = verdict;
    VerdictShape {
        verdict: name.into(),
        id: borrowed(id),
        subject: subject.name().into(),
        business: borrowed(business),
        action: action.name().into(),
        score: *score,
        hits: hits.iter().map(|hit| hit_shape(hit, texts)).collect(),
        pack: pack.into(),
        engine: ENGINE.into(),
        at: *at,
        unknown: unknown.iter().map(undecided_shape).collect(),
        unknown_count: (*unknown_count > 0).then_some(*unknown_count),
        shadow: shadow.iter().map(|hit| hit_shape(hit, texts)).collect(),
        shadow_action: shadow_action.map(|action| action.name().into()),
        tell: Cow::Borrowed(tell),
        caution: Cow::Borrowed(caution),
        limit: limit.map(limit_shape),
        not_before: *not_before,
        reference: borrowed(reference),
        campaign: borrowed(campaign),
        badge: badge.map(|badge| Badge::name(badge).into()),
        presentation: presentation.as_ref().map(presentation_shape),
        scope: standing
            .as_ref()
            .map(|report| ScopeShape { kind: report.scope.kind.name().into(), id: (&report.scope.id).into() }),
        counts: standing.as_ref().map(|report| InOrder(report.counts.iter().map(counts_shape).collect())),
        pause: standing
            .as_ref()
            .and_then(|report| report.pause.as_ref())
            .map(|pause| PauseShape { template: (&pause.template).into(), until: pause.until }),
        since: standing.as_ref().and_then(|report| report.since),
        until: standing.as_ref().and_then(|report| report.until),
    }
}

fn borrowed(text: &Option<String>) -> Option<Cow<'_, str>> {
    text.as_deref().map(Cow::Borrowed)
}

fn hit_shape(hit: &Hit, texts: Texts) -> HitShape<'_> {
    let Hit { rule, points, title, evidence, excused } = hit;
    HitShape {
        rule: rule.into(),
        points: *points,
        title: title.into(),
        evidence: evidence.iter().map(|piece| evidence_shape(piece, texts)).collect(),
        excused: borrowed(excused),
    }
}

fn evidence_shape(evidence: &Evidence, texts: Texts) -> EvidenceShape<'_> {
    match evidence {
        Evidence::Span { field, start, end, text } => EvidenceShape::Span {
            field: field.into(),
            start: *start,
            end: *end,
            text: (texts == Texts::Given).then(|| text.into()),
        },
        Evidence::Fact { fact, value } => EvidenceShape::Fact {
            fact: fact.into(),
            value: match value {
                Shown::Bool(value) => ValueShape::Bool(*value),
                Shown::Int(value) => ValueShape::Int(*value),
                Shown::Text(text) => ValueShape::Text(text.into()),
                Shown::List(texts) => ValueShape::List(texts.into()),
            },
        },
    }
}

fn undecided_shape(undecided: &Undecided) -> UndecidedShape<'_> {
    let Undecided { rule, missing } = undecided;
    UndecidedShape { rule: rule.into(), missing: missing.into() }
}

fn limit_shape(limit: Limit) -> LimitShape<'static> {
    let Limit { recipients, per, remaining } = limit;
    LimitShape { recipients, per: per.to_string().into(), remaining }
}

fn presentation_shape(presentation: &Presentation) -> PresentationShape<'_> {
    let Presentation { name, formerly } = presentation;
    PresentationShape {
        name: name.into(),
        formerly: borrowed(formerly),
        marked_as_business: true,
        history_deletable_by_business: false,
    }
}

fn counts_shape(counts: &StandingCounts) -> (String, CountsShape) {
    let StandingCounts { window, reports, reporters, credible, recipients, rate, low, high } = *counts;
    let shape = CountsShape {
        reports,
        reporters,
        credible,
        recipients,
        rate: rate.map(Rate),
        low: low.map(Rate),
        high: high.map(Rate),
    };
    (window.to_string(), shape)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Scope, ScopeKind, Window};
    use crate::verdict::{Action, StandingReport, Subject};

    fn plain() -> Verdict {
        Verdict {
            verdict: "v:5e1f".to_owned(),
            id: Some("m-1".to_owned()),
            subject: Subject::Message,
            business: None,
            action: Action::Allow,
            score: 0,
            hits: vec![],
            pack: "b3:9f2c".to_owned(),
            at: "2026-11-22T10:00:00.250Z".parse().unwrap(),
            unknown: vec![],
            unknown_count: 0,
            shadow: vec![],
            shadow_action: None,
            tell: BTreeMap::new(),
            caution: BTreeMap::new(),
            limit: None,
            not_before: None,
            reference: None,
            campaign: None,
            badge: None,
            presentation: None,
            standing: None,
        }
    }

    fn full() -> Verdict {
        let span = |field: &str, start, end, text: &str| Evidence::Span {
            field: field.to_owned(),
            start,
            end,
            text: text.to_owned(),
        };
        let fact = |fact: &str, value| Evidence::Fact { fact: fact.to_owned(), value };
        let hit = |rule: &str, points, evidence| Hit {
            rule: rule.to_owned(),
            points,
            title: "A \"title\"".to_owned(),
            evidence,
            excused: None,
        };
        let counts = |days, rate| StandingCounts {
            window: Window::days(days).unwrap(),
            reports: 3,
            reporters: 2,
            credible: 2,
            recipients: 10,
            rate,
            low: Some(0),
            high: Some(1_000_000),
        };
        Verdict {
            business: Some("b-42".to_owned()),
            action: Action::Review,
            score: 75,
            hits: vec![
                hit("a.b", 90, vec![span("/text", 4, 9, "Paket"), fact("link.own", Shown::Bool(false))]),
                Hit { excused: Some("by anna".to_owned()), ..hit("a.c", 0, vec![span("/parts/1/text", 0, 2, "ü")]) },
                Hit { rule: "cap.a".to_owned(), points: -15, title: String::new(), evidence: vec![], excused: None },
            ],
            unknown: vec![Undecided { rule: "x.y".to_owned(), missing: vec!["f".to_owned()] }],
            unknown_count: 9,
            shadow: vec![hit(
                "s.h",
                5,
                vec![
                    span("/template~0text", 0, 3, "123"),
                    fact("n", Shown::Int(-3)),
                    fact("t", Shown::Text("7d".to_owned())),
                    fact("l", Shown::List(vec!["DE".to_owned()])),
                ],
            )],
            shadow_action: Some(Action::Block),
            tell: BTreeMap::from([("en".to_owned(), vec!["Do not.".to_owned()])]),
            caution: BTreeMap::from([("de".to_owned(), vec!["Vorsicht.".to_owned()])]),
            limit: Some(Limit { recipients: 250, per: Window::days(1).unwrap(), remaining: 7 }),
            not_before: Some("2026-11-23T13:00:00Z".parse().unwrap()),
            reference: Some("r".to_owned()),
            campaign: Some("00ff".to_owned()),
            badge: Some(Badge::Withheld),
            presentation: Some(Presentation { name: "Muster".to_owned(), formerly: Some("Alt".to_owned()) }),
            standing: Some(StandingReport {
                scope: Scope { kind: ScopeKind::LinkDomain, id: "x.example".to_owned() },
                pause: None,
                counts: vec![counts(1, Some(3_100)), counts(7, None)],
                since: Some("2026-11-22T10:00:00Z".parse().unwrap()),
                until: None,
            }),
            ..plain()
        }
    }

    const RECORD: &str =
        r#"{"text":"Ihr Paket \u00fc","parts":["x",{"text":"\u00fcber"}],"template~text":12345,"type":"message"}"#;

    #[test]
    fn keys_stand_in_their_order() {
        let engine = ENGINE;
        assert_eq!(
            write_verdict(&plain()),
            format!(
                r#"{{"verdict":"v:5e1f","id":"m-1","type":"message","business":null,"action":"allow","score":0,"hits":[],"pack":"b3:9f2c","engine":"{engine}","at":"2026-11-22T10:00:00.25Z"}}"#
            )
        );
        let line = write_verdict(&full());
        let expected = [
            r#""hits":[{"rule":"a.b","points":90,"title":"A \"title\"","evidence":[{"field":"/text","start":4,"end":9,"text":"Paket"},{"fact":"link.own","value":false}]}"#,
            r#""excused":"by anna"},{"rule":"cap.a","points":-15}],"pack""#,
            r#""unknown":[{"rule":"x.y","missing":["f"]}],"unknown_count":9,"shadow":[{"#,
            r#""value":-3},{"fact":"t","value":"7d"},{"fact":"l","value":["DE"]}]}],"shadow_action":"block","tell":{"en":["Do not."]},"caution":{"de":["Vorsicht."]},"limit":{"recipients":250,"per":"24h","remaining":7},"not_before":"2026-11-23T13:00:00Z","ref":"r","campaign":"00ff","badge":"withheld","presentation":{"name":"Muster","formerly":"Alt","marked_as_business":true,"history_deletable_by_business":false},"scope":{"kind":"link_domain","id":"x.example"},"counts":{"24h":{"reports":3,"reporters":2,"credible":2,"recipients":10,"rate":0.0031,"low":0.0,"high":1.0},"7d":{"reports":3,"reporters":2,"credible":2,"recipients":10,"low":0.0,"high":1.0}},"since":"2026-11-22T10:00:00Z"}"#,
        ];
        let mut rest = line.as_str();
        for part in expected {
            let (_, after) = rest.split_once(part).unwrap_or_else(|| panic!("{part}\n not in \n{rest}"));
            rest = after;
        }
    }

    #[test]
    fn a_kept_verdict_has_no_texts_and_gets_them_back() {
        let record = Json::parse(RECORD.as_bytes()).unwrap();
        for verdict in [plain(), full()] {
            let kept = without_texts(&verdict);
            assert!(!kept.contains("Paket") && !kept.contains("123"), "{kept}");
            assert_eq!(with_texts(&kept, &record).unwrap(), write_verdict(&verdict));
        }
    }

    #[test]
    fn another_record_or_broken_answer_is_an_error() {
        let kept = without_texts(&full());
        for record in [r#"{}"#, r#"{"text":"Ihr"}"#, r#"{"text":"Ihr \u00fc\u00fc\u00fc\u00fc"}"#] {
            let error = with_texts(&kept, &Json::parse(record.as_bytes()).unwrap()).unwrap_err();
            assert_eq!(error.to_string(), "the record has no text at `/text` from byte 4 to 9");
        }
        assert!(matches!(with_texts("{", &Json::Null), Err(AnswerError::Unreadable(_))));
        assert!(matches!(with_texts(r#"{"verdict":1}"#, &Json::Null), Err(AnswerError::Unreadable(_))));
        let ack = r#"{"id":"x","type":"ack"}"#;
        assert_eq!(with_texts(ack, &Json::Null).unwrap(), ack);
    }

    #[test]
    fn rates_are_written_without_noise_and_read_back() {
        for ppm in (0..2_000_000).step_by(37).chain([1, 3, 999_999, 1_000_001]) {
            let line = written(&Rate(ppm));
            assert!(line.len() <= 9, "{ppm} {line}");
            let back: Rate = serde_json::from_str(&line).unwrap();
            assert_eq!(back.0, ppm);
        }
        assert_eq!(written(&Rate(3_100)), "0.0031");
    }
}
