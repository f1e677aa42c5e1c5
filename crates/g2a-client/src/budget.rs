//! The request budget of a single process.

use async_trait::async_trait;
use domain::{
    ports::{Clock, RequestBudget},
    rate::Gcra,
};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// A budget that counts the requests of this process alone; clones of the `Arc` that holds it share it.
pub struct LocalRequestBudget {
    rate: Option<Gcra>,
    clock: Arc<dyn Clock>,
    state: Mutex<State>,
}

/// Times of [`Clock::elapsed`].
#[derive(Default)]
struct State {
    /// What the rate has given away, in its own terms.
    reserved: Duration,
    /// No request leaves before.
    paused_until: Duration,
}

impl LocalRequestBudget {
    /// A budget of at most `per_minute` requests in any minute; `None` for as many as anyone wants. Either can be
    /// paused.
    pub fn new(per_minute: Option<u32>, clock: Arc<dyn Clock>) -> Self {
        Self { rate: per_minute.map(Gcra::per_minute), clock, state: Mutex::default() }
    }

    /// Takes the next slot: how long it is until then.
    fn reserve(&self) -> Duration {
        self.with_state(|state, now| {
            let earliest = now.max(state.paused_until);
            let send_at = match self.rate {
                Some(rate) => {
                    let (send_at, reserved) = rate.reserve(state.reserved, earliest);
                    state.reserved = reserved;
                    send_at
                }
                None => earliest,
            };
            send_at.saturating_sub(now)
        })
    }

    fn is_paused(&self) -> bool {
        self.with_state(|state, now| state.paused_until > now)
    }

    /// Time is read under the lock, so that it never goes back from one holder to the next.
    fn with_state<T>(&self, act: impl FnOnce(&mut State, Duration) -> T) -> T {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        act(&mut state, self.clock.elapsed())
    }
}

#[async_trait]
impl RequestBudget for LocalRequestBudget {
    async fn acquire(&self) {
        loop {
            let wait = self.reserve();
            if wait.is_zero() {
                return;
            }
            self.clock.sleep(wait).await;
            // A pause that began meanwhile covers this slot: it is lost, and the next one lies behind the pause.
            if !self.is_paused() {
                return;
            }
        }
    }

    async fn pause(&self, duration: Duration) {
        self.with_state(|state, now| {
            state.paused_until = state.paused_until.max(now.saturating_add(duration));
        });
    }
}
