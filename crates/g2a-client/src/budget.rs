//! The request budget of a single process.

use async_trait::async_trait;
use domain::{
    ports::{Clock, RequestBudget, StorageError},
    rate::{BudgetState, Grant, Pace, RequestClass},
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// A budget that counts the requests of this process alone; clones of the `Arc` that holds it share it. For simulators without a
/// limit, and for tests: several processes need one that they share.
pub struct LocalRequestBudget {
    pace: Option<Pace>,
    clock: Arc<dyn Clock>,
    /// Its times are those of [`Clock::elapsed`].
    state: Mutex<BudgetState>,
}

impl LocalRequestBudget {
    /// A budget of that `pace`; `None` for as many requests as anyone wants. Either can be paused, and leaves alone what is down.
    pub fn new(pace: Option<Pace>, clock: Arc<dyn Clock>) -> Self {
        Self { pace, clock, state: Mutex::default() }
    }

    /// Time is read under the lock, so that it never goes back from one holder to the next.
    fn with_state<T>(&self, act: impl FnOnce(&mut BudgetState, Duration) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut state, self.clock.elapsed())
    }
}

#[async_trait]
impl RequestBudget for LocalRequestBudget {
    async fn reserve(&self, class: RequestClass) -> Result<Grant, StorageError> {
        Ok(self.with_state(|state, now| state.reserve(self.pace, class, now)))
    }

    async fn slow_down(&self, pause: Duration) -> Result<(), StorageError> {
        self.with_state(|state, now| state.slow_down(pause, now));
        Ok(())
    }

    async fn note_failure(&self) -> Result<(), StorageError> {
        self.with_state(|state, now| state.breaker.note_failure(now));
        Ok(())
    }

    async fn note_answer(&self) -> Result<(), StorageError> {
        self.with_state(|state, _| state.breaker.note_answer());
        Ok(())
    }
}
