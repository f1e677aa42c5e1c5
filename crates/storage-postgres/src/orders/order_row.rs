//! Orders as rows: one for the order, some for its items, some for its units.

use crate::{error::storage_error, json::parse_name, sql::Sql};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Array, BigInt, Nullable, SmallInt, Text, Timestamptz, Uuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use domain::{
    account::UserId,
    catalogue::GameId,
    money::Money,
    order::{Order, OrderId, OrderItem, OrderNumber, OrderUnit},
    ports::StorageError,
    purchase::PurchaseId,
};
use std::collections::BTreeMap;
use uuid::Uuid as Id;

/// The columns of an [`OrderRow`].
pub(super) const COLUMNS: &str = "id, number, user_id, status, total, created_at, completed_at";

#[derive(QueryableByName)]
pub(super) struct OrderRow {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = BigInt)]
    number: i64,
    #[diesel(sql_type = Uuid)]
    user_id: Id,
    #[diesel(sql_type = Text)]
    status: String,
    #[diesel(sql_type = BigInt)]
    total: i64,
    #[diesel(sql_type = Timestamptz)]
    created_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    completed_at: Option<DateTime<Utc>>,
}

#[derive(QueryableByName)]
struct ItemRow {
    #[diesel(sql_type = Uuid)]
    order_id: Id,
    #[diesel(sql_type = Uuid)]
    game_id: Id,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = SmallInt)]
    quantity: i16,
    #[diesel(sql_type = BigInt)]
    unit_price: i64,
}

#[derive(QueryableByName)]
struct UnitRow {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = Uuid)]
    order_id: Id,
    #[diesel(sql_type = Uuid)]
    game_id: Id,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Text>)]
    refund: Option<String>,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
}

/// The orders of these rows with their items and units, in the order of the rows.
pub(super) async fn assemble(
    connection: &mut AsyncPgConnection,
    rows: Vec<OrderRow>,
) -> Result<Vec<Order>, StorageError> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let items: Vec<ItemRow> = Sql::fixed(
        "SELECT order_id, game_id, title, quantity, unit_price FROM order_items WHERE order_id = ANY (",
    )
    .bind::<Array<Uuid>, _>(ids.clone())
    .text(") ORDER BY order_id, position")
    .load(connection)
    .await
    .map_err(storage_error)?;
    let units: Vec<UnitRow> = Sql::fixed(
        "SELECT id, order_id, game_id, state, CASE state WHEN 'refunded' THEN reason END AS refund, since
        FROM purchases WHERE order_id = ANY (",
    )
    .bind::<Array<Uuid>, _>(ids)
    .text(") ORDER BY order_id, id")
    .load(connection)
    .await
    .map_err(storage_error)?;
    let mut items = by_order(items, |item| item.order_id);
    let mut units = by_order(units, |unit| unit.order_id);
    let order = |row: OrderRow| {
        let (items, units) = (items.remove(&row.id), units.remove(&row.id));
        row.into_order(items.unwrap_or_default(), units.unwrap_or_default())
    };
    rows.into_iter().map(order).collect()
}

fn by_order<T>(rows: Vec<T>, order_of: impl Fn(&T) -> Id) -> BTreeMap<Id, Vec<T>> {
    let mut sorted: BTreeMap<Id, Vec<T>> = BTreeMap::new();
    for row in rows {
        sorted.entry(order_of(&row)).or_default().push(row);
    }
    sorted
}

impl OrderRow {
    fn into_order(self, items: Vec<ItemRow>, units: Vec<UnitRow>) -> Result<Order, StorageError> {
        Ok(Order {
            id: OrderId(self.id),
            number: OrderNumber(self.number),
            user: UserId(self.user_id),
            status: parse_name(self.status)?,
            total: Money::eur(self.total),
            items: items.into_iter().map(ItemRow::into_item).collect(),
            units: units.into_iter().map(UnitRow::into_unit).collect::<Result<_, _>>()?,
            created_at: self.created_at,
            completed_at: self.completed_at,
        })
    }
}

impl ItemRow {
    fn into_item(self) -> OrderItem {
        OrderItem {
            game: GameId(self.game_id),
            title: self.title,
            quantity: u8::try_from(self.quantity).unwrap_or_default(),
            unit_price: Money::eur(self.unit_price),
        }
    }
}

impl UnitRow {
    fn into_unit(self) -> Result<OrderUnit, StorageError> {
        Ok(OrderUnit {
            purchase: PurchaseId(self.id),
            game: GameId(self.game_id),
            state: parse_name(self.state)?,
            refund: self.refund.map(parse_name).transpose()?,
            since: self.since,
        })
    }
}
