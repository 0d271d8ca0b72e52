//! How far the reports about a business are to be believed: who reports, with what history, and who
//! came together with whom.
//!
//! Nothing here is a threshold: every limit is a parameter of `[reports]` in `policy.toml`, see
//! [`Weighing`]. A reporter's class follows from what the same person did before the day of the
//! report, so that the order in which records arrive cannot matter. Read [`Weighed`].

mod cluster;
mod decay;
mod reading;
mod weighing;

pub use self::cluster::Together;
use self::decay::Decay;
pub(super) use self::reading::{CrowdReading, WeighedWindows};
pub use self::weighing::{Abuse, Accounts, Burst, Cluster, Habitual, Wave, Weighing};
use crate::memory::{Crowd, Hour, Voice, Window};

/// Hundredths in one report.
const WHOLE: u64 = 100;

/// Billionths in one whole.
const ONE: u128 = 1_000_000_000;

/// The reports of one window, weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weighed {
    /// Distinct reporters among the voices.
    pub reporters: u64,
    /// What they count as persons, in hundredths: by class, those who came together capped.
    pub credible: u64,
    /// The same of those who reported fraud or impersonation.
    pub fraud_credible: u64,
    /// Reporters who came together with others.
    pub clustered: u64,
    /// Reporters whom no message is known to have reached, where deliveries are known.
    pub strangers: u64,
    /// Reporters of a class that counts less: they report nearly everything, or abused reports before.
    pub doubtful: u64,
    /// Reports weighed by reason, class and age, in hundredths; those who came together capped.
    pub decayed: u64,
    /// Whether the voices are all reports of the window, or only the newest.
    pub is_complete: bool,
}

/// A person in a window: what they count, and whether they came with others.
#[derive(Debug, Clone, Copy, Default)]
struct Reporter {
    /// In hundredths.
    weight: u64,
    is_fraud: bool,
    /// The best class of the reports, in hundredths.
    class: u64,
    /// Whether a message reached the person, or nobody knows whom messages reach.
    has_received: bool,
    decayed: u64,
}

impl Weighed {
    /// Weighs the voices of a window that ends with `now`.
    pub fn of(crowd: &Crowd, together: &Together, window: Window, now: Hour, weighing: &Weighing) -> Self {
        let first = window.first_hour(now);
        let voices = crowd.voices.iter().filter(|voice| (first..=now).contains(&voice.hour));
        let mut reporters: Vec<Option<Reporter>> = vec![None; crowd.persons()];
        let mut decay = Decay::new(weighing.half_life);
        for voice in voices {
            // INVARIANT: persons are numbered below `persons`.
            if let Some(reporter) = reporters.get_mut(voice.person as usize) {
                let age = now.0.saturating_sub(voice.hour.0);
                let reporter = reporter.get_or_insert_default();
                reporter.hear(voice, crowd.has_feed, weighing, |amount| decay.left(amount, age));
            }
        }
        let mut weighed = Weighed { is_complete: first >= crowd.complete_since, ..Weighed::default() };
        let (mut counted, mut fraud, mut decayed) = (Sum::default(), Sum::default(), Sum::default());
        let heard = (0..).zip(&reporters).filter_map(|(person, reporter)| Some((person, reporter.as_ref()?)));
        for (person, reporter) in heard {
            let is_clustered = together.has(person);
            weighed.reporters += 1;
            weighed.clustered += u64::from(is_clustered);
            weighed.strangers += u64::from(!reporter.has_received);
            weighed.doubtful += u64::from(reporter.class < WHOLE);
            counted.add(is_clustered, reporter.weight);
            fraud.add(is_clustered, if reporter.is_fraud { reporter.weight } else { 0 });
            decayed.add(is_clustered, reporter.decayed);
        }
        weighed.credible = counted.capped(weighing);
        weighed.fraud_credible = fraud.capped(weighing);
        weighed.decayed = decayed.capped(weighing);
        weighed
    }

    /// Credible reporters in whole persons, of `reporters` in all: where only the newest voices are
    /// known, the others are taken to be like them.
    pub fn credible_of(&self, reporters: u64) -> u64 {
        self.scaled(self.credible, reporters)
    }

    /// Credible reporters of fraud, in the same way.
    pub fn fraud_credible_of(&self, reporters: u64) -> u64 {
        self.scaled(self.fraud_credible, reporters)
    }

