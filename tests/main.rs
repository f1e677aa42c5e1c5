//! The real binary, on a real PostgreSQL or on the embedded one, against a simulated marketplace.
//!
//! `cargo test --workspace` builds the binary; for these tests alone, `cargo build -p app` comes first.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod audit;
mod auth;
#[expect(dead_code, unused_imports, reason = "the full run uses the rest")]
mod budget;
mod cart_migration;
mod catalogue;
mod chaos_cache;
mod chaos_orders;
mod crash_points;
mod customer;
mod cutting_proxy;
mod embedded;
mod g2a_sync;
mod keymart;
mod merge_races;
mod orders;
mod people;
mod secrets_at_rest;
mod shop;
mod start_up;
mod sync_instances;
