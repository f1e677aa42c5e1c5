//! `SecurityLog` on PostgreSQL.

use crate::{error::storage_error, json::json, sql::Sql, transaction::PgTransaction};
use async_trait::async_trait;
use diesel::sql_types::{Jsonb, Nullable, Text, Uuid};
use diesel_async::RunQueryDsl;
use domain::{
    account::SecurityEvent,
    ports::{SecurityLog, StorageError},
};

#[async_trait]
impl SecurityLog for PgTransaction {
    async fn insert(&mut self, event: &SecurityEvent) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO security_events (user_id, session_id, event, address) VALUES (")
            .bind::<Nullable<Uuid>, _>(event.user.map(|user| user.0))
            .text(", ")
            .bind::<Nullable<Uuid>, _>(event.session.map(|session| session.0))
            .text(", ")
            .bind::<Jsonb, _>(json(&event.kind)?)
            .text(", ")
            .bind::<Nullable<Text>, _>(event.address.map(|address| address.to_string()))
            .text("::inet)")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
