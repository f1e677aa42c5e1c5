//! Transactions take turns.

use crate::clock::TickingClock;
use domain::ports::{StorageError, UnitOfWork};
use std::{sync::Arc, time::Duration};
use storage_memory::MemoryStorage;
use tokio::time::Instant;

#[tokio::test(start_paused = true)]
async fn a_nested_begin_fails_instead_of_hanging() {
    let storage = MemoryStorage::new(Arc::new(TickingClock::default()));
    let outer = storage.begin().await.unwrap();
    let asked_at = Instant::now();
    assert!(matches!(storage.begin().await, Err(StorageError::Unavailable(_))));
    assert_eq!(asked_at.elapsed().as_secs(), MemoryStorage::SLOT_TIMEOUT.as_secs());
    outer.rollback().await.unwrap();
    assert!(storage.begin().await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_second_transaction_waits_for_the_first() {
    let storage = MemoryStorage::new(Arc::new(TickingClock::default()));
    let first = storage.begin().await.unwrap();
    let second = tokio::spawn({
        let storage = storage.clone();
        async move { storage.begin().await.is_ok() }
    });
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!second.is_finished());
    first.commit().await.unwrap();
    assert!(second.await.unwrap());
}
