//! Everything that is stored.

use crate::{game_table::GameTable, stored_game::StoredGame};
use chrono::{DateTime, Utc};
use domain::{
    catalogue::Category,
    product::ProductId,
    sync::{Checkpoint, LapId, RunId, SyncRun},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The tables. Each transaction works on a clone, so the large ones are shared between clones, until they are written.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) games: Arc<GameTable>,
    /// The names of categories by the marketplace's number.
    pub(crate) categories: BTreeMap<i32, String>,
    pub(crate) runs: BTreeMap<RunId, StoredRun>,
    pub(crate) sightings: BTreeMap<LapId, Arc<BTreeSet<ProductId>>>,
}

impl State {
    /// The listed games that `lap` did not see, by product.
    pub(crate) fn unsighted(&self, lap: LapId) -> impl Iterator<Item = &StoredGame> {
        let sighted = self.sightings.get(&lap);
        self.games
            .listed()
            .filter(move |game| !sighted.is_some_and(|ids| ids.contains(&game.draft.product_id)))
    }

    /// `category` under the name that it was given last.
    pub(crate) fn named(&self, category: &Category) -> Category {
        let name = self.categories.get(&category.id).unwrap_or(&category.name);
        Category { id: category.id, name: name.clone() }
    }
}

/// A run with what only its holder needs.
#[derive(Clone)]
pub(crate) struct StoredRun {
    pub(crate) run: SyncRun,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) lease_until: DateTime<Utc>,
}
