//! When a marketplace that is down is left alone.

use std::time::Duration;

/// A circuit breaker: opens after failures in a row, lets one request through after a while to see, and stays open for twice as long
/// if that fails too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Breaker {
    /// Failures in a row, of all processes together.
    pub failures: u32,
    /// How often in a row it has opened.
    pub trips: u32,
    /// While it is open or probing: when the next request may be tried.
    pub next_try: Option<Duration>,
    /// Whether a request is under way to see whether the marketplace is back.
    pub probing: bool,
}

impl Breaker {
    /// The failures in a row that open it.
    pub const THRESHOLD: u32 = 10;
    /// How long it stays open at first.
    pub const FIRST_REST: Duration = Duration::from_secs(5);
    /// How long at most.
    pub const LONGEST_REST: Duration = Duration::from_mins(1);
    /// How long the outcome of a probe is waited for, longer than a request may take.
    pub const PROBE: Duration = Duration::from_secs(30);

    /// How long no request may be made, if it is open at `now`.
    pub fn rest(self, now: Duration) -> Option<Duration> {
        self.next_try.map(|next| next.saturating_sub(now)).filter(|rest| !rest.is_zero())
    }

    /// Notes that a request leaves now. If the breaker was open, it is the probe.
    pub fn let_through(&mut self, now: Duration) {
        if self.next_try.is_some() {
            self.probing = true;
            self.next_try = Some(now + Self::PROBE);
        }
    }

    /// Notes that the marketplace did not answer, or not as itself.
    pub fn note_failure(&mut self, now: Duration) {
        self.failures = self.failures.saturating_add(1);
        // What was under way when it opened says nothing new.
        let is_open = self.next_try.is_some() && !self.probing;
        if self.failures < Self::THRESHOLD || is_open {
            return;
        }
        let doubled = Self::FIRST_REST.saturating_mul(2_u32.saturating_pow(self.trips));
        *self = Self {
            failures: self.failures,
            trips: self.trips.saturating_add(1),
            next_try: Some(now + doubled.min(Self::LONGEST_REST)),
            probing: false,
        };
    }

    /// Notes that the marketplace answered, whatever it said.
    pub fn note_answer(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1000);

    fn failed(times: u32) -> Breaker {
        let mut breaker = Breaker::default();
        (0..times).for_each(|_| breaker.note_failure(NOW));
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_only() {
        assert_eq!(failed(9).rest(NOW), None);
        assert_eq!(failed(10).rest(NOW), Some(Breaker::FIRST_REST));
        let mut breaker = failed(9);
        breaker.note_answer();
        breaker.note_failure(NOW);
        assert_eq!(breaker.rest(NOW), None);
    }

    #[test]
    fn requests_that_were_under_way_do_not_open_it_further() {
        assert_eq!(failed(50), Breaker { failures: 50, ..failed(10) });
    }

    #[test]
    fn one_request_sees_whether_the_marketplace_is_back() {
        let mut breaker = failed(10);
        let later = NOW + Breaker::FIRST_REST;
        assert_eq!(breaker.rest(later), None);
        breaker.let_through(later);
        assert_eq!(breaker.rest(later), Some(Breaker::PROBE), "nobody else meanwhile");
        breaker.note_failure(later);
        assert_eq!(breaker.rest(later), Some(2 * Breaker::FIRST_REST));
        breaker.let_through(later + 2 * Breaker::FIRST_REST);
        breaker.note_answer();
        assert_eq!(breaker, Breaker::default());
    }

    #[test]
    fn a_probe_that_is_never_heard_of_again_is_followed_by_another() {
        let mut breaker = failed(10);
        breaker.let_through(NOW + Breaker::FIRST_REST);
        assert_eq!(breaker.rest(NOW + Breaker::FIRST_REST + Breaker::PROBE), None);
    }

    #[test]
    fn it_rests_a_minute_at_most() {
        let mut breaker = failed(10);
        for _ in 0..40 {
            breaker.let_through(NOW);
            breaker.note_failure(NOW);
        }
        assert_eq!(breaker.rest(NOW), Some(Breaker::LONGEST_REST));
    }
}
