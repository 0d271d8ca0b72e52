//! What would be held if the score alone decided, for every threshold. Read [`Curve`].

use std::collections::BTreeMap;

use super::evaluation::Evaluation;
use super::truth::Truth;
use crate::memory::rate;

/// What is held from each score on, the highest score first. Floors and caps of actions play no part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    /// One point for each score that a record has; the last one holds all.
    pub points: Vec<CurvePoint>,
    /// All good records.
    pub good: u64,
    /// All bad records.
    pub bad: u64,
}

/// What is held from one score on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CurvePoint {
    /// The score; held are records with this one or more.
    pub score: i64,
    /// Good records held.
    pub good_held: u64,
    /// Bad records held.
    pub bad_held: u64,
}

impl Evaluation {
    /// The curve over all records.
    pub fn curve(&self) -> Curve {
        let mut by_score: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
        for ((truth, _), scores) in &self.scores {
            for (score, records) in scores {
                let (good, bad) = by_score.entry(*score).or_default();
                *(if *truth == Truth::Bad { bad } else { good }) += records;
            }
        }
        let (mut good_held, mut bad_held) = (0, 0);
        let points = by_score
            .into_iter()
            .rev()
            .map(|(score, (good, bad))| {
                good_held += good;
                bad_held += bad;
                CurvePoint { score, good_held, bad_held }
            })
            .collect();
        Curve { points, good: good_held, bad: bad_held }
    }
}

impl Curve {
    /// The share of bad records held at a point, in billionths.
    pub fn recall(&self, point: &CurvePoint) -> Option<i64> {
        rate(point.bad_held, self.bad)
    }

    /// The share of good records held at a point, in billionths.
    pub fn false_positives(&self, point: &CurvePoint) -> Option<i64> {
        rate(point.good_held, self.good)
    }

    /// The share of bad records among those held at a point, in billionths.
    pub fn precision(&self, point: &CurvePoint) -> Option<i64> {
        rate(point.bad_held, point.bad_held + point.good_held)
    }

    /// What is held from a score on.
    pub fn from_score(&self, score: i64) -> CurvePoint {
        let held = self.points.iter().rev().find(|point| point.score >= score);
        held.map_or(CurvePoint { score, good_held: 0, bad_held: 0 }, |point| CurvePoint { score, ..*point })
    }

    /// The area under the curve of recall over false positives, in billionths: the chance that a bad
    /// record scores higher than a good one, ties counting half. `None` without both kinds.
    pub fn area(&self) -> Option<i64> {
        let mut twice = 0_u128;
        let mut before = (0_u64, 0_u64);
        for point in &self.points {
            let (good, bad) = (point.good_held - before.0, point.bad_held + before.1);
            twice += u128::from(good) * u128::from(bad);
            before = (point.good_held, point.bad_held);
        }
        let whole = 2 * u128::from(self.good) * u128::from(self.bad);
        (whole > 0).then(|| i64::try_from(twice * 1_000_000_000 / whole.max(1)).unwrap_or(i64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Action;

    fn curve(scores: &[(Truth, i64, u64)]) -> Curve {
        let mut evaluation = Evaluation::new(Action::Review, 0);
        for (truth, score, records) in scores {
            let label = truth.name().to_owned();
            *evaluation.scores.entry((*truth, label)).or_default().entry(*score).or_default() += records;
        }
        evaluation.curve()
    }

    #[test]
    fn every_score_is_a_threshold() {
        let curve = curve(&[(Truth::Bad, 65, 3), (Truth::Bad, 0, 1), (Truth::Honest, 0, 8), (Truth::Promo, 65, 1)]);
        let held: Vec<_> = curve.points.iter().map(|point| (point.score, point.good_held, point.bad_held)).collect();
        assert_eq!(held, [(65, 1, 3), (0, 9, 4)]);
        assert_eq!(curve.precision(&curve.points[0]), Some(750_000_000));
        assert_eq!(curve.from_score(60), CurvePoint { score: 60, good_held: 1, bad_held: 3 });
        assert_eq!(curve.from_score(66).bad_held, 0);
    }

    #[test]
    fn the_area_is_the_chance_to_be_in_order() {
        assert_eq!(curve(&[(Truth::Bad, 1, 5), (Truth::Honest, 0, 5)]).area(), Some(1_000_000_000));
        assert_eq!(curve(&[(Truth::Bad, 0, 5), (Truth::Honest, 0, 5)]).area(), Some(500_000_000));
        assert_eq!(curve(&[(Truth::Bad, 0, 5), (Truth::Honest, 1, 5)]).area(), Some(0));
        assert_eq!(curve(&[(Truth::Bad, 0, 5)]).area(), None);
    }
}
