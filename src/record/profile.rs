//! A business describes itself: only the keys it sends change. Read [`Profile`].

use std::borrow::Cow;

use jiff::Timestamp;

/// What one profile record does to one field.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub enum Update<T> {
    /// The key is not in the record: what is remembered stays.
    #[default]
    Keep,
    /// The key is `null`: what is remembered goes.
    Remove,
    /// The key has a value: it replaces what is remembered.
    Set(T),
}

impl<T> Update<T> {
    /// The new value, if the record sets one.
    pub fn set(&self) -> Option<&T> {
        match self {
            Update::Set(value) => Some(value),
            Update::Keep | Update::Remove => None,
        }
    }

    /// The same update of another value.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Update<U> {
        match self {
            Update::Keep => Update::Keep,
            Update::Remove => Update::Remove,
            Update::Set(value) => Update::Set(change(value)),
        }
    }
}

/// A profile record; every field as typed.
#[derive(Debug, Clone, PartialEq, Default, serde::Serialize, serde::Deserialize)]
pub struct Profile<'a> {
    /// Display name.
    pub name: Update<Cow<'a, str>>,
    /// Name in the register, with its legal form.
    pub legal_name: Update<Cow<'a, str>>,
    /// Phone number in any international form.
    pub phone: Update<Cow<'a, str>>,
    /// Websites, the first one first.
    pub websites: Update<Vec<Cow<'a, str>>>,
    /// Other domains of its own that its links may lead to.
    pub link_domains: Update<Vec<Cow<'a, str>>>,
    /// E-mail address.
    pub email: Update<Cow<'a, str>>,
    /// Country of its seat, ISO 3166-1 alpha-2.
    pub country: Update<Cow<'a, str>>,
    /// Postal address, free text.
    pub address: Update<Cow<'a, str>>,
    /// What it says of itself (`description`, in the Cloud API also `about`).
    pub description: Update<Cow<'a, str>>,
    /// Its trade, in the words of the platform.
    pub vertical: Update<Cow<'a, str>>,
    /// Hash of its picture, opaque.
    pub picture_hash: Update<Cow<'a, str>>,
    /// Countries it does business in, ISO 3166-1 alpha-2.
    pub operates_in: Update<Vec<Cow<'a, str>>>,
    /// The portfolio that this business belongs to.
    pub portfolio: Update<Cow<'a, str>>,
    /// When it registered, as typed (RFC 3339).
    pub registered_at: Update<Cow<'a, str>>,
    /// What was proven of it. Proofs are added to those remembered; each holds for its value only.
    pub verified: Vec<Proof<'a>>,
    /// Whether `description` was read from the key `about` (Cloud API), for evidence to point at.
    /// Speaks of the record alone and is not kept.
    #[serde(skip)]
    pub described_by_about: bool,
}

impl Profile<'_> {
    /// The same profile, borrowing nothing.
    pub fn into_owned(self) -> Profile<'static> {
        let Profile {
            name,
            legal_name,
            phone,
            websites,
            link_domains,
            email,
            country,
            address,
            description,
            vertical,
            picture_hash,
            operates_in,
            portfolio,
            registered_at,
            verified,
            described_by_about,
        } = self;
        Profile {
            name: name.map(owned),
            legal_name: legal_name.map(owned),
            phone: phone.map(owned),
            websites: websites.map(all_owned),
            link_domains: link_domains.map(all_owned),
            email: email.map(owned),
            country: country.map(owned),
            address: address.map(owned),
            description: description.map(owned),
            vertical: vertical.map(owned),
            picture_hash: picture_hash.map(owned),
            operates_in: operates_in.map(all_owned),
            portfolio: portfolio.map(owned),
            registered_at: registered_at.map(owned),
            verified: verified.into_iter().map(Proof::into_owned).collect(),
            described_by_about,
        }
    }
}

/// The same text, borrowing nothing.
fn owned(text: Cow<'_, str>) -> Cow<'static, str> {
    Cow::Owned(text.into_owned())
}

/// The same texts, borrowing nothing.
fn all_owned(texts: Vec<Cow<'_, str>>) -> Vec<Cow<'static, str>> {
    texts.into_iter().map(owned).collect()
}

/// That a value was proven to belong to the business.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Proof<'a> {
    /// Which field was proven.
    pub field: ProvenField,
    /// The value the proof holds for, as typed.
    pub value: Cow<'a, str>,
    /// How it was proven (`sms`, `call`, `dns`, …), if said.
    pub method: Option<Cow<'a, str>>,
    /// When it was proven; absent means with the record.
    #[serde(with = "jiff::fmt::serde::timestamp::millisecond::optional")]
    pub at: Option<Timestamp>,
}

impl Proof<'_> {
    /// The same proof, borrowing nothing.
    pub fn into_owned(self) -> Proof<'static> {
        let Proof { field, value, method, at } = self;
        Proof { field, value: owned(value), method: method.map(owned), at }
    }
}

/// A field that can be proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum ProvenField {
    /// The phone number answers.
    Phone,
    /// The website is under the control of the business.
    Website,
    /// The mailbox is read by the business.
    Email,
    /// The display name was approved.
    Name,
    /// The legal name stands in a register.
    LegalName,
    /// The address was checked.
    Address,
}

impl ProvenField {
    /// Every field that can be proven, with its name in JSON.
    pub const ALL: [(ProvenField, &'static str); 6] = [
        (ProvenField::Phone, "phone"),
        (ProvenField::Website, "website"),
        (ProvenField::Email, "email"),
        (ProvenField::Name, "name"),
        (ProvenField::LegalName, "legal_name"),
        (ProvenField::Address, "address"),
    ];
}
