//! Changes that happen by themselves, at a rate.

use chrono::{DateTime, TimeDelta, Utc};

use super::draw::{Aspect, Draw};
use super::inventory::{Change, Inventory};
use super::slot::Timestamp;
use crate::config::Drift;

/// Carries out the changes that have fallen due since it started. Nothing runs in the background: whoever looks at
/// the catalogue brings it up to date first, so the same clock shows the same catalogue.
#[derive(Debug)]
pub(crate) struct Drifting {
    drift: Drift,
    started_at: DateTime<Utc>,
    done: u64,
}

const MINUTE_MS: u64 = 60_000;

impl Drifting {
    pub(crate) fn new(drift: Drift, started_at: DateTime<Utc>) -> Self {
        Self { drift, started_at, done: 0 }
    }

    /// How many changes should have happened by now.
    fn due(&self, now: DateTime<Utc>) -> u64 {
        let elapsed = u64::try_from((now - self.started_at).num_milliseconds()).unwrap_or(0);
        elapsed.saturating_mul(self.drift.changes_per_minute.into()) / MINUTE_MS
    }

    pub(crate) fn is_behind(&self, now: DateTime<Utc>) -> bool {
        self.done < self.due(now)
    }

    pub(crate) fn catch_up(&mut self, inventory: &mut Inventory, now: DateTime<Utc>) {
        let due = self.due(now);
        while self.done < due {
            self.done += 1;
            apply(inventory, self.done, self.moment_of(self.done).into());
        }
    }

    fn moment_of(&self, nth: u64) -> DateTime<Utc> {
        let elapsed = nth * MINUTE_MS / u64::from(self.drift.changes_per_minute.max(1));
        self.started_at + TimeDelta::milliseconds(i64::try_from(elapsed).unwrap_or(i64::MAX))
    }
}

/// The nth change: a price more often than stock, seldom a text, and now and then a product vanishes or appears.
fn apply(inventory: &mut Inventory, nth: u64, at: Timestamp) {
    let mut draw = Draw::new(inventory.seed(), nth, Aspect::Drift);
    let roll = draw.below(100);
    let Some(index) = some_listed(inventory, &mut draw).filter(|_| roll < 98) else {
        inventory.append(at);
        return;
    };
    match roll {
        0..58 => inventory.change(index, Change::Price, nth, at),
        58..90 => inventory.change(index, Change::Stock, nth, at),
        90..96 => inventory.change(index, Change::Text, nth, at),
        _ => inventory.remove(index, at),
    }
}

fn some_listed(inventory: &Inventory, draw: &mut Draw) -> Option<u32> {
    const ATTEMPTS: u32 = 16;
    let len = inventory.len().max(1);
    (0..ATTEMPTS)
        .map(|_| draw.below(len))
        .find(|index| inventory.get(*index).is_some_and(|slot| slot.is_listed))
}
