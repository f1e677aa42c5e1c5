//! Requests that must be done once, inside a transaction.

use super::StorageError;
use crate::{
    account::UserId,
    order::{IdempotencyKey, RequestFingerprint, StoredReply},
};
use async_trait::async_trait;
use std::time::Duration;

/// What became of a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// The request is this transaction's to do.
    Ours,
    /// Another transaction is doing it, and has not ended.
    InUse,
    /// It was done, with this reply.
    Done(StoredReply),
    /// The key was used for another request.
    OtherRequest,
}

/// Keeps what was done. A claim is good until the transaction ends; what is committed with its reply is done for good.
#[async_trait]
pub trait IdempotencyRepository: Send {
    /// Claims the user's key for a request with this fingerprint. Waits for nobody.
    async fn claim(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
    ) -> Result<Claim, StorageError>;

    /// Keeps the reply to a request that this transaction has claimed.
    async fn store(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
        reply: &StoredReply,
    ) -> Result<(), StorageError>;

    /// Forgets what was done longer ago than `kept`, `limit` requests at most, and returns how many.
    async fn delete_expired(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError>;
}
