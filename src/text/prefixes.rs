//! Many phrases, of which those are found that a text begins with at a place. Read [`Prefixes`].

/// Bits of the filter: 32 kB, so that it stays in the cache beside what else a message needs.
const FILTER_BITS: u32 = 18;

/// How many first bytes of a phrase the filter knows: as many of these as it has.
const FILTER_BYTES: [usize; 5] = [8, 4, 3, 2, 1];

/// How many first pairs of bytes there are.
const PAIRS: usize = 1 << 16;

/// No phrase.
const NONE: u32 = u32::MAX;

/// A sorted list of phrases.
///
/// An automaton over tens of thousands of phrases is many times larger than the caches, and goes through it
/// with every byte. Here a few bytes say that no phrase begins in nearly all places: that answer needs a few
/// looks into small tables. Where they do not, the last phrase that is not behind the text in the order
/// of bytes is looked up; whatever else the text begins with, that phrase begins with too.
#[derive(Debug, Default)]
pub(crate) struct Prefixes {
    /// All phrases, ascending, one behind the other.
    bytes: Box<[u8]>,
    /// For each phrase where it ends in `bytes`.
    ends: Vec<u32>,
    /// For each phrase its first eight bytes as a number; zeros behind a shorter one.
    keys: Vec<u64>,
    /// For each phrase the longest other one that it begins with.
    shorter: Vec<u32>,
    /// For each pair of bytes the first phrase that does not stand before it.
    pairs: Vec<u32>,
    /// A bit for each byte that a phrase begins with.
    first: [u64; 4],
    /// A bit for each hash of the first bytes of a phrase, see [`FILTER_BYTES`].
    filter: Vec<u64>,
}

impl Prefixes {
    /// Phrases that ascend, each once, none empty.
    pub(crate) fn of<'p>(phrases: impl IntoIterator<Item = &'p [u8]>) -> Prefixes {
        let mut prefixes = Prefixes::default();
        let mut bytes: Vec<u8> = Vec::new();
        // The phrases that the last one begins with, and itself.
        let mut open: Vec<(u32, &[u8])> = Vec::new();
        for phrase in phrases {
            while open.pop_if(|(_, shorter)| !phrase.starts_with(shorter)).is_some() {}
            prefixes.shorter.push(open.last().map_or(NONE, |(at, _)| *at));
            open.push((to_u32(prefixes.ends.len()), phrase));
            bytes.extend_from_slice(phrase);
            prefixes.ends.push(to_u32(bytes.len()));
            prefixes.keys.push(key_of(phrase));
            prefixes.note(phrase);
        }
        prefixes.bytes = bytes.into();
        if !prefixes.is_empty() {
            let mut next = 0;
            for pair in 0..=PAIRS {
                let before = |key: &&u64| pair_of(**key) < pair;
                next += prefixes.keys.iter().skip(next).take_while(before).count();
                prefixes.pairs.push(to_u32(next));
            }
        }
        prefixes
    }

    /// Notes how a phrase begins.
    fn note(&mut self, phrase: &[u8]) {
        self.filter.resize(1 << (FILTER_BITS - 6), 0);
        set(&mut self.first, usize::from(phrase.first().copied().unwrap_or_default()));
        if let Some(known) = FILTER_BYTES.into_iter().find(|known| phrase.len() >= *known) {
            set(&mut self.filter, hash_of(key_of(phrase), known));
        }
    }

    /// Whether there are no phrases.
    pub(crate) fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The phrases that a text begins with, by their places in the list, each with its length in bytes; the
    /// longest first.
    #[inline]
    pub(crate) fn at(&self, text: &[u8]) -> impl Iterator<Item = (usize, usize)> {
        let mut next = if self.may_begin(text) { self.last_not_behind(text) } else { NONE };
        std::iter::from_fn(move || {
            loop {
                let at = next as usize;
                let phrase = self.phrase(at)?;
                next = self.shorter.get(at).copied().unwrap_or(NONE);
                if text.starts_with(phrase) {
                    return Some((at, phrase.len()));
                }
            }
        })
    }

    /// Whether a text may begin with a phrase.
    #[inline]
    fn may_begin(&self, text: &[u8]) -> bool {
        let is_first = text.first().is_some_and(|first| has(&self.first, usize::from(*first)));
        let key = if is_first { key_of(text) } else { return false };
        FILTER_BYTES.into_iter().any(|known| has(&self.filter, hash_of(key, known)))
    }

    /// The last phrase that is not behind a text in the order of bytes.
    fn last_not_behind(&self, text: &[u8]) -> u32 {
        let key = key_of(text);
        let pair = pair_of(key);
        let at = |pair: usize| self.pairs.get(pair).map_or(0, |at| *at as usize);
        let (first, last) = (at(pair), at(pair + 1));
        let keys = self.keys.get(first..last).unwrap_or_default();
        let below = keys.partition_point(|other| *other < key);
        let equal = keys.get(below..).unwrap_or_default().partition_point(|other| *other == key);
        // Of those that share eight bytes the rest decides.
        let same = first + below..first + below + equal;
        let is_not_behind = |at: usize| self.phrase(at).is_some_and(|phrase| phrase <= text);
        let count = partition_point(same.clone(), is_not_behind);
        count.checked_sub(1).map_or(NONE, to_u32)
    }

    fn phrase(&self, at: usize) -> Option<&[u8]> {
        let end = *self.ends.get(at)? as usize;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end as usize);
        self.bytes.get(start..end)
    }

    /// Bytes of memory that the list holds.
    pub(crate) fn memory_usage(&self) -> usize {
        self.bytes.len()
            + 4 * (self.ends.len() + self.shorter.len() + self.pairs.len())
            + 8 * (self.keys.len() + self.filter.len())
    }
}

