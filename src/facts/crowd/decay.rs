//! What is left of something after a time. Read [`Decay`].

/// Bits of the fraction of a half-life that are looked at: finer than an hour of 30 days.
const BITS: u32 = 20;

/// Half of an amount after each half-life, the whole of it without one.
///
/// The same integers give the same result on every machine: only products and square roots are
/// used, which IEEE 754 rounds exactly, where a power would not be.
pub(super) struct Decay {
    half_life: Option<u32>,
    /// The age asked for last and what is left of one after its fraction of a half-life: voices
    /// come hour by hour.
    last: (u32, f64),
}

impl Decay {
    /// With a half-life in hours.
    pub(super) fn new(half_life: Option<u32>) -> Self {
        Decay { half_life: half_life.filter(|half_life| *half_life > 0), last: (0, 1.0) }
    }

    /// What is left of an amount after so many hours.
    pub(super) fn left(&mut self, amount: u64, hours: u32) -> u64 {
        let Some(half_life) = self.half_life else { return amount };
        if self.last.0 != hours {
            self.last = (hours, after_fraction(hours % half_life, half_life));
        }
        ((amount as f64 * self.last.1).round() as u64).checked_shr(hours / half_life).unwrap_or(0)
    }
}

/// What is left of one after so many hours, fewer than a half-life.
fn after_fraction(hours: u32, half_life: u32) -> f64 {
    // The fraction in binary: for each of its bits a half, a quarter, an eighth of a half-life.
    let (mut left, mut step, mut bits) = (1.0, 0.5_f64.sqrt(), (u64::from(hours) << BITS) / u64::from(half_life));
    for _ in 0..BITS {
        bits <<= 1;
        if bits >> BITS & 1 == 1 {
            left *= step;
        }
        step = step.sqrt();
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_left_after_each_half_life() {
        for (hours, left) in [(0, 10_000), (36, 7_071), (72, 5_000), (108, 3_535), (144, 2_500), (720, 9)] {
            assert_eq!(Decay::new(Some(72)).left(10_000, hours), left, "{hours} h");
        }
        assert_eq!(Decay::new(None).left(10_000, 720), 10_000);
        assert_eq!(Decay::new(Some(1)).left(10_000, u32::MAX), 0);
    }
}
