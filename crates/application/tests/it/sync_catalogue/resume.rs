//! One run at a time, and a lap that outlives the run that began it.

use super::world::World;
use application::sync_catalogue::SyncCatalogueError;
use domain::{
    ports::{Fenced, in_transaction},
    sync::{LapMode, Outcome},
};
use std::time::Duration;

#[tokio::test]
async fn a_stopped_lap_is_finished_by_the_next_run_at_once() {
    let world = World::with_products(800);
    let stopped = world.lap_until(|run| run.progress.pages >= 5).await;
    assert!(matches!(stopped, Err(SyncCatalogueError::Stopped)), "{stopped:?}");

    let asked_before = world.marketplace.requests();
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.pages, run.progress.seen), (40, 800), "the counters go on");
    assert!(world.marketplace.requests() - asked_before <= 35, "what was written is not read again");
    assert_eq!(world.shelf().await.len(), 800);

    let runs = world.runs().await;
    let outcomes: Vec<_> = runs.iter().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [Some(Outcome::Succeeded), Some(Outcome::Lost)]);
    assert_eq!(runs[0].lap, runs[1].lap);
}

#[tokio::test]
async fn a_run_with_a_living_lease_keeps_others_out() {
    let world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    let second = world.try_lap().await;
    assert!(matches!(second, Err(SyncCatalogueError::AlreadyRunning(_))), "{second:?}");
}

#[tokio::test]
async fn a_crashed_lap_is_taken_over_when_its_lease_ran_out_and_ends_like_an_uncut_one() {
    let world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.outlive_lease();
    world.succeeding_lap().await;

    let uncut = World::with_products(400);
    uncut.succeeding_lap().await;
    let names = |shelf: std::collections::BTreeMap<_, _>| shelf.into_keys().collect::<Vec<String>>();
    assert_eq!(names(world.shelf().await), names(uncut.shelf().await));
}

#[tokio::test]
async fn a_sole_process_need_not_wait_for_the_lease_of_a_dead_run() {
    let mut world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.sync.policy.sole_process = true;
    world.succeeding_lap().await;
}

#[tokio::test]
async fn a_lap_that_is_too_old_begins_anew() {
    let world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.clock.advance(world.sync.policy.resume_within + Duration::from_secs(1));
    let run = world.succeeding_lap().await;
    assert_eq!(run.progress.pages, 20);
    assert_eq!(run.lap.0, run.id.0);
}

#[tokio::test]
async fn a_holder_that_was_taken_over_writes_nothing_more() {
    let world = World::with_products(400);
    let lap = world.try_lap();
    let take_over = async {
        while world.marketplace.requests() < 5 {
            tokio::task::yield_now().await;
        }
        let run = world.latest_run().await.unwrap();
        let ended = in_transaction(&world.storage, async |tx| {
            tx.sync_runs().finish(run.id, Outcome::Lost, &run.progress).await
        });
        assert_eq!(ended.await.unwrap(), Fenced::Held);
        world.shelf().await.len()
    };
    let (result, shelf_at_take_over) = tokio::join!(lap, take_over);
    assert!(matches!(result, Err(SyncCatalogueError::TakenOver)), "{result:?}");
    assert_eq!(world.shelf().await.len(), shelf_at_take_over);
}

#[tokio::test]
async fn a_slow_run_stays_alive_for_many_leases() {
    let world = World::with_products(400);
    let gate = world.marketplace.hold_after(5);
    let slow = async {
        let run = world.try_lap().await;
        assert_eq!(run.unwrap().outcome, Some(Outcome::Succeeded));
    };
    let rival = async {
        for _ in 0..30 {
            world.clock.advance(world.sync.policy.lease / 3);
            for _ in 0..50 {
                tokio::task::yield_now().await;
            }
            // A rival that got in would wait at the gate for ever.
            let second = tokio::time::timeout(Duration::from_secs(10), world.try_lap()).await;
            assert!(matches!(second, Ok(Err(SyncCatalogueError::AlreadyRunning(_)))), "{second:?}");
        }
        gate.send_replace(true);
    };
    tokio::join!(slow, rival);
}
