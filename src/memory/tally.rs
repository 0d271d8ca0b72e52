//! Counting distinct persons in any window, in any order of arrival, with exact removal.
//!
//! Per person and scope we keep the set of hours in which the person was seen ([`Sightings`]); per
//! scope and hour a [`Cell`] counts how many persons were seen in that hour, by the gap to the hour
//! in which the same person was seen before. The distinct persons of a window are the entries in
//! its hours whose gap reaches back beyond its first hour. An insertion or removal touches its own
//! cell and its successor's, so a count costs as many cells as the window has hours, and never
//! depends on the order of arrival.
//!
//! Nothing here knows stores or rates: integers only. A store that keeps sightings and cells as rows
//! of its own uses the same algebra ([`Neighbors`] gives [`CellChange`]s). Read [`Tally`].

use std::collections::{BTreeMap, BTreeSet};

use super::{Hour, RecordKey, Window};

/// What was counted in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Count {
    /// Distinct persons, and what totals added without naming them.
    pub persons: u64,
    /// Records, a person as often as seen, and what totals added.
    pub records: u64,
}

/// Names a record among the sightings of one person in one hour: the first 8 bytes of its key.
///
/// 64 bits are enough here, because only records of the same person, scope, series and hour meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Mark(pub [u8; 8]);

impl Mark {
    /// The mark of a record.
    pub fn of(record: RecordKey) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = record.0;
        Mark([a, b, c, d, e, f, g, h])
    }
}

/// Hours since the same person was seen before: 1..=720, or [`Gap::NONE`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Gap(u16);

impl Gap {
    /// No earlier sighting within reach of the longest window.
    pub const NONE: Gap = Gap(721);

    /// The gap between an hour and the one before it in which the person was seen.
    pub fn between(before: Option<Hour>, hour: Hour) -> Self {
        let hours = before.map_or(u32::MAX, |before| hour.0.saturating_sub(before.0));
        u16::try_from(hours).map_or(Gap::NONE, |hours| Gap(hours.min(Gap::NONE.0)))
    }

    /// Whether the earlier sighting, if any, lies before `first`, seen from `hour`.
    pub(crate) fn reaches_before(self, first: Hour, hour: Hour) -> bool {
        // INVARIANT: a window spans at most 720 hours back, so that `NONE` always reaches beyond it.
        u32::from(self.0) > hour.0.saturating_sub(first.0)
    }
}

/// What is known of one person around one hour, the record in question left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbors {
    /// The last earlier hour in which the person was seen.
    pub before: Option<Hour>,
    /// Whether another record saw the person in the same hour.
    pub within: bool,
    /// The next later hour in which the person was seen.
    pub after: Option<Hour>,
}

/// One person more or less in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CellChange {
    /// In the cell of which hour.
    pub hour: Hour,
    /// Under which gap.
    pub gap: Gap,
    /// Whether the person is added; otherwise taken away.
    pub added: bool,
}

impl Neighbors {
    /// What changes among the persons of the cells when a record sees the person in `hour`.
    pub fn insert(self, hour: Hour) -> impl Iterator<Item = CellChange> {
        self.changes(hour, true)
    }

    /// What changes among the persons of the cells when the record in `hour` is taken away again.
    pub fn remove(self, hour: Hour) -> impl Iterator<Item = CellChange> {
        self.changes(hour, false)
    }

    /// The own cell gains or loses an entry; the entry of the next hour changes its gap.
    fn changes(self, hour: Hour, added: bool) -> impl Iterator<Item = CellChange> {
        let Neighbors { before, within, after } = self;
        let own = (!within).then(|| CellChange { hour, gap: Gap::between(before, hour), added });
        let next = after.filter(|_| !within).map(|after| {
            let (without, with) = (Gap::between(before, after), Gap::between(Some(hour), after));
            [CellChange { hour: after, gap: without, added: !added }, CellChange { hour: after, gap: with, added }]
        });
        own.into_iter().chain(next.into_iter().flatten().filter(move |_| {
            // Out of reach with or without the record: taking away and adding would cancel out.
            after.is_some_and(|after| Gap::between(before, after) != Gap::between(Some(hour), after))
        }))
    }
}

