//! Runs as rows.

use crate::{error::corrupt, json::parse_name, schema::sync_runs};
use chrono::{DateTime, Utc};
use diesel::{Queryable, Selectable, pg::Pg};
use domain::{
    account::UserId,
    ports::StorageError,
    sync::{Checkpoint, Holder, LapId, RunId, SyncRun},
};
use serde_json::Value;
use uuid::Uuid;

#[derive(Queryable, Selectable)]
#[diesel(table_name = sync_runs, check_for_backend(Pg))]
pub(super) struct SyncRunRow {
    id: Uuid,
    lap: Uuid,
    pub(super) started_at: DateTime<Utc>,
    finished_at: Option<DateTime<Utc>>,
    pub(super) lease_expires_at: DateTime<Utc>,
    job: String,
    mode: String,
    trigger: String,
    outcome: Option<String>,
    progress: Value,
    checkpoint: Value,
    errors: Value,
    holder: Option<String>,
    requested_by: Option<Uuid>,
    scheduled_for: Option<DateTime<Utc>>,
    cancel_requested_at: Option<DateTime<Utc>>,
}

impl SyncRunRow {
    pub(super) fn into_run(self) -> Result<SyncRun, StorageError> {
        Ok(SyncRun {
            id: RunId(self.id),
            lap: LapId(self.lap),
            job: parse_name(self.job)?,
            mode: parse_name(self.mode)?,
            trigger: parse_name(self.trigger)?,
            requested_by: self.requested_by.map(UserId),
            scheduled_for: self.scheduled_for,
            holder: self.holder.map(Holder),
            cancel_requested: self.cancel_requested_at.is_some(),
            started_at: self.started_at,
            finished_at: self.finished_at,
            outcome: self.outcome.map(parse_name).transpose()?,
            progress: serde_json::from_value(self.progress).map_err(corrupt)?,
            errors: serde_json::from_value(self.errors).map_err(corrupt)?,
        })
    }

    pub(super) fn checkpoint(&self) -> Result<Checkpoint, StorageError> {
        serde_json::from_value(self.checkpoint.clone()).map_err(corrupt)
    }
}
