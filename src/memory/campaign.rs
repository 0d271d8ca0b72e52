//! Campaigns as they grow: near-duplicate messages, whoever sends them. Read [`Campaign`].

use super::Hour;

/// At most so many examples of a campaign are named.
pub const MOST_EXAMPLES: usize = 5;

/// A fingerprint with its numbers in a span of hours, and in the span of the same length before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campaign {
    /// The fingerprint.
    pub fingerprint: String,
    /// What was counted in the span.
    pub now: CampaignCounts,
    /// What was counted in the span before it.
    pub before: CampaignCounts,
    /// Messages of the span to look at, as business and id: the newest one of each business, newest
    /// first, at most [`MOST_EXAMPLES`]. Their text is where they were sent from; it is never stored.
    pub examples: Vec<(String, String)>,
}

/// Numbers of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CampaignCounts {
    /// Businesses that sent it.
    pub senders: u64,
    /// Messages that were judged, whatever the verdict.
    pub attempts: u64,
    /// Persons whom it is known to have reached.
    pub recipients: u64,
    /// Persons who reported it.
    pub reporters: u64,
}

/// A message with an id, as a store remembers it of a campaign.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Example {
    pub(crate) hour: Hour,
    pub(crate) business: String,
    pub(crate) message: String,
}

/// Two spans of hours, both inclusive: from `since` to `now`, and as many hours before them.
pub(crate) fn spans(since: Hour, now: Hour) -> [(Hour, Hour); 2] {
    let before = since.0.saturating_sub(1);
    let length = now.0.saturating_sub(since.0);
    [(since, now), (Hour(before.saturating_sub(length)), Hour(before))]
}

/// The examples that are named: the newest of each business.
pub(crate) fn examples(mut sent: Vec<Example>) -> Vec<(String, String)> {
    sent.sort_by(|a, b| b.hour.cmp(&a.hour).then_with(|| (&a.business, &a.message).cmp(&(&b.business, &b.message))));
    let mut named: Vec<(String, String)> = Vec::new();
    for example in sent {
        if named.len() < MOST_EXAMPLES && !named.iter().any(|(business, _)| *business == example.business) {
            named.push((example.business, example.message));
        }
    }
    named
}

/// The campaigns that grew most, at most `limit`: by attempts gained over the span before, then by
/// reporters, then by fingerprint.
pub(crate) fn growing(mut campaigns: Vec<Campaign>, limit: usize) -> Vec<Campaign> {
    campaigns.retain(|campaign| campaign.now != CampaignCounts::default());
    let gained = |campaign: &Campaign| i128::from(campaign.now.attempts) - i128::from(campaign.before.attempts);
    campaigns.sort_by(|a, b| {
        let by_size = (gained(b), b.now.reporters).cmp(&(gained(a), a.now.reporters));
        by_size.then_with(|| a.fingerprint.cmp(&b.fingerprint))
    });
    campaigns.truncate(limit);
    campaigns
}
