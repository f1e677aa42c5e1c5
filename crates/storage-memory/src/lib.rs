#![doc = include_str!("../README.md")]

mod account_queries;
mod carts;
mod catalogue_queries;
mod change_log;
mod change_table;
mod changed_tags;
mod deadline;
mod facets;
mod game_table;
mod games;
mod guests;
mod owned_table;
mod search;
mod security_log;
mod sessions;
mod shopper_queries;
mod sort_key;
mod state;
mod storage;
mod stored_cart;
mod stored_game;
mod stored_guest;
mod stored_session;
mod sync_run_queries;
mod sync_runs;
mod transaction;
mod trigrams;
mod user_table;
mod users;
mod wishlists;

pub use storage::MemoryStorage;
