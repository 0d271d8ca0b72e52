//! Crowds that are told in one line, and what they count.

use super::*;
use crate::memory::History;
use crate::record::BlockReason;

const NOW: Hour = Hour(500_000);

fn voice(person: u64, age: u32) -> Voice {
    let hour = Hour(NOW.0 - age);
    let history = History::default();
    Voice { person, hour, reason: Some(BlockReason::Spam), since: None, cohort: None, received: true, history }
}

fn crowd(voices: impl IntoIterator<Item = Voice>) -> Crowd {
    // A hundred messages an hour, always.
    let sends = (NOW.0 - 720..=NOW.0).map(|hour| (Hour(hour), 100)).collect();
    let mut voices: Vec<Voice> = voices.into_iter().collect();
    voices.sort_by_key(|voice| std::cmp::Reverse(voice.hour));
    Crowd { complete_since: Hour(NOW.0 - 720), voices, has_feed: true, sends }
}

fn weighing() -> Weighing {
    Weighing {
        reasons: [(Some(BlockReason::Fraud), 300), (Some(BlockReason::Spam), 100)].into(),
        half_life: Some(72),
        habitual: Some(Habitual { businesses: 8, share: 500_000_000, counts: 25 }),
        abuse: Some(Abuse { retracted: 2, counts: 0 }),
        cluster: Some(Cluster {
            share: 500_000_000,
            least: 2,
            cohort: Some(3),
            accounts: Some(Accounts { from: 4, within: 6 }),
            burst: Some(Burst { from: 5, within: 3, times: 3, sends_before: 12 }),
        }),
        wave: Some(Wave { from: 10, times: 3 }),
    }
}

fn weighed(crowd: &Crowd) -> Weighed {
    let together = Together::of(crowd, &weighing());
    Weighed::of(crowd, &together, Window::days(7).unwrap(), NOW, &weighing())
}

/// Reporters who have nothing in common, one every ten hours.
fn alone(count: u64) -> impl Iterator<Item = Voice> {
    (0..count).map(|person| voice(person, u32::try_from(person).unwrap() * 10))
}

#[test]
fn who_comes_alone_counts_once() {
    let twice = alone(6).chain(alone(3).map(|voice| Voice { hour: Hour(voice.hour.0 - 5), ..voice }));
    let weighed = weighed(&crowd(twice));
    assert_eq!((weighed.reporters, weighed.credible, weighed.clustered), (6, 600, 0));
}

#[test]
fn a_cohort_counts_at_most_half_of_those_who_came_alone() {
    let cohort =
        (100..400).map(|person| Voice { cohort: Some(7), ..voice(person, u32::try_from(person % 160).unwrap()) });
    let among = weighed(&crowd(alone(10).chain(cohort.clone())));
    assert_eq!((among.clustered, among.credible), (300, 1_500));
    assert_eq!(weighed(&crowd(cohort)).credible, 200, "by itself it counts as two");
}

#[test]
fn many_small_cohorts_count_no_more_than_one() {
    let cohorts = (100..400)
        .map(|person| Voice { cohort: Some(person % 60), ..voice(person, u32::try_from(person % 160).unwrap()) });
    assert_eq!(weighed(&crowd(alone(10).chain(cohorts))).credible, 1_500);
}

#[test]
fn accounts_made_together_are_a_cluster() {
    let made = (100..140).map(|person| Voice {
        since: Some(Hour(300_000 + u32::try_from(person % 4).unwrap())),
        ..voice(person, u32::try_from(person).unwrap())
    });
    assert_eq!(weighed(&crowd(made.clone())).clustered, 40);
    let years =
        made.map(|voice| Voice { since: Some(Hour(300_000 + u32::try_from(voice.person).unwrap() * 100)), ..voice });
    assert_eq!(weighed(&crowd(years)).clustered, 0);
}

#[test]
fn a_burst_is_a_cluster_unless_messages_explain_it() {
    let burst: Vec<Voice> = (100..150).map(|person| voice(person, 20)).collect();
    let mut steady = crowd(burst.clone());
    assert_eq!(weighed(&steady).clustered, 50);
    // All messages of the month went out just before.
    steady.sends = vec![(Hour(NOW.0 - 22), 5_000)];
    assert_eq!(weighed(&steady).clustered, 0);
    steady.sends = Vec::new();
    assert_eq!(weighed(&steady).clustered, 0, "where no message is known nothing can be said");
}

#[test]
fn classes_follow_from_history() {
    let history = |businesses, received, abuse| History { businesses, received, abuse };
    for (history, counts) in [
        (history(8, 10, 0), 25),
        (history(8, 17, 0), 100),
        (history(7, 7, 0), 100),
        (history(0, 100, 1), 100),
        (history(0, 100, 2), 0),
        (history(20, 20, 5), 0),
    ] {
        assert_eq!(weighed(&crowd([Voice { history, ..voice(1, 0) }])).credible, counts, "{history:?}");
    }
}

#[test]
fn strangers_count_only_where_nobody_knows_who_received() {
    let mut crowd = crowd(alone(5).map(|voice| Voice { received: voice.person == 0, ..voice }));
    let with_feed = weighed(&crowd);
    assert_eq!((with_feed.credible, with_feed.strangers), (100, 4));
    crowd.has_feed = false;
    let without = weighed(&crowd);
    assert_eq!((without.credible, without.strangers), (500, 0));
}

#[test]
fn the_decayed_view_weighs_reason_and_age() {
    let fraud = Voice { reason: Some(BlockReason::Fraud), ..voice(1, 72) };
    assert_eq!(weighed(&crowd([fraud, voice(2, 0)])).decayed, 150 + 100);
}

#[test]
fn where_only_the_newest_are_known_the_others_are_like_them() {
    let mut crowd = crowd(alone(10).map(|voice| Voice { received: voice.person % 2 == 0, ..voice }));
    assert_eq!(weighed(&crowd).credible_of(1_000), 5);
    crowd.complete_since = Hour(NOW.0 - 100);
    assert_eq!(weighed(&crowd).credible_of(1_000), 500);
}

#[test]
fn a_wave_of_reports_without_messages_is_told() {
    let day = Window::days(1).unwrap();
    let quiet = (0..3).map(|person| voice(person, 40));
    let loud = (10..30).map(|person| voice(person, 2));
    let mut crowd = crowd(quiet.chain(loud));
    let trend = Trend::of(&crowd, day, NOW);
    assert_eq!((trend.now, trend.before, trend.ratio()), (20, Some(3), Some(6_666_666_666)));
    assert!(trend.is_wave(&weighing()));
    crowd.sends = vec![(Hour(NOW.0 - 30), 100), (Hour(NOW.0 - 5), 400)];
    assert!(!Trend::of(&crowd, day, NOW).is_wave(&weighing()), "messages rose as well");
    assert_eq!(Trend::of(&crowd, Window::days(16).unwrap(), NOW).before, None);
}
