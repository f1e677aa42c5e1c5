//! How much a lap reads: everything, what has changed, or prices and stock.

use super::world::World;
use crate::fakes::{FakeMarketplace, listing};
use chrono::{NaiveDateTime, TimeDelta};
use domain::{
    catalogue::Availability,
    money::Money,
    ports::{Clock, in_transaction},
    sync::{LapId, LapMode, Outcome, SyncRun},
};
use std::time::Duration;

const HOUR: Duration = Duration::from_hours(1);

/// A shop that has read a catalogue of products that were last updated long ago.
async fn stocked(count: i64) -> World {
    let world = World::with_products(count);
    let long_ago = now(&world) - TimeDelta::days(30);
    world.marketplace.edit(|products| products.values_mut().for_each(|l| l.updated_at = Some(long_ago)));
    world.succeeding_lap().await;
    world
}

fn now(world: &World) -> NaiveDateTime {
    world.clock.now().naive_utc()
}

/// Changes products, at that time by the marketplace's word.
fn update(world: &World, ids: impl IntoIterator<Item = i64>, when: NaiveDateTime) {
    world.marketplace.edit(|products| {
        for id in ids {
            let listing = products.get_mut(&id.try_into().unwrap()).unwrap();
            (listing.stock, listing.updated_at) = (listing.stock + 1, Some(when));
        }
    });
}

fn remove(world: &World, ids: impl IntoIterator<Item = i64>) {
    world.marketplace.edit(|products| {
        for id in ids {
            products.remove(&id.try_into().unwrap());
        }
    });
}

async fn sighted(world: &World, lap: LapId) -> u64 {
    in_transaction(&world.storage, async |tx| tx.sync_runs().count_sighted(lap).await).await.unwrap()
}

#[tokio::test]
async fn a_delta_lap_reads_what_was_updated_since_the_last_lap_and_nothing_else() {
    let world = stocked(100).await;
    let asked_before = world.marketplace.requests();
    world.clock.advance(24 * HOUR);
    update(&world, [3, 50, 99], now(&world) - TimeDelta::hours(1));
    let run = world.succeeding_lap_of(LapMode::Delta).await;
    assert_eq!((run.mode, run.progress.seen, run.progress.updated), (LapMode::Delta, 3, 3));
    assert_eq!(world.marketplace.requests() - asked_before, 1);
}

#[tokio::test]
async fn a_delta_lap_looks_back_further_than_it_would_have_to() {
    let world = stocked(100).await;
    update(&world, [3], now(&world) - TimeDelta::minutes(179));
    update(&world, [4], now(&world) - TimeDelta::minutes(181));
    let run = world.succeeding_lap_of(LapMode::Delta).await;
    assert_eq!((run.progress.seen, run.progress.updated), (1, 1), "three hours, and no more");
}

#[tokio::test]
async fn a_delta_lap_goes_on_from_the_last_that_succeeded() {
    let world = stocked(100).await;
    world.clock.advance(10 * HOUR);
    update(&world, [3], now(&world));
    world.clock.advance(10 * HOUR);
    world.marketplace.fail_all_pages();
    let failed = world.try_lap_of(LapMode::Delta).await.unwrap();
    assert_eq!(failed.outcome, Some(Outcome::Failed));
    world.marketplace.heal();
    assert_eq!(world.succeeding_lap_of(LapMode::Delta).await.progress.updated, 1, "what it missed");
    assert_eq!(world.succeeding_lap_of(LapMode::Delta).await.progress.seen, 0, "nothing is left to read");
}

#[tokio::test]
async fn a_delta_lap_reads_what_was_updated_while_the_last_lap_ran() {
    let world = stocked(100).await;
    let begun = now(&world);
    let clock = world.clock.clone();
    world.marketplace.shift_with(move |_, _| clock.advance(2 * HOUR));
    world.succeeding_lap().await;
    world.marketplace.shift_with(|_, _| {});
    update(&world, [3], begun + TimeDelta::hours(1));
    assert_eq!(world.succeeding_lap_of(LapMode::Delta).await.progress.updated, 1);
}

#[tokio::test]
async fn a_delta_lap_reads_what_was_updated_while_the_last_lap_was_cut_off_again_and_again() {
    let world = stocked(400).await;
    world.clock.advance(24 * HOUR);
    let begun = now(&world);
    for pages in [2, 6, 10] {
        crash(&world, LapMode::Full, pages).await;
        world.clock.advance(Duration::from_mins(110));
    }
    let run = world.succeeding_lap().await;
    assert_ne!(run.lap.0, run.id.0, "the lap that began first has ended");
    update(&world, [3], begun + TimeDelta::minutes(1));
    assert_eq!(world.succeeding_lap_of(LapMode::Delta).await.progress.updated, 1);
}

