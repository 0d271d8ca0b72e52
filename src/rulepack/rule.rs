//! A rule: what staff wrote about it, apart from its condition. Read [`Rule`].

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;

use crate::memory::Window;
use crate::verdict::{Action, Badge, Subject};

/// One compiled rule.
#[derive(Debug, Clone)]
pub struct Rule {
    /// Full id, `area.finding`.
    pub id: String,
    /// What it judges.
    pub subject: Subject,
    /// What it finds, for staff.
    pub title: String,
    /// What it counts when it fires; negative points are evidence of good faith.
    pub points: i64,
    /// The least action when it fires.
    pub floor: Option<Action>,
    /// Whether it counts.
    pub status: RuleStatus,
    /// The group whose cap it counts towards.
    pub group: String,
    /// What it says about the badge.
    pub badge: Option<Badge>,
    /// The cap it puts on recipients.
    pub limit: Option<RuleLimit>,
    /// For how long the template that was reported is paused.
    pub pause: Option<Pause>,
    /// Whether the message should wait until its template is no longer paused and advertising is welcome where the recipient is.
    pub defers: bool,
    /// Texts that may be shown to the business, by language.
    pub tell: BTreeMap<String, String>,
    /// Texts for the recipient, by language.
    pub caution: BTreeMap<String, String>,
    /// What people should know about it.
    pub about: About,
    /// The condition as written.
    pub condition: String,
    /// The file it stands in, and the bytes of its id there.
    pub place: (String, Range<usize>),
    /// Where its dates stand in that file.
    pub(super) due_spans: DueSpans,
}

/// Where the dates of a rule stand; empty for those it does not have.
#[derive(Debug, Clone, Default)]
pub(super) struct DueSpans {
    pub(super) review_by: Range<usize>,
    pub(super) expires: Range<usize>,
}

/// What people should know about a rule.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Why it matters.
    pub why: Option<String>,
    /// Honest cases it is known to hit.
    pub false_positives: Option<String>,
    /// Where the knowledge comes from.
    pub source: Option<String>,
    /// The version it came with.
    pub since: Option<String>,
    /// Who answers for it.
    pub owner: Option<String>,
    /// When somebody should look at it again.
    pub review_by: Option<Date>,
    /// After which day it should be gone.
    pub expires: Option<Date>,
    /// Free words to find it by.
    pub tags: Vec<String>,
}

/// A cap on how many persons a business may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleLimit {
    /// At most so many distinct recipients,
    pub recipients: u64,
    /// in any window of this length.
    pub per: Window,
}

/// For how long a template is not to be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pause {
    /// For a time; then it returns by itself.
    For(Window),
    /// Until somebody decides otherwise.
    Disable,
}

/// Whether a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleStatus {
    /// Being written: checked, never evaluated.
    Draft,
    /// Evaluated and reported, counts nothing.
    Shadow,
    /// In force.
    Live,
    /// Kept for the record, never evaluated.
    Retired,
}

impl RuleStatus {
    /// Every status with its name in rule files.
    pub const ALL: [(RuleStatus, &'static str); 4] = [
        (RuleStatus::Draft, "draft"),
        (RuleStatus::Shadow, "shadow"),
        (RuleStatus::Live, "live"),
        (RuleStatus::Retired, "retired"),
    ];

    /// Whether rules of this status are evaluated.
    pub fn is_evaluated(self) -> bool {
        matches!(self, RuleStatus::Live | RuleStatus::Shadow)
    }
}
