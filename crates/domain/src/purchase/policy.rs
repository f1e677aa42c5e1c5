//! How long and how often the machine tries.

use std::time::Duration;

/// The machine's patience.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PurchasePolicy {
    /// How long the marketplace keeps an unpaid order: 30 minutes (`g2a-contract.md` §3.2).
    pub reservation: Duration,
    /// How far its clock and ours may be apart, and how long a request may be on its way.
    pub slack: Duration,
    /// How long a paid order may stay without its key, and a payment unknown, before a person has to look at it.
    pub patience: Duration,
    /// How many useless answers in a row are too many, where the marketplace does answer.
    pub max_useless_answers: u32,
    /// The upper bound of the first wait; it doubles with each further failure.
    pub first_wait: Duration,
    /// The upper bound of all waits.
    pub longest_wait: Duration,
}

impl Default for PurchasePolicy {
    fn default() -> Self {
        Self {
            reservation: Duration::from_mins(30),
            slack: Duration::from_mins(2),
            patience: Duration::from_hours(24),
            max_useless_answers: 12,
            first_wait: Duration::from_secs(1),
            longest_wait: Duration::from_mins(1),
        }
    }
}

impl PurchasePolicy {
    /// The default for a marketplace that keeps unpaid orders for so long. All other times that depend on it are in proportion.
    pub fn with_reservation(reservation: Duration) -> Self {
        let default = Self::default();
        let scale = reservation.as_secs_f64() / default.reservation.as_secs_f64();
        let scaled = |duration: Duration| duration.mul_f64(scale.min(1.0)).max(Duration::from_secs(1));
        Self {
            reservation,
            slack: scaled(default.slack),
            longest_wait: scaled(default.longest_wait),
            ..default
        }
    }

    /// The most that is to be waited after so many failures in a row; the wait itself is drawn between nothing and this (full
    /// jitter).
    pub(super) fn longest_wait_after(&self, failures: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(failures.saturating_sub(1));
        self.first_wait.saturating_mul(doubled).min(self.longest_wait)
    }
}
