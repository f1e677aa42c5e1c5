//! Edits and the batches of laps keep out of each other's way.

use crate::{onlooker, patient_storage, until_waiting};
use domain::{
    catalogue::{EditableGame, GameEdit, GameId},
    draft::GameDraft,
    ports::{UnitOfWork, in_transaction},
};
use std::time::Duration;
use storage_contract::{draft, edit_game, write_batch};
use storage_postgres::{PgStorage, test_support::TestDatabase};
use tokio_postgres::Client;

/// A database with one game, somebody who looks on, and the game's id.
async fn furnished() -> (TestDatabase, PgStorage, Client, GameId) {
    let database = TestDatabase::create().await;
    let storage = patient_storage(&database, 3).await;
    let game = draft("Portal").build();
    in_transaction(&storage, async |tx| write_batch(tx, std::slice::from_ref(&game)).await).await.unwrap();
    let onlooker = onlooker(&database).await;
    (database, storage, onlooker, game.id)
}

async fn found(storage: &PgStorage, id: GameId) -> EditableGame {
    in_transaction(storage, async |tx| tx.game_edits().find(id).await).await.unwrap().unwrap()
}

fn titled(title: &str) -> GameEdit {
    GameEdit { title: Some(title.into()), ..GameEdit::default() }
}

fn renamed() -> GameDraft {
    draft("Portal").retitled("Portal 1").build()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_waits_for_an_edit_and_is_written_with_it() {
    let (_database, storage, onlooker, id) = furnished().await;
    let mut edit = storage.begin().await.unwrap();
    edit_game(&mut edit, id, &titled("Ours")).await.unwrap();
    let batch = tokio::spawn({
        let storage = storage.clone();
        async move { in_transaction(&storage, async |tx| write_batch(tx, &[renamed()]).await).await }
    });
    until_waiting(&onlooker, 1).await;
    edit.commit().await.unwrap();
    batch.await.unwrap().unwrap();
    let game = found(&storage, id).await;
    assert_eq!((game.shown.title.as_str(), game.listed_texts.title.as_str()), ("Ours", "Portal 1"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_waits_for_a_batch_and_goes_back_to_what_it_wrote() {
    let (_database, storage, onlooker, id) = furnished().await;
    in_transaction(&storage, async |tx| edit_game(tx, id, &titled("Ours")).await).await.unwrap();
    let mut batch = storage.begin().await.unwrap();
    write_batch(&mut batch, &[renamed()]).await.unwrap();
    let edit = tokio::spawn({
        let storage = storage.clone();
        async move { in_transaction(&storage, async |tx| edit_game(tx, id, &GameEdit::default()).await).await }
    });
    until_waiting(&onlooker, 1).await;
    batch.commit().await.unwrap();
    edit.await.unwrap().unwrap();
    assert_eq!(found(&storage, id).await.shown.title, "Portal 1");
}

/// A batch that has read that there is no edit keeps one from being made, though it has not written yet.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_edit_of_a_game_waits_for_a_batch_that_knows_of_none() {
    let (_database, storage, onlooker, id) = furnished().await;
    let mut batch = storage.begin().await.unwrap();
    assert!(batch.game_edits().lock_for_lap(&[renamed().product_id]).await.unwrap().is_empty());
    let edit = tokio::spawn({
        let storage = storage.clone();
        async move { in_transaction(&storage, async |tx| edit_game(tx, id, &titled("Ours")).await).await }
    });
    until_waiting(&onlooker, 1).await;
    batch.games().upsert_many(&[renamed()]).await.unwrap();
    batch.commit().await.unwrap();
    edit.await.unwrap().unwrap();
    let game = found(&storage, id).await;
    assert_eq!((game.shown.title.as_str(), game.listed_texts.title.as_str()), ("Ours", "Portal 1"));
}

#[tokio::test]
async fn batches_do_not_wait_for_each_other() {
    let (_database, storage, ..) = furnished().await;
    let (mut one, mut other) = (storage.begin().await.unwrap(), storage.begin().await.unwrap());
    one.game_edits().lock_for_lap(&[]).await.unwrap();
    let locked =
        tokio::time::timeout(Duration::from_secs(10), async { other.game_edits().lock_for_lap(&[]).await });
    locked.await.expect("it does not wait").unwrap();
}
