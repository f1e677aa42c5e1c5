//! Attempts counted by this process alone.

use super::{SubjectHash, truncate};
use async_trait::async_trait;
use domain::{
    ports::{Clock, RateLimiter},
    throttle::{ThrottleRule, Throttled},
};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// How many subjects are counted at a time, each under one rule; they take about 6 MB.
const CAPACITY: usize = 1 << 16;

/// Counts attempts in memory, of a bounded number of subjects. Under more, those that have spent least are forgotten first.
pub struct LocalRateLimiter {
    clock: Arc<dyn Clock>,
    capacity: usize,
    buckets: Mutex<HashMap<(&'static str, SubjectHash), Duration>>,
}

impl LocalRateLimiter {
    /// A limiter that has not seen anybody yet.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, capacity: CAPACITY, buckets: Mutex::default() }
    }
}

#[async_trait]
impl RateLimiter for LocalRateLimiter {
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled {
        let key = (rule.name, truncate(Sha256::digest(subject.as_bytes())));
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        // Under the lock, so that time never goes back from one holder to the next.
        let now = self.clock.elapsed();
        if buckets.len() >= self.capacity && !buckets.contains_key(&key) {
            make_room(&mut buckets, now, self.capacity);
        }
        let state = buckets.entry(key).or_default();
        let (next, throttled) = rule.quota.spend(*state, now);
        *state = next;
        throttled
    }
}

/// Forgets the buckets that are full again, which is what an unknown one counts as, and if that is not enough, half of all,
/// the fullest first: rarely enough that an attempt costs little on average.
fn make_room<K>(buckets: &mut HashMap<K, Duration>, now: Duration, capacity: usize) {
    buckets.retain(|_, full_at| *full_at > now);
    if buckets.len() <= capacity / 2 {
        return;
    }
    let mut moments: Vec<_> = buckets.values().copied().collect();
    let middle = moments.len() / 2;
    let (_, median, _) = moments.select_nth_unstable(middle);
    let median = *median;
    buckets.retain(|_, full_at| *full_at > median);
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW: Duration = Duration::from_secs(100);

    fn buckets(full_in: &[u64]) -> HashMap<usize, Duration> {
        full_in.iter().map(|seconds| Duration::from_secs(*seconds)).enumerate().collect()
    }

    #[test]
    fn what_is_full_again_goes_first() {
        let mut some = buckets(&[90, 100, 101, 200]);
        make_room(&mut some, NOW, 4);
        assert_eq!(some, HashMap::from([(2, Duration::from_secs(101)), (3, Duration::from_secs(200))]));
    }

    #[test]
    fn whoever_has_spent_most_is_remembered_longest() {
        let mut some = buckets(&[104, 101, 103, 102]);
        make_room(&mut some, NOW, 4);
        assert_eq!(some, HashMap::from([(0, Duration::from_secs(104))]));
    }

    proptest! {
        #[test]
        fn there_is_room_for_half_as_many_afterwards(full_at in prop::collection::vec(0_u64..300, 0..100)) {
            let mut some = buckets(&full_at);
            make_room(&mut some, NOW, full_at.len());
            prop_assert!(some.len() <= full_at.len() / 2);
            prop_assert!(some.values().all(|at| *at > NOW));
        }
    }
}
