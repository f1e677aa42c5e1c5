use domain::ports::Ids;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Ids 1, 2, 3, …
#[derive(Default)]
pub(crate) struct CountingIds(AtomicU64);

impl Ids for CountingIds {
    fn next(&self) -> Uuid {
        Uuid::from_u64_pair(0, self.0.fetch_add(1, Ordering::Relaxed) + 1)
    }
}
