//! Everybody who reported a business lately, one voice a report, with what each of them did before.
//!
//! Raw numbers only: who of them is to be believed, and how far, is decided by the facts with the
//! parameters of `policy.toml`. Read [`Crowd`].

use std::collections::HashMap;
use std::hash::Hash;

use super::{Hour, Mark, Window};
use crate::record::BlockReason;

/// At most so many voices are in a crowd: the newest ones. Shares and classes of a crowd say the same
/// of so many as of more, and the counts beside it are exact for any number.
pub const MOST_VOICES: usize = 4096;

/// Hours of a day.
const DAY: u32 = 24;

/// The reports about one business in the 30 days seen from a moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Crowd {
    /// From this hour on all reports are among the voices.
    pub complete_since: Hour,
    /// The reports, newest first; at most [`MOST_VOICES`]. The order within an hour says nothing.
    pub voices: Vec<Voice>,
    /// Whether any delivery of the business to a person who is named is known in those 30 days.
    pub has_feed: bool,
    /// How many deliveries of the business are known by hour, totals included, hours ascending; those
    /// without any are left out.
    pub sends: Vec<(Hour, u64)>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Who: numbered as they come, so that only equality within one crowd means something.
    pub person: u64,
    /// When.
    pub hour: Hour,
    /// Why, if a reason was picked.
    pub reason: Option<BlockReason>,
    /// Since when the reporter has an account, if known.
    pub since: Option<Hour>,
    /// In which group the reporter came, if known; numbered like persons.
    pub cohort: Option<u64>,
    /// Whether a message of the business is known to have reached the reporter in the 30 days up to
    /// the hour of the report.
    pub received: bool,
    /// What the reporter did before the day of the report.
    pub history: History,
}

/// What a reporter did with all businesses in the 30 days before the day (UTC) of a report. Nothing
/// later is in it, so that it is the same in whatever order records arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct History {
    /// How many other businesses the person reported.
    pub businesses: u32,
    /// How many messages of any business are known to have reached the person.
    pub received: u32,
    /// How many reports of the person were taken back as abuse: by a retraction of the reporter or of
    /// the cohort, by the time of the retraction.
    pub abuse: u32,
}

/// A report as a store has it, before persons are numbered.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Heard<P> {
    pub(crate) person: P,
    /// Of the record, to tell reports of the same hour apart.
    pub(crate) mark: Mark,
    pub(crate) hour: Hour,
    pub(crate) reason: Option<BlockReason>,
    pub(crate) since: Option<Hour>,
    pub(crate) cohort: Option<String>,
    pub(crate) received: bool,
    pub(crate) history: History,
}

impl Crowd {
    /// Persons have numbers below this.
    pub fn persons(&self) -> usize {
        let highest = self.voices.iter().map(|voice| voice.person).max();
        highest.and_then(|highest| usize::try_from(highest).ok()).map_or(0, |highest| highest.saturating_add(1))
    }

    /// How many persons some voices of this crowd have.
    pub fn distinct<'v>(&self, voices: impl IntoIterator<Item = &'v Voice>) -> u64 {
        let mut seen = vec![false; self.persons()];
        let is_new = |voice: &Voice| {
            // INVARIANT: numbers are below `persons`.
            seen.get_mut(voice.person as usize).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        voices.into_iter().map(is_new).map(u64::from).sum()
    }

    /// The crowd as seen from `now`, of reports in any order; those outside of its 30 days are left out.
    pub(crate) fn gather<P: Eq + Hash>(
        now: Hour,
        mut heard: Vec<Heard<P>>,
        has_feed: bool,
        mut sends: Vec<(Hour, u64)>,
    ) -> Option<Self> {
        let first = Window::LONGEST.first_hour(now);
        sends.retain(|(_, count)| *count > 0);
        heard.retain(|heard| first <= heard.hour && heard.hour <= now);
        heard.sort_by_key(|heard| std::cmp::Reverse((heard.hour, heard.mark)));
        let complete_since = heard.get(MOST_VOICES).map_or(first, |left_out| Hour(left_out.hour.0.saturating_add(1)));
        heard.truncate(MOST_VOICES);
        let (mut persons, mut cohorts) = (HashMap::new(), HashMap::new());
        let voices: Vec<Voice> = heard
            .into_iter()
            .map(|heard| Voice {
                person: number(&mut persons, heard.person),
                hour: heard.hour,
                reason: heard.reason,
                since: heard.since,
                cohort: heard.cohort.map(|cohort| number(&mut cohorts, cohort)),
                received: heard.received,
                history: heard.history,
            })
            .collect();
        (!voices.is_empty() || !sends.is_empty()).then_some(Crowd { complete_since, voices, has_feed, sends })
    }
}

/// The number of something, the next one if it is new.
fn number<T: Eq + Hash>(known: &mut HashMap<T, u64>, thing: T) -> u64 {
    let next = u64::try_from(known.len()).unwrap_or(u64::MAX);
    *known.entry(thing).or_insert(next)
}

impl Hour {
    /// The first hour of its day (UTC).
    pub(crate) fn day(self) -> Hour {
        Hour(self.0 - self.0 % DAY)
    }

    /// The hours of the history of a report in this hour: the 30 days before its day.
    pub(crate) fn before_its_day(self) -> std::ops::Range<Hour> {
        let day = self.day();
        Window::LONGEST.first_hour(day)..day
    }

    /// The first hour that the history of a report reaches which is in reach of a window seen from
    /// here. Reports, deliveries to persons, and retractions of reporters and cohorts stay so long.
    pub(crate) fn oldest_history(self) -> Hour {
        Window::LONGEST.first_hour(self).before_its_day().start
    }
}
