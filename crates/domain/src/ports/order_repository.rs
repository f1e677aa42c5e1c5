//! Orders and their units, inside a transaction.

use super::{Fenced, StorageError};
use crate::{
    account::UserId,
    catalogue::GameId,
    order::{CheckOutLine, NewOrder, Offer, Order, OrderId, OrderStatus},
    purchase::{NewPurchase, Purchase, PurchaseId, UpstreamOrderId},
};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use std::time::Duration;
use uuid::Uuid;

/// Which take-up of a purchase: each has a greater number than the one before, and only the latest may write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(pub i64);

/// A purchase that a worker has taken up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenUp {
    /// The purchase.
    pub purchase: Purchase,
    /// Lets this worker write, and no earlier one.
    pub attempt: Attempt,
}

/// Who takes purchases up: a process, while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WorkerId(pub Uuid);

/// When a purchase is to be taken up next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextTakeUp {
    /// By the same worker, which goes on: for so long nobody else.
    Lease(Duration),
    /// By anybody, after so long.
    After(Duration),
    /// By nobody.
    Never,
}

/// Why the buying line stands still.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineStop {
    /// What the marketplace said.
    pub reason: String,
    /// Since when, without a success in between.
    pub since: DateTime<Utc>,
}

/// Writes orders, and the purchases of their units.
///
/// Locks are taken in one order everywhere: carts, games by product, orders, purchases by id, wallets.
#[async_trait]
pub trait OrderRepository: Send {
    /// The games of these lines as they are now, locked until the transaction ends, in any order; games that are not in the catalogue
    /// are left out.
    async fn lock_offers(&mut self, lines: &[CheckOutLine]) -> Result<Vec<Offer>, StorageError>;

    /// Takes keys of locked games out of stock. Returns whether there were enough of all of them; if not, the transaction must not go
    /// on.
    async fn take_stock(&mut self, lines: &[CheckOutLine]) -> Result<bool, StorageError>;

    /// Puts one key of each of these games back into stock, as often as it is named.
    async fn return_stock(&mut self, games: &[GameId]) -> Result<(), StorageError>;

    /// Adds an order with its items and units, dated now. All units can be taken up at once.
    async fn insert(&mut self, order: &NewOrder, units: &[NewPurchase]) -> Result<(), StorageError>;

    /// The order as this transaction sees it.
    async fn get(&mut self, id: OrderId) -> Result<Order, StorageError>;

    /// Locks the order until the transaction ends. `None` if there is none, or if it is not this user's.
    async fn lock(&mut self, id: OrderId, owner: Option<UserId>) -> Result<Option<Order>, StorageError>;

    /// Changes how an order stands. A final status is dated now.
    async fn set_status(&mut self, id: OrderId, status: OrderStatus) -> Result<(), StorageError>;

    /// The units of an order that this transaction has locked, locked, in the order of their ids.
    async fn lock_units(&mut self, order: OrderId) -> Result<Vec<TakenUp>, StorageError>;

    /// Takes up purchases that are due, the longest due first, and that nobody has taken up or whose lease has run out. Purchases that
    /// another transaction has locked are passed over. While the line stands still, only purchases are taken up whose payment was
    /// ordered or whose deadline is over; when it may try again, one of the others.
    async fn take_up(
        &mut self,
        worker: WorkerId,
        limit: u32,
        lease: Duration,
    ) -> Result<Vec<TakenUp>, StorageError>;

    /// Writes what has become of a purchase, if no later attempt has taken it up.
    async fn save(
        &mut self,
        attempt: Attempt,
        purchase: &Purchase,
        next: NextTakeUp,
    ) -> Result<Fenced, StorageError>;

    /// The order that this purchase belongs to.
    async fn find_order_of(&mut self, purchase: PurchaseId) -> Result<Option<OrderId>, StorageError>;

    /// Makes the purchase due that the marketplace knows by this id, if it is open. Returns whether there is such a purchase, open or
    /// not.
    async fn make_due(&mut self, upstream: &UpstreamOrderId) -> Result<bool, StorageError>;

    /// Incidents for which an answer is stored that nobody has read yet, because it arrived late: those that are not
    /// `KeyUnreadable`. Locked, `limit` at most.
    async fn lock_incidents_with_unread_answer(&mut self, limit: u32) -> Result<Vec<TakenUp>, StorageError>;

    /// Stops the buying line for so long; `since` when it has stood still already, stays.
    async fn stop_line(&mut self, reason: &str, pause: Duration) -> Result<(), StorageError>;

    /// Lets the buying line go on, and returns whether it stood still.
    async fn start_line(&mut self) -> Result<bool, StorageError>;
}
