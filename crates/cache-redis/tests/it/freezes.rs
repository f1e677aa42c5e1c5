//! A Redis that stops in the middle and says nothing: the worst there is, because nothing fails.

use crate::{faults::Limiter, patient, recorder::MARK, server::OwnRedis, told::Told};
use futures_util::future::join_all;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use std::time::Duration;

#[tokio::test]
async fn a_redis_that_freezes_holds_calls_up_only_as_long_as_patience_lasts() {
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.patience = Duration::from_millis(20);
    let limiter = Limiter::over(config).await;
    redis.signal("STOP").await;
    for _ in 0..5 {
        assert_eq!(limiter.spend().await, MARK);
    }
    assert!(limiter.link.is_open(), "no time has passed: the machine is busy, perhaps");
    limiter.clock.advance(Duration::from_millis(250));
    assert_eq!(limiter.spend().await, MARK);
    assert!(!limiter.link.is_open(), "the next call is not held up");
    redis.signal("CONT").await;
    limiter.recover().await;
}

#[tokio::test]
async fn an_absence_is_told_once_and_its_end_once() {
    let told = Told::here();
    let mut redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    redis.kill().await;
    for _ in 0..10 {
        join_all((0..5).map(|_| limiter.spend())).await;
    }
    assert_eq!(told.times(), 1);
    redis.restart().await;
    limiter.recover().await;
    assert_eq!(told.times(), 2);
}

#[tokio::test]
async fn every_call_is_counted_by_what_became_of_it() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let mut redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    limiter.spend().await;
    redis.kill().await;
    for _ in 0..3 {
        limiter.spend().await;
    }
    let counts = ["answered 1", "failed 1", "skipped 2"].map(|count| format!("redis_calls_total {count}"));
    let (up, counted) =
        shown(&recorder).split_last().map(|(up, counts)| (up.clone(), counts.to_vec())).unwrap();
    assert_eq!((counted, up.as_str()), (counts.to_vec(), "redis_up 0"));
    redis.restart().await;
    limiter.recover().await;
    assert_eq!(shown(&recorder).last().unwrap(), "redis_up 1");
}

/// Counters and gauges since the last look, by name.
fn shown(recorder: &DebuggingRecorder) -> Vec<String> {
    let metrics = recorder.snapshotter().snapshot().into_vec().into_iter();
    let mut shown: Vec<_> = metrics
        .filter_map(|(key, _, _, value)| {
            let name = key.key().name();
            let outcome = key.key().labels().find(|label| label.key() == "outcome");
            match value {
                DebugValue::Counter(count) => Some(format!("{name} {} {count}", outcome?.value())),
                DebugValue::Gauge(value) => Some(format!("{name} {value}")),
                DebugValue::Histogram(_) => None,
            }
        })
        .collect();
    shown.sort();
    shown
}
