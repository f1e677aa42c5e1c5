//! Listening to a Redis that comes and goes.

use crate::{
    faults::impatient,
    hints::{Ear, mouth},
    patient,
    server::{Impostor, OwnRedis},
    told::Told,
    until,
};
use cache::SharedLevel;
use std::time::Duration;

/// The pause between attempts.
const PAUSE: Duration = Duration::from_secs(1);
/// How long a connection may be silent before it is tried.
const SILENCE: Duration = Duration::from_secs(15);

#[tokio::test]
async fn hints_are_heard_again_after_a_restart_and_an_operator_is_told_of_each_change_once() {
    let told = Told::here();
    let mut redis = OwnRedis::start().await;
    let ear = Ear::on(patient(&redis.url()));
    ear.hears(1).await;
    assert_eq!(told.times(), 0);

    redis.kill().await;
    until(async || told.times() == 1 && ear.clock.sleepers() == 1).await;
    for _ in 0..3 {
        ear.passes(PAUSE).await;
    }
    assert_eq!((told.times(), ear.heard()), (1, 1));

    redis.restart().await;
    until(async || {
        ear.clock.advance(PAUSE);
        ear.heard() == 2
    })
    .await;
    assert_eq!(told.times(), 2);
    mouth(&redis).await.hint().await;
    ear.hears(3).await;

    redis.kill().await;
    until(async || told.times() == 3).await;
}

#[tokio::test]
async fn a_listener_tries_once_and_then_pauses_whatever_it_meets() {
    for answer in [&b""[..], b"-ERR no\r\n", b"HTTP/1.1 400 Bad Request\r\n\r\n", b"*2147483647\r\n", b"\0\0"]
    {
        let impostor = Impostor::answering(answer).await;
        let ear = Ear::on(impatient(&impostor.url("redis")));
        for attempt in 1..=3 {
            until(async || impostor.calls() == attempt).await;
            until(async || ear.clock.sleepers() == 1).await;
            for _ in 0..1000 {
                tokio::task::yield_now().await;
            }
            assert_eq!((impostor.calls(), ear.clock.sleepers()), (attempt, 1), "{answer:?}");
            ear.clock.advance(PAUSE);
        }
        assert_eq!(ear.heard(), 0);
    }
}

#[tokio::test]
async fn a_connection_that_died_in_silence_is_replaced() {
    let told = Told::here();
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.connect_timeout = Duration::from_millis(500);
    let ear = Ear::on(config);
    ear.hears(1).await;

    redis.signal("STOP").await;
    until(async || ear.clock.sleepers() == 1).await;
    ear.clock.advance(SILENCE);
    until(async || told.times() == 1).await;
    redis.signal("CONT").await;
    until(async || {
        ear.clock.advance(PAUSE);
        ear.heard() == 2
    })
    .await;
}

#[tokio::test]
async fn a_connection_without_hints_is_kept_as_long_as_redis_answers() {
    let told = Told::here();
    let redis = OwnRedis::start().await;
    let ear = Ear::on(patient(&redis.url()));
    until(async || ear.clock.sleepers() == 1).await;
    for _ in 0..10 {
        ear.passes(SILENCE).await;
    }
    mouth(&redis).await.hint().await;
    ear.hears(2).await;
    assert_eq!(told.times(), 0);
}

#[tokio::test]
async fn whoever_may_not_listen_tries_no_more_than_once_a_pause() {
    let told = Told::here();
    let redis = OwnRedis::start().await;
    redis.order("ACL SETUSER shop on >secret ~* +@all resetchannels").await;
    let ear = Ear::on(patient(&redis.url_of("shop", "secret")));
    until(async || told.times() == 1 && ear.clock.sleepers() == 1).await;
    redis.order("ACL SETUSER shop &keymart:changed").await;
    until(async || {
        ear.clock.advance(PAUSE);
        ear.heard() == 1
    })
    .await;
}
