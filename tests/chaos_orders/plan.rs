//! What is to happen, and how much of it.

use std::time::Duration;

/// What is put out of action, to see that the checker notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// Somebody takes units up that were paid as if nothing had happened to them yet, so that they are bought again.
    Amnesia,
    /// The shop gives refunds away.
    Generosity,
}

/// A run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// How many orders are made, about.
    pub(crate) orders: u32,
    /// How many customers make them side by side.
    pub(crate) customers: u32,
    /// How many worker processes buy.
    pub(crate) workers: usize,
    /// How long until the next worker is killed or stopped, at least and at most.
    pub(crate) calm: (Duration, Duration),
    /// What of the shop does not work.
    pub(crate) breakage: Option<Breakage>,
    /// Told of everything that happens.
    pub(crate) announce: fn(&str),
}

impl Plan {
    /// A time until the next worker is killed or stopped.
    pub(crate) fn some_calm(&self) -> Duration {
        let (least, most) = self.calm;
        least + most.saturating_sub(least).mul_f64(fastrand::f64())
    }
}
