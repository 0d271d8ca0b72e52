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
pub(super) use self::reading::{CrowdReading, WeighedCrowd};
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
    decayed: u64,
    /// In hundredths, at most [`WHOLE`].
    weight: u16,
    /// The best class of the reports, in hundredths.
    class: u16,
    is_heard: bool,
    is_fraud: bool,
    /// Whether a message reached the person, or nobody knows whom messages reach.
    has_received: bool,
}

/// The voices of a crowd weighed for every window that ends with one hour, in one walk from the newest to the
/// oldest: a longer window is a shorter one and some older voices.
#[derive(Debug, Default)]
pub(super) struct Weighings {
    /// What the voices from an hour on come to, newest hour first; the hours without voices are left out.
    since: Vec<(Hour, Sums)>,
    complete_since: Hour,
}

/// What some voices come to, before those who came together are capped.
#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    reporters: u64,
    clustered: u64,
    strangers: u64,
    doubtful: u64,
    counted: Sum,
    fraud: Sum,
    decayed: Sum,
}

impl Weighings {
    /// Weighs the voices up to `now`.
    pub(super) fn of(crowd: &Crowd, together: &Together, now: Hour, weighing: &Weighing) -> Self {
        let mut reporters = vec![Reporter::default(); crowd.persons()];
        let (mut decay, reasons) = (Decay::new(weighing.half_life), weighing.by_reason());
        let mut sums = Sums::default();
        let mut since: Vec<(Hour, Sums)> = Vec::new();
        let (mut hour, mut left) = (None, decay.after(0));
        for voice in crowd.voices.iter().filter(|voice| voice.hour <= now) {
            if hour != Some(voice.hour) {
                since.extend(hour.replace(voice.hour).map(|hour| (hour, sums)));
                left = decay.after(now.0.saturating_sub(voice.hour.0));
            }
            // INVARIANT: persons are numbered below `persons`.
            let Some(reporter) = reporters.get_mut(voice.person as usize) else { continue };
            let is_clustered = together.has(voice.person);
            if reporter.is_heard {
                sums.change(reporter, is_clustered, u64::wrapping_sub);
            }
            reporter.hear(voice, crowd.has_feed, weighing, |weight| {
                left.of(reasons.of(voice.reason).saturating_mul(u64::from(weight)) / WHOLE)
            });
            sums.change(reporter, is_clustered, u64::wrapping_add);
        }
        since.extend(hour.map(|hour| (hour, sums)));
        Weighings { since, complete_since: crowd.complete_since }
    }

    /// What the voices of a window come to that ends with the same hour.
    pub(super) fn in_window(&self, window: Window, now: Hour, weighing: &Weighing) -> Weighed {
        let first = window.first_hour(now);
        let within = self.since.partition_point(|(hour, _)| *hour >= first);
        let known = within.checked_sub(1).and_then(|last| self.since.get(last));
        let Sums { reporters, clustered, strangers, doubtful, counted, fraud, decayed } =
            known.map(|(_, sums)| *sums).unwrap_or_default();
        Weighed {
            reporters,
            credible: counted.capped(weighing),
            fraud_credible: fraud.capped(weighing),
            clustered,
            strangers,
            doubtful,
            decayed: decayed.capped(weighing),
            is_complete: first >= self.complete_since,
        }
    }
}

impl Sums {
    /// Adds a person as they are, or takes them out again.
    #[inline]
    fn change(&mut self, reporter: &Reporter, is_clustered: bool, change: impl Fn(u64, u64) -> u64) {
        let Sums { reporters, clustered, strangers, doubtful, counted, fraud, decayed } = self;
        *reporters = change(*reporters, 1);
        *clustered = change(*clustered, u64::from(is_clustered));
        *strangers = change(*strangers, u64::from(!reporter.has_received));
        *doubtful = change(*doubtful, u64::from(u64::from(reporter.class) < WHOLE));
        let weight = u64::from(reporter.weight);
        for (sum, hundredths) in
            [(counted, weight), (fraud, if reporter.is_fraud { weight } else { 0 }), (decayed, reporter.decayed)]
        {
            let sum = if is_clustered { &mut sum.together } else { &mut sum.alone };
            *sum = change(*sum, hundredths);
        }
    }
}

impl Weighed {
    /// Weighs the voices of a window that ends with `now`.
    pub fn of(crowd: &Crowd, together: &Together, window: Window, now: Hour, weighing: &Weighing) -> Self {
        Weighings::of(crowd, together, now, weighing).in_window(window, now, weighing)
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
    #[inline]
    fn hear(&mut self, voice: &Voice, has_feed: bool, weighing: &Weighing, aged: impl FnOnce(u16) -> u64) {
        let is_stranger = has_feed && !voice.received;
        let class = weighing.class(&voice.history);
        let weight = if is_stranger { 0 } else { class };
        self.is_heard = true;
        self.has_received |= !is_stranger;
        self.class = self.class.max(class);
        if weight > 0 {
            self.is_fraud |= voice.reason.is_some_and(crate::record::BlockReason::is_fraud);
        }
        self.weight = self.weight.max(weight);
        self.decayed = self.decayed.max(aged(weight));
    }
}

/// Sums of those who came alone, and of those who came together.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    alone: u64,
    together: u64,
}

impl Sum {
    /// All who came together, in however many clusters, count at most a share of those who came alone
    /// and at least a few: otherwise a crowd that splits itself up would count more.
    fn capped(self, weighing: &Weighing) -> u64 {
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
        let in_span = |from: Hour, to: Hour| crowd.distinct(crowd.voices_between(from, to));
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
