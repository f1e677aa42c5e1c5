//! `WebhookRepository` on PostgreSQL.

use super::row::{COLUMNS, InboxRow};
use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::sql_types::{BigInt, Interval, Nullable, Text, Timestamptz, Uuid};
use diesel_async::RunQueryDsl;
use domain::{
    ports::{StorageError, WebhookRepository},
    webhook::{InboxEntry, InboxId, InboxState, WebhookMessage},
};
use std::time::Duration;

#[async_trait]
impl WebhookRepository for PgTransaction {
    async fn insert(&mut self, id: InboxId, message: &WebhookMessage) -> Result<bool, StorageError> {
        let inserted = Sql::fixed("INSERT INTO webhook_inbox (id, source, event_id, sent_at, body) VALUES (")
            .bind::<Uuid, _>(id.0)
            .text(", ")
            .bind::<Text, _>(message.source.as_str())
            .text(", ")
            .bind::<Text, _>(message.id.as_str().to_owned())
            .text(", ")
            .bind::<Timestamptz, _>(message.sent_at)
            .text(", ")
            .bind::<Text, _>(message.body.to_string())
            .text(") ON CONFLICT ON CONSTRAINT webhook_inbox_event_key DO NOTHING")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(inserted > 0)
    }

    async fn lock_due(&mut self, limit: u32) -> Result<Vec<InboxEntry>, StorageError> {
        let rows: Vec<InboxRow> = Sql::fixed("SELECT ")
            .text(COLUMNS)
            .text(" FROM webhook_inbox WHERE due_at <= clock_timestamp() ORDER BY due_at LIMIT ")
            .bind::<BigInt, _>(i64::from(limit))
            .text(" FOR UPDATE SKIP LOCKED")
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(InboxRow::into_entry).collect()
    }

    async fn lock(&mut self, id: InboxId) -> Result<Option<InboxEntry>, StorageError> {
        let rows: Vec<InboxRow> = Sql::fixed("SELECT ")
            .text(COLUMNS)
            .text(" FROM webhook_inbox WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .text(" FOR UPDATE")
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().next().map(InboxRow::into_entry).transpose()
    }

    async fn finish(
        &mut self,
        id: InboxId,
        state: InboxState,
        failure: Option<&str>,
    ) -> Result<(), StorageError> {
        let change = Sql::fixed("state = ")
            .bind::<Text, _>(state.as_str())
            .text(", due_at = NULL, last_failure = ")
            .bind::<Nullable<Text>, _>(failure.map(|failure| failure.replace('\0', "")));
        self.change_entry(id, change).await
    }

    async fn postpone(&mut self, id: InboxId, failure: &str, wait: Duration) -> Result<(), StorageError> {
        let change = Sql::fixed("attempts = attempts + 1, last_failure = ")
            .bind::<Text, _>(failure.replace('\0', ""))
            .text(", due_at = clock_timestamp() + ")
            .bind::<Interval, _>(interval(wait));
        self.change_entry(id, change).await
    }

    async fn replay(&mut self, id: InboxId) -> Result<(), StorageError> {
        let change = Sql::fixed(
            "state = 'waiting', attempts = 0, since = clock_timestamp(), due_at = clock_timestamp(), last_failure = NULL",
        );
        self.change_entry(id, change).await
    }

    async fn delete_done(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let deleted = Sql::fixed(
            "DELETE FROM webhook_inbox WHERE id IN (
                SELECT id FROM webhook_inbox WHERE state = 'done' AND since < clock_timestamp() - ",
        )
        .bind::<Interval, _>(interval(kept))
        .text(" ORDER BY since LIMIT ")
        .bind::<BigInt, _>(i64::from(limit))
        .text(" FOR UPDATE SKIP LOCKED)")
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(deleted as u64)
    }
}

impl PgTransaction {
    async fn change_entry(&mut self, id: InboxId, change: Sql) -> Result<(), StorageError> {
        Sql::fixed("UPDATE webhook_inbox SET ")
            .append(change)
            .text(" WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
