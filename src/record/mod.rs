//! What arrives: one decoded record of any type, borrowing from the input where it can.
//!
//! Records hold what was typed. They judge nothing and parse no identifiers: a phone number that
//! is not one is still text here, and becomes `Supplied::Malformed` among the facts.
//! JSON is read in `wire`. Read [`Record`] first.

mod block;
mod consent;
mod decision;
mod delivery;
mod inbound;
mod message;
mod profile;
mod rename;
mod retract;
mod supplied;

pub use block::{Block, BlockReason, Unblock};
pub use consent::{Consent, ConsentState};
pub use decision::{Decision, Label, Outcome};
pub use delivery::{Delivery, DeliveryStatus};
pub use inbound::Inbound;
pub use message::{Category, Message, Part, PartRole, SentLink, TranslatedBy};
pub use profile::{Profile, Proof, ProvenField, Update};
pub use rename::Rename;
pub use retract::{Retract, Retracted};
pub use supplied::Supplied;

use std::borrow::Cow;

use jiff::Timestamp;

/// One record: who it is about, when it happened, and what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct Record<'a> {
    /// Echoed in the answer, and together with the business the key of idempotence.
    pub id: Option<Cow<'a, str>>,
    /// The business this record is about; absent only for a message of an unknown sender and for a
    /// decision, which names a verdict instead.
    pub business: Option<Cow<'a, str>>,
    /// When it happened; absent means the clock that is given with the record.
    pub at: Option<Timestamp>,
    /// Hash of the content as sent, independent of white space and of the order of keys.
    pub content: ContentHash,
    /// What the record says.
    pub body: Body<'a>,
    /// The facts remembered, given with the record: then no store is asked.
    pub memory: Option<GivenMemory<'a>>,
}

/// What a record says, by type.
#[derive(Debug, Clone, PartialEq)]
pub enum Body<'a> {
    /// A business describes itself.
    Profile(Box<Profile<'a>>),
    /// A business asks for another display name.
    Rename(Rename<'a>),
    /// A business wants to send a message.
    Message(Box<Message<'a>>),
    /// A person blocked or reported a business.
    Block(Block<'a>),
    /// A person lifted a block.
    Unblock(Unblock<'a>),
    /// Something remembered is to be as if it had never come.
    Retract(Retract<'a>),
    /// Messages reached people.
    Delivery(Delivery<'a>),
    /// A person wrote to a business.
    Inbound(Inbound<'a>),
    /// A person agreed to messages or refused them.
    Consent(Consent<'a>),
    /// A member of staff decided about a verdict.
    Decision(Decision<'a>),
}

impl Body<'_> {
    /// The `type` of the record, as it stands in JSON.
    pub fn type_name(&self) -> &'static str {
        match self {
            Body::Profile(_) => "profile",
            Body::Rename(_) => "rename",
            Body::Message(_) => "message",
            Body::Block(_) => "block",
            Body::Unblock(_) => "unblock",
            Body::Retract(_) => "retract",
            Body::Delivery(_) => "delivery",
            Body::Inbound(_) => "inbound",
            Body::Consent(_) => "consent",
            Body::Decision(_) => "decision",
        }
    }
}

/// The first 16 bytes of the BLAKE3 hash of a record's content: keys sorted, no white space.
///
/// Two records with the same hash say the same thing; with 128 bits an accidental clash needs
/// about 2^64 records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct ContentHash(pub [u8; 16]);

/// Facts remembered, as a record or a rule case gives them: by the name the catalog knows, window
/// included (`standing.reporters(7d)`), each with its value as typed.
///
/// What is not named is as it would be in an empty store.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct GivenMemory<'a> {
    /// The profile that is remembered of the business.
    pub profile: Option<Box<Profile<'a>>>,
    /// Every name it has had, oldest first; the last one is current.
    pub names: Vec<GivenName<'a>>,
    /// Remembered facts by name, in the order given.
    pub facts: Vec<(Cow<'a, str>, GivenValue<'a>)>,
}

impl GivenMemory<'_> {
    /// The same memory, borrowing nothing.
    pub fn into_owned(self) -> GivenMemory<'static> {
        let GivenMemory { profile, names, facts } = self;
        GivenMemory {
            profile: profile.map(|profile| Box::new(profile.into_owned())),
            names: names.into_iter().map(GivenName::into_owned).collect(),
            facts: facts.into_iter().map(|(name, value)| (Cow::Owned(name.into_owned()), value.into_owned())).collect(),
        }
    }
}

/// A name that the business had, as a memory gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenName<'a> {
    /// The name as typed.
    pub name: Cow<'a, str>,
    /// Since when it was current; absent means as long as the one before it, the first since ever.
    pub since: Option<Timestamp>,
    /// Whether the phone number was verified while it was current; `true` unless said otherwise.
    pub verified: bool,
}

impl GivenName<'_> {
    /// The same name, borrowing nothing.
    pub fn into_owned(self) -> GivenName<'static> {
        let GivenName { name, since, verified } = self;
        GivenName { name: Cow::Owned(name.into_owned()), since, verified }
    }
}

/// The value of a remembered fact as typed; the catalog says which type it must have.
#[derive(Debug, Clone, PartialEq)]
pub enum GivenValue<'a> {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Text, and every other type in the notation of conditions: `"7d"`, `"0.3%"`, `"DE"`.
    Text(Cow<'a, str>),
    /// A list of such texts.
    List(Vec<Cow<'a, str>>),
}

impl GivenValue<'_> {
    /// The same value, borrowing nothing.
    pub fn into_owned(self) -> GivenValue<'static> {
        match self {
            GivenValue::Bool(value) => GivenValue::Bool(value),
            GivenValue::Int(value) => GivenValue::Int(value),
            GivenValue::Text(text) => GivenValue::Text(Cow::Owned(text.into_owned())),
            GivenValue::List(texts) => {
                GivenValue::List(texts.into_iter().map(|text| Cow::Owned(text.into_owned())).collect())
            }
        }
    }
}
