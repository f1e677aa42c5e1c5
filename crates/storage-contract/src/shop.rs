//! A storage under test, and what every test does with it.

use crate::{DraftBuilder, product_id};
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, Game, GamePage, Sort},
    draft::GameDraft,
    ports::{
        AccountQueries, CatalogueQueries, ChangeLog, NewRun, OrderQueries, ShopperQueries, StorageError,
        SyncRunQueries, Tx, UnfinishedRun, UnitOfWork, WriteCounts, in_transaction,
    },
    product::ProductId,
    slug::Slug,
    sync::{JobKind, RunId, SyncRun},
    text::SearchText,
};
use std::{fmt::Debug, ops::Deref, sync::Arc, time::Duration};

/// An adapter under test. Whatever it needs to live, or to clean up when dropped, it owns.
pub trait Storage: Send + Sync {
    /// Begins its transactions.
    fn unit_of_work(&self) -> &dyn UnitOfWork;
    /// Reads its catalogue.
    fn catalogue(&self) -> &dyn CatalogueQueries;
    /// Reads its runs.
    fn sync_runs(&self) -> &dyn SyncRunQueries;
    /// Reads its accounts.
    fn accounts(&self) -> &dyn AccountQueries;
    /// Reads its guests, carts and wishlists.
    fn shoppers(&self) -> &dyn ShopperQueries;
    /// Reads its orders, money and messages.
    fn orders(&self) -> &dyn OrderQueries;
    /// Reads its log of changes.
    fn change_log(&self) -> &dyn ChangeLog;
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
    pub(crate) async fn transact<T>(&self, work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>) -> T {
        in_transaction(self.unit_of_work(), work).await.expect("the transaction commits")
    }

    /// Does `work` in one transaction, which storage has to refuse; returns why it did.
    pub(crate) async fn refused<T: Debug>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>,
    ) -> StorageError {
        in_transaction(self.unit_of_work(), work).await.expect_err("the write is refused")
    }

    /// Writes games.
    pub(crate) async fn upsert(&self, drafts: impl IntoIterator<Item = DraftBuilder>) -> WriteCounts {
        let drafts: Vec<GameDraft> = drafts.into_iter().map(DraftBuilder::build).collect();
        self.transact(async |tx| tx.games().upsert_many(&drafts).await).await
    }

    /// Writes games that storage has to refuse; returns why it did.
    pub(crate) async fn refuse(&self, drafts: impl IntoIterator<Item = DraftBuilder>) -> StorageError {
        let drafts: Vec<GameDraft> = drafts.into_iter().map(DraftBuilder::build).collect();
        self.refused(async |tx| tx.games().upsert_many(&drafts).await).await
    }

    /// Takes games off sale.
    pub(crate) async fn delist(&self, titles: &[&str]) -> u64 {
        let products = products(titles);
        self.transact(async |tx| tx.games().delist_many(&products).await).await
    }

    /// Notes that the marketplace names no price for games any more.
    pub(crate) async fn mark_sold_out(&self, titles: &[&str]) -> u64 {
        let products = products(titles);
        self.transact(async |tx| tx.games().mark_sold_out(&products).await).await
    }

    /// The game that was first written as `draft(title)`, if there is one.
    pub(crate) async fn find(&self, title: &str) -> Option<Game> {
        let slug = Slug::for_product(title, product_id(title));
        self.catalogue().find_game_by_slug(slug.as_str()).await.unwrap()
    }

    /// The game that was first written as `draft(title)`.
    pub(crate) async fn game(&self, title: &str) -> Game {
        self.find(title).await.expect("the game is there")
    }

    /// The answer to `query`.
    pub(crate) async fn list(&self, query: &CatalogueQuery) -> GamePage {
        self.catalogue().list_games(query).await.unwrap()
    }

    /// The titles of all games that `filter` means, in the order of their titles.
    pub(crate) async fn titles(&self, filter: CatalogueFilter) -> Vec<String> {
        titles(self.list(&CatalogueQuery { filter, sort: Sort::Title, after: None, limit: 100 }).await)
    }

    /// The titles that a customer finds with `text`, the best match first.
    pub(crate) async fn search(&self, text: &str) -> Vec<String> {
        let filter = CatalogueFilter { search: Some(search_text(text)), ..CatalogueFilter::default() };
        titles(self.list(&CatalogueQuery { filter, sort: Sort::Relevance, after: None, limit: 100 }).await)
    }

    /// Begins a run that holds its lease for `lease`.
    pub(crate) async fn begin_run(&self, run: &NewRun, lease: Duration) {
        self.transact(async |tx| tx.sync_runs().insert(run, lease).await).await;
    }

    /// The run with this id, which has to be there.
    pub(crate) async fn run(&self, id: RunId) -> SyncRun {
        self.sync_runs().find_run(id).await.unwrap().expect("the run is there")
    }

    /// The run that has not ended, if any.
    pub(crate) async fn unfinished(&self) -> Option<UnfinishedRun> {
        self.transact(async |tx| tx.sync_runs().lock_unfinished(JobKind::Catalogue).await).await
    }
}

/// What a customer types into the search.
pub(crate) fn search_text(text: &str) -> SearchText {
    SearchText::parse(text).unwrap()
}

/// The products that [`draft`](crate::draft) makes of `titles`.
pub(crate) fn products(titles: &[&str]) -> Vec<ProductId> {
    titles.iter().copied().map(product_id).collect()
}

fn titles(page: GamePage) -> Vec<String> {
    page.items.into_iter().map(|game| game.title).collect()
}
