//! People report businesses, played through many times: a hired mob suspends nobody, a sender whom
//! people do not want is found soon, and honest shops are left alone.
//!
//! The figures of `docs/crowds.md` are those of the long form:
//! `GREENTICK_RUNS=1000 GREENTICK_RENEW=1 cargo test --release --test it crowds`.

mod page;

use greentick::engine::Engine;
use greentick::rulepack::RulePack;
use greentick::study::crowds::{Mob, Outcome, Scene, Way, median, play, shares};
use greentick::verdict::Action;

/// Runs of each scene without `GREENTICK_RUNS`.
const FEW: usize = 6;
/// Runs of each scene in the long form, whose figures stand in the docs.
const MANY: usize = 1_000;
const SEED: u64 = 5;

fn runs() -> usize {
    std::env::var("GREENTICK_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(FEW)
}

/// An honest shop: a message to each of its customers within two weeks, two in a thousand complain.
const SHOP: Scene = Scene { recipients: 1_000, hours: 14 * 24, reporting: 20, mob: None };

/// A sender who writes to twenty people an hour, of whom so many in 10,000 report.
fn sender(reporting: usize) -> Scene {
    Scene { recipients: 1_500, hours: 75, reporting, mob: None }
}

fn outcomes(engine: &Engine, scene: &Scene, runs: usize) -> Vec<Outcome> {
    let half = runs / 2;
    let part = |range: std::ops::Range<usize>| range.map(|run| play(engine, scene, SEED, run)).collect::<Vec<_>>();
    std::thread::scope(|scope| {
        let first = scope.spawn(|| part(0..half));
        let second = part(half..runs);
        first.join().unwrap().into_iter().chain(second).collect()
    })
}

fn at_least(outcomes: &[Outcome], action: Action) -> usize {
    outcomes.iter().filter(|outcome| outcome.worst >= action).count()
}

#[test]
fn crowds_are_weighed() {
    let engine = Engine::new(RulePack::builtin().unwrap());
    let runs = runs();
    // The lines beside those that decide are played less often.
    let some = (runs / 10).max(FEW);
    let mut page = page::Page::new(runs);

    for (way, name) in Way::ALL {
        for percent in [10, 30, 50] {
            let scene = Scene { mob: Some(Mob { percent, way }), ..SHOP };
            let outcomes = outcomes(&engine, &scene, if percent == 30 { runs } else { some });
            page.mob(name, percent, &shares(&outcomes));
            assert_eq!(at_least(&outcomes, Action::Block), 0, "{name}, {percent} %: {:?}", shares(&outcomes));
        }
    }
    for (name, scene) in [
        ("1,000 customers, 0.1 % report", Scene { reporting: 10, ..SHOP }),
        ("1,000 customers, 0.2 % report", SHOP),
        ("5,000 customers, 0.1 % report", Scene { recipients: 5_000, reporting: 10, ..SHOP }),
        ("5,000 customers, 0.2 % report", Scene { recipients: 5_000, ..SHOP }),
    ] {
        let outcomes = outcomes(&engine, &scene, some);
        page.shop(name, &shares(&outcomes));
        // Sixteen complaints of a thousand where two were due come once in many thousand runs.
        assert!(at_least(&outcomes, Action::Review) == 0, "{name}: {:?}", shares(&outcomes));
    }
    for reporting in [50, 100, 200, 300, 500, 1_000] {
        let outcomes = outcomes(&engine, &sender(reporting), if reporting == 200 { runs } else { some });
        let watched = median(outcomes.iter().map(|outcome| outcome.watched_after));
        let limited = median(outcomes.iter().map(|outcome| outcome.limited_after));
        page.sender(reporting, watched, limited, &shares(&outcomes));
        if reporting == 200 {
            assert!(watched.is_some_and(|watched| watched <= 300), "watched after {watched:?} recipients");
            assert!(limited.is_some_and(|limited| limited <= 500), "limited after {limited:?} recipients");
        }
    }
    if runs == MANY {
        page.is_fresh();
    }
}
