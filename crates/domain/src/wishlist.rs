//! Wishlists.

use crate::catalogue::{GameId, GameSummary};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most games that a wishlist takes. A merge may exceed it, because it loses nothing.
pub const MAX_ENTRIES: u64 = 500;

/// The id of a wishlist, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WishlistId(pub Uuid);

/// A game that somebody wishes for, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish {
    /// The game.
    pub game: GameId,
    /// Since when.
    pub added_at: DateTime<Utc>,
}

/// A wish as lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishlistItem {
    /// The game, delisted or not.
    pub game: GameSummary,
    /// Since when it is wished for.
    pub added_at: DateTime<Utc>,
}

/// Where in a wishlist the next page begins: the latest wishes come first, those of one moment by game.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishlistPosition {
    /// When the last wish of the page was added.
    pub added_at: DateTime<Utc>,
    /// Its game.
    pub game: GameId,
}

/// One page of a wishlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WishlistPage {
    /// The wishes, in order.
    pub items: Vec<WishlistItem>,
    /// Where the next page begins; `None` on the last.
    pub next: Option<WishlistPosition>,
}

/// What a merge did to the user's wishlist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WishlistMergeReport {
    /// Games that the user's wishlist did not have.
    pub moved: u32,
    /// Games that both had; the earlier date won.
    pub already_there: u32,
}

/// What the guest's wishes change in the user's: the wishes to write, and the report.
pub fn merge(user: &[Wish], guest: &[Wish]) -> (Vec<Wish>, WishlistMergeReport) {
    let known: BTreeMap<GameId, DateTime<Utc>> = user.iter().map(|wish| (wish.game, wish.added_at)).collect();
    let mut report = WishlistMergeReport::default();
    let mut writes = Vec::new();
    for wish in guest {
        match known.get(&wish.game) {
            None => report.moved += 1,
            Some(_) => report.already_there += 1,
        }
        if known.get(&wish.game).is_none_or(|known| wish.added_at < *known) {
            writes.push(*wish);
        }
    }
    (writes, report)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    fn wish(game: u128, day: i64) -> Wish {
        let added_at = DateTime::UNIX_EPOCH + TimeDelta::days(day);
        Wish { game: GameId(Uuid::from_u128(game)), added_at }
    }

    #[test]
    fn a_merge_is_a_union_in_which_the_earlier_date_wins() {
        let user = [wish(1, 5), wish(2, 5)];
        let guest = [wish(1, 3), wish(2, 7), wish(3, 9)];
        let (writes, report) = merge(&user, &guest);
        assert_eq!(writes, [wish(1, 3), wish(3, 9)]);
        assert_eq!(report, WishlistMergeReport { moved: 1, already_there: 2 });
    }
}
