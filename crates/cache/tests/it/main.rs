//! The cache as its users see it, and the model of its protocol.

#![expect(clippy::expect_used, clippy::unwrap_used, reason = "a panic is how a test fails")]

mod audits;
mod faults;
mod freshness;
mod histories;
mod levels;
mod model;
mod own_writes;
mod single_flight;
mod world;
