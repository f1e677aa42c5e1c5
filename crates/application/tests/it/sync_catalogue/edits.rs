//! Operator edits to a product are not overwritten.

use super::world::World;
use application::game_edits::{GameChange, GameEditError, GameEdits};
use domain::{
    account::UserId,
    catalogue::{Availability, EditableGame, Game, GameId},
    html::SafeHtml,
    money::Money,
    ports::CatalogueQueries,
    pricing::Margin,
    slug::Slug,
};
use std::sync::Arc;
use uuid::Uuid;

const EDITOR: UserId = UserId(Uuid::from_u128(7));

/// Two products, which were read once; the first costs 1.37 and is sold for 1.40.
async fn world() -> (World, GameId) {
    let world = World::with_products(2);
    world.succeeding_lap().await;
    let id = world.game("Game 1", 1).await.summary.id;
    (world, id)
}

fn edits(world: &World) -> GameEdits {
    GameEdits {
        unit_of_work: Arc::new(world.storage.clone()),
        markup: world.sync.policy.markup,
        margin: Margin::default(),
    }
}

async fn change(world: &World, id: GameId, change: GameChange) -> EditableGame {
    edits(world).change(EDITOR, id, change).await.unwrap()
}

async fn shown(world: &World, id: GameId) -> Game {
    world.storage.find_game(id).await.unwrap().unwrap()
}

async fn prices(world: &World, id: GameId) -> Vec<i64> {
    let history = world.storage.list_price_history(id, 100).await.unwrap().unwrap();
    history.into_iter().map(|point| point.price.amount).collect()
}

fn everything() -> GameChange {
    GameChange {
        price: Some(Some(Money::eur(200))),
        hidden: None,
        title: Some(Some("Ours".into())),
        description: Some(Some(SafeHtml::sanitise("<p>Buy</p>"))),
        slug: Some(Some(Slug::own("ours").unwrap())),
    }
}

fn back() -> GameChange {
    GameChange {
        price: Some(None),
        hidden: Some(false),
        title: Some(None),
        description: Some(None),
        slug: Some(None),
    }
}

fn priced(cents: i64) -> GameChange {
    GameChange { price: Some(Some(Money::eur(cents))), ..GameChange::default() }
}

fn hidden() -> GameChange {
    GameChange { hidden: Some(true), ..GameChange::default() }
}

fn cost(world: &World, cents: i64) {
    world.marketplace.edit(|products| {
        products.values_mut().take(1).for_each(|listing| listing.cost = Some(Money::eur(cents)));
    });
}

#[tokio::test]
async fn a_lap_does_not_overwrite_what_is_edited() {
    let (world, id) = world().await;
    change(&world, id, everything()).await;
    world.marketplace.edit(|products| {
        for listing in products.values_mut() {
            listing.title.push_str(" of the year");
            listing.description = Some("<p>Theirs</p>".into());
            listing.cost = Some(Money::eur(150));
            listing.stock = 9;
        }
    });
    assert_eq!(world.succeeding_lap().await.progress.updated, 2);
    let game = shown(&world, id).await;
    assert_eq!((game.summary.title.as_str(), game.summary.slug.as_str()), ("Ours", "ours"));
    assert_eq!((game.summary.price, game.description.as_str()), (Money::eur(200), "<p>Buy</p>"));
    assert_eq!(game.summary.stock, 9, "what is not edited is as the marketplace says");
    let other = world.game("Game 2", 2).await;
    assert_eq!((other.summary.title.as_str(), other.summary.price.amount), ("Game 2 of the year", 153));
}

#[tokio::test]
async fn an_unchanged_lap_after_edits_writes_nothing() {
    let (world, id) = world().await;
    change(&world, id, GameChange { hidden: Some(true), ..everything() }).await;
    let before = shown(&world, id).await;
    let progress = world.succeeding_lap().await.progress;
    assert_eq!((progress.added, progress.updated, progress.unchanged), (0, 0, 2));
    assert_eq!(shown(&world, id).await, before);
}

#[tokio::test]
async fn what_is_taken_back_is_as_the_last_lap_read_it_without_another() {
    let (world, id) = world().await;
    change(&world, id, everything()).await;
    cost(&world, 150);
    world.marketplace.edit(|products| {
        products.values_mut().take(1).for_each(|listing| listing.title = "Renamed".into());
    });
    world.succeeding_lap().await;
    let game = change(&world, id, back()).await;
    assert_eq!(game.edited, None);
    let shown = world.game("Game 1", 1).await;
    assert_eq!((shown.summary.title.as_str(), shown.summary.price.amount), ("Renamed", 153));
    assert_eq!(shown.description.as_str(), "<p>About 1</p>");
    assert_eq!(world.succeeding_lap().await.progress.updated, 0);
    assert_eq!(prices(&world, id).await, [153, 200, 140]);
}

