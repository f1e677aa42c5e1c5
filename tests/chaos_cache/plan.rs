//! What is to happen, and how fast.

use super::{catalogue::ARRIVALS, faults::Fault};
use std::time::Duration;

/// A part of the protocol that is put out of action, to see that the checker notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// The triggers that log changes do nothing.
    Triggers,
    /// A server goes on trusting its view of the changes for a minute after it was cut off from them. It shows when
    /// [polls wait](Fault::PollsWait).
    Staleness,
}

/// A run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// How long it takes, roughly: setting up is not counted, and some faults last as long as they do.
    pub(crate) duration: Duration,
    /// How long write transactions are held open.
    pub(crate) transaction: Duration,
    /// What fails.
    pub(crate) faults: &'static [Fault],
    /// What of the protocol does not work.
    pub(crate) breakage: Option<Breakage>,
    /// Told of everything that happens.
    pub(crate) announce: fn(&str),
}

impl Plan {
    /// A longer plan goes through all faults several times.
    const LONGEST_ROUND: Duration = Duration::from_mins(1);

    /// How often all faults happen.
    pub(crate) fn rounds(&self) -> u32 {
        u32::try_from(self.duration.as_secs() / Self::LONGEST_ROUND.as_secs()).unwrap_or(u32::MAX).max(1)
    }

    /// Of the time that faults of fixed length leave, equal parts are made: for the other faults, and for the calm before each
    /// fault and at the end.
    pub(crate) fn part(&self) -> Duration {
        let fixed: Duration = self.faults.iter().filter_map(|fault| fault.fixed_length(self)).sum();
        let calms = u32::try_from(self.faults.len()).unwrap_or(u32::MAX) + 1;
        let parts: u32 = self.faults.iter().map(|fault| fault.parts()).sum();
        (self.duration / self.rounds()).saturating_sub(fixed) / (parts + calms)
    }

    /// How long after one new game the next appears.
    pub(crate) fn pause_between_arrivals(&self) -> Duration {
        self.duration / u32::try_from(ARRIVALS).unwrap_or(u32::MAX)
    }
}
