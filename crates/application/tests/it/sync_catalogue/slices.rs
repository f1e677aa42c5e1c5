//! Catalogues larger than one question to the marketplace can show.

use super::world::World;
use crate::fakes::{FakeMarketplace, listing};
use chrono::{DateTime, NaiveDateTime, TimeDelta};
use domain::{
    listing::Listing,
    sync::{LapMode, Outcome, RunErrorKind, SyncRun},
};
use std::ops::RangeInclusive;

#[tokio::test]
async fn more_than_ten_thousand_products_are_read_in_price_slices() {
    let world = World::with_products(10_450);
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.seen, run.progress.added), (10_450, 10_450));
    let least = 10_450_usize.div_ceil(20);
    assert!(world.marketplace.requests() <= least + 10, "{} requests", world.marketplace.requests());
}

#[tokio::test]
async fn more_than_ten_thousand_products_at_one_price_are_reported_and_nothing_goes_off_sale() {
    let world = World::with(FakeMarketplace::default());
    add(&world, (1..=10_050).map(|id| listing(id, 99)));
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.added), (Some(Outcome::Incomplete), 10_000));
    assert!(run.errors.iter().any(|error| error.kind == RunErrorKind::Verdict), "{:?}", run.errors);
}

#[tokio::test]
async fn too_many_products_at_one_price_are_reached_by_their_dates() {
    let world = World::with_short_slices(FakeMarketplace::with_products(200));
    add(&world, tied(1001..=1250, |id| Some(at(id * 3600))));
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.seen, run.progress.added), (450, 450), "each product once, and all of them");
}

#[tokio::test]
async fn too_many_products_at_one_price_are_reached_however_their_dates_lie() {
    let world = World::with_short_slices(FakeMarketplace::default());
    let decades = |id: i64| at((id % 7) * 300_000_000 + id);
    add(&world, tied(1..=250, |id| Some(decades(id))));
    assert_eq!(world.succeeding_lap().await.progress.seen, 250);
}

#[tokio::test]
async fn where_some_of_too_many_products_at_one_price_have_no_date_the_lap_says_so_and_reads_what_it_can() {
    let world = World::with_short_slices(FakeMarketplace::default());
    add(&world, tied(1..=30, |_| None));
    add(&world, tied(31..=130, |id| Some(at(id))));
    add(&world, tied(131..=140, |_| None));
    add(&world, [listing(141, 5000)]);
    let run = world.lap().await;
    assert_eq!(run.outcome, Some(Outcome::Incomplete));
    assert_eq!(unreachable(&run), ["more products than are shown from 99 to 99 cents"]);
    // All that have a date, those of the others that are among the first 60, and what costs something else.
    assert_eq!(run.progress.added, 100 + 30 + 1);
}

#[tokio::test]
async fn too_many_products_of_one_second_are_reported_as_unreachable() {
    let world = World::with_short_slices(FakeMarketplace::default());
    add(&world, tied(1..=100, |_| Some(at(5))));
    add(&world, tied(101..=150, |id| Some(at(id))));
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.added), (Some(Outcome::Incomplete), 60 + 50));
    let slice = "from 99 to 99 cents, updated since 1970-01-01 00:00:05 until 1970-01-01 00:00:05";
    assert_eq!(unreachable(&run), [format!("more products than are shown {slice}")]);
}

#[tokio::test]
async fn what_cannot_be_reached_stays_on_sale() {
    let world = World::with_short_slices(FakeMarketplace::default());
    add(&world, tied(1..=50, |_| None));
    world.succeeding_lap().await;
    // Those that were there before now lie behind the first 60.
    world.marketplace.edit(|products| {
        let before: Vec<_> = std::mem::take(products).into_values().collect();
        products.extend((1001..=1060).map(|id| listing(id, 99)).map(|l| (l.id, l)));
        let behind = before.into_iter().map(|l| Listing { id: (l.id.get() + 2000).try_into().unwrap(), ..l });
        products.extend(behind.map(|l| (l.id, l)));
    });
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Incomplete), 0));
}

#[tokio::test]
async fn a_lap_that_is_cut_by_dates_goes_on_after_a_crash_where_it_stood() {
    let world = World::with_short_slices(FakeMarketplace::default());
    add(&world, tied(1..=250, |id| Some(at(id * 3600))));
    world.crash_when(LapMode::Full, |run| run.progress.pages >= 5).await;
    world.outlive_lease();
    let run = world.take_up().await;
    assert_eq!((run.outcome, world.shelf().await.len()), (Some(Outcome::Succeeded), 250));
}

fn at(second: i64) -> NaiveDateTime {
    DateTime::UNIX_EPOCH.naive_utc() + TimeDelta::seconds(second)
}

/// Products that all cost the same.
fn tied(
    ids: RangeInclusive<i64>,
    date: impl Fn(i64) -> Option<NaiveDateTime>,
) -> impl Iterator<Item = Listing> {
    ids.map(move |id| Listing { updated_at: date(id), ..listing(id, 99) })
}

fn add(world: &World, listings: impl IntoIterator<Item = Listing>) {
    world.marketplace.edit(|products| products.extend(listings.into_iter().map(|l| (l.id, l))));
}

/// What the run says about slices that hold too much.
fn unreachable(run: &SyncRun) -> Vec<&str> {
    let errors = run.errors.iter().filter(|error| error.kind == RunErrorKind::UnreachableSlice);
    errors.map(|error| error.message.as_str()).collect()
}
