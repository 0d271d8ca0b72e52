//! One business from its first message to its last report. Read [`play`].

use jiff::Timestamp;

use crate::engine::{Answer, Engine, judge};
use crate::memory::MemoryStore;
use crate::record::{Block, BlockReason, Body, ContentHash, Delivery, DeliveryStatus, Record};
use crate::study::harden::Dice;
use crate::verdict::Action;

/// The first moment of every play: 2026-09-01T00:00Z.
const BEGIN: i64 = 1_788_220_800;
const HOUR: i64 = 3_600;
/// Years that accounts of people who have nothing in common are old, at most.
const YEARS: usize = 6;

/// What is played.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scene {
    /// How many people receive a message.
    pub recipients: usize,
    /// Over how many hours the messages go out, evenly.
    pub hours: usize,
    /// How many in 10,000 recipients report by themselves.
    pub reporting: usize,
    /// Who agreed to report the business, if anybody.
    pub mob: Option<Mob>,
}

/// People who agreed beforehand. All of them are recipients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mob {
    /// How many in 100 recipients they are.
    pub percent: usize,
    /// What they have in common.
    pub way: Way,
}

/// What people who agreed have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// A few cohort keys; they report over days.
    Cohorts,
    /// Their accounts were made within hours; they report over days.
    Accounts,
    /// They report within two hours; their accounts are old.
    Burst,
}

impl Way {
    /// Every way with a name.
    pub const ALL: [(Way, &'static str); 3] =
        [(Way::Cohorts, "cohort keys"), (Way::Accounts, "accounts of one time"), (Way::Burst, "all at once")];
}

/// What became of the business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// The strictest standing it ever had.
    pub worst: Action,
    /// How many people had received a message when it was watched or more, first.
    pub watched_after: Option<usize>,
    /// The same for limited or more.
    pub limited_after: Option<usize>,
    /// How many people reported.
    pub reporters: usize,
}

/// Something that happens to one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Event {
    at: i64,
    is_report: bool,
    person: usize,
}

/// Plays a scene with an engine; `run` tells the runs of one seed apart.
pub fn play(engine: &Engine, scene: &Scene, seed: u64, run: usize) -> Outcome {
    let mut dice = Dice::new(seed, &["crowds", &run.to_string()]);
    let mob = scene.mob.map_or(0, |mob| scene.recipients * mob.percent / 100);
    let together = Together::of(scene, &mut dice);
    let mut events = Vec::new();
    for person in 0..scene.recipients {
        let received = BEGIN + below(&mut dice, together.hours_of(scene, person < mob) * 3_600);
        events.push(Event { at: received, is_report: false, person });
        if person < mob {
            let at = together.report_at(received, &mut dice);
            events.push(Event { at, is_report: true, person });
        } else if dice.below(10_000) < scene.reporting {
            events.push(Event { at: received + lag(&mut dice), is_report: true, person });
        }
    }
    events.sort_unstable();
    let (store, mut outcome, mut received) = (MemoryStore::new(), Outcome::default(), 0);
    for event in events {
        let body = if event.is_report {
            outcome.reporters += 1;
            let is_mob = event.person < mob;
            Body::Block(block(&event, scene.mob.filter(|_| is_mob), &together, &mut dice))
        } else {
            received += 1;
            Body::Delivery(delivery(event.person))
        };
        let Ok(at) = Timestamp::from_second(event.at) else { continue };
        let record = Record {
            id: None,
            business: Some("shop".into()),
            at: Some(at),
            content: ContentHash([0; 16]),
            body,
            memory: None,
        };
        let Ok(Answer::Verdict(verdict)) = judge(engine, &store, &record, at, true) else { continue };
        outcome.worst = outcome.worst.max(verdict.action);
        if verdict.action >= Action::Warn {
            outcome.watched_after.get_or_insert(received);
        }
        if verdict.action >= Action::Limit {
            outcome.limited_after.get_or_insert(received);
        }
    }
    outcome
}

/// What a mob has in common.
struct Together {
    way: Option<Way>,
    cohorts: usize,
    accounts: i64,
    burst: i64,
    end: i64,
}

impl Together {
    fn of(scene: &Scene, dice: &mut Dice) -> Self {
        let end = BEGIN + i64::try_from(scene.hours).unwrap_or(0) * HOUR;
        Together {
            way: scene.mob.map(|mob| mob.way),
            cohorts: 1 + dice.below(8),
            accounts: BEGIN - HOUR * 24 * 30 - below(dice, 300 * 24 * 3_600),
            // Once all of them have a message; the others still get theirs.
            burst: end - HOUR * 24 * 3 + below(dice, 3 * 24 * 3_600),
            end,
        }
    }

    /// Over how many hours somebody may get the message: those who report all at once have it before.
    fn hours_of(&self, scene: &Scene, is_mob: bool) -> usize {
        let is_burst = is_mob && self.way == Some(Way::Burst);
        if is_burst { scene.hours.saturating_sub(24 * 3).max(1) } else { scene.hours }
    }

    /// When one of them reports: not before the message came.
    fn report_at(&self, received: i64, dice: &mut Dice) -> i64 {
        let at = match self.way {
            Some(Way::Burst) => self.burst + below(dice, 2 * 3_600),
            _ => self.end - HOUR * 24 * 5 + below(dice, 5 * 24 * 3_600),
        };
        at.max(received + 60)
    }
}

/// How long after a message people report it by themselves: half of them within two hours, the others
/// within two days.
fn lag(dice: &mut Dice) -> i64 {
    60 + if dice.one_in(2) { below(dice, 2 * 3_600) } else { below(dice, 48 * 3_600) }
}

fn below(dice: &mut Dice, sides: usize) -> i64 {
    i64::try_from(dice.below(sides)).unwrap_or(0)
}

fn delivery(person: usize) -> Delivery<'static> {
    Delivery::One {
        to: format!("p{person}").into(),
        reference: None,
        message: Some(format!("m{person}").into()),
        template: None,
        status: DeliveryStatus::Delivered,
    }
}

fn block(event: &Event, mob: Option<Mob>, together: &Together, dice: &mut Dice) -> Block<'static> {
    // Whoever agreed says what hurts most; the others pick what they feel.
    let reasons = if mob.is_some() {
        [Some(BlockReason::Fraud), Some(BlockReason::Spam)].to_vec()
    } else {
        [Some(BlockReason::Spam), Some(BlockReason::NotSignedUp), Some(BlockReason::NoLongerNeeded), None].to_vec()
    };
    let old = BEGIN - below(dice, YEARS * 365 * 24 * 3_600);
    let way = mob.map(|mob| mob.way);
    let since = if way == Some(Way::Accounts) { together.accounts + below(dice, 4 * 3_600) } else { old };
    let cohort = (way == Some(Way::Cohorts)).then(|| format!("c{}", dice.below(together.cohorts)).into());
    Block {
        reporter: format!("p{}", event.person).into(),
        blocked: true,
        reason: dice.pick(&reasons).copied().flatten(),
        reference: None,
        message: Some(format!("m{}", event.person).into()),
        template: None,
        cohort,
        reporter_since: Timestamp::from_second(since).ok(),
        delivered_at: None,
    }
}
