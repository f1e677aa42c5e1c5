//! How much of the world each check explores. Every configuration is small, and all its orders of steps are explored.

use super::{
    witnesses::{self as seen, Witness},
    writes::Writes,
};

#[derive(Clone, Debug)]
pub(super) struct Configuration {
    pub(super) writes: Vec<WriteOf>,
    /// How many tags the model's entries carry.
    pub(super) tags: usize,
    pub(super) instances: usize,
    /// Readers of each instance.
    pub(super) readers: usize,
    /// How many different entries are watched.
    pub(super) entries: usize,
    /// How many statements read one answer.
    pub(super) statements: usize,
    /// How many numbers of a tag the table keeps one by one; the others become a range.
    pub(super) remembered: usize,
    pub(super) faults: &'static [Fault],
    /// What must come up, lest the claims hold for want of anything to break them.
    pub(super) witnesses: &'static [Witness],
}

/// A write transaction that may happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct WriteOf {
    pub(super) tags: &'static [usize],
    /// The instance that writes, if it is one of the model's.
    pub(super) by: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Not a fault, but as rude: old rows vanish from the log.
    Prune,
    /// A poll ends without a result.
    Break,
    /// An instance starts anew, with an empty table.
    Restart,
    /// The database crashes, once. No commit is lost.
    Crash,
    /// A standby takes over, once. It may not have got every commit.
    FailOver,
    /// A poll finds more rows than it takes in, and reads none.
    Flood,
}

/// A write of anybody else's.
pub(super) const FOREIGN: WriteOf = WriteOf { tags: &[0], by: None };
/// A write of the first instance's.
pub(super) const OWN: WriteOf = WriteOf { tags: &[0], by: Some(0) };
const OF_SECOND_TAG: WriteOf = WriteOf { tags: &[1], by: None };
const OF_BOTH_TAGS: WriteOf = WriteOf { tags: &[0, 1], by: None };

impl Configuration {
    /// One instance, two writers, and nothing goes wrong but the order of things.
    pub(super) fn plain() -> Self {
        Self {
            writes: vec![FOREIGN; 2],
            tags: 1,
            instances: 1,
            readers: 1,
            entries: 1,
            statements: 1,
            remembered: 8,
            faults: &[],
            witnesses: &[seen::PROCESS_HIT, seen::CHANGED, seen::OUT_OF_ORDER, seen::HIT_WHILE_OTHERS_WRITE],
        }
    }

    /// Three writers, and two readers who may take turns in any way.
    pub(super) fn writers() -> Self {
        Self { writes: vec![FOREIGN; 3], readers: 2, ..Self::plain() }
    }

    /// Old values come back beside newer ones, to several readers.
    pub(super) fn resurrection() -> Self {
        Self {
            readers: 2,
            entries: 2,
            witnesses: &[seen::RESURRECTED, seen::CHANGED, seen::OLDER_POSITION],
            ..Self::plain()
        }
    }

    /// The log is pruned; polls break; the instance starts anew.
    pub(super) fn pruning() -> Self {
        Self {
            faults: &[Fault::Prune, Fault::Break, Fault::Restart],
            witnesses: &[
                seen::PROCESS_HIT,
                seen::SHARED_HIT,
                seen::CHANGED,
                seen::BEFORE_HORIZON,
                seen::PRUNED_UNREAD,
                seen::OUT_OF_ORDER,
            ],
            ..Self::plain()
        }
    }

    /// Three writers, and a table that keeps nothing but ranges.
    pub(super) fn ranges() -> Self {
        Self {
            writes: vec![FOREIGN; 3],
            remembered: 0,
            witnesses: &[seen::PROCESS_HIT, seen::CHANGED, seen::OUT_OF_ORDER, seen::RANGE_TOO_COARSE],
            ..Self::plain()
        }
    }

    /// Two instances share a level, and sessions move between them with their tokens.
    pub(super) fn instances() -> Self {
        Self {
            instances: 2,
            witnesses: &[
                seen::PROCESS_HIT,
                seen::SHARED_HIT,
                seen::CHANGED,
                seen::TOKEN_UNSEEN,
                seen::TOKEN_HIT,
                seen::OUT_OF_ORDER,
            ],
            ..Self::plain()
        }
    }

    /// An instance writes twice and reads what it wrote, while somebody else writes, too.
    pub(super) fn own_writes() -> Self {
        Self {
            writes: vec![OWN, OWN, FOREIGN],
            witnesses: &[seen::PROCESS_HIT, seen::CHANGED, seen::DIRTY, seen::OWN_HIT, seen::OUT_OF_ORDER],
            ..Self::plain()
        }
    }

    /// The database crashes and gives numbers again.
    pub(super) fn crash() -> Self {
        Self {
            faults: &[Fault::Crash, Fault::Prune, Fault::Break, Fault::Restart],
            witnesses: &[
                seen::PROCESS_HIT,
                seen::OTHER_NAMESPACE,
                seen::REISSUED,
                seen::READER_OF_OLD_TAIL,
                seen::BEFORE_HORIZON,
                seen::CHANGED,
            ],
            ..Self::plain()
        }
    }

    /// A standby takes over that has not got every commit.
    pub(super) fn fail_over() -> Self {
        Self {
            faults: &[Fault::FailOver],
            witnesses: &[seen::OTHER_NAMESPACE, seen::REISSUED, seen::READER_OF_OLD_TAIL, seen::LOST],
            ..Self::plain()
        }
    }

    /// An answer that depends on two tags, read by two statements.
    pub(super) fn two_tags() -> Self {
        Self {
            writes: vec![FOREIGN, OF_SECOND_TAG, OF_BOTH_TAGS],
            tags: 2,
            statements: 2,
            witnesses: &[seen::PROCESS_HIT, seen::CHANGED, seen::TORN, seen::OUT_OF_ORDER],
            ..Self::plain()
        }
    }

    /// Polls find more than they take in.
    pub(super) fn flood() -> Self {
        Self {
            faults: &[Fault::Flood, Fault::Break],
            witnesses: &[seen::PROCESS_HIT, seen::CHANGED, seen::BEFORE_HORIZON, seen::OUT_OF_ORDER],
            ..Self::plain()
        }
    }

    /// The writes that change what `tag` stands for.
    pub(super) fn writes_of(&self, tag: usize) -> Writes {
        let writes = self.writes.iter().enumerate();
        writes.filter(|(_, write)| write.tags.contains(&tag)).map(|(index, _)| index).collect()
    }
}
