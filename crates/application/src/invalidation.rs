//! Having everybody read something anew.

use domain::{
    changes::Tag,
    ports::{StorageError, UnitOfWork, in_transaction},
};
use std::sync::Arc;

/// Says that something has changed, for whoever has it cached. It is a transaction like any other, so it reaches every instance.
pub struct Invalidation {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
}

impl Invalidation {
    /// Has everything that depends on any of `tags` read anew.
    pub async fn run(&self, tags: &[Tag]) -> Result<(), StorageError> {
        in_transaction(&*self.unit_of_work, async |tx| tx.announce(tags).await).await
    }
}
