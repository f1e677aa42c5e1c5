//! Orders as JSON.

use crate::http::catalogue::body::Money;
use application::orders::RevealedKey;
use chrono::{DateTime, Utc};
use domain::{order, purchase::StateName};
use secrecy::ExposeSecret;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An order.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct Order {
    /// Its id.
    id: Uuid,
    /// Its number, for people.
    #[schema(example = "KM-00000042")]
    number: String,
    /// How it stands.
    status: OrderStatus,
    /// The games, each once.
    items: Vec<OrderItem>,
    /// What all of it cost.
    total: Money,
    /// What was given back of that.
    refunded: Money,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it came to its end; null before.
    #[schema(required)]
    completed_at: Option<DateTime<Utc>>,
    /// What has happened, the oldest first.
    timeline: Vec<TimelineEntry>,
}

/// A game in an order, as it was when it was bought.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct OrderItem {
    /// The game's id.
    game_id: Uuid,
    /// Its title then.
    #[schema(example = "Half-Life 2")]
    title: String,
    /// How many keys.
    #[schema(minimum = 1, maximum = 10, example = 2)]
    quantity: u8,
    /// What one key cost.
    unit_price: Money,
    /// How many keys are there.
    #[schema(example = 1)]
    delivered: usize,
    /// For how many the money was given back.
    #[schema(example = 0)]
    refunded: usize,
    /// How many somebody has to look at.
    #[schema(example = 0)]
    under_review: usize,
}

/// How an order stands.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(in crate::http) enum OrderStatus {
    /// Keys are on their way.
    Processing,
    /// All keys are there.
    Completed,
    /// Some keys are there, the money for the others was given back.
    PartiallyCompleted,
    /// There are no keys; all money was given back.
    Failed,
    /// It was cancelled; all money was given back.
    Cancelled,
}

/// Something that has happened to an order.
#[derive(Debug, Serialize, ToSchema)]
pub(in crate::http) struct TimelineEntry {
    /// When.
    at: DateTime<Utc>,
    /// What.
    event: TimelineEvent,
}

/// What can happen to an order.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum TimelineEvent {
    /// It was made and paid for.
    Created,
    /// A key came.
    KeyDelivered,
    /// The money for a key was given back.
    UnitRefunded,
    /// Somebody has to look at it.
    UnderReview,
    /// It was cancelled.
    Cancelled,
    /// Nothing will change any more.
    Closed,
}

/// A key.
#[derive(Serialize, ToSchema)]
pub(in crate::http) struct OrderKey {
    /// The game's id.
    game_id: Uuid,
    /// The key; of a file, what stands for it.
    #[schema(example = "AAAAA-BBBBB-CCCCC")]
    key: String,
    /// Whether it is a file.
    is_file: bool,
    /// When it came.
    delivered_at: DateTime<Utc>,
}

impl From<&order::Order> for Order {
    fn from(order: &order::Order) -> Self {
        Self {
            id: order.id.0,
            number: order.number.to_string(),
            status: order.status.into(),
            items: order.items.iter().map(|item| OrderItem::of(item, order)).collect(),
            total: order.total.into(),
            refunded: order.refunded().into(),
            created_at: order.created_at,
            completed_at: order.completed_at,
            timeline: order.timeline().into_iter().map(TimelineEntry::from).collect(),
        }
    }
}

impl OrderItem {
    fn of(item: &order::OrderItem, order: &order::Order) -> Self {
        Self {
            game_id: item.game.0,
            title: item.title.clone(),
            quantity: item.quantity,
            unit_price: item.unit_price.into(),
            delivered: order.count(item.game, StateName::Delivered),
            refunded: order.count(item.game, StateName::Refunded),
            under_review: order.count(item.game, StateName::Incident),
        }
    }
}

impl From<order::OrderStatus> for OrderStatus {
    fn from(status: order::OrderStatus) -> Self {
        match status {
            order::OrderStatus::Processing => Self::Processing,
            order::OrderStatus::Completed => Self::Completed,
            order::OrderStatus::PartiallyCompleted => Self::PartiallyCompleted,
            order::OrderStatus::Failed => Self::Failed,
            order::OrderStatus::Cancelled => Self::Cancelled,
        }
    }
}

impl From<order::TimelineEntry> for TimelineEntry {
    fn from(entry: order::TimelineEntry) -> Self {
        Self {
            at: entry.at,
            event: match entry.event {
                order::TimelineEvent::Created => TimelineEvent::Created,
                order::TimelineEvent::KeyDelivered => TimelineEvent::KeyDelivered,
                order::TimelineEvent::UnitRefunded => TimelineEvent::UnitRefunded,
                order::TimelineEvent::UnderReview => TimelineEvent::UnderReview,
                order::TimelineEvent::Cancelled => TimelineEvent::Cancelled,
                order::TimelineEvent::Closed => TimelineEvent::Closed,
            },
        }
    }
}

impl From<RevealedKey> for OrderKey {
    fn from(revealed: RevealedKey) -> Self {
        Self {
            game_id: revealed.game.0,
            key: revealed.key.text.expose_secret().to_owned(),
            is_file: revealed.key.is_file,
            delivered_at: revealed.delivered_at,
        }
    }
}
