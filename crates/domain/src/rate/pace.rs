//! How many requests a minute, and who comes first.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RequestClass {
    /// A customer waits for it.
    Purchase,
    /// Nobody does: laps, offers, audits.
    Background,
}

/// A rate with a small burst, as the generic cell rate algorithm has it (ITU-T I.371, "virtual scheduling").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    interval: Duration,
    burst: u32,
}

impl Pace {
    /// The most that is let through at once after a pause. The rate is lower by as much, and some windows hold fewer by as much because the
    /// one before held more: with four, every window holds 97 % of the limit, with ten it would not.
    const BURST: u32 = 4;

    /// How much later than planned a request may reach the marketplace, because of the network or a busy machine.
    const JITTER: Duration = Duration::from_millis(500);

    /// How far ahead a send time is given out. Whoever would wait longer asks again: so a pause is heeded soon, and a purchase
    /// finds few before it.
    const HORIZON: Duration = Duration::from_millis(500);

    /// A pace of which no window of 60 s ever holds more than `per_minute` requests, zero being taken for one.
    ///
    /// A window can hold the burst and what the rate refills meanwhile, and a little more because requests arrive early or late by
    /// the jitter: the rate is lower than the limit by as much, 591 a minute for a limit of 600. Limits under 8 a minute go without a
    /// burst.
    pub fn per_minute(per_minute: u32) -> Self {
        let per_minute = per_minute.max(1);
        let burst = if per_minute >= 2 * Self::BURST { Self::BURST } else { 1 };
        let refill = (per_minute - burst).max(1);
        Self { interval: (Duration::from_mins(1) + Self::JITTER) / refill, burst }
    }

    /// The time between two requests when there is always one waiting.
    pub fn interval(self) -> Duration {
        self.interval
    }

    /// How far requests of `class` may run ahead of the rate. The burst is kept for purchases: they find it behind a lap that uses all of
    /// the rate.
    pub fn tolerance(self, class: RequestClass) -> Duration {
        self.interval * if class == RequestClass::Purchase { self.burst - 1 } else { 0 }
    }

    /// How far ahead a send time is given to requests of `class`. For a lap, enough to ask for the next in time.
    pub fn horizon(self, class: RequestClass) -> Duration {
        if class == RequestClass::Purchase { Self::HORIZON } else { Self::HORIZON / 4 }
    }
}
