//! Keys of games, sealed.

mod repository;
mod row;

pub(crate) use row::{COLUMNS, KeyRow};
