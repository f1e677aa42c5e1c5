//! Orders and their units.

use crate::{
    Shop, draft,
    ids::next_id,
    new_order,
    upstream::{delivered, refunded},
};
use domain::{
    account::UserId,
    money::Money,
    order::{NewOrder, Order, OrderId, OrderNumber, OrderStatus, OrderUnit},
    purchase::{NewPurchase, RefundReason, StateName},
};
use std::collections::BTreeMap;

async fn insert(shop: &Shop, (order, units): &(NewOrder, Vec<NewPurchase>)) {
    shop.transact(async |tx| tx.orders().insert(order, units).await).await;
}

async fn refuse(shop: &Shop, (order, units): &(NewOrder, Vec<NewPurchase>)) {
    shop.refused(async |tx| tx.orders().insert(order, units).await).await;
}

async fn lock(shop: &Shop, id: OrderId, owner: Option<UserId>) -> Option<Order> {
    shop.transact(async |tx| tx.orders().lock(id, owner).await).await
}

async fn find(shop: &Shop, id: OrderId, owner: Option<UserId>) -> Option<Order> {
    shop.orders().find_order(id, owner).await.unwrap()
}

/// Its games in the order of the cart, its units in that of their ids, whatever the order in which they come.
pub async fn an_order_is_found_as_it_was_made(shop: Shop) {
    let [braid, portal, quake] = shop.sell(["Braid", "Portal", "Quake"]).await;
    let user = shop.customer("gordon@example.com", 0).await;
    let (order, units) = new_order(user, &[(&quake, 1), (&braid, 2), (&portal, 1)]);
    let reversed: Vec<_> = units.iter().rev().cloned().collect();
    insert(&shop, &(order.clone(), reversed)).await;
    let stored = shop.order(order.id).await;
    let (number, created_at) = (stored.number, stored.created_at);
    let since =
        |unit: &NewPurchase| stored.units.iter().find(|stored| stored.purchase == unit.id).unwrap().since;
    let unit = |unit: &NewPurchase| OrderUnit {
        purchase: unit.id,
        game: unit.game,
        state: StateName::Intended,
        refund: None,
        since: since(unit),
    };
    let expected = Order {
        id: order.id,
        number,
        user,
        status: OrderStatus::Processing,
        total: order.total,
        items: order.items,
        units: units.iter().map(unit).collect(),
        created_at,
        completed_at: None,
    };
    assert_eq!(stored, expected);
}

/// A new price and a new title are not what was bought.
pub async fn an_order_keeps_what_its_games_were_then(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 999).await;
    let order = shop.buy(user, &[(&portal, 1)]).await;
    let before = shop.order(order).await;
    shop.upsert([draft("Portal").retitled("Portal 2").price(1)]).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(shop.order(order).await, before);
}

pub async fn a_later_order_has_a_later_date_and_a_greater_number(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 5000).await;
    let mut orders = Vec::new();
    for _ in 0..3 {
        let order = shop.buy(user, &[(&portal, 1)]).await;
        orders.push(shop.order(order).await);
    }
    assert!(orders[0].number > OrderNumber(0));
    assert!(orders.is_sorted_by(|earlier, later| earlier.number < later.number));
    assert!(orders.is_sorted_by(|earlier, later| earlier.created_at < later.created_at));
}

pub async fn an_order_is_of_its_user_alone(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 999).await;
    let other = shop.customer("barney@example.com", 0).await;
    let id = shop.buy(user, &[(&portal, 1)]).await;
    let order = shop.order(id).await;
    for owner in [None, Some(user)] {
        assert_eq!(find(&shop, id, owner).await.as_ref(), Some(&order));
        assert_eq!(lock(&shop, id, owner).await.as_ref(), Some(&order));
    }
    assert_eq!((find(&shop, id, Some(other)).await, lock(&shop, id, Some(other)).await), (None, None));
}

