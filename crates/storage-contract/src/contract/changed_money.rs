//! What is logged of wallets and orders.

use super::HOUR;
use crate::{
    Shop,
    buying_line::save,
    money::{gift, open_wallet, place_order, post},
    new_message, new_order,
    upstream::{delivered, paid_order, upstream_id, upstream_order},
};
use domain::{
    changes::Tag,
    game_key::Sealed,
    order::{CheckOutLine, IdempotencyKey, OrderStatus, RequestFingerprint, StoredReply},
    ports::{NextTakeUp, WorkerId},
    purchase::{Purchase, PurchaseState},
    webhook::InboxId,
};
use std::{collections::BTreeSet, time::Duration};
use uuid::Uuid;

pub async fn a_wallet_changes_when_it_is_opened_and_when_its_money_moves(shop: Shop) {
    let user = shop.register("gordon@example.com").await.id;
    shop.customer("alyx@example.com", 100).await;
    let expected = BTreeSet::from([Tag::wallet(user)]);
    assert_eq!(shop.logged_by(async |tx| open_wallet(tx, user, 0).await).await, expected);
    assert_eq!(shop.logged_by(async |tx| post(tx, &gift(user, 500)).await).await, expected);
    assert_eq!(shop.logged_by(async |tx| post(tx, &gift(user, -500)).await).await, expected);
}

/// The list of movements is longer, though the wallet holds what it held.
pub async fn a_wallet_whose_movements_cancel_out_has_changed(shop: Shop) {
    let user = shop.customer("gordon@example.com", 100).await;
    let told = shop
        .logged_by(async |tx| {
            post(tx, &gift(user, 500)).await?;
            post(tx, &gift(user, -500)).await
        })
        .await;
    assert_eq!(told, BTreeSet::from([Tag::wallet(user)]));
}

pub async fn an_order_that_is_made_and_paid_changes_itself_its_users_orders_and_wallet(shop: Shop) {
    let user = shop.customer("gordon@example.com", 2 * 999).await;
    let [portal] = shop.sell(["Portal"]).await;
    let (order, units) = new_order(user, &[(&portal, 1)]);
    let made = shop.logged_by(async |tx| tx.orders().insert(&order, &units).await).await;
    assert_eq!(made, BTreeSet::from([Tag::order(order.id), Tag::orders_of(user)]));
    let placed = shop.logged_by(async |tx| place_order(tx, user, &[(&portal, 1)]).await).await;
    let latest = shop.list_orders().await[0].id;
    assert_eq!(placed, BTreeSet::from([Tag::order(latest), Tag::orders_of(user), Tag::wallet(user)]));
}

pub async fn an_order_changes_with_its_status(shop: Shop) {
    let (unit, expected) = bought(&shop).await;
    let told = shop.logged_by(async |tx| tx.orders().set_status(unit.order, OrderStatus::Failed).await).await;
    assert_eq!(told, expected);
}

pub async fn an_order_changes_with_what_becomes_of_its_units(shop: Shop) {
    let (unit, expected) = bought(&shop).await;
    for (state, next) in [
        (PurchaseState::Created(upstream_order(7)), NextTakeUp::Lease(HOUR)),
        (PurchaseState::Paid(paid_order(7)), NextTakeUp::After(HOUR)),
        (delivered(7), NextTakeUp::Never),
    ] {
        let taken = shop.unit(unit.id).await;
        assert_eq!(shop.logged_by(async |tx| save(tx, &taken, state.clone(), next).await).await, expected);
    }
}

pub async fn each_order_whose_units_are_taken_up_has_changed_and_only_once(shop: Shop) {
    let ((one, first), (other, second)) = (bought(&shop).await, bought(&shop).await);
    assert_ne!(one.order, other.order);
    let worker = WorkerId(Uuid::from_u128(7));
    let told = shop.logged_by(async |tx| tx.orders().take_up(worker, 10, HOUR).await).await;
    assert_eq!(told, &first | &second);
    let idle = shop.logged_by(async |tx| tx.orders().take_up(worker, 10, HOUR).await).await;
    assert_eq!(idle, BTreeSet::new(), "nothing was due");
}

pub async fn an_order_changes_when_a_unit_is_made_due(shop: Shop) {
    let (unit, expected) = bought(&shop).await;
    let state = PurchaseState::Paid(paid_order(7));
    shop.leave(unit.id, state, NextTakeUp::After(HOUR)).await;
    let make_due = async |upstream| {
        let id = upstream_id(upstream);
        shop.logged_by(async |tx| tx.orders().make_due(&id).await).await
    };
    assert_eq!(make_due(7).await, expected);
    assert_eq!(make_due(8).await, BTreeSet::new());
}

pub async fn a_write_that_was_fenced_out_is_not_logged(shop: Shop) {
    let (unit, _) = bought(&shop).await;
    let seen = shop.unit(unit.id).await;
    shop.take_up(10, HOUR).await;
    let told = shop.logged_by(async |tx| save(tx, &seen, delivered(7), NextTakeUp::Never).await).await;
    assert_eq!(told, BTreeSet::new());
}

pub async fn a_game_changes_when_keys_are_taken_and_put_back(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let slug = shop.game("Portal").await.summary.slug;
    let expected = BTreeSet::from([Tag::game(portal.id), Tag::game_slug(slug.as_str()), Tag::catalogue()]);
    let lines = [CheckOutLine { game: portal.id, quantity: 2.try_into().unwrap() }];
    assert_eq!(shop.logged_by(async |tx| tx.orders().take_stock(&lines).await).await, expected);
    let returned = shop.logged_by(async |tx| tx.orders().return_stock(&[portal.id]).await).await;
    assert_eq!(returned, expected);
}

/// No customer sees them.
pub async fn locks_stops_keys_messages_and_replies_are_not_logged(shop: Shop) {
    let (unit, _) = bought(&shop).await;
    let sealed = Sealed { key_id: "k1".to_owned(), nonce: [1; 12], ciphertext: vec![1] };
    let key = IdempotencyKey::try_from("key").unwrap();
    let (request, reply) =
        (RequestFingerprint::of("orders", b""), StoredReply { status: 201, body: Vec::new() });
    let told = shop
        .logged_by(async |tx| {
            tx.orders().lock(unit.order, None).await?;
            tx.orders().lock_units(unit.order).await?;
            tx.orders().stop_line("ORD112", Duration::ZERO).await?;
            tx.orders().start_line().await?;
            tx.keys().insert_answer(unit.id, &sealed).await?;
            tx.webhooks().insert(InboxId(unit.id.0), &new_message("msg_1")).await?;
            tx.idempotency().store(unit.user, &key, request, &reply).await
        })
        .await;
    assert_eq!(told, BTreeSet::new());
}

/// A unit that was bought, and what its changes are logged under.
async fn bought(shop: &Shop) -> (Purchase, BTreeSet<Tag>) {
    let [id] = shop.buy_units().await;
    let unit = shop.purchase(id).await;
    let tags = [Tag::order(unit.order), Tag::orders_of(unit.user)];
    (unit, BTreeSet::from(tags))
}
