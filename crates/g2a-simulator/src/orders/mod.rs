//! Orders: a reservation of half an hour, a payment, a key that is handed out once.

mod answers;
mod book;
mod currency;
mod ledger;
mod order;
mod request;
mod rules;
mod state;

pub use book::OrderBook;
pub use ledger::{LedgerEntry, LedgerEvent};
pub use order::{Order, OrderId, OrderStage, OrderStatus};
pub(crate) use request::OrderRequest;
pub use rules::OrderRules;
