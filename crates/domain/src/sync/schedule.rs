//! When laps begin by themselves.

use chrono::{DateTime, TimeDelta, Utc};
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};
use std::{fmt, str::FromStr};

/// Points in time that repeat, as a cron expression of five fields (minute, hour, day, month, weekday) in UTC.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Schedule {
    cron: Cron,
    text: String,
}

/// A text that is no schedule.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not a cron expression of five fields: {0}")]
pub struct InvalidSchedule(String);

impl Schedule {
    /// The latest time of the schedule at or before `now`; `None` if it has none in the last four years.
    pub fn latest(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.cron.find_previous_occurrence(&now, true).ok()
    }

    /// The next time of the schedule after `now`.
    pub fn next(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        self.cron.find_next_occurrence(&now, false).ok()
    }

    /// The time of the schedule that is due: the latest one that has come, unless something that fulfils it was begun for it or
    /// after it. However many were missed, it is one.
    pub fn due(&self, now: DateTime<Utc>, fulfilled: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
        self.latest(now).filter(|latest| fulfilled.is_none_or(|fulfilled| fulfilled < *latest))
    }
}

impl FromStr for Schedule {
    type Err = InvalidSchedule;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let cron = parser.parse(text).map_err(|error| InvalidSchedule(error.to_string()))?;
        let schedule = Self { cron, text: text.to_owned() };
        // The 30th of February parses.
        match schedule.next(DateTime::UNIX_EPOCH + TimeDelta::days(365)) {
            Some(_) => Ok(schedule),
            None => Err(InvalidSchedule("it never comes".to_owned())),
        }
    }
}

impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schedule(text: &str) -> Schedule {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        format!("2026-11-27T{text}Z").parse().unwrap()
    }

    #[test]
    fn the_latest_time_may_be_this_very_minute() {
        let twice = schedule("0 2,14 * * *");
        assert_eq!(twice.latest(at("13:59:59")), Some(at("02:00:00")));
        assert_eq!(twice.latest(at("14:00:00")), Some(at("14:00:00")));
        assert_eq!(twice.latest(at("14:00:30.5")), Some(at("14:00:00")));
        assert_eq!(twice.next(at("14:00:00")).unwrap().to_rfc3339(), "2026-11-28T02:00:00+00:00");
    }

    #[test]
    fn a_time_is_due_until_something_fulfils_it() {
        let quarters = schedule("*/15 * * * *");
        assert_eq!(quarters.due(at("10:17:00"), None), Some(at("10:15:00")));
        assert_eq!(quarters.due(at("10:17:00"), Some(at("10:15:00"))), None);
        assert_eq!(quarters.due(at("10:17:00"), Some(at("10:16:00"))), None);
    }

    #[test]
    fn times_that_were_missed_are_made_up_for_once() {
        let quarters = schedule("*/15 * * * *");
        assert_eq!(quarters.due(at("12:01:00"), Some(at("10:15:00"))), Some(at("12:00:00")));
    }

    #[test]
    fn what_is_no_schedule_is_refused() {
        for text in ["", "often", "* * * *", "* * * * * *", "61 * * * *", "0 0 30 2 *"] {
            assert!(text.parse::<Schedule>().is_err(), "{text}");
        }
    }
}
