//! The log of changes, poll by poll.

use crate::{
    Shop,
    changes::{known, tag},
    draft,
};
use domain::changes::{Change, Changes, Snapshot, Tag};
use std::time::Duration;

fn tags(changes: Vec<Change>) -> Vec<Tag> {
    let mut tags: Vec<Tag> = changes.into_iter().map(|change| change.tag).collect();
    tags.sort();
    tags
}

async fn announce(shop: &Shop, texts: &[&str]) {
    let tags: Vec<Tag> = texts.iter().copied().map(tag).collect();
    shop.transact(async |tx| tx.announce(&tags).await).await;
}

pub async fn a_poll_tells_what_changed_since_the_one_before(shop: Shop) {
    announce(&shop, &["first"]).await;
    let before = shop.position().await;
    announce(&shop, &["second"]).await;
    announce(&shop, &["third"]).await;
    let told: Vec<Change> = shop.changes_since(&before).await;
    let new: Vec<Change> = told.into_iter().filter(|change| !before.sees(change.xid)).collect();
    assert_eq!(tags(new), [tag("second"), tag("third")]);
}

pub async fn since_nothing_all_is_told(shop: Shop) {
    announce(&shop, &["first"]).await;
    announce(&shop, &["second"]).await;
    assert_eq!(tags(shop.changes_since(&Snapshot::empty()).await), [tag("first"), tag("second")]);
}

pub async fn in_a_shop_in_which_nothing_happened_nothing_changed(shop: Shop) {
    assert_eq!(shop.changes_since(&Snapshot::empty()).await, []);
}

pub async fn what_is_told_is_seen_from_then_on(shop: Shop) {
    let before = shop.position().await;
    announce(&shop, &["first"]).await;
    let poll = shop.poll(&before).await;
    let after = poll.snapshot.clone();
    let told = known(poll);
    assert!(told.iter().all(|change| after.sees(change.xid)), "{told:?} {after}");
    assert!(told.iter().any(|change| !before.sees(change.xid)), "{told:?} {before}");
    assert!(after.includes(&before));
}

pub async fn the_same_question_has_the_same_answer(shop: Shop) {
    let before = shop.position().await;
    announce(&shop, &["first", "second"]).await;
    let first = tags(shop.changes_since(&before).await);
    assert_eq!(tags(shop.changes_since(&before).await), first);
}

pub async fn more_changes_than_asked_for_are_not_told_one_by_one(shop: Shop) {
    announce(&shop, &["first", "second"]).await;
    announce(&shop, &["third"]).await;
    let poll = async |limit| shop.change_log().poll(&Snapshot::empty(), limit).await.unwrap();
    assert_eq!(tags(known(poll(3).await)).len(), 3);
    assert_eq!(poll(2).await.changes, Changes::TooMany);
    assert_eq!(poll(0).await.changes, Changes::TooMany);
}

pub async fn each_transaction_has_a_number_of_its_own_and_a_later_one_a_greater(shop: Shop) {
    let first = shop.changed_by(async |tx| tx.announce(&[tag("first")]).await).await.xid.unwrap();
    let second = shop.changed_by(async |tx| tx.announce(&[tag("first")]).await).await.xid.unwrap();
    assert!(second > first);
    let told: Vec<_> =
        shop.changes_since(&Snapshot::empty()).await.into_iter().map(|change| change.xid).collect();
    assert_eq!(told, [first, second]);
}

pub async fn a_change_is_as_old_as_it_is(shop: Shop) {
    announce(&shop, &["first"]).await;
    let told = shop.changes_since(&Snapshot::empty()).await;
    assert!(told.iter().all(|change| change.age < Duration::from_mins(1)), "{told:?}");
}

pub async fn polls_take_turns(shop: Shop) {
    announce(&shop, &["first"]).await;
    let empty = Snapshot::empty();
    let (one, two, three) = tokio::join!(shop.poll(&empty), shop.poll(&empty), shop.poll(&empty));
    for poll in [one, two, three] {
        assert_eq!(tags(known(poll)), [tag("first")]);
    }
}

pub async fn a_poll_that_is_dropped_leaves_the_log_in_order(shop: Shop) {
    announce(&shop, &["first"]).await;
    let empty = Snapshot::empty();
    for patience in [0, 1, 2, 5] {
        let poll = shop.poll(&empty);
        let _ = tokio::time::timeout(Duration::from_micros(patience * 100), poll).await;
    }
    assert_eq!(tags(shop.changes_since(&empty).await), [tag("first")]);
}

pub async fn readings_come_from_the_namespace_that_polls_tell(shop: Shop) {
    // The first reading may open a connection.
    assert_eq!(shop.find("Portal").await, None);
    let before = shop.change_log().read_source().unwrap();
    shop.upsert([draft("Portal")]).await;
    assert!(shop.find("Portal").await.is_some());
    assert_eq!(shop.change_log().read_source(), Some(before));
    assert_eq!(shop.poll(&Snapshot::empty()).await.namespace, before.namespace);
}

pub async fn each_storage_has_a_namespace_of_its_own_that_stays(shop: Shop) {
    let before = shop.poll(&Snapshot::empty()).await.namespace;
    announce(&shop, &["first"]).await;
    assert_eq!(shop.poll(&Snapshot::empty()).await.namespace, before);
}

pub async fn a_thousand_things_are_announced_at_once(shop: Shop) {
    let many: Vec<Tag> = (0..1_000).map(|number| tag(&format!("many:{number}"))).collect();
    let told = shop.logged_by(async |tx| tx.announce(&many).await).await;
    assert_eq!(told.len(), 1_000);
}
