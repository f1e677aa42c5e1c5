//! Ids that sort by the time of their making.

use domain::ports::Ids;
use uuid::Uuid;

/// Ids from this machine's clock and random source. Within the process they never go back, even in one millisecond.
#[derive(Debug, Clone, Copy, Default)]
pub struct UuidV7Ids;

impl Ids for UuidV7Ids {
    #[expect(clippy::disallowed_methods, reason = "this is the adapter through which ids come in")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_after_earlier_ones() {
        let ids: Vec<_> = std::iter::repeat_with(|| UuidV7Ids.next()).take(10_000).collect();
        assert!(ids.is_sorted_by(|earlier, later| earlier < later));
    }
}
