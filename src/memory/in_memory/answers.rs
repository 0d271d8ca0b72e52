//! What the rows answer; nothing is changed here. Read [`Rows`].

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::super::{
    Business, Campaign, CampaignCounts, Cell, Count, CountKey, Crowd, Held, Holder, Hour, Identity, LedgerEntry,
    LedgerEvent, MOST_CANDIDATES, Needs, Person, PersonEntry, RecordKey, RetractWhat, Retractable, Scope, ScopeKind,
    Series, StandingDecision, Union, Window, examples, holders, spans,
};
use super::{KeptRow, Rows};
use crate::verdict::Action;

impl Rows {
    pub(super) fn ledger(&self, business: &str, at: Timestamp) -> Vec<LedgerEntry> {
        let entries = self.ledgers.get(business).into_iter().flatten();
        let seen = entries.filter(|((entry_at, ..), _)| Hour::of(*entry_at) <= Hour::of(at));
        seen.map(|((at, record, _), event)| LedgerEntry { at: *at, record: *record, event: event.clone() }).collect()
    }

    pub(super) fn relation(&self, business: &str, person: &Person, at: Timestamp) -> Vec<PersonEntry> {
        let events = self.relations.get(business).and_then(|people| people.get(person)).into_iter().flatten();
        let seen = events.filter(|(event_at, ..)| Hour::of(*event_at) <= Hour::of(at));
        seen.map(|(at, record, event)| PersonEntry { at: *at, record: *record, event: *event }).collect()
    }

    pub(super) fn counts(&self, keys: &BTreeSet<CountKey>, at: Timestamp) -> BTreeMap<CountKey, Count> {
        let now = Hour::of(at);
        let mut unions: BTreeMap<(&Scope, Series), Union<Person>> = BTreeMap::new();
        let mut counts = BTreeMap::new();
        for key in keys {
            let CountKey { scope, series, window } = key;
            let count = if scope.kind == ScopeKind::Portfolio {
                let union = unions.entry((scope, *series)).or_insert_with(|| self.union(&scope.id, *series, at));
                union.count(*window)
            } else {
                let tally = self.tallies.get(&(scope.clone(), *series));
                tally.map(|tally| tally.count(*window, now)).unwrap_or_default()
            };
            // A count of zero is what is not remembered.
            if count != Count::default() {
                counts.insert(key.clone(), count);
            }
        }
        counts
    }

    /// Everything counted of the businesses that share a portfolio with one of them.
    pub(super) fn union(&self, member: &str, series: Series, at: Timestamp) -> Union<Person> {
        let mut union = Union::new(Hour::of(at));
        for business in self.members(member, at) {
            if let Some(tally) = self.tallies.get(&(Scope { kind: ScopeKind::Business, id: business }, series)) {
                tally.add_to(&mut union);
            }
        }
        union
    }

    /// The businesses that share a portfolio with one of them, itself included.
    pub(super) fn members(&self, member: &str, at: Timestamp) -> BTreeSet<String> {
        let portfolio = |business: &str| {
            let business = Business::fold(&self.ledger(business, at), at);
            business.portfolio().map(str::to_owned)
        };
        let mut members = BTreeSet::from([member.to_owned()]);
        if let Some(shared) = portfolio(member) {
            let candidates: BTreeSet<&str> =
                self.portfolios.get(&shared).into_iter().flatten().map(|(business, _)| business.as_str()).collect();
            let fellows = candidates.into_iter().filter(|business| portfolio(business).as_deref() == Some(&*shared));
            members.extend(fellows.map(str::to_owned));
        }
        members
    }

