//! Ids of requests.

use domain::ports::{Clock, Ids};
use std::sync::Arc;
use uuid::{Builder, Uuid};

/// Ids for what is logged, not stored: unique, in the order of time by the millisecond, and not hard to guess. They cost no call of the
/// operating system, which would be a good part of an answer from memory.
pub struct RequestIds {
    clock: Arc<dyn Clock>,
}

impl RequestIds {
    /// Ids that take the time from `clock`.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock }
    }
}

impl Ids for RequestIds {
    fn next(&self) -> Uuid {
        let millis = u64::try_from(self.clock.now().timestamp_millis()).unwrap_or_default();
        let [random @ .., _, _, _, _, _, _] = fastrand::u128(..).to_be_bytes();
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::SystemClock;
    use std::collections::BTreeSet;

    #[test]
    fn every_request_has_an_id_of_its_own_of_the_seventh_version() {
        let ids = RequestIds::new(Arc::new(SystemClock::start()));
        let some: BTreeSet<Uuid> = std::iter::repeat_with(|| ids.next()).take(10_000).collect();
        assert_eq!(some.len(), 10_000);
        assert!(some.iter().all(|id| id.get_version_num() == 7));
    }
}
