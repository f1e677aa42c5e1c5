//! `WalletRepository` on PostgreSQL.

use super::queries;
use crate::{
    error::storage_error,
    json::{name, parse_name},
    sql::Sql,
    transaction::PgTransaction,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    money::Money,
    ports::{StorageError, WalletRepository},
    wallet::{LedgerAccount, LedgerTransaction, LedgerTransactionId, NewTopUp, TopUp, TopUpId, TopUpStatus},
};
use uuid::Uuid as Id;

#[derive(QueryableByName)]
struct TopUpRow {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = Uuid)]
    user_id: Id,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Text)]
    provider: String,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
}

impl TopUpRow {
    fn into_top_up(self) -> Result<TopUp, StorageError> {
        Ok(TopUp {
            id: TopUpId(self.id),
            user: UserId(self.user_id),
            amount: Money::eur(self.amount),
            provider: parse_name(self.provider)?,
            status: parse_name(self.status)?,
            created_at: self.created_at,
        })
    }
}

/// What a transaction is about: the columns of `ledger_transactions`.
#[derive(Default)]
struct Subject<'a> {
    order: Option<Id>,
    purchase: Option<Id>,
    top_up: Option<Id>,
    adjusted_by: Option<Id>,
    reason: Option<&'a str>,
}

impl<'a> Subject<'a> {
    fn of(transaction: &'a LedgerTransaction) -> Self {
        match transaction {
            LedgerTransaction::TopUp { top_up, .. } => Self { top_up: Some(top_up.0), ..Self::default() },
            LedgerTransaction::Purchase { order, .. } => Self { order: Some(order.0), ..Self::default() },
            LedgerTransaction::Refund { order, purchase, .. } => {
                Self { order: Some(order.0), purchase: Some(purchase.0), ..Self::default() }
            }
            LedgerTransaction::Adjustment { by, reason, .. } => {
                Self { adjusted_by: Some(by.0), reason: Some(reason.as_str()), ..Self::default() }
            }
        }
    }
}

#[async_trait]
impl WalletRepository for PgTransaction {
    async fn open(&mut self, user: UserId) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO wallets (user_id) VALUES (")
            .bind::<Uuid, _>(user.0)
            .text(")")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn post(
        &mut self,
        id: LedgerTransactionId,
        transaction: &LedgerTransaction,
    ) -> Result<(), StorageError> {
        let subject = Subject::of(transaction);
        Sql::fixed(
            "INSERT INTO ledger_transactions (id, kind, order_id, purchase_id, top_up_id, adjusted_by, reason) VALUES (",
        )
        .bind::<Uuid, _>(id.0)
        .text(", ")
        .bind::<Text, _>(transaction.kind().as_str())
        .text(", ")
        .bind::<Nullable<Uuid>, _>(subject.order)
        .text(", ")
        .bind::<Nullable<Uuid>, _>(subject.purchase)
        .text(", ")
        .bind::<Nullable<Uuid>, _>(subject.top_up)
        .text(", ")
        .bind::<Nullable<Uuid>, _>(subject.adjusted_by)
        .text(", ")
        .bind::<Nullable<Text>, _>(subject.reason.map(str::to_owned))
        .text(")")
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        self.insert_entries(id, transaction).await
    }

    async fn get_balance(&mut self, user: UserId) -> Result<Money, StorageError> {
        queries::get_balance(self.connection(), user).await
    }

    async fn insert_top_up(&mut self, top_up: &NewTopUp) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO top_ups (id, user_id, amount, provider) VALUES (")
            .bind::<Uuid, _>(top_up.id.0)
            .text(", ")
            .bind::<Uuid, _>(top_up.user.0)
            .text(", ")
            .bind::<BigInt, _>(top_up.amount.amount)
            .text(", ")
            .bind::<Text, _>(top_up.provider.as_str())
            .text(")")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn lock_top_up(&mut self, id: TopUpId) -> Result<Option<TopUp>, StorageError> {
        let rows: Vec<TopUpRow> =
            Sql::fixed("SELECT id, user_id, amount, provider, status, created_at FROM top_ups WHERE id = ")
                .bind::<Uuid, _>(id.0)
                .text(" FOR UPDATE")
                .load(self.connection())
                .await
                .map_err(storage_error)?;
        rows.into_iter().next().map(TopUpRow::into_top_up).transpose()
    }

    async fn set_top_up_status(&mut self, id: TopUpId, status: TopUpStatus) -> Result<(), StorageError> {
        Sql::fixed("UPDATE top_ups SET status = ")
            .bind::<Text, _>(name(&status)?)
            .text(", settled_at = CASE WHEN ")
            .bind::<Bool, _>(status != TopUpStatus::Pending)
            .text(" THEN clock_timestamp() END WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}

impl PgTransaction {
    /// All entries in one statement: the trigger that moves the balances checks that they sum to zero.
    async fn insert_entries(
        &mut self,
        id: LedgerTransactionId,
        transaction: &LedgerTransaction,
    ) -> Result<(), StorageError> {
        let entries = transaction.entries();
        let columns = |account: &LedgerAccount| match account {
            LedgerAccount::Wallet(user) => ("wallet", Some(user.0)),
            LedgerAccount::Sales => ("sales", None),
            LedgerAccount::Payments => ("payments", None),
            LedgerAccount::Adjustments => ("adjustments", None),
        };
        let (accounts, users): (Vec<_>, Vec<_>) = entries.iter().map(|entry| columns(&entry.account)).unzip();
        Sql::fixed("INSERT INTO ledger_entries (transaction_id, account, user_id, amount) SELECT ")
            .bind::<Uuid, _>(id.0)
            .text(", entry.* FROM unnest(")
            .bind::<Array<Text>, _>(accounts)
            .text(", ")
            .bind::<Array<Nullable<Uuid>>, _>(users)
            .text(", ")
            .bind::<Array<BigInt>, _>(entries.iter().map(|entry| entry.amount).collect::<Vec<_>>())
            .text(") AS entry")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }
}
