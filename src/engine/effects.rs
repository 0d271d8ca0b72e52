//! What is to be kept of a record: a function of the record and the tables alone, but for the
//! ledger, where profiles, renames and standings stand as they were judged.

use jiff::Timestamp;

use super::read::Reading;
use crate::identifier::Tables;
use crate::memory::{
    Change, Effects, Hour, Kept, LedgerEvent, Person, PersonEvent, RecordKey, Reference, Report, Scope, ScopeKind,
    Series, StandingDecision,
};
use crate::record::{
    Block, BlockReason, Body, Category, ConsentState, Decision, Delivery, DeliveryStatus, Message, Record, Retracted,
};
use crate::text::fold;
use crate::verdict::{Action, Subject, TemplatePause, Verdict};

/// Whether a record can be repeated: it has an id, or is a block, which is known by what it says. A
/// delivery to one person has no answer worth keeping; said again it changes nothing anyway.
pub(super) fn remembers(record: &Record<'_>) -> bool {
    match record.body {
        Body::Block(_) => true,
        Body::Delivery(Delivery::One { .. }) => false,
        _ => record.id.is_some(),
    }
}

/// The key under which a record is remembered.
pub(super) fn record_key(record: &Record<'_>, at: Timestamp) -> RecordKey {
    let business = record.business.as_deref().unwrap_or_default();
    if let Some(id) = &record.id {
        return RecordKey::of_id(business, id);
    }
    let at = at.as_millisecond().to_be_bytes();
    match &record.body {
        // Design section 2: blocks without id are known by business, reporter, message, at, reason.
        Body::Block(block) => {
            let reporter = Person::parse(&block.reporter);
            let message = block.message.as_deref().unwrap_or_default();
            let reason = block.reason.map_or("", reason_name);
            let fields: [&[u8]; 5] =
                [b"block", reporter.as_str().as_bytes(), message.as_bytes(), &at, reason.as_bytes()];
            RecordKey::of_fields(business, &fields)
        }
        // A message that is delivered and then read was delivered once.
        Body::Delivery(Delivery::One { to, reference, message: Some(message), .. }) => {
            let to = Person::parse(to);
            let reference = reference.as_deref().unwrap_or_default();
            let fields: [&[u8]; 4] = [b"delivery", to.as_str().as_bytes(), message.as_bytes(), reference.as_bytes()];
            RecordKey::of_fields(business, &fields)
        }
        body => RecordKey::of_fields(business, &[body.type_name().as_bytes(), &record.content.0, &at]),
    }
}

fn reason_name(reason: BlockReason) -> &'static str {
    BlockReason::ALL.iter().find(|(known, _)| *known == reason).map_or("", |(_, name)| *name)
}

/// The effects of a record that depend on no verdict, with an empty answer to be filled in.
pub(super) fn of_record(reading: &Reading<'_>) -> Effects {
    let record = reading.sheet.record();
    let at = reading.sheet.at();
    let business = record.business.as_deref().unwrap_or_default();
    let hour = Hour::of(at);
    let changes = match &record.body {
        Body::Message(message) => of_message(reading, message, business, hour),
        Body::Block(block) => of_block(block, business, hour),
        Body::Unblock(unblock) => {
            vec![Change::Relation { person: Person::parse(&unblock.reporter), event: PersonEvent::Unblocked }]
        }
        Body::Retract(retract) => vec![match &retract.what {
            Retracted::Record(id) => Change::RetractRecord { record: RecordKey::of_id(business, id) },
            Retracted::Reporter(person) => Change::RetractReporter { person: Person::parse(person) },
            Retracted::Cohort(cohort) => Change::RetractCohort { cohort: cohort.to_string() },
        }],
        Body::Delivery(delivery) => of_delivery(delivery, business, hour),
        Body::Inbound(inbound) => {
            let person = Person::parse(&inbound.from);
            let wrote = Change::Relation { person: person.clone(), event: PersonEvent::Wrote };
            let text = inbound.text.as_deref().unwrap_or_default();
            let stops = is_opt_out(text, reading.sheet.tables());
            let opt_out = PersonEvent::Consent(ConsentState::Out, Some(Category::Marketing));
            std::iter::once(wrote).chain(stops.then_some(Change::Relation { person, event: opt_out })).collect()
        }
        Body::Consent(consent) => {
            let event = PersonEvent::Consent(consent.state, consent.category);
            vec![Change::Relation { person: Person::parse(&consent.person), event }]
        }
        // A profile or rename is kept as it was judged, a decision with what it is about.
        Body::Profile(_) | Body::Rename(_) | Body::Decision(_) => Vec::new(),
    };
    let (reporter, cohort) = match &record.body {
        Body::Block(block) => (Some(Person::parse(&block.reporter)), block.cohort.as_deref().map(str::to_owned)),
        _ => (None, None),
    };
    let kept = remembers(record).then(|| Kept {
        content: record.content,
        answer: String::new(),
        verdict: None,
        reporter,
        cohort,
    });
    Effects { record: reading.key, business: business.to_owned(), at, changes, kept }
}

