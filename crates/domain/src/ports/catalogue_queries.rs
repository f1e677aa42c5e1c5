//! Reading the catalogue, outside a transaction.

use super::StorageError;
use crate::{
    catalogue::{
        CatalogueFilter, CatalogueQuery, CategoryCount, Facet, Facets, Game, GameId, GamePage, GameSummary,
        PricePoint, Suggestion,
    },
    text::SearchText,
};
use async_trait::async_trait;

/// Questions to the catalogue. Lists hold listed games only, unless a method says otherwise.
#[async_trait]
pub trait CatalogueQueries: Send + Sync {
    /// One page of the games that the query means. `query.after` fits the query's effective sort.
    ///
    /// A search matches a game if each of its words begins a word of title, developer, publisher or platform. A word is a
    /// run of letters and digits on both sides, in any case; none is too common, none is stemmed. If no listed game
    /// matches, whatever the other criteria, those whose title is similar do (typing errors). A search without a word
    /// means no game. The better match scores higher; a title that is the search itself scores highest.
    async fn list_games(&self, query: &CatalogueQuery) -> Result<GamePage, StorageError>;

    /// How the games that `filter` means divide. Names that differ in case alone are one facet, under one of their
    /// spellings: choosing a facet leads to as many games as it counts.
    async fn get_facets(&self, filter: &CatalogueFilter) -> Result<Facets, StorageError>;

    /// The game with this id, delisted or not.
    async fn find_game(&self, id: GameId) -> Result<Option<Game>, StorageError>;

    /// The game with this slug, delisted or not.
    async fn find_game_by_slug(&self, slug: &str) -> Result<Option<Game>, StorageError>;

    /// Games whose title the customer may be typing: it begins with `text`, in any case, or is similar to it. The best
    /// first (those that begin with it before others), `limit` at most.
    async fn list_suggestions(&self, text: &SearchText, limit: u32) -> Result<Vec<Suggestion>, StorageError>;

    /// Games like this one (title, developer, publisher, categories), the most alike first, without itself, `limit` at
    /// most. `None` if there is no such game; it may be delisted itself.
    async fn list_similar(&self, id: GameId, limit: u32) -> Result<Option<Vec<GameSummary>>, StorageError>;

    /// The prices of a game, delisted or not, the latest first, `limit` at most. `None` if there is no such game.
    async fn list_price_history(
        &self,
        id: GameId,
        limit: u32,
    ) -> Result<Option<Vec<PricePoint>>, StorageError>;

    /// Every category that has a listed game, under the name that was written last, the largest first, then by name.
    async fn list_categories(&self) -> Result<Vec<CategoryCount>, StorageError>;

    /// Every platform that has a listed game, the largest first, then by name. Names that differ in case alone are one
    /// platform, under one of their spellings.
    async fn list_platforms(&self) -> Result<Vec<Facet>, StorageError>;

    /// Answers if storage can be read.
    async fn ping(&self) -> Result<(), StorageError>;
}
