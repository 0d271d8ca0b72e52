//! All facts of one record: computed when asked for, from the record, the tables and what is
//! remembered. Read [`Sheet`].

mod recorded;
mod remembered;

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::catalog::{Fact, FactKey, ItemFact, Origin, spec};
use super::contents::{Contents, FoundPlace, Reader, Sender};
use super::counts::{self, Scopes};
use super::crowd::{CrowdReading, WeighedCrowd, Weighing};
use super::given::{self, GivenFactError};
use super::haystack::Haystack;
use super::identity;
use super::kind::{Item, Value};
use super::links::{Around, MessageLink, links_of};
use super::name::JudgedName;
use super::profile::{OwnPlaces, ProfileFacts, ProfileReading};
use super::rename::NameChange;
use crate::identifier::tables::{CodeOwner, Place};
use crate::identifier::{E164, Region, RegionSet, Tables};
use crate::memory::{
    Business, Count, CountKey, Crowd, Held, Holder, Hour, Identity, IdentityKind, KeptProfile, NameSpan, Needs, Person,
    Relation, Remembered, Scope, ScopeKind, StandingDecision, identities_of,
};
use crate::record::{Body, GivenMemory, Message, PartRole, Profile, ProvenField, Record};
use crate::text::Fingerprinter;
use crate::verdict::Subject;

/// The facts of one record.
///
/// Before [`Sheet::remember`] a fact that depends on memory is [`Value::Pending`]; afterwards none is.
#[derive(Debug)]
pub struct Sheet<'r> {
    record: &'r Record<'r>,
    tables: &'r Tables,
    weighing: &'r Weighing,
    at: Timestamp,
    haystack: Haystack<'r>,
    links: Vec<MessageLink<'r>>,
    links_cut: bool,
    contents: Contents,
    scopes: Scopes,
    fingerprint: Option<String>,
    given: BTreeMap<FactKey, Value<'static>>,
    /// A profile given with the record; then nothing remembered of a profile is asked for.
    inline_profile: Option<KeptProfile>,
    /// What identifies the business by what the record itself says.
    said_identities: OnceCell<BTreeSet<Identity>>,
    memory: Option<Memory>,
    own_places: OnceCell<OwnPlaces>,
    name: OnceCell<Option<JudgedName>>,
    name_change: OnceCell<NameChange>,
    own_identities: OnceCell<BTreeSet<Identity>>,
}

/// What is remembered, folded.
#[derive(Debug, Default)]
struct Memory {
    business: Business,
    relation: Relation,
    counts: BTreeMap<CountKey, Count>,
    crowd: Option<Crowd>,
    weighed: WeighedCrowd,
    holders: BTreeMap<Identity, Vec<Holder>>,
    /// The profile that is judged: remembered, changed by the record, or given with it.
    profile: KeptProfile,
    /// What was read of it so far.
    reading: ProfileReading,
    /// Whether there is such a profile apart from what a profile record itself brings.
    profile_known: bool,
    phone_verified: bool,
    /// Another number was proven, and this one is not.
    phone_lost_proof: bool,
}

impl<'r> Sheet<'r> {
    /// Opens the sheet of a record that happened at `at`. Reads text and links of a message; for a
    /// profile or rename that waits for memory, because names may stand there.
    ///
    /// # Errors
    /// When the record gives memory that names an unknown fact, or a value of the wrong type.
    pub fn open(
        record: &'r Record<'r>,
        at: Timestamp,
        tables: &'r Tables,
        weighing: &'r Weighing,
    ) -> Result<Self, GivenFactError> {
        let mut sheet = Sheet {
            record,
            tables,
            weighing,
            at,
            haystack: Haystack::default(),
            links: Vec::new(),
            links_cut: false,
            contents: Contents::default(),
            scopes: Scopes { business: record.business.as_deref().map(str::to_owned), ..Scopes::default() },
            fingerprint: None,
            given: BTreeMap::new(),
            inline_profile: None,
            said_identities: OnceCell::new(),
            memory: None,
            own_places: OnceCell::new(),
            name: OnceCell::new(),
            name_change: OnceCell::new(),
            own_identities: OnceCell::new(),
        };
        if let Some(memory) = &record.memory {
            sheet.given = given::read(memory)?;
            sheet.inline_profile = given_profile(memory);
        }
        match &record.body {
            Body::Message(message) => sheet.read_message(message),
            Body::Block(block) => sheet.scopes.complete(block.reference.as_deref(), block.template.as_deref()),
            _ => {}
        }
        if record.memory.is_some() || record.business.is_none() {
            sheet.remember(Remembered::default());
        }
        Ok(sheet)
    }

