//! Whoever writes sees it: here at once, and with a token everywhere.

use crate::world::{DumbStore, ManualClock};
use async_trait::async_trait;
use cache::{
    Cache, CacheConfig, CacheParts, ConsistencyToken, Loaded, MissReason, Question, Seal, Source,
    WatchedUnitOfWork,
};
use domain::{
    catalogue::GameId,
    changes::Tag,
    ports::{CatalogueQueries, StorageError, UnitOfWork, in_transaction},
};
use parking_lot::Mutex;
use secrecy::SecretSlice;
use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use storage_contract::draft;
use storage_memory::MemoryStorage;

/// Answers with a game's stock.
struct Stocks(MemoryStorage);

#[async_trait]
impl Source for Stocks {
    async fn load(&self, question: &Question) -> Result<Loaded, StorageError> {
        let Question::Game(id) = question else { panic!("only games are asked for") };
        let game = self.0.find_game(*id).await?;
        let json = game.map(|game| game.summary.stock.to_string().into());
        Ok(Loaded { json, games: Vec::new() })
    }
}

/// One of several instances over one storage, each with a level of its own.
struct Shop {
    cache: Arc<Cache>,
    store: Arc<DumbStore>,
    unit_of_work: WatchedUnitOfWork,
    written: Arc<Mutex<Option<ConsistencyToken>>>,
}

impl Shop {
    async fn over(storage: &MemoryStorage) -> Self {
        let store = Arc::new(DumbStore::default());
        let parts = CacheParts {
            source: Arc::new(Stocks(storage.clone())),
            change_log: Arc::new(storage.clone()),
            shared: Some(store.clone()),
            seal: Seal::new(&SecretSlice::from(b"key".to_vec()), b"1"),
            clock: Arc::new(ManualClock::default()),
        };
        let cache = Cache::new(parts, CacheConfig { audit_one_in: 0, ..CacheConfig::default() });
        cache.poll_once().await.unwrap();
        let written: Arc<Mutex<Option<ConsistencyToken>>> = Arc::default();
        let on_commit = {
            let written = Arc::clone(&written);
            move |token| *written.lock() = Some(token)
        };
        let inner: Arc<dyn UnitOfWork> = Arc::new(storage.clone());
        let unit_of_work = WatchedUnitOfWork::new(inner, Arc::clone(&cache), Arc::new(on_commit));
        Self { cache, store, unit_of_work, written }
    }

    async fn write(&self, stock: u32) {
        let drafts = [draft("Portal").stock(stock).build()];
        let written =
            in_transaction(&self.unit_of_work, async |tx| tx.games().upsert_many(&drafts).await.map(drop))
                .await;
        written.unwrap();
    }

    async fn stock(&self, id: GameId, token: Option<ConsistencyToken>) -> u32 {
        let entry = self.cache.answer(&Question::Game(id), token).await.unwrap();
        serde_json::from_slice(entry.content().unwrap().json()).unwrap()
    }

    fn misses(&self, reason: MissReason) -> u64 {
        self.cache.report().misses.iter().filter(|(other, _)| *other == reason).map(|(_, count)| count).sum()
    }
}

/// Two instances that have both answered with a stock of 1.
async fn two_shops() -> (Shop, Shop, GameId) {
    let storage = MemoryStorage::new(Arc::new(ManualClock::default()));
    let (here, there) = (Shop::over(&storage).await, Shop::over(&storage).await);
    here.write(1).await;
    let slug = draft("Portal").build().slug;
    let id = storage.find_game_by_slug(slug.as_str()).await.unwrap().unwrap().summary.id;
    for shop in [&here, &there] {
        shop.cache.poll_once().await.unwrap();
        assert_eq!(shop.stock(id, None).await, 1);
    }
    (here, there, id)
}

#[tokio::test]
async fn a_write_is_seen_at_once_where_it_was_made() {
    let (here, _, id) = two_shops().await;
    here.write(2).await;
    assert_eq!(here.stock(id, None).await, 2);
    assert_eq!(here.misses(MissReason::OwnWrite), 1);
}

