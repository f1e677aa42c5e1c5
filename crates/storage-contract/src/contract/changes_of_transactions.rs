//! What a transaction logs, and when.

use crate::{Shop, changes::tag, draft, new_user};
use domain::{
    changes::{Changed, Snapshot, Tag},
    ports::{StorageError, Tx, in_savepoint},
};
use std::collections::BTreeSet;

/// A use case's own error.
#[derive(Debug)]
struct OutOfMilk;

async fn register(tx: &mut Tx, email: &str) -> Result<Tag, StorageError> {
    Ok(Tag::profile(tx.users().insert(&new_user(email)).await?.id))
}

pub async fn who_changes_nothing_logs_nothing(shop: Shop) {
    let changed = shop.changed_by(async |tx| tx.games().count_listed().await).await;
    assert_eq!(changed, Changed::default());
    assert_eq!(shop.changes_since(&Snapshot::empty()).await, []);
}

pub async fn a_transaction_tells_what_it_has_changed_so_far(shop: Shop) {
    shop.transact(async |tx| {
        let first = register(tx, "first@example.com").await?;
        assert_eq!(tx.changed().await?.tags, std::slice::from_ref(&first));
        let second = register(tx, "second@example.com").await?;
        let changed = tx.changed().await?;
        assert!(changed.xid.is_some());
        assert_eq!(changed.tags, [first, second]);
        Ok(())
    })
    .await;
}

pub async fn what_was_rolled_back_or_dropped_is_not_logged(shop: Shop) {
    let mut rolled_back = shop.unit_of_work().begin().await.unwrap();
    register(&mut rolled_back, "gordon@example.com").await.unwrap();
    rolled_back.announce(&[tag("first")]).await.unwrap();
    rolled_back.rollback().await.unwrap();
    let mut dropped = shop.unit_of_work().begin().await.unwrap();
    register(&mut dropped, "gordon@example.com").await.unwrap();
    drop(dropped);
    assert_eq!(shop.changes_since(&Snapshot::empty()).await, []);
}

pub async fn of_a_part_that_failed_nothing_is_logged(shop: Shop) {
    let mut kept = BTreeSet::new();
    let told = shop
        .logged_by(async |tx| {
            kept.insert(register(tx, "before@example.com").await?);
            let failed = in_savepoint(tx, async |tx: &mut Tx| {
                register(tx, "within@example.com").await.unwrap();
                tx.announce(&[tag("within")]).await.unwrap();
                Err::<(), _>(OutOfMilk)
            });
            failed.await?.unwrap_err();
            kept.insert(register(tx, "after@example.com").await?);
            Ok(())
        })
        .await;
    assert_eq!(told, kept);
}

pub async fn a_part_that_succeeded_is_logged_as_the_transactions(shop: Shop) {
    let told = shop
        .logged_by(async |tx| {
            register(tx, "before@example.com").await?;
            in_savepoint(tx, async |tx: &mut Tx| register(tx, "within@example.com").await).await?
        })
        .await;
    assert_eq!(told.len(), 2);
}

pub async fn after_a_refused_write_nothing_can_be_told_or_announced(shop: Shop) {
    shop.register("gordon@example.com").await;
    for asks in [false, true] {
        let error = shop
            .refused(async |tx| {
                register(tx, "gordon@example.com").await.unwrap_err();
                if asks { tx.changed().await.map(drop) } else { tx.announce(&[tag("first")]).await }
            })
            .await;
        assert!(matches!(error, StorageError::Backend(_)), "{error:?}");
    }
}

pub async fn what_is_announced_is_logged_with_the_rest_and_each_once(shop: Shop) {
    let announced = [tag("first"), Tag::catalogue(), tag("first")];
    let told = shop
        .logged_by(async |tx| {
            tx.games().upsert_many(&[draft("Portal").build()]).await?;
            tx.announce(&announced).await?;
            tx.announce(&announced).await
        })
        .await;
    assert!(told.contains(&tag("first")) && told.contains(&Tag::catalogue()), "{told:?}");
}

pub async fn announcing_nothing_changes_nothing(shop: Shop) {
    let told = shop.logged_by(async |tx| tx.announce(&[]).await).await;
    assert_eq!(told, BTreeSet::new());
}
