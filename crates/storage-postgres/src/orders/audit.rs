//! The books against each other, in one statement: as they are at one moment.

use crate::{error::storage_error, sql::Sql};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::ports::{MoneyAudit, StorageError};

/// The statement around the moment up to which units may be due.
const BEFORE: &str = include_str!("audit_before.sql");
const AFTER: &str = include_str!("audit_after.sql");

macro_rules! counts {
    ($($name:ident)*) => {
        #[derive(QueryableByName)]
        struct AuditRow {
            $(#[diesel(sql_type = BigInt)] $name: i64,)*
        }

        impl From<AuditRow> for MoneyAudit {
            fn from(row: AuditRow) -> Self {
                Self { $($name: row.$name.unsigned_abs(),)* }
            }
        }
    };
}

counts! {
    transactions unbalanced wallets wrong_balances orders wrongly_paid wrongly_refunded wrong_statuses wrong_keys
    shared_orders incidents overdue
}

pub(super) async fn run(
    connection: &mut AsyncPgConnection,
    now: DateTime<Utc>,
) -> Result<MoneyAudit, StorageError> {
    let row: AuditRow = Sql::fixed(BEFORE)
        .bind::<Timestamptz, _>(now)
        .text(AFTER)
        .get_result(connection)
        .await
        .map_err(storage_error)?;
    Ok(row.into())
}