    fn scaled(&self, hundredths: u64, reporters: u64) -> u64 {
        if self.is_complete || self.reporters == 0 {
            return hundredths / WHOLE;
        }
        let all = u128::from(hundredths) * u128::from(reporters.max(self.reporters)) / u128::from(self.reporters);
        u64::try_from(all / u128::from(WHOLE)).unwrap_or(u64::MAX)
    }
}

impl Reporter {
    /// Takes in one report of the person. Several count as the weightiest of them.
    fn hear(&mut self, voice: &Voice, has_feed: bool, weighing: &Weighing, aged: impl FnOnce(u64) -> u64) {
        let is_stranger = has_feed && !voice.received;
        let class = weighing.class(&voice.history);
        let weight = if is_stranger { 0 } else { class };
        self.has_received |= !is_stranger;
        self.class = self.class.max(class);
        if weight > 0 {
            self.is_fraud |= voice.reason.is_some_and(crate::record::BlockReason::is_fraud);
        }
        self.weight = self.weight.max(weight);
        self.decayed = self.decayed.max(aged(weighing.reason(voice.reason) * weight / WHOLE));
    }
}

/// Sums of those who came alone, and of those who came together.
#[derive(Default)]
struct Sum {
    alone: u64,
    together: u64,
}

impl Sum {
    fn add(&mut self, is_clustered: bool, hundredths: u64) {
        let sum = if is_clustered { &mut self.together } else { &mut self.alone };
        *sum = sum.saturating_add(hundredths);
    }

    /// All who came together, in however many clusters, count at most a share of those who came alone
    /// and at least a few: otherwise a crowd that splits itself up would count more.
    fn capped(&self, weighing: &Weighing) -> u64 {
        let Some(cluster) = &weighing.cluster else { return self.alone.saturating_add(self.together) };
        let share = u128::from(self.alone) * u128::from(cluster.share) / ONE;
        let most = u64::try_from(share).unwrap_or(u64::MAX).max(cluster.least.saturating_mul(WHOLE));
        self.alone.saturating_add(self.together.min(most))
    }
}

/// How a window compares with the window of the same length before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Trend {
    /// Distinct reporters now.
    pub now: u64,
    /// Distinct reporters in the window before; `None` where the 30 days do not reach so far.
    pub before: Option<u64>,
    /// Deliveries in the two windows.
    pub sends: (u64, u64),
}

impl Trend {
    /// Compares a window that ends with `now` with the one before it.
    pub fn of(crowd: &Crowd, window: Window, now: Hour) -> Self {
        let first = window.first_hour(now);
        let first_before = Hour(first.0.saturating_sub(window.as_hours()));
        let reach = Window::LONGEST.first_hour(now).max(crowd.complete_since);
        let in_span =
            |from: Hour, to: Hour| crowd.distinct(crowd.voices.iter().filter(|voice| (from..to).contains(&voice.hour)));
        let sends = |from: Hour, to: Hour| {
            let hours = crowd.sends.iter().filter(|(hour, _)| (from..to).contains(hour));
            hours.fold(0_u64, |sum, (_, count)| sum.saturating_add(*count))
        };
        let end = Hour(now.0.saturating_add(1));
        Trend {
            now: in_span(first, end),
            before: (first_before >= reach).then(|| in_span(first_before, first)),
            sends: (sends(first, end), sends(first_before, first)),
        }
    }

    /// Reporters now per reporters before, in billionths; `None` without any before.
    pub fn ratio(&self) -> Option<i64> {
        let before = self.before.filter(|before| *before > 0)?;
        i64::try_from(u128::from(self.now) * ONE / u128::from(before)).ok()
    }

    /// Whether reports came in a wave while messages did not: enough of them, several times as many as
    /// before, and messages rose less than that.
    pub fn is_wave(&self, weighing: &Weighing) -> bool {
        let (Some(wave), Some(before)) = (&weighing.wave, self.before) else { return false };
        let (sends, sends_before) = self.sends;
        let rose = self.now >= wave.from && self.now >= before.saturating_mul(wave.times).max(1);
        rose && sends_before > 0 && sends < sends_before.saturating_mul(wave.times)
    }
}

#[cfg(test)]
mod tests;
