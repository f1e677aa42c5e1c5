//! The real engine behind the gate.

use super::*;
use std::time::Instant;
use tokio_postgres::{Client, NoTls};

/// A client, and the task that carries its bytes.
async fn connect(database: &EmbeddedPostgres) -> (Client, JoinHandle<()>) {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    (client, tokio::spawn(async move { _ = connection.await }))
}

async fn count(client: &Client) -> i64 {
    client.query_one("SELECT count(*) FROM kept", &[]).await.unwrap().get(0)
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_survive_whatever_clients_and_restarts_do() {
    let folder = tempfile::tempdir().unwrap();
    let database = EmbeddedPostgres::start(folder.path()).await.unwrap();
    let (client, _) = connect(&database).await;
    client
        .batch_execute("SELECT similarity('word', 'two words'); CREATE TABLE kept (id bigint PRIMARY KEY)")
        .await
        .unwrap();
    client.batch_execute("INSERT INTO kept VALUES (1)").await.unwrap();
    client.batch_execute("BEGIN; INSERT INTO kept VALUES (2)").await.unwrap();
    drop(client);

    // Its transaction was open when it left: nothing of it is there, and nothing of it is locked.
    let (client, carrier) = connect(&database).await;
    assert_eq!(count(&client).await, 1);
    client.batch_execute("BEGIN; INSERT INTO kept VALUES (2)").await.unwrap();
    let answer = client.query("SELECT repeat('x', 100000), pg_sleep(0.01) FROM generate_series(1, 50)", &[]);
    assert!(tokio::time::timeout(Duration::from_millis(50), answer).await.is_err());
    carrier.abort();

    // It broke off in the middle of an answer: the next one is served as if nothing had been.
    let (client, _) = connect(&database).await;
    assert_eq!(count(&client).await, 1);
    client.batch_execute("INSERT INTO kept VALUES (2)").await.unwrap();

    // It is still there when the database stops, and that takes no longer for it.
    let stopping = Instant::now();
    database.stop().await;
    assert!(stopping.elapsed() < PATIENCE, "{:?}", stopping.elapsed());
    assert!(client.query_one("SELECT 1", &[]).await.is_err());

    let database = EmbeddedPostgres::start(folder.path()).await.unwrap();
    let (client, _) = connect(&database).await;
    assert_eq!(count(&client).await, 2);
    database.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_client_waits_until_the_first_has_left() {
    let folder = tempfile::tempdir().unwrap();
    let database = EmbeddedPostgres::start(folder.path()).await.unwrap();
    let (first, _) = connect(&database).await;
    {
        let mut second = std::pin::pin!(connect(&database));
        assert!(tokio::time::timeout(Duration::from_millis(100), &mut second).await.is_err());
        drop(first);
        let (second, _) = second.await;
        second.query_one("SELECT 1", &[]).await.unwrap();
    }
    database.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_ended_is_started_again_for_the_next_client() {
    let folder = tempfile::tempdir().unwrap();
    let mut engine =
        Engine::start(DataFolder::claim(folder.path()).unwrap().path().join("postgres")).await.unwrap();
    let endpoint = Endpoint::in_folder(folder.path(), ".s.PGSQL.5432");
    engine.stop().await;
    let gate = Gate::open(&endpoint, engine).await.unwrap();
    let url = gate.url();
    let (stop, stopped) = oneshot::channel();
    let serving = tokio::spawn(gate.serve(stopped));
    let (client, connection) = tokio_postgres::connect(&url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client.query_one("SELECT 1", &[]).await.unwrap();
    stop.send(()).unwrap();
    serving.await.unwrap();
}
