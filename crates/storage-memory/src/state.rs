//! Everything that is stored.

use crate::{
    game_edits::StoredEdit, game_table::GameTable, money::Money, owned_table::OwnedTable,
    stored_cart::StoredCart, stored_game::StoredGame, stored_guest::StoredGuest,
    stored_session::StoredSession, user_table::UserTable,
};
use chrono::{DateTime, Utc};
use domain::{
    account::{SecurityEvent, SessionId, TokenHash},
    cart::CartId,
    catalogue::{Category, GameId},
    product::ProductId,
    shopper::{GuestId, Owner},
    sync::{Checkpoint, LapId, RunId, SyncRun},
    wishlist::WishlistId,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The tables. Each transaction works on a clone, so the large ones are shared between clones, until they are written.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) games: Arc<GameTable>,
    pub(crate) game_edits: BTreeMap<ProductId, StoredEdit>,
    /// The names of categories by the marketplace's number.
    pub(crate) categories: BTreeMap<i32, String>,
    pub(crate) runs: BTreeMap<RunId, StoredRun>,
    pub(crate) sightings: BTreeMap<LapId, Arc<BTreeSet<ProductId>>>,
    pub(crate) users: Arc<UserTable>,
    pub(crate) sessions: Arc<BTreeMap<SessionId, StoredSession>>,
    pub(crate) guests: Arc<BTreeMap<GuestId, StoredGuest>>,
    pub(crate) carts: Arc<OwnedTable<CartId, StoredCart>>,
    pub(crate) wishlists: Arc<OwnedTable<WishlistId, Wishes>>,
    pub(crate) money: Arc<Money>,
    /// The earliest first.
    pub(crate) security_events: Arc<Vec<StoredEvent>>,
}

/// The games that somebody wishes for, and since when.
pub(crate) type Wishes = BTreeMap<GameId, DateTime<Utc>>;

impl State {
    /// The listed games that `lap` did not see, by product; hidden ones with stock among them.
    pub(crate) fn unsighted(&self, lap: LapId) -> impl Iterator<Item = &StoredGame> {
        let sighted = self.sightings.get(&lap);
        self.games
            .iter()
            .filter(|game| game.counts_as_listed())
            .filter(move |game| !sighted.is_some_and(|ids| ids.contains(&game.draft.product_id)))
    }

    /// `category` under the name that it was given last.
    pub(crate) fn named(&self, category: &Category) -> Category {
        let name = self.categories.get(&category.id).unwrap_or(&category.name);
        Category { id: category.id, name: name.clone() }
    }

    /// Whether there is such a user or guest session, live or not.
    pub(crate) fn has_owner(&self, owner: Owner) -> bool {
        match owner {
            Owner::User(id) => self.users.find(id).is_some(),
            Owner::Guest(id) => self.guests.contains_key(&id),
        }
    }

    /// The live guest session with this token.
    pub(crate) fn find_guest(&self, token: &TokenHash, now: DateTime<Utc>) -> Option<&StoredGuest> {
        self.guests.values().find(|stored| stored.token == *token && stored.is_live(now))
    }
}

/// A security event, and when it happened.
#[derive(Clone)]
pub(crate) struct StoredEvent {
    pub(crate) at: DateTime<Utc>,
    pub(crate) event: SecurityEvent,
}

/// A run with what only its holder needs.
#[derive(Clone)]
pub(crate) struct StoredRun {
    pub(crate) run: SyncRun,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) lease_until: DateTime<Utc>,
}
