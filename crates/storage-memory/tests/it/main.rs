//! The fake under the contract that every storage adapter must pass, and what is its own.

#![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

mod clock;
mod lifetimes;
mod slot;

use clock::TickingClock;
use domain::ports::{
    AccountQueries, CatalogueQueries, ChangeLog, OrderQueries, ShopperQueries, SyncRunQueries, UnitOfWork,
};
use std::sync::Arc;
use storage_contract::Storage;
use storage_memory::MemoryStorage;

struct Fixture(MemoryStorage);

impl Storage for Fixture {
    fn unit_of_work(&self) -> &dyn UnitOfWork {
        &self.0
    }

    fn catalogue(&self) -> &dyn CatalogueQueries {
        &self.0
    }

    fn sync_runs(&self) -> &dyn SyncRunQueries {
        &self.0
    }

    fn accounts(&self) -> &dyn AccountQueries {
        &self.0
    }

    fn shoppers(&self) -> &dyn ShopperQueries {
        &self.0
    }

    fn orders(&self) -> &dyn OrderQueries {
        &self.0
    }

    fn change_log(&self) -> &dyn ChangeLog {
        &self.0
    }
}

async fn fresh() -> Fixture {
    Fixture(MemoryStorage::new(Arc::new(TickingClock::default())))
}

storage_contract::storage_contract!(fresh);
