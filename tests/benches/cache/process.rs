//! What the kernel knows of the processes that answer (Linux).

use std::{collections::BTreeSet, fs};

/// A process by its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ProcessId(u32);

impl ProcessId {
    pub(crate) fn new(id: u32) -> Self {
        Self(id)
    }

    /// The children of this process.
    pub(crate) fn children() -> BTreeSet<Self> {
        let threads = fs::read_dir("/proc/self/task").expect("the kernel tells");
        let children = threads.map(|thread| {
            let list = thread.expect("a thread").path().join("children");
            fs::read_to_string(list).unwrap_or_default()
        });
        let ids = children.flat_map(|list| list.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
        ids.map(|id| Self(id.parse().expect("a number"))).collect()
    }

    /// Processor time of all its threads so far, in user and kernel mode.
    pub(crate) fn processor_seconds(self) -> f64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).expect("the process runs");
        // The name, in parentheses, may hold spaces; the times are fields 14 and 15 of the line, in hundredths of a second.
        let after_name = stat.rsplit(')').next().expect("there is a rest");
        let ticks = after_name.split_whitespace().skip(11).take(2);
        ticks.map(|ticks| ticks.parse::<f64>().expect("a number")).sum::<f64>() / 100.0
    }
}
