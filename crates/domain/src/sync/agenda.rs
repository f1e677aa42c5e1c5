//! Which lap is due.

use super::{LapHistory, LapMode, Schedule, Trigger};
use chrono::{DateTime, TimeDelta, Utc};

/// When laps begin by themselves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Agenda {
    /// For laps over everything.
    pub full: Option<Schedule>,
    /// For prices and stock.
    pub stock: Option<Schedule>,
    /// For what has changed.
    pub delta: Option<Schedule>,
}

/// A lap that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueLap {
    /// How much it reads.
    pub mode: LapMode,
    /// Why it is due.
    pub trigger: Trigger,
    /// The time of the schedule that it fulfils.
    pub scheduled_for: Option<DateTime<Utc>>,
}

/// The wait after the first lap that failed to fill an empty shop; it doubles with each further one.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(10);
/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(10);

impl Agenda {
    /// The lap that is due at `now`, after what `history` tells. Until the whole catalogue has been read once, that is tried again
    /// and again, unless an operator ends it; then schedules decide.
    pub fn due(&self, history: &LapHistory, now: DateTime<Utc>) -> Option<DueLap> {
        if history.has_full_lap() || history.full_lap_was_cancelled() {
            self.scheduled(history, now)
        } else {
            first_lap(history, now)
        }
    }

    /// The most thorough lap that a schedule asks for.
    fn scheduled(&self, history: &LapHistory, now: DateTime<Utc>) -> Option<DueLap> {
        LapMode::ALL.into_iter().find_map(|mode| {
            let scheduled_for = self.of(mode)?.due(now, history.fulfilled(mode))?;
            Some(DueLap { mode, trigger: Trigger::Schedule, scheduled_for: Some(scheduled_for) })
        })
    }

    /// The schedule of laps of `mode`.
    pub fn of(&self, mode: LapMode) -> Option<&Schedule> {
        match mode {
            LapMode::Full => self.full.as_ref(),
            LapMode::Stock => self.stock.as_ref(),
            LapMode::Delta => self.delta.as_ref(),
        }
    }
}

fn first_lap(history: &LapHistory, now: DateTime<Utc>) -> Option<DueLap> {
    let due = history.last_finished.is_none_or(|end| end + wait(history.failures_in_a_row) <= now);
    due.then_some(DueLap { mode: LapMode::Full, trigger: Trigger::Startup, scheduled_for: None })
}

fn wait(failures: u32) -> TimeDelta {
    match failures.checked_sub(1) {
        None => TimeDelta::zero(),
        Some(more) => (FIRST_WAIT * 2_i32.pow(more.min(10))).min(LONGEST_WAIT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sync::{ModeHistory, Outcome};

    fn agenda() -> Agenda {
        let schedule = |text: &str| Some(text.parse().unwrap());
        Agenda { full: schedule("0 2,14 * * *"), stock: schedule("*/15 * * * *"), delta: None }
    }

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-27T{text}:00Z").parse().unwrap()
    }

    fn past(mode: LapMode, begun: &str) -> ModeHistory {
        let begun = Some(at(begun));
        let last_outcome = Some(Outcome::Succeeded);
        ModeHistory { mode, last_begun: begun, last_succeeded: begun, last_scheduled: None, last_outcome }
    }

    fn due(modes: Vec<ModeHistory>, now: &str) -> Option<(LapMode, DateTime<Utc>)> {
        let due = agenda().due(&LapHistory { modes, ..LapHistory::default() }, at(now))?;
        assert_eq!(due.trigger, Trigger::Schedule);
        Some((due.mode, due.scheduled_for.unwrap()))
    }

    #[test]
    fn a_shop_without_a_catalogue_reads_it_at_once_and_after_failures_ever_more_rarely() {
        let failed = |failures, seconds_ago| {
            let now = at("10:00");
            let last_finished = Some(now - TimeDelta::seconds(seconds_ago));
            let history = LapHistory { failures_in_a_row: failures, last_finished, ..LapHistory::default() };
            agenda().due(&history, now).map(|due| (due.mode, due.trigger))
        };
        let startup = Some((LapMode::Full, Trigger::Startup));
        assert_eq!(
            agenda().due(&LapHistory::default(), at("10:00")).map(|due| due.trigger),
            Some(Trigger::Startup)
        );
        assert_eq!((failed(0, 0), failed(1, 9), failed(1, 10)), (startup, None, startup));
        assert_eq!((failed(3, 39), failed(3, 40)), (None, startup));
        assert_eq!((failed(1000, 599), failed(1000, 600)), (None, startup));
    }

    #[test]
    fn a_first_lap_that_was_cancelled_begins_again_when_a_schedule_says_so() {
        let ended = |outcome| ModeHistory {
            last_succeeded: None,
            last_outcome: Some(outcome),
            ..past(LapMode::Full, "13:50")
        };
        assert_eq!(due(vec![ended(Outcome::Cancelled)], "13:59"), None);
        assert_eq!(due(vec![ended(Outcome::Cancelled)], "14:00"), Some((LapMode::Full, at("14:00"))));
        let cancelled_stock = ModeHistory { mode: LapMode::Stock, ..ended(Outcome::Cancelled) };
        for modes in [vec![ended(Outcome::Failed)], vec![ended(Outcome::Lost)], vec![cancelled_stock]] {
            let history = LapHistory { modes, ..LapHistory::default() };
            let due = agenda().due(&history, at("13:59"));
            assert_eq!(due.map(|due| due.trigger), Some(Trigger::Startup), "{history:?}");
        }
    }

    #[test]
    fn the_most_thorough_lap_that_is_due_comes_first_and_spares_the_lesser_one() {
        let full = past(LapMode::Full, "02:00");
        assert_eq!(
            due(vec![full, past(LapMode::Stock, "13:45")], "14:00"),
            Some((LapMode::Full, at("14:00")))
        );
        assert_eq!(due(vec![past(LapMode::Full, "14:00")], "14:14"), None);
        assert_eq!(due(vec![past(LapMode::Full, "14:00")], "14:15"), Some((LapMode::Stock, at("14:15"))));
    }

    #[test]
    fn times_that_nobody_was_there_for_are_made_up_for_once() {
        let pasts = vec![past(LapMode::Full, "02:00"), past(LapMode::Stock, "06:00")];
        assert_eq!(due(pasts, "12:07"), Some((LapMode::Stock, at("12:00"))));
        assert_eq!(due(vec![past(LapMode::Full, "02:00"), past(LapMode::Stock, "12:07")], "12:08"), None);
    }

    #[test]
    fn without_schedules_nothing_begins_by_itself() {
        let history = LapHistory { modes: vec![past(LapMode::Full, "02:00")], ..LapHistory::default() };
        assert_eq!(Agenda::default().due(&history, at("14:00")), None);
    }
}
