//! The buying line: buys from the marketplace what customers have paid for (`orders.md`).
//!
//! ```text
//! take up ──► machine ──► commit ──► call ──► machine ──► commit ──► call ──► … ──► give back
//!  lease,     domain       fenced     once
//!  attempt                by attempt
//! ```
//!
//! What is done next is decided by [`domain::purchase`] alone. Here it is carried out: every state is committed before the call that
//! follows from it, under the number of the attempt, so that a worker which slept while another took its unit up writes nothing more.

mod carry_out;
pub(crate) mod commit;
mod keep_key;
mod late_answers;
mod rotate_keys;

pub use keep_key::KeptKey;
pub use rotate_keys::{RotateKeysError, rotate_some_keys};

use domain::{
    ports::{Clock, Ids, KeyVault, StorageError, Supplier, TakenUp, UnitOfWork, WorkerId, in_transaction},
    purchase::{PurchasePolicy, UnexpectedEvent},
};
use std::{sync::Arc, time::Duration};

/// Buys units.
pub struct Buying {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// Where keys are bought.
    pub supplier: Arc<dyn Supplier>,
    /// Seals keys.
    pub vault: Arc<dyn KeyVault>,
    /// For the ids of movements.
    pub ids: Arc<dyn Ids>,
    /// For deadlines and waits.
    pub clock: Arc<dyn Clock>,
    /// How patient it is.
    pub policy: PurchasePolicy,
    /// Who takes units up here.
    pub worker: WorkerId,
    /// For how long a unit is taken up: longer than a call may take. Whose lease runs out is taken up by another, which is safe, but
    /// may ask the marketplace in vain.
    pub lease: Duration,
}

/// Why a unit was left where it stood. Another attempt goes on from there.
#[derive(Debug, thiserror::Error)]
pub enum BuyingError {
    /// Another worker has taken it up, or it was cancelled.
    #[error("the unit was taken up by another worker, or cancelled")]
    TakenOver,
    /// What has happened cannot happen to a unit in its state.
    #[error("a unit met an event that its state does not know")]
    Unexpected(#[from] UnexpectedEvent),
    /// Storage failed.
    #[error("what became of a unit could not be stored")]
    Storage(#[from] StorageError),
}

impl Buying {
    /// Takes up units that are due, `limit` at most. Each of them has to be carried on, by [`Buying::carry_on`].
    pub async fn take_up(&self, limit: u32) -> Result<Vec<TakenUp>, StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.orders().take_up(self.worker, limit, self.lease).await
        })
        .await
    }
}
