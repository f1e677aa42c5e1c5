//! Time comes in from outside, so that a test can jump over half an hour.

use std::fmt::Debug;
use std::time::Duration;

use chrono::{DateTime, Utc};
use parking_lot::Mutex;

/// What the simulator reads the time from: reservations, tokens, the limiter, drift and `updated_at`.
///
/// Only an injected delay ([`Fault::SlowMs`](crate::Fault::SlowMs)) is slept for real.
pub trait Clock: Debug + Send + Sync + 'static {
    fn now(&self) -> DateTime<Utc>;
}

/// The time of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the simulator's one adapter to the real time")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still until a test moves it.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    pub fn advance(&self, by: Duration) {
        *self.0.lock() += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock()
    }
}
