//! Parts of a transaction that may fail by themselves.

use super::{everything::Furnished, refusals::assert_conflict};
use crate::{
    Shop,
    baskets::{entry, lock_cart},
    draft, new_user,
};
use domain::{
    catalogue::{CatalogueFilter, GameId},
    ports::{Constraint, StorageError, Tx, UserQuery, in_savepoint},
};
use uuid::Uuid;

/// A use case's own error.
#[derive(Debug, PartialEq)]
struct OutOfMilk;

pub async fn a_part_that_succeeds_is_kept(shop: Shop) {
    let furnished = Furnished::new(&shop).await;
    let before = furnished.read(&shop).await;
    let kept = shop
        .transact(async |tx| {
            in_savepoint(tx, async |tx: &mut Tx| {
                furnished.change_everything(tx).await?;
                Ok::<_, StorageError>(42)
            })
            .await
        })
        .await;
    assert_eq!(kept.unwrap(), 42);
    furnished.read(&shop).await.assert_all_changed(&before);
}

pub async fn of_a_part_that_fails_nothing_stays_in_any_repository(shop: Shop) {
    let furnished = Furnished::new(&shop).await;
    let before = furnished.read(&shop).await;
    let failed = shop
        .transact(async |tx| {
            in_savepoint(tx, async |tx: &mut Tx| {
                furnished.change_everything(tx).await.expect("all writes succeed");
                Err::<(), _>(OutOfMilk)
            })
            .await
        })
        .await;
    assert_eq!(failed, Err(OutOfMilk));
    assert_eq!(furnished.read(&shop).await, before);
}

pub async fn what_comes_before_and_after_a_part_that_fails_stays(shop: Shop) {
    shop.transact(async |tx| {
        write(tx, "before@example.com").await?;
        fail_after(tx, "within@example.com").await?;
        write(tx, "after@example.com").await
    })
    .await;
    assert_eq!(registered(&shop).await, ["after", "before"]);
}

pub async fn a_transaction_sees_nothing_of_a_part_that_failed(shop: Shop) {
    let listed = shop
        .transact(async |tx| {
            tx.games().upsert_many(&[draft("Portal").build()]).await?;
            let failed = in_savepoint(tx, async |tx: &mut Tx| {
                tx.games().upsert_many(&[draft("Half-Life").build()]).await.expect("the write succeeds");
                Err::<(), _>(OutOfMilk)
            })
            .await?;
            assert_eq!(failed, Err(OutOfMilk));
            tx.games().count_listed().await
        })
        .await;
    assert_eq!(listed, 1);
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Portal"]);
}

/// The address is taken; the transaction goes on without the registration.
pub async fn a_transaction_goes_on_after_a_refused_write_in_a_part(shop: Shop) {
    shop.register("within@example.com").await;
    shop.transact(async |tx| {
        write(tx, "before@example.com").await?;
        let refused = in_savepoint(tx, async |tx: &mut Tx| write(tx, "Within@example.com").await).await?;
        assert_conflict(&refused.unwrap_err(), Constraint::UserEmail);
        write(tx, "after@example.com").await
    })
    .await;
    assert_eq!(registered(&shop).await, ["after", "before", "within"]);
}

pub async fn a_transaction_goes_on_after_a_write_without_a_name_was_refused_in_a_part(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shop.shopper().await;
    shop.with_cart(owner, async |tx, cart| {
        let unknown = entry(GameId(Uuid::from_u128(7)), 1, 0);
        let refused =
            in_savepoint(tx, async |tx: &mut Tx| tx.carts().put_entries(cart, &[unknown]).await).await?;
        assert!(matches!(refused, Err(StorageError::Backend(_))), "{refused:?}");
        tx.carts().put_entries(cart, &[entry(game, 1, 0)]).await
    })
    .await;
    assert_eq!(shop.entries(owner).await, [entry(game, 1, 0)]);
}

