//! How often somebody may try something: the generic cell rate algorithm (ITU-T I.371) as a leaky bucket, which lets a burst
//! pass and refills steadily. Nobody is ever locked out: what is spent comes back with time, and nothing else counts.

use std::time::Duration;

/// So many attempts at once, and as many again over each window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// How many attempts may come at once after a pause.
    pub limit: u32,
    /// How long it takes until all of them may come at once again.
    pub window: Duration,
}

/// A quota and what it is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThrottleRule {
    /// The rule's name: lower-case letters and hyphens. It is part of a stored key and of response headers.
    pub name: &'static str,
    /// How often.
    pub quota: Quota,
}

/// What became of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttled {
    /// Whether it may go on.
    pub admitted: bool,
    /// How many more may come at once.
    pub remaining: u32,
    /// How long until one may come; zero if one may now.
    pub retry_after: Duration,
    /// How long until the whole quota is there again.
    pub reset_after: Duration,
}

const fn rule(name: &'static str, limit: u32, window: Duration) -> ThrottleRule {
    ThrottleRule { name, quota: Quota { limit, window } }
}

/// Logins from one address. An office or a mobile network shares one.
pub const LOGIN_BY_ADDRESS: ThrottleRule = rule("login-address", 60, Duration::from_mins(1));
/// Logins into one account, wherever they come from.
pub const LOGIN_BY_ACCOUNT: ThrottleRule = rule("login-account", 10, Duration::from_mins(1));
/// Registrations from one address.
pub const REGISTER_BY_ADDRESS: ThrottleRule = rule("register-address", 30, Duration::from_mins(10));
/// Registrations of one e-mail address.
pub const REGISTER_BY_ACCOUNT: ThrottleRule = rule("register-account", 10, Duration::from_mins(10));
/// Refreshes from one address.
pub const REFRESH_BY_ADDRESS: ThrottleRule = rule("refresh-address", 240, Duration::from_mins(1));
/// Refreshes of one session. Each tab of a browser may refresh by itself.
pub const REFRESH_BY_SESSION: ThrottleRule = rule("refresh-session", 30, Duration::from_mins(1));
/// New guest sessions from one address.
pub const GUEST_BY_ADDRESS: ThrottleRule = rule("guest-address", 60, Duration::from_mins(1));
/// Changes of one user's password, which tell whether a guess at the current one is right.
pub const PASSWORD_BY_ACCOUNT: ThrottleRule = rule("password-account", 10, Duration::from_mins(10));

impl Quota {
    /// How long one attempt takes to come back.
    pub fn interval(self) -> Duration {
        self.window / self.limit.max(1)
    }

    /// Judges an attempt at `now`. `state` is what the last admitted attempt left, zero at first; what is returned with the
    /// judgement takes its place. Both are times since an epoch of the caller's choosing.
    pub fn spend(self, state: Duration, now: Duration) -> (Duration, Throttled) {
        let interval = self.interval();
        let capacity = interval * self.limit.max(1);
        let spent = state.saturating_sub(now);
        let admitted = spent + interval <= capacity;
        let spent_after = if admitted { spent + interval } else { spent };
        let free = capacity.saturating_sub(spent_after);
        let throttled = Throttled {
            admitted,
            remaining: u32::try_from(free.as_nanos() / interval.as_nanos().max(1)).unwrap_or(u32::MAX),
            retry_after: interval.saturating_sub(free),
            reset_after: spent_after,
        };
        (now + spent_after, throttled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const QUOTA: Quota = Quota { limit: 3, window: Duration::from_secs(30) };

    #[test]
    fn a_burst_passes_and_refills_steadily() {
        let mut state = Duration::ZERO;
        let mut spend = |at: u64| {
            let (next, throttled) = QUOTA.spend(state, Duration::from_secs(at));
            state = next;
            (
                throttled.admitted,
                throttled.remaining,
                throttled.retry_after.as_secs(),
                throttled.reset_after.as_secs(),
            )
        };
        assert_eq!(spend(100), (true, 2, 0, 10));
        assert_eq!(spend(100), (true, 1, 0, 20));
        assert_eq!(spend(100), (true, 0, 10, 30));
        assert_eq!(spend(104), (false, 0, 6, 26));
        assert_eq!(spend(110), (true, 0, 10, 30));
        assert_eq!(spend(200), (true, 2, 0, 10));
    }

    proptest! {
        /// Refused attempts cost nothing: whoever waits as long as told gets in, whatever else was tried meanwhile.
        #[test]
        fn nobody_is_locked_out(attempts in prop::collection::vec(0_u64..20_000, 1..200)) {
            let (mut state, mut now) = (Duration::ZERO, Duration::ZERO);
            let mut wait = Duration::ZERO;
            for gap in attempts {
                now += Duration::from_millis(gap);
                let (next, throttled) = QUOTA.spend(state, now);
                state = next;
                wait = throttled.retry_after;
            }
            prop_assert!(wait <= QUOTA.interval());
            prop_assert!(QUOTA.spend(state, now + wait).1.admitted);
        }

        #[test]
        fn no_window_holds_more_than_twice_the_limit(gaps in prop::collection::vec(0_u64..5_000, 1..300)) {
            let (mut state, mut now) = (Duration::ZERO, Duration::ZERO);
            let mut admitted = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                let (next, throttled) = QUOTA.spend(state, now);
                state = next;
                admitted.extend(throttled.admitted.then_some(now));
            }
            for window in admitted.windows(2 * QUOTA.limit as usize + 1) {
                prop_assert!(window[window.len() - 1] > window[0] + QUOTA.window);
            }
        }
    }
}
