//! What no transaction may write, and what becomes of one that tries.

use super::HOUR;
use crate::{Shop, draft, new_run};
use domain::{
    catalogue::{CatalogueFilter, GameId},
    ports::{Constraint, StorageError},
};
use std::time::Duration;
use uuid::Uuid;

pub async fn two_games_of_one_slug_are_refused(shop: Shop) {
    shop.upsert([draft("Portal").slug("the-one")]).await;
    assert_conflict(&shop.refuse([draft("Half-Life").slug("the-one")]).await, Constraint::GameSlug);
}

pub async fn two_new_games_of_one_slug_are_refused(shop: Shop) {
    let error = shop.refuse([draft("Portal").slug("the-one"), draft("Half-Life").slug("the-one")]).await;
    assert_conflict(&error, Constraint::GameSlug);
}

pub async fn two_games_of_one_id_are_refused(shop: Shop) {
    let id = GameId(Uuid::from_u128(7));
    shop.upsert([draft("Portal").id(id)]).await;
    assert_conflict(&shop.refuse([draft("Half-Life").id(id)]).await, Constraint::GameId);
}

/// A known game keeps its id and slug, so those that the draft proposes cannot conflict.
pub async fn what_a_known_game_proposes_is_not_refused(shop: Shop) {
    let id = GameId(Uuid::from_u128(7));
    shop.upsert([draft("Portal").id(id).slug("the-one"), draft("Half-Life")]).await;
    let counts = shop.upsert([draft("Half-Life").id(id).slug("the-one").price(1)]).await;
    assert_eq!(counts.updated, 1);
}

pub async fn two_unfinished_runs_of_one_job_are_refused(shop: Shop) {
    shop.begin_run(&new_run(), HOUR).await;
    let second = shop.refused(async |tx| tx.sync_runs().insert(&new_run(), HOUR).await).await;
    assert_conflict(&second, Constraint::OneUnfinishedRun);
}

/// Even a run whose lease has expired has to be ended before the next begins.
pub async fn an_expired_lease_alone_makes_no_room_for_a_run(shop: Shop) {
    shop.begin_run(&new_run(), Duration::ZERO).await;
    let second = shop.refused(async |tx| tx.sync_runs().insert(&new_run(), HOUR).await).await;
    assert_conflict(&second, Constraint::OneUnfinishedRun);
}

pub async fn nothing_of_a_refused_write_stays(shop: Shop) {
    shop.upsert([draft("Portal").slug("the-one")]).await;
    shop.refuse([draft("Portal 2"), draft("Half-Life").slug("the-one"), draft("Portal 3")]).await;
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Portal"]);
}

/// A caller that swallows an error must not believe that its transaction was kept.
pub async fn a_transaction_in_which_a_write_was_refused_cannot_be_committed(shop: Shop) {
    shop.upsert([draft("Portal").slug("the-one")]).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    tx.games().upsert_many(&[draft("Portal 2").build()]).await.unwrap();
    let refused = tx.games().upsert_many(&[draft("Half-Life").slug("the-one").build()]).await;
    assert_conflict(&refused.unwrap_err(), Constraint::GameSlug);
    assert!(tx.commit().await.is_err());
    assert!(shop.find("Portal 2").await.is_none());
}

pub(super) fn assert_conflict(error: &StorageError, constraint: Constraint) {
    assert!(matches!(error, StorageError::Conflict(named) if *named == constraint), "{error:?}");
}
