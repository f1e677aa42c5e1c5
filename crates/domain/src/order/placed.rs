//! An order: what was bought, and what became of it.

use super::OrderStatus;
use crate::{
    account::UserId,
    catalogue::GameId,
    money::Money,
    purchase::{PurchaseId, RefundReason, StateName},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

/// The id of an order, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderId(pub Uuid);

/// The number of an order, for people: ascending, with gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(pub i64);

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KM-{:08}", self.0)
    }
}

/// An order about to be. Its number and date come from storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrder {
    /// Its id.
    pub id: OrderId,
    /// Who buys.
    pub user: UserId,
    /// What all of it costs.
    pub total: Money,
    /// The games, each once.
    pub items: Vec<OrderItem>,
}

/// A game in an order, as it was when it was bought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderItem {
    /// The game.
    pub game: GameId,
    /// Its title then.
    pub title: String,
    /// How many keys, 1 to 10.
    pub quantity: u8,
    /// The price of one key then.
    pub unit_price: Money,
}

/// An order as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Its id.
    pub id: OrderId,
    /// Its number, for people.
    pub number: OrderNumber,
    /// Who bought.
    pub user: UserId,
    /// How it stands, as it follows from `units`.
    pub status: OrderStatus,
    /// What all of it cost.
    pub total: Money,
    /// The games, in the order of the cart.
    pub items: Vec<OrderItem>,
    /// The units of all games, in the order of their ids.
    pub units: Vec<OrderUnit>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When its last unit came to an end.
    pub completed_at: Option<DateTime<Utc>>,
}

/// What customers may know of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderUnit {
    /// Its purchase.
    pub purchase: PurchaseId,
    /// What it is a key of.
    pub game: GameId,
    /// How far it is.
    pub state: StateName,
    /// Why the money for it was given back, if it was.
    pub refund: Option<RefundReason>,
    /// Since when it is so.
    pub since: DateTime<Utc>,
}

/// Something that has happened to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimelineEntry {
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub event: TimelineEvent,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimelineEvent {
    /// It was made and paid for.
    Created,
    /// A key came.
    KeyDelivered,
    /// The money for a unit was given back.
    UnitRefunded,
    /// Somebody has to look at a unit.
    UnderReview,
    /// It was cancelled.
    Cancelled,
    /// Nothing will change any more.
    Closed,
}

impl Order {
    /// What was given back of [`Order::total`].
    pub fn refunded(&self) -> Money {
        let price = |unit: &OrderUnit| {
            let item = self.items.iter().find(|item| item.game == unit.game);
            item.map_or(0, |item| item.unit_price.amount)
        };
        let back = self.units.iter().filter(|unit| unit.state == StateName::Refunded).map(price).sum();
        Money { amount: back, ..self.total }
    }

    /// How the order stands once the unit of `purchase` is in `state`, refunded for `refund` if it is.
    pub fn status_with(
        &self,
        purchase: PurchaseId,
        state: StateName,
        refund: Option<RefundReason>,
    ) -> OrderStatus {
        OrderStatus::of(
            self.units.iter().map(|unit| {
                if unit.purchase == purchase { (state, refund) } else { (unit.state, unit.refund) }
            }),
        )
    }

    /// How many units of `game` are in this state.
    pub fn count(&self, game: GameId, state: StateName) -> usize {
        self.units.iter().filter(|unit| unit.game == game && unit.state == state).count()
    }

    /// What has happened, the oldest first.
    pub fn timeline(&self) -> Vec<TimelineEntry> {
        let event = |unit: &OrderUnit| match (unit.state, unit.refund) {
            (StateName::Delivered, _) => Some(TimelineEvent::KeyDelivered),
            (StateName::Refunded, Some(RefundReason::Cancelled)) => Some(TimelineEvent::Cancelled),
            (StateName::Refunded, _) => Some(TimelineEvent::UnitRefunded),
            (StateName::Incident, _) => Some(TimelineEvent::UnderReview),
            _ => None,
        };
        let units =
            self.units.iter().filter_map(|unit| Some(TimelineEntry { at: unit.since, event: event(unit)? }));
        let mut timeline = vec![TimelineEntry { at: self.created_at, event: TimelineEvent::Created }];
        timeline.extend(units);
        timeline.sort_by_key(|entry| (entry.at, entry.event));
        // All units are cancelled at once.
        timeline.dedup_by(|a, b| a == b && a.event == TimelineEvent::Cancelled);
        timeline.extend(self.completed_at.map(|at| TimelineEntry { at, event: TimelineEvent::Closed }));
        timeline
    }
}
