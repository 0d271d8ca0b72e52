//! A crowd as one record reads it: each window weighed at most once. Read [`CrowdReading`].

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use super::{Together, Trend, Weighed, Weighing};
use crate::memory::{Crowd, Hour, Window};

/// What was found of a crowd so far.
#[derive(Debug, Default)]
pub(in crate::facts) struct WeighedWindows {
    together: OnceCell<Together>,
    windows: RefCell<BTreeMap<Window, Weighed>>,
}

/// A crowd, the moment it is seen from, and the parameters it is weighed with.
pub(in crate::facts) struct CrowdReading<'a> {
    pub(in crate::facts) crowd: Option<&'a Crowd>,
    pub(in crate::facts) now: Hour,
    pub(in crate::facts) weighing: &'a Weighing,
    pub(in crate::facts) windows: &'a WeighedWindows,
}

impl CrowdReading<'_> {
    pub(in crate::facts) fn has_feed(&self) -> bool {
        self.crowd.is_some_and(|crowd| crowd.has_feed)
    }

    pub(in crate::facts) fn weighed(&self, window: Window) -> Weighed {
        let Some(crowd) = self.crowd else { return Weighed::default() };
        let together = self.windows.together.get_or_init(|| Together::of(crowd, self.weighing));
        let mut windows = self.windows.windows.borrow_mut();
        *windows.entry(window).or_insert_with(|| Weighed::of(crowd, together, window, self.now, self.weighing))
    }

    pub(in crate::facts) fn trend(&self, window: Window) -> Trend {
        let nobody = Crowd::default();
        Trend::of(self.crowd.unwrap_or(&nobody), window, self.now)
    }

    pub(in crate::facts) fn is_wave(&self, window: Window) -> bool {
        self.trend(window).is_wave(self.weighing)
    }
}
