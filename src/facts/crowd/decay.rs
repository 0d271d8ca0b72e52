//! What is left of something after a time. Read [`Decay`].

use crate::memory::Window;

/// Bits of the fraction of a half-life that are looked at: finer than an hour of 30 days.
const BITS: u32 = 20;

/// Half of an amount after each half-life, the whole of it without one.
///
/// The same integers give the same result on every machine: only products and square roots are
/// used, which IEEE 754 rounds exactly, where a power would not be.
pub(super) struct Decay {
    half_life: Option<u32>,
    /// What is left of one after so many hours of a half-life, as far as it was asked for.
    fractions: Vec<Option<f64>>,
}

impl Decay {
    /// With a half-life in hours.
    pub(super) fn new(half_life: Option<u32>) -> Self {
        Decay { half_life: half_life.filter(|half_life| *half_life > 0), fractions: Vec::new() }
    }

    /// What is left after so many hours.
    pub(super) fn after(&mut self, hours: u32) -> Left {
        match self.half_life {
            Some(half_life) => {
                Left { halves: hours / half_life, fraction: self.fraction(hours % half_life, half_life) }
            }
            None => Left { halves: 0, fraction: 1.0 },
        }
    }

    /// What is left of one after so many hours, fewer than a half-life.
    fn fraction(&mut self, hours: u32, half_life: u32) -> f64 {
        let place = hours as usize;
        // Nothing older than the longest window is asked for; a half-life may be as long as it likes.
        if place > Window::LONGEST.as_hours() as usize {
            return after_fraction(hours, half_life);
        }
        if self.fractions.len() <= place {
            self.fractions.resize(place.saturating_add(1), None);
        }
        match self.fractions.get_mut(place) {
            Some(known) => *known.get_or_insert_with(|| after_fraction(hours, half_life)),
            None => after_fraction(hours, half_life),
        }
    }
}

/// What is left after a time.
#[derive(Clone, Copy)]
pub(super) struct Left {
    halves: u32,
    fraction: f64,
}

impl Left {
    /// What is left of an amount.
    #[inline]
    pub(super) fn of(self, amount: u64) -> u64 {
        let left = amount as f64 * self.fraction;
        // Rounded by hand: not every machine has an instruction for it.
        let whole = left as u64;
        let rounded = whole.saturating_add(u64::from(left - whole as f64 >= 0.5));
        rounded.checked_shr(self.halves).unwrap_or(0)
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
            assert_eq!(Decay::new(Some(72)).after(hours).of(10_000), left, "{hours} h");
        }
        assert_eq!(Decay::new(None).after(720).of(10_000), 10_000);
        assert_eq!(Decay::new(Some(1)).after(u32::MAX).of(10_000), 0);
    }
}