    fn read_message(&mut self, message: &'r Message<'r>) {
        self.haystack = Haystack::of(&message.parts, message.truncated, self.tables);
        (self.links, self.links_cut) = links_of(&self.haystack, &message.links, self.tables);
        if let Some(profile) = &message.profile {
            self.inline_profile = Some(inline(profile));
        }
        let business = self.record.business.as_deref();
        self.scopes.template =
            business.zip(message.template.as_deref()).map(|(business, template)| format!("{business}/{template}"));
        let mut domains: Vec<String> =
            self.links.iter().filter_map(|link| link.link.domain.as_ref()).map(ToString::to_string).collect();
        domains.sort();
        domains.dedup();
        self.scopes.link_domains = domains;
        let mut fingerprinter = Fingerprinter::new();
        for (index, part) in self.haystack.parts().iter().enumerate() {
            if matches!(part.role, PartRole::Translation(_)) {
                continue;
            }
            let range = self.haystack.range(index);
            let folded = self.haystack.as_str().get(range).unwrap_or_default();
            // Spans of links are in the text as sent; a part that folding leaves in place needs no more.
            let links: Vec<_> = self
                .links
                .iter()
                .filter(|link| link.part == Some(index))
                .map(|link| self.haystack.sent_range(index, &link.span))
                .collect();
            fingerprinter.push(folded, &links);
        }
        self.fingerprint = fingerprinter.finish().map(|fingerprint| fingerprint.to_string());
        self.scopes.campaign = self.fingerprint.clone();
    }

    /// Whether memory has answered, or nothing is to be asked of it.
    pub fn is_remembered(&self) -> bool {
        self.memory.is_some()
    }

    /// Takes in what a store answered. With memory given by the record the answer is not looked at.
    pub fn remember(&mut self, remembered: Remembered) {
        if self.memory.is_some() {
            return;
        }
        let mut business = Business::fold(&remembered.ledger, self.at);
        if let Some(memory) = &self.record.memory {
            hold(&mut business, memory);
        }
        let given = self.record.memory.as_ref().and_then(|memory| memory.profile.as_deref());
        let relation = Relation::fold(&remembered.relation, self.at);
        let known = self.inline_profile.clone().or_else(|| business.profile.clone());
        let profile_known = known.is_some();
        let before = known.unwrap_or_default();
        let (profile, change) = match &self.record.body {
            Body::Profile(change) => (before.changed_by(change), Some(change.as_ref())),
            _ => (before, None),
        };
        let inline_proofs = match &self.record.body {
            Body::Message(message) => message.profile.as_deref(),
            _ => None,
        };
        let shown = [change, inline_proofs, given];
        let phone_verified = profile.phone.as_deref().is_some_and(|phone| {
            business.has_proof(ProvenField::Phone, phone)
                || shown.into_iter().flatten().any(|profile| proves_phone(profile, phone))
        });
        let is_phone = |field: ProvenField| field == ProvenField::Phone;
        let proved_any = business.proofs.iter().any(|proof| is_phone(proof.field))
            || given.is_some_and(|given| given.verified.iter().any(|proof| is_phone(proof.field)));
        let phone_lost_proof = proved_any && !phone_verified && profile.phone.is_some();
        let memory = Memory {
            business,
            relation,
            counts: remembered.counts,
            crowd: remembered.crowd,
            weighed: WeighedCrowd::default(),
            holders: remembered.identities,
            profile,
            reading: ProfileReading::default(),
            profile_known,
            phone_verified,
            phone_lost_proof,
        };
        self.read_names(&memory);
        self.memory = Some(memory);
    }

    /// The texts of a profile or a rename; those the record does not hold have no place in it.
    fn read_names(&mut self, memory: &Memory) {
        match &self.record.body {
            Body::Profile(change) => {
                let about = if change.described_by_about { "/about" } else { "/description" };
                let texts = [
                    (PartRole::Name, "/name", change.name.set().is_some(), &memory.profile.name),
                    (PartRole::LegalName, "/legal_name", change.legal_name.set().is_some(), &memory.profile.legal_name),
                    (PartRole::Description, about, change.description.set().is_some(), &memory.profile.description),
                ];
                for (role, field, is_here, text) in texts {
                    if let Some(text) = text {
                        let field = if is_here { field } else { "" };
                        self.haystack.push(role, field.into(), text.clone().into(), self.tables);
                    }
                }
            }
            Body::Rename(rename) => {
                self.haystack.push(PartRole::Name, "/name".into(), rename.name.as_ref().into(), self.tables);
                if let Some(reason) = &rename.reason {
                    self.haystack.push(PartRole::Reason, "/reason".into(), reason.as_ref().into(), self.tables);
                }
            }
            _ => return,
        }
        let current = memory.business.current_name();
        if current.is_none_or(|current| self.wanted_name(memory).is_none_or(|wanted| wanted.trim() == current)) {
            return;
        }
        if let Some((added, removed)) = self.name_change(memory).differences() {
            self.haystack.push(PartRole::Added, "".into(), added.into(), self.tables);
            self.haystack.push(PartRole::Removed, "".into(), removed.into(), self.tables);
        }
    }

