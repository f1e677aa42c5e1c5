//! The namespace as a row.

use crate::sql::Sql;
use diesel::{
    QueryResult, QueryableByName,
    result::{DatabaseErrorKind, Error},
    sql_types::{BigInt, Nullable, Text, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::changes::Namespace;

#[derive(QueryableByName)]
pub(super) struct NamespaceRow {
    #[diesel(sql_type = BigInt)]
    system: i64,
    #[diesel(sql_type = BigInt)]
    database: i64,
    #[diesel(sql_type = Nullable<Text>)]
    timeline: Option<String>,
    #[diesel(sql_type = Nullable<Uuid>)]
    incarnation: Option<uuid::Uuid>,
}

impl NamespaceRow {
    /// What to select. The timeline is that of the next file of the write-ahead log: the control file tells of a promotion late.
    pub(super) const COLUMNS: &str = "
        (SELECT system_identifier FROM pg_control_system()) AS system,
        (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS database,
        CASE WHEN NOT pg_is_in_recovery() THEN left(pg_walfile_name(pg_current_wal_lsn()), 8) END AS timeline,
        current_incarnation() AS incarnation";

    /// `None` on a standby.
    pub(super) fn into_namespace(self) -> Option<Namespace> {
        Some(Namespace {
            system: self.system.cast_unsigned(),
            database: u32::try_from(self.database).ok()?,
            timeline: u32::from_str_radix(&self.timeline?, 16).ok()?,
            incarnation: self.incarnation?,
        })
    }
}

/// Whose history the connection tells; `None` if that cannot be known: the server is a standby, or the schema has no log of changes
/// yet. Fails if the connection does.
pub(crate) async fn find_namespace(connection: &mut AsyncPgConnection) -> QueryResult<Option<Namespace>> {
    let row: QueryResult<NamespaceRow> =
        Sql::new("SELECT ").text(NamespaceRow::COLUMNS).get_result(connection).await;
    match row {
        Ok(row) => Ok(row.into_namespace()),
        Err(Error::DatabaseError(kind, _)) if !is_of_connection(kind) => Ok(None),
        Err(error) => Err(error),
    }
}

fn is_of_connection(kind: DatabaseErrorKind) -> bool {
    matches!(kind, DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand)
}
