//! What earlier runs say about the next one.

use crate::{
    error::storage_error,
    json::{name, parse_name},
};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName, sql_query,
    sql_types::{BigInt, Nullable, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    ports::StorageError,
    sync::{JobKind, LapHistory, ModeHistory},
};

#[derive(QueryableByName)]
struct ModeRow {
    #[diesel(sql_type = Text)]
    mode: String,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_begun: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_succeeded: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_scheduled: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    last_outcome: Option<String>,
}

#[derive(QueryableByName)]
struct EndRow {
    #[diesel(sql_type = BigInt)]
    failures_in_a_row: i64,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    last_finished: Option<DateTime<Utc>>,
}

pub(super) async fn read(
    connection: &mut AsyncPgConnection,
    job: JobKind,
) -> Result<LapHistory, StorageError> {
    let job = name(&job)?;
    let modes: Vec<ModeRow> = sql_query(include_str!("get_history.sql"))
        .bind::<Text, _>(&job)
        .load(connection)
        .await
        .map_err(storage_error)?;
    let end: EndRow = sql_query(
        "SELECT
            count(*) FILTER (
                WHERE outcome IN ('incomplete', 'suspicious', 'failed') AND finished_at > coalesce(
                    (SELECT max(finished_at) FROM sync_runs WHERE job = $1 AND outcome = 'succeeded'), '-infinity'
                )
            ) AS failures_in_a_row,
            max(finished_at) AS last_finished
        FROM sync_runs WHERE job = $1",
    )
    .bind::<Text, _>(&job)
    .get_result(connection)
    .await
    .map_err(storage_error)?;
    Ok(LapHistory {
        modes: modes.into_iter().map(mode_history).collect::<Result<_, _>>()?,
        failures_in_a_row: u32::try_from(end.failures_in_a_row).unwrap_or(u32::MAX),
        last_finished: end.last_finished,
    })
}

fn mode_history(row: ModeRow) -> Result<ModeHistory, StorageError> {
    Ok(ModeHistory {
        mode: parse_name(row.mode)?,
        last_begun: row.last_begun,
        last_succeeded: row.last_succeeded,
        last_scheduled: row.last_scheduled,
        last_outcome: row.last_outcome.map(parse_name).transpose()?,
    })
}
