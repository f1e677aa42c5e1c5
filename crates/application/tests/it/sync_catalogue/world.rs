//! A shop with its marketplace, all in memory.

use crate::fakes::{CountingIds, FakeMarketplace, TestClock};
use application::sync_catalogue::{LapPolicy, RunObserver, Stop, SyncCatalogue, SyncCatalogueError};
use domain::{
    catalogue::{Availability, CatalogueFilter, CatalogueQuery, Game, GameSummary, Sort},
    ports::CatalogueQueries,
    pricing::Markup,
    slug::Slug,
    sync::{Outcome, SyncRun, Trigger},
};
use futures_util::{FutureExt, future};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, sync::Arc};
use storage_memory::MemoryStorage;

pub(crate) struct World {
    pub(crate) clock: TestClock,
    pub(crate) storage: MemoryStorage,
    pub(crate) marketplace: Arc<FakeMarketplace>,
    pub(crate) sync: SyncCatalogue,
}

impl World {
    pub(crate) fn with(marketplace: FakeMarketplace) -> Self {
        let clock = TestClock::new();
        let storage = MemoryStorage::new(Arc::new(clock.clone()));
        let marketplace = Arc::new(marketplace);
        let sync = SyncCatalogue {
            unit_of_work: Arc::new(storage.clone()),
            marketplace: marketplace.clone(),
            clock: Arc::new(clock.clone()),
            ids: Arc::new(CountingIds::default()),
            policy: LapPolicy::new(Markup::from_percent(Decimal::TWO).unwrap()),
        };
        Self { clock, storage, marketplace, sync }
    }

    pub(crate) fn with_products(count: i64) -> Self {
        Self::with(FakeMarketplace::with_products(count))
    }

    /// A lap that is expected to end with an outcome.
    pub(crate) async fn lap(&self) -> SyncRun {
        self.try_lap().await.expect("the lap ends with an outcome")
    }

    pub(crate) async fn try_lap(&self) -> Result<SyncRun, SyncCatalogueError> {
        self.sync.run(Trigger::Command, &Unobserved, never()).await
    }

    /// A lap that the observer's answer stops.
    pub(crate) async fn lap_until(
        &self,
        enough: fn(&SyncRun) -> bool,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let observer = StopWhen::new(enough);
        let stop = observer.stop();
        self.sync.run(Trigger::Command, &observer, stop).await
    }

    pub(crate) async fn succeeding_lap(&self) -> SyncRun {
        let run = self.lap().await;
        assert_eq!(run.outcome, Some(Outcome::Succeeded), "{:?}", run.errors);
        run
    }

    /// Every listed game, by title.
    pub(crate) async fn shelf(&self) -> BTreeMap<String, GameSummary> {
        let query = CatalogueQuery {
            filter: CatalogueFilter::default(),
            sort: Sort::Title,
            after: None,
            limit: u32::MAX,
        };
        let page = self.storage.list_games(&query).await.unwrap();
        page.items.into_iter().map(|game| (game.title.clone(), game)).collect()
    }

    pub(crate) async fn game(&self, title: &str, id: i64) -> Game {
        let slug = Slug::for_product(title, id.try_into().unwrap());
        self.storage.find_game_by_slug(slug.as_str()).await.unwrap().expect("the game exists")
    }

    pub(crate) async fn availability(&self, id: i64) -> Availability {
        self.game(&format!("Game {id}"), id).await.summary.availability
    }
}

pub(crate) fn never() -> Stop {
    future::pending().boxed().shared()
}

struct Unobserved;

impl RunObserver for Unobserved {
    fn observe(&self, _: &SyncRun) {}
}

/// Stops the lap once `enough` says so.
struct StopWhen {
    enough: fn(&SyncRun) -> bool,
    stopped: tokio::sync::watch::Sender<bool>,
}

impl StopWhen {
    fn new(enough: fn(&SyncRun) -> bool) -> Self {
        Self { enough, stopped: tokio::sync::watch::Sender::new(false) }
    }

    fn stop(&self) -> Stop {
        let mut stopped = self.stopped.subscribe();
        async move { drop(stopped.wait_for(|stopped| *stopped).await) }.boxed().shared()
    }
}

impl RunObserver for StopWhen {
    fn observe(&self, run: &SyncRun) {
        if (self.enough)(run) {
            self.stopped.send_replace(true);
        }
    }
}
