//! Letting attempts through, so many in a while.

use domain::{
    ports::RateLimiter,
    throttle::{ThrottleRule, Throttled},
};
use std::sync::Arc;

/// Counts attempts under several rules at once.
#[derive(Clone)]
pub struct Throttle {
    /// Who counts.
    pub limiter: Arc<dyn RateLimiter>,
}

/// What one rule said of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ruling {
    /// The rule.
    pub rule: ThrottleRule,
    /// What it said.
    pub throttled: Throttled,
}

impl Throttle {
    /// Counts one attempt under each rule, with whom it concerns, in this order. The first rule that refuses is the last in the
    /// answer: a flood from one address, refused as such, spends nothing of the accounts that it aims at.
    pub async fn spend(&self, attempt: &[(ThrottleRule, &str)]) -> Vec<Ruling> {
        let mut rulings = Vec::with_capacity(attempt.len());
        for (rule, subject) in attempt {
            let throttled = self.limiter.spend(*rule, subject).await;
            rulings.push(Ruling { rule: *rule, throttled });
            if !throttled.admitted {
                break;
            }
        }
        rulings
    }
}
