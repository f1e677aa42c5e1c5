//! `OrderRepository` on PostgreSQL.

use super::{
    order_row::{self, OrderRow},
    purchase_row::{self, PurchaseRow},
};
use crate::{
    error::{corrupt, storage_error},
    sql::Sql,
    transaction::PgTransaction,
};
use async_trait::async_trait;
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Bool, Nullable, SmallInt, Text, Timestamptz, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    account::UserId,
    catalogue::GameId,
    order::{CheckOutLine, NewOrder, Offer, Order, OrderId, OrderStatus},
    ports::{Attempt, Fenced, NextTakeUp, OrderRepository, StorageError, TakenUp, WorkerId},
    purchase::{NewPurchase, Purchase, PurchaseId, UpstreamOrderId},
};
use std::time::Duration;

#[derive(QueryableByName)]
struct OrderIdRow {
    #[diesel(sql_type = Uuid)]
    order_id: uuid::Uuid,
}

#[derive(QueryableByName)]
struct FoundRow {
    #[diesel(sql_type = Bool)]
    found: bool,
}

#[async_trait]
impl OrderRepository for PgTransaction {
    async fn lock_offers(&mut self, lines: &[CheckOutLine]) -> Result<Vec<Offer>, StorageError> {
        self.lock_games(lines).await
    }

    async fn take_stock(&mut self, lines: &[CheckOutLine]) -> Result<bool, StorageError> {
        Ok(self.take_keys(lines).await? == lines.len())
    }

    async fn return_stock(&mut self, games: &[GameId]) -> Result<(), StorageError> {
        self.put_back(games).await
    }

    async fn insert(&mut self, order: &NewOrder, units: &[NewPurchase]) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO orders (id, user_id, total) VALUES (")
            .bind::<Uuid, _>(order.id.0)
            .text(", ")
            .bind::<Uuid, _>(order.user.0)
            .text(", ")
            .bind::<BigInt, _>(order.total.amount)
            .text(")")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        self.insert_items(order).await?;
        self.insert_units(order.id, units).await
    }

    async fn get(&mut self, id: OrderId) -> Result<Order, StorageError> {
        let order = self.find_with(id, None, "").await?;
        order.ok_or_else(|| corrupt("an order is gone"))
    }

