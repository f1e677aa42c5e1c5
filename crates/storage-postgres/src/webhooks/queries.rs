//! Lists of messages.

use super::row::{COLUMNS, InboxRow};
use crate::{error::storage_error, sql::Sql};
use diesel::sql_types::{BigInt, Text, Uuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    ports::StorageError,
    webhook::{InboxEntry, InboxPosition, InboxState},
};

pub(crate) async fn list_entries(
    connection: &mut AsyncPgConnection,
    state: Option<InboxState>,
    after: Option<InboxPosition>,
    limit: i64,
) -> Result<Vec<InboxEntry>, StorageError> {
    let mut select = Sql::new("SELECT ").text(COLUMNS).text(" FROM webhook_inbox WHERE true");
    if let Some(state) = state {
        select = select.text(" AND state = ").bind::<Text, _>(state.as_str());
    }
    if let Some(after) = after {
        select = select.text(" AND id < ").bind::<Uuid, _>(after.0.0);
    }
    let rows: Vec<InboxRow> = select
        .text(" ORDER BY id DESC LIMIT ")
        .bind::<BigInt, _>(limit)
        .load(connection)
        .await
        .map_err(storage_error)?;
    rows.into_iter().map(InboxRow::into_entry).collect()
}
