//! Customers beside a lap that changes 5 % of the catalogue.

use crate::{
    answered::Answered,
    latencies::Latencies,
    load::Load,
    stage::{Instance, LIST, Stage},
};
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// Requests in a second for games, of [`HOT`] that are asked for in turn.
const GAMES_PER_SECOND: f64 = 500.0;
/// The same where the database answers them all, of which it can give some 2,000.
const UNCACHED_GAMES_PER_SECOND: f64 = 200.0;
const HOT: usize = 500;
/// Requests in a second for lists.
const LISTS_PER_SECOND: f64 = 20.0;
/// How much of the catalogue each lap finds changed.
const CHANGED: f64 = 0.05;
/// How long customers are watched at least: laps follow each other.
const MEASURED: Duration = Duration::from_secs(12);
/// Nothing changes for so long, for comparison.
const QUIET: Duration = Duration::from_secs(12);

/// Lists that are asked for in turn.
const LISTS: [&str; 4] =
    [LIST, "/api/v1/games?sort=price_asc", "/api/v1/games?in_stock=true", "/api/v1/games?search=space"];

/// An instance for games and one for lists, so that each tells of itself how often it had the answer.
struct Customers {
    games: Instance,
    lists: Instance,
    game_load: Load,
    list_load: Load,
    games_per_second: f64,
}

/// Whether answers are kept.
#[derive(Clone, Copy)]
enum Cache {
    On,
    Off,
}

pub(crate) async fn measure(stage: &Stage) {
    println!("\n## Customers beside a lap that changes {} % of the catalogue\n", CHANGED * 100.0);
    println!("| | laps | requests | p50 | p95 | p99 | max | from the cache, % |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let customers = Customers::open(stage, Cache::On).await;
    customers.watch_quiet("no lap").await;
    for (name, limit) in
        [("no limit", None), ("6000 requests a minute", Some(6000)), ("600 requests a minute", Some(600))]
    {
        customers.watch(name, async || run_laps(stage, limit).await).await;
    }
    let customers = Customers::open(stage, Cache::Off).await;
    customers.watch_quiet("no cache, no lap").await;
    for (name, limit) in [
        ("no cache, no limit", None),
        ("no cache, 6000 requests a minute", Some(6000)),
        ("no cache, 600 requests a minute", Some(600)),
    ] {
        customers.watch(name, async || run_laps(stage, limit).await).await;
    }
}

impl Customers {
    async fn open(stage: &Stage, cache: Cache) -> Self {
        let (settings, games_per_second): (&[_], _) = match cache {
            Cache::On => (&[], GAMES_PER_SECOND),
            Cache::Off => (&[("CACHE_MAX_STALENESS", "0s")], UNCACHED_GAMES_PER_SECOND),
        };
        let (games, lists) = (stage.serve(settings).await, stage.serve(settings).await);
        let game_load = Load::new(&games.address, &stage.games[..HOT], "");
        let list_load = Load::new(&lists.address, &LISTS.map(str::to_owned), "");
        game_load.once().await;
        list_load.once().await;
        Self { games, lists, game_load, list_load, games_per_second }
    }

    async fn watch_quiet(&self, name: &str) {
        self.watch(name, async || {
            sleep(QUIET).await;
            0
        })
        .await;
    }

    /// Lets customers come while `happening` goes on, and prints what they saw. It returns how many laps it was.
    async fn watch(&self, name: &str, happening: impl AsyncFnOnce() -> u32) {
        let before = [Answered::by(&self.games.address).await, Answered::by(&self.lists.address).await];
        let over = tokio::sync::Semaphore::new(0);
        let until_over = async || over.acquire().await.map_or_else(drop, drop);
        let (laps, games, lists) = tokio::join!(
            async {
                let laps = happening().await;
                over.add_permits(2);
                laps
            },
            self.game_load.at_rate(self.games_per_second, until_over()),
            self.list_load.at_rate(LISTS_PER_SECOND, until_over()),
        );
        let after = [Answered::by(&self.games.address).await, Answered::by(&self.lists.address).await];
        print(&format!("games, {name}"), laps, &games, after[0] - before[0]);
        print(&format!("lists, {name}"), laps, &lists, after[1] - before[1]);
    }
}

fn print(name: &str, laps: u32, latencies: &Latencies, answered: Answered) {
    let [_, _, _, database] = answered.shares();
    println!("| {name} | {laps} | {latencies} | {:.1} |", 100.0 - database);
}

/// Runs laps one after the other, each within its budget of requests, and returns how many.
async fn run_laps(stage: &Stage, per_minute: Option<u32>) -> u32 {
    let rate = per_minute.map_or_else(|| "off".to_owned(), |rate| rate.to_string());
    let begin = Instant::now();
    let mut laps = 0;
    while begin.elapsed() < MEASURED {
        stage.shop.marketplace.catalogue().change_share(CHANGED);
        let lap = stage.shop.keymart(&["sync", "catalogue", "--full", "--wait"]);
        let ended = lap.env("G2A_RATE_PER_MINUTE", &rate).output().await;
        assert_eq!(ended.status.code(), Some(0), "the lap succeeds");
        laps += 1;
    }
    laps
}
