//! The inbox of webhooks.

mod queries;
mod repository;
mod row;

pub(crate) use queries::list_entries;