pub async fn an_unknown_order_is_not_there(shop: Shop) {
    let unknown = OrderId(next_id());
    assert_eq!((find(&shop, unknown, None).await, lock(&shop, unknown, None).await), (None, None));
    shop.refused(async |tx| tx.orders().get(unknown).await).await;
}

pub async fn only_who_has_a_wallet_can_order(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let poor = shop.register("gordon@example.com").await.id;
    for user in [poor, UserId(next_id())] {
        refuse(&shop, &new_order(user, &[(&portal, 1)])).await;
    }
    assert_eq!(shop.list_orders().await, []);
}

pub async fn only_what_is_in_the_catalogue_can_be_ordered(shop: Shop) {
    let [portal, quake] = shop.sell(["Portal", "Quake"]).await;
    let user = shop.customer("gordon@example.com", 0).await;
    refuse(&shop, &new_order(user, &[(&portal, 1), (&draft("Braid").build(), 1)])).await;
    let (order, units) = new_order(user, &[(&portal, 1)]);
    let unordered = NewPurchase { game: quake.id, ..units[0].clone() };
    let dear = NewPurchase { max_price: Money::eur(units[0].sold_for.amount + 1), ..units[0].clone() };
    for unit in [unordered, dear] {
        refuse(&shop, &(order.clone(), vec![unit])).await;
    }
    assert_eq!(shop.list_orders().await, []);
}

pub async fn no_two_orders_and_no_two_units_have_one_id(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 0).await;
    let (order, units) = new_order(user, &[(&portal, 1)]);
    insert(&shop, &(order.clone(), units.clone())).await;
    let (other, others) = new_order(user, &[(&portal, 1)]);
    refuse(&shop, &(order, others)).await;
    refuse(&shop, &(other, units)).await;
    assert_eq!(shop.list_orders().await.len(), 1);
}

pub async fn an_order_that_was_rolled_back_is_not_there(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 0).await;
    let (order, units) = new_order(user, &[(&portal, 1)]);
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.orders().insert(&order, &units).await.unwrap();
    assert_eq!(tx.orders().get(order.id).await.unwrap().items, order.items, "a transaction sees its own");
    tx.rollback().await.unwrap();
    assert_eq!(find(&shop, order.id, None).await, None);
    assert_eq!(shop.orders().count_purchases().await.unwrap(), BTreeMap::new());
}

pub async fn a_final_status_is_dated(shop: Shop) {
    let [unit] = shop.buy_units().await;
    let before = shop.order(shop.purchase(unit).await.order).await;
    for status in OrderStatus::ALL {
        shop.set_status(before.id, status).await;
        let after = shop.order(before.id).await;
        assert_eq!(after.completed_at.is_some(), status.is_final(), "{status:?}");
        assert!(after.completed_at.is_none_or(|at| at > after.created_at));
        let completed_at = after.completed_at;
        assert_eq!(after, Order { status, completed_at, ..before.clone() });
    }
}

pub async fn a_status_is_of_one_order_alone(shop: Shop) {
    let ([one], [other]) = (shop.buy_units().await, shop.buy_units().await);
    let untouched = shop.order(shop.purchase(other).await.order).await;
    shop.set_status(shop.purchase(one).await.order, OrderStatus::Failed).await;
    shop.set_status(OrderId(next_id()), OrderStatus::Failed).await;
    assert_eq!(shop.order(untouched.id).await, untouched);
}

pub async fn an_order_shows_how_far_its_units_are(shop: Shop) {
    let [first, second] = shop.buy_units().await;
    let order = shop.purchase(first).await.order;
    shop.put_into(first, refunded(RefundReason::TimedOut)).await;
    shop.put_into(second, delivered(1)).await;
    let units = shop.order(order).await.units;
    let told: Vec<_> = units.iter().map(|unit| (unit.state, unit.refund)).collect();
    assert_eq!(told, [(StateName::Refunded, Some(RefundReason::TimedOut)), (StateName::Delivered, None)]);
}
