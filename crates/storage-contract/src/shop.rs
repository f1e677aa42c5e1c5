//! A storage under test, and what every test does with it.

use crate::{DraftBuilder, product_id};
use domain::{
    catalogue::{CatalogueQuery, Game, GamePage},
    draft::GameDraft,
    ports::{CatalogueQueries, StorageError, SyncRunQueries, Tx, UnitOfWork, WriteCounts, in_transaction},
    product::ProductId,
    slug::Slug,
};
use std::{ops::Deref, sync::Arc};

/// An adapter under test. Whatever it needs to live, or to clean up when dropped, it owns.
pub trait Storage: Send + Sync {
    /// Begins its transactions.
    fn unit_of_work(&self) -> &dyn UnitOfWork;
    /// Reads its catalogue.
    fn catalogue(&self) -> &dyn CatalogueQueries;
    /// Reads its runs.
    fn sync_runs(&self) -> &dyn SyncRunQueries;
}

/// An empty shop on a storage under test. Everything but a test's own subject is expected to work.
#[derive(Clone)]
pub struct Shop(Arc<dyn Storage>);

impl Deref for Shop {
    type Target = dyn Storage;

    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl Shop {
    /// A shop on this storage.
    pub fn on(storage: impl Storage + 'static) -> Self {
        Self(Arc::new(storage))
    }

    /// Does `work` in one transaction, which has to commit.
    pub async fn transact<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>) -> T {
        in_transaction(self.unit_of_work(), work).await.expect("the transaction commits")
    }

    /// Writes games.
    pub async fn upsert(&self, drafts: impl IntoIterator<Item = DraftBuilder>) -> WriteCounts {
        let drafts: Vec<GameDraft> = drafts.into_iter().map(DraftBuilder::build).collect();
        self.transact(async |tx| tx.games().upsert_many(&drafts).await).await
    }

    /// Writes games that storage has to refuse; returns why it did.
    pub async fn refuse(&self, drafts: impl IntoIterator<Item = DraftBuilder>) -> StorageError {
        let drafts: Vec<GameDraft> = drafts.into_iter().map(DraftBuilder::build).collect();
        in_transaction(self.unit_of_work(), async |tx: &mut Tx| tx.games().upsert_many(&drafts).await)
            .await
            .expect_err("the write is refused")
    }

    /// Takes games off sale.
    pub async fn delist(&self, titles: &[&str]) -> u64 {
        let products: Vec<ProductId> = titles.iter().copied().map(product_id).collect();
        self.transact(async |tx| tx.games().delist_many(&products).await).await
    }

    /// The game that was first written as `draft(title)`, if there is one.
    pub async fn find(&self, title: &str) -> Option<Game> {
        let slug = Slug::for_product(title, product_id(title));
        self.catalogue().find_game_by_slug(slug.as_str()).await.unwrap()
    }

    /// The game that was first written as `draft(title)`.
    pub async fn game(&self, title: &str) -> Game {
        self.find(title).await.expect("the game is there")
    }

    /// The answer to `query`.
    pub async fn list(&self, query: &CatalogueQuery) -> GamePage {
        self.catalogue().list_games(query).await.unwrap()
    }
}
