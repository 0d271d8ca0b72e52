//! Rates that say how sure they are. Read [`wilson`].

/// Billionths in one whole.
const ONE: f64 = 1e9;

/// Two-sided 95 % quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Bounds of a rate after `hits` in `trials`, in billionths: the Wilson score interval at 95 %
/// (E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22,
/// 1927). More hits than trials count as all trials. `None` without trials.
///
/// The same integers give the same bounds on every machine: only the four basic operations and the
/// square root are used, which IEEE 754 rounds exactly.
pub fn wilson(hits: u64, trials: u64) -> Option<(i64, i64)> {
    if trials == 0 {
        return None;
    }
    // Counts beyond 2^53 lose their last digits, far below what the bounds can tell apart.
    let n = trials as f64;
    let p = hits.min(trials) as f64 / n;
    let z2 = Z * Z;
    let center = p + z2 / (2.0 * n);
    let spread = Z * ((p * (1.0 - p) + z2 / (4.0 * n)) / n).sqrt();
    let scale = 1.0 + z2 / n;
    let bound = |value: f64| ((value / scale).clamp(0.0, 1.0) * ONE).round() as i64;
    Some((bound(center - spread), bound(center + spread)))
}

/// Hits per trial in billionths; `None` without trials.
pub fn rate(hits: u64, trials: u64) -> Option<i64> {
    let billionths = u128::from(hits) * 1_000_000_000 / u128::from(trials.max(1));
    (trials > 0).then(|| i64::try_from(billionths).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_agree_with_the_published_table() {
        // Reports needed before the lower bound exceeds a limit; computed by hand from the formula.
        for (recipients, limit, needed) in [
            (100, 20_000_000, 5),
            (250, 20_000_000, 10),
            (1_000, 3_000_000, 7),
            (1_000, 50_000_000, 64),
            (5_000, 3_000_000, 23),
            (20_000, 20_000_000, 439),
        ] {
            let low = |reports| wilson(reports, recipients).unwrap().0;
            assert!(low(needed) > limit, "{needed} of {recipients}");
            assert!(low(needed - 1) <= limit, "{} of {recipients}", needed - 1);
        }
    }

    #[test]
    fn bounds_hold_the_rate_and_stay_in_order() {
        for trials in [1_u64, 2, 10, 1_000, u64::MAX] {
            for hits in [0, 1, trials / 2, trials] {
                let (low, high) = wilson(hits, trials).unwrap();
                let rate = rate(hits.min(trials), trials).unwrap();
                assert!(low <= rate + 1 && rate <= high + 1, "{hits} of {trials}: {low} {rate} {high}");
            }
        }
        assert_eq!(wilson(0, 0), None);
        assert_eq!(rate(3, 0), None);
    }
}
