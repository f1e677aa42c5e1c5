//! The adapter under the contract of its ports, and what is its own.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a panic is how a test fails")]

mod carts_under_load;
mod change_log_connection;
mod change_log_order;
mod change_log_rows;
mod connections;
mod dropped_transactions;
mod edits_and_laps;
mod faults;
mod guests_under_load;
mod lock_order;
mod migrations;
mod money_audit;
mod money_rules;
mod money_under_load;
mod only_added;
mod reads;
mod request_budget;
mod schema;
mod sessions_under_load;
mod vacuum;
mod walks;
mod writes;

use domain::ports::{
    AccountQueries, CatalogueQueries, ChangeLog, OrderQueries, ShopperQueries, SyncRunQueries, UnitOfWork,
};
use std::time::Duration;
use storage_contract::Storage;
use storage_postgres::{PgChangeLog, PgConfig, PgStorage, test_support::TestDatabase};
use tokio_postgres::{Client, NoTls};

struct Fixture {
    storage: PgStorage,
    change_log: PgChangeLog,
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

    fn accounts(&self) -> &dyn AccountQueries {
        &self.storage
    }

    fn shoppers(&self) -> &dyn ShopperQueries {
        &self.storage
    }

    fn orders(&self) -> &dyn OrderQueries {
        &self.storage
    }

    fn change_log(&self) -> &dyn ChangeLog {
        &self.change_log
    }
}

/// One connection has to be enough for everything.
async fn fresh() -> Fixture {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    Fixture { change_log: PgChangeLog::pooled(storage.clone()), storage, _database: database }
}

storage_contract::storage_contract!(fresh);

/// A connection to the same database that the storage knows nothing of.
async fn onlooker(database: &TestDatabase) -> Client {
    let (client, connection) = tokio_postgres::connect(database.url(), NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// A storage whose statements wait for locks as long as it takes: on a busy machine, only a circle of them ends a transaction.
async fn patient_storage(database: &TestDatabase, pool_size: usize) -> PgStorage {
    let minute = Duration::from_mins(1);
    let config = PgConfig {
        wait_timeout: minute,
        statement_timeout: minute,
        lock_timeout: minute,
        idle_in_transaction_timeout: minute,
        ..database.config(pool_size)
    };
    PgStorage::connect(&config).await.unwrap()
}

/// Returns when `condition` holds; a test that waits in vain fails.
async fn until(condition: impl AsyncFn() -> bool) {
    let waiting = async {
        while !condition().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), waiting).await.expect("it comes true in time");
}

/// Returns when so many transactions wait for the lock of another.
async fn until_waiting(onlooker: &Client, count: i64) {
    let waiting = "SELECT count(*) FROM pg_stat_activity
                   WHERE datname = current_database() AND wait_event_type = 'Lock'";
    until(async || onlooker.query_one(waiting, &[]).await.unwrap().get::<_, i64>(0) == count).await;
}
