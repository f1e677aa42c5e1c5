use super::market::{Market, named, order_in};
use crate::shop::{keys, line, on_sale};
use application::{
    idempotent::NotDone,
    orders::{CheckOut, CheckOutError},
};
use domain::{
    account::UserId,
    money::Money,
    order::{DraftError, OrderStatus, UnavailableLine},
    ports::OrderQueries,
    purchase::StateName,
    shopper::Owner,
    wallet::MovementKind,
};
use std::time::Duration;

const EMAIL: &str = "gordon@example.com";

fn cart_of(user: UserId, key: &str) -> CheckOut {
    CheckOut { request: named(user, key, "cart"), lines: None, expected_total: None }
}

#[tokio::test]
async fn an_order_of_the_cart_takes_money_and_stock_and_empties_the_cart() {
    let market = Market::new([on_sale("Portal").price(499), on_sale("Quake").price(899)]).await;
    let user = market.customer(EMAIL, 5000).await;
    market.add(Owner::User(user), "Portal", 2).await;
    market.add(Owner::User(user), "Quake", 1).await;
    let id = order_in(&market.ask(&cart_of(user, "a")).await.unwrap());
    let order = market.order(id).await;
    assert_eq!((order.status, order.total), (OrderStatus::Processing, Money::eur(1897)));
    let items: Vec<_> = order.items.iter().map(|item| (item.title.as_str(), item.quantity)).collect();
    assert_eq!(items, [("Portal", 2), ("Quake", 1)]);
    assert_eq!(market.states(id).await, [StateName::Intended; 3], "one unit for each key");
    assert_eq!(market.balance(user).await, 5000 - 1897);
    assert_eq!((market.stock("Portal").await, market.stock("Quake").await), (98, 99));
    assert_eq!(market.cart(Owner::User(user)).await, []);
    assert_eq!(market.supplier.take_calls(), [], "nothing is bought in a checkout");
    market.check_books().await;
}

#[tokio::test]
async fn an_order_of_named_games_leaves_the_cart_alone() {
    let market = Market::new([on_sale("Portal"), on_sale("Quake")]).await;
    let user = market.customer(EMAIL, 5000).await;
    market.add(Owner::User(user), "Portal", 2).await;
    let id = market.buy(user, &[("Portal", 1), ("Quake", 1)]).await;
    assert_eq!(market.order(id).await.units.len(), 2);
    assert_eq!(market.cart(Owner::User(user)).await, [line("Portal", 2)]);
}

#[tokio::test]
async fn an_order_of_an_empty_cart_is_none() {
    let market = Market::new([on_sale("Portal")]).await;
    let user = market.customer(EMAIL, 5000).await;
    let refused = market.ask(&cart_of(user, "a")).await;
    assert!(matches!(refused, Err(CheckOutError::Draft(DraftError::Empty))), "{refused:?}");
}

#[tokio::test]
async fn prices_are_those_of_storage_at_that_moment_and_stay_so() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 5000).await;
    market.add(Owner::User(user), "Portal", 1).await;
    market.change(on_sale("Portal").price(399)).await;
    let id = order_in(&market.ask(&cart_of(user, "a")).await.unwrap());
    market.change(on_sale("Portal").price(999)).await;
    let order = market.order(id).await;
    assert_eq!((order.total, order.items[0].unit_price), (Money::eur(399), Money::eur(399)));
    let unit = market.unit().await;
    assert_eq!((unit.sold_for, unit.max_price), (Money::eur(399), Money::eur(399)));
    assert_eq!(market.balance(user).await, 5000 - 399);
}

#[tokio::test]
async fn a_total_that_was_not_expected_is_refused_with_the_new_one() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 5000).await;
    let ask = async |cents| {
        let wish = market.wish(user, "a", &[("Portal", 2)]).await;
        market.ask(&CheckOut { expected_total: Some(Money::eur(cents)), ..wish }).await
    };
    for cents in [997, 999, -998] {
        let refused = ask(cents).await;
        let Err(CheckOutError::Draft(DraftError::PriceChanged(total))) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(total, Money::eur(998));
    }
    assert_eq!((market.balance(user).await, market.stock("Portal").await), (5000, 100));
    ask(998).await.unwrap();
}

#[tokio::test]
async fn each_game_that_is_not_there_is_named_and_nothing_changes() {
    let games = [on_sale("Portal").stock(1), on_sale("Quake"), on_sale("Doom"), on_sale("Sold out").stock(0)];
    let market = Market::new(games).await;
    let user = market.customer(EMAIL, 50_000).await;
    market.delist("Doom").await;
    let wanted = [("Portal", 2), ("Quake", 1), ("Doom", 1), ("Sold out", 1)];
    let Err(CheckOutError::Draft(DraftError::Unavailable(missing))) = market.check_out(user, &wanted).await
    else {
        panic!("it is refused")
    };
    let mut expected = Vec::new();
    for (title, left) in [("Portal", 1), ("Doom", 0), ("Sold out", 0)] {
        expected.push(UnavailableLine { game: market.game(title).await, left });
    }
    assert_eq!(missing, expected);
    assert_eq!((market.balance(user).await, market.stock("Quake").await), (50_000, 100));
    assert_eq!(market.units().await, []);
}

