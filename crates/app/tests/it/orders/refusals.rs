//! Orders that cannot be made as they are wished for.

use super::{DELISTED, HALF_LIFE, KILLING_FLOOR, SOLD_OUT, euro, items};
use crate::{
    customer::{Customer, assert_faults, assert_problem},
    games::{self, id},
    shop::Shop,
};
use serde_json::{Value, json};

#[actix_web::test]
async fn another_price_than_the_one_expected_is_told() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let mut wish = items(&[(HALF_LIFE, 1)]);
    for expected in [0, 998, 1000] {
        wish["expected_total"] = euro(expected);
        let answer = gordon.post_as("k", "orders", &wish).await;
        assert_problem(&answer, 409, "price_changed");
        assert_eq!(answer.problem()["total"], euro(999));
    }
    assert_eq!(gordon.balance().await, 5000);
    assert!(shop.api.get("/nothing").await.problem().get("total").is_none(), "only where it says something");
}

#[actix_web::test]
async fn what_cannot_be_had_is_named_with_what_is_left() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 100_000).await;
    games::set_stock(&*shop.state.orders.unit_of_work, 2).await;
    let wanted = [(KILLING_FLOOR, 3), (HALF_LIFE, 1), (SOLD_OUT, 1), (DELISTED, 1), (99, 1)];
    let answer = gordon.post_as("k", "orders", &items(&wanted)).await;
    assert_problem(&answer, 422, "out_of_stock");
    let fault =
        |game: u8, message: &str| json!({ "field": id(game), "code": "out_of_stock", "message": message });
    let none = "cannot be had";
    let expected =
        [fault(KILLING_FLOOR, "has 2 left"), fault(SOLD_OUT, none), fault(DELISTED, none), fault(99, none)];
    assert_eq!(answer.problem()["errors"], json!(expected));
    gordon.order("k", &items(&[(KILLING_FLOOR, 2)])).await;
    let answer = gordon.post_as("2", "orders", &items(&[(KILLING_FLOOR, 1)])).await;
    assert_problem(&answer, 422, "out_of_stock");
}

#[actix_web::test]
async fn nobody_spends_more_than_the_wallet_holds() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 998).await;
    let wish = items(&[(HALF_LIFE, 1)]);
    assert_problem(&gordon.post_as("k", "orders", &wish).await, 422, "insufficient_funds");
    assert_eq!((gordon.balance().await, &gordon.get("orders").await.json()["items"]), (998, &json!([])));
    shop.give(gordon.id, 1).await;
    gordon.order("k", &wish).await;
    assert_eq!(gordon.balance().await, 0);
}

#[actix_web::test]
async fn a_wish_is_read_strictly() {
    let shop = Shop::open().await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let game = id(HALF_LIFE);
    let line = |quantity: Value| json!({ "items": [{ "game_id": game, "quantity": quantity }] });
    let many: Vec<_> = (1..=101).map(|number| (number, 1)).collect();
    for (body, expected) in [
        (json!({ "item": [] }), &[("item", "unknown")][..]),
        (json!({ "items": [] }), &[("items", "out_of_range")]),
        (items(&many), &[("items", "out_of_range")]),
        (items(&[(HALF_LIFE, 1), (KILLING_FLOOR, 1), (HALF_LIFE, 1)]), &[("items", "repeated")]),
        (json!({ "items": { "game_id": game, "quantity": 1 } }), &[("items", "malformed")]),
        (json!({ "items": [game] }), &[("items[0]", "malformed")]),
        (json!({ "items": [{}] }), &[("items[0].game_id", "missing"), ("items[0].quantity", "missing")]),
        (json!({ "items": [{ "game_id": "7", "quantity": 1 }] }), &[("items[0].game_id", "malformed")]),
        (
            json!({ "items": [{ "game_id": game, "quantity": 1 }, { "game_id": game, "quantity": 1, "price": 1 }] }),
            &[("items[1].price", "unknown")],
        ),
        (line(json!(0)), &[("items[0].quantity", "out_of_range")]),
        (line(json!(-1)), &[("items[0].quantity", "out_of_range")]),
        (line(json!(11)), &[("items[0].quantity", "out_of_range")]),
        (line(json!(257)), &[("items[0].quantity", "out_of_range")]),
        (line(json!(u64::MAX)), &[("items[0].quantity", "out_of_range")]),
        (line(json!(1.5)), &[("items[0].quantity", "malformed")]),
        (line(json!("1")), &[("items[0].quantity", "malformed")]),
        (line(json!(null)), &[("items[0].quantity", "malformed")]),
        (json!({ "expected_total": 1299 }), &[("expected_total", "malformed")]),
        (json!({ "expected_total": euro(-1) }), &[("expected_total.amount", "out_of_range")]),
        (
            json!({ "expected_total": { "amount": 1.5, "currency": "USD" }, "items": 1 }),
            &[
                ("items", "malformed"),
                ("expected_total.amount", "malformed"),
                ("expected_total.currency", "unknown"),
            ],
        ),
        (json!({ "user_id": 7, "total": euro(1) }), &[("total", "unknown"), ("user_id", "unknown")]),
    ] {
        let answer = gordon.post_as("k", "orders", &body).await;
        assert_faults(&answer, expected, &body.to_string());
    }
    assert_eq!(gordon.balance().await, 5000);
}
