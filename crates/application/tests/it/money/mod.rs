//! Everything that moves money (`orders.md`).

mod buying;
mod cancel;
mod check_out;
mod crashes;
mod housekeeping;
mod incidents;
mod interleavings;
mod keys;
mod market;
mod the_line;
mod top_ups;
mod wallets;
mod webhooks;
