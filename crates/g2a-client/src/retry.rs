//! Which failures are tried again, how often, and after how long.

use crate::error::{ErrorClass, G2aError};
use std::time::Duration;

/// What follows from a failed attempt of a call that may be repeated.
struct Rule {
    /// How many attempts may follow the first.
    retries: u32,
    wait: Wait,
}

enum Wait {
    /// Until the shared request budget lets go; it was told of the pause.
    Budget,
    /// By chance, up to a bound that doubles.
    Backoff,
}

/// Four pauses of [`DEFAULT_PAUSE`] outlast a window of a minute. Trying again does not change what G2A thinks of our
/// credentials or of the request.
fn rule(class: ErrorClass) -> Rule {
    match class {
        ErrorClass::Throttled => Rule { retries: 4, wait: Wait::Budget },
        ErrorClass::Unavailable | ErrorClass::Garbled => Rule { retries: 3, wait: Wait::Backoff },
        ErrorClass::Refused
        | ErrorClass::Rejected
        | ErrorClass::SoldOut
        | ErrorClass::TooDear
        | ErrorClass::NotReady
        | ErrorClass::Lapsed
        | ErrorClass::KeyGone => Rule { retries: 0, wait: Wait::Backoff },
    }
}

/// How long everyone pauses when G2A asks for fewer requests without saying for how long.
pub(crate) const DEFAULT_PAUSE: Duration = Duration::from_secs(15);

/// The longest pause that is honoured: a mistake up there must not stop the shop for a day.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_mins(5);

const FIRST_BACKOFF: Duration = Duration::from_millis(500);
const LONGEST_BACKOFF: Duration = Duration::from_secs(8);

/// How long to wait before the next attempt, after `failures` attempts of which the last failed with `error`;
/// `None` to give up.
pub(crate) fn wait_before_retry(error: &G2aError, failures: u32) -> Option<Duration> {
    let wait = wait_after(error.class(), failures)?;
    match error {
        G2aError::Down { rest } => Some(*rest),
        // It has waited for longer than any pause.
        G2aError::NoTurn => None,
        _ => Some(wait),
    }
}

fn wait_after(class: ErrorClass, failures: u32) -> Option<Duration> {
    let rule = rule(class);
    (failures <= rule.retries).then(|| match rule.wait {
        Wait::Budget => Duration::ZERO,
        Wait::Backoff => full_jitter(longest_backoff(failures)),
    })
}

fn longest_backoff(failures: u32) -> Duration {
    let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
    FIRST_BACKOFF.saturating_mul(doubled).min(LONGEST_BACKOFF)
}

/// Anything from nothing to `longest`: clients that failed together must not come back together.
fn full_jitter(longest: Duration) -> Duration {
    longest.mul_f64(fastrand::f64())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ErrorClass::{Garbled, Refused, Rejected, Throttled, Unavailable};

    fn retries(class: ErrorClass) -> usize {
        (1..).map_while(|failures| wait_after(class, failures)).count()
    }

    #[test]
    fn what_may_pass_is_tried_again_and_what_will_not_is_not() {
        let table = [Throttled, Unavailable, Garbled, Refused, Rejected].map(retries);
        assert_eq!(table, [4, 3, 3, 0, 0]);
    }

    #[test]
    fn the_bound_doubles_up_to_its_limit() {
        let bounds = [1, 2, 3, 4, 5, 6, 99].map(|failures| longest_backoff(failures).as_millis());
        assert_eq!(bounds, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
    }

    #[test]
    fn waits_are_spread_from_nothing_to_the_bound() {
        let second = Duration::from_secs(1);
        let waits: Vec<_> = (0..1000).map(|_| full_jitter(second)).collect();
        assert!(waits.iter().all(|wait| *wait <= second));
        let early = waits.iter().filter(|wait| **wait < second / 2).count();
        assert!((350..650).contains(&early), "{early} of 1000 in the first half");
    }

    #[test]
    fn being_throttled_is_waited_out_by_the_budget_alone() {
        assert_eq!(wait_after(Throttled, 1), Some(Duration::ZERO));
    }

    #[test]
    fn what_is_down_is_left_alone_for_as_long_as_it_takes() {
        let rest = Duration::from_secs(40);
        let down = G2aError::Down { rest };
        let waits = [1, 2, 3, 4].map(|failures| wait_before_retry(&down, failures));
        assert_eq!(waits, [Some(rest), Some(rest), Some(rest), None]);
        assert_eq!(wait_before_retry(&G2aError::NoTurn, 1), None);
    }
}
