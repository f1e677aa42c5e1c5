//! The changes that this instance knows of, by what they changed.

use crate::slot::{SLOTS, Slot};
use domain::changes::{Snapshot, Xid};
use std::sync::atomic::{AtomicU64, Ordering};

/// How many transactions a slot tells apart. Older ones become one range.
const RECENT: usize = 8;

/// No transaction has this number.
const NONE: u64 = 0;

/// The transactions that changed each tag, as far as they are known. It has a fixed size: tags that share a slot count as one, and
/// of many transactions only the range is kept. Both make an entry look older than it is, never newer, and nothing that a hit
/// under way may still read is ever taken away.
///
/// One task records; hits read at the same time without a lock.
pub(crate) struct TagTable {
    slots: Box<[Changes]>,
}

/// The transactions that changed the tags of a slot.
struct Changes {
    recent: [AtomicU64; RECENT],
    /// The range of those that had to make room. Empty while `first` is greater than `last`.
    first: AtomicU64,
    last: AtomicU64,
}

impl TagTable {
    pub(crate) fn new() -> Self {
        Self { slots: (0..SLOTS).map(|_| Changes::none()).collect() }
    }

    /// Notes that `xid` changed the tags of `slot`.
    pub(crate) fn record(&self, slot: Slot, xid: Xid) {
        if let Some(changes) = self.slots.get(slot.index()) {
            changes.record(xid.0);
        }
    }

    /// Whether a reading at `stamp` contains every known change of the tags of `slot`.
    pub(crate) fn all_seen(&self, slot: Slot, stamp: &Snapshot) -> bool {
        self.slots.get(slot.index()).is_some_and(|changes| changes.all_seen(stamp))
    }
}

impl Changes {
    fn none() -> Self {
        Self {
            recent: std::array::from_fn(|_| AtomicU64::new(NONE)),
            first: AtomicU64::new(u64::MAX),
            last: AtomicU64::new(NONE),
        }
    }

    fn record(&self, xid: u64) {
        let known = |place: &AtomicU64| place.load(Ordering::Relaxed);
        if self.recent.iter().any(|place| known(place) == xid) {
            return;
        }
        let Some(place) = self.recent.iter().min_by_key(|place| known(place)) else { return };
        let oldest = known(place);
        if oldest > xid {
            self.widen(xid);
            return;
        }
        if oldest != NONE {
            // First, so that a hit that finds the new number in this place also finds the old one in the range.
            self.widen(oldest);
        }
        place.store(xid, Ordering::Release);
    }

    fn widen(&self, xid: u64) {
        self.first.fetch_min(xid, Ordering::Release);
        self.last.fetch_max(xid, Ordering::Release);
    }

    fn all_seen(&self, stamp: &Snapshot) -> bool {
        let recent_seen = self.recent.iter().all(|place| {
            let xid = place.load(Ordering::Acquire);
            xid == NONE || stamp.sees(Xid(xid))
        });
        // After the recent ones, for what was among them may just have moved here.
        recent_seen && {
            let (first, last) = (self.first.load(Ordering::Acquire), self.last.load(Ordering::Acquire));
            first > last || stamp.sees_all(Xid(first), Xid(last))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::changes::Tag;
    use proptest::prelude::*;

    fn slot() -> Slot {
        Slot::of(&Tag::catalogue())
    }

    #[test]
    fn nothing_known_is_seen_by_anyone() {
        assert!(TagTable::new().all_seen(slot(), &Snapshot::empty()));
    }

    #[test]
    fn a_change_is_of_its_own_slot_alone() {
        let table = TagTable::new();
        table.record(slot(), Xid(7));
        assert!(!table.all_seen(slot(), &Snapshot::before(Xid(7))));
        assert!(table.all_seen(slot(), &Snapshot::before(Xid(8))));
        assert!(table.all_seen(Slot::of(&Tag::categories()), &Snapshot::before(Xid(7))));
    }

    #[test]
    fn a_change_still_in_progress_at_the_stamp_is_not_seen() {
        let table = TagTable::new();
        table.record(slot(), Xid(7));
        assert!(!table.all_seen(slot(), &"7:9:7".parse().unwrap()));
        assert!(table.all_seen(slot(), &"8:9:8".parse().unwrap()));
    }

    #[test]
    fn a_change_that_had_to_make_room_is_remembered_whenever_it_came() {
        for late in [false, true] {
            let table = TagTable::new();
            let (old, many) = (Xid(1), (10..30).map(Xid));
            let order: Vec<Xid> =
                if late { many.chain([old]).collect() } else { [old].into_iter().chain(many).collect() };
            for xid in order {
                table.record(slot(), xid);
            }
            assert!(!table.all_seen(slot(), &"1:40:1".parse().unwrap()), "late: {late}");
            assert!(table.all_seen(slot(), &"40:40:".parse().unwrap()), "late: {late}");
        }
    }

    /// A snapshot over a few numbers.
    fn any_stamp() -> impl Strategy<Value = Snapshot> {
        (1_u64..30, prop::collection::btree_set(1_u64..30, 0..4)).prop_map(|(xmax, in_progress)| {
            let in_progress: Vec<Xid> = in_progress.into_iter().filter(|xid| *xid < xmax).map(Xid).collect();
            let xmin = in_progress.first().copied().unwrap_or(Xid(xmax));
            Snapshot::new(xmin, Xid(xmax), in_progress).unwrap()
        })
    }

    proptest! {
        #[test]
        fn no_change_is_ever_forgotten(xids in prop::collection::vec(1_u64..30, 0..25), stamp in any_stamp()) {
            let table = TagTable::new();
            for xid in &xids {
                table.record(slot(), Xid(*xid));
            }
            let truly = xids.iter().all(|xid| stamp.sees(Xid(*xid)));
            prop_assert!(truly || !table.all_seen(slot(), &stamp));
        }

        #[test]
        fn few_changes_are_told_exactly(xids in prop::collection::btree_set(1_u64..30, 0..=RECENT), stamp in any_stamp()) {
            let table = TagTable::new();
            for xid in &xids {
                table.record(slot(), Xid(*xid));
            }
            let truly = xids.iter().all(|xid| stamp.sees(Xid(*xid)));
            prop_assert_eq!(table.all_seen(slot(), &stamp), truly);
        }
    }
}
