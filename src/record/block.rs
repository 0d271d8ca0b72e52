//! A person blocked or reported a business, or lifted that again.

use std::borrow::Cow;

use jiff::Timestamp;

/// A block report.
#[derive(Debug, Clone, PartialEq)]
pub struct Block<'a> {
    /// Who reports: a phone number in international form or an opaque id.
    pub reporter: Cow<'a, str>,
    /// Whether the person also blocked the business; `false` means reported only.
    pub blocked: bool,
    /// The reason that was picked.
    pub reason: Option<BlockReason>,
    /// The opaque token of the verdict on the message that is complained about.
    pub reference: Option<Cow<'a, str>>,
    /// Id of that message.
    pub message: Option<Cow<'a, str>>,
    /// Template of that message.
    pub template: Option<Cow<'a, str>>,
    /// A group of reporters that came together (device, network, campaign), opaque.
    pub cohort: Option<Cow<'a, str>>,
    /// Since when the reporter has an account.
    pub reporter_since: Option<Timestamp>,
    /// When the message was delivered.
    pub delivered_at: Option<Timestamp>,
}

/// Why a person blocked a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum BlockReason {
    /// Unwanted advertising.
    Spam,
    /// An attempt to cheat.
    Fraud,
    /// Posed as somebody else.
    Impersonation,
    /// The person never agreed.
    NotSignedUp,
    /// The person has no use for it any more.
    NoLongerNeeded,
    /// Insulting or indecent.
    Offensive,
    /// Something else.
    Other,
}

impl BlockReason {
    /// Whether somebody was cheated, or somebody posed as somebody else.
    pub fn is_fraud(self) -> bool {
        matches!(self, BlockReason::Fraud | BlockReason::Impersonation)
    }

    /// Every reason with its name in JSON.
    pub const ALL: [(BlockReason, &'static str); 7] = [
        (BlockReason::Spam, "spam"),
        (BlockReason::Fraud, "fraud"),
        (BlockReason::Impersonation, "impersonation"),
        (BlockReason::NotSignedUp, "not_signed_up"),
        (BlockReason::NoLongerNeeded, "no_longer_needed"),
        (BlockReason::Offensive, "offensive"),
        (BlockReason::Other, "other"),
    ];
}

/// The suppression of a business by a person is lifted; the report stays counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Unblock<'a> {
    /// Who lifts the block.
    pub reporter: Cow<'a, str>,
}
