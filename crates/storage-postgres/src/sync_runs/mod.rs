//! Runs of the synchronisation.

mod queries;
mod repository;
mod row;
