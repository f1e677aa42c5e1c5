//! Everything that is stored.

use chrono::{DateTime, Utc};
use domain::{
    catalogue::{Availability, Category, Game, GameId, GameSummary, PricePoint},
    draft::GameDraft,
    fingerprint::Fingerprint,
    product::ProductId,
    sync::{Checkpoint, LapId, RunId, SyncRun},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The tables. A transaction works on a clone, so what is large and seldom written is shared between clones.
#[derive(Clone, Default)]
pub(crate) struct State {
    pub(crate) games: BTreeMap<ProductId, Arc<StoredGame>>,
    /// The names of categories by the marketplace's number.
    pub(crate) categories: BTreeMap<i32, String>,
    pub(crate) runs: BTreeMap<RunId, StoredRun>,
    pub(crate) sightings: BTreeMap<LapId, BTreeSet<ProductId>>,
}

impl State {
    pub(crate) fn listed(&self) -> impl Iterator<Item = &StoredGame> {
        self.games.values().map(Arc::as_ref).filter(|game| game.listed)
    }

    /// The listed games that `lap` did not see, by product.
    pub(crate) fn unsighted(&self, lap: LapId) -> impl Iterator<Item = &StoredGame> {
        let sighted = self.sightings.get(&lap);
        self.listed().filter(move |game| !sighted.is_some_and(|ids| ids.contains(&game.draft.product_id)))
    }

    pub(crate) fn find_game(&self, id: GameId) -> Option<&StoredGame> {
        self.games.values().map(Arc::as_ref).find(|game| game.draft.id == id)
    }

    pub(crate) fn find_game_by_slug(&self, slug: &str) -> Option<&StoredGame> {
        self.games.values().map(Arc::as_ref).find(|game| game.draft.slug.as_str() == slug)
    }

    /// `category` under the name that it was given last.
    pub(crate) fn named(&self, category: &Category) -> Category {
        let name = self.categories.get(&category.id).unwrap_or(&category.name);
        Category { id: category.id, name: name.clone() }
    }
}

/// A game, as it was written last.
#[derive(Clone)]
pub(crate) struct StoredGame {
    /// Holds the game's own id, slug and stock, whatever a later draft proposed.
    pub(crate) draft: GameDraft,
    /// `None` once something other than a draft changed the game.
    pub(crate) fingerprint: Option<Fingerprint>,
    pub(crate) listed: bool,
    pub(crate) updated_at: DateTime<Utc>,
    /// The earliest first.
    pub(crate) prices: Vec<PricePoint>,
}

impl StoredGame {
    pub(crate) fn summary(&self) -> GameSummary {
        let draft = &self.draft;
        GameSummary {
            id: draft.id,
            slug: draft.slug.clone(),
            title: draft.title.clone(),
            price: draft.price,
            stock: draft.stock,
            availability: Availability::of(self.listed, draft.stock),
            platform: draft.platform.clone(),
            region: draft.region.clone(),
            release_date: draft.release_date,
            thumbnail: draft.thumbnail.clone(),
        }
    }

    pub(crate) fn in_full(&self, state: &State) -> Game {
        let draft = &self.draft;
        Game {
            summary: self.summary(),
            product_id: draft.product_id,
            description: draft.description.clone(),
            developer: draft.developer.clone(),
            publisher: draft.publisher.clone(),
            cover: draft.cover.clone(),
            categories: draft.categories.iter().map(|category| state.named(category)).collect(),
            details: draft.details.clone(),
            updated_at: self.updated_at,
        }
    }
}

/// A run with what only its holder needs.
#[derive(Clone)]
pub(crate) struct StoredRun {
    pub(crate) run: SyncRun,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) lease_until: DateTime<Utc>,
}
