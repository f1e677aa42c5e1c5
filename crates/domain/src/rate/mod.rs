//! The arithmetic of the request budget: who may ask the marketplace when (`sync.md`, "Rate budget").
//!
//! All times are durations since an epoch of the caller's choosing. Adapters keep a [`BudgetState`] where all processes share it;
//! one that computes elsewhere, as SQL does, is tested against this.

mod breaker;
mod pace;
mod state;

pub use breaker::Breaker;
pub use pace::{Pace, RequestClass};
pub use state::{BudgetState, Grant};
