//! `CatalogueQueries` on PostgreSQL.

mod facets;
mod filter;
mod game_page;
mod game_row;
mod near_miss;
mod order;
mod page;
#[cfg(test)]
mod plans;
mod relevance;
mod similar;
mod suggestions;

use crate::{PgStorage, error::storage_error};
use async_trait::async_trait;
use diesel::sql_query;
use diesel_async::RunQueryDsl;
use domain::{
    catalogue::{
        CatalogueFilter, CatalogueQuery, CategoryCount, Facet, Facets, Game, GameId, GamePage, GameSummary,
        PricePoint, Suggestion,
    },
    ports::{CatalogueQueries, StorageError},
    text::SearchText,
};
use filter::{Meaning, understand};

pub(crate) use game_row::SummaryRow;

#[async_trait]
impl CatalogueQueries for PgStorage {
    async fn list_games(&self, query: &CatalogueQuery) -> Result<GamePage, StorageError> {
        let mut connection = self.connection().await?;
        let (meaning, total) = understand(&mut connection, &query.filter).await?;
        page::load(&mut connection, query, &meaning, total).await
    }

    async fn get_facets(&self, filter: &CatalogueFilter) -> Result<Facets, StorageError> {
        let mut connection = self.connection().await?;
        match understand(&mut connection, filter).await? {
            (_, 0) => Ok(Facets::default()),
            (meaning, _) => facets::load_facets(&mut connection, filter, &meaning).await,
        }
    }

    async fn find_game(&self, id: GameId) -> Result<Option<Game>, StorageError> {
        let mut connection = self.connection().await?;
        game_page::find(&mut connection, id).await
    }

    async fn find_game_by_slug(&self, slug: &str) -> Result<Option<Game>, StorageError> {
        let mut connection = self.connection().await?;
        game_page::find_by_slug(&mut connection, slug).await
    }

    async fn list_suggestions(&self, text: &SearchText, limit: u32) -> Result<Vec<Suggestion>, StorageError> {
        let mut connection = self.connection().await?;
        suggestions::load(&mut connection, text, limit).await
    }

    async fn list_similar(&self, id: GameId, limit: u32) -> Result<Option<Vec<GameSummary>>, StorageError> {
        let mut connection = self.connection().await?;
        similar::load(&mut connection, id, limit).await
    }

    async fn list_price_history(
        &self,
        id: GameId,
        limit: u32,
    ) -> Result<Option<Vec<PricePoint>>, StorageError> {
        let mut connection = self.connection().await?;
        game_page::list_price_history(&mut connection, id, limit).await
    }

    async fn list_categories(&self) -> Result<Vec<CategoryCount>, StorageError> {
        let everything = CatalogueFilter::default();
        let mut connection = self.connection().await?;
        facets::load_categories(&mut connection, &everything, &Meaning::Everything).await
    }

    async fn list_platforms(&self) -> Result<Vec<Facet>, StorageError> {
        let mut connection = self.connection().await?;
        facets::load_platforms(&mut connection).await
    }

    async fn ping(&self) -> Result<(), StorageError> {
        sql_query("SELECT 1").execute(&mut self.connection().await?).await.map_err(storage_error)?;
        Ok(())
    }
}