/// Whether a text says nothing but that no more advertising is wanted.
fn is_opt_out(text: &str, tables: &Tables) -> bool {
    tables.opt_out_words.is_whole(fold(text).as_str().trim())
}

/// Judging a message remembers the attempt, its fingerprint and its link domains.
fn of_message(reading: &Reading<'_>, message: &Message<'_>, business: &str, hour: Hour) -> Vec<Change> {
    if business.is_empty() {
        return Vec::new();
    }
    let series = Series::Attempts;
    let scope = Scope { kind: ScopeKind::Business, id: business.to_owned() };
    let mut changes = vec![match message.to.as_deref() {
        Some(to) => Change::Count { series, scope, person: Person::parse(to), hour },
        None => Change::Total { series, scope, hour, count: 1 },
    }];
    let record = reading.sheet.record();
    let about = about(business, reading.reference(), None);
    if let Some(id) = record.id.as_deref().filter(|_| !about.is_empty()) {
        changes.push(Change::Sent { message: id.to_owned(), scopes: about, hour });
    }
    let scopes = reading.sheet.scopes();
    let campaign = scopes.campaign.iter().map(|id| (ScopeKind::Campaign, id));
    let link_domains = scopes.link_domains.iter().map(|id| (ScopeKind::LinkDomain, id));
    for (kind, id) in campaign.chain(link_domains) {
        let scope = Scope { kind, id: id.clone() };
        changes.push(Change::Count { series: Series::Senders, scope, person: Person::parse(business), hour });
    }
    changes
}

/// What a message is about besides its business, as a token or the name of a template tells it.
fn about(business: &str, reference: Reference, template: Option<&str>) -> Vec<Scope> {
    let template = template.map(str::to_owned).or(reference.template);
    let template = template.map(|template| Scope::template(business, &template));
    let campaign = reference.campaign.map(|id| Scope { kind: ScopeKind::Campaign, id });
    let link_domains = reference
        .link_domains
        .into_iter()
        .take(Reference::MOST_DOMAINS)
        .map(|id| Scope { kind: ScopeKind::LinkDomain, id });
    template.into_iter().chain(campaign).chain(link_domains).collect()
}

fn of_block(block: &Block<'_>, business: &str, hour: Hour) -> Vec<Change> {
    let person = Person::parse(&block.reporter);
    let scopes = about(business, Reference::told(block.reference.as_deref()), block.template.as_deref());
    // A token tells everything that the message is about.
    let message = block.message.as_deref().filter(|_| block.reference.is_none()).map(str::to_owned);
    let report = Report {
        person: person.clone(),
        hour,
        reason: block.reason,
        message,
        scopes,
        cohort: block.cohort.as_deref().map(str::to_owned),
        since: block.reporter_since.map(Hour::of),
    };
    let mut changes = vec![Change::Report(report)];
    changes.extend(block.blocked.then_some(Change::Relation { person, event: PersonEvent::Blocked }));
    changes
}

fn of_delivery(delivery: &Delivery<'_>, business: &str, hour: Hour) -> Vec<Change> {
    match delivery {
        Delivery::One { status: DeliveryStatus::Failed, .. } => Vec::new(),
        Delivery::One {
            to,
            reference,
            message,
            template,
            status: DeliveryStatus::Delivered | DeliveryStatus::Read,
        } => {
            let scopes = about(business, Reference::told(reference.as_deref()), template.as_deref());
            let message = message.as_deref().map(str::to_owned);
            vec![Change::Delivered { person: Person::parse(to), hour, message, scopes }]
        }
        Delivery::Total { count } => {
            let series = Series::Deliveries;
            let scope = Scope { kind: ScopeKind::Business, id: business.to_owned() };
            vec![Change::Total { series, scope, hour, count: *count }]
        }
    }
}

