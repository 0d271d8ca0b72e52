//! Hours and windows of hours: everything remembered is counted by the hour in which it happened.
//! Read [`Window`].

use jiff::Timestamp;

/// Seconds in an hour.
const HOUR_SECONDS: i64 = 3_600;

/// A full hour of UTC, counted from 1970-01-01T00:00Z; never negative.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, serde::Serialize, serde::Deserialize)]
pub struct Hour(pub u32);

impl Hour {
    /// The hour in which a moment lies; moments before 1970 lie in the first hour.
    pub fn of(moment: Timestamp) -> Self {
        let hours = moment.as_second().div_euclid(HOUR_SECONDS);
        Hour(u32::try_from(hours.max(0)).unwrap_or(u32::MAX))
    }

    /// The moment at which it begins.
    pub fn begins(self) -> Timestamp {
        Timestamp::from_second(i64::from(self.0).saturating_mul(HOUR_SECONDS)).unwrap_or(Timestamp::MAX)
    }
}

/// A span of whole hours, at least one and at most 30 days.
///
/// A window of N hours seen from a moment is the running hour and the N full hours before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Window {
    hours: u32,
}

impl Window {
    /// The longest window, 30 days: what lies further back is in no count.
    pub const LONGEST: Window = Window { hours: 30 * 24 };

    /// A window of so many hours; `None` outside of 1..=720.
    pub const fn hours(hours: u32) -> Option<Self> {
        if hours >= 1 && hours <= Self::LONGEST.hours { Some(Window { hours }) } else { None }
    }

    /// A window of so many days; `None` outside of 1..=30.
    pub const fn days(days: u32) -> Option<Self> {
        match days.checked_mul(24) {
            Some(hours) => Self::hours(hours),
            None => None,
        }
    }

    /// Reads a window as it is written: `24h`, `7d`.
    pub fn parse(written: &str) -> Option<Self> {
        if let Some(hours) = written.strip_suffix('h') {
            return Self::hours(hours.parse().ok()?);
        }
        Self::days(written.strip_suffix('d')?.parse().ok()?)
    }

    /// Its length in hours.
    pub const fn as_hours(self) -> u32 {
        self.hours
    }

    /// The first hour of the window as seen from `now`, inclusive; the last one is `now` itself.
    pub fn first_hour(self, now: Hour) -> Hour {
        Hour(now.0.saturating_sub(self.hours))
    }

    /// Whether `hour` lies in the window as seen from `now`.
    pub fn contains(self, now: Hour, hour: Hour) -> bool {
        self.first_hour(now) <= hour && hour <= now
    }
}

impl std::fmt::Display for Window {
    /// Two whole days and more as `7d`, everything else as `24h`, `36h`: the way people write conditions.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.hours > 24 && self.hours.is_multiple_of(24) {
            write!(f, "{}d", self.hours / 24)
        } else {
            write!(f, "{}h", self.hours)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_the_running_hour_and_the_full_hours_before_it() {
        let now = Hour::of("2026-11-22T10:59:59Z".parse().unwrap());
        let day = Window::days(1).unwrap();
        for (moment, inside) in [
            ("2026-11-22T10:00:00Z", true),
            ("2026-11-21T10:00:00Z", true),
            ("2026-11-21T09:59:59Z", false),
            ("2026-11-22T11:00:00Z", false),
        ] {
            assert_eq!(day.contains(now, Hour::of(moment.parse().unwrap())), inside, "{moment}");
        }
    }

    #[test]
    fn windows_are_between_one_hour_and_thirty_days() {
        assert_eq!(Window::hours(0), None);
        assert_eq!(Window::hours(721), None);
        assert_eq!(Window::days(30), Some(Window::LONGEST));
        assert_eq!(Window::days(u32::MAX), None);
        assert_eq!(Window::days(1).unwrap().to_string(), "24h");
        assert_eq!(Window::hours(36).unwrap().to_string(), "36h");
        assert_eq!(Window::hours(168).unwrap().to_string(), "7d");
    }
}
