//! How fast a lap is, and how long it will take.

use domain::sync::Progress;
use std::time::{Duration, Instant};

/// Where a run stood when it was first seen: one that goes on with another's lap does not begin at zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    at: Instant,
    from: Progress,
}

/// What follows from the pace so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Estimate {
    /// Products read per second.
    pub(super) products_per_second: u64,
    /// The time that the rest will take; `None` if there is nothing to tell it from.
    pub(super) left: Option<Duration>,
}

impl Pace {
    pub(super) fn from(at: Instant, from: Progress) -> Self {
        Self { at, from }
    }

    pub(super) fn estimate(self, now: Instant, progress: Progress) -> Estimate {
        let took = (now - self.at).as_millis().max(1);
        let seen = progress.seen.saturating_sub(self.from.seen);
        let pages = progress.pages.saturating_sub(self.from.pages);
        let to_go = progress.pages_expected.saturating_sub(progress.pages);
        let left = (u128::from(to_go) * took).checked_div(u128::from(pages));
        Estimate {
            products_per_second: whole(u128::from(seen) * 1000 / took),
            left: left.map(|millis| Duration::from_millis(whole(millis))),
        }
    }
}

fn whole(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(pages: u64) -> Progress {
        Progress { pages, pages_expected: 600, seen: pages * 20, ..Progress::default() }
    }

    #[test]
    fn a_resumed_lap_is_judged_by_its_own_pages() {
        let start = Instant::now();
        let pace = Pace::from(start, at(300));
        let estimate = pace.estimate(start + Duration::from_secs(10), at(400));
        let expected = Estimate { products_per_second: 200, left: Some(Duration::from_secs(20)) };
        assert_eq!(estimate, expected);
    }

    #[test]
    fn nothing_is_said_of_the_rest_before_the_first_page() {
        let start = Instant::now();
        let estimate = Pace::from(start, at(0)).estimate(start, at(0));
        assert_eq!(estimate, Estimate { products_per_second: 0, left: None });
    }
}
