//! When advertising may reach people, by where their number belongs. Read [`QuietHours`].

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{Timestamp, ToSpan};
use serde::Deserialize;
use toml::Spanned;

use super::super::phone::E164;
use super::super::region::Region;
use super::calling_codes::{CallingCodes, CodeOwner};
use super::source::Files;

/// The places of the table.
#[derive(Debug, Default)]
pub struct QuietHours {
    places: Vec<Place>,
}

/// A place with its zones and hours.
#[derive(Debug)]
pub struct Place {
    region: Region,
    /// Digits behind the calling code; empty for a whole region.
    prefixes: Vec<String>,
    zones: Vec<TimeZone>,
    /// For each day from Monday the time from which and until which advertising is welcome.
    hours: [Option<(Time, Time)>; 7],
    holidays: Vec<Holiday>,
}

#[derive(Debug, Clone, Copy)]
enum Holiday {
    Fixed { month: i8, day: i8 },
    FromEaster(i16),
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct AsWritten {
    #[serde(default)]
    place: Vec<PlaceAsWritten>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceAsWritten {
    region: Spanned<String>,
    zones: Vec<Spanned<String>>,
    #[serde(default)]
    prefixes: Vec<String>,
    hours: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default)]
    quiet: Vec<Spanned<String>>,
    #[serde(default)]
    holidays: Vec<Spanned<String>>,
}

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// How far ahead the next allowed time is looked for. Holidays and quiet days follow on one another for a
/// few days at most.
const DAYS_AHEAD: i32 = 14;

impl QuietHours {
    pub(super) fn parse(files: &mut Files<'_>, file: &str) -> Self {
        let AsWritten { place } = files.toml(file);
        // Zones come with the program, not from the machine: the same record, the same verdict.
        let zones = TimeZoneDatabase::bundled();
        QuietHours { places: place.iter().filter_map(|place| read_place(files, file, place, &zones)).collect() }
    }

    /// The place a number belongs to. Of several the one with the longest prefix, then the first.
    pub fn place(&self, number: &E164, codes: &CallingCodes) -> Option<&Place> {
        let CodeOwner::Regions(regions) = number.owner(codes) else { return None };
        let national = number.as_str().get(1 + number.calling_code().len()..)?;
        let fits = |place: &&Place| regions.contains(place.region) && place.prefix_length(national).is_some();
        // `max_by_key` keeps the last of equals.
        self.places.iter().filter(fits).rev().max_by_key(|place| place.prefix_length(national))
    }
}

fn read_place(files: &mut Files<'_>, file: &str, place: &PlaceAsWritten, zones: &TimeZoneDatabase) -> Option<Place> {
    let region = files.region(file, &place.region)?;
    let mut read = Vec::new();
    for name in &place.zones {
        match zones.get(name.get_ref()) {
            Ok(zone) => read.push(zone),
            Err(_) => files.report(file, name.span(), format!("`{}` is no time zone", name.get_ref()), None),
        }
    }
    let mut hours = [None; 7];
    // `every` first, whatever the order in the file.
    let by_name = |every: bool| place.hours.iter().filter(move |(day, _)| (day.get_ref() == "every") == every);
    for (day, span) in by_name(true).chain(by_name(false)) {
        let Some(open) = window(span.get_ref()) else {
            let message = format!("`{}` are no hours, such as `08:00-21:00`", span.get_ref());
            files.report(file, span.span(), message, None);
            continue;
        };
        let at = DAYS.iter().position(|known| known == day.get_ref());
        match (day.get_ref().as_str(), at.and_then(|at| hours.get_mut(at))) {
            ("every", _) => hours = [Some(open); 7],
            (_, Some(slot)) => *slot = Some(open),
            (name, None) => files.report(file, day.span(), format!("`{name}` is no day"), None),
        }
    }
    for day in &place.quiet {
        let at = DAYS.iter().position(|known| known == day.get_ref());
        match at.and_then(|at| hours.get_mut(at)) {
            Some(slot) => *slot = None,
            None => files.report(file, day.span(), format!("`{}` is no day", day.get_ref()), None),
        }
    }
    let mut holidays = Vec::new();
    for day in &place.holidays {
        match holiday(day.get_ref()) {
            Some(holiday) => holidays.push(holiday),
            None => files.report(file, day.span(), format!("`{}` is no holiday", day.get_ref()), None),
        }
    }
    Some(Place { region, prefixes: place.prefixes.clone(), zones: read, hours, holidays })
}

/// `08:00-21:00`.
fn window(text: &str) -> Option<(Time, Time)> {
    let (from, until) = text.split_once('-')?;
    let time = |text: &str| text.parse::<Time>().ok();
    time(from).zip(time(until)).filter(|(from, until)| from < until)
}

/// `12-25`, `easter+1`.
fn holiday(text: &str) -> Option<Holiday> {
    if let Some(days) = text.strip_prefix("easter") {
        return days.parse().ok().map(Holiday::FromEaster);
    }
    let (month, day) = text.split_once('-')?;
    let (month, day) = (month.parse().ok()?, day.parse().ok()?);
    // A leap year, so that the 29th of February is a day.
    Date::new(2024, month, day).ok().map(|_| Holiday::Fixed { month, day })
}

impl Place {
    /// How long the prefix is with which a national number begins; `None` if it begins with none of them.
    fn prefix_length(&self, national: &str) -> Option<usize> {
        if self.prefixes.is_empty() {
            return Some(0);
        }
        self.prefixes.iter().filter(|prefix| national.starts_with(prefix.as_str())).map(String::len).max()
    }

