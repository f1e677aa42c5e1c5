//! Carts. Prices in a cart are always today's; nothing is frozen before checkout.

mod merge;
mod quantity;
mod view;

pub use merge::{CartMergeReport, merge};
pub use quantity::{InvalidQuantity, Quantity};
pub use view::{Cart, CartLine, LineAvailability};

use crate::catalogue::GameId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// The most lines that a cart takes. A merge may exceed it, because it loses nothing.
pub const MAX_LINES: usize = 100;

/// The id of a cart, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CartId(pub Uuid);

/// How many keys of a game are in a cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CartEntry {
    /// The game.
    pub game: GameId,
    /// How many keys.
    pub quantity: Quantity,
    /// Since when the game is in the cart.
    pub added_at: DateTime<Utc>,
}
