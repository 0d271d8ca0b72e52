//! Reports, deliveries and messages as they refer to one another: what a report is about, who
//! received something, what somebody did before. Read [`insert`] and [`heard`].
//!
//! A delivery has no row of its own: it is an entry among those of its business, where a report finds
//! it by person and message, and one in the past of its person. What messages are about is written
//! once for all messages about the same, as a topic. A voice has what its person did before in its own
//! entry, made anew when something earlier arrives late.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use super::draft::Draft;
use super::error::RowError;
use super::keys::{self, BusinessHash, Delivery, MessageHash, Past, Sighting, Told, TopicHash, VoiceEntry};
use super::pseudonym::{Pseudonym, Pseudonyms};
use super::values;
use super::voices::OfBusiness;
use super::writer::{see, unsee};
use crate::memory::{
    Change, Heard, History, Hour, MOST_VOICES, Mark, RecordKey, Report, Scope, ScopeKind, Series, Window,
};
use crate::record::BlockReason;

/// A report.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct ReportRow {
    business: String,
    person: Pseudonym,
    reason: Option<BlockReason>,
    message: Option<MessageHash>,
    /// What was told with it.
    told: TopicHash,
    /// What it is counted for besides its business: that, and what is known of the message.
    about: TopicHash,
}

/// A message as it was judged.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub(super) struct SentRow {
    pub(super) hour: Hour,
    pub(super) message: String,
    pub(super) about: TopicHash,
}

/// Takes in a report, a delivery or a message, once.
pub(super) fn insert(
    draft: &mut Draft,
    pseudonyms: &Pseudonyms,
    record: RecordKey,
    business: &str,
    change: &Change,
) -> Result<(), RowError> {
    match change {
        Change::Report(report) => insert_report(draft, pseudonyms.of(&report.person), record, business, report),
        Change::Delivered { person, hour, message, scopes } => {
            let about = topic(draft, scopes.iter().cloned().collect())?;
            let sighting = Sighting { person: pseudonyms.of(person), hour: *hour, mark: Mark::of(record) };
            let message = message.as_deref().map(keys::message_hash);
            insert_delivery(draft, business, Delivery { sighting, about, message })
        }
        Change::Sent { message, scopes, hour } => {
            let of = keys::business_hash(business);
            let hash = keys::message_hash(message);
            let key = keys::message_in(of, hash, Told::Sent, Mark::of(record));
            if draft.has(&key)? {
                return Ok(());
            }
            let about = topic(draft, scopes.iter().cloned().collect())?;
            draft.put(key, values::to_bytes(&SentRow { hour: *hour, message: message.clone(), about })?);
            attribute_all(draft, of, hash)
        }
        _ => Ok(()),
    }
}

fn insert_report(
    draft: &mut Draft,
    person: Pseudonym,
    record: RecordKey,
    business: &str,
    report: &Report,
) -> Result<(), RowError> {
    let Report { person: _, hour, reason, message, scopes, cohort, since } = report;
    let (of, mark) = (keys::business_hash(business), Mark::of(record));
    let key = keys::report(of, *hour, mark);
    if draft.has(&key)? {
        return Ok(());
    }
    let message = message.as_deref().map(keys::message_hash);
    let told = topic(draft, scopes.iter().cloned().collect())?;
    let row = ReportRow { business: business.to_owned(), person, reason: *reason, message, told, about: told };
    row.count(draft, true, &Scope::business(business), *hour, mark)?;
    for scope in topic_of(draft, row.about)? {
        row.count(draft, true, &scope, *hour, mark)?;
    }
    draft.put(key, values::to_bytes(&row)?);
    let past = PastOf::read(draft, person)?;
    let voice = VoiceEntry {
        hour: *hour,
        mark,
        person,
        reason: *reason,
        since: *since,
        cohort: cohort.as_deref().map(keys::cohort_hash),
        received: past.has_received(of, *hour),
        history: past.history(of, *hour),
    };
    put_voice(draft, of, voice)?;
    let told = Past { person, told: Told::Report, hour: *hour, business: of, mark };
    keys::past().insert(draft, &told.to_entry())?;
    renew_after(draft, &past.with(told), told)?;
    match message {
        Some(message) => {
            draft.put(keys::message_in(of, message, Told::Report, mark), values::to_bytes(hour)?);
            attribute(draft, of, *hour, mark)
        }
        None => Ok(()),
    }
}

