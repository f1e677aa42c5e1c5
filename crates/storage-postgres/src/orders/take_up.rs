//! Taking purchases up, and writing what has become of them.

use super::purchase_row::{COLUMNS, PurchaseRow, set_columns};
use crate::{error::storage_error, sql::Sql, time::interval, transaction::PgTransaction};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Interval, Uuid},
};
use diesel_async::RunQueryDsl;
use domain::{
    ports::{Attempt, Fenced, NextTakeUp, StorageError, TakenUp, WorkerId},
    purchase::Purchase,
};
use std::time::Duration;

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = Bool)]
    may_try: bool,
}

/// Which purchases may be taken up.
const ALL: &str = "";
/// Payments that were ordered wait for no operator, nor do customers whose time is over.
const URGENT: &str = " AND (state IN ('paying', 'paid') OR deadline_at <= clock_timestamp())";
const OTHERS: &str = " AND state IN ('intended', 'created') AND deadline_at > clock_timestamp()";

impl PgTransaction {
    pub(super) async fn take_up_due(
        &mut self,
        worker: WorkerId,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<TakenUp>, StorageError> {
        let Some(line) = self.find_line().await? else {
            return self.take_up_of(ALL, worker, limit, lease).await;
        };
        let mut taken = self.take_up_of(URGENT, worker, limit, lease).await?;
        if line.may_try && taken.len() < limit as usize {
            taken.extend(self.take_up_of(OTHERS, worker, 1, lease).await?);
            // Nobody else tries meanwhile.
            self.delay_line(lease).await?;
        }
        Ok(taken)
    }

    async fn find_line(&mut self) -> Result<Option<LineRow>, StorageError> {
        let rows: Vec<LineRow> =
            Sql::fixed("SELECT try_again_at <= clock_timestamp() AS may_try FROM buying_line_stops")
                .load(self.connection())
                .await
                .map_err(storage_error)?;
        Ok(rows.into_iter().next())
    }

    async fn take_up_of(
        &mut self,
        states: &'static str,
        worker: WorkerId,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<TakenUp>, StorageError> {
        let rows: Vec<PurchaseRow> = Sql::fixed(
            "WITH due AS (
                SELECT id FROM purchases WHERE due_at <= clock_timestamp()",
        )
        .text(states)
        .text(" ORDER BY due_at LIMIT ")
        .bind::<BigInt, _>(i64::from(limit))
        .text(
            " FOR UPDATE SKIP LOCKED
            )
            UPDATE purchases AS purchase SET attempt = purchase.attempt + 1, worker = ",
        )
        .bind::<Uuid, _>(worker.0)
        .text(", due_at = clock_timestamp() + ")
        .bind::<Interval, _>(interval(lease))
        .text(" FROM due, orders AS owner WHERE purchase.id = due.id AND owner.id = purchase.order_id RETURNING ")
        .text(COLUMNS)
        .load(self.connection())
        .await
        .map_err(storage_error)?;
        rows.into_iter().map(PurchaseRow::into_taken_up).collect()
    }

    pub(super) async fn save_purchase(
        &mut self,
        attempt: Attempt,
        purchase: &Purchase,
        next: NextTakeUp,
    ) -> Result<Fenced, StorageError> {
        let statement = Sql::fixed("UPDATE purchases SET ").append(set_columns(purchase)?);
        let statement = match next {
            NextTakeUp::Lease(lease) => {
                statement.text(", due_at = clock_timestamp() + ").bind::<Interval, _>(interval(lease))
            }
            // Whoever holds it is fenced out from here on.
            NextTakeUp::After(wait) => statement
                .text(", attempt = attempt + 1, worker = NULL, due_at = clock_timestamp() + ")
                .bind::<Interval, _>(interval(wait)),
            NextTakeUp::Never => statement.text(", attempt = attempt + 1, worker = NULL, due_at = NULL"),
        };
        let saved = statement
            .text(" WHERE id = ")
            .bind::<Uuid, _>(purchase.id.0)
            .text(" AND attempt = ")
            .bind::<BigInt, _>(attempt.0)
            .execute(self.connection())
            .await
            .map_err(storage_error)?;
        Ok(if saved == 0 { Fenced::Lost } else { Fenced::Held })
    }
}
