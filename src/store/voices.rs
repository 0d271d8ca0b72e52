//! The newest reports about businesses that were looked at lately, as crowds hear them: kept in memory between
//! two looks, because every report about a business asks for all of them. Read [`Voices`].
//!
//! What lies here is a copy of rows; whoever changes the rows of voices changes it as well.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::keys::{BusinessHash, VoiceEntry};
use crate::memory::{Heard, Hour, MOST_VOICES, Mark};

/// So many voices of one business are read at most: a crowd, and what comes later than the moment it is seen from.
pub(super) const MOST_READ: usize = MOST_VOICES + MOST_VOICES / 2;
/// So many voices lie here at most, each with about a hundred bytes.
const MOST_KNOWN: usize = 300_000;

/// The voices of some businesses.
#[derive(Debug, Default)]
pub(super) struct Voices(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    businesses: BTreeMap<BusinessHash, (u64, Arc<OfBusiness>)>,
    /// Counts looks, so that those that were not looked at for long go first.
    looks: u64,
    /// The room of all of them.
    voices: usize,
}

/// The newest voices of one business.
#[derive(Debug, Clone, Default)]
pub(super) struct OfBusiness {
    /// Ascending by hour and mark.
    heard: Vec<Heard>,
    /// All voices from this one on are here; `None` for all there are.
    since: Option<(Hour, Mark)>,
    persons: HashMap<[u8; 8], u64, BuildHasherDefault<FirstBytes>>,
    cohorts: HashMap<[u8; 8], u64, BuildHasherDefault<FirstBytes>>,
}

/// Hashes what is a hash already.
#[derive(Debug, Clone, Copy, Default)]
struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(first) = bytes.first_chunk::<8>() {
            self.0 ^= u64::from_le_bytes(*first);
        }
    }

    fn write_usize(&mut self, _: usize) {}
}

impl Voices {
    /// The voices of a business; `read` gives at most so many entries of it, the newest first.
    pub(super) fn of<E>(
        &self,
        business: BusinessHash,
        read: impl FnOnce(usize) -> Result<Vec<VoiceEntry>, E>,
    ) -> Result<Arc<OfBusiness>, E> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.looks = known.looks.saturating_add(1);
        let looks = known.looks;
        if let Some((looked_at, voices)) = known.businesses.get_mut(&business) {
            *looked_at = looks;
            return Ok(Arc::clone(voices));
        }
        let voices = Arc::new(OfBusiness::of_newest(read(MOST_READ)?, MOST_READ));
        known.voices = known.voices.saturating_add(voices.room());
        known.businesses.insert(business, (looks, Arc::clone(&voices)));
        known.make_room();
        Ok(voices)
    }

    /// Takes in a voice.
    pub(super) fn insert(&mut self, business: BusinessHash, voice: VoiceEntry) {
        self.change(business, |voices| voices.insert(voice));
    }

    /// Takes a voice away.
    pub(super) fn remove(&mut self, business: BusinessHash, voice: VoiceEntry) {
        self.change(business, |voices| voices.remove((voice.hour, voice.mark)));
    }

    /// Takes everything away: rows are not what they were.
    pub(super) fn clear(&mut self) {
        *self.0.get_mut().unwrap_or_else(PoisonError::into_inner) = Known::default();
    }

    fn change(&mut self, business: BusinessHash, change: impl FnOnce(&mut OfBusiness)) {
        let known = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let Some((_, voices)) = known.businesses.get_mut(&business) else { return };
        known.voices = known.voices.saturating_sub(voices.room());
        let voices = Arc::make_mut(voices);
        change(voices);
        known.voices = known.voices.saturating_add(voices.room());
        // Numbers of persons who are gone are not used again. What has grown too large, or lacks what a crowd
        // has, is read again.
        let is_large = voices.heard.len() > 2 * MOST_READ || voices.persons.len() > 3 * MOST_READ;
        if is_large || (voices.since.is_some() && voices.heard.len() <= MOST_VOICES) {
            known.voices = known.voices.saturating_sub(voices.room());
            known.businesses.remove(&business);
        }
        known.make_room();
    }
}

impl Known {
    /// Takes away those that were not looked at for long, where there are too many.
    fn make_room(&mut self) {
        if self.voices <= MOST_KNOWN {
            return;
        }
        let mut looked_at: Vec<u64> = self.businesses.values().map(|(looked_at, _)| *looked_at).collect();
        looked_at.sort_unstable();
        let middle = looked_at.get(looked_at.len() / 2).copied().unwrap_or_default();
        self.businesses.retain(|_, (looked_at, _)| *looked_at > middle);
        self.voices = self.businesses.values().map(|(_, voices)| voices.room()).sum();
    }
}

impl OfBusiness {
    /// As how many voices it counts: one without any takes room, too.
    fn room(&self) -> usize {
        self.heard.len().saturating_add(4)
    }

