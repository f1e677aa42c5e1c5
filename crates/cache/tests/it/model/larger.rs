//! The same configurations with one more of something, for a check that may take minutes.

use super::configurations::{Configuration, FOREIGN, Fault, OWN};

impl Configuration {
    /// Four writers, and a table that keeps half of what they write as a range.
    pub(super) fn four_writers() -> Self {
        Self { writes: vec![FOREIGN; 4], remembered: 2, ..Self::plain() }
    }

    pub(super) fn resurrection_with_three_writers() -> Self {
        Self { writes: vec![FOREIGN; 3], ..Self::resurrection() }
    }

    pub(super) fn pruning_with_three_writers() -> Self {
        Self { writes: vec![FOREIGN; 3], ..Self::pruning() }
    }

    pub(super) fn crash_with_three_writers() -> Self {
        Self { writes: vec![FOREIGN; 3], ..Self::crash() }
    }

    pub(super) fn fail_over_with_three_writers() -> Self {
        let faults = &[Fault::FailOver, Fault::Break, Fault::Restart];
        Self { writes: vec![FOREIGN; 3], faults, ..Self::fail_over() }
    }

    pub(super) fn flood_with_three_writers() -> Self {
        Self {
            writes: vec![FOREIGN; 3],
            faults: &[Fault::Flood, Fault::Break, Fault::Prune],
            ..Self::flood()
        }
    }

    pub(super) fn own_writes_with_restarts() -> Self {
        Self { faults: &[Fault::Break, Fault::Restart], ..Self::own_writes() }
    }

    pub(super) fn two_tags_with_pruning() -> Self {
        Self { faults: &[Fault::Prune], ..Self::two_tags() }
    }

    pub(super) fn instances_that_write() -> Self {
        Self { writes: vec![OWN, FOREIGN], ..Self::instances() }
    }
}