/// When one person was seen in one series of one scope, and by which records.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sightings(BTreeSet<(Hour, Mark)>);

impl Sightings {
    /// Adds a sighting; `None` when it was there before, else what it changes in the cells.
    pub fn insert(&mut self, hour: Hour, mark: Mark) -> Option<impl Iterator<Item = CellChange> + use<>> {
        let neighbors = self.neighbors(hour, mark);
        self.0.insert((hour, mark)).then(|| neighbors.insert(hour))
    }

    /// Takes a sighting away; `None` when it was not there, else what that changes in the cells.
    pub fn remove(&mut self, hour: Hour, mark: Mark) -> Option<impl Iterator<Item = CellChange> + use<>> {
        let was_there = self.0.remove(&(hour, mark));
        was_there.then(|| self.neighbors(hour, mark).remove(hour))
    }

    /// Whether the person was never seen.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last hour, not after `now`, in which the person was seen.
    pub fn latest(&self, now: Hour) -> Option<Hour> {
        self.0.range(..=(now, Mark([u8::MAX; 8]))).next_back().map(|(hour, _)| *hour)
    }

    /// Every sighting, by hour and then by mark.
    pub fn iter(&self) -> impl Iterator<Item = (Hour, Mark)> + '_ {
        self.0.iter().copied()
    }

    fn neighbors(&self, hour: Hour, mark: Mark) -> Neighbors {
        let (lowest, highest) = ((hour, Mark([0; 8])), (hour, Mark([u8::MAX; 8])));
        Neighbors {
            before: self.0.range(..lowest).next_back().map(|(before, _)| *before),
            within: self.0.range(lowest..=highest).any(|(_, other)| *other != mark),
            after: self.0.range((std::ops::Bound::Excluded(highest), std::ops::Bound::Unbounded)).next().map(|s| s.0),
        }
    }
}

/// One hour of one series of one scope.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
pub struct Cell {
    /// How many persons were seen in this hour, by the gap to their hour before; never zero.
    persons: BTreeMap<Gap, u64>,
    /// How many records saw them.
    records: u64,
    /// Totals without persons, by the record that reported them.
    totals: BTreeMap<Mark, u64>,
}

impl Cell {
    /// Makes a change to its persons.
    pub fn change(&mut self, change: CellChange) {
        let persons = self.persons.entry(change.gap).or_default();
        *persons = if change.added { persons.saturating_add(1) } else { persons.saturating_sub(1) };
        if *persons == 0 {
            self.persons.remove(&change.gap);
        }
    }

    /// Counts one record more.
    pub fn add_record(&mut self) {
        self.records = self.records.saturating_add(1);
    }

    /// Counts one record less.
    pub fn remove_record(&mut self) {
        self.records = self.records.saturating_sub(1);
    }

    /// Adds a total; one that the same record reported before stays as it is, and the answer is false.
    pub fn add_total(&mut self, mark: Mark, count: u64) -> bool {
        let is_new = !self.totals.contains_key(&mark);
        self.totals.entry(mark).or_insert(count);
        is_new
    }

    /// Takes the total of a record away, and gives it.
    pub fn remove_total(&mut self, mark: Mark) -> Option<u64> {
        self.totals.remove(&mark)
    }

    /// Whether nothing was counted.
    pub fn is_empty(&self) -> bool {
        let Cell { persons, records, totals } = self;
        persons.is_empty() && *records == 0 && totals.is_empty()
    }

    /// Records of this hour, totals included.
    pub fn records(&self) -> u64 {
        self.records.saturating_add(self.total())
    }

    /// Whether anybody who is named was seen in this hour.
    pub fn has_persons(&self) -> bool {
        !self.persons.is_empty()
    }