    /// Of entries with the newest first; if there are as many as were asked for there may be more.
    pub(super) fn of_newest(entries: Vec<VoiceEntry>, asked: usize) -> Self {
        let is_all = entries.len() < asked;
        let mut voices = OfBusiness::default();
        voices.heard.reserve(entries.len());
        for entry in entries.into_iter().rev() {
            let heard = voices.numbered(entry);
            voices.heard.push(heard);
        }
        voices.since = voices.heard.first().filter(|_| !is_all).map(|oldest| (oldest.hour, oldest.mark));
        voices
    }

    /// All voices, ascending by hour and mark, if none of those is missing that a crowd of these hours has.
    pub(super) fn heard(&self, first: Hour, last: Hour) -> Option<&[Heard]> {
        let is_complete = self.since.is_none_or(|(hour, _)| {
            let until = self.heard.partition_point(|heard| heard.hour <= last);
            hour < first || until > MOST_VOICES
        });
        is_complete.then_some(self.heard.as_slice())
    }

    fn insert(&mut self, voice: VoiceEntry) {
        let place = (voice.hour, voice.mark);
        if self.since.is_some_and(|since| place < since) {
            return;
        }
        let heard = self.numbered(voice);
        match self.heard.binary_search_by_key(&place, |heard| (heard.hour, heard.mark)) {
            Ok(known) => {
                if let Some(known) = self.heard.get_mut(known) {
                    *known = heard;
                }
            }
            Err(free) => self.heard.insert(free, heard),
        }
    }

    fn remove(&mut self, place: (Hour, Mark)) {
        if let Ok(known) = self.heard.binary_search_by_key(&place, |heard| (heard.hour, heard.mark)) {
            self.heard.remove(known);
        }
    }

    fn numbered(&mut self, entry: VoiceEntry) -> Heard {
        let VoiceEntry { hour, mark, person, reason, since, cohort, received, history } = entry;
        let next = |known: usize| u64::try_from(known).unwrap_or(u64::MAX);
        let person = {
            let number = next(self.persons.len());
            *self.persons.entry(person.0).or_insert(number)
        };
        let cohort = cohort.map(|cohort| {
            let number = next(self.cohorts.len());
            *self.cohorts.entry(cohort).or_insert(number)
        });
        Heard { person, mark, hour, reason, since, cohort, received, history }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::History;

    fn voice(hour: u32, mark: u8) -> VoiceEntry {
        VoiceEntry {
            hour: Hour(hour),
            mark: Mark([mark; 8]),
            person: super::super::pseudonym::Pseudonym([mark; 8]),
            reason: None,
            since: None,
            cohort: Some([hour as u8; 8]),
            received: false,
            history: History::default(),
        }
    }

    fn hours(voices: &OfBusiness, first: u32, last: u32) -> Option<Vec<u32>> {
        let heard = voices.heard(Hour(first), Hour(last))?;
        Some(heard.iter().map(|heard| heard.hour.0).collect())
    }

    #[test]
    fn voices_follow_what_comes_and_goes() {
        let mut voices = OfBusiness::of_newest(vec![voice(9, 1), voice(7, 2)], 5);
        voices.insert(voice(8, 3));
        voices.insert(voice(2, 4));
        voices.remove((Hour(9), Mark([1; 8])));
        voices.remove((Hour(9), Mark([7; 8])));
        assert_eq!(hours(&voices, 0, 9), Some(vec![2, 7, 8]));
        voices.insert(VoiceEntry { received: true, ..voice(7, 2) });
        assert_eq!(hours(&voices, 0, 9), Some(vec![2, 7, 8]));
        assert!(voices.heard[1].received);
    }

    #[test]
    fn where_older_voices_are_missing_it_says_so() {
        let mut voices = OfBusiness::of_newest(vec![voice(9, 1), voice(7, 2)], 2);
        voices.insert(voice(6, 3));
        assert_eq!(hours(&voices, 8, 9), Some(vec![7, 9]));
        assert_eq!(hours(&voices, 7, 9), None, "there may be more in that hour");
        let many = |hour| (0..=MOST_VOICES).map(move |_| voice(hour, 1));
        let voices = OfBusiness::of_newest(many(9).collect(), MOST_VOICES + 1);
        assert!(voices.heard(Hour(0), Hour(9)).is_some(), "a crowd has no more");
        assert!(voices.heard(Hour(0), Hour(8)).is_none());
    }

    #[test]
    fn a_business_that_lost_too_many_is_read_again() {
        let mut known = Voices::default();
        let of = [1; 8];
        let newest = |most: usize| -> Result<Vec<VoiceEntry>, ()> {
            Ok((0..most as u32).rev().map(|hour| voice(hour, 1)).collect())
        };
        assert_eq!(known.of(of, newest).unwrap().heard.len(), MOST_READ);
        for hour in 0..(MOST_READ - MOST_VOICES) as u32 {
            known.remove(of, voice(hour, 1));
        }
        assert_eq!(known.of(of, |_| Ok::<_, ()>(vec![voice(3, 3)])).unwrap().heard.len(), 1);
    }
}
