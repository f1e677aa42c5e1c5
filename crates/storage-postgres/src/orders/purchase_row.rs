//! Purchases as rows.

use crate::{
    error::corrupt,
    json::{name, parse_name},
    sql::Sql,
};
use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamptz, Uuid},
};
use domain::{
    account::UserId,
    catalogue::GameId,
    money::Money,
    order::OrderId,
    ports::{Attempt, StorageError, TakenUp},
    product::ProductId,
    purchase::{PaidOrder, Purchase, PurchaseId, PurchaseState, StateName, UpstreamOrder},
};
use uuid::Uuid as Id;

/// The columns of a [`PurchaseRow`], of `purchase` and its `owner` order.
pub(super) const COLUMNS: &str = "purchase.id, purchase.order_id, owner.user_id, purchase.game_id, purchase.product_id,
    purchase.sold_for, purchase.max_price, purchase.deadline_at, purchase.since, purchase.attempt, purchase.failures,
    purchase.orphans, purchase.asked, purchase.state, purchase.reason, purchase.last_failure, purchase.upstream_order,
    purchase.upstream_price, purchase.upstream_created_at, purchase.payments_ordered, purchase.payment_ordered_at,
    purchase.transaction_id";

#[derive(QueryableByName)]
pub(crate) struct PurchaseRow {
    #[diesel(sql_type = Uuid)]
    id: Id,
    #[diesel(sql_type = Uuid)]
    order_id: Id,
    #[diesel(sql_type = Uuid)]
    user_id: Id,
    #[diesel(sql_type = Uuid)]
    game_id: Id,
    #[diesel(sql_type = BigInt)]
    product_id: i64,
    #[diesel(sql_type = BigInt)]
    sold_for: i64,
    #[diesel(sql_type = BigInt)]
    max_price: i64,
    #[diesel(sql_type = Timestamptz)]
    deadline_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    since: DateTime<Utc>,
    #[diesel(sql_type = BigInt)]
    attempt: i64,
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Integer)]
    orphans: i32,
    #[diesel(sql_type = Bool)]
    asked: bool,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = Nullable<Text>)]
    reason: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    last_failure: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    upstream_order: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    upstream_price: Option<i64>,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    upstream_created_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Integer)]
    payments_ordered: i32,
    #[diesel(sql_type = Nullable<Timestamptz>)]
    payment_ordered_at: Option<DateTime<Utc>>,
    #[diesel(sql_type = Nullable<Text>)]
    transaction_id: Option<String>,
}

impl PurchaseRow {
    pub(super) fn into_taken_up(self) -> Result<TakenUp, StorageError> {
        let attempt = Attempt(self.attempt);
        Ok(TakenUp { purchase: self.into_purchase()?, attempt })
    }

    pub(super) fn into_purchase(self) -> Result<Purchase, StorageError> {
        Ok(Purchase {
            id: PurchaseId(self.id),
            order: OrderId(self.order_id),
            user: UserId(self.user_id),
            game: GameId(self.game_id),
            product: ProductId::try_from(self.product_id).map_err(corrupt)?,
            sold_for: Money::eur(self.sold_for),
            max_price: Money::eur(self.max_price),
            deadline: self.deadline_at,
            since: self.since,
            failures: self.failures.unsigned_abs(),
            orphans: self.orphans.unsigned_abs(),
            last_failure: self.last_failure.clone(),
            state: self.state()?,
        })
    }

    fn state(&self) -> Result<PurchaseState, StorageError> {
        Ok(match parse_name::<StateName>(self.state.clone())? {
            StateName::Intended => PurchaseState::Intended { asked: self.asked },
            StateName::Created => PurchaseState::Created(self.get_order()?),
            StateName::Paying => PurchaseState::Paying(self.get_order()?),
            StateName::Paid => PurchaseState::Paid(self.get_paid()?),
            StateName::Delivered => PurchaseState::Delivered(self.get_paid()?),
            StateName::Incident => PurchaseState::Incident(parse_name(self.get_reason()?)?, self.get_paid()?),
            StateName::Refunded => {
                let paid = self.find_order()?.map(|order| self.paid(order)).transpose()?;
                PurchaseState::Refunded(parse_name(self.get_reason()?)?, paid)
            }
        })
    }

