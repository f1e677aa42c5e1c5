//! The storage as a whole, and how transactions take turns.

use crate::{
    change_table::ChangeTable, changed_tags::changed_tags, state::State, transaction::MemoryTransaction,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    changes::{Changed, Tag},
    ports::{Clock, StorageError, Tx, UnitOfWork},
};
use futures_util::{
    future::{Either, select},
    lock::Mutex,
};
use std::{
    collections::BTreeSet,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// All of the shop's data, in memory. Clones share it.
#[derive(Clone)]
pub struct MemoryStorage {
    slot: Arc<Mutex<()>>,
    pub(crate) committed: Committed,
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

/// What everybody sees: the state, and the log of how it came about. Both change at one moment.
#[derive(Clone, Default)]
pub(crate) struct Committed(Arc<RwLock<Current>>);

/// The state is replaced as a whole, so that no reader sees half a transaction.
#[derive(Default)]
struct Current {
    state: Arc<State>,
    changes: ChangeTable,
}

impl Committed {
    pub(crate) fn snapshot(&self) -> Arc<State> {
        self.read(|state, _| Arc::clone(state))
    }

    /// What `look` finds in state and log, which are of one moment.
    pub(crate) fn read<T>(&self, look: impl FnOnce(&Arc<State>, &ChangeTable) -> T) -> T {
        let Current { state, changes } = &*self.0.read().unwrap_or_else(PoisonError::into_inner);
        look(state, changes)
    }

    /// What the transaction in progress has changed, if `state` is what it would commit.
    pub(crate) fn changed(&self, state: &State, announced: &BTreeSet<Tag>) -> Changed {
        self.read(|before, changes| {
            let tags: Vec<Tag> = changed_tags(before, state).union(announced).cloned().collect();
            Changed { xid: (!tags.is_empty()).then(|| changes.next()), tags }
        })
    }

    /// Puts `state` in the place of the one before, and logs the difference.
    pub(crate) fn replace(&self, state: State, announced: BTreeSet<Tag>, now: DateTime<Utc>) {
        let current = &mut *self.0.write().unwrap_or_else(PoisonError::into_inner);
        let mut tags = changed_tags(&current.state, &state);
        tags.extend(announced);
        current.changes.append(tags, now);
        current.state = Arc::new(state);
    }

    /// See [`ChangeTable::prune`].
    pub(crate) fn prune(&self, kept: Duration, limit: u32, now: DateTime<Utc>) -> u64 {
        self.0.write().unwrap_or_else(PoisonError::into_inner).changes.prune(kept, limit, now)
    }
}
