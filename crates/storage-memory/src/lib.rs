#![doc = include_str!("../README.md")]

mod catalogue_queries;
mod facets;
mod game_table;
mod games;
mod search;
mod sort_key;
mod state;
mod storage;
mod stored_game;
mod sync_run_queries;
mod sync_runs;
mod transaction;
mod trigrams;

pub use storage::MemoryStorage;
