//! Laps that an operator does not want any more.

use super::world::{Unobserved, World, by_command, never};
use application::{
    sync_catalogue::SyncCatalogueError,
    sync_jobs::{CancelRunError, NextLap},
};
use domain::{
    catalogue::Availability,
    ports::{Lease, SyncRunQueries, in_transaction},
    sync::{LapMode, Outcome, RunId, SyncRun, Trigger},
};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);

/// Begins a full lap, cancels it when it has asked for `requests` pages and hears nothing more from the marketplace, and lets
/// `then` happen. Returns how it ended.
async fn cancel_after(world: &World, requests: usize, then: impl AsyncFnOnce()) -> SyncRun {
    let _gate = world.marketplace.hold_after(requests);
    let cancel = async {
        while world.marketplace.requests() < requests {
            tokio::task::yield_now().await;
        }
        // Until what was read is written.
        for _ in 0..50 {
            tokio::task::yield_now().await;
        }
        let run = world.latest_run().await.unwrap();
        let asked = world.jobs().cancel(run.id).await.unwrap();
        assert!(asked.cancel_requested && asked.outcome.is_none(), "{asked:?}");
        then().await;
    };
    let lap = tokio::time::timeout(Duration::from_secs(10), world.lap());
    let (run, ()) = tokio::join!(lap, cancel);
    run.expect("the lap ends")
}

#[tokio::test]
async fn a_lap_that_waits_for_the_marketplace_is_cancelled_within_a_third_of_its_lease() {
    let world = World::with_products(400);
    let third = world.sync.policy.lease / 3;
    let run = cancel_after(&world, 5, async || world.clock.advance(third)).await;
    assert_eq!(run.outcome, Some(Outcome::Cancelled));
    assert_eq!((run.progress.pages, world.shelf().await.len()), (5, 100), "what was read is kept");
    assert_eq!(world.storage.find_run(run.id).await.unwrap().unwrap().outcome, run.outcome);
}

#[tokio::test]
async fn a_lap_that_writes_hears_at_the_next_page_that_it_is_cancelled() {
    let world = World::with_products(400);
    let run = cancel_after(&world, 5, async || world.marketplace.open_gate()).await;
    assert_eq!((run.outcome, run.progress.pages), (Some(Outcome::Cancelled), 5));
    assert_eq!(world.shelf().await.len(), 100);
}

#[tokio::test]
async fn a_cancelled_lap_takes_nothing_off_sale() {
    // At the twentieth page everything is read, and what is missing is looked up.
    for requests in [5, 20] {
        let world = World::with_products(400);
        world.succeeding_lap().await;
        world.marketplace.edit(|products| drop(products.remove(&3.try_into().unwrap())));
        let asked = world.marketplace.requests() + requests;
        let run =
            cancel_after(&world, asked, async || world.clock.advance(world.sync.policy.lease / 3)).await;
        assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Cancelled), 0));
        assert_eq!(world.availability(3).await, Availability::Available);
    }
}

#[tokio::test]
async fn a_cancelled_lap_is_not_taken_up_again() {
    let world = World::with_products(400);
    world.succeeding_lap().await;
    let asked = world.marketplace.requests() + 5;
    let cancelled = cancel_after(&world, asked, async || world.clock.advance(world.sync.policy.lease)).await;
    world.marketplace.open_gate();
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::Nothing);
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
    let next = world.succeeding_lap().await;
    assert_ne!(next.lap, cancelled.lap);
    assert_eq!(next.progress.pages, 20, "the next lap begins at the beginning");
}