fn insert_delivery(draft: &mut Draft, business: &str, delivery: Delivery) -> Result<(), RowError> {
    let of = keys::business_hash(business);
    let Delivery { sighting, about, message } = delivery;
    let known = keys::deliveries(of).beginning_with(draft, &sighting.person.0)?;
    let same = known.iter().map(Delivery::of_entry).find(|known| known.sighting.mark == sighting.mark);
    // What was delivered and then read was delivered once, at the earlier of the two, in whatever order they come.
    match same {
        Some(known) if known.sighting.hour <= sighting.hour => return Ok(()),
        Some(known) => remove_delivery(draft, business, known)?,
        None => {}
    }
    keys::deliveries(of).insert(draft, &delivery.to_entry())?;
    keys::past().insert(draft, &past_of(of, sighting).to_entry())?;
    see(draft, &Scope::business(business), Series::Deliveries, sighting)?;
    for scope in topic_of(draft, about)? {
        see(draft, &scope, Series::Deliveries, sighting)?;
    }
    renew(draft, sighting.person, sighting.hour)?;
    message.map_or(Ok(()), |message| attribute_all(draft, of, message))
}

fn past_of(business: BusinessHash, delivery: Sighting) -> Past {
    let Sighting { person, hour, mark } = delivery;
    Past { person, told: Told::Delivery, hour, business, mark }
}

/// Takes a report back; as abuse, if the reporter or the cohort was retracted in that hour.
pub(super) fn take_report(
    draft: &mut Draft,
    of: BusinessHash,
    hour: Hour,
    mark: Mark,
    abuse: Option<Hour>,
) -> Result<(), RowError> {
    let key = keys::report(of, hour, mark);
    let Some(row) = report_row(draft, &key)? else { return Ok(()) };
    row.count(draft, false, &Scope::business(&row.business), hour, mark)?;
    for scope in topic_of(draft, row.about)? {
        row.count(draft, false, &scope, hour, mark)?;
    }
    if let Some(message) = row.message {
        draft.remove(keys::message_in(of, message, Told::Report, mark));
    }
    let past = Past { person: row.person, told: Told::Report, hour, business: of, mark };
    keys::past().remove(draft, &past.to_entry())?;
    if let Some(voice) = voice(draft, of, hour, mark)? {
        remove_voice(draft, of, voice)?;
    }
    draft.remove(key);
    renew(draft, row.person, hour)?;
    if let Some(at) = abuse {
        keys::past().insert(draft, &Past { told: Told::Abuse, hour: at, ..past }.to_entry())?;
        renew(draft, row.person, at)?;
    }
    Ok(())
}

/// Takes a delivery of a business back, and says when it was; `None` if there is no such. Without the
/// person it is looked for among all deliveries of the business.
pub(super) fn take_delivery(
    draft: &mut Draft,
    business: &str,
    person: Option<Pseudonym>,
    record: RecordKey,
) -> Result<Option<Hour>, RowError> {
    let Some(entry) = find_delivery(draft, business, person, record)? else { return Ok(None) };
    remove_delivery(draft, business, entry)?;
    Ok(Some(entry.sighting.hour))
}

/// The delivery of a business that a record told of.
pub(super) fn find_delivery(
    draft: &Draft,
    business: &str,
    person: Option<Pseudonym>,
    record: RecordKey,
) -> Result<Option<Delivery>, RowError> {
    let of = keys::business_hash(business);
    let (mut from, mut to) = ([0; 36], [u8::MAX; 36]);
    if let Some(Pseudonym(person)) = person {
        for ((from, to), byte) in from.iter_mut().zip(&mut to).zip(person) {
            (*from, *to) = (byte, byte);
        }
    }
    let mut found = None;
    keys::deliveries(of).walk_until(draft, &from, &to, |entry| {
        let delivery = Delivery::of_entry(entry);
        if delivery.sighting.mark != Mark::of(record) {
            return Ok(ControlFlow::Continue(()));
        }
        found = Some(delivery);
        Ok(ControlFlow::Break(()))
    })?;
    Ok(found)
}