async fn crash(world: &World, mode: LapMode, pages: u64) -> SyncRun {
    world.crash_when(mode, |run| run.progress.pages >= pages).await
}

#[tokio::test]
async fn more_changes_than_one_question_shows_are_read_in_slices() {
    let world = World::with_short_slices(FakeMarketplace::with_products(300));
    let long_ago = now(&world) - TimeDelta::days(30);
    world.marketplace.edit(|products| {
        for listing in products.values_mut() {
            listing.updated_at = Some(long_ago);
        }
        let tied = (1001..=1100).map(|id| listing(id, 99)).map(|l| (l.id, l));
        products.extend(tied);
        for listing in products.values_mut() {
            listing.updated_at.get_or_insert(long_ago + TimeDelta::seconds(listing.id.get()));
        }
    });
    world.succeeding_lap().await;
    world.clock.advance(24 * HOUR);
    update(&world, 1..=200, now(&world));
    (1001..=1100).for_each(|id| update(&world, [id], now(&world) + TimeDelta::seconds(id)));
    let run = world.succeeding_lap_of(LapMode::Delta).await;
    assert_eq!((run.progress.seen, run.progress.updated), (300, 300));
}

#[tokio::test]
async fn a_delta_lap_takes_nothing_off_sale() {
    let world = stocked(100).await;
    remove(&world, [3, 50]);
    let run = world.succeeding_lap_of(LapMode::Delta).await;
    assert_eq!((run.progress.vanished, world.marketplace.lookups()), (0, 0));
    assert_eq!(world.availability(3).await, Availability::Available);
}

#[tokio::test]
async fn a_delta_lap_is_a_full_one_while_nothing_was_ever_read() {
    let world = World::with_products(100);
    world.marketplace.fail_page(2, u32::MAX);
    assert_eq!(world.lap().await.outcome, Some(Outcome::Incomplete));
    world.marketplace.heal();
    let run = world.succeeding_lap_of(LapMode::Delta).await;
    assert_eq!((run.mode, run.progress.seen), (LapMode::Full, 100));
}

#[tokio::test]
async fn a_stock_lap_brings_prices_and_stock_up_to_date() {
    let world = stocked(100).await;
    world.marketplace.edit(|products| {
        products.get_mut(&3.try_into().unwrap()).unwrap().cost = Some(Money::eur(1000));
        products.get_mut(&4.try_into().unwrap()).unwrap().stock = 0;
    });
    let run = world.succeeding_lap_of(LapMode::Stock).await;
    assert_eq!((run.progress.pages, run.progress.updated), (5, 2));
    assert_eq!(world.game("Game 3", 3).await.summary.price, Money::eur(1020));
    assert_eq!(world.availability(4).await, Availability::OutOfStock);
}

#[tokio::test]
async fn a_stock_lap_takes_nothing_off_sale_and_looks_nothing_up() {
    let world = stocked(100).await;
    remove(&world, 1..=50);
    let run = world.succeeding_lap_of(LapMode::Stock).await;
    assert_eq!((run.progress.vanished, world.marketplace.lookups()), (0, 0));
    assert_eq!(world.shelf().await.len(), 100);
}

#[tokio::test]
async fn a_stock_lap_has_to_read_everything_to_succeed() {
    let world = stocked(100).await;
    world.marketplace.fail_page(2, u32::MAX);
    let run = world.try_lap_of(LapMode::Stock).await.unwrap();
    assert_eq!(run.outcome, Some(Outcome::Incomplete));
}

#[tokio::test]
async fn only_a_full_lap_notes_what_it_sees() {
    let world = stocked(400).await;
    let stock = crash(&world, LapMode::Stock, 5).await;
    assert_eq!(sighted(&world, stock.lap).await, 0);
    world.outlive_lease();
    let full = crash(&world, LapMode::Full, 5).await;
    assert!(sighted(&world, full.lap).await >= 100);
}

#[tokio::test]
async fn an_unchanged_stock_lap_writes_nothing() {
    let world = stocked(100).await;
    let before = (world.shelf().await, next_number(&world));
    let run = world.succeeding_lap_of(LapMode::Stock).await.progress;
    assert_eq!((run.added, run.updated, run.unchanged), (0, 0, 100));
    assert_eq!(world.shelf().await, before.0);
    assert_eq!(next_number(&world) - before.1, 2, "the run took an id, no game did");
}

fn next_number(world: &World) -> u64 {
    world.sync.ids.next().as_u64_pair().1
}
