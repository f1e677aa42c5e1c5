#![doc = include_str!("../README.md")]

mod accounts;
mod catalogue;
mod change_log;
mod config;
mod connect;
mod error;
mod games;
mod json;
mod keys;
mod migrations;
mod orders;
mod pool;
mod prepared;
mod request_budget;
mod schema;
mod search_vector;
mod shoppers;
mod sql;
mod storage;
mod sync_runs;
#[cfg(any(test, feature = "test-support"))]
pub mod test_support;
mod text;
mod time;
mod tls;
mod transaction;
mod url;
mod wallets;
mod webhooks;

pub use change_log::PgChangeLog;
pub use config::PgConfig;
pub use error::ConnectError;
pub use pool::PoolStatus;
pub use request_budget::PgRequestBudget;
pub use storage::PgStorage;
pub use tls::TlsError;
pub use url::InvalidUrl;
