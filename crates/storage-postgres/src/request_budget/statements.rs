//! The calls of the functions that the migration makes, with the constants of the domain. `None` for a moment is the server's time.

use crate::{sql::Sql, time::interval};
use chrono::{DateTime, Utc};
use diesel::{
    data_types::PgInterval,
    sql_types::{BigInt, Double, Interval, Nullable, Text, Timestamptz},
};
use domain::rate::{Breaker, BudgetState, Pace, RequestClass};
use std::time::Duration;

type Moment = Option<DateTime<Utc>>;

pub(super) fn reserve(marketplace: &str, pace: Option<Pace>, class: RequestClass, moment: Moment) -> Sql {
    let tolerance = pace.map_or(Duration::ZERO, |pace| pace.tolerance(class));
    let horizon = pace.map_or(Duration::ZERO, |pace| pace.horizon(class));
    Sql::fixed("SELECT verdict, wait, troubled FROM reserve_request(")
        .bind::<Text, _>(marketplace.to_owned())
        .text(", ")
        .bind::<Nullable<Interval>, _>(pace.map(|pace| rounded_up(pace.interval())))
        .text(", ")
        .bind::<Interval, _>(interval(tolerance))
        .text(", ")
        .bind::<Interval, _>(interval(horizon))
        .text(", ")
        .bind::<Interval, _>(interval(BudgetState::RECOVERY))
        .text(", ")
        .bind::<Interval, _>(interval(Breaker::PROBE))
        .text(", ")
        .bind::<Nullable<Timestamptz>, _>(moment)
        .text(")")
}

pub(super) fn slow_down(marketplace: &str, pause: Duration, moment: Moment) -> Sql {
    Sql::fixed("SELECT slow_requests(")
        .bind::<Text, _>(marketplace.to_owned())
        .text(", ")
        .bind::<Interval, _>(interval(pause))
        .text(", ")
        .bind::<Double, _>(BudgetState::LEAST_SHARE)
        .text(", ")
        .bind::<Interval, _>(interval(BudgetState::RECOVERY))
        .text(", ")
        .bind::<Nullable<Timestamptz>, _>(moment)
        .text(")")
}

pub(super) fn note_failure(marketplace: &str, moment: Moment) -> Sql {
    Sql::fixed("SELECT note_request_failure(")
        .bind::<Text, _>(marketplace.to_owned())
        .text(", ")
        .bind::<BigInt, _>(i64::from(Breaker::THRESHOLD))
        .text(", ")
        .bind::<Interval, _>(interval(Breaker::FIRST_REST))
        .text(", ")
        .bind::<Interval, _>(interval(Breaker::LONGEST_REST))
        .text(", ")
        .bind::<Nullable<Timestamptz>, _>(moment)
        .text(")")
}

pub(super) fn note_answer(marketplace: &str) -> Sql {
    Sql::fixed("SELECT note_request_answer(").bind::<Text, _>(marketplace.to_owned()).text(")")
}

/// The server counts in microseconds. Rounded down, the rate would be a little above the limit's.
fn rounded_up(duration: Duration) -> PgInterval {
    interval(duration + Duration::from_nanos(999))
}
