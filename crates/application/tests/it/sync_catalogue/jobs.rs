//! Laps that are asked for, and laps that were cut off: runs that wait for somebody to work on them.

use super::world::{Unobserved, World, by_command, never};
use application::{
    sync_catalogue::SyncCatalogueError,
    sync_jobs::{NextLap, RequestLapError},
};
use domain::{
    account::UserId,
    ports::SyncRunQueries,
    sync::{LapMode, Outcome, SyncRun, Trigger},
};

const OPERATOR: UserId = UserId(uuid::Uuid::from_u128(7));

async fn crash(world: &World, mode: LapMode) -> SyncRun {
    let dead = world.crash_when(mode, |run| run.progress.pages >= 5).await;
    world.outlive_lease();
    dead
}

#[tokio::test]
async fn a_lap_that_is_asked_for_waits_until_a_worker_takes_it_up_under_its_own_id() {
    let world = World::with_products(100);
    let id = world.jobs().request(LapMode::Full, Trigger::Api, Some(OPERATOR)).await.unwrap();
    let waiting = world.storage.find_run(id).await.unwrap().unwrap();
    assert_eq!((&waiting.holder, waiting.outcome, world.marketplace.requests()), (&None, None, 0));

    assert_eq!(world.jobs().next().await.unwrap(), NextLap::TakeUp);
    let run = world.take_up().await;
    assert_eq!((run.id, run.outcome), (id, Some(Outcome::Succeeded)));
    let stored = world.storage.find_run(id).await.unwrap().unwrap();
    assert_eq!((stored.trigger, stored.requested_by), (Trigger::Api, Some(OPERATOR)));
    assert_eq!(stored.holder.as_ref(), Some(&world.sync.holder));
    assert_eq!(world.runs().await.len(), 1);
}

#[tokio::test]
async fn a_lap_that_is_asked_for_begins_when_it_is_taken_up() {
    let world = World::with_products(100);
    let id = world.jobs().request(LapMode::Full, Trigger::Api, None).await.unwrap();
    world.outlive_lease();
    let run = world.take_up().await;
    let stored = world.storage.find_run(id).await.unwrap().unwrap();
    assert_eq!((run.started_at, stored.started_at), (world.sync.clock.now(), world.sync.clock.now()));
}

#[tokio::test]
async fn a_second_request_is_refused_with_the_run_that_waits_or_runs() {
    let world = World::with_products(400);
    let first = world.jobs().request(LapMode::Stock, Trigger::Api, Some(OPERATOR)).await.unwrap();
    let second = world.jobs().request(LapMode::Full, Trigger::Api, None).await;
    assert!(matches!(&second, Err(RequestLapError::AlreadyRunning(run)) if run.id == first), "{second:?}");
    world.take_up().await;

    let running = world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    let third = world.jobs().request(LapMode::Full, Trigger::Api, None).await;
    assert!(matches!(&third, Err(RequestLapError::AlreadyRunning(run)) if run.id == running.id), "{third:?}");
}

#[tokio::test]
async fn of_many_requests_at_once_one_is_granted() {
    let world = World::with_products(100);
    let jobs = world.jobs();
    let requests = (0..8).map(|_| jobs.request(LapMode::Full, Trigger::Api, None));
    let answers = futures_util::future::join_all(requests).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    assert_eq!(world.runs().await.len(), 1);
}

#[tokio::test]
async fn a_run_whose_holder_lives_keeps_workers_busy_and_one_whose_holder_died_is_taken_up() {
    let world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::Busy);
    let refused = world.sync.take_up(&Unobserved, never()).await;
    assert!(matches!(refused, Err(SyncCatalogueError::AlreadyRunning(_))), "{refused:?}");
    world.outlive_lease();
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::TakeUp);
}

#[tokio::test]
async fn a_sole_process_takes_up_its_dead_run_at_once() {
    let mut world = World::with_products(400);
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.sync.policy.sole_process = true;
    assert_eq!(world.jobs().next().await.unwrap(), NextLap::TakeUp);
    assert_eq!(world.take_up().await.outcome, Some(Outcome::Succeeded));
}

