use crate::shop::{Shop, on_sale, owner};
use application::wishlists::WishlistError;
use domain::{catalogue::GameId, shopper::Owner, wishlist::MAX_ENTRIES};
use std::time::Duration;
use uuid::Uuid;

#[tokio::test]
async fn a_wish_is_kept_once_with_its_first_date() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let portal = shop.game("Portal").await;
    shop.wishlists.add(user.into(), portal).await.unwrap();
    let first = shop.wishlist(user).await;
    shop.clock.advance(Duration::from_hours(1));
    shop.wishlists.add(user.into(), portal).await.unwrap();
    assert_eq!(shop.wishlist(user).await, first);
    assert!(shop.wishlists.contains(user, portal).await.unwrap());
}

#[tokio::test]
async fn what_is_sold_out_may_be_wished_for_but_not_what_is_unknown() {
    let shop = Shop::with_games([on_sale("Sold out").stock(0)]).await;
    let guest = owner(&shop.guest().await);
    shop.wishlists.add(guest.into(), shop.game("Sold out").await).await.unwrap();
    let unknown = shop.wishlists.add(guest.into(), GameId(Uuid::from_u128(7))).await;
    assert!(matches!(unknown, Err(WishlistError::UnknownGame)));
    assert_eq!(shop.wishlist(guest).await.len(), 1);
}

#[tokio::test]
async fn removing_a_wish_can_be_repeated() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let portal = shop.game("Portal").await;
    shop.wishlists.add(user.into(), portal).await.unwrap();
    for _ in 0..2 {
        shop.wishlists.remove(user, portal).await.unwrap();
        assert!(!shop.wishlists.contains(user, portal).await.unwrap());
    }
}

#[tokio::test]
async fn a_wishlist_holds_five_hundred_games() {
    let titles: Vec<String> = (0..=MAX_ENTRIES).map(|number| format!("Game {number}")).collect();
    let shop = Shop::with_games(titles.iter().map(|title| on_sale(title))).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let (last, rest) = titles.split_last().unwrap();
    for title in rest {
        shop.wishlists.add(user.into(), shop.game(title).await).await.unwrap();
    }
    let full = shop.wishlists.add(user.into(), shop.game(last).await).await;
    assert!(matches!(full, Err(WishlistError::Full)));
    shop.wishlists.add(user.into(), shop.game(&rest[0]).await).await.unwrap();
}
