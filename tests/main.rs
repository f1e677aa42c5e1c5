//! The real binary, on a real PostgreSQL or on the embedded one, against a simulated marketplace.
//!
//! `cargo test --workspace` builds the binary; for these tests alone, `cargo build -p app` comes first.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod catalogue;
mod embedded;
mod g2a_sync;
mod keymart;
mod shop;
mod start_up;
