//! The fields of every record, in one table each: what may be there, of which kind, what it means.
//!
//! Unknown keys, the schema of records and the manual come from here. Reading itself stands in
//! `records`, and a test holds both together; what the Cloud API shows stands in `whatsapp`.
//! Read [`RECORDS`] first.

use crate::record::{
    BlockReason, Category, ConsentState, DeliveryStatus, Label, Outcome, PartRole, ProvenField, TranslatedBy,
};

/// One type of record.
#[derive(Debug)]
pub struct RecordShape {
    /// Its `type`.
    pub name: &'static str,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// Its own fields; those of [`COMMON`] may stand beside.
    pub fields: &'static [Field],
    /// What is required of fields that can stand for one another.
    pub choice: Choice,
}

/// What is required of fields that can stand for one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Nothing.
    Free,
    /// At least one of these.
    AnyOf(&'static [&'static str]),
    /// Exactly one of these.
    OneOf(&'static [&'static str]),
}

/// One field of an object.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its key.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, in one sentence.
    pub meaning: &'static str,
}

/// What may stand in a field. `null` is as good as no field, but in a profile it removes.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Text as typed; a number or a truth value is taken as typed text.
    Text,
    /// A list of texts, or a single one.
    Texts,
    /// An id: text or a whole number.
    Id,
    /// A time in RFC 3339, held to milliseconds.
    Time,
    /// `true` or `false`.
    Flag,
    /// A whole number from 0.
    Count,
    /// One of a few words, in any case.
    Word(fn() -> Vec<&'static str>),
    /// An object with these fields.
    Object(&'static [Field]),
    /// A list of objects with these fields.
    Objects(&'static [Field]),
    /// A list of objects with these fields, or of bare texts that stand for the first of them.
    TextsOrObjects(&'static [Field]),
    /// Facts by name, nested or with dots, and beside them the fields that only memory has.
    Facts,
}

/// An optional field.
const fn may(name: &'static str, kind: Kind, meaning: &'static str) -> Field {
    Field { name, kind, required: false, meaning }
}

/// A required field.
const fn must(name: &'static str, kind: Kind, meaning: &'static str) -> Field {
    Field { name, kind, required: true, meaning }
}

/// Roles that a part may name, with their names in JSON.
pub(super) const ROLES: [(PartRole, &str); 4] = [
    (PartRole::Body, "body"),
    (PartRole::Button, "button"),
    (PartRole::Filled, "filled"),
    (PartRole::Template, "template"),
];

/// The names out of a table of words.
pub(super) fn names<T>(words: &[(T, &'static str)]) -> Vec<&'static str> {
    words.iter().map(|(_, name)| *name).collect()
}

const BUSINESS: Field = must("business", Kind::Id, "id of the business");
const BUSINESS_IF_KNOWN: Field = may("business", Kind::Id, "id of the business, if it is known");
const CATEGORY: Kind = Kind::Word(|| names(&Category::ALL));

/// Fields that every record may have.
pub static COMMON: &[Field] = &[
    may("type", Kind::Word(|| RECORDS.iter().map(|shape| shape.name).collect()), "what kind of record it is"),
    may("id", Kind::Id, "id of the record: echoed, and the key of idempotence"),
    may("at", Kind::Time, "when it happened (RFC 3339); absent means the clock"),
    may("memory", Kind::Facts, "the facts remembered; then no store is asked"),
];

/// Every type of record, in the order of the manual.
pub static RECORDS: &[RecordShape] = &[
    RecordShape {
        name: "profile",
        meaning: "a business describes itself",
        fields: PROFILE_RECORD,
        choice: Choice::Free,
    },
    RecordShape {
        name: "rename",
        meaning: "a business asks for another display name",
        fields: &[
            BUSINESS,
            must("name", Kind::Text, "the name wanted"),
            may("reason", Kind::Text, "why, in the words of the business"),
        ],
        choice: Choice::Free,
    },
    RecordShape {
        name: "message",
        meaning: "a business wants to send a message",
        fields: MESSAGE,
        choice: Choice::AnyOf(&["text", "parts"]),
    },
    RecordShape {
        name: "block",
        meaning: "a person blocked or reported a business",
        fields: &[
            BUSINESS,
            must("reporter", Kind::Id, "who reports: a phone number or an opaque id"),
            may("blocked", Kind::Flag, "whether the person also blocked the business (default `true`)"),
            may("reason", Kind::Word(|| names(&BlockReason::ALL)), "the reason that was picked"),
            may("ref", Kind::Id, "the `ref` of the verdict on the message complained about"),
            may("message", Kind::Id, "id of the message complained about"),
            may("template", Kind::Id, "template of that message"),
            may("cohort", Kind::Id, "a group of reporters that came together, opaque"),
            may("reporter_since", Kind::Time, "since when the reporter has an account"),
            may("delivered_at", Kind::Time, "when the message was delivered"),
        ],
        choice: Choice::Free,
    },
    RecordShape {
        name: "unblock",
        meaning: "a person lifted a block; the report stays counted",
        fields: &[BUSINESS, must("reporter", Kind::Id, "who lifts the block")],
        choice: Choice::Free,
    },
    RecordShape {
        name: "retract",
        meaning: "something remembered is to be as if it had never come",
        fields: &[
            BUSINESS,
            may("record", Kind::Id, "id of the record that is retracted"),
            may("reporter", Kind::Id, "whose reports are all retracted"),
            may("cohort", Kind::Id, "the cohort whose reports are all retracted"),
            may("why", Kind::Text, "why, for the audit"),
        ],
        choice: Choice::OneOf(&["record", "reporter", "cohort"]),
    },
    RecordShape {
        name: "delivery",
        meaning: "a message reached a person, or so many messages were delivered",
        fields: &[
            BUSINESS,
            may("to", Kind::Id, "the recipient: a phone number or an opaque id"),
            may("ref", Kind::Id, "the `ref` of the verdict on the message"),
            may("message", Kind::Id, "id of the message"),
            may("template", Kind::Id, "template of the message"),
            may("status", Kind::Word(|| names(&DeliveryStatus::ALL)), "what became of it (default `delivered`)"),
            may("count", Kind::Count, "a total instead of one recipient; needs an `id`"),
        ],
        choice: Choice::OneOf(&["to", "count"]),
    },
    RecordShape {
        name: "inbound",
        meaning: "a person wrote to a business",
        fields: &[
            BUSINESS,
            must("from", Kind::Id, "who wrote: a phone number or an opaque id"),
            may("text", Kind::Text, "what; read for opt-out words and never stored"),
        ],
        choice: Choice::Free,
    },
    RecordShape {
        name: "consent",
        meaning: "a person agreed to messages of a business, or refused them",
        fields: &[
            BUSINESS,
            must("person", Kind::Id, "whose consent: a phone number or an opaque id"),
            must("state", Kind::Word(|| names(&ConsentState::ALL)), "given or withdrawn"),
            may("category", CATEGORY, "for which kind of message; absent means for all"),
            may("source", Kind::Text, "where it was given"),
        ],
        choice: Choice::Free,
    },
    RecordShape {
        name: "decision",
        meaning: "a member of staff decided about a verdict",
        fields: &[
            BUSINESS_IF_KNOWN,
            must("of", Kind::Id, "the verdict decided about, `v:…`"),
            must("outcome", Kind::Word(|| names(&Outcome::ALL)), "what was decided"),
            may("by", Kind::Id, "who decided"),
            may("why", Kind::Text, "why"),
            may("label", Kind::Word(|| names(&Label::ALL)), "what the case turned out to be"),
        ],
        choice: Choice::Free,
    },
];

/// Fields of a message.
static MESSAGE: &[Field] = &{
    let [business, category, template_text, links, lang, translations, in_contacts, profile] = BESIDE_FIELDS;
    [
        may("text", Kind::Text, "the body"),
        may("parts", Kind::TextsOrObjects(PART), "the body in several parts"),
        business,
        may("to", Kind::Id, "the recipient: a phone number or an opaque id"),
        category,
        may("template", Kind::Id, "name of the approved template it was made from"),
        template_text,
        links,
        may("buttons", Kind::TextsOrObjects(BUTTON), "titles of buttons, with or without links"),
        lang,
        translations,
        in_contacts,
        profile,
    ]
};

/// Our own fields that may stand beside a message in the shape of the Cloud API.
pub(super) static BESIDE: &[Field] = &BESIDE_FIELDS;

const BESIDE_FIELDS: [Field; 8] = [
    BUSINESS_IF_KNOWN,
    may("category", CATEGORY, "what kind of message it claims to be"),
    may("template_text", Kind::Text, "the approved text of the template"),
    may("links", Kind::Texts, "links given apart from the text"),
    may("lang", Kind::Text, "language the sender declares"),
    may("translations", Kind::Objects(TRANSLATION), "the same message in other languages"),
    may("in_contacts", Kind::Flag, "whether the recipient has the sender in the address book"),
    may("profile", Kind::Object(PROFILE), "the profile of the sender, for this verdict only"),
];

static PART: &[Field] = &[
    must("text", Kind::Text, "the text"),
    may("role", Kind::Word(|| names(&ROLES)), "what the part is (default `body`)"),
];

static BUTTON: &[Field] =
    &[must("title", Kind::Text, "what is written on it"), may("url", Kind::Text, "where it leads")];

static TRANSLATION: &[Field] = &[
    must("text", Kind::Text, "the translation"),
    may("lang", Kind::Text, "its language"),
    may("by", Kind::Word(|| names(&TranslatedBy::ALL)), "who translated (default `sender`)"),
];

/// Fields of a profile record: its business, then those of [`PROFILE`] in the same order.
pub(super) static PROFILE_RECORD: &[Field] = &{
    let [
        name,
        legal_name,
        phone,
        websites,
        website,
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
        phone_verified_at,
    ] = PROFILE_FIELDS;
    [
        BUSINESS,
        name,
        legal_name,
        phone,
        websites,
        website,
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
        phone_verified_at,
    ]
};

/// Fields of a profile, also where one stands inside of a message or of a memory.
pub(super) static PROFILE: &[Field] = &PROFILE_FIELDS;

const PROFILE_FIELDS: [Field; 17] = [
    may("name", Kind::Text, "display name"),
    may("legal_name", Kind::Text, "name in the register, with its legal form"),
    may("phone", Kind::Text, "phone number in any international form"),
    may("websites", Kind::Texts, "websites, the first one first"),
    may("website", Kind::Texts, "one website"),
    may("link_domains", Kind::Texts, "other domains of its own that its links may lead to"),
    may("email", Kind::Text, "e-mail address"),
    may("country", Kind::Text, "country of its seat, ISO 3166-1 alpha-2"),
    may("address", Kind::Text, "postal address, free text"),
    may("description", Kind::Text, "what it says of itself"),
    may("vertical", Kind::Text, "its trade, in the words of the platform"),
    may("picture_hash", Kind::Text, "hash of its picture, opaque"),
    may("operates_in", Kind::Texts, "countries it does business in, ISO 3166-1 alpha-2"),
    may("portfolio", Kind::Text, "the portfolio that this business belongs to"),
    may("registered_at", Kind::Text, "when it registered (RFC 3339)"),
    may("verified", Kind::Objects(PROOF), "what was proven of it; a proof holds for its value only"),
    may("phone_verified_at", Kind::Time, "when the phone of the same record was proven"),
];

/// What a memory has besides facts.
pub(super) static MEMORY: &[Field] = &[
    may("profile", Kind::Object(PROFILE), "the profile that is remembered"),
    may("names", Kind::TextsOrObjects(NAME), "every name the business had, oldest first; the last one is current"),
];

static NAME: &[Field] = &[
    must("name", Kind::Text, "the name"),
    may("since", Kind::Time, "since when it was current; absent means as long as the one before it"),
    may("verified", Kind::Flag, "whether the phone was verified while it was current (default `true`)"),
];

static PROOF: &[Field] = &[
    must("field", Kind::Word(|| names(&ProvenField::ALL)), "which field was proven"),
    must("value", Kind::Text, "the value that the proof holds for"),
    may("method", Kind::Text, "how it was proven"),
    may("at", Kind::Time, "when; absent means with the record"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_name_every_key_once_and_say_what_it_means() {
        for shape in RECORDS {
            let mut seen = std::collections::BTreeSet::new();
            for field in shape.fields.iter().chain(COMMON) {
                assert!(seen.insert(field.name), "{} {}", shape.name, field.name);
                assert!(!field.meaning.is_empty() && !field.meaning.ends_with('.'), "{}", field.name);
                if let Kind::Word(words) = field.kind {
                    assert!(!words().is_empty());
                }
            }
            if let Choice::AnyOf(names) | Choice::OneOf(names) = shape.choice {
                assert!(names.iter().all(|name| seen.contains(name)), "{}", shape.name);
            }
        }
    }
}