    /// Adds to `needs` what a store must be asked for a fact.
    pub fn need(&self, key: FactKey, needs: &mut Needs) {
        if self.memory.is_some() || self.given.contains_key(&key) {
            return;
        }
        match spec(key.fact).origin {
            Origin::Record => {}
            Origin::Business => needs.business = self.scopes.business.clone(),
            Origin::Relation => needs.relation = self.relation_key(),
            Origin::Counts => {
                needs.counts.extend(counts::keys(key, &self.scopes));
                if matches!(key.fact, Fact::LinkDomainReporters | Fact::LinkDomainSenders) {
                    // Which domains are its own is written in its profile.
                    needs.business = self.scopes.business.clone();
                }
            }
            Origin::Crowd => {
                needs.crowd = self.scopes.business.clone();
                let business = self.scopes.business.iter();
                needs.counts.extend(business.flat_map(|business| counts::crowd_keys(key, business)));
            }
            Origin::Identity => self.need_identities(identity::kinds(key.fact), needs),
        }
    }

    /// Identities that the record names are asked for; the others are those that the business holds.
    fn need_identities(&self, kinds: &[IdentityKind], needs: &mut Needs) {
        needs.business = self.scopes.business.clone();
        for kind in kinds {
            let said = self.said_identities().iter().filter(|identity| identity.kind == *kind);
            needs.identities.extend(said.cloned());
            if !self.says(*kind) {
                needs.own_identities.insert(*kind);
            }
        }
    }

    /// Whether what the record says decides about identities of a kind, not what is remembered.
    fn says(&self, kind: IdentityKind) -> bool {
        match &self.record.body {
            _ if self.inline_profile.is_some() => true,
            Body::Profile(change) => kind.is_changed_by(change),
            _ => false,
        }
    }

    /// What identifies the business by what the record itself says: of a profile, in the fields
    /// that it sets.
    pub fn said_identities(&self) -> &BTreeSet<Identity> {
        self.said_identities.get_or_init(|| match (&self.inline_profile, &self.record.body) {
            (inline, Body::Profile(change)) => {
                let before = inline.clone().unwrap_or_default();
                identities_of(&before.changed_by(change), self.tables)
            }
            (Some(inline), _) => identities_of(inline, self.tables),
            (None, _) => BTreeSet::new(),
        })
    }

    /// What identifies the business in the profile that is judged.
    fn own_identities(&self, memory: &Memory) -> &BTreeSet<Identity> {
        self.own_identities.get_or_init(|| {
            let held = memory.business.identities.iter().filter(|(_, held)| **held == Held::Now);
            let kept = held.map(|(identity, _)| identity).filter(|identity| !self.says(identity.kind));
            self.said_identities().iter().chain(kept).cloned().collect()
        })
    }

    /// The business and the recipient, if the record names both.
    pub fn relation_key(&self) -> Option<(String, Person)> {
        let Body::Message(message) = &self.record.body else { return None };
        Some((self.scopes.business.clone()?, Person::parse(message.to.as_deref()?)))
    }

