//! A cart, as storage keeps it.

use crate::game_table::GameTable;
use chrono::{DateTime, Utc};
use domain::{
    cart::{Cart, CartEntry, CartLine},
    catalogue::GameId,
};
use std::collections::BTreeMap;

/// A cart, of whoever owns it.
#[derive(Clone, Default, PartialEq)]
pub(crate) struct StoredCart {
    pub(crate) entries: BTreeMap<GameId, CartEntry>,
    pub(crate) updated_at: Option<DateTime<Utc>>,
}

impl StoredCart {
    /// Writes lines; a game that is there keeps its date. Returns whether that changed anything.
    pub(crate) fn put(&mut self, entries: &[CartEntry]) -> bool {
        let mut changed = false;
        for entry in entries {
            let known = self.entries.get(&entry.game);
            let added_at = known.map_or(entry.added_at, |known| known.added_at);
            let written = CartEntry { added_at, ..*entry };
            changed |= self.entries.insert(entry.game, written) != Some(written);
        }
        changed
    }

    /// The cart with its games as they are now.
    pub(crate) fn shown(&self, games: &GameTable) -> Cart {
        let mut entries: Vec<&CartEntry> = self.entries.values().collect();
        entries.sort_by_key(|entry| (entry.added_at, entry.game));
        let line = |entry: &CartEntry| {
            let game = games.find_by_id(entry.game)?.summary();
            Some(CartLine { game, quantity: entry.quantity })
        };
        Cart { lines: entries.into_iter().filter_map(line).collect(), updated_at: self.updated_at }
    }
}
