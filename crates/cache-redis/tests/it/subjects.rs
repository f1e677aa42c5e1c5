//! What Redis is told of those who made attempts.

use crate::{clock::RealClock, patient, recorder::Recorder, secret, server::OwnRedis};
use cache_redis::{RedisLink, RedisRateLimiter};
use deadpool_redis::redis::{Client, Commands};
use domain::{ports::RateLimiter, throttle::LOGIN_BY_ACCOUNT};
use secrecy::SecretSlice;
use std::sync::Arc;

const WHO: &str = "gordon@black-mesa.example";

/// What is in Redis after one attempt under each of `keys`.
async fn names_under(keys: &[SecretSlice<u8>]) -> Vec<String> {
    let redis = OwnRedis::start().await;
    let link = RedisLink::open(patient(&redis.url()), Arc::new(RealClock::default())).await;
    for key in keys {
        let limiter = RedisRateLimiter::new(Arc::clone(&link), key, Arc::new(Recorder::forbidden()));
        limiter.spend(LOGIN_BY_ACCOUNT, WHO).await;
    }
    Client::open(redis.url()).unwrap().keys("ratelimit:*").unwrap()
}

#[tokio::test]
async fn whoever_reads_redis_learns_nothing_about_a_subject_without_the_key() {
    let names = names_under(&[secret()]).await;
    // HMAC-SHA256 under the key, cut to its first half, as openssl computes it.
    assert_eq!(names, [format!("ratelimit:{}:a6f24e3791b44b52153388bae1c77b35", LOGIN_BY_ACCOUNT.name)]);
}

#[tokio::test]
async fn instances_with_one_key_count_together_and_others_apart() {
    let other = SecretSlice::from(b"another key".to_vec());
    assert_eq!(names_under(&[secret(), secret(), other]).await.len(), 2);
}