/// Takes a delivery back.
pub(super) fn remove_delivery(draft: &mut Draft, business: &str, delivery: Delivery) -> Result<(), RowError> {
    let of = keys::business_hash(business);
    let Delivery { sighting, about, message } = delivery;
    if !keys::deliveries(of).remove(draft, &delivery.to_entry())? {
        return Ok(());
    }
    keys::past().remove(draft, &past_of(of, sighting).to_entry())?;
    unsee(draft, &Scope::business(business), Series::Deliveries, sighting)?;
    for scope in topic_of(draft, about)? {
        unsee(draft, &scope, Series::Deliveries, sighting)?;
    }
    renew(draft, sighting.person, sighting.hour)?;
    message.map_or(Ok(()), |message| attribute_all(draft, of, message))
}

/// Takes a message back.
pub(super) fn take_message(
    draft: &mut Draft,
    of: BusinessHash,
    message: MessageHash,
    mark: Mark,
) -> Result<(), RowError> {
    draft.remove(keys::message_in(of, message, Told::Sent, mark));
    attribute_all(draft, of, message)
}

/// Takes everything back that a person did.
pub(super) fn forget_past(draft: &mut Draft, person: Pseudonym) -> Result<(), RowError> {
    for entry in keys::past().beginning_with(draft, &person.0)? {
        let past = Past::of_entry(&entry)?;
        match past.told {
            Told::Report => take_report(draft, past.business, past.hour, past.mark, None)?,
            Told::Delivery => {
                let business = named(draft, past.business)?;
                let all = keys::deliveries(past.business).beginning_with(draft, &person.0)?;
                for delivery in all.iter().map(Delivery::of_entry).filter(|other| other.sighting.mark == past.mark) {
                    remove_delivery(draft, &business, delivery)?;
                }
            }
            Told::Abuse | Told::Sent => {}
        }
        keys::past().remove(draft, &entry)?;
    }
    Ok(())
}

/// Takes an entry of what a person did away.
pub(super) fn take_past(draft: &mut Draft, past: Past) -> Result<(), RowError> {
    keys::past().remove(draft, &past.to_entry())?;
    renew(draft, past.person, past.hour)
}

/// The name of a business.
pub(super) fn named(draft: &Draft, business: BusinessHash) -> Result<String, RowError> {
    let row = draft.get(&keys::named(business))?;
    let name = row.map(|row| values::from_bytes(&row)).transpose()?;
    Ok(name.unwrap_or_default())
}

/// The topic of some scopes, written if it is new.
fn topic(draft: &mut Draft, scopes: BTreeSet<Scope>) -> Result<TopicHash, RowError> {
    if scopes.is_empty() {
        return Ok(TopicHash::default());
    }
    let bytes = values::to_bytes(&scopes)?;
    let hash = keys::topic_hash(&bytes);
    if !draft.has(&keys::topic(hash))? {
        draft.put(keys::topic(hash), bytes);
    }
    Ok(hash)
}

/// The scopes of a topic, ascending.
pub(super) fn topic_of(draft: &Draft, topic: TopicHash) -> Result<BTreeSet<Scope>, RowError> {
    if topic == TopicHash::default() {
        return Ok(BTreeSet::new());
    }
    let row = draft.get(&keys::topic(topic))?;
    row.map(|row| values::from_bytes(&row)).transpose().map(Option::unwrap_or_default)
}

/// What a report is about besides its business.
pub(super) fn about(draft: &Draft, of: BusinessHash, hour: Hour, mark: Mark) -> Result<Vec<Scope>, RowError> {
    let Some(row) = report_row(draft, &keys::report(of, hour, mark))? else { return Ok(Vec::new()) };
    Ok(topic_of(draft, row.about)?.into_iter().collect())
}

fn attribute_all(draft: &mut Draft, of: BusinessHash, message: MessageHash) -> Result<(), RowError> {
    for key in draft.keys_with(&keys::message(of, message, Told::Report))? {
        let hour = draft.get(&key)?.map(|row| values::from_bytes(&row)).transpose()?;
        let Some(hour) = hour else { continue };
        attribute(draft, of, hour, keys::read_message(&key)?.3)?;
    }
    Ok(())
}

