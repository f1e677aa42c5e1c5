//! What a transaction has logged, and what it adds.

use super::query::logged_tag;
use crate::{error::storage_error, sql::Sql, transaction::PgTransaction};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Nullable, Text},
};
use diesel_async::RunQueryDsl;
use domain::{
    changes::{Changed, Tag, Xid},
    ports::StorageError,
};

#[derive(QueryableByName)]
struct ChangedRow {
    #[diesel(sql_type = Nullable<BigInt>)]
    xid: Option<i64>,
    #[diesel(sql_type = Array<Text>)]
    tags: Vec<String>,
}

impl PgTransaction {
    pub(crate) async fn log_tags(&mut self, tags: &[Tag]) -> Result<(), StorageError> {
        let tags: Vec<String> = tags.iter().map(Tag::to_string).collect();
        Sql::fixed("INSERT INTO changes (tag) SELECT unnest(")
            .bind::<Array<Text>, _>(tags)
            .text(") ON CONFLICT DO NOTHING")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    pub(crate) async fn logged(&mut self) -> Result<Changed, StorageError> {
        let row: ChangedRow = Sql::fixed(
            "SELECT
                pg_current_xact_id_if_assigned()::text::bigint AS xid,
                ARRAY(SELECT tag FROM changes WHERE xid = pg_current_xact_id_if_assigned() ORDER BY tag) AS tags",
        )
        .get_result(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(Changed {
            xid: row.xid.map(|xid| Xid(xid.cast_unsigned())),
            tags: row.tags.iter().map(|tag| logged_tag(tag)).collect(),
        })
    }
}
