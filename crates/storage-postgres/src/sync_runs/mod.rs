//! Runs of the synchronisation.

mod history;
mod queries;
mod repository;
mod row;
