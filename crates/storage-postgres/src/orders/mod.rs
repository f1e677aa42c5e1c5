//! Orders, their units, the buying line, and what is read of all money.

mod audit;
mod buying_line;
mod idempotency_repository;
mod offers;
mod order_row;
mod purchase_row;
mod queries;
mod repository;
mod take_up;
