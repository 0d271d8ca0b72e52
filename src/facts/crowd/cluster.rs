//! Who came together: in one cohort, with accounts made at one time, or in a burst of reports that no
//! wave of messages explains. Read [`Together`].

use super::weighing::{Accounts, Burst, Weighing};
use crate::memory::{Crowd, Hour, Voice};

/// Which persons came together with others, by their numbers in the crowd.
#[derive(Debug, Default)]
pub struct Together(Vec<bool>);

impl Together {
    /// Finds them among all voices: who came together stays so, however short a window is looked at.
    pub fn of(crowd: &Crowd, weighing: &Weighing) -> Self {
        let voices = crowd.voices.as_slice();
        let mut together = Together(vec![false; crowd.persons()]);
        let Some(cluster) = &weighing.cluster else { return together };
        if let Some(from) = cluster.cohort {
            together.add_cohorts(voices, from);
        }
        if let Some(accounts) = cluster.accounts {
            let mut made: Vec<_> = voices.iter().filter_map(|voice| Some((voice.since?, voice.person))).collect();
            made.sort_unstable();
            together.add_close(&made, accounts, |_| true);
        }
        if let Some(burst) = cluster.burst {
            together.add_bursts(crowd, burst);
        }
        together
    }

    /// Whether a person came together with others.
    pub fn has(&self, person: u64) -> bool {
        self.0.get(person as usize).copied().unwrap_or(false)
    }

    /// Marks a person, if it was not marked before.
    fn add(&mut self, person: u64) {
        // INVARIANT: persons have numbers below that of all.
        if let Some(is_together) = self.0.get_mut(person as usize) {
            *is_together = true;
        }
    }

    fn add_cohorts(&mut self, voices: &[Voice], from: u64) {
        let mut members: Vec<(u64, u64)> =
            voices.iter().filter_map(|voice| Some((voice.cohort?, voice.person))).collect();
        members.sort_unstable();
        members.dedup();
        let cohorts = members.chunk_by(|(one, _), (other, _)| one == other);
        for (_, person) in cohorts.filter(|cohort| is_many(cohort.len(), from)).flatten() {
            self.add(*person);
        }
    }

    /// Adds the persons of every span of hours that holds enough of them, if the span is meant. They
    /// come by hour; their order within one says nothing, and neither does a person seen twice in it.
    fn add_close(
        &mut self,
        seen: &[(Hour, u64)],
        Accounts { from, within }: Accounts,
        is_meant: impl Fn(&Span) -> bool,
    ) {
        // Whoever was added up to here was so by an earlier span, which ends before this place.
        let mut added = 0;
        let mut first = 0;
        // How often each person is inside the span, and how many persons are.
        let (mut inside, mut persons) = (vec![0_u32; self.0.len()], 0_usize);
        for (last, (hour, person)) in seen.iter().enumerate() {
            if let Some(times) = inside.get_mut(*person as usize) {
                persons = persons.saturating_add(usize::from(*times == 0));
                *times = times.saturating_add(1);
            }
            while let Some((_, left)) = seen.get(first).filter(|(old, _)| hour.0.saturating_sub(old.0) >= within) {
                if let Some(times) = inside.get_mut(*left as usize) {
                    *times = times.saturating_sub(1);
                    persons = persons.saturating_sub(usize::from(*times == 0));
                }
                first += 1;
            }
            // A span ends where the next one is in another hour: then all of it is seen.
            let ends = seen.get(last + 1).is_none_or(|(next, _)| next != hour);
            let span = || Span {
                first: seen.get(first).map_or(*hour, |(hour, _)| *hour),
                last: *hour,
                persons: u64::try_from(persons).unwrap_or(u64::MAX),
            };
            if ends && is_many(persons, from) && is_meant(&span()) {
                for (_, person) in seen.get(first.max(added)..=last).unwrap_or_default() {
                    self.add(*person);
                }
                added = last.saturating_add(1);
            }
        }
    }

    /// A burst is one when its share of the reporters is several times its share of the messages.
    /// Where no message is known nothing can be said.
    fn add_bursts(&mut self, crowd: &Crowd, burst: Burst) {
        let Burst { from, within, times, sends_before } = burst;
        let sends = Sends::of(crowd);
        let reporters = u128::from(crowd.distinct(&crowd.voices));
        let is_unexplained = |span: &Span| {
            let sent = sends.between(Hour(span.first.0.saturating_sub(sends_before)), span.last);
            let all = sends.all();
            all > 0 && u128::from(span.persons) * all >= u128::from(times) * sent * reporters
        };
        let seen: Vec<_> = crowd.voices.iter().rev().map(|voice| (voice.hour, voice.person)).collect();
        self.add_close(&seen, Accounts { from, within }, is_unexplained);
    }
}

/// Some hours with the persons in them.
struct Span {
    first: Hour,
    last: Hour,
    persons: u64,
}

/// Deliveries summed up, so that any span of hours is one subtraction.
struct Sends(Vec<(Hour, u128)>);

impl Sends {
    fn of(crowd: &Crowd) -> Self {
        let mut sum = 0;
        let add = |(hour, count): &(Hour, u64)| {
            sum += u128::from(*count);
            (*hour, sum)
        };
        Sends(crowd.sends.iter().map(add).collect())
    }

    fn all(&self) -> u128 {
        self.0.last().map_or(0, |(_, sum)| *sum)
    }

    fn between(&self, first: Hour, last: Hour) -> u128 {
        let before = |hour: Hour| {
            let place = self.0.partition_point(|(at, _)| *at < hour);
            place.checked_sub(1).and_then(|place| self.0.get(place)).map_or(0, |(_, sum)| *sum)
        };
        before(Hour(last.0.saturating_add(1))).saturating_sub(before(first))
    }
}

fn is_many(count: usize, from: u64) -> bool {
    u64::try_from(count).is_ok_and(|count| count >= from)
}
