//! Ids that are unique within the test process, each greater than the one before.

use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// The next id, shaped as a `UUIDv7`.
pub(crate) fn next_id() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    uuid_v7(NEXT.fetch_add(1, Ordering::Relaxed))
}

fn uuid_v7(number: u64) -> Uuid {
    const TIME_AND_VERSION: u64 = 0x018f_0000_0000_7000;
    const VARIANT: u64 = 0x8000_0000_0000_0000;
    Uuid::from_u64_pair(TIME_AND_VERSION, VARIANT | number)
}
