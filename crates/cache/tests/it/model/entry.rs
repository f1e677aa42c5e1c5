//! What the caches keep.

use super::writes::Writes;
use domain::changes::Snapshot;

/// An entry for the model's one key, as it was sent to both levels.
///
/// A level may lose, delay, reorder and resurrect what it was sent. So a look-up may bring back anything that was ever sent, or
/// nothing: the shared level anything from any instance, a process's own level anything that this process sent. The model keeps
/// all of that, and asks of every single entry whether it would be served.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Entry {
    pub(super) namespace: u8,
    pub(super) stamp: Snapshot,
    /// The commits that the data contains.
    pub(super) data: Writes,
    /// The instances that have it in their own level.
    pub(super) in_processes: u8,
}

impl Entry {
    pub(super) fn is_in_process(&self, instance: usize) -> bool {
        self.in_processes & (1 << instance) != 0
    }

    pub(super) fn is_same_as(&self, other: &Self) -> bool {
        self.namespace == other.namespace && self.stamp == other.stamp && self.data == other.data
    }
}
