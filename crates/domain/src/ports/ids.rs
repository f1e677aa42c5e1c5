//! Ids, so that tests choose them.

use uuid::Uuid;

/// A source of new ids.
pub trait Ids: Send + Sync {
    /// A new `UUIDv7` (RFC 9562): unique, and later ids sort after earlier ones.
    fn next(&self) -> Uuid;
}
