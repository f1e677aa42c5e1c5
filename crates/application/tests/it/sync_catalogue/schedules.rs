//! Laps that begin by themselves. The clock of these tests begins at midnight.

use super::world::{Unobserved, World, never};
use application::{
    sync_catalogue::{LapOrder, SyncCatalogueError},
    sync_jobs::NextLap,
};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    ports::Clock,
    sync::{LapMode, Outcome, Trigger},
};
use std::time::Duration;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

async fn due(world: &World) -> Option<LapOrder> {
    match world.jobs().next().await.unwrap() {
        NextLap::Begin(order) => Some(order),
        _ => None,
    }
}

fn scheduled(mode: LapMode, time: DateTime<Utc>) -> LapOrder {
    LapOrder { scheduled_for: Some(time), ..LapOrder::by(Trigger::Schedule, mode) }
}

#[tokio::test]
async fn a_shop_without_a_catalogue_reads_it_before_it_looks_at_schedules() {
    let world = World::with_products(100);
    let startup = LapOrder::by(Trigger::Startup, LapMode::Full);
    assert_eq!(due(&world).await, Some(startup));
    world.succeeding_lap_of(LapMode::Stock).await;
    assert_eq!(due(&world).await, Some(startup), "a stock lap is not the whole catalogue");
    world.marketplace.fail_page(2, u32::MAX);
    assert_eq!(world.lap().await.outcome, Some(Outcome::Incomplete));
    assert_eq!(due(&world).await, None, "not again at once");
    world.clock.advance(10 * MINUTE / 60);
    assert_eq!(due(&world).await, Some(startup));
    world.marketplace.heal();
    world.succeeding_lap().await;
    world.clock.advance(MINUTE);
    assert_eq!(due(&world).await, None);
}

#[tokio::test]
async fn a_day_has_two_full_laps_and_a_stock_lap_every_quarter_of_an_hour() {
    let world = World::with_products(40);
    world.work_for(24 * HOUR, MINUTE).await;
    let runs = world.runs().await;
    let count = |mode, trigger| runs.iter().filter(|run| (run.mode, run.trigger) == (mode, trigger)).count();
    assert_eq!(count(LapMode::Full, Trigger::Startup), 1);
    assert_eq!(count(LapMode::Full, Trigger::Schedule), 2);
    // One for each quarter but the first and those of the full laps.
    assert_eq!(count(LapMode::Stock, Trigger::Schedule), 96 - 1 - 2);
    assert_eq!(runs.len(), 96);
}

#[tokio::test]
async fn two_workers_that_see_the_same_schedule_at_once_begin_one_run() {
    let world = World::with_products(400);
    world.succeeding_lap().await;
    world.clock.advance(15 * MINUTE);
    let (one, another) = (due(&world).await.unwrap(), due(&world).await.unwrap());
    assert_eq!((one, another), (scheduled(LapMode::Stock, world.clock.now()), one));

    let other = world.another_worker();
    let (first, second) =
        tokio::join!(world.sync.run(one, &Unobserved, never()), other.run(another, &Unobserved, never()));
    let (winner, loser) = if first.is_ok() { (first, second) } else { (second, first) };
    assert_eq!(winner.unwrap().outcome, Some(Outcome::Succeeded));
    assert!(matches!(loser, Err(SyncCatalogueError::AlreadyRunning(_))), "{loser:?}");
    assert_eq!(world.runs().await.len(), 2);
}

#[tokio::test]
async fn a_worker_that_comes_late_with_what_another_has_done_begins_nothing() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance(15 * MINUTE);
    let (one, another) = (due(&world).await.unwrap(), due(&world).await.unwrap());
    world.sync.run(one, &Unobserved, never()).await.unwrap();
    let late = world.another_worker().run(another, &Unobserved, never()).await;
    assert!(matches!(late, Err(SyncCatalogueError::FiredBefore)), "{late:?}");
    assert_eq!((world.runs().await.len(), due(&world).await), (2, None));
}

#[tokio::test]
async fn a_worker_whose_clock_is_behind_does_not_run_what_another_has_done() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance((15 * MINUTE).saturating_sub(MINUTE / 60));
    let ahead = scheduled(LapMode::Stock, world.clock.now() + TimeDelta::seconds(1));
    world.another_worker().run(ahead, &Unobserved, never()).await.unwrap();
    assert_eq!(due(&world).await, None);
    world.clock.advance(MINUTE);
    assert_eq!(due(&world).await, None);
}

#[tokio::test]
async fn times_that_nobody_was_there_for_are_made_up_for_once() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance(13 * HOUR + 40 * MINUTE);
    let two = world.clock.now() - TimeDelta::minutes(11 * 60 + 40);
    assert_eq!(due(&world).await, Some(scheduled(LapMode::Full, two)), "late, and the most thorough first");
    world.work_for(5 * MINUTE, MINUTE).await;
    assert_eq!(world.runs().await.len(), 2, "once, and it does for the stock laps too");
    world.work_for(MINUTE, MINUTE).await;
    assert_eq!(world.latest_run().await.unwrap().mode, LapMode::Stock, "at a quarter to two again");
}

#[tokio::test]
async fn a_scheduled_lap_that_died_is_recovered_and_not_begun_twice() {
    let world = World::with_products(400);
    world.succeeding_lap().await;
    world.clock.advance(15 * MINUTE);
    let order = due(&world).await.unwrap();
    let dead = world.crash_with(order, |run| run.progress.pages >= 5).await;
    world.outlive_lease();
    world.work_for(MINUTE, MINUTE / 60).await;
    let runs = world.runs().await;
    assert_eq!(runs.len(), 3);
    assert_eq!((runs[0].lap, runs[0].trigger), (dead.lap, Trigger::Recovery));
    assert_eq!(runs[0].outcome, Some(Outcome::Succeeded));
}

#[tokio::test]
async fn a_scheduled_lap_that_failed_waits_for_the_next_time() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance(15 * MINUTE);
    world.marketplace.fail_all_pages();
    world.work_for(10 * MINUTE, MINUTE).await;
    assert_eq!(world.runs().await.len(), 2);
    world.marketplace.heal();
    world.work_for(6 * MINUTE, MINUTE).await;
    assert_eq!(world.latest_run().await.unwrap().outcome, Some(Outcome::Succeeded));
}

#[tokio::test]
async fn an_operators_lap_spares_the_scheduled_one_that_it_covers() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance(2 * HOUR + MINUTE);
    world.succeeding_lap().await;
    assert_eq!(due(&world).await, None);
}

#[tokio::test]
async fn an_operators_stock_lap_does_not_spare_the_scheduled_full_one() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.clock.advance(2 * HOUR + MINUTE);
    world.succeeding_lap_of(LapMode::Stock).await;
    assert_eq!(due(&world).await.map(|order| order.mode), Some(LapMode::Full));
}