    /// What totals added in this hour.
    pub fn total(&self) -> u64 {
        self.totals.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Persons of this hour who were not seen in any earlier hour of a window that begins at `first`.
    fn first_seen_since(&self, first: Hour, hour: Hour) -> u64 {
        let entries = self.persons.iter().filter(|(gap, _)| gap.reaches_before(first, hour));
        entries.fold(0, |sum, (_, persons)| sum.saturating_add(*persons))
    }
}

impl Count {
    /// Counts a window that begins at `first` from its cells, in any order; the cells must be those
    /// from `first` to the running hour, empty ones left out.
    pub fn of_cells<C: std::borrow::Borrow<Cell>>(first: Hour, cells: impl IntoIterator<Item = (Hour, C)>) -> Self {
        cells.into_iter().fold(Count::default(), |count, (hour, cell)| {
            let cell = cell.borrow();
            let persons = cell.first_seen_since(first, hour).saturating_add(cell.total());
            Count {
                persons: count.persons.saturating_add(persons),
                records: count.records.saturating_add(cell.records()),
            }
        })
    }
}

/// One series over several scopes, where a person seen in two of them counts once.
///
/// Costs as much as there are persons in all scopes: cells of several scopes cannot be added up,
/// because gaps do not know of other scopes.
#[derive(Debug, Clone)]
pub struct Union<P> {
    /// The running hour; nothing later is counted.
    now: Hour,
    /// In which hour each person was last seen.
    latest: BTreeMap<P, Hour>,
    /// Records and totals by hour.
    hours: BTreeMap<Hour, (u64, u64)>,
}

impl<P: Ord> Union<P> {
    /// A union of no scopes, as seen from `now`.
    pub fn new(now: Hour) -> Self {
        Union { now, latest: BTreeMap::new(), hours: BTreeMap::new() }
    }

    /// Adds that a person was seen in an hour.
    pub fn add_sighting(&mut self, person: P, hour: Hour) {
        if hour <= self.now {
            let latest = self.latest.entry(person).or_insert(hour);
            *latest = hour.max(*latest);
        }
    }

    /// Adds the records and totals of a cell; its persons come by [`Union::add_sighting`].
    pub fn add_cell(&mut self, hour: Hour, cell: &Cell) {
        let (records, total) = self.hours.entry(hour).or_default();
        *records = records.saturating_add(cell.records());
        *total = total.saturating_add(cell.total());
    }

    /// Counts a window that ends with the running hour.
    pub fn count(&self, window: Window) -> Count {
        let first = window.first_hour(self.now);
        let persons = self.latest.values().filter(|hour| **hour >= first).count();
        let mut count = Count { persons: u64::try_from(persons).unwrap_or(u64::MAX), records: 0 };
        for (records, total) in self.hours.range(first..=self.now).map(|(_, hour)| hour) {
            count.persons = count.persons.saturating_add(*total);
            count.records = count.records.saturating_add(*records);
        }
        count
    }
}

/// One series of one scope, whole and in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally<P> {
    people: BTreeMap<P, Sightings>,
    // INVARIANT: what the sightings say, and no empty cells.
    cells: BTreeMap<Hour, Cell>,
}

impl<P> Default for Tally<P> {
    fn default() -> Self {
        Tally { people: BTreeMap::new(), cells: BTreeMap::new() }
    }
}

impl<P: Ord> Tally<P> {
    /// Counts that a record saw a person in an hour; once, however often it is said.
    pub fn insert(&mut self, person: P, hour: Hour, mark: Mark) {
        let Some(changes) = self.people.entry(person).or_default().insert(hour, mark) else { return };
        let changes: Vec<CellChange> = changes.collect();
        self.cells.entry(hour).or_default().add_record();
        self.change(&changes);
    }

    /// Takes it back; nothing happens if it was not counted.
    pub fn remove(&mut self, person: &P, hour: Hour, mark: Mark) {
        let Some(sightings) = self.people.get_mut(person) else { return };
        let Some(changes) = sightings.remove(hour, mark) else { return };
        let changes: Vec<CellChange> = changes.collect();
        if sightings.is_empty() {
            self.people.remove(person);
        }
        self.cells.entry(hour).or_default().remove_record();
        self.change(&changes);
        self.drop_if_empty(hour);
    }

    /// Counts a total of persons whom nobody names; once, however often it is said.
    pub fn insert_total(&mut self, hour: Hour, mark: Mark, count: u64) {
        self.cells.entry(hour).or_default().add_total(mark, count);
    }

