//! Reports, deliveries and messages as they refer to one another: what a report is about, who
//! received something, what somebody did before. Read [`Reported`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::super::{
    Change, Example, Heard, History, Hour, Mark, Person, RecordKey, Report, Scope, ScopeKind, Series, Window,
};

/// A report, delivery or sighting to be counted in a scope, or no longer.
#[derive(Debug)]
pub(super) struct Counting {
    pub(super) is_added: bool,
    pub(super) scope: Scope,
    pub(super) series: Series,
    pub(super) person: Person,
    pub(super) hour: Hour,
    pub(super) mark: Mark,
}

/// All of them, found by record, by message and by person.
#[derive(Debug, Default)]
pub(super) struct Reported {
    reports: BTreeMap<RecordKey, ReportRow>,
    deliveries: BTreeMap<RecordKey, DeliveryRow>,
    messages: BTreeMap<RecordKey, MessageRow>,
    by_business: BTreeMap<String, BTreeSet<RecordKey>>,
    by_message: BTreeMap<(String, String), BTreeSet<(What, RecordKey)>>,
    by_person: BTreeMap<Person, Past>,
}

/// What a record tells of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Reported,
    Delivered,
    Sent,
}

#[derive(Debug)]
struct ReportRow {
    business: String,
    report: Report,
    /// What it is counted for besides its business.
    about: BTreeSet<Scope>,
}

#[derive(Debug)]
struct DeliveryRow {
    business: String,
    person: Person,
    hour: Hour,
    message: Option<String>,
    scopes: Vec<Scope>,
}

#[derive(Debug)]
struct MessageRow {
    business: String,
    message: String,
    hour: Hour,
    scopes: Vec<Scope>,
}

/// What one person did.
#[derive(Debug, Default)]
struct Past {
    reports: BTreeSet<RecordKey>,
    deliveries: BTreeSet<RecordKey>,
    /// Reports taken back as abuse: about which business, and when they were taken back.
    abuse: BTreeMap<RecordKey, (String, Hour)>,
}

impl Reported {
    /// Takes in a report, a delivery or a message, once; answers what is to be counted.
    pub(super) fn insert(&mut self, record: RecordKey, business: &str, change: &Change) -> Vec<Counting> {
        let business = business.to_owned();
        let mut counting = Vec::new();
        match change {
            Change::Report(report) if !self.reports.contains_key(&record) => {
                self.by_business.entry(business.clone()).or_default().insert(record);
                self.by_person.entry(report.person.clone()).or_default().reports.insert(record);
                if let Some(message) = &report.message {
                    self.by_message
                        .entry((business.clone(), message.clone()))
                        .or_default()
                        .insert((What::Reported, record));
                }
                let row = ReportRow { business: business.clone(), report: report.clone(), about: BTreeSet::new() };
                count(&mut counting, true, &business_scope(&business), record, report);
                self.reports.insert(record, row);
                self.attribute(record, &mut counting);
            }
            // What was delivered and then read was delivered once, at the earlier of the two.
            Change::Delivered { person, hour, message, scopes }
                if self.deliveries.get(&record).is_none_or(|known| *hour < known.hour) =>
            {
                counting.extend(self.take_delivery(record).into_iter().flat_map(|(_, counting)| counting));
                let row = DeliveryRow {
                    business: business.clone(),
                    person: person.clone(),
                    hour: *hour,
                    message: message.clone(),
                    scopes: scopes.clone(),
                };
                row.count(&mut counting, true, record);
                self.by_person.entry(person.clone()).or_default().deliveries.insert(record);
                self.deliveries.insert(record, row);
                if let Some(message) = message {
                    self.by_message
                        .entry((business.clone(), message.clone()))
                        .or_default()
                        .insert((What::Delivered, record));
                    self.attribute_all(&business, message, &mut counting);
                }
            }
            Change::Sent { message, scopes, hour } if !self.messages.contains_key(&record) => {
                let row = MessageRow {
                    business: business.clone(),
                    message: message.clone(),
                    hour: *hour,
                    scopes: scopes.clone(),
                };
                self.messages.insert(record, row);
                self.by_message.entry((business.clone(), message.clone())).or_default().insert((What::Sent, record));
                self.attribute_all(&business, message, &mut counting);
            }
            _ => {}
        }
        counting
    }

    /// Takes a report back; as abuse, if the reporter or the cohort was retracted at that moment.
    pub(super) fn take_report(&mut self, record: RecordKey, abuse: Option<Timestamp>) -> Vec<Counting> {
        let mut counting = Vec::new();
        let Some(ReportRow { business, report, about }) = self.reports.remove(&record) else { return counting };
        for scope in about.iter().chain([&business_scope(&business)]) {
            count(&mut counting, false, scope, record, &report);
        }
        if let Some(message) = &report.message {
            self.leave_message(&business, message, (What::Reported, record));
        }
        if let Some(records) = self.by_business.get_mut(&business) {
            records.remove(&record);
        }
        if let Some(past) = self.by_person.get_mut(&report.person) {
            past.reports.remove(&record);
            if let Some(at) = abuse {
                past.abuse.insert(record, (business, Hour::of(at)));
            }
        }
        counting
    }