/// What is kept of a decision, in the ledger of the business it is about.
pub(super) fn of_decision(reading: &Reading<'_>, decision: &Decision<'_>, business: String, of: RecordKey) -> Effects {
    let text = |text: &Option<std::borrow::Cow<'_, str>>| text.as_deref().map(str::to_owned);
    let event = LedgerEvent::Decision {
        of,
        outcome: decision.outcome,
        by: text(&decision.by),
        why: text(&decision.why),
        label: decision.label,
    };
    let mut effects = of_record(reading);
    effects.changes.push(Change::Ledger { business: business.clone(), event });
    effects.business = business;
    effects
}

/// What is kept of a record that was judged, with its answer.
pub(super) fn of_judged(reading: &Reading<'_>, verdict: &Verdict) -> Effects {
    let mut effects = of_record(reading);
    let business = effects.business.clone();
    let (action, id) = (verdict.action, verdict.verdict.clone());
    match &reading.sheet.record().body {
        Body::Profile(change) => {
            let change = Box::new(change.as_ref().clone().into_owned());
            // Whatever the verdict: who tried to register with a number is worth knowing too.
            let identities = reading.sheet.said_identities().clone();
            let event = LedgerEvent::Profile { change, action, verdict: id, badge: verdict.badge, identities };
            effects.changes.push(Change::Ledger { business, event });
        }
        Body::Rename(rename) => {
            let event =
                LedgerEvent::Rename { name: rename.name.to_string(), action, verdict: id, badge: verdict.badge };
            effects.changes.push(Change::Ledger { business, event });
        }
        _ => {
            let pause = pause_change(reading, verdict, &business);
            effects.changes.extend(standing_change(reading, verdict, business));
            effects.changes.extend(pause);
        }
    }
    // Verdicts above `allow`, and all on profiles, renames and standings, are kept for people to look at.
    let is_kept = effects.kept.is_some() || verdict.subject != Subject::Message || action > Action::Allow;
    if is_kept {
        let content = reading.sheet.record().content;
        let kept = effects.kept.get_or_insert(Kept {
            content,
            answer: String::new(),
            verdict: None,
            reporter: None,
            cohort: None,
        });
        kept.answer = crate::wire::without_texts(verdict);
        kept.verdict = Some(verdict.verdict.clone());
    }
    effects
}

/// A standing goes into the ledger when it is stricter than the one that holds, or takes the badge
/// where that one did not. A milder one lifts it only after a retraction: late reports do not rewrite
/// history, and being reported again is no reason for mercy.
fn standing_change(reading: &Reading<'_>, verdict: &Verdict, business: String) -> Option<Change> {
    if verdict.subject != Subject::Standing {
        return None;
    }
    let current = reading.sheet.business().and_then(|business| business.standing.as_ref());
    let (action, badge) = current.map_or((Action::Allow, None), |(_, decision)| (decision.action, decision.badge));
    let is_retraction = matches!(reading.sheet.record().body, Body::Retract(_));
    let is_stricter =
        verdict.action > action || (verdict.action == action && action > Action::Allow && verdict.badge > badge);
    let changes = is_stricter || (is_retraction && (verdict.action, verdict.badge) != (action, badge));
    let until = verdict.standing.as_ref().and_then(|standing| standing.until);
    let decision = StandingDecision {
        template: None,
        action: verdict.action,
        verdict: verdict.verdict.clone(),
        // What was taken before stays taken when things get worse for another reason.
        badge: if is_stricter { verdict.badge.max(badge) } else { verdict.badge },
        pack: verdict.pack.clone(),
        until,
    };
    changes.then_some(Change::Ledger { business, event: LedgerEvent::Standing(decision) })
}

/// A pause goes into the ledger when the template is not paused so long already.
fn pause_change(reading: &Reading<'_>, verdict: &Verdict, business: &str) -> Option<Change> {
    let TemplatePause { template, until } = verdict.standing.as_ref()?.pause.as_ref()?;
    let holds = reading.sheet.template_pause();
    // Without an end it is disabled, which is longer than anything.
    let is_longer = holds.is_none_or(|pause| pause.until.is_some_and(|end| until.is_none_or(|until| until > end)));
    let decision = StandingDecision {
        template: Some(template.clone()),
        action: if until.is_some() { Action::Limit } else { Action::Block },
        verdict: verdict.verdict.clone(),
        badge: None,
        pack: verdict.pack.clone(),
        until: *until,
    };
    is_longer.then(|| Change::Ledger { business: business.to_owned(), event: LedgerEvent::Standing(decision) })
}
