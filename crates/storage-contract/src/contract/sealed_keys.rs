//! Sealed keys.

use crate::{
    Shop,
    upstream::{delivered, incident},
};
use domain::{
    game_key::{Sealed, StoredKey},
    purchase::{IncidentReason, PurchaseId},
};
use uuid::Uuid;

pub async fn an_answer_is_kept_as_it_is(shop: Shop) {
    let [unit] = shop.buy_units().await;
    assert_eq!(find(&shop, unit).await, None);
    let answer = Sealed { key_id: "k2".to_owned(), nonce: [255; 12], ciphertext: (0..=255).collect() };
    assert!(insert_answer(&shop, unit, &answer).await);
    let stored = find(&shop, unit).await.unwrap();
    assert_eq!((stored.answer, stored.key, stored.is_file), (Some(answer), None, false));
}

pub async fn the_answer_that_came_first_stays(shop: Shop) {
    let [unit, other] = shop.buy_units().await;
    assert!(insert_answer(&shop, unit, &sealed("k1", 1)).await);
    let first = find(&shop, unit).await;
    assert!(!insert_answer(&shop, unit, &sealed("k1", 2)).await);
    assert_eq!(find(&shop, unit).await, first);
    assert_eq!(find(&shop, other).await, None);
}

/// A key that has arrived is never lost for the sake of a rule.
pub async fn an_answer_is_kept_whatever_state_its_unit_is_in(shop: Shop) {
    let [unit, ended] = shop.buy_units().await;
    shop.put_into(ended, incident(IncidentReason::KeyLost, 7)).await;
    for unit in [unit, ended] {
        assert!(insert_answer(&shop, unit, &sealed("k1", 1)).await);
    }
}

pub async fn a_key_joins_the_answer_that_held_it(shop: Shop) {
    let [unit] = shop.buy_units().await;
    insert_answer(&shop, unit, &sealed("k1", 1)).await;
    let before = find(&shop, unit).await.unwrap();
    set_key(&shop, unit, &sealed("k1", 2), true).await;
    let expected = StoredKey { key: Some(sealed("k1", 2)), is_file: true, ..before };
    assert_eq!(find(&shop, unit).await, Some(expected));
}

pub async fn an_operator_brings_a_key_without_an_answer(shop: Shop) {
    let [unit] = shop.buy_units().await;
    set_key(&shop, unit, &sealed("k1", 2), false).await;
    let stored = find(&shop, unit).await.unwrap();
    assert_eq!((stored.answer, stored.key, stored.is_file), (None, Some(sealed("k1", 2)), false));
}

/// It was paid for, so it is not lost; the key that was handed out stays.
pub async fn an_answer_that_comes_after_an_operators_key_is_kept_beside_it(shop: Shop) {
    let [unit] = shop.buy_units().await;
    set_key(&shop, unit, &sealed("k1", 2), true).await;
    let before = find(&shop, unit).await.unwrap();
    assert!(insert_answer(&shop, unit, &sealed("k1", 3)).await);
    assert!(!insert_answer(&shop, unit, &sealed("k1", 4)).await);
    let answer = Some(sealed("k1", 3));
    assert_eq!(find(&shop, unit).await, Some(StoredKey { answer, ..before }));
}

pub async fn the_key_that_came_first_stays(shop: Shop) {
    let [answered, brought] = shop.buy_units().await;
    insert_answer(&shop, answered, &sealed("k1", 1)).await;
    for unit in [answered, brought] {
        set_key(&shop, unit, &sealed("k1", 2), false).await;
        let first = find(&shop, unit).await;
        set_key(&shop, unit, &sealed("k1", 3), true).await;
        assert_eq!(find(&shop, unit).await, first);
    }
}

pub async fn a_key_that_was_rolled_back_is_not_there(shop: Shop) {
    let [unit] = shop.buy_units().await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    assert!(tx.keys().insert_answer(unit, &sealed("k1", 1)).await.unwrap());
    assert!(tx.keys().find(unit).await.unwrap().is_some(), "a transaction sees its own");
    tx.rollback().await.unwrap();
    assert_eq!(find(&shop, unit).await, None);
}

pub async fn there_are_no_keys_of_unknown_units(shop: Shop) {
    let unknown = PurchaseId(Uuid::from_u128(7));
    assert_eq!(find(&shop, unknown).await, None);
    shop.refused(async |tx| tx.keys().insert_answer(unknown, &sealed("k1", 1)).await).await;
    shop.refused(async |tx| tx.keys().set_key(unknown, &sealed("k1", 1), false).await).await;
}

pub async fn the_keys_of_an_order_are_listed_in_the_order_of_its_units(shop: Shop) {
    let units: [PurchaseId; 3] = shop.buy_units().await;
    let [stranger] = shop.buy_units().await;
    for (number, unit) in [(1, stranger), (2, units[2]), (3, units[0]), (4, units[1])] {
        set_key(&shop, unit, &sealed("k1", number), false).await;
        shop.put_into(unit, delivered(u64::from(number))).await;
    }
    let listed = shop.orders().list_keys(shop.purchase(units[0]).await.order).await.unwrap();
    let mut expected = Vec::new();
    for unit in units {
        expected.push((shop.purchase(unit).await, find(&shop, unit).await.unwrap()));
    }
    assert_eq!(listed, expected);
}

