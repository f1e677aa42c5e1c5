//! The log of security events, inside a transaction.

use super::StorageError;
use crate::account::SecurityEvent;
use async_trait::async_trait;

/// Keeps security events. They are never changed.
#[async_trait]
pub trait SecurityLog: Send {
    /// Keeps `event`, dated now.
    async fn insert(&mut self, event: &SecurityEvent) -> Result<(), StorageError>;
}
