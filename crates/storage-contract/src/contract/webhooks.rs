//! The inbox of webhooks.

use super::HOUR;
use crate::{Shop, ids::next_id, moment::moment, new_message};
use domain::{
    ports::PageOf,
    wallet::ProviderName,
    webhook::{InboxEntry, InboxId, InboxPosition, InboxState, WebhookMessage, WebhookSource},
};
use std::time::Duration;

const NONE: Duration = Duration::ZERO;

async fn receive(shop: &Shop, message: &WebhookMessage) -> (InboxId, bool) {
    let id = InboxId(next_id());
    (id, shop.transact(async |tx| tx.webhooks().insert(id, message).await).await)
}

/// Messages that come one after the other.
async fn receive_many<const N: usize>(shop: &Shop) -> [InboxId; N] {
    let mut ids = [InboxId(next_id()); N];
    for (number, id) in ids.iter_mut().enumerate() {
        *id = receive(shop, &new_message(&format!("msg_{number}"))).await.0;
    }
    ids
}

async fn due(shop: &Shop, limit: u32) -> Vec<InboxId> {
    let due = shop.transact(async |tx| tx.webhooks().lock_due(limit).await).await;
    due.into_iter().map(|entry| entry.id).collect()
}

async fn entry(shop: &Shop, id: InboxId) -> InboxEntry {
    shop.transact(async |tx| tx.webhooks().lock(id).await).await.expect("the message is there")
}

async fn finish(shop: &Shop, id: InboxId, state: InboxState, failure: Option<&str>) {
    shop.transact(async |tx| tx.webhooks().finish(id, state, failure).await).await;
}

async fn postpone(shop: &Shop, id: InboxId, wait: Duration) {
    shop.transact(async |tx| tx.webhooks().postpone(id, "no such order", wait).await).await;
}

async fn delete_done(shop: &Shop, kept: Duration, limit: u32) -> u64 {
    shop.transact(async |tx| tx.webhooks().delete_done(kept, limit).await).await
}

async fn list(
    shop: &Shop,
    state: Option<InboxState>,
    after: Option<InboxPosition>,
    limit: u32,
) -> PageOf<InboxId, InboxPosition> {
    let PageOf { items, next } = shop.orders().list_webhooks(state, after, limit).await.unwrap();
    PageOf { items: items.into_iter().map(|entry| entry.id).collect(), next }
}

async fn list_all(shop: &Shop) -> Vec<InboxId> {
    list(shop, None, None, 100).await.items
}

/// Of its texts, not every database can hold each as such: the escape of a NUL least of all.
pub async fn a_message_is_kept_as_it_came(shop: Shop) {
    let body = r#"{"a": "\u0000", "b\u0000": "é🎮", "c": [1e3, -0.5, 18446744073709551615, null], "c ": {}}"#;
    let message = WebhookMessage {
        body: body.parse().unwrap(),
        source: WebhookSource::Payments(ProviderName::Test),
        sent_at: moment(-7),
        ..new_message("msg_1")
    };
    let (id, is_new) = receive(&shop, &message).await;
    assert!(is_new);
    let entry = entry(&shop, id).await;
    let expected = InboxEntry {
        id,
        message,
        state: InboxState::Waiting,
        attempts: 0,
        last_failure: None,
        since: entry.since,
    };
    assert_eq!(entry, expected);
    assert_eq!(due(&shop, 10).await, [id]);
}

pub async fn a_message_that_is_sent_again_is_not_new(shop: Shop) {
    let message = new_message("msg_1");
    let (id, _) = receive(&shop, &message).await;
    let repeated = WebhookMessage { body: "{}".parse().unwrap(), sent_at: moment(9), ..message.clone() };
    assert!(!receive(&shop, &repeated).await.1);
    assert_eq!(entry(&shop, id).await.message, message, "what came first stays");
    finish(&shop, id, InboxState::Done, None).await;
    assert!(!receive(&shop, &repeated).await.1, "not even when it was acted upon");
    assert_eq!((list_all(&shop).await, due(&shop, 10).await), (vec![id], vec![]));
}

pub async fn each_source_has_ids_of_its_own_and_compares_them_literally(shop: Shop) {
    let source = WebhookSource::Payments(ProviderName::Test);
    let hint = new_message("msg_1");
    for message in [hint.clone(), WebhookMessage { source, ..hint }, new_message("MSG_1")] {
        assert!(receive(&shop, &message).await.1);
    }
    assert_eq!(list_all(&shop).await.len(), 3);
}

pub async fn no_two_messages_have_one_id_of_ours(shop: Shop) {
    let (id, _) = receive(&shop, &new_message("msg_1")).await;
    shop.refused(async |tx| tx.webhooks().insert(id, &new_message("msg_2")).await).await;
    assert_eq!(entry(&shop, id).await.message, new_message("msg_1"));
}

pub async fn a_message_that_was_rolled_back_was_not_received(shop: Shop) {
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    assert!(tx.webhooks().insert(InboxId(next_id()), &new_message("msg_1")).await.unwrap());
    tx.rollback().await.unwrap();
    assert_eq!(list_all(&shop).await, []);
    assert!(receive(&shop, &new_message("msg_1")).await.1);
}

pub async fn the_oldest_message_is_acted_upon_first(shop: Shop) {
    let [first, second, third] = receive_many(&shop).await;
    assert_eq!(due(&shop, 10).await, [first, second, third]);
    assert_eq!(due(&shop, 2).await, [first, second]);
    postpone(&shop, first, NONE).await;
    assert_eq!(due(&shop, 10).await, [second, third, first]);
}

