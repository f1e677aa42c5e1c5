//! The audit of all books. Books that are wrong cannot be made through the ports, so that those are right is all that is tested here.

use super::HOUR;
use crate::{
    Shop,
    money::{gift, refund},
    upstream::{delivered, incident, paid_order, refunded},
};
use chrono::{DateTime, Utc};
use domain::{
    game_key::Sealed,
    order::OrderStatus,
    ports::{MoneyAudit, NextTakeUp},
    purchase::{IncidentReason, PurchaseId, PurchaseState, RefundReason},
};
use std::time::Duration;

pub async fn a_shop_without_money_has_nothing_to_audit(shop: Shop) {
    assert_eq!(audit(&shop, DateTime::UNIX_EPOCH).await, MoneyAudit::default());
}

pub async fn all_that_is_there_is_looked_at(shop: Shop) {
    shop.customer("gordon@example.com", 0).await;
    let user = shop.customer("alyx@example.com", 100).await;
    shop.post(&gift(user, -40)).await;
    let [unit] = shop.buy_units().await;
    let expected = MoneyAudit { transactions: 4, wallets: 3, orders: 1, ..MoneyAudit::default() };
    assert_eq!(audit(&shop, shop.purchase(unit).await.since).await, expected);
}

pub async fn orders_that_went_well_or_not_leave_the_books_right(shop: Shop) {
    let [first, second] = shop.buy_units().await;
    deliver(&shop, first, 1).await;
    deliver(&shop, second, 2).await;
    close(&shop, first, OrderStatus::Completed).await;

    let [kept, lost] = shop.buy_units().await;
    deliver(&shop, kept, 3).await;
    give_back(&shop, lost, RefundReason::OutOfStock).await;
    close(&shop, kept, OrderStatus::PartiallyCompleted).await;

    let [failed] = shop.buy_units().await;
    give_back(&shop, failed, RefundReason::PriceRose).await;
    close(&shop, failed, OrderStatus::Failed).await;

    let [cancelled] = shop.buy_units().await;
    give_back(&shop, cancelled, RefundReason::Cancelled).await;
    close(&shop, cancelled, OrderStatus::Cancelled).await;

    let now = shop.purchase(failed).await.since;
    let found = audit(&shop, now).await;
    assert!(found.is_right(), "{found:?}");
    assert_eq!((found.orders, found.wallets, found.transactions), (4, 4, 4 + 4 + 3));
    assert_eq!((found.incidents, found.overdue), (0, 0));
}

pub async fn an_incident_is_counted_and_no_fault_of_the_books(shop: Shop) {
    let [lost, unreadable, open] = shop.buy_units().await;
    shop.put_into(lost, incident(IncidentReason::KeyLost, 1)).await;
    insert_answer(&shop, unreadable, 2).await;
    shop.put_into(unreadable, incident(IncidentReason::KeyUnreadable, 2)).await;
    let found = audit(&shop, shop.purchase(open).await.since).await;
    assert!(found.is_right(), "{found:?}");
    assert_eq!(found.incidents, 2);
}

/// Between the answer's own commit and that of what it says.
pub async fn a_key_may_be_there_before_its_unit_is_delivered(shop: Shop) {
    let [unit] = shop.buy_units().await;
    shop.put_into(unit, PurchaseState::Paid(paid_order(1))).await;
    insert_answer(&shop, unit, 1).await;
    let found = audit(&shop, shop.purchase(unit).await.since).await;
    assert!(found.is_right(), "{found:?}");
}

pub async fn a_unit_that_has_been_due_for_a_quarter_of_an_hour_is_overdue(shop: Shop) {
    let [due, later, ended] = shop.buy_units().await;
    deliver(&shop, ended, 1).await;
    let waiting = PurchaseState::Intended { asked: true };
    shop.leave(later, waiting, NextTakeUp::After(2 * HOUR)).await;
    let since = shop.purchase(due).await.since;
    for (passed, overdue) in [(14, 0), (16, 1), (60, 1), (200, 2)] {
        let found = audit(&shop, since + Duration::from_mins(passed)).await;
        assert_eq!((found.overdue, found.is_right()), (overdue, true), "after {passed} minutes");
    }
}

async fn audit(shop: &Shop, now: DateTime<Utc>) -> MoneyAudit {
    shop.orders().audit_money(now).await.unwrap()
}

async fn insert_answer(shop: &Shop, unit: PurchaseId, number: u8) {
    let answer = sealed(number);
    shop.transact(async |tx| tx.keys().insert_answer(unit, &answer).await).await;
}

async fn deliver(shop: &Shop, unit: PurchaseId, number: u8) {
    insert_answer(shop, unit, number).await;
    let key = sealed(number);
    shop.transact(async |tx| tx.keys().set_key(unit, &key, false).await).await;
    shop.put_into(unit, delivered(u64::from(number))).await;
}

async fn give_back(shop: &Shop, unit: PurchaseId, reason: RefundReason) {
    shop.put_into(unit, refunded(reason)).await;
    shop.post(&refund(&shop.purchase(unit).await)).await;
}

async fn close(shop: &Shop, unit: PurchaseId, status: OrderStatus) {
    shop.set_status(shop.purchase(unit).await.order, status).await;
}

fn sealed(number: u8) -> Sealed {
    Sealed { key_id: "k1".to_owned(), nonce: [number; 12], ciphertext: vec![number] }
}
