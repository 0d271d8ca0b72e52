//! A crowd as one record reads it: weighed at most once. Read [`CrowdReading`].

use std::cell::OnceCell;

use super::{Together, Trend, Weighed, Weighing, Weighings};
use crate::memory::{Crowd, Hour, Window};

/// A crowd as it was weighed, if it was asked for.
#[derive(Debug, Default)]
pub(in crate::facts) struct WeighedCrowd(OnceCell<Weighings>);

/// A crowd, the moment it is seen from, and the parameters it is weighed with.
pub(in crate::facts) struct CrowdReading<'a> {
    pub(in crate::facts) crowd: Option<&'a Crowd>,
    pub(in crate::facts) now: Hour,
    pub(in crate::facts) weighing: &'a Weighing,
    pub(in crate::facts) weighed: &'a WeighedCrowd,
}

impl CrowdReading<'_> {
    pub(in crate::facts) fn has_feed(&self) -> bool {
        self.crowd.is_some_and(|crowd| crowd.has_feed)
    }

    pub(in crate::facts) fn weighed(&self, window: Window) -> Weighed {
        let Some(crowd) = self.crowd else { return Weighed::default() };
        let WeighedCrowd(weighed) = self.weighed;
        let weighings = weighed.get_or_init(|| {
            let together = Together::of(crowd, self.weighing);
            Weighings::of(crowd, &together, self.now, self.weighing)
        });
        weighings.in_window(window, self.now, self.weighing)
    }

    pub(in crate::facts) fn trend(&self, window: Window) -> Trend {
        let nobody = Crowd::default();
        Trend::of(self.crowd.unwrap_or(&nobody), window, self.now)
    }

    pub(in crate::facts) fn is_wave(&self, window: Window) -> bool {
        self.trend(window).is_wave(self.weighing)
    }
}