#[tokio::test]
async fn what_was_read_between_the_write_and_the_poll_is_not_taken_for_new() {
    let (here, _, id) = two_shops().await;
    here.write(2).await;
    here.stock(id, None).await;
    here.stock(id, None).await;
    assert_eq!(here.misses(MissReason::OwnWrite), 2);
    here.cache.poll_once().await.unwrap();
    here.stock(id, None).await;
    here.stock(id, None).await;
    let hits = here.cache.report().hits.map(|(_, count)| count);
    assert_eq!((here.misses(MissReason::Changed), hits), (1, [1, 0, 0]));
}

#[tokio::test]
async fn a_write_is_seen_everywhere_by_whoever_brings_its_token() {
    let (here, there, id) = two_shops().await;
    here.write(2).await;
    let token = *here.written.lock();
    assert_eq!(there.stock(id, None).await, 1, "nobody has told it yet");
    assert_eq!(there.stock(id, token).await, 2);
    assert_eq!(there.misses(MissReason::Token), 1);
}

#[tokio::test]
async fn once_the_write_is_known_the_token_costs_nothing() {
    let (here, there, id) = two_shops().await;
    let before = *here.written.lock();
    assert_eq!(there.stock(id, before).await, 1);
    assert_eq!(there.misses(MissReason::Token), 0);
}

#[tokio::test]
async fn a_known_write_makes_nothing_old_that_it_did_not_change() {
    let (here, there, id) = two_shops().await;
    let tags = [Tag::categories()];
    in_transaction(&here.unit_of_work, async |tx| tx.announce(&tags).await).await.unwrap();
    let token = *here.written.lock();
    there.stock(id, token).await;
    assert_eq!(there.misses(MissReason::Token), 1, "it is not known there yet");
    let tags = [Tag::catalogue()];
    in_transaction(&here.unit_of_work, async |tx| tx.announce(&tags).await).await.unwrap();
    there.cache.poll_once().await.unwrap();
    there.stock(id, None).await;
    let hits = || there.cache.report().hits.map(|(_, count)| count);
    let before = hits();
    // The entry was read before the write that the token stands for, and holds all the same.
    in_transaction(&here.unit_of_work, async |tx| tx.announce(&tags).await).await.unwrap();
    let token = *here.written.lock();
    there.cache.poll_once().await.unwrap();
    assert_eq!(there.stock(id, token).await, 1);
    assert_eq!(hits()[0], before[0] + 1);
}

#[tokio::test]
async fn what_was_rolled_back_is_no_write() {
    let (here, _, id) = two_shops().await;
    *here.written.lock() = None;
    let drafts = [draft("Portal").stock(9).build()];
    let failed = in_transaction(&here.unit_of_work, async |tx| {
        tx.games().upsert_many(&drafts).await?;
        Err::<(), StorageError>(StorageError::Backend("the test says so".into()))
    });
    assert!(failed.await.is_err());
    assert_eq!(here.stock(id, None).await, 1);
    assert_eq!(here.misses(MissReason::OwnWrite), 0);
    assert!(here.written.lock().is_none());
}

#[tokio::test]
async fn what_is_announced_is_read_anew_everywhere() {
    let (here, there, id) = two_shops().await;
    let tags = [Tag::game(id)];
    let announced = in_transaction(&here.unit_of_work, async |tx| tx.announce(&tags).await);
    announced.await.unwrap();
    there.cache.poll_once().await.unwrap();
    for shop in [&here, &there] {
        let reads = |shop: &Shop| shop.cache.report().misses.iter().map(|(_, count)| count).sum::<u64>();
        let before = reads(shop);
        assert_eq!(shop.stock(id, None).await, 1);
        assert_eq!(reads(shop), before + 1);
    }
}

#[tokio::test]
async fn others_are_told_that_something_has_changed() {
    let (here, _, id) = two_shops().await;
    let errands = async || {
        // They have no end; nothing here makes them wait.
        let _ = tokio::time::timeout(Duration::from_millis(1), here.cache.run_errands()).await;
    };
    errands().await;
    let hints = here.store.hints.load(Ordering::SeqCst);
    assert!(here.store.dump().contains_key(&Question::Game(id).key()));
    here.write(2).await;
    errands().await;
    assert_eq!(here.store.hints.load(Ordering::SeqCst), hints + 1);
    assert!(here.store.dump().is_empty(), "what changed need not lie there");
}
