//! How often the marketplace may be asked.

use async_trait::async_trait;
use std::time::Duration;

/// The one authority on when a request to the marketplace may leave.
#[async_trait]
pub trait RequestBudget: Send + Sync {
    /// Returns when the next request may leave. Waits as long as it takes; a caller that goes away loses its slot.
    async fn acquire(&self);

    /// The marketplace asked for a pause: no request leaves for `duration`.
    async fn pause(&self, duration: Duration);
}
