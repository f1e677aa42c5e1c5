//! `GuestRepository` on PostgreSQL.
//!
//! A statement that waits for a lock sees what the one before it did, because PostgreSQL checks its conditions again then; but
//! only if the row has changed, which it does not by running out. So the end of a session is compared after the lock was got.

use super::guest_row::GuestRow;
use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::{
    OptionalExtension, QueryableByName,
    sql_types::{BigInt, Binary, Interval, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::{TokenHash, UserId},
    ports::{GuestRepository, StorageError},
    shopper::{GuestId, GuestSession, NewGuest},
};
use std::time::Duration;

#[async_trait]
impl GuestRepository for PgTransaction {
    async fn insert(&mut self, guest: &NewGuest, lifetime: Duration) -> Result<GuestSession, StorageError> {
        let row: GuestRow = Sql::fixed(
            "INSERT INTO guest_sessions (created_at, last_used_at, expires_at, id, token) SELECT now, now, now + ",
        )
        .bind::<Interval, _>(interval(lifetime))
        .text(", ")
        .bind::<Uuid, _>(guest.id.0)
        .text(", ")
        .bind::<Binary, _>(guest.token.as_bytes().to_vec())
        .text(" FROM clock_timestamp() AS now RETURNING id, last_used_at, expires_at")
        .get_result(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(row.into_guest())
    }

    async fn touch(&mut self, id: GuestId, lifetime: Duration) -> Result<Option<GuestSession>, StorageError> {
        let row: Option<GuestRow> = Sql::fixed(
            "UPDATE guest_sessions SET last_used_at = clock_timestamp(), expires_at = clock_timestamp() + ",
        )
        .bind::<Interval, _>(interval(lifetime))
        .text(" WHERE id = ")
        .bind::<Uuid, _>(id.0)
        .text(
            " AND consumed_at IS NULL AND expires_at > clock_timestamp()
            RETURNING id, last_used_at, expires_at",
        )
        .get_result(self.connection())
        .await
        .optional()
        .map_err(storage_error)?;
        Ok(row.map(GuestRow::into_guest))
    }

    async fn hold(&mut self, id: GuestId) -> Result<bool, StorageError> {
        // The weakest lock: it lets pass other holders and `touch`, and keeps out who locks the row to consume or delete it.
        let locked =
            Sql::fixed("SELECT id, expires_at FROM guest_sessions WHERE consumed_at IS NULL AND id = ")
                .bind::<Uuid, _>(id.0)
                .text(" FOR KEY SHARE");
        Ok(self.lock_live(locked).await?.is_some())
    }

    async fn lock_by_token(&mut self, token: &TokenHash) -> Result<Option<GuestId>, StorageError> {
        let locked =
            Sql::fixed("SELECT id, expires_at FROM guest_sessions WHERE consumed_at IS NULL AND token = ")
                .bind::<Binary, _>(token.as_bytes().to_vec())
                .text(" FOR UPDATE");
        self.lock_live(locked).await
    }

    async fn consume(&mut self, id: GuestId, user: UserId) -> Result<(), StorageError> {
        Sql::fixed("UPDATE guest_sessions SET consumed_at = clock_timestamp(), consumed_by = ")
            .bind::<Uuid, _>(user.0)
            .text(" WHERE consumed_at IS NULL AND id = ")
            .bind::<Uuid, _>(id.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let limit = i64::from(limit);
        let deleted = Sql::fixed(
            "WITH expired AS MATERIALIZED (
                SELECT id FROM guest_sessions WHERE consumed_at IS NULL AND expires_at <= statement_timestamp()
                ORDER BY expires_at LIMIT ",
        )
        .bind::<BigInt, _>(limit)
        .text(
            " FOR UPDATE SKIP LOCKED
            ), consumed AS MATERIALIZED (
                SELECT id FROM guest_sessions WHERE consumed_at < statement_timestamp() - ",
        )
        .bind::<Interval, _>(interval(kept))
        .text(" ORDER BY consumed_at LIMIT ")
        .bind::<BigInt, _>(limit)
        .text(
            " - (SELECT count(*) FROM expired) FOR UPDATE SKIP LOCKED
            )
            DELETE FROM guest_sessions
            WHERE id = ANY(ARRAY(SELECT id FROM expired UNION ALL SELECT id FROM consumed))",
        )
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(deleted as u64)
    }
}

impl PgTransaction {
    /// The guest whose row `locked` locks, if the session has not run out.
    async fn lock_live(&mut self, locked: Sql) -> Result<Option<GuestId>, StorageError> {
        #[derive(QueryableByName)]
        struct Row {
            #[diesel(sql_type = Uuid)]
            id: uuid::Uuid,
        }
        let row: Option<Row> = Sql::fixed("WITH locked AS MATERIALIZED (")
            .append(locked)
            .text(") SELECT id FROM locked WHERE expires_at > clock_timestamp()")
            .get_result(self.connection())
            .await
            .optional()
            .map_err(storage_error)?;
        Ok(row.map(|row| GuestId(row.id)))
    }
}
