//! Reading the catalogue.

use crate::{
    facets::{by_category, by_name, facets},
    search::{SIMILAR, hits},
    sort_key::{position, sort_key},
    storage::MemoryStorage,
    stored_game::StoredGame,
    trigrams::similarity,
};
use async_trait::async_trait;
use domain::{
    catalogue::{
        CatalogueFilter, CatalogueQuery, CategoryCount, Facet, Facets, Game, GameId, GamePage, GameSummary,
        Position, PricePoint, Suggestion,
    },
    ports::{CatalogueQueries, StorageError},
    text::SearchText,
};
use std::cmp::Reverse;

#[async_trait]
impl CatalogueQueries for MemoryStorage {
    async fn list_games(&self, query: &CatalogueQuery) -> Result<GamePage, StorageError> {
        let state = self.snapshot();
        let sort = query.effective_sort();
        let hits = hits(&state, &query.filter);
        let total = hits.len() as u64;
        let mut rows: Vec<(Position, &StoredGame)> =
            hits.iter().map(|hit| (position(sort, hit), hit.game)).collect();
        if let Some(after) = &query.after {
            rows.retain(|(position, _)| sort_key(sort, position) > sort_key(sort, after));
        }
        rows.sort_by(|(a, _), (b, _)| sort_key(sort, a).cmp(&sort_key(sort, b)));
        let more = rows.len() > query.limit as usize;
        rows.truncate(query.limit as usize);
        let next = rows.last().filter(|_| more).map(|(position, _)| position.clone());
        Ok(GamePage { items: rows.into_iter().map(|(_, game)| game.summary()).collect(), total, next })
    }

    async fn get_facets(&self, filter: &CatalogueFilter) -> Result<Facets, StorageError> {
        let state = self.snapshot();
        let games: Vec<&StoredGame> = hits(&state, filter).into_iter().map(|hit| hit.game).collect();
        Ok(facets(&state, &games))
    }

    async fn find_game(&self, id: GameId) -> Result<Option<Game>, StorageError> {
        let state = self.snapshot();
        Ok(state.games.find_by_id(id).map(|game| game.in_full(&state)))
    }

    async fn find_game_by_slug(&self, slug: &str) -> Result<Option<Game>, StorageError> {
        let state = self.snapshot();
        Ok(state.games.find_by_slug(slug).map(|game| game.in_full(&state)))
    }

    async fn list_suggestions(&self, text: &SearchText, limit: u32) -> Result<Vec<Suggestion>, StorageError> {
        let state = self.snapshot();
        let typed = text.as_str().to_lowercase();
        let closeness = |game: &StoredGame| {
            let begins = game.draft.title.to_lowercase().starts_with(&typed);
            (begins, similarity(&typed, &game.draft.title))
        };
        let mut games: Vec<(_, &StoredGame)> =
            state.games.listed().map(|game| (closeness(game), game)).collect();
        games.retain(|((begins, similarity), _)| *begins || *similarity >= SIMILAR);
        games.sort_by_key(|(closeness, _)| Reverse(*closeness));
        Ok(games.into_iter().take(limit as usize).map(|(_, game)| suggestion(game)).collect())
    }

    async fn list_similar(&self, id: GameId, limit: u32) -> Result<Option<Vec<GameSummary>>, StorageError> {
        let state = self.snapshot();
        let Some(game) = state.games.find_by_id(id) else { return Ok(None) };
        let mut others: Vec<(i64, &StoredGame)> = state
            .games
            .listed()
            .filter(|other| other.draft.id != id)
            .map(|other| (likeness(game, other), other))
            .filter(|(likeness, _)| *likeness > 0)
            .collect();
        others.sort_by_key(|(likeness, _)| Reverse(*likeness));
        Ok(Some(others.into_iter().take(limit as usize).map(|(_, game)| game.summary()).collect()))
    }

    async fn list_price_history(
        &self,
        id: GameId,
        limit: u32,
    ) -> Result<Option<Vec<PricePoint>>, StorageError> {
        let state = self.snapshot();
        let latest_first =
            |game: &StoredGame| game.prices.iter().rev().take(limit as usize).cloned().collect();
        Ok(state.games.find_by_id(id).map(latest_first))
    }

    async fn list_categories(&self) -> Result<Vec<CategoryCount>, StorageError> {
        let state = self.snapshot();
        Ok(by_category(&state, &state.games.listed().collect::<Vec<_>>()))
    }

    async fn list_platforms(&self) -> Result<Vec<Facet>, StorageError> {
        let state = self.snapshot();
        Ok(by_name(&state.games.listed().collect::<Vec<_>>(), |game| game.draft.platform.as_deref()))
    }

    async fn ping(&self) -> Result<(), StorageError> {
        Ok(())
    }
}

/// How much two games have in common: a thousand at most for each of title, developer, publisher and categories.
fn likeness(game: &StoredGame, other: &StoredGame) -> i64 {
    let (game, other) = (&game.draft, &other.draft);
    let folded = |name: &Option<String>| name.as_deref().map(str::to_lowercase);
    let same = |a, b| if folded(a).is_some_and(|a| folded(b) == Some(a)) { 1000 } else { 0 };
    let has = |id| other.categories.iter().any(|category| category.id == id);
    let shared = game.categories.iter().filter(|category| has(category.id)).count();
    let of = game.categories.len().max(1);
    similarity(&game.title, &other.title)
        + same(&game.developer, &other.developer)
        + same(&game.publisher, &other.publisher)
        + i64::try_from(shared * 1000 / of).unwrap_or_default()
}

fn suggestion(game: &StoredGame) -> Suggestion {
    let draft = &game.draft;
    Suggestion {
        id: draft.id,
        slug: draft.slug.clone(),
        title: draft.title.clone(),
        thumbnail: draft.thumbnail.clone(),
    }
}
