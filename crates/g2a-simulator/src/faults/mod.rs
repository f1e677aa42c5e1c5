//! Faults by script: rules that say when something goes wrong, and what.

mod damage;
mod plan;
mod rule;
mod script;

pub(crate) use damage::spoil;
pub use plan::FaultPlan;
pub(crate) use plan::{Instead, Strike};
pub use rule::{Breakage, Fault, FaultBody, FaultRule, Matcher};
pub use script::{FaultScript, FaultScriptError};
