//! How much of the traffic may be repetition.

use std::sync::atomic::{AtomicU32, Ordering};

/// Tokens for retries: every first attempt adds a part of one, every retry takes a whole one. When much fails, retries stay a tenth of
/// the traffic instead of multiplying it.
pub(crate) struct RetryBudget {
    /// In tenths of a token.
    tenths: AtomicU32,
}

impl RetryBudget {
    /// What a first attempt adds, in tenths.
    const DEPOSIT: u32 = 1;
    /// What a retry takes, in tenths.
    const PRICE: u32 = 10;
    /// What a process begins with: its first calls may be unlucky, too.
    const AT_START: u32 = 10 * Self::PRICE;
    /// What can be saved up. A long quiet time must not pay for a storm.
    const MOST: u32 = 50 * Self::PRICE;

    /// Notes a first attempt.
    pub(crate) fn deposit(&self) {
        self.change(|tenths| Some((tenths + Self::DEPOSIT).min(Self::MOST)));
    }

    /// Pays for a retry; `false` if that cannot be paid.
    pub(crate) fn withdraw(&self) -> bool {
        self.change(|tenths| tenths.checked_sub(Self::PRICE))
    }

    /// Nothing else is ordered by the count.
    fn change(&self, change: impl FnMut(u32) -> Option<u32>) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, change).is_ok()
    }
}

impl Default for RetryBudget {
    fn default() -> Self {
        Self { tenths: Self::AT_START.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many retries can be paid now.
    fn drain(budget: &RetryBudget) -> usize {
        std::iter::from_fn(|| budget.withdraw().then_some(())).count()
    }

    #[test]
    fn the_first_calls_may_be_unlucky() {
        assert_eq!(drain(&RetryBudget::default()), 10);
    }

    #[test]
    fn ten_first_attempts_pay_for_one_retry() {
        let budget = RetryBudget::default();
        drain(&budget);
        (0..9).for_each(|_| budget.deposit());
        assert!(!budget.withdraw());
        budget.deposit();
        assert!(budget.withdraw() && !budget.withdraw());
    }

    #[test]
    fn quiet_times_pay_for_fifty_retries_at_most() {
        let budget = RetryBudget::default();
        (0..100_000).for_each(|_| budget.deposit());
        assert_eq!(drain(&budget), 50);
    }
}