    /// Takes a total back; nothing happens if it was not counted.
    pub fn remove_total(&mut self, hour: Hour, mark: Mark) {
        if let Some(cell) = self.cells.get_mut(&hour) {
            cell.remove_total(mark);
        }
        self.drop_if_empty(hour);
    }

    /// Takes everything back that was counted of a person.
    pub fn forget(&mut self, person: &P) {
        let sightings: Vec<_> = self.people.get(person).into_iter().flat_map(Sightings::iter).collect();
        for (hour, mark) in sightings {
            self.remove(person, hour, mark);
        }
    }

    /// Counts a window as seen from `now`.
    pub fn count(&self, window: Window, now: Hour) -> Count {
        let first = window.first_hour(now);
        Count::of_cells(first, self.cells.range(first..=now).map(|(hour, cell)| (*hour, cell)))
    }

    /// Counts the hours from `first` to `last`, both inclusive, at most the longest window.
    pub fn count_between(&self, first: Hour, last: Hour) -> Count {
        if first > last {
            return Count::default();
        }
        Count::of_cells(first, self.cells.range(first..=last).map(|(hour, cell)| (*hour, cell)))
    }

    /// The hours of a window as seen from `now` that have anything in them, ascending.
    pub fn hours(&self, window: Window, now: Hour) -> impl Iterator<Item = (Hour, &Cell)> {
        self.cells.range(window.first_hour(now)..=now).map(|(hour, cell)| (*hour, cell))
    }

    /// Adds everything to a union of scopes.
    pub fn add_to(&self, union: &mut Union<P>)
    where
        P: Clone,
    {
        for (person, sightings) in &self.people {
            if let Some(latest) = sightings.latest(union.now) {
                union.add_sighting(person.clone(), latest);
            }
        }
        for (hour, cell) in &self.cells {
            union.add_cell(*hour, cell);
        }
    }

    /// Drops everything before an hour. Windows that begin at `first` or later count the same.
    pub fn expire(&mut self, first: Hour)
    where
        P: Clone,
    {
        let old = |(person, sightings): (&P, &Sightings)| {
            let old: Vec<_> = sightings.iter().take_while(|(hour, _)| *hour < first).collect();
            (!old.is_empty()).then(|| (person.clone(), old))
        };
        let old: Vec<_> = self.people.iter().filter_map(old).collect();
        for (person, sightings) in old {
            for (hour, mark) in sightings {
                self.remove(&person, hour, mark);
            }
        }
        self.cells = self.cells.split_off(&first);
    }

