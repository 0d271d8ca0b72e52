//! `[reports]` of `policy.toml`: how block reports are weighed. Read [`read`].

use super::diagnostic::Diagnostics;
use super::diagnostic_code::DiagnosticCode as Code;
use super::frame::{Frame, Located};
use super::source::read_window;
use crate::facts::{Abuse, Accounts, Burst, Cluster, Habitual, Wave, Weighing, parse_percent};
use crate::record::BlockReason;

/// Hundredths: what a report or a reporter counts at most.
const MOST_WEIGHT: i64 = 10_000;

/// Reads the table. A part that is not there is not done; a part that is there says all it takes.
pub(super) fn read(frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) -> Weighing {
    let mut weighing = Weighing { half_life: hours_if_any(frame, "half_life", sink), ..Weighing::default() };
    if let Some(mut weights) = frame.table("weights", sink) {
        for (reason, name) in BlockReason::ALL {
            let weight = number_if_any(&mut weights, name, 0..=MOST_WEIGHT, sink);
            weighing.reasons.extend(weight.map(|weight| (Some(reason), weight)));
        }
        let weight = number_if_any(&mut weights, "none", 0..=MOST_WEIGHT, sink);
        weighing.reasons.extend(weight.map(|weight| (None, weight)));
        weights.finish(sink);
    }
    weighing.habitual = part(frame, "habitual", sink, |table, sink| {
        let (businesses, share) = (small(table, "businesses", sink), share(table, "share", sink));
        let counts = number(table, "counts", 0..=100, sink);
        Some(Habitual { businesses: businesses?, share: share?, counts: counts? })
    });
    weighing.abuse = part(frame, "abuse", sink, |table, sink| {
        let (retracted, counts) = (small(table, "retracted", sink), number(table, "counts", 0..=100, sink));
        Some(Abuse { retracted: retracted?, counts: counts? })
    });
    weighing.cluster = part(frame, "together", sink, read_cluster);
    weighing.wave = part(frame, "wave", sink, |table, sink| {
        let (from, times) = (number(table, "from", 1..=i64::MAX, sink), number(table, "times", 1..=1_000, sink));
        Some(Wave { from: from?, times: times? })
    });
    weighing
}

fn read_cluster(frame: &mut Frame<'_, '_>, sink: &mut Diagnostics) -> Option<Cluster> {
    let (share, least) = (share(frame, "share", sink), number(frame, "least", 0..=i64::MAX, sink));
    let cohort = part(frame, "cohort", sink, |table, sink| number(table, "from", 1..=i64::MAX, sink));
    let accounts = part(frame, "accounts", sink, |table, sink| {
        let (from, within) = (number(table, "from", 1..=i64::MAX, sink), hours(table, "within", sink));
        Some(Accounts { from: from?, within: within? })
    });
    let burst = part(frame, "burst", sink, |table, sink| {
        let (from, within) = (number(table, "from", 1..=i64::MAX, sink), hours(table, "within", sink));
        let (times, sends_before) = (number(table, "times", 1..=1_000, sink), hours(table, "messages_before", sink));
        Some(Burst { from: from?, within: within?, times: times?, sends_before: sends_before? })
    });
    Some(Cluster { share: share?, least: least?, cohort, accounts, burst })
}

/// A table within the table, if it is there.
fn part<T>(
    frame: &mut Frame<'_, '_>,
    key: &'static str,
    sink: &mut Diagnostics,
    read: impl FnOnce(&mut Frame<'_, '_>, &mut Diagnostics) -> Option<T>,
) -> Option<T> {
    let mut table = frame.table(key, sink)?;
    let part = read(&mut table, sink);
    table.finish(sink);
    part
}

fn number_if_any(
    frame: &mut Frame<'_, '_>,
    key: &'static str,
    allowed: std::ops::RangeInclusive<i64>,
    sink: &mut Diagnostics,
) -> Option<u64> {
    let Located { value, span } = frame.int(key, sink)?;
    if !allowed.contains(&value) {
        let (least, most) = allowed.into_inner();
        let bounds = if most == i64::MAX { format!("{least} or more") } else { format!("from {least} to {most}") };
        sink.report(Code::BadValue, &frame.source.at(span), format!("`{key}` is {value}"))
            .help(format!("it is {bounds}"));
        return None;
    }
    u64::try_from(value).ok()
}

fn number(
    frame: &mut Frame<'_, '_>,
    key: &'static str,
    allowed: std::ops::RangeInclusive<i64>,
    sink: &mut Diagnostics,
) -> Option<u64> {
    frame.missing(key, sink);
    number_if_any(frame, key, allowed, sink)
}

fn small(frame: &mut Frame<'_, '_>, key: &'static str, sink: &mut Diagnostics) -> Option<u32> {
    number(frame, key, 1..=i64::from(u32::MAX), sink).and_then(|number| u32::try_from(number).ok())
}

fn hours_if_any(frame: &mut Frame<'_, '_>, key: &'static str, sink: &mut Diagnostics) -> Option<u32> {
    let text = frame.text(key, sink)?;
    read_window(&text, &frame.source, sink).map(|window| window.as_hours())
}

fn hours(frame: &mut Frame<'_, '_>, key: &'static str, sink: &mut Diagnostics) -> Option<u32> {
    frame.missing(key, sink);
    hours_if_any(frame, key, sink)
}

/// A share of the whole in billionths, written `50%`.
fn share(frame: &mut Frame<'_, '_>, key: &'static str, sink: &mut Diagnostics) -> Option<u64> {
    frame.missing(key, sink);
    let Located { value, span } = frame.text(key, sink)?;
    let share = value.strip_suffix('%').and_then(parse_percent).and_then(|share| u64::try_from(share).ok());
    if share.is_none() {
        sink.report(Code::BadValue, &frame.source.at(span), format!("`{value}` is no share"))
            .help("write a percentage, such as `50%`");
    }
    share
}
