//! Which adapter stands behind which port, and what runs beside what.

mod accounts;
mod banner;
mod buying_line;
mod caching;
mod database;
mod health;
mod housekeeping;
mod inbox;
mod lap_line;
mod laps;
mod listening;
mod marketplace;
mod money;
mod parts;
mod pool_metrics;
mod progress_board;
mod purchase_metrics;
mod redis;
mod secret;
mod server;
mod stop;
mod supervise;

pub use accounts::open_accounts;
pub use caching::open_cache;
pub use database::Database;
pub use laps::{Laps, open_jobs};
pub use listening::cannot_listen;
pub use marketplace::MarketplaceLink;
pub use money::open_vault;
pub use server::{Role, serve};
pub use stop::stop_on_signal;
