//! The price history: a row when a game is new and when its price changes, and at no other time.

use crate::{Shop, draft};
use domain::{
    catalogue::{GameId, PricePoint},
    money::Money,
};
use uuid::Uuid;

pub async fn a_new_game_begins_its_history(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    assert_eq!(prices(&shop, "Portal").await, [499]);
}

pub async fn a_price_change_is_kept_the_latest_first(shop: Shop) {
    for cents in [499, 399, 599] {
        shop.upsert([draft("Portal").price(cents)]).await;
    }
    assert_eq!(prices(&shop, "Portal").await, [599, 399, 499]);
    let history = history(&shop, "Portal").await;
    assert!(history.is_sorted_by(|later, earlier| later.at > earlier.at), "{history:?}");
}

pub async fn a_price_that_comes_back_is_kept_again(shop: Shop) {
    for cents in [499, 399, 499] {
        shop.upsert([draft("Portal").price(cents)]).await;
    }
    assert_eq!(prices(&shop, "Portal").await, [499, 399, 499]);
}

/// Both bear the date of the transaction, so the date alone cannot tell which is the latest.
pub async fn two_changes_in_one_transaction_are_both_kept(shop: Shop) {
    let [first, second] = [499, 399].map(|cents| [draft("Portal").price(cents).build()]);
    shop.transact(async |tx| {
        tx.games().upsert_many(&first).await?;
        tx.games().upsert_many(&second).await
    })
    .await;
    assert_eq!(prices(&shop, "Portal").await, [399, 499]);
}

pub async fn any_other_change_leaves_the_history_alone(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    shop.upsert([draft("Portal").price(499).stock(1).retitled("Portal 1")]).await;
    shop.upsert([draft("Portal").price(499).stock(1).retitled("Portal 1")]).await;
    assert_eq!(prices(&shop, "Portal").await, [499]);
}

/// What the shop pays is its own business; what the customer pays is a history.
pub async fn the_history_is_of_what_the_customer_pays(shop: Shop) {
    shop.upsert([draft("Portal").price(1000).markup(2)]).await;
    shop.upsert([draft("Portal").price(1000).markup(5)]).await;
    assert_eq!(prices(&shop, "Portal").await, [1050, 1020]);
    shop.upsert([draft("Portal").price(1050).markup(0)]).await;
    assert_eq!(prices(&shop, "Portal").await, [1050, 1020]);
}

pub async fn a_game_listed_again_adds_to_its_history_only_at_another_price(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    shop.delist(&["Portal"]).await;
    shop.upsert([draft("Portal").price(499)]).await;
    assert_eq!(prices(&shop, "Portal").await, [499]);
    shop.delist(&["Portal"]).await;
    shop.upsert([draft("Portal").price(399)]).await;
    assert_eq!(prices(&shop, "Portal").await, [399, 499]);
}

pub async fn going_off_sale_or_selling_out_leaves_the_history_alone(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    shop.mark_sold_out(&["Portal"]).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(prices(&shop, "Portal").await, [499]);
}

pub async fn each_game_has_its_own_history(shop: Shop) {
    shop.upsert([draft("Portal").price(499), draft("Half-Life").price(99)]).await;
    shop.upsert([draft("Portal").price(399), draft("Half-Life").price(99)]).await;
    assert_eq!(prices(&shop, "Portal").await, [399, 499]);
    assert_eq!(prices(&shop, "Half-Life").await, [99]);
}

pub async fn only_the_latest_prices_are_asked_for(shop: Shop) {
    for cents in [1, 2, 3, 4] {
        shop.upsert([draft("Portal").price(cents)]).await;
    }
    let id = shop.game("Portal").await.summary.id;
    let latest = shop.catalogue().list_price_history(id, 2).await.unwrap().unwrap();
    assert_eq!(
        latest.into_iter().map(|point| point.price).collect::<Vec<_>>(),
        [Money::eur(4), Money::eur(3)]
    );
}

pub async fn an_unknown_game_has_no_history(shop: Shop) {
    let nobody = GameId(Uuid::from_u128(7));
    assert_eq!(shop.catalogue().list_price_history(nobody, 10).await.unwrap(), None);
}

async fn history(shop: &Shop, title: &str) -> Vec<PricePoint> {
    let id = shop.game(title).await.summary.id;
    shop.catalogue().list_price_history(id, 100).await.unwrap().expect("a game that is there has a history")
}

async fn prices(shop: &Shop, title: &str) -> Vec<i64> {
    history(shop, title).await.into_iter().map(|point| point.price.amount).collect()
}
