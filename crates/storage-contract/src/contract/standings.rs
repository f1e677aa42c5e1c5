//! How games stand, for who compares them with the marketplace.

use crate::{Shop, draft, edit_game, product_id};
use domain::{catalogue::GameEdit, money::Money, product::ProductId, sync::Standing};
use std::collections::BTreeSet;

pub async fn a_standing_is_a_listed_game_as_it_is(shop: Shop) {
    shop.upsert([draft("Braid").price(499).stock(3), draft("Doom")]).await;
    shop.delist(&["Doom"]).await;
    let game = draft("Braid").price(499).stock(3).build();
    let expected = Standing {
        product: product_id("Braid"),
        cost: game.cost,
        price: Money::eur(499),
        price_is_edited: false,
        stock: 3,
    };
    assert_eq!(list(&shop, None, 10).await, [expected]);
    assert_eq!(sample(&shop, 10).await, [expected]);
}

pub async fn standings_come_in_the_order_of_their_products_part_by_part(shop: Shop) {
    shop.upsert(["Braid", "Doom", "Fez"].map(draft)).await;
    let all = products(&list(&shop, None, 10).await);
    assert!(all.is_sorted() && all.len() == 3, "{all:?}");
    let first = products(&list(&shop, None, 2).await);
    let rest = products(&list(&shop, first.last().copied(), 2).await);
    assert_eq!([first, rest].concat(), all);
}

pub async fn a_sample_holds_each_game_once_and_no_more_than_are_asked_for(shop: Shop) {
    shop.upsert((0..20).map(|number| draft(&format!("Game {number}")))).await;
    let drawn: BTreeSet<_> = products(&sample(&shop, 7).await).into_iter().collect();
    assert_eq!(drawn.len(), 7);
    assert_eq!(sample(&shop, 100).await.len(), 20);
}

pub async fn a_price_that_an_operator_named_shows(shop: Shop) {
    shop.upsert([draft("Braid").price(499)]).await;
    let braid = shop.game("Braid").await.summary.id;
    let edit = GameEdit { price: Some(Money::eur(999)), ..GameEdit::default() };
    shop.transact(async |tx| edit_game(tx, braid, &edit).await).await;
    let [standing] = list(&shop, None, 10).await[..] else { panic!("one game is listed") };
    assert_eq!((standing.price, standing.price_is_edited), (Money::eur(999), true));
}

async fn list(shop: &Shop, after: Option<ProductId>, limit: u32) -> Vec<Standing> {
    shop.transact(async |tx| tx.games().list_standings(after, limit).await).await
}

async fn sample(shop: &Shop, limit: u32) -> Vec<Standing> {
    shop.transact(async |tx| tx.games().sample_standings(limit).await).await
}

fn products(standings: &[Standing]) -> Vec<ProductId> {
    standings.iter().map(|standing| standing.product).collect()
}
