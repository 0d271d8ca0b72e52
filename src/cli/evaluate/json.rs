//! An evaluation as JSON, with everything. Read [`report`].

use serde_json::{Map, Value, json};

use crate::study::evaluate::{
    ByAction, Counts, Dimension, Evaluation, Mean, RuleTally, Share, TruthCounts, WorstFirst, Wrong,
};
use crate::verdict::Action;

/// The whole evaluation; rates are numbers from 0 to 1.
pub(super) fn report(evaluation: &Evaluation) -> Value {
    let from = evaluation.held_from;
    let total = evaluation.total();
    let held_from_each: Map<String, Value> =
        Action::ALL.into_iter().skip(1).map(|(action, name)| (name.to_owned(), rates(&total, action))).collect();
    let by: Map<String, Value> = Dimension::ALL
        .into_iter()
        .map(|(dimension, key)| {
            let values = evaluation.by(dimension).into_iter();
            (key.to_owned(), values.map(|(value, of)| (value, rates(&of, from))).collect::<Map<_, _>>().into())
        })
        .collect();
    let cells: Vec<Value> = evaluation
        .grouped(|group| (group.source.clone(), group.lang.clone(), group.label.clone(), group.truth))
        .into_iter()
        .map(|((source, lang, label, truth), counts)| {
            let part = counts.part(truth);
            json!({
                "source": source, "lang": lang, "label": label, "means": truth.name(), "records": part.all(),
                "held": part.held(from), "share": share(part.share(from)), "actions": actions(part),
            })
        })
        .collect();
    let scores: Vec<Value> = evaluation
        .scores
        .iter()
        .map(|((truth, label), scores)| {
            let scores: Vec<Value> = scores.iter().map(|(score, records)| json!([score, records])).collect();
            json!({ "label": label, "means": truth.name(), "scores": scores })
        })
        .collect();
    let rules: Map<String, Value> = evaluation.rules.iter().map(|(id, tally)| (id.clone(), rule(tally))).collect();
    json!({
        "held_from": from.name(), "unlabeled": evaluation.unlabeled, "means": means(evaluation),
        "total": rates(&total, from), "held_from_each": held_from_each, "by": by, "cells": cells,
        "scores": scores, "rules": rules,
        "false_alarms": worst(&evaluation.false_alarms), "misses": worst(&evaluation.misses),
    })
}

fn means(evaluation: &Evaluation) -> Value {
    let means = evaluation.means(evaluation.held_from);
    let mean = |mean: Option<Mean>| mean.map(|mean| json!({ "rate": part(mean.rate), "groups": mean.groups }));
    let worst = means.worst_source.map(|(source, of)| json!({ "source": source, "held": share(Some(of)) }));
    json!({
        "over": ["source", "lang"], "recall": mean(means.recall), "honest_held": mean(means.honest),
        "promo_held": mean(means.promo), "worst_source": worst,
    })
}

fn rates(counts: &Counts, from: Action) -> Value {
    let of = |part: &ByAction| {
        json!({
            "records": part.all(), "held": part.held(from), "share": share(part.share(from)),
            "actions": actions(part),
        })
    };
    json!({
        "bad": of(&counts.bad), "honest": of(&counts.honest), "promo": of(&counts.promo),
        "recall": share(counts.recall(from)), "precision": share(counts.precision(from)),
        "false_positives": share(counts.false_positives(from)), "f1": counts.f1(from).map(part),
    })
}

fn actions(counts: &ByAction) -> Value {
    Action::ALL
        .into_iter()
        .map(|(action, name)| (name.to_owned(), counts.of(action).into()))
        .collect::<Map<_, _>>()
        .into()
}

fn rule(tally: &RuleTally) -> Value {
    let RuleTally { is_live, points, hits, parts, alone_holds, alone_frees } = tally;
    let parts: Vec<Value> =
        parts.iter().map(|((lang, label), hits)| json!({ "lang": lang, "label": label, "hits": hits })).collect();
    json!({
        "live": is_live, "points": points, "hits": by_truth(hits), "precision": share(Share::of(hits.bad, hits.all())),
        "only_it_holds": by_truth(alone_holds), "only_it_frees": by_truth(alone_frees), "parts": parts,
    })
}

fn by_truth(counts: &TruthCounts) -> Value {
    let TruthCounts { honest, promo, bad } = counts;
    json!({ "honest": honest, "promo": promo, "bad": bad })
}

fn worst(worst: &WorstFirst) -> Value {
    let records: Vec<Value> = worst.iter().map(wrong).collect();
    json!({ "count": worst.count(), "records": records })
}

fn wrong(wrong: &Wrong) -> Value {
    let judged = &wrong.judged;
    let hits: Vec<Value> =
        judged.hits.iter().map(|hit| json!({ "rule": hit.rule, "points": hit.points, "live": hit.is_live })).collect();
    json!({
        "place": wrong.place, "id": judged.id, "label": judged.group.label, "means": judged.group.truth.name(),
        "source": judged.group.source, "lang": judged.group.lang, "action": judged.action.name(),
        "score": judged.score, "hits": hits, "shows": wrong.shows(),
    })
}

fn share(share: Option<Share>) -> Value {
    share.map_or(
        Value::Null,
        |Share { rate, low, high }| json!({ "rate": part(rate), "low": part(low), "high": part(high) }),
    )
}

/// Billionths as a number between 0 and 1.
fn part(billionths: i64) -> f64 {
    billionths as f64 / 1e9
}
