//! Chance that is the same on every machine and in every run. Read [`Dice`].

/// Throws that follow from a seed and from what they are thrown for, and from nothing else: adding a
/// case or a mutation changes no other one.
#[derive(Debug, Clone)]
pub struct Dice {
    state: u64,
}

impl Dice {
    /// Dice for one purpose, named by its parts.
    pub fn new(seed: u64, purpose: &[&str]) -> Self {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&seed.to_be_bytes());
        for part in purpose {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let mut state = [0; 8];
        hasher.finalize_xof().fill(&mut state);
        Dice { state: u64::from_be_bytes(state) }
    }

    /// The next throw: SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
    /// generators", OOPSLA 2014).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to but not including `sides`; 0 of none.
    pub fn below(&mut self, sides: usize) -> usize {
        let sides = (sides as u64).max(1);
        // The bias is below one in 2^50 for the few things that are ever chosen from.
        usize::try_from(self.next() % sides).unwrap_or_default()
    }

    /// Whether something with the chance of one in so many happens.
    pub fn one_in(&mut self, sides: usize) -> bool {
        self.below(sides) == 0
    }

    /// One of them; `None` of nothing.
    pub fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        from.get(self.below(from.len()))
    }

    /// One of the letters of a text.
    pub fn letter(&mut self, from: &str) -> Option<char> {
        from.chars().nth(self.below(from.chars().count()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_purpose_throws_the_same() {
        let throws = |seed, purpose: &[&str]| {
            let mut dice = Dice::new(seed, purpose);
            (0..8).map(|_| dice.below(1_000)).collect::<Vec<_>>()
        };
        assert_eq!(throws(1, &["a", "b"]), throws(1, &["a", "b"]));
        assert_ne!(throws(1, &["a", "b"]), throws(1, &["ab", ""]));
        assert_ne!(throws(1, &["a", "b"]), throws(2, &["a", "b"]));
        let mut dice = Dice::new(1, &[]);
        let mut seen = [0; 6];
        for _ in 0..6_000 {
            seen[dice.below(6)] += 1;
        }
        assert!(seen.iter().all(|count| (800..1_200).contains(count)), "{seen:?}");
    }
}
