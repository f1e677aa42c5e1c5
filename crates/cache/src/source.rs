//! Where answers come from that are not in the cache: a port.

use crate::{entry::Loaded, question::Question};
use async_trait::async_trait;
use domain::ports::StorageError;

/// Reads answers from storage.
#[async_trait]
pub trait Source: Send + Sync {
    /// The answer to `question`, by readings outside any transaction, all of which begin after the call.
    async fn load(&self, question: &Question) -> Result<Loaded, StorageError>;
}
