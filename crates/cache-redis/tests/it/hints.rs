//! Hints are heard, by everybody.

use crate::{
    clock::{RealClock, TestClock},
    patient,
    server::OwnRedis,
    until,
};
use cache::SharedLevel;
use cache_redis::{HintListener, RedisCache, RedisConfig, RedisLink};
use deadpool_redis::redis::{AsyncCommands, cmd};
use metrics_util::debugging::{DebugValue, DebuggingRecorder};
use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};
use tokio::task::JoinHandle;

/// A listener at work, which counts. Its clock stands still.
pub(crate) struct Ear {
    pub(crate) clock: TestClock,
    heard: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Ear {
    pub(crate) fn on(config: RedisConfig) -> Self {
        let (clock, heard) = (TestClock::new(), Arc::<AtomicUsize>::default());
        let (listener, counter) = (HintListener::new(config, Arc::new(clock.clone())), Arc::clone(&heard));
        let task = tokio::spawn(async move {
            listener.run(|| _ = counter.fetch_add(1, Ordering::SeqCst)).await;
        });
        Self { clock, heard, task }
    }

    pub(crate) fn heard(&self) -> usize {
        self.heard.load(Ordering::SeqCst)
    }

    /// Returns when as many calls have been made.
    pub(crate) async fn hears(&self, times: usize) {
        until(async || self.heard() >= times).await;
        assert_eq!(self.heard(), times);
    }

    /// Lets time pass for a listener that sleeps, until it sleeps again.
    pub(crate) async fn passes(&self, time: Duration) {
        let begun = self.clock.begun();
        self.clock.advance(time);
        until(async || self.clock.begun() > begun).await;
    }
}

impl Drop for Ear {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What gives hints by way of `redis`.
pub(crate) async fn mouth(redis: &OwnRedis) -> RedisCache {
    let link = RedisLink::open(patient(&redis.url()), Arc::new(RealClock::default())).await;
    assert!(link.is_open());
    RedisCache::new(link)
}

#[tokio::test]
async fn everybody_hears_each_hint_and_that_hearing_has_begun() {
    let redis = OwnRedis::start().await;
    let ears = [Ear::on(patient(&redis.url())), Ear::on(patient(&redis.url()))];
    for ear in &ears {
        ear.hears(1).await;
    }
    let mouth = mouth(&redis).await;
    for already in 1..=3 {
        mouth.hint().await;
        for ear in &ears {
            ear.hears(already + 1).await;
        }
    }
}

#[tokio::test]
async fn what_a_hint_says_makes_no_difference() {
    let redis = OwnRedis::start().await;
    let ear = Ear::on(patient(&redis.url()));
    ear.hears(1).await;
    let mut other = redis.connect().await;
    let large = b"x".repeat(1 << 20);
    for (already, odd) in [&b""[..], b"game:7", b"\xff\0\r\n", &large].into_iter().enumerate() {
        other.publish::<_, _, ()>("keymart:changed", odd).await.unwrap();
        ear.hears(already + 2).await;
    }
}

#[tokio::test]
async fn hints_that_are_heard_are_counted_and_beginnings_are_not() {
    let recorder = DebuggingRecorder::new();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let redis = OwnRedis::start().await;
    let ear = Ear::on(patient(&redis.url()));
    ear.hears(1).await;
    let mouth = mouth(&redis).await;
    for already in 1..=2 {
        mouth.hint().await;
        ear.hears(already + 1).await;
    }
    let metrics = recorder.snapshotter().snapshot().into_vec();
    let counted = metrics.iter().find(|(key, ..)| key.key().name() == "redis_hints_total");
    assert_eq!(counted.map(|(_, _, _, value)| value), Some(&DebugValue::Counter(2)));
}

#[tokio::test]
async fn whoever_listens_no_more_leaves_no_connection() {
    let redis = OwnRedis::start().await;
    let mut onlooker = redis.connect().await;
    let mut clients = async || {
        let list: String = cmd("CLIENT").arg("LIST").query_async(&mut onlooker).await.unwrap();
        list.lines().count() - 1
    };
    let ear = Ear::on(patient(&redis.url()));
    ear.hears(1).await;
    assert_eq!(clients().await, 1);
    drop(ear);
    let closed = async { while clients().await > 0 {} };
    tokio::time::timeout(crate::faults::GENEROUS, closed).await.expect("it is closed");
}
