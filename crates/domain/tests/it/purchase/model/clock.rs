//! The model's time: a handful of minutes, in which everything passes that can pass.

use chrono::{DateTime, Utc};
use domain::purchase::PurchasePolicy;
use std::time::Duration;

/// How long the marketplace keeps an order for certain.
pub(super) const RESERVATION: u8 = 1;
/// How much longer it may do so, by our clock.
pub(super) const SLACK: u8 = 1;
/// When the customer gets the money back.
pub(super) const DEADLINE: u8 = 3;
/// The last minute.
pub(super) const END: u8 = 5;
const PATIENCE: u8 = 3;

/// How many failures in a row can make a difference.
pub(super) const MANY_FAILURES: u32 = 2;

pub(super) fn policy() -> PurchasePolicy {
    let minutes = |minutes: u8| Duration::from_mins(u64::from(minutes));
    PurchasePolicy {
        reservation: minutes(RESERVATION),
        slack: minutes(SLACK),
        patience: minutes(PATIENCE),
        max_useless_answers: MANY_FAILURES,
        ..PurchasePolicy::default()
    }
}

pub(super) fn time(minute: u8) -> DateTime<Utc> {
    crate::purchase::fixtures::minute(i64::from(minute))
}

pub(super) fn minute(time: DateTime<Utc>) -> u8 {
    u8::try_from(time.timestamp() / 60).expect("a minute of the model")
}
