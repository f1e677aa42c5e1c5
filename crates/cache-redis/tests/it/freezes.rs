//! A Redis that stops in the middle and says nothing: the worst there is, because nothing fails.

use crate::{faults::Limiter, patient, recorder::MARK, server::OwnRedis};
use futures_util::future::join_all;
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tracing::{Event, Level, Metadata, Subscriber, span};

#[tokio::test]
async fn a_redis_that_freezes_holds_calls_up_only_as_long_as_patience_lasts() {
    let redis = OwnRedis::start().await;
    let mut config = patient(&redis.url());
    config.patience = Duration::from_millis(20);
    let limiter = Limiter::over(config).await;
    redis.signal("STOP").await;
    assert_eq!(limiter.spend().await, MARK);
    assert!(!limiter.link.is_open(), "the next call is not held up");
    redis.signal("CONT").await;
    limiter.recover().await;
}

#[tokio::test]
async fn an_absence_is_told_once_and_its_end_once() {
    let told = Told::default();
    let _guard = tracing::subscriber::set_default(told.clone());
    let mut redis = OwnRedis::start().await;
    let limiter = Limiter::over(patient(&redis.url())).await;
    redis.kill().await;
    for _ in 0..10 {
        join_all((0..5).map(|_| limiter.spend())).await;
    }
    assert_eq!(told.0.load(Ordering::SeqCst), 1);
    redis.restart().await;
    limiter.recover().await;
    assert_eq!(told.0.load(Ordering::SeqCst), 2);
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

/// Counts what an operator is told.
#[derive(Clone, Default)]
struct Told(Arc<AtomicUsize>);

impl Subscriber for Told {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= Level::INFO && metadata.target().starts_with("cache_redis")
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, _: &Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
