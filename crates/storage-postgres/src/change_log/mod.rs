//! The log of changes: how it is read, and whose it is.

mod namespace_row;
mod own_connection;
mod pg_change_log;
#[cfg(test)]
mod plans;
mod pool_source;
mod query;
mod transaction;

pub use pg_change_log::PgChangeLog;
pub(crate) use {namespace_row::find_namespace, pool_source::PoolSource};
