//! What has been given out, and what the marketplace has asked for.

use super::{Breaker, Pace, RequestClass};
use std::time::Duration;

/// All that the budget of one marketplace knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BudgetState {
    /// Up to when the rate has been given away, in its own terms.
    pub reserved: Duration,
    /// No request leaves before.
    pub paused_until: Duration,
    /// The part of the rate that was left at `slowed_at`, more than 0 and at most 1.
    pub share: f64,
    /// Since when it climbs back.
    pub slowed_at: Duration,
    /// Whether the marketplace is up.
    pub breaker: Breaker,
}

/// The answer to whoever wants to make a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// One may be made after this time, and was counted.
    Go {
        /// How long until it may leave, the class' horizon at most.
        wait: Duration,
        /// Whether the budget wants to hear that it was answered: there were failures before.
        troubled: bool,
    },
    /// Nothing was counted; ask again after this time.
    Later(Duration),
    /// The marketplace is taken to be down, and is left alone for this time.
    Down(Duration),
}

impl Default for BudgetState {
    fn default() -> Self {
        Self {
            reserved: Duration::ZERO,
            paused_until: Duration::ZERO,
            share: 1.0,
            slowed_at: Duration::ZERO,
            breaker: Breaker::default(),
        }
    }
}

impl BudgetState {
    /// The rate is never slowed to less than this part of itself.
    pub const LEAST_SHARE: f64 = 0.05;
    /// How long the rate takes to climb from nothing to all.
    pub const RECOVERY: Duration = Duration::from_mins(5);

    /// Counts the next request of `class`, if there is room; without a `pace` there always is.
    pub fn reserve(&mut self, pace: Option<Pace>, class: RequestClass, now: Duration) -> Grant {
        if let Some(rest) = self.breaker.rest(now) {
            return Grant::Down(rest);
        }
        let earliest = now.max(self.paused_until);
        let (send_at, reserved, horizon) = match pace {
            Some(pace) => {
                let scheduled = self.reserved.max(earliest);
                let send_at = scheduled.saturating_sub(pace.tolerance(class)).max(earliest);
                let interval = pace.interval().div_f64(self.share_at(now));
                (send_at, scheduled + interval, pace.horizon(class))
            }
            None => (earliest, self.reserved, Duration::ZERO),
        };
        let wait = send_at.saturating_sub(now);
        if wait > horizon {
            return Grant::Later(wait.saturating_sub(horizon));
        }
        self.reserved = reserved;
        let troubled = self.breaker.failures > 0;
        self.breaker.let_through(now);
        Grant::Go { wait, troubled }
    }

    /// The marketplace asks for fewer requests: nobody asks for `pause`, then the rate is half of what it was and climbs back. Who hears
    /// the same during a pause makes it longer, no more.
    pub fn slow_down(&mut self, pause: Duration, now: Duration) {
        if self.paused_until <= now {
            self.share = (self.share_at(now) / 2.0).max(Self::LEAST_SHARE);
        }
        self.paused_until = self.paused_until.max(now + pause);
        self.slowed_at = self.paused_until;
    }

