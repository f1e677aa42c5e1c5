//! `SyncRunQueries` on PostgreSQL.

use super::row::SyncRunRow;
use crate::{PgStorage, error::storage_error, json::name, schema::sync_runs};
use async_trait::async_trait;
use diesel::{ExpressionMethods, OptionalExtension, QueryDsl, SelectableHelper};
use diesel_async::RunQueryDsl;
use domain::{
    ports::{StorageError, SyncRunQueries},
    sync::{JobKind, RunId, SyncRun},
};
use uuid::Uuid;

#[async_trait]
impl SyncRunQueries for PgStorage {
    async fn find_run(&self, id: RunId) -> Result<Option<SyncRun>, StorageError> {
        let row: Option<SyncRunRow> = sync_runs::table
            .find(id.0)
            .select(SyncRunRow::as_select())
            .first(&mut self.connection().await?)
            .await
            .optional()
            .map_err(storage_error)?;
        row.map(SyncRunRow::into_run).transpose()
    }

    async fn list_runs(
        &self,
        job: JobKind,
        after: Option<RunId>,
        limit: u32,
    ) -> Result<Vec<SyncRun>, StorageError> {
        let rows: Vec<SyncRunRow> = sync_runs::table
            .filter(sync_runs::job.eq(name(&job)?))
            .filter(sync_runs::id.lt(after.map_or(Uuid::max(), |run| run.0)))
            .order(sync_runs::id.desc())
            .limit(i64::from(limit))
            .select(SyncRunRow::as_select())
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(SyncRunRow::into_run).collect()
    }
}
