//! What every request passes before it leaves: the wait for its turn in the request budget, and what the budget hears of it
//! afterwards.

use crate::error::G2aError;
use domain::{
    ports::{Clock, RequestBudget, StorageError},
    rate::{Grant, RequestClass},
};
use metrics::{counter, histogram};
use std::{sync::Arc, time::Duration};
use tokio::sync::Mutex;

/// By how much a send time may be missed. Less than the lateness that [`domain::rate::Pace`] reckons with, because the network
/// adds to it.
const LATEST: Duration = Duration::from_millis(300);

/// How long a request waits for its turn: a customer's until the order had better be told, others longer than any pause.
fn patience(class: RequestClass) -> Duration {
    match class {
        RequestClass::Purchase => Duration::from_secs(20),
        RequestClass::Background => Duration::from_mins(10),
    }
}

/// The way to one G2A.
pub(crate) struct Gate {
    budget: Arc<dyn RequestBudget>,
    clock: Arc<dyn Clock>,
    purchases: Line,
    others: Line,
}

/// Who stands first asks the budget; the others would but be told the same.
type Line = Mutex<()>;

/// Leave for one request to go now.
#[must_use]
pub(crate) struct Pass {
    /// See [`Grant::Go`].
    is_troubled: bool,
}

/// What the budget wants to know of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Heard {
    /// Whether G2A answered, and as itself.
    pub(crate) is_answer: bool,
    /// For how long nobody must ask.
    pub(crate) pause: Option<Duration>,
}

impl Gate {
    pub(crate) fn new(budget: Arc<dyn RequestBudget>, clock: Arc<dyn Clock>) -> Self {
        Self { budget, clock, purchases: Line::default(), others: Line::default() }
    }

    /// Returns when a request of `class` may leave. An error means that it must not, and that nothing was asked.
    pub(crate) async fn enter(&self, class: RequestClass) -> Result<Pass, G2aError> {
        let began = self.clock.elapsed();
        let entered = self.wait_for_turn(class, began).await;
        let waited = self.clock.elapsed().saturating_sub(began);
        histogram!("g2a_budget_wait_seconds", "class" => name(class)).record(waited);
        if matches!(entered, Err(G2aError::Down { .. })) {
            counter!("g2a_breaker_refusals_total", "class" => name(class)).increment(1);
        }
        entered
    }

    async fn wait_for_turn(&self, class: RequestClass, began: Duration) -> Result<Pass, G2aError> {
        loop {
            let (wait, is_troubled) = self.reserve(class, began).await?;
            let send_at = self.clock.elapsed() + wait;
            self.clock.sleep(wait).await;
            // A machine that was suspended, or a process that was stopped, wakes up when others have the turn.
            if self.clock.elapsed() <= send_at + LATEST {
                return Ok(Pass { is_troubled });
            }
        }
    }

    /// Asks until there is room: how long it is until the turn, and whether there was trouble before.
    async fn reserve(&self, class: RequestClass, began: Duration) -> Result<(Duration, bool), G2aError> {
        let line = if class == RequestClass::Purchase { &self.purchases } else { &self.others };
        let _first = line.lock().await;
        loop {
            match self.budget.reserve(class).await.map_err(G2aError::NoBudget)? {
                Grant::Go { wait, troubled } => return Ok((wait, troubled)),
                Grant::Later(wait) => {
                    let left = (began + patience(class)).saturating_sub(self.clock.elapsed());
                    if left.is_zero() {
                        return Err(G2aError::NoTurn);
                    }
                    self.clock.sleep(wait.min(left)).await;
                }
                Grant::Down(rest) => return Err(G2aError::Down { rest }),
            }
        }
    }

    /// Tells the budget what it wants to know. That it cannot be told takes nothing from the answer.
    pub(crate) async fn leave(&self, pass: Pass, heard: Heard) {
        if let Some(pause) = heard.pause {
            warn_of(self.budget.slow_down(pause).await);
        }
        if !heard.is_answer {
            warn_of(self.budget.note_failure().await);
        } else if pass.is_troubled {
            warn_of(self.budget.note_answer().await);
        }
    }
}

/// The word for it in metrics.
fn name(class: RequestClass) -> &'static str {
    match class {
        RequestClass::Purchase => "purchase",
        RequestClass::Background => "background",
    }
}

fn warn_of(noted: Result<(), StorageError>) {
    if let Err(error) = noted {
        tracing::warn!(%error, "the request budget does not know how G2A does");
    }
}

#[cfg(test)]
mod tests;