#[tokio::test]
async fn a_wallet_that_holds_too_little_changes_nothing() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 997).await;
    market.add(Owner::User(user), "Portal", 2).await;
    let refused = market.ask(&cart_of(user, "a")).await;
    assert!(matches!(refused, Err(CheckOutError::InsufficientFunds)), "{refused:?}");
    assert_eq!((market.balance(user).await, market.stock("Portal").await), (997, 100));
    assert_eq!(market.cart(Owner::User(user)).await, [line("Portal", 2)]);
    assert_eq!(market.units().await, []);
    market.check_books().await;
}

#[tokio::test]
async fn the_same_request_again_gets_the_same_reply_and_no_second_order() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 5000).await;
    market.add(Owner::User(user), "Portal", 2).await;
    let first = market.ask(&cart_of(user, "a")).await.unwrap();
    market.add(Owner::User(user), "Portal", 1).await;
    market.work().await;
    market.clock.advance(Duration::from_hours(23));
    assert_eq!(market.ask(&cart_of(user, "a")).await.unwrap(), first, "byte for byte");
    assert_eq!(market.units().await.len(), 2);
    assert_eq!(market.balance(user).await, 5000 - 998);
    assert_eq!(market.cart(Owner::User(user)).await, [line("Portal", 1)]);
}

#[tokio::test]
async fn two_requests_at_once_with_one_key_are_one_order() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 5000).await;
    let wish = market.wish(user, "a", &[("Portal", 1)]).await;
    let (one, other) = tokio::join!(market.ask(&wish), market.ask(&wish));
    assert_eq!(one.unwrap(), other.unwrap());
    assert_eq!(market.unit().await.sold_for, Money::eur(499));
}

#[tokio::test]
async fn a_key_that_was_used_for_another_request_is_refused() {
    let market = Market::new([on_sale("Portal")]).await;
    let user = market.customer(EMAIL, 5000).await;
    market.ask(&market.wish(user, "a", &[("Portal", 1)]).await).await.unwrap();
    let refused = market.ask(&market.wish(user, "a", &[("Portal", 2)]).await).await;
    assert!(matches!(refused, Err(CheckOutError::NotDone(NotDone::OtherRequest))), "{refused:?}");
    assert_eq!(market.units().await.len(), 1);
}

#[tokio::test]
async fn keys_are_each_users_own() {
    let market = Market::new([on_sale("Portal")]).await;
    for address in [EMAIL, "alyx@example.com"] {
        let user = market.customer(address, 5000).await;
        let reply = market.ask(&market.wish(user, "a", &[("Portal", 1)]).await).await.unwrap();
        assert_eq!(market.order(order_in(&reply)).await.user, user);
    }
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 0).await;
    let wish = market.wish(user, "a", &[("Portal", 1)]).await;
    assert!(matches!(market.ask(&wish).await, Err(CheckOutError::InsufficientFunds)));
    market.adjust(user, 499).await.unwrap();
    market.ask(&wish).await.unwrap();
    assert_eq!(market.balance(user).await, 0);
}

#[tokio::test]
async fn the_last_key_is_sold_once() {
    let market = Market::new([on_sale("Portal").stock(1)]).await;
    let gordon = market.customer(EMAIL, 5000).await;
    let alyx = market.customer("alyx@example.com", 5000).await;
    market.buy(gordon, &[("Portal", 1)]).await;
    assert!(market.check_out(alyx, &[("Portal", 1)]).await.is_err());
    assert_eq!((market.stock("Portal").await, market.balance(alyx).await), (0, 5000));
}

#[tokio::test]
async fn quantities_that_are_no_quantities_cannot_be_asked_for() {
    for quantity in [i64::MIN, -1, 0, 11, i64::MAX] {
        assert!(domain::cart::Quantity::try_from(quantity).is_err(), "{quantity}");
    }
    assert_eq!(keys(10).get(), 10);
}

#[tokio::test]
async fn every_movement_is_in_the_wallets_history() {
    let market = Market::new([on_sale("Portal").price(499)]).await;
    let user = market.customer(EMAIL, 5000).await;
    let order = market.buy(user, &[("Portal", 1)]).await;
    market.supplier.sell_out();
    market.work().await;
    let movements = market.storage.list_movements(user, None, 10).await.unwrap().items;
    let seen: Vec<_> = movements.iter().map(|m| (m.kind, m.amount.amount, m.order)).collect();
    let expected = [
        (MovementKind::Refund, 499, Some(order)),
        (MovementKind::Purchase, -499, Some(order)),
        (MovementKind::Adjustment, 5000, None),
    ];
    assert_eq!(seen, expected);
}
