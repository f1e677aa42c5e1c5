use crate::shop::{Shop, keys, line, lines, on_sale, owner};
use application::{Shopper, carts::CartError, guests::Guests};
use domain::{
    cart::{LineAvailability, MAX_LINES},
    catalogue::GameId,
    money::Money,
    shopper::Owner,
};
use std::time::Duration;
use uuid::Uuid;

#[tokio::test]
async fn adding_adds_up_and_answers_with_the_cart() {
    let shop = Shop::with_games([on_sale("Portal"), on_sale("Quake").price(899)]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    shop.add(user, "Portal", 2).await;
    shop.add(user, "Quake", 1).await;
    let cart = shop.add(user, "Portal", 3).await;
    assert_eq!(lines(&cart), [line("Portal", 5), line("Quake", 1)]);
    assert_eq!((cart.item_count(), cart.total()), (6, Money::eur(5 * 499 + 899)));
    assert_eq!(shop.carts.get(user).await.unwrap(), cart);
}

#[tokio::test]
async fn a_line_holds_ten_keys_at_most_however_they_come() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    shop.add(user, "Portal", 8).await;
    let refused = shop.carts.add(user.into(), shop.game("Portal").await, keys(3)).await;
    assert!(matches!(refused, Err(CartError::QuantityLimit)), "{refused:?}");
    assert_eq!(shop.cart(user).await, [line("Portal", 8)]);
    shop.add(user, "Portal", 2).await;
    assert_eq!(shop.cart(user).await, [line("Portal", 10)]);
}

#[tokio::test]
async fn only_what_can_be_had_is_added() {
    let shop = Shop::with_games([on_sale("Sold out").stock(0), on_sale("Delisted")]).await;
    shop.delist("Delisted").await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let add = async |game| shop.carts.add(user.into(), game, keys(1)).await;
    assert!(matches!(add(shop.game("Sold out").await).await, Err(CartError::OutOfStock)));
    assert!(matches!(add(shop.game("Delisted").await).await, Err(CartError::Delisted)));
    assert!(matches!(add(GameId(Uuid::from_u128(7))).await, Err(CartError::UnknownGame)));
    assert_eq!(shop.cart(user).await, []);
}

#[tokio::test]
async fn setting_sets_and_may_lower_what_cannot_be_had_any_more() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let portal = shop.game("Portal").await;
    let set = async |quantity| shop.carts.set(user.into(), portal, keys(quantity)).await;
    assert_eq!(lines(&set(4).await.unwrap()), [line("Portal", 4)]);
    shop.change(on_sale("Portal").stock(0)).await;
    let lowered = set(2).await.unwrap();
    assert_eq!(lowered.lines[0].availability(), LineAvailability::OutOfStock);
    assert_eq!((lines(&lowered), lowered.total()), (vec![line("Portal", 2)], Money::eur(0)));
    assert!(matches!(set(3).await, Err(CartError::OutOfStock)));
}

#[tokio::test]
async fn prices_are_todays() {
    let shop = Shop::with_games([on_sale("Portal").price(499)]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    shop.add(user, "Portal", 2).await;
    shop.change(on_sale("Portal").price(399)).await;
    assert_eq!(shop.carts.get(user).await.unwrap().total(), Money::eur(798));
}

#[tokio::test]
async fn a_cart_holds_a_hundred_games() {
    let titles: Vec<String> = (0..=MAX_LINES).map(|number| format!("Game {number}")).collect();
    let shop = Shop::with_games(titles.iter().map(|title| on_sale(title))).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    let (last, rest) = titles.split_last().unwrap();
    for title in rest {
        shop.add(user, title, 1).await;
    }
    let full = shop.carts.add(user.into(), shop.game(last).await, keys(1)).await;
    assert!(matches!(full, Err(CartError::Full)), "{full:?}");
    assert_eq!(shop.add(user, &rest[0], 1).await.item_count(), 101, "a line that is there may grow");
}

#[tokio::test]
async fn removing_and_clearing_can_be_repeated() {
    let shop = Shop::with_games([on_sale("Portal"), on_sale("Quake")]).await;
    let user = Owner::User(shop.user("gordon@example.com").await.id);
    shop.add(user, "Portal", 1).await;
    shop.add(user, "Quake", 1).await;
    for _ in 0..2 {
        let cart = shop.carts.remove(user, shop.game("Portal").await).await.unwrap();
        assert_eq!(lines(&cart), [line("Quake", 1)]);
    }
    for _ in 0..2 {
        shop.carts.clear(user).await.unwrap();
        assert_eq!(shop.cart(user).await, []);
    }
}

#[tokio::test]
async fn the_first_write_begins_a_guest_session_if_it_succeeds() {
    let shop = Shop::with_games([on_sale("Portal"), on_sale("Sold out").stock(0)]).await;
    let newcomer = shop.guests.invite();
    let write = async |title| {
        shop.carts.add(Shopper::Newcomer(newcomer.guest), shop.game(title).await, keys(1)).await
    };
    assert!(write("Sold out").await.is_err());
    assert_eq!(shop.guests.recognise(&newcomer.guest.token).await.unwrap(), None);
    write("Portal").await.unwrap();
    assert!(shop.guests.recognise(&newcomer.guest.token).await.unwrap().is_some());
    assert_eq!(shop.cart(owner(&newcomer)).await, [line("Portal", 1)]);
}

#[tokio::test]
async fn a_guest_whose_session_ended_writes_nothing() {
    let shop = Shop::with_games([on_sale("Portal")]).await;
    let guest = shop.guest().await;
    shop.clock.advance(Guests::LIFETIME + Duration::from_secs(1));
    let refused = shop.carts.add(owner(&guest).into(), shop.game("Portal").await, keys(1)).await;
    assert!(matches!(refused, Err(CartError::GuestGone)), "{refused:?}");
    assert!(matches!(shop.carts.clear(owner(&guest)).await, Err(CartError::GuestGone)));
}
