//! What is to happen, and how much of it.

use std::time::Duration;

/// What the account may ask in a minute.
pub(crate) const LIMIT: u32 = 600;

/// What is put out of order, to see that the checker notices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Breakage {
    /// Every second instance has a budget of its own.
    Apart,
    /// The instances take the limit for higher than it is.
    Greedy,
}

/// What happens while everybody works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mishap {
    /// Redis is killed and comes back empty.
    RedisRestarts,
    /// The instance that runs the lap is told to stop, and another is started in its place.
    HolderStops,
    /// One that does not is killed, and another is started in its place.
    AnotherDies,
}

impl Mishap {
    pub(crate) const ALL: &[Self] = &[Self::RedisRestarts, Self::HolderStops, Self::AnotherDies];

    /// After which part of the run.
    pub(crate) fn after(self) -> f64 {
        match self {
            Self::RedisRestarts => 1.0 / 3.0,
            Self::HolderStops => 1.0 / 2.0,
            Self::AnotherDies => 2.0 / 3.0,
        }
    }
}

/// A run.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    /// How long everybody works.
    pub(crate) duration: Duration,
    /// How many products the marketplace has: more than a lap reads meanwhile.
    pub(crate) products: u32,
    /// How many instances there are.
    pub(crate) instances: u32,
    /// How many customers order, one unit after the other.
    pub(crate) customers: u32,
    /// How long a customer waits between two orders, on average.
    pub(crate) pause: Duration,
    /// What happens, in the order of [`Mishap::after`].
    pub(crate) mishaps: &'static [Mishap],
    /// What of the shop does not work.
    pub(crate) breakage: Option<Breakage>,
    /// Told of everything that happens.
    pub(crate) announce: fn(&str),
}
