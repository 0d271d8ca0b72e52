//! Everybody who reported a business lately, one voice a report, with what each of them did before.
//!
//! Raw numbers only: who of them is to be believed, and how far, is decided by the facts with the
//! parameters of `policy.toml`. Read [`Crowd`].

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

/// A report as a store has it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Heard {
    /// A number that equal persons of the same business have in common, not much above how many there are.
    pub(crate) person: u64,
    /// Of the record, to tell reports of the same hour apart.
    pub(crate) mark: Mark,
    pub(crate) hour: Hour,
    pub(crate) reason: Option<BlockReason>,
    pub(crate) since: Option<Hour>,
    /// A number like that of the person.
    pub(crate) cohort: Option<u64>,
    pub(crate) received: bool,
    pub(crate) history: History,
}

impl Crowd {
    /// Persons have numbers below this.
    pub fn persons(&self) -> usize {
        below(&self.voices)
    }

    /// The voices from an hour on, and before another one.
    pub fn voices_between(&self, from: Hour, to: Hour) -> &[Voice] {
        let newest = self.voices.partition_point(|voice| voice.hour >= to);
        let oldest = self.voices.partition_point(|voice| voice.hour >= from);
        self.voices.get(newest..oldest).unwrap_or_default()
    }

    /// How many persons some voices of this crowd have.
    pub fn distinct(&self, voices: &[Voice]) -> u64 {
        let mut seen = vec![false; below(voices)];
        let is_new = |voice: &Voice| {
            // INVARIANT: numbers are below that.
            seen.get_mut(voice.person as usize).is_some_and(|seen| !std::mem::replace(seen, true))
        };
        voices.iter().map(is_new).map(u64::from).sum()
    }

    /// The crowd as seen from `now`, of reports ascending by hour and mark; those outside of its 30 days
    /// are left out.
    pub(crate) fn gather(now: Hour, heard: &[Heard], has_feed: bool, mut sends: Vec<(Hour, u64)>) -> Option<Self> {
        let first = Window::LONGEST.first_hour(now);
        sends.retain(|(_, count)| *count > 0);
        let from = heard.partition_point(|heard| heard.hour < first);
        let to = heard.partition_point(|heard| heard.hour <= now);
        let heard = heard.get(from..to).unwrap_or_default();
        let (left_out, newest) = heard.split_at(heard.len().saturating_sub(MOST_VOICES));
        let complete_since = left_out.last().map_or(first, |left_out| Hour(left_out.hour.0.saturating_add(1)));
        let (mut persons, mut cohorts) = (Numbers::default(), Numbers::default());
        let voice = |heard: &Heard| {
            let Heard { person, mark: _, hour, reason, since, cohort, received, history } = *heard;
            let (person, cohort) = (persons.of(person), cohort.map(|cohort| cohorts.of(cohort)));
            Voice { person, hour, reason, since, cohort, received, history }
        };
        let voices: Vec<Voice> = newest.iter().rev().map(voice).collect();
        (!voices.is_empty() || !sends.is_empty()).then_some(Crowd { complete_since, voices, has_feed, sends })
    }
}

/// The persons of some voices have numbers below this.
fn below(voices: &[Voice]) -> usize {
    let highest = voices.iter().map(|voice| voice.person).max();
    highest.and_then(|highest| usize::try_from(highest).ok()).map_or(0, |highest| highest.saturating_add(1))
}

/// Numbers as they come, for other numbers.
#[derive(Default)]
struct Numbers {
    known: Vec<Option<u64>>,
    next: u64,
}

impl Numbers {
    fn of(&mut self, other: u64) -> u64 {
        let place = usize::try_from(other).unwrap_or(usize::MAX);
        if self.known.len() <= place {
            self.known.resize(place.saturating_add(1), None);
        }
        let Some(known) = self.known.get_mut(place) else { return other };
        *known.get_or_insert_with(|| {
            let number = self.next;
            self.next = self.next.saturating_add(1);
            number
        })
    }
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