pub async fn only_keys_that_were_delivered_are_listed(shop: Shop) {
    let [with_key, in_doubt, bare] = shop.buy_units().await;
    let order = shop.purchase(bare).await.order;
    for unit in [with_key, in_doubt] {
        set_key(&shop, unit, &sealed("k1", 1), false).await;
    }
    assert_eq!(shop.orders().list_keys(order).await.unwrap(), []);
    shop.put_into(with_key, delivered(1)).await;
    shop.put_into(in_doubt, incident(IncidentReason::KeyLost, 2)).await;
    let listed = shop.orders().list_keys(order).await.unwrap();
    assert_eq!(listed.iter().map(|(unit, _)| unit.id).collect::<Vec<_>>(), [with_key]);
}

pub async fn an_answer_that_arrived_late_is_found(shop: Shop) {
    let [late, unreadable, read, unanswered, open] = shop.buy_units().await;
    for (number, unit, reason) in [
        (1, late, IncidentReason::KeyLost),
        (2, unreadable, IncidentReason::KeyUnreadable),
        (3, read, IncidentReason::KeyOverdue),
        (4, unanswered, IncidentReason::KeyLost),
    ] {
        shop.put_into(unit, incident(reason, number)).await;
    }
    for unit in [late, unreadable, read, open] {
        insert_answer(&shop, unit, &sealed("k1", 1)).await;
    }
    set_key(&shop, read, &sealed("k1", 2), false).await;
    let found = shop.transact(async |tx| tx.orders().lock_incidents_with_unread_answer(10).await).await;
    assert_eq!(found, [shop.unit(late).await]);
}

pub async fn no_more_late_answers_are_found_than_asked_for(shop: Shop) {
    let units: [PurchaseId; 3] = shop.buy_units().await;
    for (number, unit) in (1..).zip(units) {
        shop.put_into(unit, incident(IncidentReason::KeyLost, number)).await;
        insert_answer(&shop, unit, &sealed("k1", 1)).await;
    }
    for (limit, count) in [(0, 0), (2, 2), (3, 3), (10, 3)] {
        let found =
            shop.transact(async |tx| tx.orders().lock_incidents_with_unread_answer(limit).await).await;
        assert_eq!(found.len(), count);
    }
}

pub async fn what_is_sealed_with_another_key_is_found(shop: Shop) {
    let [fresh, old_answer, old_key, old] = shop.buy_units().await;
    for (unit, answer, key) in
        [(fresh, "k2", "k2"), (old_answer, "k1", "k2"), (old_key, "k2", "k1"), (old, "k1", "k1")]
    {
        insert_answer(&shop, unit, &sealed(answer, 1)).await;
        set_key(&shop, unit, &sealed(key, 2), false).await;
    }
    assert_eq!(sealed_otherwise(&shop, "k2", 10).await, [old_answer, old_key, old]);
    assert_eq!(sealed_otherwise(&shop, "k2", 2).await, [old_answer, old_key]);
    assert_eq!(sealed_otherwise(&shop, "k3", 10).await, [fresh, old_answer, old_key, old]);
}

pub async fn one_part_is_enough_to_be_sealed_otherwise(shop: Shop) {
    let [answered, brought] = shop.buy_units().await;
    insert_answer(&shop, answered, &sealed("k1", 1)).await;
    set_key(&shop, brought, &sealed("k1", 1), false).await;
    assert_eq!(sealed_otherwise(&shop, "k2", 10).await, [answered, brought]);
    assert_eq!(sealed_otherwise(&shop, "k1", 10).await, []);
}

pub async fn both_parts_are_sealed_anew(shop: Shop) {
    let [unit, other] = shop.buy_units().await;
    for unit in [unit, other] {
        insert_answer(&shop, unit, &sealed("k1", 1)).await;
        set_key(&shop, unit, &sealed("k1", 2), true).await;
    }
    let before = find(&shop, unit).await.unwrap();
    let [answer, key] = [sealed("k2", 3), sealed("k2", 4)];
    shop.transact(async |tx| tx.keys().reseal(unit, Some(&answer), Some(&key)).await).await;
    let expected = StoredKey { answer: Some(answer), key: Some(key), ..before.clone() };
    assert_eq!(find(&shop, unit).await, Some(expected));
    assert_eq!(find(&shop, other).await.unwrap().answer, before.answer);
    assert_eq!(sealed_otherwise(&shop, "k2", 10).await, [other]);
}

fn sealed(key_id: &str, number: u8) -> Sealed {
    Sealed { key_id: key_id.to_owned(), nonce: [number; 12], ciphertext: vec![number, 0, 255] }
}

async fn insert_answer(shop: &Shop, unit: PurchaseId, answer: &Sealed) -> bool {
    shop.transact(async |tx| tx.keys().insert_answer(unit, answer).await).await
}

async fn set_key(shop: &Shop, unit: PurchaseId, key: &Sealed, is_file: bool) {
    shop.transact(async |tx| tx.keys().set_key(unit, key, is_file).await).await;
}

async fn find(shop: &Shop, unit: PurchaseId) -> Option<StoredKey> {
    shop.transact(async |tx| tx.keys().find(unit).await).await
}

async fn sealed_otherwise(shop: &Shop, key_id: &str, limit: u32) -> Vec<PurchaseId> {
    let found = shop.transact(async |tx| tx.keys().lock_sealed_otherwise(key_id, limit).await).await;
    found.into_iter().map(|(unit, _)| unit).collect()
}
