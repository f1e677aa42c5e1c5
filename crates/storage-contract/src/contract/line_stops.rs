//! The buying line when it stands still.

use super::HOUR;
use crate::{
    Shop, new_order,
    upstream::{ordered_payment, paid_order, upstream_order},
};
use chrono::DateTime;
use domain::{
    ports::LineStop,
    purchase::{PurchaseId, PurchaseState},
};
use std::time::Duration;

const NONE: Duration = Duration::ZERO;

pub async fn a_line_that_nobody_stopped_goes_on(shop: Shop) {
    assert_eq!(shop.orders().find_line_stop().await.unwrap(), None);
    assert!(!start(&shop).await);
}

pub async fn a_line_that_stands_still_says_why_and_since_when(shop: Shop) {
    stop(&shop, "ORD112", HOUR).await;
    let first = line_stop(&shop).await;
    assert_eq!(first.reason, "ORD112");
    stop(&shop, "AUTH01", NONE).await;
    let LineStop { reason, since } = line_stop(&shop).await;
    assert_eq!((reason.as_str(), since), ("AUTH01", first.since));
}

pub async fn a_line_goes_on_once_and_can_be_stopped_again(shop: Shop) {
    stop(&shop, "ORD112", HOUR).await;
    let first = line_stop(&shop).await;
    assert!(start(&shop).await);
    assert_eq!(shop.orders().find_line_stop().await.unwrap(), None);
    assert!(!start(&shop).await);
    stop(&shop, "ORD112", HOUR).await;
    assert!(line_stop(&shop).await.since > first.since);
}

pub async fn a_stop_that_was_rolled_back_stops_nothing(shop: Shop) {
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.orders().stop_line("ORD112", HOUR).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(shop.orders().find_line_stop().await.unwrap(), None);
}

pub async fn a_line_that_stands_still_takes_up_only_what_was_ordered_to_be_paid(shop: Shop) {
    let [_, _, paying, paid] = units(&shop).await;
    stop(&shop, "ORD112", HOUR).await;
    assert_eq!(shop.take_up_ids(10, HOUR).await, [paying, paid]);
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

/// Customers whose time is over get their money back, whatever the operator has to see to.
pub async fn a_line_that_stands_still_takes_up_what_is_late(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let [portal] = shop.sell(["Portal"]).await;
    let (order, mut units) = new_order(user, &[(&portal, 4)]);
    for late in &mut units[1..3] {
        late.deadline = DateTime::UNIX_EPOCH;
    }
    shop.transact(async |tx| tx.orders().insert(&order, &units).await).await;
    shop.put_into(units[2].id, PurchaseState::Created(upstream_order(1))).await;
    stop(&shop, "ORD112", HOUR).await;
    assert_eq!(shop.take_up_ids(10, HOUR).await, [units[1].id, units[2].id]);
    stop(&shop, "ORD112", NONE).await;
    assert_eq!(shop.take_up(10, HOUR).await.len(), 1, "one of the others is tried");
}

pub async fn a_line_that_goes_on_takes_up_all(shop: Shop) {
    let units = units(&shop).await;
    stop(&shop, "ORD112", HOUR).await;
    start(&shop).await;
    assert_eq!(shop.take_up_ids(10, HOUR).await, units);
}

pub async fn after_its_pause_a_line_tries_one_of_the_others(shop: Shop) {
    let [intended, created, paying, paid] = units(&shop).await;
    stop(&shop, "ORD112", NONE).await;
    let taken = shop.take_up_ids(10, HOUR).await;
    assert!(taken == [intended, paying, paid] || taken == [created, paying, paid], "{taken:?}");
    assert!(line_stop(&shop).await.reason == "ORD112", "it has not succeeded yet");
}

pub async fn nobody_else_tries_while_the_one_is_being_tried(shop: Shop) {
    shop.buy_units::<3>().await;
    stop(&shop, "ORD112", NONE).await;
    assert_eq!(shop.take_up(10, HOUR).await.len(), 1);
    assert!(shop.take_up(10, HOUR).await.is_empty());
    start(&shop).await;
    assert_eq!(shop.take_up(10, HOUR).await.len(), 2);
}

pub async fn when_the_one_has_failed_silently_another_is_tried(shop: Shop) {
    shop.buy_units::<3>().await;
    stop(&shop, "ORD112", NONE).await;
    assert_eq!(shop.take_up(10, NONE).await.len(), 1);
    assert_eq!(shop.take_up(10, HOUR).await.len(), 1);
}

pub async fn a_stop_begins_its_pause_anew(shop: Shop) {
    shop.buy_units::<2>().await;
    stop(&shop, "ORD112", NONE).await;
    stop(&shop, "ORD112", HOUR).await;
    assert!(shop.take_up(10, HOUR).await.is_empty());
}

/// The try is one more of those that were asked for, not one besides.
pub async fn nothing_is_tried_while_there_is_enough_to_do(shop: Shop) {
    let [_, _, paying, paid] = units(&shop).await;
    stop(&shop, "ORD112", NONE).await;
    assert_eq!(shop.take_up_ids(2, HOUR).await, [paying, paid]);
    assert_eq!(shop.take_up(2, HOUR).await.len(), 1);
}

/// Units of one order that are intended, created, paying and paid, all of them due.
async fn units(shop: &Shop) -> [PurchaseId; 4] {
    let units @ [_, created, paying, paid] = shop.buy_units().await;
    shop.put_into(created, PurchaseState::Created(upstream_order(1))).await;
    shop.put_into(paying, PurchaseState::Paying(ordered_payment(2))).await;
    shop.put_into(paid, PurchaseState::Paid(paid_order(3))).await;
    units
}

async fn stop(shop: &Shop, reason: &str, pause: Duration) {
    shop.transact(async |tx| tx.orders().stop_line(reason, pause).await).await;
}

async fn start(shop: &Shop) -> bool {
    shop.transact(async |tx| tx.orders().start_line().await).await
}

async fn line_stop(shop: &Shop) -> LineStop {
    shop.orders().find_line_stop().await.unwrap().expect("the line stands still")
}