/// Counts a report for what it is about, and no longer for what it is not.
fn attribute(draft: &mut Draft, of: BusinessHash, hour: Hour, mark: Mark) -> Result<(), RowError> {
    let key = keys::report(of, hour, mark);
    let Some(mut row) = report_row(draft, &key)? else { return Ok(()) };
    let Some(message) = row.message else { return Ok(()) };
    let (mut about, before) = (known_of_message(draft, of, message, row.person)?, topic_of(draft, row.about)?);
    about.extend(topic_of(draft, row.told)?);
    if about == before {
        return Ok(());
    }
    for scope in before.difference(&about) {
        row.count(draft, false, scope, hour, mark)?;
    }
    for scope in about.difference(&before) {
        row.count(draft, true, scope, hour, mark)?;
    }
    row.about = topic(draft, about)?;
    draft.put(key, values::to_bytes(&row)?);
    Ok(())
}

/// What is known of a message that a person names.
fn known_of_message(
    draft: &Draft,
    of: BusinessHash,
    message: MessageHash,
    person: Pseudonym,
) -> Result<BTreeSet<Scope>, RowError> {
    let mut topics = BTreeSet::new();
    draft.walk_with(&keys::message(of, message, Told::Sent), |_, row| {
        topics.insert(values::from_bytes::<SentRow>(row)?.about);
        Ok(ControlFlow::Continue(()))
    })?;
    let deliveries = keys::deliveries(of).beginning_with(draft, &person.0)?;
    let deliveries = deliveries.iter().map(Delivery::of_entry).filter(|delivery| delivery.message == Some(message));
    topics.extend(deliveries.map(|delivery| delivery.about));
    let mut about = BTreeSet::new();
    for topic in topics {
        about.extend(topic_of(draft, topic)?);
    }
    Ok(about)
}

pub(super) fn report_row(draft: &Draft, key: &[u8]) -> Result<Option<ReportRow>, RowError> {
    draft.get(key)?.map(|row| values::from_bytes(&row)).transpose()
}

impl ReportRow {
    /// The topics it is about and was told with.
    pub(super) fn topics(&self) -> [TopicHash; 2] {
        [self.about, self.told]
    }

    fn count(&self, draft: &mut Draft, is_added: bool, scope: &Scope, hour: Hour, mark: Mark) -> Result<(), RowError> {
        // Portfolios are never counted into: they are the union of their members.
        if scope.kind == ScopeKind::Portfolio {
            return Ok(());
        }
        let sighting = Sighting { person: self.person, hour, mark };
        let is_fraud = self.reason.is_some_and(BlockReason::is_fraud);
        for series in std::iter::once(Series::Reports).chain(is_fraud.then_some(Series::FraudReports)) {
            if is_added { see(draft, scope, series, sighting) } else { unsee(draft, scope, series, sighting) }?;
        }
        Ok(())
    }
}

/// Shows what was heard about a business, ascending by hour and mark: at least everything that a crowd has of the
/// hours from `first` to `last`.
pub(super) fn with_heard<T>(
    draft: &Draft,
    business: &str,
    first: Hour,
    last: Hour,
    look: impl FnOnce(&[Heard]) -> T,
) -> Result<T, RowError> {
    let of = keys::business_hash(business);
    let known = draft.voices.of(of, |most| newest_voices(draft, of, Hour(0), Hour(u32::MAX), most))?;
    if let Some(heard) = known.heard(first, last) {
        return Ok(look(heard));
    }
    // Long ago, below everything that lies in memory.
    let most = MOST_VOICES.saturating_add(1);
    let old = OfBusiness::of_newest(newest_voices(draft, of, first, last, most)?, usize::MAX);
    Ok(look(old.heard(first, last).unwrap_or_default()))
}

fn newest_voices(
    draft: &Draft,
    of: BusinessHash,
    first: Hour,
    last: Hour,
    most: usize,
) -> Result<Vec<VoiceEntry>, RowError> {
    let (from, to) = (VoiceEntry::first_of(first), VoiceEntry::last_of(last));
    let entries = keys::voices(of).newest(draft, &from, &to, most)?;
    Ok(entries.iter().map(VoiceEntry::of_entry).collect())
}

fn put_voice(draft: &mut Draft, of: BusinessHash, voice: VoiceEntry) -> Result<(), RowError> {
    keys::voices(of).insert(draft, &voice.to_entry())?;
    draft.voices.insert(of, voice);
    Ok(())
}