#[tokio::test]
async fn after_the_first_lap_of_an_empty_shop_was_cancelled_schedules_and_requests_decide() {
    let world = World::with_products(400);
    cancel_after(&world, 5, async || world.clock.advance(world.sync.policy.lease)).await;
    world.marketplace.open_gate();
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::Nothing);
    world.work_for(MINUTE * 119, MINUTE).await;
    let stock_laps = world.runs().await.len() - 1;
    assert_eq!(stock_laps, 7, "one for each quarter, and no full one");
    world.work_for(MINUTE * 2, MINUTE).await;
    let latest = world.latest_run().await.unwrap();
    assert_eq!((latest.mode, latest.trigger), (LapMode::Full, Trigger::Schedule));

    let world = World::with_products(400);
    let waiting = world.jobs().request(LapMode::Full, Trigger::Api, None).await.unwrap();
    world.jobs().cancel(waiting).await.unwrap();
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::Nothing);
    world.jobs().request(LapMode::Full, Trigger::Api, None).await.unwrap();
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::TakeUp);
}

#[tokio::test]
async fn a_run_that_waits_is_cancelled_at_once() {
    let world = World::with_products(400);
    let id = world.jobs().request(LapMode::Full, Trigger::Api, None).await.unwrap();
    let run = world.jobs().cancel(id).await.unwrap();
    assert_eq!(run.outcome, Some(Outcome::Cancelled));
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
    assert_eq!(world.marketplace.requests(), 0);
}

#[tokio::test]
async fn a_dead_run_is_cancelled_at_once() {
    let world = World::with_products(400);
    let dead = world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.outlive_lease();
    let run = world.jobs().cancel(dead.id).await.unwrap();
    assert_eq!((run.outcome, run.progress), (Some(Outcome::Cancelled), dead.progress));
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
}

#[tokio::test]
async fn a_run_that_dies_before_it_hears_that_it_is_cancelled_is_not_taken_up() {
    let world = World::with_products(400);
    let dead = world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    assert_eq!(world.jobs().cancel(dead.id).await.unwrap().outcome, None, "it might be alive");
    world.outlive_lease();
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
    assert_eq!(world.latest_run().await.unwrap().outcome, Some(Outcome::Cancelled));
    let next = world.sync.run(by_command(LapMode::Full), &Unobserved, never()).await.unwrap();
    assert_ne!(next.lap, dead.lap);
}

#[tokio::test]
async fn the_holder_of_a_dead_run_that_was_cancelled_writes_nothing_when_it_wakes_up() {
    let world = World::with_products(400);
    let gate = world.marketplace.hold_after(5);
    let cancel = async {
        while world.latest_run().await.is_none_or(|run| run.progress.pages < 5) {
            tokio::task::yield_now().await;
        }
        let run = world.latest_run().await.unwrap();
        end_lease(&world, run.id).await;
        assert_eq!(world.jobs().cancel(run.id).await.unwrap().outcome, Some(Outcome::Cancelled));
        gate.send_replace(true);
    };
    let (lap, ()) = tokio::join!(world.try_lap(), cancel);
    assert!(matches!(lap, Err(SyncCatalogueError::TakenOver)), "{lap:?}");
    assert_eq!(world.shelf().await.len(), 100);
}

/// As if the holder had been frozen for as long as its lease lasts.
async fn end_lease(world: &World, id: RunId) {
    let ended =
        in_transaction(&world.storage, async |tx| tx.sync_runs().renew_lease(id, Duration::ZERO).await);
    assert_eq!(ended.await.unwrap(), Lease::Held);
}

#[tokio::test]
async fn a_run_that_has_ended_or_never_was_cannot_be_cancelled() {
    let world = World::with_products(40);
    let run = world.succeeding_lap().await;
    let ended = world.jobs().cancel(run.id).await;
    assert!(matches!(&ended, Err(CancelRunError::Ended(ended)) if ended.id == run.id), "{ended:?}");
    let unknown = world.jobs().cancel(RunId(uuid::Uuid::max())).await;
    assert!(matches!(unknown, Err(CancelRunError::Unknown)), "{unknown:?}");
}

#[tokio::test]
async fn a_run_can_be_cancelled_twice() {
    let world = World::with_products(40);
    let id = world.jobs().request(LapMode::Full, Trigger::Api, None).await.unwrap();
    for _ in 0..2 {
        assert_eq!(world.jobs().cancel(id).await.unwrap().outcome, Some(Outcome::Cancelled));
    }
}
