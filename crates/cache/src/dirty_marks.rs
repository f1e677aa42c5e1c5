//! What this instance has written and may not have polled yet.

use crate::slot::{SLOTS, Slot};
use std::sync::atomic::{AtomicU64, Ordering};

/// For each tag, the number of the first poll that began after this instance last changed it. What is known as of an earlier poll
/// may lack that change, so nothing that carries the tag is served by it: whoever writes here sees it here at once.
pub(crate) struct DirtyMarks {
    clean_from: Box<[AtomicU64]>,
}

impl DirtyMarks {
    pub(crate) fn new() -> Self {
        Self { clean_from: (0..SLOTS).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Marks `slot` until poll `number` is done. To be called after the commit, with a poll that has not begun.
    pub(crate) fn mark(&self, slot: Slot, number: u64) {
        if let Some(clean_from) = self.clean_from.get(slot.index()) {
            clean_from.fetch_max(number, Ordering::Release);
        }
    }

    /// Whether poll `number` began after everything that this instance has changed of `slot`.
    pub(crate) fn is_clean(&self, slot: Slot, number: u64) -> bool {
        self.clean_from
            .get(slot.index())
            .is_some_and(|clean_from| clean_from.load(Ordering::Acquire) <= number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::changes::Tag;

    #[test]
    fn a_mark_lasts_until_its_poll() {
        let marks = DirtyMarks::new();
        let (marked, other) = (Slot::of(&Tag::catalogue()), Slot::of(&Tag::categories()));
        marks.mark(marked, 5);
        assert!(!marks.is_clean(marked, 4) && marks.is_clean(marked, 5));
        assert!(marks.is_clean(other, 0));
    }

    #[test]
    fn an_earlier_mark_does_not_end_a_later_one() {
        let marks = DirtyMarks::new();
        let slot = Slot::of(&Tag::catalogue());
        marks.mark(slot, 5);
        marks.mark(slot, 3);
        assert!(!marks.is_clean(slot, 4));
    }
}
