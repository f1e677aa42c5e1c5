//! `SyncRunRepository` on PostgreSQL.

use super::{history, row::SyncRunRow};
use crate::{
    error::storage_error,
    json::{json, name},
    prepared::Prepared,
    schema::{sync_runs, sync_sightings},
    time::{clock_timestamp, interval},
    transaction::PgTransaction,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{
    ExpressionMethods, OptionalExtension, QueryDsl, QueryResult, QueryableByName, SelectableHelper,
    insert_into, sql_query,
    sql_types::{BigInt, Bool, Integer, Interval, Jsonb, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    ports::{Fenced, Lease, NewRun, StorageError, SyncRunRepository, UnfinishedRun},
    product::ProductId,
    sync::{Checkpoint, Holder, JobKind, LapHistory, LapId, Outcome, Progress, RunError, RunId, SyncRun},
};
use std::time::Duration;

#[async_trait]
impl SyncRunRepository for PgTransaction {
    async fn lock_unfinished(&mut self, job: JobKind) -> Result<Option<UnfinishedRun>, StorageError> {
        let found: Option<(SyncRunRow, DateTime<Utc>)> = sync_runs::table
            .filter(sync_runs::job.eq(name(&job)?))
            .filter(sync_runs::finished_at.is_null())
            .select((SyncRunRow::as_select(), clock_timestamp()))
            .for_update()
            .first(self.connection())
            .await
            .optional()
            .map_err(storage_error)?;
        let unfinished = |(row, now): (SyncRunRow, DateTime<Utc>)| {
            Ok(UnfinishedRun {
                lease_expired: row.lease_expires_at <= now,
                age: (now - row.started_at).to_std().unwrap_or_default(),
                checkpoint: row.checkpoint()?,
                run: row.into_run()?,
            })
        };
        found.map(unfinished).transpose()
    }

    async fn insert(&mut self, run: &NewRun, lease: Duration) -> Result<(), StorageError> {
        sql_query(
            "INSERT INTO sync_runs (
                id, lap, job, mode, trigger, progress, checkpoint, holder, requested_by, scheduled_for, lease_expires_at
            ) VALUES (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
                CASE WHEN $8 IS NULL THEN clock_timestamp() ELSE clock_timestamp() + $11 END
            )",
        )
        .bind::<Uuid, _>(run.id.0)
        .bind::<Uuid, _>(run.lap.0)
        .bind::<Text, _>(name(&run.job)?)
        .bind::<Text, _>(name(&run.mode)?)
        .bind::<Text, _>(name(&run.trigger)?)
        .bind::<Jsonb, _>(json(&run.progress)?)
        .bind::<Jsonb, _>(json(&run.checkpoint)?)
        .bind::<Nullable<Text>, _>(run.holder.as_ref().map(|holder| holder.0.as_str()))
        .bind::<Nullable<Uuid>, _>(run.requested_by.map(|user| user.0))
        .bind::<Nullable<Timestamptz>, _>(run.scheduled_for)
        .bind::<Interval, _>(interval(lease))
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(())
    }

    async fn save_checkpoint(
        &mut self,
        run: RunId,
        progress: &Progress,
        checkpoint: &Checkpoint,
        lease: Duration,
    ) -> Result<Fenced, StorageError> {
        let changed = Prepared::new(
            "UPDATE sync_runs SET progress = $2, checkpoint = $3, lease_expires_at = clock_timestamp() + $4
            WHERE id = $1 AND finished_at IS NULL",
        )
        .bind::<Uuid, _>(run.0)
        .bind::<Jsonb, _>(json(progress)?)
        .bind::<Jsonb, _>(json(checkpoint)?)
        .bind::<Interval, _>(interval(lease))
        .execute(self.connection())
        .await;
        fenced(changed)
    }

    async fn take(&mut self, run: RunId, holder: &Holder, lease: Duration) -> Result<Fenced, StorageError> {
        let changed = sql_query(
            "UPDATE sync_runs
            SET holder = $2, started_at = clock_timestamp(), lease_expires_at = clock_timestamp() + $3
            WHERE id = $1 AND finished_at IS NULL AND holder IS NULL",
        )
        .bind::<Uuid, _>(run.0)
        .bind::<Text, _>(&holder.0)
        .bind::<Interval, _>(interval(lease))
        .execute(self.connection())
        .await;
        fenced(changed)
    }

    async fn renew_lease(&mut self, run: RunId, lease: Duration) -> Result<Lease, StorageError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Bool)]
            cancel_requested: bool,
        }
        let renewed: Option<Row> = Prepared::new(
            "UPDATE sync_runs SET lease_expires_at = clock_timestamp() + $2 WHERE id = $1 AND finished_at IS NULL
            RETURNING cancel_requested_at IS NOT NULL AS cancel_requested",
        )
        .bind::<Uuid, _>(run.0)
        .bind::<Interval, _>(interval(lease))
        .get_result(self.connection())
        .await
        .optional()
        .map_err(storage_error)?;
        Ok(match renewed {
            None => Lease::Lost,
            Some(Row { cancel_requested: true }) => Lease::CancelRequested,
            Some(Row { cancel_requested: false }) => Lease::Held,
        })
    }

    async fn request_cancel(&mut self, run: RunId) -> Result<Fenced, StorageError> {
        let changed = sql_query(
            "UPDATE sync_runs SET cancel_requested_at = coalesce(cancel_requested_at, clock_timestamp())
            WHERE id = $1 AND finished_at IS NULL",
        )
        .bind::<Uuid, _>(run.0)
        .execute(self.connection())
        .await;
        fenced(changed)
    }

    async fn insert_errors(&mut self, run: RunId, errors: &[RunError]) -> Result<(), StorageError> {
        let last = i32::try_from(SyncRun::MAX_ERRORS - 1).unwrap_or(i32::MAX);
        sql_query(
            "UPDATE sync_runs
            SET errors = jsonb_path_query_array(errors || $2, '$[0 to $last]', jsonb_build_object('last', $3))
            WHERE id = $1",
        )
        .bind::<Uuid, _>(run.0)
        .bind::<Jsonb, _>(json(&storable(errors))?)
        .bind::<Integer, _>(last)
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(())
    }

    async fn finish(
        &mut self,
        run: RunId,
        outcome: Outcome,
        progress: &Progress,
    ) -> Result<Fenced, StorageError> {
        let changed = sql_query(
            "UPDATE sync_runs SET finished_at = clock_timestamp(), outcome = $2, progress = $3
            WHERE id = $1 AND finished_at IS NULL",
        )
        .bind::<Uuid, _>(run.0)
        .bind::<Text, _>(name(&outcome)?)
        .bind::<Jsonb, _>(json(progress)?)
        .execute(self.connection())
        .await;
        fenced(changed)
    }

    async fn get_history(&mut self, job: JobKind) -> Result<LapHistory, StorageError> {
        history::read(self.connection(), job).await
    }

    async fn delete_older_than(&mut self, age: Duration, limit: u32) -> Result<u64, StorageError> {
        let deleted = sql_query(include_str!("delete_older_than.sql"))
            .bind::<Interval, _>(interval(age))
            .bind::<BigInt, _>(i64::from(limit))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(deleted as u64)
    }

    async fn insert_sightings(&mut self, lap: LapId, products: &[ProductId]) -> Result<(), StorageError> {
        let product_ids: Vec<i64> = products.iter().map(|product| product.get()).collect();
        insert_into(sync_sightings::table)
            .values((sync_sightings::lap.eq(lap.0), sync_sightings::product_ids.eq(product_ids)))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn count_sighted(&mut self, lap: LapId) -> Result<u64, StorageError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = BigInt)]
            count: i64,
        }
        let row: Row = sql_query(
            "SELECT count(DISTINCT product_id) FROM sync_sightings, unnest(product_ids) AS product_id WHERE lap = $1",
        )
        .bind::<Uuid, _>(lap.0)
        .get_result(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(row.count.unsigned_abs())
    }

    async fn delete_sightings_except(&mut self, keep: Option<LapId>) -> Result<(), StorageError> {
        sql_query("DELETE FROM sync_sightings WHERE lap IS DISTINCT FROM $1")
            .bind::<Nullable<Uuid>, _>(keep.map(|lap| lap.0))
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}

/// An update that finds the run only while it is live.
fn fenced(changed: QueryResult<usize>) -> Result<Fenced, StorageError> {
    match changed.map_err(storage_error)? {
        0 => Ok(Fenced::Lost),
        _ => Ok(Fenced::Held),
    }
}

/// A fault may quote what the marketplace sent; PostgreSQL cannot store its NULs.
fn storable(errors: &[RunError]) -> Vec<RunError> {
    let without_nul =
        |error: &RunError| RunError { message: error.message.replace('\0', ""), ..error.clone() };
    errors.iter().map(without_nul).collect()
}
