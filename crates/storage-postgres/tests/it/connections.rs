//! Connections: how they are opened, and what they work under.

use crate::onlooker;
use domain::ports::UnitOfWork;
use secrecy::SecretString;
use std::{error::Error, num::NonZeroUsize, time::Duration};
use storage_postgres::{ConnectError, PgConfig, PgStorage, test_support::TestDatabase};
use tokio::net::TcpListener;

fn config(url: String) -> PgConfig {
    PgConfig::new(SecretString::from(url), NonZeroUsize::MIN)
}

/// Everything that a log could show of an error.
fn everything_said(error: &dyn Error) -> String {
    let mut said = format!("{error:?} {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        said = format!("{said}: {cause}");
        source = cause.source();
    }
    said
}

async fn refusal(url: String) -> ConnectError {
    PgStorage::connect(&config(url)).await.err().expect("there is no such database")
}

#[tokio::test]
async fn a_password_is_never_told() {
    let database = TestDatabase::create().await;
    let (_, server) = database.url().split_once('@').unwrap();
    for url in [
        format!("postgres://nobody:hunter2@{server}"),
        "postgres://nobody:hunter2@127.0.0.1:1/none".to_owned(),
        "postgres://nobody:hunter2@127.0.0.1:none/none".to_owned(),
        // What follows the first of two @ is taken for the host, and hosts are told.
        "postgres://nobody:half@hunter2@127.0.0.1:1/none".to_owned(),
        "hunter2".to_owned(),
    ] {
        let said = format!("{:?} {}", config(url.clone()), everything_said(&refusal(url).await));
        assert!(!said.contains("hunter2"), "{said}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_with_the_reason() {
    let error = refusal("postgres://keymart@127.0.0.1:1/keymart".to_owned()).await;
    assert!(matches!(error, ConnectError::Unreachable(_)), "{error:?}");
    assert!(everything_said(&error).contains("refused"), "{}", everything_said(&error));
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://keymart@{}/keymart", silent.local_addr().unwrap());
    let config = PgConfig { connect_timeout: Duration::from_millis(50), ..config(url) };
    let error = PgStorage::connect(&config).await.err().unwrap();
    assert!(matches!(error, ConnectError::Unreachable(_)), "{error:?}");
}

/// The tests' server has no certificate, and is on this machine.
#[tokio::test]
async fn encryption_that_is_required_is_not_done_without() {
    let database = TestDatabase::create().await;
    let separator = if database.url().contains('?') { '&' } else { '?' };
    let url = |parameters: &str| format!("{}{separator}{parameters}", database.url());
    for parameters in ["sslmode=disable", "sslmode=prefer"] {
        PgStorage::connect(&config(url(parameters))).await.unwrap();
    }
    for parameters in ["sslmode=require", "sslmode=verify-ca", "sslmode=verify-full"] {
        let error = refusal(url(parameters)).await;
        assert!(
            matches!(error, ConnectError::Unreachable(_) | ConnectError::Tls(_)),
            "{parameters}: {error:?}"
        );
    }
    let error = refusal(url("sslmode=verify-full&sslrootcert=/nowhere/ca.pem")).await;
    assert!(matches!(error, ConnectError::Tls(_)), "{error:?}");
}

#[tokio::test]
async fn every_connection_has_a_name() {
    let database = TestDatabase::create().await;
    let config = PgConfig { application_name: "a test".into(), ..database.config(1) };
    let storage = PgStorage::connect(&config).await.unwrap();
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'a test'";
    assert_eq!(onlooker(&database).await.query_one(sql, &[]).await.unwrap().get::<_, i64>(0), 1);
    drop(storage);
}

#[tokio::test]
async fn the_pool_tells_how_busy_it_is() {
    let database = TestDatabase::create().await;
    let storage = database.storage(3).await;
    let idle = storage.pool_status();
    assert_eq!((idle.max_size, idle.size, idle.available, idle.waiting), (3, 1, 1, 0));
    let tx = storage.begin().await.unwrap();
    assert_eq!(storage.pool_status().available, 0);
    tx.rollback().await.unwrap();
    assert_eq!(storage.pool_status().available, 1);
}
