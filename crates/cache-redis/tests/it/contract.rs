//! What every limiter does. Cases that must not depend on time have windows of hours.

use crate::somebody;
use domain::{
    ports::RateLimiter,
    throttle::{Quota, ThrottleRule},
};
use futures_util::future::join_all;
use std::{sync::Arc, time::Duration};

const HOURS: Duration = Duration::from_hours(3);

/// A test for each case of the contract, on limiters that `$fresh` makes.
macro_rules! limiter_contract {
    ($fresh:path) => {
        crate::contract::limiter_contract!(@ $fresh:
            a_burst_passes_and_no_more, a_refused_attempt_costs_nothing, what_was_spent_comes_back,
            subjects_are_counted_apart, rules_are_counted_apart, parallel_attempts_are_all_counted,
            no_limit_still_lets_one_through, a_subject_can_be_any_text);
    };
    (@ $fresh:path: $($case:ident),+) => {
        $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $case() {
            crate::contract::$case($fresh().await).await;
        })+
    };
}
pub(crate) use limiter_contract;

/// Whether `told` is `exact` but for the little time that has passed since.
fn is_about(told: Duration, exact: Duration) -> bool {
    told <= exact && told + HOURS / 100 > exact
}

fn rule(name: &'static str, limit: u32, window: Duration) -> ThrottleRule {
    ThrottleRule { name, quota: Quota { limit, window } }
}

pub(crate) async fn a_burst_passes_and_no_more(limiter: Arc<impl RateLimiter>) {
    let (rule, who) = (rule("burst", 3, HOURS), somebody());
    for remaining in [2, 1, 0] {
        let throttled = limiter.spend(rule, &who).await;
        assert!(throttled.admitted);
        assert_eq!(throttled.remaining, remaining);
        assert_eq!(throttled.retry_after.is_zero(), remaining > 0);
        let reset = rule.quota.interval() * (3 - remaining);
        assert!(is_about(throttled.reset_after, reset), "{throttled:?}");
    }
    let throttled = limiter.spend(rule, &who).await;
    assert!(!throttled.admitted);
    assert_eq!(throttled.remaining, 0);
    assert!(is_about(throttled.retry_after, rule.quota.interval()), "{throttled:?}");
    assert!(is_about(throttled.reset_after, HOURS), "{throttled:?}");
}

pub(crate) async fn a_refused_attempt_costs_nothing(limiter: Arc<impl RateLimiter>) {
    let (rule, who) = (rule("refused", 1, HOURS), somebody());
    let mut wait = limiter.spend(rule, &who).await.retry_after;
    for _ in 0..20 {
        let throttled = limiter.spend(rule, &who).await;
        assert!(!throttled.admitted);
        assert!(throttled.retry_after <= wait);
        wait = throttled.retry_after;
    }
}

pub(crate) async fn what_was_spent_comes_back(limiter: Arc<impl RateLimiter>) {
    let (rule, who) = (rule("back", 2, Duration::from_millis(40)), somebody());
    for _ in 0..5 {
        let throttled = limiter.spend(rule, &who).await;
        tokio::time::sleep(throttled.retry_after).await;
        assert!(limiter.spend(rule, &who).await.admitted, "whoever waits as long as told gets in");
        // That may have been the last; the next round waits for it.
        let wait = limiter.spend(rule, &who).await.retry_after;
        tokio::time::sleep(wait).await;
    }
}

pub(crate) async fn subjects_are_counted_apart(limiter: Arc<impl RateLimiter>) {
    let (rule, one, other) = (rule("apart", 1, HOURS), somebody(), somebody());
    assert!(limiter.spend(rule, &one).await.admitted);
    assert!(!limiter.spend(rule, &one).await.admitted);
    assert!(limiter.spend(rule, &other).await.admitted);
}

pub(crate) async fn rules_are_counted_apart(limiter: Arc<impl RateLimiter>) {
    let who = somebody();
    assert!(limiter.spend(rule("one", 1, HOURS), &who).await.admitted);
    assert!(limiter.spend(rule("other", 1, HOURS), &who).await.admitted);
    assert!(!limiter.spend(rule("one", 1, HOURS), &who).await.admitted);
}

pub(crate) async fn parallel_attempts_are_all_counted(limiter: Arc<impl RateLimiter + 'static>) {
    let (rule, who) = (rule("parallel", 7, HOURS), somebody());
    let attempts = (0..50).map(|_| {
        let (limiter, who) = (Arc::clone(&limiter), who.clone());
        tokio::spawn(async move { limiter.spend(rule, &who).await.admitted })
    });
    let admitted =
        join_all(attempts).await.into_iter().filter(|admitted| *admitted.as_ref().unwrap()).count();
    assert_eq!(admitted, 7);
}

pub(crate) async fn no_limit_still_lets_one_through(limiter: Arc<impl RateLimiter>) {
    let (rule, who) = (rule("none", 0, HOURS), somebody());
    assert!(limiter.spend(rule, &who).await.admitted);
    assert!(!limiter.spend(rule, &who).await.admitted);
}

pub(crate) async fn a_subject_can_be_any_text(limiter: Arc<impl RateLimiter>) {
    let rule = rule("text", 1, HOURS);
    for odd in ["", "\r\nFLUSHALL\r\n", "\0", &"x".repeat(100_000), "gordon@black-mesa.example", "::1"] {
        let who = format!("{}{odd}", somebody());
        assert!(limiter.spend(rule, &who).await.admitted);
        assert!(!limiter.spend(rule, &who).await.admitted);
    }
}