#[tokio::test]
async fn a_dead_run_is_recovered_and_its_lap_ends_like_an_undisturbed_one() {
    let undisturbed = World::with_products(400);
    undisturbed.succeeding_lap().await;

    let world = World::with_products(400);
    let dead = crash(&world, LapMode::Full).await;
    let run = world.another_worker().take_up(&Unobserved, never()).await.unwrap().unwrap();
    assert_eq!((run.trigger, run.mode, run.lap), (Trigger::Recovery, LapMode::Full, dead.lap));
    assert_eq!((run.outcome, run.progress.seen), (Some(Outcome::Succeeded), 400));
    assert_eq!(world.storage.find_run(dead.id).await.unwrap().unwrap().outcome, Some(Outcome::Lost));
    assert!(world.shelf().await.keys().eq(undisturbed.shelf().await.keys()));
}

#[tokio::test]
async fn a_lap_that_dies_again_and_again_ends_like_an_undisturbed_one() {
    let world = World::with_products(400);
    let first = world.crash_when(LapMode::Full, |run| run.progress.pages >= 3).await;
    for pages in [6, 9, 12] {
        world.outlive_lease();
        world.crash_when(LapMode::Full, |run| run.progress.pages >= pages).await;
    }
    world.outlive_lease();
    let run = world.take_up().await;
    assert_eq!((run.lap, run.outcome), (first.lap, Some(Outcome::Succeeded)));
    assert_eq!((run.progress.seen, world.shelf().await.len()), (400, 400));
}

#[tokio::test]
async fn a_lap_that_was_asked_for_and_died_is_recovered() {
    let world = World::with_products(400);
    let id = world.jobs().request(LapMode::Full, Trigger::Api, Some(OPERATOR)).await.unwrap();
    // The command takes up what waits.
    let dead = crash(&world, LapMode::Full).await;
    assert_eq!(dead.id, id);
    let run = world.take_up().await;
    assert_eq!((run.lap.0, run.outcome), (id.0, Some(Outcome::Succeeded)));
}

#[tokio::test]
async fn of_two_workers_that_find_a_dead_run_one_takes_it_up() {
    let world = World::with_products(400);
    crash(&world, LapMode::Full).await;
    let other = world.another_worker();
    let (one, another) =
        tokio::join!(world.sync.take_up(&Unobserved, never()), other.take_up(&Unobserved, never()));
    let (winner, loser) = if one.is_ok() { (one, another) } else { (another, one) };
    assert_eq!(winner.unwrap().unwrap().outcome, Some(Outcome::Succeeded));
    assert!(matches!(loser, Err(SyncCatalogueError::AlreadyRunning(_))), "{loser:?}");
    assert_eq!(world.runs().await.len(), 2);
}

#[tokio::test]
async fn a_command_for_a_full_lap_does_not_make_do_with_a_dead_stock_lap() {
    let world = World::with_products(400);
    world.succeeding_lap().await;
    let dead = crash(&world, LapMode::Stock).await;
    let run = world.succeeding_lap().await;
    assert_eq!((run.mode, run.progress.pages), (LapMode::Full, 20));
    assert_ne!(run.lap, dead.lap);
    assert_eq!(world.storage.find_run(dead.id).await.unwrap().unwrap().outcome, Some(Outcome::Lost));
}

#[tokio::test]
async fn a_command_for_a_stock_lap_goes_on_with_a_dead_full_lap() {
    let world = World::with_products(400);
    let dead = crash(&world, LapMode::Full).await;
    let run = world.succeeding_lap_of(LapMode::Stock).await;
    assert_eq!((run.lap, run.mode, run.trigger), (dead.lap, LapMode::Full, Trigger::Command));
}

#[tokio::test]
async fn a_command_for_a_full_lap_takes_the_place_of_a_stock_lap_that_waits() {
    let world = World::with_products(100);
    let waiting = world.jobs().request(LapMode::Stock, Trigger::Api, None).await.unwrap();
    let run = world.succeeding_lap().await;
    assert_eq!(run.mode, LapMode::Full);
    assert_ne!(run.id, waiting);
    let outcome = world.storage.find_run(waiting).await.unwrap().unwrap().outcome;
    assert_eq!(outcome, Some(Outcome::Cancelled));
}

#[tokio::test]
async fn a_worker_with_nothing_to_take_up_takes_up_nothing() {
    let world = World::with_products(100);
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
    world.sync.run(by_command(LapMode::Full), &Unobserved, never()).await.unwrap();
    assert!(world.sync.take_up(&Unobserved, never()).await.unwrap().is_none());
}