    async fn lock(&mut self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError> {
        self.find_with(id, owner, " FOR NO KEY UPDATE").await
    }

    async fn set_status(&mut self, id: OrderId, status: OrderStatus) -> Result<(), StorageError> {
        Sql::fixed("UPDATE orders SET status = ")
            .bind::<Text, _>(status.as_str())
            .text(", completed_at = CASE WHEN ")
            .bind::<Bool, _>(status.is_final())
            .text(" THEN clock_timestamp() END WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn lock_units(&mut self, order: OrderId) -> Result<Vec<TakenUp>, StorageError> {
        let condition = Sql::fixed("purchase.order_id = ").bind::<Uuid, _>(order.0);
        self.lock_purchases(condition, i64::MAX).await
    }

    async fn take_up(
        &mut self,
        worker: WorkerId,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<TakenUp>, StorageError> {
        self.take_up_due(worker, limit, lease).await
    }

    async fn save(
        &mut self,
        attempt: Attempt,
        purchase: &Purchase,
        next: NextTakeUp,
    ) -> Result<Fenced, StorageError> {
        self.save_purchase(attempt, purchase, next).await
    }

    async fn find_order_of(&mut self, purchase: PurchaseId) -> Result<Option<OrderId>, StorageError> {
        let rows: Vec<OrderIdRow> = Sql::fixed("SELECT order_id FROM purchases WHERE id = ")
            .bind::<Uuid, _>(purchase.0)
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(rows.into_iter().next().map(|row| OrderId(row.order_id)))
    }

    async fn make_due(&mut self, upstream: &UpstreamOrderId) -> Result<bool, StorageError> {
        let row: FoundRow = Sql::fixed(
            "WITH changed AS (
                UPDATE purchases SET due_at = least(due_at, clock_timestamp())
                WHERE due_at IS NOT NULL AND worker IS NULL AND upstream_order = ",
        )
        .bind::<Text, _>(upstream.as_str().to_owned())
        .text(") SELECT EXISTS (SELECT FROM purchases WHERE upstream_order = ")
        .bind::<Text, _>(upstream.as_str().to_owned())
        .text(") AS found")
        .get_result(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(row.found)
    }

    async fn lock_incidents_with_unread_answer(&mut self, limit: u32) -> Result<Vec<TakenUp>, StorageError> {
        let condition = Sql::fixed(
            "purchase.state = 'incident' AND purchase.reason <> 'key_unreadable'
            AND EXISTS (SELECT FROM purchase_keys WHERE purchase_id = purchase.id AND key IS NULL)",
        );
        self.lock_purchases(condition, i64::from(limit)).await
    }

    async fn stop_line(&mut self, reason: &str, pause: Duration) -> Result<(), StorageError> {
        self.stop(reason, pause).await
    }

    async fn start_line(&mut self) -> Result<bool, StorageError> {
        self.start().await
    }
}

impl PgTransaction {
    async fn insert_items(&mut self, order: &NewOrder) -> Result<(), StorageError> {
        let items = &order.items;
        Sql::fixed(
            "INSERT INTO order_items (order_id, position, game_id, quantity, unit_price, title) SELECT ",
        )
        .bind::<Uuid, _>(order.id.0)
        .text(", position, game_id, quantity, unit_price, title FROM unnest(")
        .bind::<Array<Uuid>, _>(items.iter().map(|item| item.game.0).collect::<Vec<_>>())
        .text(", ")
        .bind::<Array<SmallInt>, _>(items.iter().map(|item| i16::from(item.quantity)).collect::<Vec<_>>())
        .text(", ")
        .bind::<Array<BigInt>, _>(items.iter().map(|item| item.unit_price.amount).collect::<Vec<_>>())
        .text(", ")
        .bind::<Array<Text>, _>(items.iter().map(|item| item.title.clone()).collect::<Vec<_>>())
        .text(") WITH ORDINALITY AS item (game_id, quantity, unit_price, title, position)")
        .execute(self.connection())
        .await
        .map_err(storage_error)?;
        Ok(())
    }

    async fn insert_units(&mut self, order: OrderId, units: &[NewPurchase]) -> Result<(), StorageError> {
        Sql::fixed("INSERT INTO purchases (order_id, id, game_id, product_id, sold_for, max_price, deadline_at) SELECT ")
            .bind::<Uuid, _>(order.0)
            .text(", unit.* FROM unnest(")
            .bind::<Array<Uuid>, _>(units.iter().map(|unit| unit.id.0).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<Uuid>, _>(units.iter().map(|unit| unit.game.0).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<BigInt>, _>(units.iter().map(|unit| unit.product.get()).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<BigInt>, _>(units.iter().map(|unit| unit.sold_for.amount).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<BigInt>, _>(units.iter().map(|unit| unit.max_price.amount).collect::<Vec<_>>())
            .text(", ")
            .bind::<Array<Timestamptz>, _>(units.iter().map(|unit| unit.deadline).collect::<Vec<_>>())
            .text(") AS unit (id, game_id, product_id, sold_for, max_price, deadline_at)")
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(())
    }

    async fn find_with(
        &mut self,
        id: OrderId,
        owner: Option<UserId>,
        lock: &'static str,
    ) -> Result<Option<Order>, StorageError> {
        let rows: Vec<OrderRow> = Sql::fixed("SELECT ")
            .text(order_row::COLUMNS)
            .text(" FROM orders WHERE id = ")
            .bind::<Uuid, _>(id.0)
            .text(" AND user_id = coalesce(")
            .bind::<Nullable<Uuid>, _>(owner.map(|owner| owner.0))
            .text(", user_id)")
            .text(lock)
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(order_row::assemble(self.connection(), rows).await?.into_iter().next())
    }

    async fn lock_purchases(&mut self, condition: Sql, limit: i64) -> Result<Vec<TakenUp>, StorageError> {
        let rows: Vec<PurchaseRow> = Sql::fixed("SELECT ")
            .text(purchase_row::COLUMNS)
            .text(" FROM purchases AS purchase JOIN orders AS owner ON owner.id = purchase.order_id WHERE ")
            .append(condition)
            .text(" ORDER BY purchase.id LIMIT ")
            .bind::<BigInt, _>(limit)
            .text(" FOR UPDATE OF purchase")
            .load(self.connection())
            .await
            .map_err(storage_error)?;
        rows.into_iter().map(PurchaseRow::into_taken_up).collect()
    }
}
