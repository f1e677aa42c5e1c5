//! What a lap writes, and what it leaves alone.

use super::world::World;
use crate::fakes::{FakeMarketplace, listing};
use domain::{
    catalogue::Availability,
    money::Money,
    ports::CatalogueQueries,
    sync::{Outcome, RunErrorKind},
};

#[tokio::test]
async fn the_first_lap_puts_every_product_on_the_shelf() {
    let world = World::with_products(45);
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.pages, run.progress.seen, run.progress.added), (3, 45, 45));
    assert_eq!(world.shelf().await.len(), 45);
}

#[tokio::test]
async fn a_game_is_sold_at_cost_plus_markup_and_its_description_is_safe() {
    let world = World::with(FakeMarketplace::default());
    world.marketplace.edit(|products| drop(products.insert(1.try_into().unwrap(), listing(1, 499))));
    world.succeeding_lap().await;
    let game = world.game("Game 1", 1).await;
    assert_eq!(game.summary.price, Money::eur(509));
    assert_eq!(game.description.as_str(), "<p>About 1</p>");
}

#[tokio::test]
async fn a_second_lap_over_an_unchanged_catalogue_writes_nothing() {
    let world = World::with_products(45);
    world.succeeding_lap().await;
    let second = world.succeeding_lap().await.progress;
    assert_eq!((second.added, second.updated, second.unchanged), (0, 0, 45));
}

#[tokio::test]
async fn what_is_unchanged_is_not_even_prepared() {
    let world = World::with_products(45);
    world.succeeding_lap().await;
    let number = || world.sync.ids.next().as_u64_pair().1;
    let before = number();
    world.succeeding_lap().await;
    assert_eq!(number() - before, 2, "the run took an id, no game did");
}

#[tokio::test]
async fn only_what_changed_is_written_again() {
    let world = World::with_products(100);
    world.succeeding_lap().await;
    world
        .marketplace
        .edit(|products| products.values_mut().step_by(20).for_each(|listing| listing.stock = 9));
    let second = world.succeeding_lap().await.progress;
    assert_eq!((second.added, second.updated, second.unchanged), (0, 5, 95));
}

#[tokio::test]
async fn a_changed_price_is_history_and_an_unchanged_one_is_not() {
    let world = World::with_products(1);
    world.succeeding_lap().await;
    for cents in [700, 700, 650] {
        world.marketplace.edit(|products| {
            for listing in products.values_mut() {
                listing.cost = Some(Money::eur(cents));
                listing.stock += 1;
            }
        });
        world.succeeding_lap().await;
    }
    let id = world.game("Game 1", 1).await.summary.id;
    let history = world.storage.list_price_history(id, 10).await.unwrap().unwrap();
    let prices: Vec<_> = history.iter().map(|point| point.price.amount).collect();
    assert_eq!(prices, [663, 714, 140]);
}

#[tokio::test]
async fn a_renamed_product_keeps_its_id_and_address() {
    let world = World::with_products(1);
    world.succeeding_lap().await;
    let before = world.game("Game 1", 1).await.summary;
    world
        .marketplace
        .edit(|products| products.values_mut().for_each(|listing| listing.title = "Renamed".into()));
    world.succeeding_lap().await;
    let after = world.game("Game 1", 1).await.summary;
    assert_eq!((after.id, after.slug, after.title.as_str()), (before.id, before.slug, "Renamed"));
}

#[tokio::test]
async fn a_malformed_product_is_skipped_and_reported_and_the_lap_goes_on() {
    let world = World::with_products(45);
    world.succeeding_lap().await;
    world.marketplace.garble(7, true);
    let run = world.succeeding_lap().await;
    assert_eq!((run.progress.malformed, run.progress.errors), (1, 1));
    let error = &run.errors[0];
    assert_eq!((error.kind, error.product_id), (RunErrorKind::MalformedProduct, 7.try_into().ok()));
    assert_eq!(world.availability(7).await, Availability::Available);
}

#[tokio::test]
async fn a_product_that_lost_its_price_is_sold_out_and_comes_back_with_one() {
    let world = World::with_products(1);
    world.succeeding_lap().await;
    let set_cost = |cost| {
        world.marketplace.edit(|products| products.values_mut().for_each(|listing| listing.cost = cost));
    };
    set_cost(None);
    assert_eq!(world.succeeding_lap().await.progress.unpriced, 1);
    assert_eq!(world.availability(1).await, Availability::OutOfStock);
    set_cost(Some(Money::eur(137)));
    world.succeeding_lap().await;
    assert_eq!(world.availability(1).await, Availability::Available);
}

#[tokio::test]
async fn a_product_that_never_had_a_price_is_not_shown() {
    let world = World::with_products(2);
    world.marketplace.edit(|products| products.values_mut().take(1).for_each(|listing| listing.cost = None));
    assert_eq!(world.lap().await.outcome, Some(Outcome::Succeeded));
    assert_eq!(world.shelf().await.len(), 1);
}

#[tokio::test]
async fn a_run_can_be_spawned() {
    let world = World::with_products(3);
    let run = tokio::spawn(async move { world.succeeding_lap().await }).await.unwrap();
    assert_eq!(run.progress.added, 3);
}
