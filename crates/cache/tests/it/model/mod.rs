//! An exhaustive model of the protocol (`docs/cache-model.md`): every order in which writers, tails, readers, loss and crashes can
//! take their steps, in small configurations; and mutants of the protocol, in each of which a claim must fail.
//!
//! Only [`Snapshot`](domain::changes::Snapshot) is the real code: what a stamp sees is decided by the very functions that the
//! cache asks.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a model that reaches for what is not there fails by panicking"
)]

mod checks;
mod claims;
mod configurations;
mod database;
mod enabled;
mod entry;
mod instance;
mod larger;
mod mutants;
mod poll;
mod protocol;
mod reading;
mod state;
mod validity;
mod witnesses;
mod writes;
mod writing;
