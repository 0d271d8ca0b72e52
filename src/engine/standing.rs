//! What recipients say of a business now, asked without a record that says something new; and what
//! becomes of standings that ran out. Read [`Engine::standing`] and [`Engine::due`].

use jiff::Timestamp;

use super::answer::AnswerError;
use super::decide::holds_until;
use super::read::{Engine, Reading};
use crate::memory::{Change, Effects, Kept, LedgerEntry, LedgerEvent, Needs, RecordKey, StandingDecision, Store};
use crate::record::{Body, ContentHash, Outcome, Record, Unblock};
use crate::verdict::{Action, Verdict};
use crate::wire;

/// A standing whose time is over.
#[derive(Debug, Clone, PartialEq)]
pub struct Due {
    /// Of which business.
    pub business: String,
    /// What stood in its ledger, for the business or a template of it.
    pub was: StandingDecision,
    /// How the business is judged now. A template is used again without a new judgment: it is paused
    /// anew when people report it anew.
    pub now: Verdict,
}

impl Due {
    /// What follows: the action as judged now, for a template always `allow`.
    pub fn action(&self) -> Action {
        if self.was.template.is_some() { Action::Allow } else { self.now.action }
    }
}

impl Engine {
    /// The standing of a business as of `now`, judged without remembering anything.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn standing(&self, store: &dyn Store, business: &str, now: Timestamp) -> Result<Option<Verdict>, AnswerError> {
        let record = question(business, now, &[]);
        let reading = self.read(&record, now)?;
        let remembered = store.fetch(&reading.needs())?;
        Ok(reading.decide(remembered).map(|decided| decided.verdict))
    }

    /// The standings whose time is over at `now`, each with how the business is judged now, in the
    /// order of the businesses. Only businesses against which anything is held are looked at.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn due(&self, store: &dyn Store, now: Timestamp) -> Result<Vec<Due>, AnswerError> {
        let mut due = Vec::new();
        for business in store.held()? {
            let mut needs = Needs::nothing(now);
            needs.business = Some(business.clone());
            let over = over(&store.fetch(&needs)?.ledger, now);
            if over.is_empty() {
                continue;
            }
            if let Some(verdict) = self.standing(store, &business, now)? {
                due.extend(over.into_iter().map(|was| Due { business: business.clone(), was, now: verdict.clone() }));
            }
        }
        Ok(due)
    }

    /// Enters into the ledger what follows from a standing whose time is over. Entering the same
    /// again changes nothing.
    ///
    /// # Errors
    /// When the store cannot be changed.
    pub fn enter(&self, store: &dyn Store, due: &Due) -> Result<(), AnswerError> {
        let Due { business, was, now } = due;
        let template = was.template.as_deref().unwrap_or_default();
        let record = question(business, now.at, &[template]);
        let reading: Reading<'_> = self.read(&record, now.at)?;
        let decision = StandingDecision {
            template: was.template.clone(),
            action: due.action(),
            verdict: now.verdict.clone(),
            badge: now.badge.filter(|_| was.template.is_none()),
            pack: now.pack.clone(),
            until: if was.template.is_some() { None } else { holds_until(&self.pack.policy, due.action(), now.at) },
        };
        let change = Change::Ledger { business: business.clone(), event: LedgerEvent::Standing(decision) };
        let kept = Kept {
            content: record.content,
            answer: wire::without_texts(now),
            verdict: Some(now.verdict.clone()),
            reporter: None,
            cohort: None,
        };
        let effects = Effects {
            record: reading.key(),
            business: business.clone(),
            at: now.at,
            changes: vec![change],
            kept: Some(kept),
        };
        store.apply(&effects)?;
        Ok(())
    }
}

/// Every standing is judged after a report; the one that changes no count stands for the question,
/// and its effects are dropped. What is asked beside the business makes its name.
fn question(business: &str, now: Timestamp, beside: &[&str]) -> Record<'static> {
    let fields: Vec<&[u8]> = beside.iter().map(|text| text.as_bytes()).collect();
    Record {
        id: None,
        business: Some(business.to_owned().into()),
        at: Some(now),
        content: ContentHash(RecordKey::of_fields(business, &fields).0),
        body: Body::Unblock(Unblock { reporter: "".into() }),
        memory: None,
    }
}

/// The last standing of the business and of each of its templates, where it was not good and its time
/// is over. One that staff lifted is over already, and theirs to change.
fn over(ledger: &[LedgerEntry], now: Timestamp) -> Vec<StandingDecision> {
    let mut last = std::collections::BTreeMap::new();
    for entry in ledger {
        if let LedgerEvent::Standing(decision) = &entry.event {
            last.insert(&decision.template, (entry.record, decision));
        }
    }
    let is_lifted = |record: RecordKey| {
        let lifts = |event: &LedgerEvent| matches!(event, LedgerEvent::Decision { of, outcome: Outcome::Overturn, .. } if *of == record);
        ledger.iter().any(|entry| lifts(&entry.event))
    };
    let is_over = |decision: &StandingDecision| decision.until.is_some_and(|until| until <= now);
    last.into_values()
        .filter(|(record, decision)| decision.action != Action::Allow && is_over(decision) && !is_lifted(*record))
        .map(|(_, decision)| decision.clone())
        .collect()
}
