//! What storage promises, a subject per module and a promise per test.

pub(crate) mod account_lists;
pub(crate) mod carts;
pub(crate) mod change_log;
pub(crate) mod changed_baskets;
pub(crate) mod changed_games;
pub(crate) mod changed_people;
pub(crate) mod changes_of_transactions;
pub(crate) mod counts;
mod everything;
pub(crate) mod facets;
pub(crate) mod filters;
pub(crate) mod guests;
pub(crate) mod laps;
pub(crate) mod leases;
pub(crate) mod owners;
pub(crate) mod paging;
pub(crate) mod prices;
pub(crate) mod pruning;
pub(crate) mod refresh_tokens;
pub(crate) mod refusals;
pub(crate) mod runs;
pub(crate) mod savepoints;
pub(crate) mod search;
pub(crate) mod security_events;
pub(crate) mod sessions;
pub(crate) mod similar;
pub(crate) mod single_games;
pub(crate) mod staleness;
pub(crate) mod suggestions;
pub(crate) mod transactions;
pub(crate) mod upserts;
pub(crate) mod users;
pub(crate) mod wishlist_pages;
pub(crate) mod wishlists;

/// Long enough that no test sees its end.
const HOUR: std::time::Duration = std::time::Duration::from_hours(1);
