//! The arithmetic of a request budget: the generic cell rate algorithm, which hands out send times.
//!
//! Source: ITU-T I.371, the "virtual scheduling" form. All times are durations since an epoch of the caller's choosing.

use std::time::Duration;

/// A rate with a small burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gcra {
    interval: Duration,
    tolerance: Duration,
}

impl Gcra {
    /// The most that is let through at once after a pause.
    const BURST: u32 = 10;

    /// A budget of which no window of 60 s ever holds more than `per_minute` sends.
    ///
    /// A window can hold the burst and what the rate refills meanwhile, so the rate is a burst lower than the limit:
    /// 590 a minute for a limit of 600. Limits under 20 a minute go without a burst.
    pub fn per_minute(per_minute: u32) -> Self {
        let per_minute = per_minute.max(1);
        let burst = if per_minute >= 2 * Self::BURST { Self::BURST } else { 1 };
        let refill = (per_minute - burst).max(1);
        let interval = Duration::from_mins(1) / refill;
        Self { interval, tolerance: interval * (burst - 1) }
    }

    /// Reserves the next send: when it may happen, never before `now`, and the state to keep for the next reservation.
    /// `state` is what the last call gave, zero at first.
    pub fn reserve(self, state: Duration, now: Duration) -> (Duration, Duration) {
        let scheduled = state.max(now);
        (scheduled.saturating_sub(self.tolerance).max(now), scheduled + self.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn send_times(gcra: Gcra, calls: impl IntoIterator<Item = Duration>) -> Vec<Duration> {
        let mut state = Duration::ZERO;
        calls
            .into_iter()
            .map(|now| {
                let (send_at, next) = gcra.reserve(state, now);
                state = next;
                send_at
            })
            .collect()
    }

    #[test]
    fn a_burst_passes_at_once_and_the_rest_is_spaced() {
        let times = send_times(Gcra::per_minute(600), vec![Duration::from_secs(100); 12]);
        assert!(times[..10].iter().all(|at| *at == Duration::from_secs(100)));
        assert!(times[10] > Duration::from_secs(100) && times[11] > times[10]);
    }

    #[test]
    fn nearly_all_of_the_limit_is_used_while_there_is_work() {
        let times = send_times(Gcra::per_minute(600), vec![Duration::ZERO; 6000]);
        let bound = Duration::from_mins(10);
        assert!(*times.last().unwrap() <= bound.mul_f64(1.03), "{:?}", times.last());
    }

    proptest! {
        #[test]
        fn no_window_of_a_minute_holds_more_than_the_limit(
            limit in 1_u32..700,
            gaps in prop::collection::vec(prop_oneof![Just(0_u64), 0_u64..400, 5_000_u64..90_000], 1..1500),
        ) {
            let mut now = Duration::ZERO;
            let calls = gaps.into_iter().map(|gap| { now += Duration::from_millis(gap); now });
            let times = send_times(Gcra::per_minute(limit), calls);
            for window in times.windows(limit as usize + 1) {
                prop_assert!(window[limit as usize] >= window[0] + Duration::from_mins(1));
            }
        }
    }
}
