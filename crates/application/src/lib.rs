#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod accounts;
pub mod buying;
pub mod carts;
pub mod game_edits;
pub mod guests;
pub mod housekeeping;
pub mod idempotent;
pub mod incidents;
pub mod invalidation;
pub mod merge_guest;
pub mod offers;
pub mod orders;
mod refunds;
mod shopper;
pub mod sync_catalogue;
pub mod sync_jobs;
pub mod throttle;
pub mod wallets;
pub mod webhooks;
pub mod wishlists;

pub use shopper::Shopper;
