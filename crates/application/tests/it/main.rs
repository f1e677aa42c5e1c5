//! The use cases on in-memory fakes and a clock that the test moves.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod accounts;
mod carts;
mod fakes;
mod guests;
mod merge;
mod money;
mod offers;
mod shop;
mod sync_catalogue;
mod throttle;
mod wishlists;
