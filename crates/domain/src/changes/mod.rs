//! What changed, and which changes a reading already contains: the vocabulary of the cache's protocol (`docs/cache.md`).
//!
//! Storage logs each change as a [`Tag`] with the transaction that made it, an [`Xid`]. A [`Snapshot`] says which transactions a
//! reading saw. Both mean something within one [`Namespace`] only.

mod change;
mod namespace;
mod snapshot;
mod tag;

pub use change::{Change, Changed, Changes, Poll};
pub use namespace::{Namespace, ReadSource};
pub use snapshot::{InvalidSnapshot, Snapshot, Xid};
pub use tag::{InvalidTag, Tag};
