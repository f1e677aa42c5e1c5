//! How the marketplace deals with sellers.

use std::time::Duration;

/// What the contract leaves open or a test may want otherwise.
#[derive(Clone, Debug)]
pub struct SellerRules {
    /// From the answer that names a job until the job is done.
    pub job_delay: Duration,
    /// How many offers each account has at the start: of the first products of the catalogue, at their prices.
    pub initial_offers: u32,
    /// How many jobs of an account may wait. The real limit is not known.
    pub queue_limit: usize,
}

impl Default for SellerRules {
    fn default() -> Self {
        Self { job_delay: Duration::from_secs(1), initial_offers: 12, queue_limit: 50 }
    }
}
