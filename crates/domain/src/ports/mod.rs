//! The traits through which use cases reach the world. Adapters implement them; only the program knows which.

mod catalogue_queries;
mod clock;
mod game_repository;
mod ids;
mod marketplace;
mod request_budget;
mod storage_error;
mod sync_run_queries;
mod sync_run_repository;
mod unit_of_work;

pub use catalogue_queries::CatalogueQueries;
pub use clock::Clock;
pub use game_repository::{GameRepository, WriteCounts};
pub use ids::Ids;
pub use marketplace::{Marketplace, MarketplaceError, ProductPage, ProductQuery};
pub use request_budget::RequestBudget;
pub use storage_error::{Constraint, StorageError};
pub use sync_run_queries::SyncRunQueries;
pub use sync_run_repository::{Fenced, NewRun, SyncRunRepository, UnfinishedRun};
pub use unit_of_work::{Transaction, Tx, UnitOfWork, in_transaction};