    /// Who holds the identities that are needed.
    pub(super) fn identities(&self, needs: &Needs) -> BTreeMap<Identity, Vec<Holder>> {
        let Needs { at, business, identities, own_identities, .. } = needs;
        let mut folded: BTreeMap<&str, Business> = BTreeMap::new();
        let mut asked = identities.clone();
        if let Some(business) = business.as_deref().filter(|_| !own_identities.is_empty()) {
            let own = Business::fold(&self.ledger(business, *at), *at);
            let held = own.identities.iter().filter(|(_, held)| **held == Held::Now).map(|(identity, _)| identity);
            asked.extend(held.filter(|identity| own_identities.contains(&identity.kind)).cloned());
            folded.insert(business, own);
        }
        let mut answered = BTreeMap::new();
        for identity in asked {
            let mut candidates = BTreeSet::new();
            let named = self.identities.get(&identity).into_iter().flatten();
            for (_, _, business) in named.take_while(|(named_at, ..)| Hour::of(*named_at) <= Hour::of(*at)) {
                if candidates.len() >= MOST_CANDIDATES {
                    break;
                }
                candidates.insert(business.as_str());
            }
            for candidate in &candidates {
                folded.entry(candidate).or_insert_with(|| Business::fold(&self.ledger(candidate, *at), *at));
            }
            let looked_at = candidates.into_iter().filter_map(|id| Some((id, folded.get(id)?)));
            let holders = holders(&identity, looked_at);
            if !holders.is_empty() {
                answered.insert(identity, holders);
            }
        }
        answered
    }

    pub(super) fn crowd(&self, business: &str, now: Hour) -> Option<Crowd> {
        let scope = Scope { kind: ScopeKind::Business, id: business.to_owned() };
        let tally = self.tallies.get(&(scope, Series::Deliveries));
        let cells: Vec<(Hour, &Cell)> = tally.into_iter().flat_map(|tally| tally.hours(Window::LONGEST, now)).collect();
        let has_feed = cells.iter().any(|(_, cell)| cell.has_persons());
        let sends = cells.into_iter().map(|(hour, cell)| (hour, cell.records())).collect();
        Crowd::gather(now, &self.reported.heard(business), has_feed, sends)
    }

    pub(super) fn campaigns(&self, since: Hour, now: Hour) -> Vec<Campaign> {
        let [span, span_before] = spans(since, now);
        let scopes: BTreeSet<&Scope> =
            self.tallies.keys().map(|(scope, _)| scope).filter(|scope| scope.kind == ScopeKind::Campaign).collect();
        let campaign = |scope: &Scope| {
            let count = |series, (first, last): (Hour, Hour)| {
                let tally = self.tallies.get(&(scope.clone(), series));
                tally.map(|tally| tally.count_between(first, last)).unwrap_or_default()
            };
            let [now, before] = [span, span_before].map(|span| CampaignCounts {
                senders: count(Series::Senders, span).persons,
                attempts: count(Series::Senders, span).records,
                recipients: count(Series::Deliveries, span).persons,
                reporters: count(Series::Reports, span).persons,
            });
            let examples = examples(self.reported.examples(scope, span.0, span.1));
            Campaign { fingerprint: scope.id.clone(), now, before, examples }
        };
        scopes.into_iter().map(campaign).collect()
    }

    pub(super) fn retracted_by(&self, business: &str, what: &RetractWhat) -> Retractable {
        let records: Vec<RecordKey> = match what {
            RetractWhat::Record(record) => vec![*record],
            RetractWhat::Reporter(person) => {
                self.reports_where(business, |kept| kept.reporter.as_ref() == Some(person))
            }
            RetractWhat::Cohort(cohort) => self.reports_where(business, |kept| kept.cohort.as_ref() == Some(cohort)),
        };
        let rows = records.iter().filter_map(|record| self.kept.get(record)).filter(|row| !row.retracted);
        let rows: Vec<&KeptRow> = rows.collect();
        let unkept = records
            .iter()
            .filter(|record| !self.kept.contains_key(record) && self.reported.is_delivery_of(business, record));
        let reporters: Vec<&Person> = rows.iter().filter_map(|row| row.kept.reporter.as_ref()).collect();
        let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
        Retractable {
            records: number(rows.len() + unkept.count()),
            reports: number(reporters.len()),
            reporters: number(reporters.into_iter().collect::<BTreeSet<_>>().len()),
        }
    }
}

/// Whether the last standing of the business or of one of its templates is not good.
pub(super) fn is_held<'a>(ledger: impl Iterator<Item = &'a LedgerEvent>) -> bool {
    let mut last: BTreeMap<&Option<String>, Action> = BTreeMap::new();
    for event in ledger {
        if let LedgerEvent::Standing(StandingDecision { template, action, .. }) = event {
            last.insert(template, *action);
        }
    }
    last.values().any(|action| *action != Action::Allow)
}
