//! How often the marketplace may be asked.

use super::StorageError;
use crate::rate::{Grant, RequestClass};
use async_trait::async_trait;
use std::time::Duration;

/// The one authority on when a request to the marketplace may leave, for all processes together ([`crate::rate`]). It gives out send
/// times; waiting for them is the caller's business, and so is asking again when one was slept through.
#[async_trait]
pub trait RequestBudget: Send + Sync {
    /// Counts the next request of `class`, if there is room.
    async fn reserve(&self, class: RequestClass) -> Result<Grant, StorageError>;

    /// The marketplace asked for fewer requests: nobody asks for `pause`, and then more slowly.
    async fn slow_down(&self, pause: Duration) -> Result<(), StorageError>;

    /// The marketplace did not answer, or not as itself.
    async fn note_failure(&self) -> Result<(), StorageError>;

    /// The marketplace answered, whatever it said. Needs to be told only to a grant that is troubled.
    async fn note_answer(&self) -> Result<(), StorageError>;
}
