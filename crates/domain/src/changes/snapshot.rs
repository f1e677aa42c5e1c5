//! Which transactions a reading saw.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// The number of a transaction that wrote. Later ones have greater numbers, and commit in any order; a number is never used twice
/// within one [`Namespace`](super::Namespace).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Xid(pub u64);

/// The transactions that had ended when something was read: those below `xmin`, and those below `xmax` that are not `in_progress`
/// (PostgreSQL's `pg_snapshot`). Of a transaction that had ended, the reading saw everything if it committed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Snapshot {
    xmin: Xid,
    xmax: Xid,
    in_progress: Box<[Xid]>,
}

/// A text or a combination of numbers that is no snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a snapshot: must be xmin:xmax:xid,… with ascending transactions between xmin and xmax")]
pub struct InvalidSnapshot;

impl Snapshot {
    /// The snapshot of a reading that saw nothing.
    pub fn empty() -> Self {
        Self::before(Xid(0))
    }

    /// The snapshot that saw every transaction before `xid`, and no other.
    pub fn before(xid: Xid) -> Self {
        Self { xmin: xid, xmax: xid, in_progress: Box::default() }
    }

    /// The snapshot with these bounds, and the transactions between them that were in progress, in ascending order.
    pub fn new(xmin: Xid, xmax: Xid, in_progress: Vec<Xid>) -> Result<Self, InvalidSnapshot> {
        let ascending = in_progress.is_sorted_by(|a, b| a < b);
        let inside = in_progress.first().is_none_or(|first| *first >= xmin)
            && in_progress.last().is_none_or(|last| *last < xmax);
        if xmin <= xmax && ascending && inside {
            Ok(Self { xmin, xmax, in_progress: in_progress.into() })
        } else {
            Err(InvalidSnapshot)
        }
    }

    /// Every transaction before this one had ended.
    pub fn xmin(&self) -> Xid {
        self.xmin
    }

    /// Neither this transaction nor a later one had ended.
    pub fn xmax(&self) -> Xid {
        self.xmax
    }

    /// The transactions between `xmin` and `xmax` that had not ended, in ascending order.
    pub fn in_progress(&self) -> &[Xid] {
        &self.in_progress
    }

    /// Whether the reading contains what `xid` changed, given that `xid` committed.
    pub fn sees(&self, xid: Xid) -> bool {
        xid < self.xmin || (xid < self.xmax && self.in_progress.binary_search(&xid).is_err())
    }

    /// Whether the reading contains what any transaction from `first` to `last` changed.
    pub fn sees_all(&self, first: Xid, last: Xid) -> bool {
        last < self.xmin
            || (last < self.xmax && !self.in_progress.iter().any(|xid| (first..=last).contains(xid)))
    }

    /// Whether the reading contains all that one at `earlier` contains.
    pub fn includes(&self, earlier: &Self) -> bool {
        self.xmax >= earlier.xmax && self.in_progress.iter().all(|xid| !earlier.sees(*xid))
    }
}

/// As PostgreSQL writes it: `xmin:xmax:xid,xid,…`.
impl fmt::Display for Snapshot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:", self.xmin.0, self.xmax.0)?;
        for (index, xid) in self.in_progress.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(f, "{comma}{}", xid.0)?;
        }
        Ok(())
    }
}

impl FromStr for Snapshot {
    type Err = InvalidSnapshot;

    fn from_str(text: &str) -> Result<Self, InvalidSnapshot> {
        let xid = |text: &str| text.parse().map(Xid).map_err(|_| InvalidSnapshot);
        let mut parts = text.splitn(3, ':');
        let mut next = || parts.next().ok_or(InvalidSnapshot);
        let (xmin, xmax, rest) = (xid(next()?)?, xid(next()?)?, next()?);
        let in_progress = if rest.is_empty() { Ok(Vec::new()) } else { rest.split(',').map(xid).collect() };
        Self::new(xmin, xmax, in_progress?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn snapshot(text: &str) -> Snapshot {
        text.parse().unwrap()
    }

    #[test]
    fn a_snapshot_sees_what_had_ended() {
        let snapshot = snapshot("10:15:10,12");
        let seen: Vec<u64> = (8..18).filter(|xid| snapshot.sees(Xid(*xid))).collect();
        assert_eq!(seen, [8, 9, 11, 13, 14]);
    }

    #[test]
    fn an_empty_snapshot_sees_nothing() {
        assert!(!Snapshot::empty().sees(Xid(0)));
        assert_eq!(Snapshot::empty().to_string(), "0:0:");
    }

    #[test]
    fn what_is_no_snapshot_is_refused() {
        for text in [
            "", "1", "1:2", "2:1:", "1:5:5", "3:5:2", "1:5:3,2", "1:5:2,2", "a:5:", "1:5:,", "1:5:2:3",
            "-1:5:",
        ] {
            assert_eq!(text.parse::<Snapshot>(), Err(InvalidSnapshot), "{text}");
        }
    }

    /// Any snapshot of a few transactions: small numbers, so that all kinds of overlap come up.
    fn any_snapshot() -> impl Strategy<Value = Snapshot> {
        (0_u64..12, prop::collection::btree_set(0_u64..12, 0..6)).prop_map(|(xmax, in_progress)| {
            let in_progress: Vec<Xid> = in_progress.into_iter().filter(|xid| *xid < xmax).map(Xid).collect();
            let xmin = in_progress.first().copied().unwrap_or(Xid(xmax));
            Snapshot::new(xmin, Xid(xmax), in_progress).unwrap()
        })
    }

    fn seen(snapshot: &Snapshot) -> BTreeSet<u64> {
        (0..20).filter(|xid| snapshot.sees(Xid(*xid))).collect()
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(snapshot in any_snapshot()) {
            prop_assert_eq!(snapshot.to_string().parse::<Snapshot>(), Ok(snapshot));
        }

        #[test]
        fn one_snapshot_includes_another_if_it_sees_all_that_the_other_sees(
            (later, earlier) in (any_snapshot(), any_snapshot())
        ) {
            // The bound itself belongs to it: with the same transactions seen, a later reading has the greater bound.
            let expected = seen(&earlier).is_subset(&seen(&later)) && later.xmax() >= earlier.xmax();
            prop_assert_eq!(later.includes(&earlier), expected);
        }

        #[test]
        fn a_range_is_seen_if_each_of_it_is(snapshot in any_snapshot(), first in 0_u64..12, length in 0_u64..6) {
            let last = first + length;
            let expected = (first..=last).all(|xid| snapshot.sees(Xid(xid)));
            prop_assert_eq!(snapshot.sees_all(Xid(first), Xid(last)), expected);
        }
    }
}
