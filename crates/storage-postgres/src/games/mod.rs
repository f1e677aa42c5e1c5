//! Games, as laps write and operators edit them.

mod edit_repository;
mod edit_row;
mod names;
mod repository;
mod standings;
mod upsert;
