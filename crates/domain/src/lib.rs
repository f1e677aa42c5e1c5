#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

pub mod account;
pub mod cart;
pub mod catalogue;
pub mod changes;
pub mod draft;
pub mod fingerprint;
pub mod game_key;
pub mod html;
pub mod listing;
pub mod money;
pub mod order;
pub mod ports;
pub mod pricing;
pub mod product;
pub mod purchase;
pub mod rate;
pub mod shopper;
pub mod slug;
pub mod sync;
pub mod text;
pub mod throttle;
pub mod url;
pub mod wallet;
pub mod webhook;
pub mod wishlist;