/// The first place of a range for which a question is false that is true for all before it.
fn partition_point(range: std::ops::Range<usize>, is_true: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (range.start, range.end);
    while low < high {
        let middle = low + (high - low) / 2;
        if is_true(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

/// The first eight bytes as a number that is ordered as they are.
#[inline]
fn key_of(text: &[u8]) -> u64 {
    match text.first_chunk::<8>() {
        Some(first) => u64::from_be_bytes(*first),
        None => text.iter().fold((0, 64), |(key, shift), byte| (key | (u64::from(*byte) << (shift - 8)), shift - 8)).0,
    }
}

fn pair_of(key: u64) -> usize {
    usize::try_from(key >> 48).unwrap_or(0)
}

/// A hash of the first so many bytes of a key.
#[inline]
fn hash_of(key: u64, bytes: usize) -> usize {
    // An odd factor without pattern, so that keys spread (the golden ratio in 64 bits).
    let spread = (key >> (64 - 8 * bytes)).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (u64::BITS - FILTER_BITS);
    usize::try_from(spread).unwrap_or(0)
}

fn set(bits: &mut [u64], at: usize) {
    if let Some(bits) = bits.get_mut(at / 64) {
        *bits |= 1 << (at % 64);
    }
}

fn has(bits: &[u64], at: usize) -> bool {
    bits.get(at / 64).is_some_and(|bits| (bits >> (at % 64)) & 1 == 1)
}

fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    fn found(phrases: &BTreeSet<String>, text: &str) -> Vec<String> {
        let prefixes = Prefixes::of(phrases.iter().map(String::as_bytes));
        let all: Vec<&String> = phrases.iter().collect();
        prefixes.at(text.as_bytes()).map(|(at, _)| all[at].clone()).collect()
    }

    #[test]
    fn the_longest_comes_first() {
        let phrases = ["pay", "pay a fee", "pay a feed", "paypal", "p", "your account is", "your account"];
        let phrases = phrases.map(str::to_owned).into_iter().collect();
        assert_eq!(found(&phrases, "pay a fee now"), ["pay a fee", "pay", "p"]);
        assert_eq!(found(&phrases, "your account was"), ["your account"]);
        assert_eq!(found(&phrases, "zoo"), [""; 0]);
        assert_eq!(found(&BTreeSet::new(), "zoo"), [""; 0]);
    }

    proptest! {
        #[test]
        fn whatever_a_text_begins_with_is_found(
            phrases in prop::collection::btree_set("[aб\0]{1,12}|a{1,14}", 0..40), text in "[aб\0]{0,16}|a{0,16}",
        ) {
            let mut expected: Vec<String> = phrases.iter().filter(|phrase| text.starts_with(*phrase)).cloned().collect();
            expected.reverse();
            prop_assert_eq!(found(&phrases, &text), expected);
        }
    }
}
