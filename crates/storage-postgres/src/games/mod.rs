//! Games, as a lap writes them.

mod repository;
mod upsert;
