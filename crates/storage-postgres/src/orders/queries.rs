//! `OrderQueries` on PostgreSQL.

use super::{
    audit, buying_line,
    order_row::{self, OrderRow},
    purchase_row::{self, PurchaseRow},
};
use crate::{
    PgStorage,
    error::storage_error,
    json::parse_name,
    keys::{self, KeyRow},
    sql::Sql,
    wallets, webhooks,
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Nullable, Text, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    game_key::StoredKey,
    money::Money,
    order::{Order, OrderId},
    ports::{LineStop, MoneyAudit, OrderQueries, OrderQuery, PageOf, StorageError},
    purchase::{Purchase, PurchaseId, StateName},
    wallet::{WalletMovement, WalletPosition},
    webhook::{InboxEntry, InboxPosition, InboxState},
};
use std::collections::BTreeMap;

#[derive(QueryableByName)]
struct CountRow {
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    count: i64,
}

#[derive(QueryableByName)]
struct PurchaseKeyRow {
    #[diesel(embed)]
    purchase: PurchaseRow,
    #[diesel(embed)]
    key: KeyRow,
}

#[async_trait]
impl OrderQueries for PgStorage {
    async fn find_order(&self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError> {
        let connection = &mut *self.connection().await?;
        let rows: Vec<OrderRow> = Sql::fixed("SELECT ")
            .text(order_row::COLUMNS)
            .text(" FROM orders WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .text(" AND user_id = coalesce(")
            .bind::<Nullable<Uuid>, _>(owner.map(|owner| owner.0))
            .text(", user_id)")
            .load(connection)
            .await
            .map_err(storage_error)?;
        Ok(order_row::assemble(connection, rows).await?.into_iter().next())
    }

    async fn list_orders(&self, query: &OrderQuery) -> Result<PageOf<Order, OrderId>, StorageError> {
        let connection = &mut *self.connection().await?;
        let mut select = Sql::new("SELECT ").text(order_row::COLUMNS).text(" FROM orders WHERE true");
        if let Some(user) = query.user {
            select = select.text(" AND user_id = ").bind::<Uuid, _>(user.0);
        }
        if let Some(status) = query.status {
            select = select.text(" AND status = ").bind::<Text, _>(status.as_str());
        }
        if let Some(after) = query.after {
            select = select.text(" AND id < ").bind::<Uuid, _>(after.0);
        }
        let rows: Vec<OrderRow> = select
            .text(" ORDER BY id DESC LIMIT ")
            .bind::<BigInt, _>(one_more(query.limit))
            .load(connection)
            .await
            .map_err(storage_error)?;
        let orders = order_row::assemble(connection, rows).await?;
        Ok(page(orders, query.limit, |order| order.id))
    }

    async fn list_purchases(
        &self,
        state: Option<StateName>,
        after: Option<PurchaseId>,
        limit: u32,
    ) -> Result<PageOf<Purchase, PurchaseId>, StorageError> {
        let mut select = Sql::new("SELECT ").text(purchase_row::COLUMNS).text(
            " FROM purchases AS purchase JOIN orders AS owner ON owner.id = purchase.order_id WHERE true",
        );
        if let Some(state) = state {
            select = select.text(" AND purchase.state = ").bind::<Text, _>(state.as_str());
        }
        if let Some(after) = after {
            select = select.text(" AND purchase.id < ").bind::<Uuid, _>(after.0);
        }
        let rows: Vec<PurchaseRow> = select
            .text(" ORDER BY purchase.id DESC LIMIT ")
            .bind::<BigInt, _>(one_more(limit))
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        let purchases = rows.into_iter().map(PurchaseRow::into_purchase).collect::<Result<_, _>>()?;
        Ok(page(purchases, limit, |purchase: &Purchase| purchase.id))
    }

    async fn count_purchases(&self) -> Result<BTreeMap<StateName, u64>, StorageError> {
        let rows: Vec<CountRow> = Sql::fixed("SELECT state, count(*) AS count FROM purchases GROUP BY state")
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(|row| Ok((parse_name(row.state)?, row.count.unsigned_abs()))).collect()
    }

    async fn list_keys(&self, order: OrderId) -> Result<Vec<(Purchase, StoredKey)>, StorageError> {
        let rows: Vec<PurchaseKeyRow> = Sql::fixed("SELECT ")
            .text(purchase_row::COLUMNS)
            .text(", ")
            .text(keys::COLUMNS)
            .text(
                " FROM purchases AS purchase
                JOIN orders AS owner ON owner.id = purchase.order_id
                JOIN purchase_keys AS stored ON stored.purchase_id = purchase.id
                WHERE purchase.state = 'delivered' AND purchase.order_id = ",
            )
            .bind::<Uuid, _>(order.0)
            .text(" ORDER BY purchase.id")
            .load(&mut self.connection().await?)
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(|row| Ok((row.purchase.into_purchase()?, row.key.into_stored_key()?))).collect()
    }

    async fn find_line_stop(&self) -> Result<Option<LineStop>, StorageError> {
        buying_line::find_stop(&mut *self.connection().await?).await
    }

    async fn get_balance(&self, user: UserId) -> Result<Money, StorageError> {
        wallets::get_balance(&mut *self.connection().await?, user).await
    }

    async fn list_movements(
        &self,
        user: UserId,
        after: Option<WalletPosition>,
        limit: u32,
    ) -> Result<PageOf<WalletMovement, WalletPosition>, StorageError> {
        let movements =
            wallets::list_movements(&mut *self.connection().await?, user, after, one_more(limit)).await?;
        Ok(page(movements, limit, |movement| WalletPosition(movement.id)))
    }

    async fn list_webhooks(
        &self,
        state: Option<InboxState>,
        after: Option<InboxPosition>,
        limit: u32,
    ) -> Result<PageOf<InboxEntry, InboxPosition>, StorageError> {
        let entries =
            webhooks::list_entries(&mut *self.connection().await?, state, after, one_more(limit)).await?;
        Ok(page(entries, limit, |entry| InboxPosition(entry.id)))
    }

    async fn audit_money(&self, now: DateTime<Utc>) -> Result<MoneyAudit, StorageError> {
        audit::run(&mut *self.connection().await?, now).await
    }
}

/// One more than asked for tells whether there is another page.
fn one_more(limit: u32) -> i64 {
    i64::from(limit) + 1
}

/// The first `limit` entries, and the position of the last of them if there are more.
fn page<T, P>(mut items: Vec<T>, limit: u32, position: impl Fn(&T) -> P) -> PageOf<T, P> {
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(position);
    PageOf { items, next }
}
