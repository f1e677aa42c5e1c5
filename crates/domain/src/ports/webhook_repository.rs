//! The inbox of webhooks, inside a transaction.

use super::StorageError;
use crate::webhook::{InboxEntry, InboxId, InboxState, WebhookMessage};
use async_trait::async_trait;
use std::time::Duration;

/// Keeps messages until they are acted upon, and after.
#[async_trait]
pub trait WebhookRepository: Send {
    /// Keeps a message, dated now, unless one with its source and id was kept before. Returns whether it is new.
    async fn insert(&mut self, id: InboxId, message: &WebhookMessage) -> Result<bool, StorageError>;

    /// The waiting messages that are due, the oldest first, locked; those that another transaction has locked are passed over.
    async fn lock_due(&mut self, limit: u32) -> Result<Vec<InboxEntry>, StorageError>;

    /// The message with this id, locked until the transaction ends.
    async fn lock(&mut self, id: InboxId) -> Result<Option<InboxEntry>, StorageError>;

    /// Notes that a message was acted upon, for good, or that it is put aside for a person; `failure` tells why.
    async fn finish(
        &mut self,
        id: InboxId,
        state: InboxState,
        failure: Option<&str>,
    ) -> Result<(), StorageError>;

    /// Notes that a message was acted upon in vain; it is due again after `wait`.
    async fn postpone(&mut self, id: InboxId, failure: &str, wait: Duration) -> Result<(), StorageError>;

    /// Has a message acted upon again, as if it had come now.
    async fn replay(&mut self, id: InboxId) -> Result<(), StorageError>;

    /// Deletes messages that were acted upon and came longer ago than `kept`, `limit` at most, and returns how many. The ids of what is deleted
    /// may be used again; `kept` must be much longer than a message may be old.
    async fn delete_done(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError>;
}