#[tokio::test]
async fn fields_are_edited_one_by_one() {
    let (world, id) = world().await;
    change(&world, id, priced(200)).await;
    change(&world, id, GameChange { title: Some(Some("Ours".into())), ..GameChange::default() }).await;
    let game = change(&world, id, GameChange { price: Some(None), ..GameChange::default() }).await;
    assert_eq!((game.edit.price, game.edit.title.as_deref()), (None, Some("Ours")));
    assert_eq!((game.shown.price, game.shown.title.as_str()), (Money::eur(140), "Ours"));
    assert_eq!(game.edited.map(|stamp| stamp.by), Some(EDITOR));
}

#[tokio::test]
async fn a_price_that_the_cost_overtakes_does_not_count_until_it_covers_the_cost_again() {
    let (world, id) = world().await;
    change(&world, id, priced(200)).await;
    for (cents, price) in [(200, 200), (201, 206), (199, 200)] {
        cost(&world, cents);
        world.succeeding_lap().await;
        assert_eq!(shown(&world, id).await.summary.price.amount, price, "at a cost of {cents}");
    }
}

#[tokio::test]
async fn a_price_below_cost_or_margin_is_refused() {
    let (world, id) = world().await;
    let refused = edits(&world).change(EDITOR, id, priced(136)).await;
    assert!(matches!(refused, Err(GameEditError::PriceBelowCost { cost }) if cost == Money::eur(137)));
    change(&world, id, priced(137)).await;
    let careful = GameEdits { margin: Margin::from_percent(5.into()).unwrap(), ..edits(&world) };
    assert!(careful.change(EDITOR, id, priced(144)).await.is_err());
    assert!(careful.change(EDITOR, id, priced(145)).await.is_ok());
}

/// Whoever mends a title need not mend a price that the cost has overtaken.
#[tokio::test]
async fn a_price_that_is_too_low_by_now_stands_in_nobodys_way() {
    let (world, id) = world().await;
    change(&world, id, priced(200)).await;
    cost(&world, 300);
    world.succeeding_lap().await;
    let titled = GameChange { title: Some(Some("Ours".into())), ..GameChange::default() };
    let game = change(&world, id, titled).await;
    assert_eq!((game.edit.price, game.shown.price), (Some(Money::eur(200)), Money::eur(306)));
}

#[tokio::test]
async fn a_hidden_game_stays_hidden_whatever_laps_read() {
    let (world, id) = world().await;
    change(&world, id, hidden()).await;
    cost(&world, 150);
    world.succeeding_lap().await;
    assert_eq!(world.shelf().await.len(), 1);
    assert_eq!(shown(&world, id).await.summary.availability, Availability::Delisted);
    change(&world, id, back()).await;
    let game = shown(&world, id).await.summary;
    assert_eq!((game.availability, game.price.amount), (Availability::Available, 153));
}

#[tokio::test]
async fn a_hidden_game_that_vanishes_and_is_shown_again_is_not_sold() {
    let (world, id) = world().await;
    change(&world, id, hidden()).await;
    let mut gone = None;
    world.marketplace.edit(|products| gone = products.pop_first());
    // Half of what there is may not go at once; of more it is a small part.
    let mut sync = world.sync;
    sync.policy.tolerance.vanishing_percent = 50;
    let world = World { sync, ..world };
    assert_eq!(world.succeeding_lap().await.progress.vanished, 1);
    change(&world, id, back()).await;
    assert_eq!(shown(&world, id).await.summary.availability, Availability::OutOfStock);
    assert_eq!(world.succeeding_lap().await.progress.vanished, 1);
    assert_eq!(shown(&world, id).await.summary.availability, Availability::Delisted);
    world.marketplace.edit(|products| products.extend(gone));
    world.succeeding_lap().await;
    assert_eq!(shown(&world, id).await.summary.availability, Availability::Available);
}

#[tokio::test]
async fn a_slug_of_another_game_and_an_unknown_game_are_told() {
    let (world, id) = world().await;
    change(&world, id, everything()).await;
    let other = world.game("Game 2", 2).await.summary.id;
    let slug = GameChange { slug: everything().slug, ..GameChange::default() };
    assert!(matches!(edits(&world).change(EDITOR, other, slug).await, Err(GameEditError::SlugTaken)));
    let nobody = GameId(Uuid::from_u128(99));
    assert!(matches!(edits(&world).get(nobody).await, Err(GameEditError::UnknownGame)));
    let unknown = edits(&world).change(EDITOR, nobody, hidden()).await;
    assert!(matches!(unknown, Err(GameEditError::UnknownGame)));
}
