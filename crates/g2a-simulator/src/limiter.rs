//! The request limit: so many in any sliding 60 seconds, for each API hash.

use std::collections::{HashMap, VecDeque};

use chrono::{DateTime, Utc};
use parking_lot::Mutex;

/// The sliding window, in milliseconds.
pub(crate) const WINDOW_MS: i64 = 60_000;

/// How many requests an account may make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// Admitted in any sliding 60 seconds. Refused requests do not count.
    pub per_minute: u32,
    /// Whether a refusal says, in `Retry-After`, when to come back. The real API is not known to.
    pub retry_after: bool,
}

impl Default for RateLimit {
    fn default() -> Self {
        Self { per_minute: 600, retry_after: false }
    }
}

/// A refusal, with the seconds to wait if the limit tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooMany(pub(crate) Option<u32>);

#[derive(Debug)]
pub(crate) struct Limiter(Mutex<State>);

#[derive(Debug)]
struct State {
    limit: Option<RateLimit>,
    /// Times of admitted requests by API hash, in Unix milliseconds, ascending.
    admitted: HashMap<String, VecDeque<i64>>,
    refused: u64,
}

impl Limiter {
    pub(crate) fn new(limit: Option<RateLimit>) -> Self {
        Self(Mutex::new(State { limit, admitted: HashMap::new(), refused: 0 }))
    }

    pub(crate) fn set(&self, limit: Option<RateLimit>) {
        self.0.lock().limit = limit;
    }

    /// How many requests were too many so far.
    pub(crate) fn refused(&self) -> u64 {
        self.0.lock().refused
    }

    pub(crate) fn admit(&self, api_hash: &str, now: DateTime<Utc>) -> Result<(), TooMany> {
        let mut guard = self.0.lock();
        let state = &mut *guard;
        let Some(limit) = state.limit else { return Ok(()) };
        if !state.admitted.contains_key(api_hash) {
            state.admitted.insert(api_hash.to_owned(), VecDeque::new());
        }
        let Some(admitted) = state.admitted.get_mut(api_hash) else { return Ok(()) };
        let now = forget_before_window(admitted, now);
        if admitted.len() < limit.per_minute as usize {
            admitted.push_back(now);
            return Ok(());
        }
        state.refused += 1;
        let oldest = admitted.front().copied().unwrap_or(now);
        let seconds = (oldest + WINDOW_MS - now + 999) / 1000;
        Err(TooMany(limit.retry_after.then(|| u32::try_from(seconds).unwrap_or(1))))
    }
}

/// Drops the times that have left the window which ends now, and returns now, never before the latest time.
pub(crate) fn forget_before_window(times: &mut VecDeque<i64>, now: DateTime<Utc>) -> i64 {
    let now = now.timestamp_millis().max(times.back().copied().unwrap_or(i64::MIN));
    while times.front().is_some_and(|time| *time <= now - WINDOW_MS) {
        times.pop_front();
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    fn second(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_750_000_000 + second, 0).unwrap()
    }

    #[test]
    fn the_window_slides() {
        let limiter = Limiter::new(Some(RateLimit { per_minute: 2, retry_after: true }));
        assert_eq!(limiter.admit("a", second(0)), Ok(()));
        assert_eq!(limiter.admit("a", second(30)), Ok(()));
        assert_eq!(limiter.admit("a", second(59)), Err(TooMany(Some(1))));
        assert_eq!(limiter.admit("a", second(60)), Ok(()));
        assert_eq!(limiter.admit("a", second(61)), Err(TooMany(Some(29))));
        assert_eq!(limiter.admit("a", second(90)), Ok(()));
        assert_eq!(limiter.refused(), 2);
    }

    #[test]
    fn accounts_do_not_share_a_window() {
        let limiter = Limiter::new(Some(RateLimit { per_minute: 1, retry_after: false }));
        assert_eq!(limiter.admit("a", second(0)), Ok(()));
        assert_eq!(limiter.admit("b", second(0)), Ok(()));
        assert_eq!(limiter.admit("a", second(0)), Err(TooMany(None)));
    }

    #[test]
    fn it_can_be_turned_off() {
        let limiter = Limiter::new(Some(RateLimit { per_minute: 0, retry_after: false }));
        assert!(limiter.admit("a", second(0)).is_err());
        limiter.set(None);
        assert_eq!(limiter.admit("a", second(0)), Ok(()));
    }
}
