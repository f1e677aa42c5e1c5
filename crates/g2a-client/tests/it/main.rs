//! The client from outside: against a page that G2A really sent, against the simulator, and against servers that
//! misbehave in ways that the simulator does not.

#![expect(clippy::unwrap_used, reason = "a test may panic, its helpers too")]

mod budget;
mod fixture;
mod local_budget;
mod malformed;
mod metrics;
mod order_answers;
mod orders;
mod seller;
mod seller_support;
mod seller_tokens;
mod seller_wire;
mod simulator;
mod support;
mod wire;
