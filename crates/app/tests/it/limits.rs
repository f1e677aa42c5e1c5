//! How much a cart and a wishlist hold.

use crate::{api::request, shop::Shop};
use domain::{
    cart::MAX_LINES,
    catalogue::GameId,
    draft::GameDraft,
    ports::in_transaction,
    shopper::Owner,
    wishlist::{MAX_ENTRIES, Wish, WishlistId},
};
use secrecy::ExposeSecret;
use serde_json::json;
use storage_contract::draft;
use uuid::Uuid;

/// A shop with so many more games than it has, and their ids.
async fn shop_with(games: u64) -> (Shop, Vec<GameId>) {
    let shop = Shop::open().await;
    let ids: Vec<GameId> =
        (1..=games).map(|number| GameId(Uuid::from_u64_pair(0x019c_0000_0000_7000, number))).collect();
    let drafts: Vec<GameDraft> =
        ids.iter().zip(1..).map(|(id, number)| draft(&format!("Game {number}")).id(*id).build()).collect();
    in_transaction(&*shop.state.carts.unit_of_work, async |tx| tx.games().upsert_many(&drafts).await)
        .await
        .expect("the games can be written");
    (shop, ids)
}

#[actix_web::test]
async fn a_cart_holds_a_hundred_games() {
    let (shop, games) = shop_with(MAX_LINES as u64 + 1).await;
    let bearer = shop.bearer("gordon").await;
    let put = async |game: GameId, quantity: u8| {
        let put = request("PUT", &format!("/api/v1/cart/items/{}", game.0));
        shop.api
            .send(put.insert_header(("authorization", &*bearer)).set_json(json!({ "quantity": quantity })))
            .await
    };
    for game in &games[..MAX_LINES] {
        assert_eq!(put(*game, 1).await.status, 200);
    }
    let refused = put(games[MAX_LINES], 1).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        (&refused.problem()["code"], &refused.problem()["detail"]),
        (&json!("cart_full"), &json!("A cart holds at most 100 games."))
    );
    assert_eq!(put(games[0], 10).await.json()["item_count"], MAX_LINES + 9, "what is in it may become more");
}

#[actix_web::test]
async fn a_wishlist_holds_five_hundred_games() {
    let (shop, games) = shop_with(MAX_ENTRIES + 1).await;
    let login = shop.register("gordon").await;
    let (last, others) = games.split_last().unwrap();
    in_transaction(&*shop.state.wishlists.unit_of_work, async |tx| {
        let owner = (Owner::User(login.user.id), WishlistId(Uuid::from_u128(7)));
        let wishlist = tx.wishlists().lock_many(&[owner]).await?[0];
        let added_at = login.user.created_at;
        let wishes: Vec<Wish> = others.iter().map(|game| Wish { game: *game, added_at }).collect();
        tx.wishlists().put_wishes(wishlist, &wishes).await
    })
    .await
    .expect("the wishes can be written");
    let bearer = format!("Bearer {}", login.tokens.access.expose_secret());
    let put = async |game: GameId| {
        let put = request("PUT", &format!("/api/v1/wishlist/{}", game.0));
        shop.api.send(put.insert_header(("authorization", &*bearer))).await
    };
    let refused = put(*last).await;
    assert_eq!(refused.status, 422);
    assert_eq!(
        (&refused.problem()["code"], &refused.problem()["detail"]),
        (&json!("wishlist_full"), &json!("A wishlist holds at most 500 games."))
    );
    assert_eq!(put(games[0]).await.status, 200, "what is on it stays on it");
}
