#![doc = include_str!("../README.md")]

mod catalogue;
mod config;
mod connect;
mod error;
mod games;
mod migrations;
mod pool;
mod schema;
mod sql;
mod storage;
mod sync_runs;
#[cfg(any(test, feature = "test-support"))]
pub mod test_support;
mod text;
mod tls;
mod transaction;
mod url;

pub use config::PgConfig;
pub use error::ConnectError;
pub use pool::PoolStatus;
pub use storage::PgStorage;
pub use tls::TlsError;
pub use url::InvalidUrl;