    /// The part of the rate that may be used.
    fn share_at(&self, now: Duration) -> f64 {
        let climbed = now.saturating_sub(self.slowed_at).div_duration_f64(Self::RECOVERY);
        (self.share + climbed).min(1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use RequestClass::{Background, Purchase};
    use proptest::prelude::*;

    const START: Duration = Duration::from_secs(1000);

    fn seconds(seconds: f64) -> Duration {
        Duration::from_secs_f64(seconds)
    }

    /// A caller of `class` who asks from `now` on until there is room: when the request leaves.
    fn send(state: &mut BudgetState, pace: Pace, class: RequestClass, mut now: Duration) -> Duration {
        loop {
            match state.reserve(Some(pace), class, now) {
                Grant::Go { wait, .. } => return now + wait,
                Grant::Later(wait) | Grant::Down(wait) => now += wait,
            }
        }
    }

    fn lap(state: &mut BudgetState, pace: Pace, from: Duration, requests: usize) -> Vec<Duration> {
        let mut now = from;
        let times = (0..requests).map(|_| {
            now = send(state, pace, Background, now);
            now
        });
        times.collect()
    }

    #[test]
    fn a_purchase_goes_at_once_behind_a_lap_that_uses_all_of_the_rate() {
        let pace = Pace::per_minute(600);
        let mut state = BudgetState::default();
        let last = *lap(&mut state, pace, START, 500).last().unwrap();
        let waits: Vec<_> =
            (0..4).map(|_| send(&mut state, pace, Purchase, last).saturating_sub(last)).collect();
        assert!(waits.iter().all(|wait| *wait < Duration::from_millis(110)), "{waits:?}");
        assert!(send(&mut state, pace, Background, last) > last + 4 * pace.interval());
    }

    #[test]
    fn a_crowd_of_laps_does_not_push_a_purchase_back() {
        let pace = Pace::per_minute(600);
        let mut state = BudgetState::default();
        while let Grant::Go { .. } = state.reserve(Some(pace), Background, START) {}
        assert!(send(&mut state, pace, Purchase, START) <= START + Duration::from_millis(500));
    }

    #[test]
    fn nearly_all_of_the_limit_is_used_while_there_is_work() {
        let times = lap(&mut BudgetState::default(), Pace::per_minute(600), START, 6000);
        let took = times.last().unwrap().saturating_sub(START);
        assert!(took <= Duration::from_mins(10).mul_f64(1.03), "{took:?}");
    }

    #[test]
    fn every_minute_holds_97_percent_of_the_limit_whoever_uses_it() {
        let pace = Pace::per_minute(600);
        let (mut state, mut now) = (BudgetState::default(), START);
        let mut times = Vec::new();
        while now < START + 10 * Duration::from_mins(1) {
            // A lap, and now and then the calls of an order between its pages.
            let background = lap(&mut state, pace, now, 17);
            now = background[16];
            times.extend(background);
            times.extend((0..5).map(|_| send(&mut state, pace, Purchase, now)));
        }
        times.sort_unstable();
        for window in times.windows(583) {
            assert!(window[582].saturating_sub(window[0]) <= Duration::from_mins(1), "{window:?}");
        }
    }

    #[test]
    fn a_pause_holds_for_everyone_and_halves_the_rate_once() {
        let pace = Pace::per_minute(600);
        let mut state = BudgetState::default();
        let minute = Duration::from_mins(1);
        state.slow_down(minute, START);
        state.slow_down(minute, START + seconds(1.0));
        assert_eq!(send(&mut state, pace, Purchase, START + seconds(2.0)), START + seconds(61.0));
        let times = lap(&mut state, pace, START + seconds(61.0), 200);
        let (early, late) = (times[20].saturating_sub(times[19]), times[199].saturating_sub(times[198]));
        assert!(early > pace.interval().mul_f64(1.9) && late < early, "{early:?} {late:?}");
        let recovered = START + 2 * BudgetState::RECOVERY;
        let times = lap(&mut state, pace, recovered, 50);
        assert!(times[49].saturating_sub(times[48]) <= pace.interval());
    }

    #[test]
    fn storms_never_stop_the_rate_altogether() {
        let mut state = BudgetState::default();
        for round in 0..100 {
            state.slow_down(seconds(1.0), START + seconds(2.0) * round);
        }
        assert!(state.share >= BudgetState::LEAST_SHARE);
    }

    #[test]
    fn nothing_is_asked_of_a_marketplace_that_is_down() {
        let mut state = BudgetState::default();
        (0..Breaker::THRESHOLD).for_each(|_| state.breaker.note_failure(START));
        let down = Grant::Down(Breaker::FIRST_REST);
        assert_eq!(state.reserve(Some(Pace::per_minute(600)), Purchase, START), down);
        assert_eq!(state.reserve(None, Background, START), down);
        let probe = state.reserve(None, Background, START + Breaker::FIRST_REST);
        assert_eq!(probe, Grant::Go { wait: Duration::ZERO, troubled: true });
    }

    proptest! {
        #[test]
        fn no_window_of_a_minute_holds_more_than_the_limit(
            limit in 1_u32..700,
            calls in prop::collection::vec((prop_oneof![Just(0_u64), 0_u64..400, 5_000_u64..90_000], any::<bool>(), 0_u64..500), 1..1500),
        ) {
            let pace = Pace::per_minute(limit);
            let (mut state, mut now) = (BudgetState::default(), START);
            let mut arrivals: Vec<Duration> = calls.into_iter().map(|(gap, purchase, jitter)| {
                now += Duration::from_millis(gap);
                let class = if purchase { Purchase } else { Background };
                send(&mut state, pace, class, now) + Duration::from_millis(jitter)
            }).collect();
            arrivals.sort_unstable();
            for window in arrivals.windows(limit as usize + 1) {
                prop_assert!(window[limit as usize] >= window[0] + Duration::from_mins(1));
            }
        }
    }
}