    /// Takes a delivery back, and says when it was; `None` if there is no such.
    pub(super) fn take_delivery(&mut self, record: RecordKey) -> Option<(Hour, Vec<Counting>)> {
        let row = self.deliveries.remove(&record)?;
        let mut counting = Vec::new();
        row.count(&mut counting, false, record);
        if let Some(past) = self.by_person.get_mut(&row.person) {
            past.deliveries.remove(&record);
        }
        if let Some(message) = &row.message {
            self.leave_message(&row.business, message, (What::Delivered, record));
            self.attribute_all(&row.business, message, &mut counting);
        }
        Some((row.hour, counting))
    }

    /// Takes a message back.
    pub(super) fn take_message(&mut self, record: RecordKey) -> Vec<Counting> {
        let mut counting = Vec::new();
        if let Some(row) = self.messages.remove(&record) {
            self.leave_message(&row.business, &row.message, (What::Sent, record));
            self.attribute_all(&row.business, &row.message, &mut counting);
        }
        counting
    }

    /// Whether there is such a delivery of a business.
    pub(super) fn is_delivery_of(&self, business: &str, record: &RecordKey) -> bool {
        self.deliveries.get(record).is_some_and(|row| row.business == business)
    }

    /// What a report is about besides its business.
    pub(super) fn about(&self, record: RecordKey) -> Vec<Scope> {
        self.reports.get(&record).map(|row| row.about.iter().cloned().collect()).unwrap_or_default()
    }

    /// Everything heard about a business, ascending by hour and mark.
    pub(super) fn heard(&self, business: &str) -> Vec<Heard> {
        let records = self.by_business.get(business).into_iter().flatten();
        let (mut persons, mut cohorts) = (BTreeMap::new(), BTreeMap::new());
        let mut heard = Vec::new();
        for (record, row) in records.filter_map(|record| Some((*record, self.reports.get(record)?))) {
            let ReportRow { business, report, about: _ } = row;
            heard.push(Heard {
                person: number(&mut persons, report.person.as_str()),
                mark: Mark::of(record),
                hour: report.hour,
                reason: report.reason,
                since: report.since,
                cohort: report.cohort.as_deref().map(|cohort| number(&mut cohorts, cohort)),
                received: self.has_received(business, report),
                history: self.history(business, report),
            });
        }
        heard.sort_unstable_by_key(|heard| (heard.hour, heard.mark));
        heard
    }

    /// Messages of a campaign with an id, of the hours from `first` to `last`.
    pub(super) fn examples(&self, campaign: &Scope, first: Hour, last: Hour) -> Vec<Example> {
        let is_meant = |row: &&MessageRow| (first..=last).contains(&row.hour) && row.scopes.contains(campaign);
        let rows = self.messages.values().filter(is_meant);
        rows.map(|row| Example { hour: row.hour, business: row.business.clone(), message: row.message.clone() })
            .collect()
    }

    fn has_received(&self, business: &str, report: &Report) -> bool {
        let first = Window::LONGEST.first_hour(report.hour);
        let mut deliveries = self.deliveries_to(&report.person);
        deliveries.any(|row| row.business == business && (first..=report.hour).contains(&row.hour))
    }

    fn history(&self, business: &str, report: &Report) -> History {
        let Some(past) = self.by_person.get(&report.person) else { return History::default() };
        let before = report.hour.before_its_day();
        let reports = past.reports.iter().filter_map(|record| self.reports.get(record));
        let others = reports.filter(|row| before.contains(&row.report.hour) && row.business != business);
        let businesses: BTreeSet<&str> = others.map(|row| row.business.as_str()).collect();
        let received = self.deliveries_to(&report.person).filter(|row| before.contains(&row.hour)).count();
        let abuse = past.abuse.values().filter(|(_, at)| before.contains(at)).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        History { businesses: number(businesses.len()), received: number(received), abuse: number(abuse) }
    }

    fn deliveries_to(&self, person: &Person) -> impl Iterator<Item = &DeliveryRow> {
        let records = self.by_person.get(person).into_iter().flat_map(|past| &past.deliveries);
        records.filter_map(|record| self.deliveries.get(record))
    }

    fn leave_message(&mut self, business: &str, message: &str, told: (What, RecordKey)) {
        let key = (business.to_owned(), message.to_owned());
        if let Some(records) = self.by_message.get_mut(&key) {
            records.remove(&told);
            if records.is_empty() {
                self.by_message.remove(&key);
            }
        }
    }

    fn attribute_all(&mut self, business: &str, message: &str, counting: &mut Vec<Counting>) {
        let key = (business.to_owned(), message.to_owned());
        let told = self.by_message.get(&key).into_iter().flatten();
        let reports = told.filter(|(what, _)| *what == What::Reported).map(|(_, record)| *record);
        for record in reports.collect::<Vec<_>>() {
            self.attribute(record, counting);
        }
    }

