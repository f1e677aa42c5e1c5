//! Balances and movements.

use crate::{error::storage_error, json::parse_name, sql::Sql};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    account::UserId,
    money::Money,
    order::OrderId,
    ports::StorageError,
    wallet::{LedgerTransactionId, WalletMovement, WalletPosition},
};

#[derive(QueryableByName)]
struct BalanceRow {
    #[diesel(sql_type = BigInt)]
    balance: i64,
}

#[derive(QueryableByName)]
struct MovementRow {
    #[diesel(sql_type = Uuid)]
    id: uuid::Uuid,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Nullable<Uuid>)]
    order_id: Option<uuid::Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    at: DateTime<Utc>,
}

impl MovementRow {
    fn into_movement(self) -> Result<WalletMovement, StorageError> {
        Ok(WalletMovement {
            id: LedgerTransactionId(self.id),
            kind: parse_name(self.kind)?,
            amount: Money::eur(self.amount),
            order: self.order_id.map(OrderId),
            reason: self.reason,
            at: self.at,
        })
    }
}

pub(crate) async fn get_balance(
    connection: &mut AsyncPgConnection,
    user: UserId,
) -> Result<Money, StorageError> {
    let rows: Vec<BalanceRow> = Sql::fixed("SELECT balance FROM wallets WHERE user_id = ")
        .bind::<Uuid, _>(user.0)
        .load(connection)
        .await
        .map_err(storage_error)?;
    Ok(Money::eur(rows.into_iter().next().map_or(0, |row| row.balance)))
}

pub(crate) async fn list_movements(
    connection: &mut AsyncPgConnection,
    user: UserId,
    after: Option<WalletPosition>,
    limit: i64,
) -> Result<Vec<WalletMovement>, StorageError> {
    let rows: Vec<MovementRow> = Sql::fixed(
        "SELECT transaction.id, transaction.kind, entry.amount, transaction.order_id, transaction.reason, transaction.at
        FROM ledger_entries AS entry JOIN ledger_transactions AS transaction ON transaction.id = entry.transaction_id
        WHERE entry.user_id = ",
    )
    .bind::<Uuid, _>(user.0)
    .text(" AND entry.transaction_id < coalesce(")
    .bind::<Nullable<Uuid>, _>(after.map(|position| position.0.0))
    .text(", 'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY entry.transaction_id DESC LIMIT ")
    .bind::<BigInt, _>(limit)
    .load(connection)
    .await
    .map_err(storage_error)?;
    rows.into_iter().map(MovementRow::into_movement).collect()
}
