//! The level that all instances share: a port.

use async_trait::async_trait;
use std::time::Duration;

/// Some keys of the shared level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyPage {
    /// The keys. One may come again on a later page.
    pub keys: Vec<String>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<u64>,
}

/// A store of bytes that all instances share. It is never trusted: it may lose, delay, change or resurrect anything, and may be
/// away at any moment. Every call ends within a bound of milliseconds, whatever becomes of it.
#[async_trait]
pub trait SharedLevel: Send + Sync {
    /// What is under `key`. `None` if nothing is, or if it cannot be had in time.
    async fn get(&self, key: &str) -> Option<Vec<u8>>;

    /// Puts `value` under `key`, for `lifetime` at most. Returns whether that is known to have worked.
    async fn set(&self, key: &str, value: &[u8], lifetime: Duration) -> bool;

    /// Removes what is under `key`. Nothing rests on it.
    async fn remove(&self, key: &str);

    /// Tells the instances that something has changed, this one included. Nothing rests on it.
    async fn hint(&self);

    /// The keys whose names begin with `prefix`, page by page from `after`; `None` if they cannot be had. For audits: it takes
    /// time in proportion to all that is stored.
    async fn list_keys(&self, prefix: &str, after: Option<u64>) -> Option<KeyPage>;

    /// Whether calls are tried at all at this moment.
    fn is_reachable(&self) -> bool;
}
