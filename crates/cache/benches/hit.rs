//! What a hit in the process costs: of 100,000 games, each with three tags, one is asked for after the other in no order, so that
//! neither the table of entries nor that of changes stays in the processor's caches.
//!
//! `find_in_process` is the whole of it for a question that has to be named first. Its parts, measured alone: `key` writes that name,
//! `find_under` is the rest, as the server does it for what was asked before; of that, `look_up` is the search in a table made as the
//! level's is, and `check` is whether what was found may be served. `hot` are the same for a thousand of the games: what is asked for most stays in the
//! processor's caches.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a benchmark may panic")]

use async_trait::async_trait;
use bytes::Bytes;
use cache::{Cache, CacheConfig, CacheParts, Entry, Loaded, Question, Seal, Source};
use chrono::{DateTime, Utc};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use domain::{
    catalogue::GameId,
    ports::{Clock, StorageError},
};
use foldhash::quality::RandomState;
use secrecy::SecretSlice;
use std::{iter::repeat_with, sync::Arc, time::Duration};
use storage_memory::MemoryStorage;
use uuid::Uuid;

const GAMES: usize = 100_000;
const HOT: usize = 1000;

/// Time stands still, so that the only poll stays fresh.
struct StoppedClock;

#[async_trait]
impl Clock for StoppedClock {
    fn now(&self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    async fn sleep(&self, _: Duration) {}
}

/// Answers at once, and always the same.
struct Constant;

#[async_trait]
impl Source for Constant {
    async fn load(&self, _: &Question) -> Result<Loaded, StorageError> {
        Ok(Loaded { json: Some(Bytes::from_static(b"{\"title\":\"Portal\"}")), games: Vec::new() })
    }
}

fn empty_cache() -> Arc<Cache> {
    let clock = Arc::new(StoppedClock);
    let parts = CacheParts {
        source: Arc::new(Constant),
        change_log: Arc::new(MemoryStorage::new(clock.clone())),
        shared: None,
        seal: Seal::new(&SecretSlice::from(b"a key".to_vec()), b"1"),
        clock,
    };
    Cache::new(parts, CacheConfig { process_bytes: 1 << 30, ..CacheConfig::default() })
}

async fn filled_cache(questions: &[Question]) -> Arc<Cache> {
    let cache = empty_cache();
    cache.poll_once().await.unwrap();
    for question in questions {
        cache.answer(question, None).await.unwrap();
    }
    assert_eq!(cache.report().process.entries, GAMES as u64);
    cache
}

/// The same entries in a table of their own, made as the level's is.
fn table_of(cache: &Cache, questions: &[Question]) -> moka::sync::Cache<String, Arc<Entry>, RandomState> {
    let table = moka::sync::Cache::builder()
        .max_capacity(1 << 30)
        .weigher(|_: &String, _: &Arc<Entry>| 1000)
        .time_to_live(Duration::from_hours(1))
        .build_with_hasher(RandomState::default());
    for question in questions {
        table.insert(question.key(), cache.find_in_process(question, None).unwrap());
    }
    table
}

fn hit(criterion: &mut Criterion) {
    let questions: Vec<Question> =
        repeat_with(|| Question::Game(GameId(Uuid::from_u128(fastrand::u128(..))))).take(GAMES).collect();
    let tags = questions.first().unwrap().tags(&[]);
    assert_eq!(tags.len(), 3);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let cache = runtime.block_on(filled_cache(&questions));
    let table = table_of(&cache, &questions);
    for (name, asked) in [("all", &questions[..]), ("hot", &questions[..HOT])] {
        let any = || fastrand::choice(asked).unwrap();
        let key = || any().key();
        let mut group = criterion.benchmark_group(format!("hit/{name}"));
        group.bench_function("find_in_process", |bencher| {
            let find = |question| cache.find_in_process(question, None).unwrap();
            bencher.iter_batched(any, find, BatchSize::SmallInput);
        });
        group
            .bench_function("key", |bencher| bencher.iter_batched(any, Question::key, BatchSize::SmallInput));
        group.bench_function("find_under", |bencher| {
            bencher.iter_batched_ref(key, |key| cache.find_under(key).unwrap(), BatchSize::SmallInput);
        });
        group.bench_function("look_up", |bencher| {
            bencher.iter_batched_ref(key, |key| table.get(key.as_str()).unwrap(), BatchSize::SmallInput);
        });
        let entry = || cache.find_in_process(any(), None).unwrap();
        group.bench_function("check", |bencher| {
            let check = |entry: &mut Arc<Entry>| assert!(cache.may_serve(entry, None));
            bencher.iter_batched_ref(entry, check, BatchSize::SmallInput);
        });
        group.finish();
    }
}

criterion_group!(benches, hit);
criterion_main!(benches);