/// An owner that was given a cart in the part has none after it, and may be given another.
pub async fn a_cart_that_began_in_a_part_that_failed_is_gone(shop: Shop) {
    let [game] = shop.add_games(["Portal"]).await;
    let owner = shop.shopper().await;
    shop.transact(async |tx| {
        let failed = in_savepoint(tx, async |tx: &mut Tx| {
            let cart = lock_cart(tx, owner).await.expect("the cart begins");
            tx.carts().put_entries(cart, &[entry(game, 9, 0)]).await.expect("the write succeeds");
            Err::<(), _>(OutOfMilk)
        })
        .await?;
        assert_eq!(failed, Err(OutOfMilk));
        let cart = lock_cart(tx, owner).await?;
        tx.carts().put_entries(cart, &[entry(game, 1, 0)]).await
    })
    .await;
    assert_eq!(shop.entries(owner).await, [entry(game, 1, 0)]);
}

pub async fn each_part_fails_by_itself(shop: Shop) {
    shop.transact(async |tx| {
        fail_after(tx, "first@example.com").await?;
        succeed_after(tx, "second@example.com").await?;
        fail_after(tx, "third@example.com").await?;
        fail_after(tx, "fourth@example.com").await?;
        succeed_after(tx, "fifth@example.com").await
    })
    .await;
    assert_eq!(registered(&shop).await, ["fifth", "second"]);
}

pub async fn each_part_may_be_refused(shop: Shop) {
    shop.register("taken@example.com").await;
    shop.transact(async |tx| {
        for free in ["first@example.com", "second@example.com"] {
            let refused = in_savepoint(tx, async |tx: &mut Tx| {
                write(tx, "lost@example.com").await?;
                write(tx, "taken@example.com").await
            })
            .await?;
            assert_conflict(&refused.unwrap_err(), Constraint::UserEmail);
            write(tx, free).await?;
        }
        Ok(())
    })
    .await;
    assert_eq!(registered(&shop).await, ["second", "first", "taken"]);
}

pub async fn a_part_that_succeeded_is_gone_with_its_transaction(shop: Shop) {
    for dropped in [false, true] {
        let mut tx = shop.unit_of_work().begin().await.unwrap();
        succeed_after(&mut tx, "first@example.com").await.unwrap();
        fail_after(&mut tx, "second@example.com").await.unwrap();
        if dropped {
            drop(tx);
        } else {
            tx.rollback().await.unwrap();
        }
        assert!(registered(&shop).await.is_empty());
    }
}

/// A part that swallows an error must not believe that it was kept.
pub async fn a_part_that_swallows_a_refusal_cannot_be_committed(shop: Shop) {
    shop.register("taken@example.com").await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    let swallowed = in_savepoint(&mut tx, async |tx: &mut Tx| {
        write(tx, "lost@example.com").await?;
        write(tx, "taken@example.com").await.unwrap_err();
        Ok::<_, StorageError>(())
    })
    .await;
    assert!(matches!(swallowed, Ok(Ok(()))), "{swallowed:?}");
    assert!(tx.commit().await.is_err());
    assert_eq!(registered(&shop).await, ["taken"]);
}

/// A part undoes what happened in it, not what happened before.
pub async fn a_write_that_was_refused_before_a_part_stays_refused(shop: Shop) {
    shop.register("taken@example.com").await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    write(&mut tx, "taken@example.com").await.unwrap_err();
    assert!(in_savepoint(&mut tx, async |_: &mut Tx| Err::<(), _>(OutOfMilk)).await.is_err());
    assert!(tx.commit().await.is_err());
}

async fn write(tx: &mut Tx, email: &str) -> Result<(), StorageError> {
    tx.users().insert(&new_user(email)).await.map(drop)
}

async fn succeed_after(tx: &mut Tx, email: &str) -> Result<(), StorageError> {
    in_savepoint(tx, async |tx: &mut Tx| write(tx, email).await).await?
}

async fn fail_after(tx: &mut Tx, email: &str) -> Result<(), StorageError> {
    let failed = in_savepoint(tx, async |tx: &mut Tx| {
        write(tx, email).await.expect("the write succeeds");
        Err::<(), _>(OutOfMilk)
    })
    .await?;
    assert_eq!(failed, Err(OutOfMilk));
    Ok(())
}

/// The names of all who registered, the latest first.
async fn registered(shop: &Shop) -> Vec<String> {
    let all = UserQuery { limit: 100, ..UserQuery::default() };
    let users = shop.accounts().list_users(&all).await.unwrap().items;
    users.iter().map(|user| user.email.as_str().trim_end_matches("@example.com").to_owned()).collect()
}