    /// The value of a fact. Texts and links have none: they are read where they are tested.
    pub fn value(&self, key: FactKey) -> Value<'static> {
        if let Some(given) = self.given.get(&key) {
            return given.clone();
        }
        match spec(key.fact).origin {
            Origin::Record => self.record_value(key.fact),
            Origin::Business | Origin::Relation | Origin::Counts | Origin::Crowd | Origin::Identity => {
                match &self.memory {
                    Some(memory) => self.remembered_value(key, memory),
                    None => Value::Pending,
                }
            }
        }
    }

    fn crowd_reading<'s>(&'s self, memory: &'s Memory) -> CrowdReading<'s> {
        let Memory { crowd, weighed, .. } = memory;
        CrowdReading { crowd: crowd.as_ref(), now: Hour::of(self.at), weighing: self.weighing, weighed }
    }

    fn own_places(&self, memory: &Memory) -> &OwnPlaces {
        self.own_places.get_or_init(|| OwnPlaces::of(&memory.profile, self.tables))
    }

    /// How many items of a sort the message has; `None` while that depends on memory.
    pub fn item_count(&self, item: Item) -> Option<usize> {
        match item {
            // National numbers are read where the business is; without a digit there are none anyway.
            Item::Callback if !self.haystack.as_str().bytes().any(|byte| byte.is_ascii_digit()) => Some(0),
            Item::Callback => {
                let sender = self.sender()?;
                Some(self.reader().count(item, Some(&sender)))
            }
            _ => Some(self.reader().count(item, None)),
        }
    }

    /// A fact of an item, by its place among those of its sort.
    pub fn item_value(&self, at: usize, fact: ItemFact) -> Value<'_> {
        match fact {
            ItemFact::Link(fact) => {
                let own = self.memory.as_ref().map(|memory| self.own_places(memory));
                let around = Around { haystack: &self.haystack, own, tables: self.tables };
                self.links.get(at).map_or(Value::Unknown, |link| link.value(fact, around))
            }
            ItemFact::Callback(fact) => self.reader().callback(at, fact, self.sender().as_ref()),
            ItemFact::Mailbox(fact) => self.reader().mailbox(at, fact, self.sender().as_ref()),
            ItemFact::Amount(fact) => self.reader().amount(at, fact),
        }
    }

    /// Where an item stands, by its place among those of its sort.
    pub fn item_place(&self, item: Item, at: usize) -> Option<FoundPlace<'_>> {
        self.reader().item_place(item, at)
    }

    /// Where that stands in the text which a fact counts or measures; empty for other facts.
    pub fn places(&self, fact: Fact) -> Vec<FoundPlace<'_>> {
        self.reader().places(fact)
    }

    fn reader(&self) -> Reader<'_, 'r> {
        Reader {
            contents: &self.contents,
            haystack: &self.haystack,
            links: &self.links,
            tables: self.tables,
            recipient: self.recipient_region(),
        }
    }

    /// The name of the template that the record is about.
    pub fn template(&self) -> Option<&str> {
        let business = self.scopes.business.as_deref()?;
        self.scopes.template.as_deref()?.strip_prefix(business)?.strip_prefix('/')
    }

    /// The pause of that template that holds now.
    pub fn template_pause(&self) -> Option<&StandingDecision> {
        self.business()?.template_pause(self.template()?, self.at)
    }

    /// Takes in what a report is about, once its store knows.
    pub fn be_about(&mut self, scopes: &[Scope]) {
        let id = |kind: ScopeKind| scopes.iter().filter(move |scope| scope.kind == kind).map(|scope| scope.id.clone());
        // What the report itself tells comes first.
        self.scopes.template = self.scopes.template.take().or_else(|| id(ScopeKind::Template).next());
        self.scopes.campaign = id(ScopeKind::Campaign).next();
        self.scopes.link_domains = id(ScopeKind::LinkDomain).collect();
    }

    /// The number of the recipient, if it is one.
    fn recipient_number(&self) -> Option<E164> {
        let Body::Message(message) = &self.record.body else { return None };
        E164::parse(message.to.as_deref()?, &self.tables.calling_codes).ok()
    }

    /// Where the number of the recipient belongs, if the table of quiet hours has the place.
    fn recipient_place(&self) -> Option<&'r Place> {
        self.tables.quiet_hours.place(&self.recipient_number()?, &self.tables.calling_codes)
    }

    /// When advertising is welcome next where the number of the recipient belongs; `None` if it is
    /// now, or no place is known.
    pub fn welcome_from(&self) -> Option<Timestamp> {
        self.recipient_place()?.opens(self.at).filter(|opens| *opens > self.at)
    }

    /// The region of the recipient's number, if it has one.
    fn recipient_region(&self) -> Option<Region> {
        let number = self.recipient_number()?;
        match number.owner(&self.tables.calling_codes) {
            CodeOwner::Regions(regions) => regions.iter().next().filter(|_| regions.len() == 1),
            CodeOwner::NonGeographic(_) => None,
        }
    }

    /// The business as far as numbers in the text are held against it; `None` before memory answered.
    fn sender(&self) -> Option<Sender<'_>> {
        let memory = self.memory.as_ref()?;
        let own = self.own_places(memory);
        let Some(profile) = self.profile_facts() else {
            return Some(Sender { own, phone: None, regions: RegionSet::EMPTY });
        };
        Some(Sender {
            own,
            phone: profile.phone().parsed().map(|phone| phone.e164.as_str()),
            regions: profile.all_regions(),
        })
    }

    /// The links of a message.
    pub fn links(&self) -> &[MessageLink<'r>] {
        &self.links
    }

    /// The text of the record.
    pub fn haystack(&self) -> &Haystack<'r> {
        &self.haystack
    }

    /// The reference tables.
    pub fn tables(&self) -> &'r Tables {
        self.tables
    }

    /// The record.
    pub fn record(&self) -> &'r Record<'r> {
        self.record
    }

    /// When the record happened.
    pub fn at(&self) -> Timestamp {
        self.at
    }

    /// Whom counts can be about.
    pub fn scopes(&self) -> &Scopes {
        &self.scopes
    }

    /// The fingerprint of a message.
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// What holds of the business, once memory has answered.
    pub fn business(&self) -> Option<&Business> {
        self.memory.as_ref().map(|memory| &memory.business)
    }

    /// The profile that is judged, once memory has answered; none when nothing is known of one.
    pub fn profile(&self) -> Option<&KeptProfile> {
        let memory = self.memory.as_ref()?;
        let is_there = memory.profile_known || matches!(self.record.body, Body::Profile(_));
        is_there.then_some(&memory.profile)
    }

    /// The facts of that profile, for what looks at several of them.
    pub(super) fn profile_facts(&self) -> Option<ProfileFacts<'_>> {
        let memory = self.memory.as_ref()?;
        self.profile().map(|profile| ProfileFacts::of(profile, self.tables, &memory.reading))
    }

    /// A count that was asked for.
    pub fn count(&self, key: &CountKey) -> Count {
        self.memory.as_ref().and_then(|memory| memory.counts.get(key)).copied().unwrap_or_default()
    }

    /// Whether the record would change a current display name.
    pub fn changes_name(&self) -> bool {
        self.value(FactKey { fact: Fact::RenameChanges, window: None }) == Value::Bool(true)
    }

    /// What is judged about the record; `None` for one that is only remembered.
    pub fn subject(&self) -> Option<Subject> {
        match self.record.body {
            Body::Profile(_) => Some(Subject::Profile),
            Body::Rename(_) => Some(Subject::Rename),
            Body::Message(_) => Some(Subject::Message),
            Body::Block(_) | Body::Unblock(_) | Body::Retract(_) => Some(Subject::Standing),
            Body::Delivery(_) | Body::Inbound(_) | Body::Consent(_) | Body::Decision(_) => None,
        }
    }
}

