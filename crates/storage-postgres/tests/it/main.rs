//! The adapter under the contract of its ports, and what is its own.

use domain::ports::{CatalogueQueries, SyncRunQueries, UnitOfWork};
use storage_contract::Storage;
use storage_postgres::{PgStorage, test_support::TestDatabase};

struct Fixture {
    storage: PgStorage,
    _database: TestDatabase,
}

impl Storage for Fixture {
    fn unit_of_work(&self) -> &dyn UnitOfWork {
        &self.storage
    }

    fn catalogue(&self) -> &dyn CatalogueQueries {
        &self.storage
    }

    fn sync_runs(&self) -> &dyn SyncRunQueries {
        &self.storage
    }
}

/// One connection has to be enough for everything.
async fn fresh() -> Fixture {
    let database = TestDatabase::create().await;
    Fixture { storage: database.storage(1).await, _database: database }
}

storage_contract::storage_contract!(fresh);
