//! What goes off sale, and when nothing may.

use super::world::World;
use crate::fakes::listing;
use domain::{
    catalogue::Availability,
    sync::{Outcome, RunErrorKind},
};

fn remove(world: &World, ids: impl IntoIterator<Item = i64>) {
    world.marketplace.edit(|products| {
        for id in ids {
            products.remove(&id.try_into().unwrap());
        }
    });
}

#[tokio::test]
async fn a_vanished_product_goes_off_sale_after_a_complete_lap_and_is_kept() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    remove(&world, [3, 50]);
    let run = world.succeeding_lap().await;
    assert_eq!(run.progress.vanished, 2);
    assert_eq!(world.shelf().await.len(), 98);
    assert_eq!(world.availability(3).await, Availability::Delisted);
}

#[tokio::test]
async fn a_product_that_comes_back_is_on_sale_again() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    let gone = world.marketplace.products();
    remove(&world, [3]);
    world.succeeding_lap().await;
    world.marketplace.edit(|products| *products = gone);
    world.succeeding_lap().await;
    assert_eq!(world.availability(3).await, Availability::Available);
}

#[tokio::test]
async fn a_page_that_stays_failed_makes_the_lap_incomplete_and_takes_nothing_off_sale() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    remove(&world, [90]);
    world.marketplace.fail_page(2, u32::MAX);
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Incomplete), 0));
    assert!(run.errors.iter().any(|error| error.kind == RunErrorKind::PageFailed));
    assert_eq!(world.availability(90).await, Availability::Available);
}

#[tokio::test]
async fn a_page_that_fails_once_is_read_at_the_end() {
    let world = World::with_products(100);
    world.marketplace.fail_page(2, 1);
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.pages, run.progress.added), (5, 100));
}

#[tokio::test]
async fn a_first_page_that_fails_once_is_asked_for_again() {
    let world = World::with_products(100);
    world.marketplace.fail_page(1, 3);
    assert_eq!(world.succeeding_lap().await.progress.added, 100);
}

#[tokio::test]
async fn pages_that_appear_while_the_lap_runs_are_read_too() {
    let world = World::with_products(100);
    world.marketplace.shift_with(|request, products| {
        if request == 3 {
            products.extend((101..=145).map(|id| listing(id, 500)).map(|listing| (listing.id, listing)));
        }
    });
    assert_eq!(world.succeeding_lap().await.progress.added, 145);
}

#[tokio::test]
async fn a_marketplace_that_is_down_fails_the_lap_and_nothing_is_written() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    let before = world.shelf().await;
    world.marketplace.fail_all_pages();
    let run = world.lap().await;
    assert_eq!(run.outcome, Some(Outcome::Failed));
    assert_eq!(world.shelf().await, before);
    world.marketplace.heal();
    world.succeeding_lap().await;
}

#[tokio::test]
async fn a_marketplace_that_refuses_us_is_asked_once() {
    let world = World::with_products(100);
    world.marketplace.refuse();
    let run = world.lap().await;
    assert_eq!((run.outcome, world.marketplace.requests()), (Some(Outcome::Failed), 1));
    assert!(run.errors[0].message.contains("AUTH02"), "{:?}", run.errors);
}

#[tokio::test]
async fn too_many_vanished_products_are_suspicious_and_change_nothing() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    remove(&world, 1..=21);
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Suspicious), 0));
    assert_eq!(world.shelf().await.len(), 100);
}

#[tokio::test]
async fn a_product_without_a_readable_id_might_be_any_that_is_missing() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.marketplace.garble(7, false);
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Incomplete), 0));
    assert_eq!(world.availability(7).await, Availability::Available);
}

#[tokio::test]
async fn a_missing_game_that_cannot_be_looked_up_stays_on_sale() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    remove(&world, [3, 50]);
    world.marketplace.fail_lookups();
    let run = world.lap().await;
    assert_eq!((run.outcome, run.progress.vanished), (Some(Outcome::Incomplete), 0));
    assert_eq!(world.shelf().await.len(), 100);
}

#[tokio::test]
async fn a_lap_that_misses_nothing_looks_nothing_up() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world.succeeding_lap().await;
    assert_eq!(world.marketplace.lookups(), 0);
}