fn inline(profile: &Profile<'_>) -> KeptProfile {
    KeptProfile::default().changed_by(profile)
}

/// The profile that a memory gives; names alone make one too.
fn given_profile(memory: &GivenMemory<'_>) -> Option<KeptProfile> {
    let profile = memory.profile.as_deref().map(inline);
    let last = memory.names.iter().rev().map(|given| given.name.trim()).find(|name| !name.is_empty());
    match (profile, last) {
        (Some(profile), Some(last)) if profile.name.is_none() => {
            Some(KeptProfile { name: Some(last.to_owned()), ..profile })
        }
        (None, Some(last)) => Some(KeptProfile { name: Some(last.to_owned()), ..KeptProfile::default() }),
        (profile, _) => profile,
    }
}

/// Lets a business hold a given profile as if it had been accepted long ago, with the names given.
/// A name of the profile that is not the last of them came after them.
fn hold(business: &mut Business, memory: &GivenMemory<'_>) {
    let Some(profile) = given_profile(memory) else { return };
    let mut since = Timestamp::UNIX_EPOCH;
    for given in memory.names.iter().filter(|given| !given.name.trim().is_empty()) {
        // No name is current before the one before it.
        since = given.since.map_or(since, |given| given.max(since));
        business.names.push(NameSpan { name: given.name.trim().to_owned(), since, verified: given.verified });
    }
    let current = profile.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let is_last = current == business.names.last().map(|span| span.name.as_str());
    if let Some(current) = current.filter(|_| !is_last) {
        let given = memory.profile.as_deref().zip(profile.phone.as_deref());
        let verified = given.is_some_and(|(given, phone)| proves_phone(given, phone));
        business.names.push(NameSpan { name: current.to_owned(), since, verified });
    }
    business.profile = Some(profile);
}

fn proves_phone(profile: &Profile<'_>, phone: &str) -> bool {
    let same = |value: &str| Person::parse(value) == Person::parse(phone);
    profile.verified.iter().any(|proof| proof.field == ProvenField::Phone && same(&proof.value))
}