pub async fn what_happens_to_a_message_happens_to_no_other(shop: Shop) {
    let [one, other] = receive_many(&shop).await;
    let untouched = entry(&shop, other).await;
    postpone(&shop, one, HOUR).await;
    finish(&shop, one, InboxState::Parked, Some("no such order")).await;
    shop.transact(async |tx| tx.webhooks().replay(one).await).await;
    assert_eq!(entry(&shop, other).await, untouched);
    assert_eq!(due(&shop, 10).await, [other, one]);
}

pub async fn an_unknown_message_is_neither_found_nor_changed(shop: Shop) {
    let unknown = InboxId(next_id());
    postpone(&shop, unknown, NONE).await;
    finish(&shop, unknown, InboxState::Done, None).await;
    shop.transact(async |tx| tx.webhooks().replay(unknown).await).await;
    assert_eq!(shop.transact(async |tx| tx.webhooks().lock(unknown).await).await, None);
    assert_eq!((list_all(&shop).await, due(&shop, 10).await), (vec![], vec![]));
}

pub async fn a_message_that_is_finished_is_not_acted_upon_again(shop: Shop) {
    let [done, parked] = receive_many(&shop).await;
    let [was_done, was_parked] = [entry(&shop, done).await, entry(&shop, parked).await];
    finish(&shop, done, InboxState::Done, None).await;
    finish(&shop, parked, InboxState::Parked, Some("no such\0 order")).await;
    assert_eq!(due(&shop, 10).await, []);
    assert_eq!(entry(&shop, done).await, InboxEntry { state: InboxState::Done, ..was_done });
    let InboxEntry { state, last_failure, .. } = entry(&shop, parked).await;
    assert_eq!(state, InboxState::Parked);
    assert!(last_failure.is_some_and(|failure| failure.starts_with("no such")));
    assert_eq!(entry(&shop, parked).await.since, was_parked.since);
}

pub async fn a_message_that_was_acted_upon_in_vain_is_due_again_later(shop: Shop) {
    let [soon, late] = receive_many(&shop).await;
    let before = entry(&shop, soon).await;
    for attempts in 1..=2 {
        postpone(&shop, soon, NONE).await;
        let last_failure = Some("no such order".to_owned());
        assert_eq!(entry(&shop, soon).await, InboxEntry { attempts, last_failure, ..before.clone() });
    }
    postpone(&shop, late, HOUR).await;
    assert_eq!(due(&shop, 10).await, [soon]);
    assert_eq!(entry(&shop, late).await.state, InboxState::Waiting);
}

pub async fn a_message_is_replayed_as_if_it_had_come_now(shop: Shop) {
    for state in [InboxState::Done, InboxState::Parked] {
        let (id, _) = receive(&shop, &new_message(state.as_str())).await;
        let before = entry(&shop, id).await;
        postpone(&shop, id, HOUR).await;
        finish(&shop, id, state, Some("no such order")).await;
        shop.transact(async |tx| tx.webhooks().replay(id).await).await;
        let after = entry(&shop, id).await;
        assert!(after.since > before.since);
        assert_eq!(after, InboxEntry { since: after.since, ..before });
        assert_eq!(due(&shop, 10).await, [id]);
        finish(&shop, id, InboxState::Done, None).await;
    }
}

pub async fn only_messages_that_were_acted_upon_are_deleted(shop: Shop) {
    let [done, parked, waiting] = receive_many(&shop).await;
    finish(&shop, done, InboxState::Done, None).await;
    finish(&shop, parked, InboxState::Parked, None).await;
    assert_eq!(delete_done(&shop, HOUR, 10).await, 0);
    assert_eq!(list_all(&shop).await, [waiting, parked, done]);
    assert_eq!(delete_done(&shop, NONE, 10).await, 1);
    assert_eq!(list_all(&shop).await, [waiting, parked]);
    assert!(receive(&shop, &new_message("msg_0")).await.1, "its id may be used again");
}

pub async fn no_more_messages_are_deleted_than_asked_for_and_the_oldest_first(shop: Shop) {
    let [first, second, third] = receive_many(&shop).await;
    // Later than the others, whatever its id.
    shop.transact(async |tx| tx.webhooks().replay(first).await).await;
    for id in [first, second, third] {
        finish(&shop, id, InboxState::Done, None).await;
    }
    assert_eq!(delete_done(&shop, NONE, 2).await, 2);
    assert_eq!(list_all(&shop).await, [first]);
}

pub async fn messages_are_listed_by_state_and_the_latest_first(shop: Shop) {
    let [first, second, third] = receive_many(&shop).await;
    finish(&shop, second, InboxState::Parked, None).await;
    assert_eq!(list_all(&shop).await, [third, second, first]);
    for (state, expected) in [
        (InboxState::Waiting, vec![third, first]),
        (InboxState::Parked, vec![second]),
        (InboxState::Done, Vec::new()),
    ] {
        assert_eq!(list(&shop, Some(state), None, 10).await, PageOf { items: expected, next: None });
    }
}

pub async fn the_list_of_messages_can_be_walked_to_its_end(shop: Shop) {
    let [first, second, third, fourth] = receive_many(&shop).await;
    finish(&shop, third, InboxState::Parked, None).await;
    let page = list(&shop, None, None, 2).await;
    assert_eq!(page, PageOf { items: vec![fourth, third], next: Some(InboxPosition(third)) });
    let page = list(&shop, None, page.next, 2).await;
    assert_eq!(page, PageOf { items: vec![second, first], next: None });
    let page = list(&shop, Some(InboxState::Waiting), Some(InboxPosition(fourth)), 1).await;
    assert_eq!(page, PageOf { items: vec![second], next: Some(InboxPosition(second)) });
}
