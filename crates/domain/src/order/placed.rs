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
        let mut units: Vec<_> = units.collect();
        units.sort_by_key(|entry| (entry.at, entry.event));
        // All units are cancelled at once.
        units.dedup_by(|a, b| a == b && a.event == TimelineEvent::Cancelled);
        // Storage and workers have clocks of their own, so these two are not sorted by time.
        let created = TimelineEntry { at: self.created_at, event: TimelineEvent::Created };
        let closed = self.completed_at.map(|at| TimelineEntry { at, event: TimelineEvent::Closed });
        std::iter::once(created).chain(units).chain(closed).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn unit(number: u128, state: StateName, refund: Option<RefundReason>, seconds: i64) -> OrderUnit {
        let (purchase, game) = (PurchaseId(Uuid::from_u128(number)), GameId(Uuid::from_u128(1)));
        OrderUnit { purchase, game, state, refund, since: at(seconds) }
    }

    fn order(units: Vec<OrderUnit>, completed_at: Option<DateTime<Utc>>) -> Order {
        let (game, title) = (GameId(Uuid::from_u128(1)), "Portal".to_owned());
        Order {
            id: OrderId(Uuid::from_u128(1)),
            number: OrderNumber(7),
            user: UserId(Uuid::from_u128(1)),
            status: OrderStatus::of(units.iter().map(|unit| (unit.state, unit.refund))),
            total: Money::eur(1500),
            items: vec![OrderItem { game, title, quantity: 3, unit_price: Money::eur(500) }],
            units,
            created_at: at(10),
            completed_at,
        }
    }

    #[test]
    fn the_timeline_begins_with_the_order_and_ends_with_its_end_whatever_clocks_say() {
        use TimelineEvent::{Closed, Created, KeyDelivered, UnitRefunded};
        let units = vec![
            unit(1, StateName::Refunded, Some(RefundReason::OutOfStock), 12),
            unit(2, StateName::Delivered, None, 9),
            unit(3, StateName::Delivered, None, 13),
        ];
        let timeline = order(units, Some(at(11))).timeline();
        let events: Vec<_> = timeline.iter().map(|entry| entry.event).collect();
        assert_eq!(events, [Created, KeyDelivered, UnitRefunded, KeyDelivered, Closed]);
    }

    #[test]
    fn an_order_is_cancelled_once_however_many_units_it_has() {
        let cancelled = |number| unit(number, StateName::Refunded, Some(RefundReason::Cancelled), 12);
        let order = order(vec![cancelled(1), cancelled(2)], Some(at(12)));
        let events: Vec<_> = order.timeline().iter().map(|entry| entry.event).collect();
        assert_eq!(events, [TimelineEvent::Created, TimelineEvent::Cancelled, TimelineEvent::Closed]);
        assert_eq!(order.refunded(), Money::eur(1000));
        assert_eq!(order.number.to_string(), "KM-00000007");
    }
}
