//! The HTTP layer from the outside: the real application, most of it over storage in memory, some of it over sockets.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "everything here is test code, and a panic is how a test fails"
)]

mod admin;
mod admin_games;
mod admin_money;
mod admin_sync;
mod api;
mod auth;
mod bad_input;
mod bodies;
mod browser;
mod cached_answers;
mod callers;
mod carts;
mod catalogue;
mod client_addresses;
mod cors;
mod cursors;
mod customer;
mod fakes;
mod foreign_carts;
mod former_guests;
mod games;
mod guest_sessions;
mod headers;
mod health;
mod hostile_input;
mod limits;
mod log;
mod market;
mod metrics;
mod openapi;
mod orders;
mod postgres;
mod problems;
mod secrets;
mod server;
mod shop;
mod trouble;
mod wallet;
mod webhooks;
