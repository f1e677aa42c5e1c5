#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod accounts;
pub mod carts;
pub mod guests;
pub mod housekeeping;
pub mod invalidation;
pub mod merge_guest;
mod shopper;
pub mod sync_catalogue;
pub mod throttle;
pub mod wishlists;

pub use shopper::Shopper;
