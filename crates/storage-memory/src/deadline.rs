//! Moments that lie some time after others.

use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;

/// The moment `lifetime` after `start`. What ends then has ended once the clock shows it.
pub(crate) fn deadline(start: DateTime<Utc>, lifetime: Duration) -> DateTime<Utc> {
    let lifetime = TimeDelta::from_std(lifetime).unwrap_or(TimeDelta::MAX);
    start.checked_add_signed(lifetime).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