fn remove_voice(draft: &mut Draft, of: BusinessHash, voice: VoiceEntry) -> Result<(), RowError> {
    keys::voices(of).remove(draft, &voice.to_entry())?;
    draft.voices.remove(of, voice);
    Ok(())
}

/// Makes anew what voices say of the past of their person, where something in that hour can matter.
fn renew(draft: &mut Draft, person: Pseudonym, hour: Hour) -> Result<(), RowError> {
    // Most persons report nothing, and some receive a lot.
    let (first, last) = reports_from(hour);
    let entry = |hour, end: u8| Past { person, told: Told::Report, hour, business: [end; 8], mark: Mark([end; 8]) };
    let mut has_reports = false;
    keys::past().walk_until(draft, &entry(first, 0).to_entry(), &entry(last, u8::MAX).to_entry(), |_| {
        has_reports = true;
        Ok(ControlFlow::Break(()))
    })?;
    if !has_reports {
        return Ok(());
    }
    let past = PastOf::read(draft, person)?;
    renew_reports(draft, &past, past.told_from(hour))
}

/// The same after something came that is in the past already.
fn renew_after(draft: &mut Draft, past: &PastOf, came: Past) -> Result<(), RowError> {
    renew_reports(draft, past, past.told_from(came.hour).filter(|report| **report != came))
}

fn renew_reports<'p>(
    draft: &mut Draft,
    past: &PastOf,
    reports: impl Iterator<Item = &'p Past>,
) -> Result<(), RowError> {
    for report in reports {
        let Some(voice) = voice(draft, report.business, report.hour, report.mark)? else { continue };
        let renewed = VoiceEntry {
            received: past.has_received(report.business, report.hour),
            history: past.history(report.business, report.hour),
            ..voice
        };
        if renewed != voice {
            remove_voice(draft, report.business, voice)?;
            put_voice(draft, report.business, renewed)?;
        }
    }
    Ok(())
}

fn voice(draft: &Draft, of: BusinessHash, hour: Hour, mark: Mark) -> Result<Option<VoiceEntry>, RowError> {
    let found = keys::voices(of).beginning_with(draft, &VoiceEntry::beginning(hour, mark))?;
    Ok(found.first().map(VoiceEntry::of_entry))
}

/// The first and the last hour of reports that may say something else of the past, once something in an hour
/// changed.
fn reports_from(hour: Hour) -> (Hour, Hour) {
    (hour, Hour(hour.0.saturating_add(Window::LONGEST.as_hours()).saturating_add(24)))
}

/// What one person did, all of it.
struct PastOf(Vec<Past>);

impl PastOf {
    fn read(draft: &Draft, person: Pseudonym) -> Result<Self, RowError> {
        let entries = keys::past().beginning_with(draft, &person.0)?;
        Ok(PastOf(entries.iter().map(Past::of_entry).collect::<Result<_, _>>()?))
    }

    /// With something that came later than everything else was read.
    fn with(mut self, past: Past) -> Self {
        self.0.push(past);
        self
    }

    /// What is told of some hours, both included.
    fn told(&self, told: Told, first: Hour, last: Hour) -> impl Iterator<Item = &Past> {
        self.0.iter().filter(move |past| past.told == told && (first..=last).contains(&past.hour))
    }

    /// The reports of which the voices may say something else, once something in an hour changed.
    fn told_from(&self, hour: Hour) -> impl Iterator<Item = &Past> {
        let (first, last) = reports_from(hour);
        self.told(Told::Report, first, last)
    }

    fn has_received(&self, of: BusinessHash, hour: Hour) -> bool {
        self.told(Told::Delivery, Window::LONGEST.first_hour(hour), hour).any(|past| past.business == of)
    }

    fn history(&self, of: BusinessHash, hour: Hour) -> History {
        let before = hour.before_its_day();
        let Some(last) = before.end.0.checked_sub(1).map(Hour).filter(|last| before.start <= *last) else {
            return History::default();
        };
        let told = |told| self.told(told, before.start, last);
        let others: BTreeSet<BusinessHash> =
            told(Told::Report).map(|past| past.business).filter(|other| *other != of).collect();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        History {
            businesses: number(others.len()),
            received: number(told(Told::Delivery).count()),
            abuse: number(told(Told::Abuse).count()),
        }
    }
}
