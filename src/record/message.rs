//! A message that a business wants to send, as parts of text with their places in the record.
//! Read [`Message`].

use std::borrow::Cow;

use super::Profile;

/// An outbound message.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Message<'a> {
    /// Everything shown, part by part: text, parts, template, buttons, translations, whatever the
    /// order of the keys in the record, so that equal content gives equal verdicts.
    pub parts: Vec<Part<'a>>,
    /// The recipient: a phone number in international form or an opaque id.
    pub to: Option<Cow<'a, str>>,
    /// What kind of message it claims to be.
    pub category: Option<Category>,
    /// Name of the approved template, if it was made from one.
    pub template: Option<Cow<'a, str>>,
    /// Links given apart from the text (`links`, button URLs).
    pub links: Vec<SentLink<'a>>,
    /// Language the sender declares, as typed.
    pub lang: Option<Cow<'a, str>>,
    /// Whether the recipient has the sender in the address book, if known.
    pub in_contacts: Option<bool>,
    /// A profile given with the message; used for this verdict and never stored.
    pub profile: Option<Box<Profile<'a>>>,
    /// Whether parts, links or translations were left out because there were too many to read.
    pub truncated: bool,
}

/// One piece of text of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Part<'a> {
    /// What the piece is.
    pub role: PartRole,
    /// Where it stands: JSON Pointer (RFC 6901) into the record as sent.
    pub field: Cow<'a, str>,
    /// The text as sent.
    pub text: Cow<'a, str>,
}

/// What a piece of text is in its record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartRole {
    /// Body, header, footer, caption, list row: what is read as the message.
    Body,
    /// Title of a button.
    Button,
    /// What was put into a template.
    Filled,
    /// The approved text of the template.
    Template,
    /// The same message in another language.
    Translation(TranslatedBy),
    /// Display name, of a profile or wanted by a rename.
    Name,
    /// Name in the register.
    LegalName,
    /// What a business says of itself.
    Description,
    /// Why a rename is wanted.
    Reason,
    /// What a wanted name adds to the current one.
    Added,
    /// What a wanted name leaves out of the current one.
    Removed,
}

/// Who translated a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TranslatedBy {
    /// The sender, who answers for every word of it.
    Sender,
    /// The service, whose translation adds nothing to what was said.
    Service,
}

impl TranslatedBy {
    /// Every translator with its name in JSON.
    pub const ALL: [(TranslatedBy, &'static str); 2] =
        [(TranslatedBy::Sender, "sender"), (TranslatedBy::Service, "service")];
}

/// A link given apart from the text.
#[derive(Debug, Clone, PartialEq)]
pub struct SentLink<'a> {
    /// Where it stands: JSON Pointer into the record as sent.
    pub field: Cow<'a, str>,
    /// The link as sent.
    pub url: Cow<'a, str>,
}

/// What kind of message it claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub enum Category {
    /// About something the recipient ordered or asked for.
    Utility,
    /// Advertising.
    Marketing,
    /// A code to log in with.
    Authentication,
    /// An answer within the service window.
    Service,
}

impl Category {
    /// Every category with its name in JSON and in conditions.
    pub const ALL: [(Category, &'static str); 4] = [
        (Category::Utility, "utility"),
        (Category::Marketing, "marketing"),
        (Category::Authentication, "authentication"),
        (Category::Service, "service"),
    ];
}
