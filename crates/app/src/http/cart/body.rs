//! Carts as JSON.

use crate::http::catalogue::body::{GameSummary, Money};
use chrono::{DateTime, Utc};
use domain::cart;
use serde::Serialize;
use utoipa::ToSchema;

/// A cart. Prices are today's; nothing is frozen before checkout.
#[derive(Debug, Serialize, ToSchema)]
pub struct Cart {
    /// The games, in the order in which they were added.
    pub items: Vec<CartItem>,
    /// How many keys are wanted, those that cannot be had included.
    #[schema(example = 3)]
    pub item_count: u32,
    /// What the keys cost that can be had.
    pub total: Money,
    /// When the cart was last changed; null if nothing was ever put into it.
    #[schema(required)]
    pub updated_at: Option<DateTime<Utc>>,
}

/// A game in a cart.
#[derive(Debug, Serialize, ToSchema)]
pub struct CartItem {
    /// The game as it is now.
    pub game: GameSummary,
    /// How many keys are wanted.
    #[schema(minimum = 1, maximum = 10, example = 2)]
    pub quantity: u8,
    /// What one key costs.
    pub unit_price: Money,
    /// What all of them cost.
    pub line_total: Money,
    /// Whether they can be had.
    pub availability: LineAvailability,
}

/// Whether the keys that are wanted of a game can be had.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineAvailability {
    /// All of them.
    Available,
    /// Some of them.
    InsufficientStock,
    /// None for now.
    OutOfStock,
    /// None any more.
    Delisted,
}

impl From<cart::Cart> for Cart {
    fn from(cart: cart::Cart) -> Self {
        let (item_count, total) = (cart.item_count(), cart.total().into());
        let items = cart.lines.into_iter().map(CartItem::from).collect();
        Self { items, item_count, total, updated_at: cart.updated_at }
    }
}

impl From<cart::CartLine> for CartItem {
    fn from(line: cart::CartLine) -> Self {
        Self {
            quantity: line.quantity.get(),
            unit_price: line.game.price.into(),
            line_total: line.total().into(),
            availability: line.availability().into(),
            game: line.game.into(),
        }
    }
}

impl From<cart::LineAvailability> for LineAvailability {
    fn from(availability: cart::LineAvailability) -> Self {
        match availability {
            cart::LineAvailability::Available => Self::Available,
            cart::LineAvailability::InsufficientStock => Self::InsufficientStock,
            cart::LineAvailability::OutOfStock => Self::OutOfStock,
            cart::LineAvailability::Delisted => Self::Delisted,
        }
    }
}
