use application::throttle::Throttle;
use async_trait::async_trait;
use domain::{
    ports::RateLimiter,
    throttle::{LOGIN_BY_ACCOUNT, LOGIN_BY_ADDRESS, Quota, ThrottleRule, Throttled},
};
use parking_lot::Mutex;
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// Counts without time.
#[derive(Default)]
struct Counter(Mutex<BTreeMap<String, Duration>>);

#[async_trait]
impl RateLimiter for Counter {
    async fn spend(&self, rule: ThrottleRule, subject: &str) -> Throttled {
        let mut states = self.0.lock();
        let state = states.entry(format!("{}:{subject}", rule.name)).or_default();
        let (next, throttled) = Quota::spend(rule.quota, *state, Duration::ZERO);
        *state = next;
        throttled
    }
}

#[tokio::test]
async fn a_flood_from_one_address_spends_nothing_of_the_accounts_that_it_aims_at() {
    let throttle = Throttle { limiter: Arc::new(Counter::default()) };
    let attempt = async |address: &str, account: &str| {
        let rulings = throttle.spend(&[(LOGIN_BY_ADDRESS, address), (LOGIN_BY_ACCOUNT, account)]).await;
        let said: Vec<_> =
            rulings.iter().map(|ruling| (ruling.rule.name, ruling.throttled.admitted)).collect();
        said
    };
    for number in 0..LOGIN_BY_ADDRESS.quota.limit {
        let account = format!("account {number}");
        assert_eq!(attempt("192.0.2.1", &account).await, [("login-address", true), ("login-account", true)]);
    }
    for _ in 0..2 * LOGIN_BY_ACCOUNT.quota.limit {
        assert_eq!(attempt("192.0.2.1", "gordon").await, [("login-address", false)]);
    }
    assert_eq!(attempt("192.0.2.2", "gordon").await, [("login-address", true), ("login-account", true)]);
}