    /// Whether nothing is counted.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    fn change(&mut self, changes: &[CellChange]) {
        for change in changes {
            self.cells.entry(change.hour).or_default().change(*change);
            self.drop_if_empty(change.hour);
        }
    }

    fn drop_if_empty(&mut self, hour: Hour) {
        if self.cells.get(&hour).is_some_and(Cell::is_empty) {
            self.cells.remove(&hour);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// One thing said to a tally: a person in an hour by a record, or a total of a record.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    enum Said {
        Person(u8, u32, u8),
        Total(u32, u8),
    }

    fn mark(record: u8) -> Mark {
        Mark::of(RecordKey([record; 16]))
    }

    fn tell(tally: &mut Tally<u8>, said: Said, added: bool) {
        match (said, added) {
            (Said::Person(person, hour, record), true) => tally.insert(person, Hour(hour), mark(record)),
            (Said::Person(person, hour, record), false) => tally.remove(&person, Hour(hour), mark(record)),
            // The count follows from the record, as a record says the same thing each time.
            (Said::Total(hour, record), true) => tally.insert_total(Hour(hour), mark(record), u64::from(record) + 1),
            (Said::Total(hour, record), false) => tally.remove_total(Hour(hour), mark(record)),
        }
    }

    /// The slow and obvious count.
    fn naive(said: &BTreeSet<Said>, window: Window, now: Hour) -> Count {
        let mut persons = BTreeSet::new();
        let mut count = Count::default();
        for said in said {
            match *said {
                Said::Person(person, hour, _) if window.contains(now, Hour(hour)) => {
                    persons.insert(person);
                    count.records += 1;
                }
                Said::Total(hour, record) if window.contains(now, Hour(hour)) => {
                    count.records += u64::from(record) + 1;
                    count.persons += u64::from(record) + 1;
                }
                Said::Person(..) | Said::Total(..) => {}
            }
        }
        count.persons += persons.len() as u64;
        count
    }

    fn anything() -> impl Strategy<Value = Said> {
        // Hours close together, and hours around the reach of the longest window.
        let hour = prop_oneof![0_u32..12, 700_u32..760, 1_430_u32..1_450];
        prop_oneof![
            4 => (0_u8..4, hour.clone(), 0_u8..3).prop_map(|(person, hour, record)| Said::Person(person, hour, record)),
            1 => (hour, 0_u8..3).prop_map(|(hour, record)| Said::Total(hour, record)),
        ]
    }

    fn windows() -> impl Iterator<Item = Window> {
        [1, 2, 5, 24, 168, 695, 719, 720].into_iter().filter_map(Window::hours)
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_naive_model(steps in prop::collection::vec((anything(), prop::bool::weighted(0.7)), 0..60)) {
            let (mut tally, mut said) = (Tally::default(), BTreeSet::new());
            for (step, added) in steps {
                tell(&mut tally, step, added);
                if added { said.insert(step); } else { said.remove(&step); }
            }
            for now in [0, 3, 11, 12, 710, 720, 730, 759, 1_431, 1_450, 2_200].map(Hour) {
                for window in windows() {
                    prop_assert_eq!(tally.count(window, now), naive(&said, window, now), "{} at {:?}", window, now);
                }
            }
        }

        #[test]
        fn any_order_and_any_repetition_give_the_same_tally(
            (said, shuffled) in prop::collection::vec(anything(), 0..40).prop_flat_map(|said| {
                let twice: Vec<Said> = said.iter().chain(&said).copied().collect();
                (Just(said), Just(twice).prop_shuffle())
            })
        ) {
            let (mut first, mut second) = (Tally::default(), Tally::default());
            said.into_iter().for_each(|said| tell(&mut first, said, true));
            shuffled.into_iter().for_each(|said| tell(&mut second, said, true));
            prop_assert_eq!(first, second);
        }

        #[test]
        fn what_is_taken_away_leaves_no_trace(kept in prop::collection::btree_set(anything(), 0..30), gone in prop::collection::btree_set(anything(), 0..30)) {
            let (mut with, mut without) = (Tally::default(), Tally::default());
            for said in kept.union(&gone) { tell(&mut with, *said, true); }
            for said in gone.difference(&kept) { tell(&mut with, *said, false); }
            for said in &kept { tell(&mut without, *said, true); }
            prop_assert_eq!(with, without);
        }

        #[test]
        fn a_union_counts_a_person_of_two_scopes_once(said in prop::collection::btree_set(anything(), 0..40), split in any::<u64>()) {
            let (mut left, mut right) = (Tally::default(), Tally::default());
            for (place, said) in said.iter().enumerate() {
                tell(if split >> (place % 64) & 1 == 0 { &mut left } else { &mut right }, *said, true);
            }
            for now in [11, 730, 1_450].map(Hour) {
                let mut union = Union::new(now);
                left.add_to(&mut union);
                right.add_to(&mut union);
                for window in windows() {
                    prop_assert_eq!(union.count(window), naive(&said, window, now));
                }
            }
        }

        #[test]
        fn expiry_changes_no_later_count(said in prop::collection::btree_set(anything(), 0..40), taken in 0_usize..40) {
            let mut tally = Tally::default();
            for said in &said { tell(&mut tally, *said, true); }
            tally.expire(Window::LONGEST.first_hour(Hour(1_440)));
            // Removal after expiry finds the cells as it needs them.
            let mut said: Vec<Said> = said.into_iter().collect();
            if taken < said.len() { tell(&mut tally, said.remove(taken), false); }
            let said = said.into_iter().collect();
            for now in [1_440, 1_450, 1_460].map(Hour) {
                for window in windows() {
                    prop_assert_eq!(tally.count(window, now), naive(&said, window, now));
                }
            }
        }
    }
}