    fn find_order(&self) -> Result<Option<UpstreamOrder>, StorageError> {
        let (Some(id), Some(price), Some(created_at)) =
            (&self.upstream_order, self.upstream_price, self.upstream_created_at)
        else {
            return Ok(None);
        };
        Ok(Some(UpstreamOrder {
            id: id.clone().try_into().map_err(corrupt)?,
            price: Money::eur(price),
            created_at,
            payments_ordered: self.payments_ordered.unsigned_abs(),
            payment_ordered_at: self.payment_ordered_at,
        }))
    }

    fn get_order(&self) -> Result<UpstreamOrder, StorageError> {
        self.find_order()?.ok_or_else(|| corrupt("a purchase lacks its order at the marketplace"))
    }

    fn get_paid(&self) -> Result<PaidOrder, StorageError> {
        self.paid(self.get_order()?)
    }

    fn paid(&self, order: UpstreamOrder) -> Result<PaidOrder, StorageError> {
        let transaction = self.transaction_id.clone().map(TryInto::try_into).transpose().map_err(corrupt)?;
        Ok(PaidOrder { order, transaction })
    }

    fn get_reason(&self) -> Result<String, StorageError> {
        self.reason.clone().ok_or_else(|| corrupt("a purchase lacks the reason of its end"))
    }
}

/// What an `UPDATE` sets for the purchase as it is now.
pub(super) fn set_columns(purchase: &Purchase) -> Result<Sql, StorageError> {
    let state = &purchase.state;
    let order = state.order();
    let (asked, reason, transaction) = match state {
        PurchaseState::Intended { asked } => (*asked, None, None),
        PurchaseState::Created(_) | PurchaseState::Paying(_) => (false, None, None),
        PurchaseState::Paid(paid) | PurchaseState::Delivered(paid) => {
            (false, None, paid.transaction.as_ref())
        }
        PurchaseState::Incident(reason, paid) => (false, Some(name(reason)?), paid.transaction.as_ref()),
        PurchaseState::Refunded(reason, paid) => {
            (false, Some(name(reason)?), paid.as_ref().and_then(|paid| paid.transaction.as_ref()))
        }
    };
    Ok(Sql::fixed("state = ")
        .bind::<Text, _>(state.name().as_str())
        .text(", since = ")
        .bind::<Timestamptz, _>(purchase.since)
        .text(", failures = ")
        .bind::<Integer, _>(number(purchase.failures))
        .text(", orphans = ")
        .bind::<Integer, _>(number(purchase.orphans))
        .text(", asked = ")
        .bind::<Bool, _>(asked)
        .text(", reason = ")
        .bind::<Nullable<Text>, _>(reason)
        .text(", last_failure = ")
        // It quotes what the marketplace sent; PostgreSQL cannot store its NULs.
        .bind::<Nullable<Text>, _>(purchase.last_failure.as_ref().map(|failure| failure.replace('\0', "")))
        .text(", upstream_order = ")
        .bind::<Nullable<Text>, _>(order.map(|order| order.id.to_string()))
        .text(", upstream_price = ")
        .bind::<Nullable<BigInt>, _>(order.map(|order| order.price.amount))
        .text(", upstream_created_at = ")
        .bind::<Nullable<Timestamptz>, _>(order.map(|order| order.created_at))
        .text(", payments_ordered = ")
        .bind::<Integer, _>(number(order.map_or(0, |order| order.payments_ordered)))
        .text(", payment_ordered_at = ")
        .bind::<Nullable<Timestamptz>, _>(order.and_then(|order| order.payment_ordered_at))
        .text(", transaction_id = ")
        .bind::<Nullable<Text>, _>(transaction.map(ToString::to_string)))
}

fn number(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
