//! The storage as a whole, and how transactions take turns.

use crate::{state::State, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::ports::{Clock, StorageError, Tx, UnitOfWork};
use futures_util::{
    future::{Either, select},
    lock::Mutex,
};
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// All of the shop's data, in memory. Clones share it.
#[derive(Clone)]
pub struct MemoryStorage {
    slot: Arc<Mutex<()>>,
    committed: Committed,
    clock: Arc<dyn Clock>,
}

impl MemoryStorage {
    /// How long `begin` waits, by the clock, for the transaction in progress to end.
    pub const SLOT_TIMEOUT: Duration = Duration::from_secs(5);

    /// An empty storage that takes the time from `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { slot: Arc::default(), committed: Committed::default(), clock }
    }

    /// What was committed last.
    pub(crate) fn snapshot(&self) -> Arc<State> {
        self.committed.snapshot()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }
}

#[async_trait]
impl UnitOfWork for MemoryStorage {
    async fn begin(&self) -> Result<Tx, StorageError> {
        let turn = Arc::clone(&self.slot).lock_owned();
        match select(turn, self.clock.sleep(Self::SLOT_TIMEOUT)).await {
            Either::Left((slot, _)) => {
                Ok(Tx::new(MemoryTransaction::new(slot, self.committed.clone(), Arc::clone(&self.clock))))
            }
            Either::Right(_) => Err(StorageError::Unavailable("another transaction is in progress".into())),
        }
    }
}

/// The state that everybody sees. It is replaced as a whole, so that no reader sees half a transaction.
#[derive(Clone, Default)]
pub(crate) struct Committed(Arc<RwLock<Arc<State>>>);

impl Committed {
    pub(crate) fn snapshot(&self) -> Arc<State> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn replace(&self, state: State) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
    }
}