    /// The time of day in each zone of the place.
    pub fn local_times(&self, at: Timestamp) -> Vec<Time> {
        self.zones.iter().map(|zone| zone.to_datetime(at).time()).collect()
    }

    /// Whether advertising is welcome in every zone of the place.
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.zones.iter().all(|zone| {
            let local = zone.to_datetime(at);
            self.hours_of(local.date()).is_some_and(|(from, until)| (from..until).contains(&local.time()))
        })
    }

    /// The hours of a day; none on a quiet one.
    fn hours_of(&self, date: Date) -> Option<(Time, Time)> {
        if self.holidays.iter().any(|holiday| holiday.is_on(date)) {
            return None;
        }
        let day = usize::try_from(date.weekday().to_monday_zero_offset()).ok()?;
        self.hours.get(day).copied().flatten()
    }

    /// The next time at which advertising is welcome in every zone: `at` itself, or when hours begin.
    /// `None` if that is not within two weeks.
    pub fn opens(&self, at: Timestamp) -> Option<Timestamp> {
        if self.is_open(at) {
            return Some(at);
        }
        let mut openings: Vec<Timestamp> = Vec::new();
        for zone in &self.zones {
            let today = zone.to_datetime(at).date();
            for ahead in 0..=DAYS_AHEAD {
                let Ok(date) = today.checked_add(ahead.days()) else { continue };
                let Some((from, _)) = self.hours_of(date) else { continue };
                openings.extend(date.to_datetime(from).to_zoned(zone.clone()).map(|opening| opening.timestamp()));
            }
        }
        openings.sort_unstable();
        openings.into_iter().find(|opening| *opening > at && self.is_open(*opening))
    }
}

impl Holiday {
    fn is_on(self, date: Date) -> bool {
        match self {
            Holiday::Fixed { month, day } => date.month() == month && date.day() == day,
            Holiday::FromEaster(days) => {
                let easter = easter(date.year());
                easter.and_then(|easter| easter.checked_add(i32::from(days).days()).ok()) == Some(date)
            }
        }
    }
}

/// Easter Sunday of the Gregorian calendar (Anonymous Gregorian algorithm, Meeus 1991).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e, f) = (b / 4, b % 4, (b + 8) / 25);
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let days = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(days / 31).ok()?, i8::try_from(days % 31 + 1).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::test_tables;
    use super::*;

    #[test]
    fn easter_falls_where_the_calendar_says() {
        for (year, date) in [(2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")] {
            assert_eq!(easter(year).unwrap().to_string(), date);
        }
    }

    #[test]
    fn hours_hold_in_every_zone_of_the_number() {
        let tables = test_tables();
        for (number, at, opens) in [
            // New York: 07:59, 08:00 and 21:00 in winter.
            ("+12125550100", "2026-11-23T12:59:00Z", Some("2026-11-23T13:00:00Z")),
            ("+12125550100", "2026-11-23T13:00:00Z", Some("2026-11-23T13:00:00Z")),
            ("+12125550100", "2026-11-24T02:00:00Z", Some("2026-11-24T13:00:00Z")),
            // The same in summer, an hour earlier in UTC.
            ("+12125550100", "2026-07-01T11:30:00Z", Some("2026-07-01T12:00:00Z")),
            // Florida closes at 20:00 in the east and opens at 08:00 in the west.
            ("+13055550100", "2026-11-24T01:00:00Z", Some("2026-11-24T14:00:00Z")),
            // Texas on a Sunday from noon.
            ("+12145550100", "2026-11-22T16:00:00Z", Some("2026-11-22T18:00:00Z")),
            // An area code that the table does not have: every zone of the country; 13:00 in Honolulu is
            // 18:00 in New York.
            ("+19995550100", "2026-11-23T15:00:00Z", Some("2026-11-23T18:00:00Z")),
            // India is half an hour off.
            ("+919876543210", "2026-11-23T04:00:00Z", Some("2026-11-23T04:30:00Z")),
            ("+919876543210", "2026-11-23T15:29:00Z", Some("2026-11-23T15:29:00Z")),
            ("+919876543210", "2026-11-23T15:30:00Z", Some("2026-11-24T04:30:00Z")),
            // France: a Sunday, Easter Monday behind a Sunday, the 14th of July.
            ("+33612345678", "2026-11-22T10:00:00Z", Some("2026-11-23T07:00:00Z")),
            ("+33612345678", "2026-04-05T10:00:00Z", Some("2026-04-07T06:00:00Z")),
            ("+33612345678", "2026-07-14T10:00:00Z", Some("2026-07-15T06:00:00Z")),
            // Manaus is an hour behind São Paulo.
            ("+5592987654321", "2026-11-23T11:30:00Z", Some("2026-11-23T12:00:00Z")),
            ("+5511987654321", "2026-11-23T11:30:00Z", Some("2026-11-23T11:30:00Z")),
            // No such law known.
            ("+493023125000", "2026-11-23T02:00:00Z", None),
            ("+80012345678", "2026-11-23T02:00:00Z", None),
        ] {
            let number_read = E164::parse(number, &tables.calling_codes).unwrap();
            let place = tables.quiet_hours.place(&number_read, &tables.calling_codes);
            let at: Timestamp = at.parse().unwrap();
            let found = place.and_then(|place| place.opens(at));
            assert_eq!(found.map(|found| found.to_string()).as_deref(), opens, "{number} {at}");
            if let (Some(place), Some(found)) = (place, found) {
                assert_eq!(place.is_open(at), found == at);
                assert!(place.is_open(found));
            }
        }
    }
}
