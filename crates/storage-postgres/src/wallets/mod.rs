//! Customers' money.

mod queries;
mod repository;

pub(crate) use queries::{get_balance, list_movements};
