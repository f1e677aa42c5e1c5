//! Time as the server tells it.

use diesel::{data_types::PgInterval, define_sql_function};
use std::time::Duration;

define_sql_function! {
    /// The server's time at this moment. `now()` is that of the transaction's begin, which may have waited for a lock since.
    fn clock_timestamp() -> Timestamptz;
}

/// No length of time is greater, so that what lies so far from today is still a time.
const LONGEST: Duration = Duration::from_hours(24 * 365 * 100);

/// A length of time, a hundred years at most.
pub(crate) fn interval(duration: Duration) -> PgInterval {
    let microseconds = duration.min(LONGEST).as_micros();
    PgInterval::from_microseconds(i64::try_from(microseconds).unwrap_or(i64::MAX))
}
