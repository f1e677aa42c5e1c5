//! Wishlists as JSON.

use crate::http::catalogue::body::GameSummary;
use chrono::{DateTime, Utc};
use domain::wishlist;
use serde::Serialize;
use utoipa::ToSchema;

/// A game on a wishlist.
#[derive(Debug, Serialize, ToSchema)]
pub struct WishlistItem {
    /// The game as it is now.
    pub game: GameSummary,
    /// Since when it is wished for.
    pub added_at: DateTime<Utc>,
}

/// Whether a game is on the wishlist.
#[derive(Debug, Serialize, ToSchema)]
pub struct Wish {
    /// Whether it is.
    pub in_wishlist: bool,
}

impl From<wishlist::WishlistItem> for WishlistItem {
    fn from(item: wishlist::WishlistItem) -> Self {
        Self { game: item.game.into(), added_at: item.added_at }
    }
}
