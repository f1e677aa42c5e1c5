//! `SessionRepository` on PostgreSQL.

use super::session_row::RefreshRow;
use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::{
    OptionalExtension,
    sql_types::{BigInt, Binary, Interval, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::{RefreshState, SessionId, TokenHash, UserId},
    ports::{NewSession, SessionRepository, StorageError, TokenRotation},
};
use std::time::Duration;

#[async_trait]
impl SessionRepository for PgTransaction {
    async fn insert(&mut self, session: &NewSession) -> Result<(), StorageError> {
        // PostgreSQL cannot store a NUL.
        let user_agent = session.user_agent.as_ref().map(|text| text.replace('\0', ""));
        let statement = Sql::fixed(
            "INSERT INTO sessions
                (created_at, last_used_at, generation, id, user_id, token, issued_at, user_agent, expires_at)
            SELECT now, now, 0, ",
        )
        .bind::<Uuid, _>(session.id.0)
        .text(", ")
        .bind::<Uuid, _>(session.user.0)
        .text(", ")
        .bind::<Binary, _>(bytes(&session.token))
        .text(", ")
        .bind::<Timestamptz, _>(session.issued_at)
        .text(", ")
        .bind::<Nullable<Text>, _>(user_agent)
        .text(", now + ")
        .bind::<Interval, _>(interval(session.lifetime))
        .text(" FROM clock_timestamp() AS now");
        self.change_sessions(statement).await?;
        Ok(())
    }

    async fn rotate(&mut self, rotation: &TokenRotation) -> Result<bool, StorageError> {
        let statement = Sql::fixed("UPDATE sessions SET previous_token = token, token = ")
            .bind::<Binary, _>(bytes(&rotation.successor))
            .text(", generation = ")
            .bind::<BigInt, _>(i64::from(rotation.generation))
            .text(", issued_at = ")
            .bind::<Timestamptz, _>(rotation.issued_at)
            .text(", last_used_at = clock_timestamp(), expires_at = clock_timestamp() + ")
            .bind::<Interval, _>(interval(rotation.lifetime))
            .text(" WHERE id = ")
            .bind::<Uuid, _>(rotation.session.0)
            .text(" AND token = ")
            .bind::<Binary, _>(bytes(&rotation.presented))
            .text(" AND revoked_at IS NULL AND expires_at > clock_timestamp()");
        Ok(self.change_sessions(statement).await? == 1)
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<RefreshState>, StorageError> {
        // The time is told after the lock was got.
        let row: Option<RefreshRow> = Sql::fixed(
            "WITH locked AS MATERIALIZED (
                SELECT user_id, last_used_at, expires_at, revoked_at, issued_at, generation, token, previous_token
                FROM sessions WHERE id = ",
        )
        .bind::<Uuid, _>(id.0)
        .text(" FOR UPDATE) SELECT *, clock_timestamp() AS now FROM locked")
        .get_result(self.connection())
        .await
        .optional()
        .map_err(storage_error)?;
        row.map(RefreshRow::into_state).transpose()
    }

    async fn revoke(&mut self, id: SessionId, user: UserId) -> Result<bool, StorageError> {
        let statement = Sql::fixed("UPDATE sessions SET revoked_at = clock_timestamp() WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .text(" AND user_id = ")
            .bind::<Uuid, _>(user.0)
            .text(" AND revoked_at IS NULL AND expires_at > clock_timestamp()");
        Ok(self.change_sessions(statement).await? == 1)
    }

    async fn revoke_all(&mut self, user: UserId, keep: Option<SessionId>) -> Result<u64, StorageError> {
        let statement = Sql::fixed(
            "WITH locked AS MATERIALIZED (SELECT id FROM sessions WHERE revoked_at IS NULL AND user_id = ",
        )
        .bind::<Uuid, _>(user.0)
        .text(" AND id IS DISTINCT FROM ")
        .bind::<Nullable<Uuid>, _>(keep.map(|session| session.0))
        .text(
            " ORDER BY id FOR UPDATE)
                    UPDATE sessions SET revoked_at = clock_timestamp() FROM locked
                    WHERE sessions.id = locked.id AND expires_at > clock_timestamp()",
        );
        self.change_sessions(statement).await
    }

    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let statement = Sql::fixed(
            "DELETE FROM sessions WHERE id = ANY(ARRAY(
                SELECT id FROM sessions WHERE least(expires_at, revoked_at) < statement_timestamp() - ",
        )
        .bind::<Interval, _>(interval(kept))
        .text(" ORDER BY least(expires_at, revoked_at) LIMIT ")
        .bind::<BigInt, _>(i64::from(limit))
        .text(" FOR UPDATE SKIP LOCKED))");
        self.change_sessions(statement).await
    }
}

impl PgTransaction {
    /// Returns how many rows changed.
    async fn change_sessions(&mut self, statement: Sql) -> Result<u64, StorageError> {
        let changed = statement.execute(self.connection()).await.map_err(storage_error)?;
        Ok(changed as u64)
    }
}

fn bytes(token: &TokenHash) -> Vec<u8> {
    token.as_bytes().to_vec()
}
