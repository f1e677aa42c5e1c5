//! The buying line: whether it stands still.

use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Interval, Text, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::ports::{LineStop, StorageError};
use std::time::Duration;

#[derive(QueryableByName)]
struct StopRow {
    #[diesel(sql_type = Text)]
    reason: String,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
}

pub(super) async fn find_stop(connection: &mut AsyncPgConnection) -> Result<Option<LineStop>, StorageError> {
    let rows: Vec<StopRow> = Sql::fixed("SELECT reason, since FROM buying_line_stops")
        .load(connection)
        .await
        .map_err(storage_error)?;
    Ok(rows.into_iter().next().map(|StopRow { reason, since }| LineStop { reason, since }))
}

impl PgTransaction {
    pub(super) async fn stop(&mut self, reason: &str, pause: Duration) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO buying_line_stops (reason, try_again_at) VALUES (")
            .bind::<Text, _>(reason.replace('\0', ""))
            .text(", clock_timestamp() + ")
            .bind::<Interval, _>(interval(pause))
            .text(
                ") ON CONFLICT ON CONSTRAINT buying_line_stops_pkey
                DO UPDATE SET reason = excluded.reason, try_again_at = excluded.try_again_at",
            )
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    pub(super) async fn delay_line(&mut self, pause: Duration) -> Result<(), StorageError> {
        Sql::fixed("UPDATE buying_line_stops SET try_again_at = clock_timestamp() + ")
            .bind::<Interval, _>(interval(pause))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    pub(super) async fn start(&mut self) -> Result<bool, StorageError> {
        let ended = Sql::fixed("DELETE FROM buying_line_stops").execute(self.connection()).await;
        Ok(ended.map_err(storage_error)? > 0)
    }
}