    /// Counts a report for what it is about, and no longer for what it is not.
    fn attribute(&mut self, record: RecordKey, counting: &mut Vec<Counting>) {
        let Some(row) = self.reports.get(&record) else { return };
        let mut about = self.known_of_message(&row.business, &row.report);
        about.extend(row.report.scopes.iter().cloned());
        let Some(row) = self.reports.get_mut(&record) else { return };
        for scope in row.about.difference(&about) {
            count(counting, false, scope, record, &row.report);
        }
        for scope in about.difference(&row.about) {
            count(counting, true, scope, record, &row.report);
        }
        row.about = about;
    }

    /// What is known of the message that a report names.
    fn known_of_message(&self, business: &str, report: &Report) -> BTreeSet<Scope> {
        let Some(message) = &report.message else { return BTreeSet::new() };
        let mut about = BTreeSet::new();
        for (what, record) in self.by_message.get(&(business.to_owned(), message.clone())).into_iter().flatten() {
            let scopes = match what {
                What::Reported => None,
                What::Delivered => {
                    let row = self.deliveries.get(record).filter(|row| row.person == report.person);
                    row.map(|row| &row.scopes)
                }
                What::Sent => self.messages.get(record).map(|row| &row.scopes),
            };
            about.extend(scopes.into_iter().flatten().cloned());
        }
        about
    }

    /// Takes away everything about a person.
    pub(super) fn forget_person(&mut self, person: &Person) -> Vec<Counting> {
        let Some(past) = self.by_person.remove(person) else { return Vec::new() };
        let mut counting: Vec<Counting> =
            past.reports.into_iter().flat_map(|record| self.take_report(record, None)).collect();
        for record in past.deliveries {
            counting.extend(self.take_delivery(record).into_iter().flat_map(|(_, counting)| counting));
        }
        counting
    }

    /// Takes away everything about a business.
    pub(super) fn forget_business(&mut self, business: &str) -> Vec<Counting> {
        let counting = self.take_where(|of, _| of == business);
        for past in self.by_person.values_mut() {
            past.abuse.retain(|_, (of, _)| of != business);
        }
        counting
    }

    /// Takes away what no history reaches any more.
    pub(super) fn expire(&mut self, now: Hour) -> Vec<Counting> {
        let oldest = now.oldest_history();
        let counting = self.take_where(|_, hour| hour < oldest);
        for past in self.by_person.values_mut() {
            past.abuse.retain(|_, (_, at)| *at >= oldest);
        }
        let is_empty = |past: &Past| past.reports.is_empty() && past.deliveries.is_empty() && past.abuse.is_empty();
        self.by_person.retain(|_, past| !is_empty(past));
        self.by_business.retain(|_, records| !records.is_empty());
        counting
    }

    /// Takes away reports, deliveries and messages by business and hour.
    fn take_where(&mut self, is_meant: impl Fn(&str, Hour) -> bool) -> Vec<Counting> {
        let reports = self.reports.iter().filter(|(_, row)| is_meant(&row.business, row.report.hour));
        let reports: Vec<_> = reports.map(|(record, _)| *record).collect();
        let mut counting: Vec<Counting> =
            reports.into_iter().flat_map(|record| self.take_report(record, None)).collect();
        let deliveries = self.deliveries.iter().filter(|(_, row)| is_meant(&row.business, row.hour));
        for record in deliveries.map(|(record, _)| *record).collect::<Vec<_>>() {
            counting.extend(self.take_delivery(record).into_iter().flat_map(|(_, counting)| counting));
        }
        let messages = self.messages.iter().filter(|(_, row)| is_meant(&row.business, row.hour));
        for record in messages.map(|(record, _)| *record).collect::<Vec<_>>() {
            counting.extend(self.take_message(record));
        }
        counting
    }
}

/// The number of something, the next one if it is new.
fn number<'a>(known: &mut BTreeMap<&'a str, u64>, thing: &'a str) -> u64 {
    let next = u64::try_from(known.len()).unwrap_or(u64::MAX);
    *known.entry(thing).or_insert(next)
}

impl DeliveryRow {
    fn count(&self, counting: &mut Vec<Counting>, is_added: bool, record: RecordKey) {
        let DeliveryRow { business, person, hour, message: _, scopes } = self;
        counting.extend([business_scope(business)].iter().chain(scopes).map(|scope| Counting {
            is_added,
            scope: scope.clone(),
            series: Series::Deliveries,
            person: person.clone(),
            hour: *hour,
            mark: Mark::of(record),
        }));
    }
}

/// Counts a report in a scope.
fn count(counting: &mut Vec<Counting>, is_added: bool, scope: &Scope, record: RecordKey, report: &Report) {
    counting.extend(report.series().map(|series| Counting {
        is_added,
        scope: scope.clone(),
        series,
        person: report.person.clone(),
        hour: report.hour,
        mark: Mark::of(record),
    }));
}

fn business_scope(business: &str) -> Scope {
    Scope { kind: ScopeKind::Business, id: business.to_owned() }
}
