//! The script says what the domain's rule says, whatever the clock shows.

use crate::{redis_url, somebody};
use deadpool_redis::redis::{Client, Commands, Connection, Script};
use domain::throttle::Quota;
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, time::Duration};

/// Keys live as long as there is something to remember, by a clock that a test cannot move: with intervals of minutes, none
/// is gone before its test ends.
const SHORTEST_INTERVAL: u64 = 60_000_000;

/// The script with a clock that the caller sets: seconds and microseconds.
fn script() -> Script {
    let (code, clock) = (include_str!("../../src/rate_limits/spend.lua"), "redis.call('TIME')");
    assert!(code.contains(clock));
    Script::new(&code.replace(clock, "{ARGV[3], ARGV[4]}"))
}

fn connection() -> Connection {
    Client::open(redis_url()).unwrap().get_connection().unwrap()
}

/// Judges an attempt at `now`, in microseconds since 1970: how many microseconds were spent before.
fn spend(redis: &mut Connection, key: &str, quota: Quota, now: u64) -> u64 {
    let script = script();
    let mut call = script.key(key);
    let interval = u64::try_from(quota.interval().as_micros()).unwrap();
    call.arg(interval).arg(quota.limit).arg(now / 1_000_000).arg(now % 1_000_000);
    call.invoke(redis).unwrap()
}

#[test]
fn the_script_does_what_the_domain_says() {
    let redis = RefCell::new(connection());
    let cases = (
        SHORTEST_INTERVAL..=10 * SHORTEST_INTERVAL,
        1_u32..=5,
        1_700_000_000_000_000_u64..2_000_000_000_000_000,
        prop::collection::vec(0..=2 * SHORTEST_INTERVAL, 1..30),
    );
    let checked = TestRunner::default().run(&cases, |(interval, limit, start, gaps)| {
        let quota = Quota { limit, window: Duration::from_micros(interval) * limit };
        let key = format!("ratelimit:arithmetic:{}", somebody());
        let (mut state, mut now) = (Duration::ZERO, start);
        for gap in gaps {
            now += gap;
            let redis = &mut *redis.borrow_mut();
            let spent = spend(redis, &key, quota, now);
            let (next, expected) = quota.spend(state, Duration::from_micros(now));
            let told = quota.spend(Duration::from_micros(spent), Duration::ZERO).1;
            prop_assert_eq!(told, expected);
            state = next;
            let stored: u64 = redis.get(&key).unwrap();
            prop_assert_eq!(Duration::from_micros(stored), state);
        }
        redis.borrow_mut().del::<_, ()>(&key).unwrap();
        Ok(())
    });
    checked.unwrap();
}

#[test]
fn a_key_goes_when_there_is_nothing_to_remember() {
    let mut redis = connection();
    let quota = Quota { limit: 3, window: Duration::from_micros(3 * SHORTEST_INTERVAL) };
    let key = format!("ratelimit:expiry:{}", somebody());
    for attempt in 1..=3 {
        spend(&mut redis, &key, quota, 1_700_000_000_000_000);
        let lives: u64 = redis.pttl(&key).unwrap();
        let full = attempt * SHORTEST_INTERVAL / 1000;
        assert!(lives <= full && lives > full - 30_000, "{lives} of {full} ms");
    }
}

#[test]
fn a_clock_that_is_set_back_locks_nobody_out() {
    let mut redis = connection();
    let quota = Quota { limit: 2, window: Duration::from_micros(2 * SHORTEST_INTERVAL) };
    let key = format!("ratelimit:clock:{}", somebody());
    let (late, early) = (1_800_000_000_000_000, 1_700_000_000_000_000);
    assert_eq!(spend(&mut redis, &key, quota, late), 0);
    assert_eq!(spend(&mut redis, &key, quota, early), 0);
    assert_eq!(spend(&mut redis, &key, quota, early), SHORTEST_INTERVAL);
    assert_eq!(spend(&mut redis, &key, quota, early), 2 * SHORTEST_INTERVAL);
}
