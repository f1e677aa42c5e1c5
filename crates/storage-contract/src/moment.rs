//! Dates that tests choose themselves.

use chrono::{DateTime, Utc};
use std::time::Duration;

/// A date in whole microseconds, which is what storage has to keep: so many after a fixed one.
pub(crate) fn moment(microseconds: i64) -> DateTime<Utc> {
    const START_OF_2026: i64 = 1_767_225_600_000_000;
    DateTime::from_timestamp_micros(START_OF_2026 + microseconds).unwrap()
}

/// Checks that what began at `start` and ends at `end` lasts for `lifetime`, but for what a clock may move between two looks at it.
pub(crate) fn assert_lasts(start: DateTime<Utc>, end: DateTime<Utc>, lifetime: Duration) {
    let lasts = (end - start).to_std().unwrap();
    assert!(lasts.abs_diff(lifetime) < Duration::from_mins(1), "{lasts:?}");
}
