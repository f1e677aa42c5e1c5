//! All or nothing, whatever happens to the caller.

use super::everything::Furnished;
use crate::{Shop, draft, new_run, product_id};
use domain::{
    catalogue::Availability,
    ports::{StorageError, Tx, in_transaction},
    sync::JobKind,
};
use std::{sync::Arc, time::Duration};

pub async fn committed_work_stays(shop: Shop) {
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.games().upsert_many(&[draft("Portal").build()]).await.unwrap();
    tx.commit().await.unwrap();
    assert!(shop.find("Portal").await.is_some());
}

pub async fn rolled_back_work_is_gone(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    change_everything(&mut tx).await;
    tx.rollback().await.unwrap();
    assert_untouched(&shop).await;
}

pub async fn dropped_work_is_gone(shop: Shop) {
    shop.upsert([draft("Portal").price(499)]).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    change_everything(&mut tx).await;
    drop(tx);
    assert_untouched(&shop).await;
}

pub async fn nothing_of_people_stays_of_work_that_was_not_committed(shop: Shop) {
    let furnished = Furnished::new(&shop).await;
    let before = furnished.read(&shop).await;
    for dropped in [false, true] {
        let mut tx = shop.unit_of_work().begin().await.unwrap();
        furnished.change_everything(&mut tx).await.unwrap();
        if dropped {
            drop(tx);
        } else {
            tx.rollback().await.unwrap();
        }
        assert_eq!(furnished.read(&shop).await, before);
    }
}

pub async fn a_transaction_sees_its_own_writes(shop: Shop) {
    let (before, after) = shop
        .transact(async |tx| {
            let before = tx.games().count_listed().await?;
            tx.games().upsert_many(&[draft("Portal").build()]).await?;
            Ok((before, tx.games().count_listed().await?))
        })
        .await;
    assert_eq!((before, after), (0, 1));
}

pub async fn an_ok_commits_and_an_err_rolls_back_with_its_own_error(shop: Shop) {
    #[derive(Debug)]
    struct OutOfMilk;
    impl From<StorageError> for OutOfMilk {
        fn from(error: StorageError) -> Self {
            panic!("storage failed: {error:?}")
        }
    }

    let write = async |tx: &mut Tx, title: &str| -> Result<(), OutOfMilk> {
        tx.games().upsert_many(&[draft(title).build()]).await?;
        Ok(())
    };
    let good: Result<u32, OutOfMilk> = in_transaction(shop.unit_of_work(), async |tx: &mut Tx| {
        write(tx, "Portal").await?;
        Ok(42)
    })
    .await;
    assert_eq!(good.unwrap(), 42);
    let bad: Result<(), OutOfMilk> = in_transaction(shop.unit_of_work(), async |tx: &mut Tx| {
        write(tx, "Half-Life").await?;
        Err(OutOfMilk)
    })
    .await;
    assert!(matches!(bad, Err(OutOfMilk)));
    assert!(shop.find("Portal").await.is_some());
    assert!(shop.find("Half-Life").await.is_none());
}

/// More of them than any pool has connections in a test.
pub async fn dropped_transactions_leave_room_for_the_next(shop: Shop) {
    for round in 0..20 {
        let mut tx = shop.unit_of_work().begin().await.unwrap();
        tx.games().upsert_many(&[draft("Portal").price(round + 1).build()]).await.unwrap();
    }
    shop.upsert([draft("Portal").price(499)]).await;
    assert_eq!(shop.game("Portal").await.summary.price.amount, 499);
}

pub async fn a_transaction_can_be_spawned(shop: Shop) {
    let drafts = Arc::new([draft("Portal").build()]);
    let spawned = tokio::spawn({
        let (shop, drafts) = (shop.clone(), Arc::clone(&drafts));
        async move {
            in_transaction(shop.unit_of_work(), async |tx: &mut Tx| tx.games().upsert_many(&*drafts).await)
                .await
        }
    });
    assert_eq!(spawned.await.unwrap().unwrap().added, 1);
    assert!(shop.find("Portal").await.is_some());
}

async fn change_everything(tx: &mut Tx) {
    let drafts = [draft("Portal").price(399).build(), draft("Half-Life").build()];
    tx.games().upsert_many(&drafts).await.unwrap();
    tx.games().delist_many(&[product_id("Portal")]).await.unwrap();
    let run = new_run();
    tx.sync_runs().insert(&run, Duration::from_hours(1)).await.unwrap();
    tx.sync_runs().insert_sightings(run.lap, &[product_id("Portal")]).await.unwrap();
}

async fn assert_untouched(shop: &Shop) {
    let portal = shop.game("Portal").await.summary;
    assert_eq!((portal.price.amount, portal.availability), (499, Availability::Available));
    assert!(shop.find("Half-Life").await.is_none());
    let runs = shop.sync_runs().list_runs(JobKind::Catalogue, None, 10).await.unwrap();
    assert_eq!(runs, []);
    let history = shop.catalogue().list_price_history(portal.id, 10).await.unwrap().unwrap();
    assert_eq!(history.len(), 1);
}
