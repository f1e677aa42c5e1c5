//! `IdempotencyRepository` on PostgreSQL.
//!
//! A claim is a lock that the transaction holds, of the advisory kind: it needs no row, waits for nobody, and ends with the
//! transaction, however that ends. The row comes with the reply.

use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Binary, Bool, Interval, SmallInt, Text, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    order::{IdempotencyKey, RequestFingerprint, StoredReply},
    ports::{Claim, IdempotencyRepository, StorageError},
};
use std::time::Duration;

#[derive(QueryableByName)]
struct LockRow {
    #[diesel(sql_type = Bool)]
    locked: bool,
}

#[derive(QueryableByName)]
struct ReplyRow {
    #[diesel(sql_type = Binary)]
    fingerprint: Vec<u8>,
    #[diesel(sql_type = SmallInt)]
    status: i16,
    #[diesel(sql_type = Binary)]
    body: Vec<u8>,
}

#[async_trait]
impl IdempotencyRepository for PgTransaction {
    async fn claim(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
    ) -> Result<Claim, StorageError> {
        let row: LockRow = Sql::fixed("SELECT pg_try_advisory_xact_lock(hashtextextended(")
            .bind::<Text, _>(format!("idempotency/{}/{}", user.0, key.as_str()))
            .text(", 0)) AS locked")
            .get_result(self.connection())
            .await
            .map_err(storage_error)?;
        // A statement of its own: it sees what the one who had the lock before has committed.
        let rows: Vec<ReplyRow> =
            Sql::fixed("SELECT fingerprint, status, body FROM idempotency_keys WHERE user_id = ")
                .bind::<Uuid, _>(user.0)
                .text(" AND key = ")
                .bind::<Text, _>(key.as_str().to_owned())
                .load(self.connection())
                .await
                .map_err(storage_error)?;
        Ok(match rows.into_iter().next() {
            None if row.locked => Claim::Ours,
            None => Claim::InUse,
            // Whoever has the lock then only looks, too.
            Some(row) if row.fingerprint != fingerprint.as_bytes() => Claim::OtherRequest,
            Some(row) => Claim::Done(StoredReply {
                status: u16::try_from(row.status).unwrap_or_default(),
                body: row.body,
            }),
        })
    }

    async fn store(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
        reply: &StoredReply,
    ) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO idempotency_keys (user_id, key, fingerprint, status, body) VALUES (")
            .bind::<Uuid, _>(user.0)
            .text(", ")
            .bind::<Text, _>(key.as_str().to_owned())
            .text(", ")
            .bind::<Binary, _>(fingerprint.as_bytes().to_vec())
            .text(", ")
            .bind::<SmallInt, _>(i16::try_from(reply.status).unwrap_or(i16::MAX))
            .text(", ")
            .bind::<Binary, _>(reply.body.clone())
            .text(")")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn delete_expired(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let deleted = Sql::fixed(
            "DELETE FROM idempotency_keys WHERE (user_id, key) IN (
                SELECT user_id, key FROM idempotency_keys WHERE created_at < clock_timestamp() - ",
        )
        .bind::<Interval, _>(interval(kept))
        .text(" ORDER BY created_at LIMIT ")
        .bind::<BigInt, _>(i64::from(limit))
        .text(" FOR UPDATE SKIP LOCKED)")
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(deleted as u64)
    }
}
