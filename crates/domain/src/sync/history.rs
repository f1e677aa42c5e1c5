//! What earlier laps say about the next one.

use super::{LapMode, Outcome};
use chrono::{DateTime, Utc};

/// The past laps of a job, by mode, and how the latest went.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LapHistory {
    /// Of each mode that was ever run.
    pub modes: Vec<ModeHistory>,
    /// How many laps in a row, up to the latest, did not succeed. Those that were cancelled do not count.
    pub failures_in_a_row: u32,
    /// When the latest lap ended.
    pub last_finished: Option<DateTime<Utc>>,
}

/// The past laps of one mode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ModeHistory {
    /// The mode.
    pub mode: LapMode,
    /// When the latest began.
    pub last_begun: Option<DateTime<Utc>>,
    /// When the latest began that succeeded.
    pub last_succeeded: Option<DateTime<Utc>>,
    /// The latest time of a schedule that one was run for.
    pub last_scheduled: Option<DateTime<Utc>>,
    /// How the latest run ended, of those that have.
    pub last_outcome: Option<Outcome>,
}

impl LapHistory {
    /// Whether the whole catalogue was ever read.
    pub fn has_full_lap(&self) -> bool {
        self.of(LapMode::Full).any(|past| past.last_succeeded.is_some())
    }

    /// Whether an operator ended the latest full lap.
    pub fn full_lap_was_cancelled(&self) -> bool {
        self.of(LapMode::Full).any(|past| past.last_outcome == Some(Outcome::Cancelled))
    }

    /// Up to when a lap of `mode` has been begun, by a lap of its own or by one that covers it.
    pub fn fulfilled(&self, mode: LapMode) -> Option<DateTime<Utc>> {
        let begun = self.covering(mode).filter_map(|past| past.last_begun);
        begun.chain(self.of(mode).filter_map(|past| past.last_scheduled)).max()
    }

    /// When the latest lap began that succeeded and read at least what `mode` reads.
    pub fn last_succeeded(&self, mode: LapMode) -> Option<DateTime<Utc>> {
        self.covering(mode).filter_map(|past| past.last_succeeded).max()
    }

    fn of(&self, mode: LapMode) -> impl Iterator<Item = &ModeHistory> {
        self.modes.iter().filter(move |past| past.mode == mode)
    }

    fn covering(&self, mode: LapMode) -> impl Iterator<Item = &ModeHistory> {
        self.modes.iter().filter(move |past| past.mode.covers(mode))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: u32) -> DateTime<Utc> {
        format!("2026-11-27T10:{minute:02}:00Z").parse().unwrap()
    }

    fn past(mode: LapMode, begun: u32, succeeded: Option<u32>, scheduled: Option<u32>) -> ModeHistory {
        ModeHistory {
            mode,
            last_begun: Some(at(begun)),
            last_succeeded: succeeded.map(at),
            last_scheduled: scheduled.map(at),
            last_outcome: succeeded.map(|_| Outcome::Succeeded),
        }
    }

    #[test]
    fn a_more_thorough_lap_fulfils_a_lesser_schedule() {
        let modes =
            vec![past(LapMode::Full, 20, Some(20), None), past(LapMode::Stock, 15, Some(15), Some(15))];
        let history = LapHistory { modes, ..LapHistory::default() };
        assert_eq!(history.fulfilled(LapMode::Stock), Some(at(20)));
        assert_eq!(history.fulfilled(LapMode::Full), Some(at(20)));
        assert_eq!(history.last_succeeded(LapMode::Delta), Some(at(20)));
    }

    #[test]
    fn a_lesser_lap_does_not_fulfil_a_thorough_schedule() {
        let history =
            LapHistory { modes: vec![past(LapMode::Stock, 15, Some(15), None)], ..LapHistory::default() };
        assert_eq!(history.fulfilled(LapMode::Full), None);
        assert!(!history.has_full_lap());
    }

    #[test]
    fn a_time_that_a_lap_was_run_for_is_fulfilled_whoever_has_the_faster_clock() {
        let history =
            LapHistory { modes: vec![past(LapMode::Stock, 14, None, Some(15))], ..LapHistory::default() };
        assert_eq!(history.fulfilled(LapMode::Stock), Some(at(15)));
    }
}
