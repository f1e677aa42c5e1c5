//! Requests that may come twice and are done once.

use domain::{
    account::UserId,
    order::{IdempotencyKey, RequestFingerprint, StoredReply},
    ports::{Claim, Clock, StorageError, Tx},
};
use std::time::Duration;

/// A request that its client has named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedRequest {
    /// Whose it is.
    pub user: UserId,
    /// What the client calls it.
    pub key: IdempotencyKey,
    /// What it asks for.
    pub fingerprint: RequestFingerprint,
}

/// How long a reply is kept.
pub const KEPT: Duration = Duration::from_hours(24);

/// Why a request is not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotDone {
    /// It is being done, and was for as long as we have waited.
    #[error("a request with this key is being done")]
    InUse,
    /// Its key was used for another.
    #[error("the key was used for another request")]
    OtherRequest,
}

/// The waits for a request with the same key that is being done: most take less, and get the same reply.
const WAITS: [Duration; 6] = [
    Duration::from_millis(20),
    Duration::from_millis(50),
    Duration::from_millis(100),
    Duration::from_millis(200),
    Duration::from_millis(400),
    Duration::from_millis(800),
];

impl NamedRequest {
    /// Claims the request for this transaction: `None` if it is to be done, or the reply that it got when it was done.
    pub(crate) async fn claim(
        &self,
        tx: &mut Tx,
    ) -> Result<Result<Option<StoredReply>, NotDone>, StorageError> {
        Ok(match tx.idempotency().claim(self.user, &self.key, self.fingerprint).await? {
            Claim::Ours => Ok(None),
            Claim::Done(reply) => Ok(Some(reply)),
            Claim::InUse => Err(NotDone::InUse),
            Claim::OtherRequest => Err(NotDone::OtherRequest),
        })
    }

    /// Keeps the reply, in the transaction that has done the request.
    pub(crate) async fn keep(&self, tx: &mut Tx, reply: &StoredReply) -> Result<(), StorageError> {
        tx.idempotency().store(self.user, &self.key, self.fingerprint, reply).await
    }
}

/// Waits for the `attempt`th time, from zero, while the same request is being done by another; `false` when it has been long enough.
pub(crate) async fn wait_for_other(clock: &dyn Clock, attempt: usize) -> bool {
    let Some(wait) = WAITS.get(attempt) else { return false };
    clock.sleep(*wait).await;
    true
}
