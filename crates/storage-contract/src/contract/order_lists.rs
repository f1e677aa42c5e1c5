//! Lists of orders and of purchases.

use crate::{
    Shop,
    upstream::{delivered, refunded, upstream_order},
};
use domain::{
    account::UserId,
    order::{OrderId, OrderStatus},
    ports::OrderQuery,
    purchase::{PurchaseId, PurchaseState, RefundReason, StateName},
};
use std::collections::BTreeMap;

/// Two customers with `count` orders each, in turn.
async fn two_customers(shop: &Shop, count: i64) -> ([UserId; 2], Vec<OrderId>) {
    let [portal] = shop.sell(["Portal"]).await;
    let gordon = shop.customer("gordon@example.com", count * 999).await;
    let alyx = shop.customer("alyx@example.com", count * 999).await;
    let mut orders = Vec::new();
    for _ in 0..count {
        orders.push(shop.buy(gordon, &[(&portal, 1)]).await);
        orders.push(shop.buy(alyx, &[(&portal, 1)]).await);
    }
    ([gordon, alyx], orders)
}

pub async fn the_latest_order_is_listed_first(shop: Shop) {
    let (_, mut orders) = two_customers(&shop, 2).await;
    orders.reverse();
    let listed: Vec<_> = shop.list_orders().await.iter().map(|order| order.id).collect();
    assert_eq!(listed, orders);
}

pub async fn orders_are_listed_as_they_are_found(shop: Shop) {
    two_customers(&shop, 1).await;
    for order in shop.list_orders().await {
        assert_eq!(order, shop.order(order.id).await);
    }
}

pub async fn orders_are_listed_by_user_and_by_status(shop: Shop) {
    let ([gordon, _], orders) = two_customers(&shop, 2).await;
    shop.set_status(orders[0], OrderStatus::Failed).await;
    shop.set_status(orders[1], OrderStatus::Failed).await;
    for (user, status, expected) in [
        (Some(gordon), None, vec![orders[2], orders[0]]),
        (None, Some(OrderStatus::Failed), vec![orders[1], orders[0]]),
        (Some(gordon), Some(OrderStatus::Failed), vec![orders[0]]),
        (Some(gordon), Some(OrderStatus::Processing), vec![orders[2]]),
        (None, Some(OrderStatus::Completed), vec![]),
    ] {
        let query = OrderQuery { user, status, after: None, limit: 10 };
        assert_eq!(walk(&shop, query.clone()).await, expected, "{query:?}");
    }
}

pub async fn the_list_of_orders_can_be_walked_to_its_end(shop: Shop) {
    let ([gordon, _], _) = two_customers(&shop, 5).await;
    for user in [None, Some(gordon)] {
        let query = |limit| OrderQuery { user, limit, ..OrderQuery::default() };
        let whole = walk(&shop, query(100)).await;
        assert_eq!(whole.len(), if user.is_some() { 5 } else { 10 });
        for limit in [1, 2, 3, 5] {
            assert_eq!(walk(&shop, query(limit)).await, whole, "{user:?} by {limit}");
        }
    }
}

pub async fn the_last_page_of_orders_says_so_even_if_it_is_full(shop: Shop) {
    let (_, orders) = two_customers(&shop, 2).await;
    let query = OrderQuery { limit: 2, ..OrderQuery::default() };
    let first = shop.orders().list_orders(&query).await.unwrap();
    assert_eq!(first.next, Some(orders[2]));
    let second = shop.orders().list_orders(&OrderQuery { after: first.next, ..query }).await.unwrap();
    assert_eq!((second.items.len(), second.next), (2, None));
}

pub async fn a_shop_without_orders_lists_none(shop: Shop) {
    assert_eq!(shop.list_orders().await, []);
    assert_eq!(shop.orders().count_purchases().await.unwrap(), BTreeMap::new());
    assert_eq!(purchases(&shop, None, None, 10).await, (vec![], None));
}

pub async fn purchases_are_listed_and_counted_by_state(shop: Shop) {
    let ([first, second], [third, fourth]) = (shop.buy_units().await, shop.buy_units().await);
    shop.put_into(second, delivered(1)).await;
    shop.put_into(third, delivered(2)).await;
    shop.put_into(fourth, refunded(RefundReason::Declined)).await;
    for (state, expected) in [
        (None, vec![fourth, third, second, first]),
        (Some(StateName::Intended), vec![first]),
        (Some(StateName::Delivered), vec![third, second]),
        (Some(StateName::Refunded), vec![fourth]),
        (Some(StateName::Incident), vec![]),
    ] {
        assert_eq!(purchases(&shop, state, None, 10).await, (expected, None), "{state:?}");
    }
    let counts = [(StateName::Intended, 1), (StateName::Delivered, 2), (StateName::Refunded, 1)];
    assert_eq!(shop.orders().count_purchases().await.unwrap(), BTreeMap::from(counts));
}

pub async fn the_list_of_purchases_can_be_walked_to_its_end(shop: Shop) {
    let [first, second, third, fourth] = shop.buy_units().await;
    for (number, unit) in [(1, first), (2, third), (3, fourth)] {
        shop.put_into(unit, PurchaseState::Created(upstream_order(number))).await;
    }
    assert_eq!(purchases(&shop, None, None, 2).await, (vec![fourth, third], Some(third)));
    assert_eq!(
        purchases(&shop, None, Some(third), 2).await,
        (vec![second, first], None),
        "full, and the last"
    );
    let created = Some(StateName::Created);
    assert_eq!(purchases(&shop, created, None, 2).await, (vec![fourth, third], Some(third)));
    assert_eq!(purchases(&shop, created, Some(third), 2).await, (vec![first], None));
}

async fn purchases(
    shop: &Shop,
    state: Option<StateName>,
    after: Option<PurchaseId>,
    limit: u32,
) -> (Vec<PurchaseId>, Option<PurchaseId>) {
    let page = shop.orders().list_purchases(state, after, limit).await.unwrap();
    (page.items.into_iter().map(|purchase| purchase.id).collect(), page.next)
}

/// All orders of the list, page by page; every page but the last has to be full.
async fn walk(shop: &Shop, mut query: OrderQuery) -> Vec<OrderId> {
    let mut walked = Vec::new();
    loop {
        let page = shop.orders().list_orders(&query).await.unwrap();
        walked.extend(page.items.iter().map(|order| order.id));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.items.len(), query.limit as usize);
        assert!(query.after.replace(next) != Some(next), "the walk goes on");
    }
}
