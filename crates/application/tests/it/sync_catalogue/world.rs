//! A shop with its marketplace, all in memory.

use crate::fakes::{CountingIds, FakeMarketplace, TestClock};
use application::{
    sync_catalogue::{LapOrder, LapPolicy, RunObserver, Stop, SyncCatalogue, SyncCatalogueError},
    sync_jobs::{NextLap, SyncJobs},
};
use domain::{
    catalogue::{Availability, CatalogueFilter, CatalogueQuery, Game, GameSummary, Sort},
    ports::{CatalogueQueries, Clock, SyncRunQueries},
    pricing::Markup,
    slug::Slug,
    sync::{Agenda, Holder, JobKind, LapMode, Outcome, SyncRun, Trigger},
};
use futures_util::{FutureExt, future};
use rust_decimal::Decimal;
use std::{collections::BTreeMap, pin::pin, sync::Arc, time::Duration};
use storage_memory::MemoryStorage;

/// How much of a slice the marketplaces of [`World::with_short_slices`] show: three pages.
const SHORT: u32 = 60;

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
            holder: Holder("the first worker".into()),
            policy: LapPolicy::new(Markup::from_percent(Decimal::TWO).unwrap()),
        };
        Self { clock, storage, marketplace, sync }
    }

    /// A marketplace that shows 60 products of a slice and no more, so that small catalogues need several.
    pub(crate) fn with_short_slices(marketplace: FakeMarketplace) -> Self {
        marketplace.show_at_most(SHORT as usize);
        let mut world = Self::with(marketplace);
        world.sync.policy.reachable = u64::from(SHORT);
        world
    }

    pub(crate) fn with_products(count: i64) -> Self {
        Self::with(FakeMarketplace::with_products(count))
    }

    /// Another process that runs laps over the same shop.
    pub(crate) fn another_worker(&self) -> SyncCatalogue {
        let SyncCatalogue { unit_of_work, marketplace, clock, ids, policy, .. } = &self.sync;
        SyncCatalogue {
            unit_of_work: unit_of_work.clone(),
            marketplace: marketplace.clone(),
            clock: clock.clone(),
            ids: ids.clone(),
            holder: Holder("another worker".into()),
            policy: *policy,
        }
    }

    /// What decides about laps, by the schedules that shops have by default.
    pub(crate) fn jobs(&self) -> SyncJobs {
        let schedule = |text: &str| Some(text.parse().unwrap());
        SyncJobs {
            unit_of_work: Arc::new(self.storage.clone()),
            runs: Arc::new(self.storage.clone()),
            ids: self.sync.ids.clone(),
            clock: Arc::new(self.clock.clone()),
            agenda: Agenda { full: schedule("0 2,14 * * *"), stock: schedule("*/15 * * * *"), delta: None },
            sole_process: self.sync.policy.sole_process,
        }
    }

    /// Does what a worker does for so long, looking for work every `pause`.
    pub(crate) async fn work_for(&self, time: Duration, pause: Duration) {
        let (jobs, end) = (self.jobs(), self.clock.elapsed() + time);
        while self.clock.elapsed() < end {
            match jobs.next().await.unwrap() {
                NextLap::TakeUp => drop(self.sync.take_up(&Unobserved, never()).await.unwrap()),
                NextLap::Begin(order) => drop(self.sync.run(order, &Unobserved, never()).await.unwrap()),
                NextLap::Busy | NextLap::Nothing => {}
            }
            self.clock.advance(pause);
        }
    }

    /// Goes on with the run that nobody works on.
    pub(crate) async fn take_up(&self) -> SyncRun {
        let run = self.sync.take_up(&Unobserved, never()).await.expect("the lap ends with an outcome");
        run.expect("nobody works on the run")
    }

    /// Lets a lap run until `so_far` is true of it, and drops it there, as a crash does: the lease is not given back.
    pub(crate) async fn crash_when(&self, mode: LapMode, so_far: impl Fn(&SyncRun) -> bool) -> SyncRun {
        self.crash_with(by_command(mode), so_far).await
    }

    pub(crate) async fn crash_with(&self, order: LapOrder, so_far: impl Fn(&SyncRun) -> bool) -> SyncRun {
        let mut lap = pin!(self.sync.run(order, &Unobserved, never()));
        loop {
            tokio::select! {
                biased;
                ended = &mut lap => panic!("the lap ended before it could crash: {ended:?}"),
                () = tokio::task::yield_now() => {}
            }
            if let Some(run) = self.latest_run().await.filter(|run| run.outcome.is_none() && so_far(run)) {
                return run;
            }
        }
    }

    /// Lets the lease of a dead run run out.
    pub(crate) fn outlive_lease(&self) {
        self.clock.advance(self.sync.policy.lease + Duration::from_millis(1));
    }

    /// Every run, the latest first.
    pub(crate) async fn runs(&self) -> Vec<SyncRun> {
        self.storage.list_runs(JobKind::Catalogue, None, u32::MAX).await.unwrap()
    }

    pub(crate) async fn latest_run(&self) -> Option<SyncRun> {
        self.runs().await.into_iter().next()
    }

    /// A lap that is expected to end with an outcome.
    pub(crate) async fn lap(&self) -> SyncRun {
        self.try_lap().await.expect("the lap ends with an outcome")
    }

    pub(crate) async fn try_lap(&self) -> Result<SyncRun, SyncCatalogueError> {
        self.try_lap_of(LapMode::Full).await
    }

    pub(crate) async fn try_lap_of(&self, mode: LapMode) -> Result<SyncRun, SyncCatalogueError> {
        self.sync.run(by_command(mode), &Unobserved, never()).await
    }

    /// A lap that the observer's answer stops.
    pub(crate) async fn lap_until(
        &self,
        enough: fn(&SyncRun) -> bool,
    ) -> Result<SyncRun, SyncCatalogueError> {
        let observer = StopWhen::new(enough);
        let stop = observer.stop();
        self.sync.run(by_command(LapMode::Full), &observer, stop).await
    }

    pub(crate) async fn succeeding_lap(&self) -> SyncRun {
        self.succeeding_lap_of(LapMode::Full).await
    }

    pub(crate) async fn succeeding_lap_of(&self, mode: LapMode) -> SyncRun {
        let run = self.try_lap_of(mode).await.expect("the lap ends with an outcome");
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

/// A lap that an operator wants.
pub(crate) fn by_command(mode: LapMode) -> LapOrder {
    LapOrder::by(Trigger::Command, mode)
}

pub(crate) fn never() -> Stop {
    future::pending().boxed().shared()
}

pub(crate) struct Unobserved;

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
