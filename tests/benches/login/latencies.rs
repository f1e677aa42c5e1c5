//! How long requests took.

use std::{fmt, time::Duration};

/// Times of requests, in milliseconds.
#[derive(Default)]
pub(crate) struct Latencies(Vec<f64>);

impl Latencies {
    pub(crate) fn add(&mut self, latency: Duration) {
        self.0.push(latency.as_secs_f64() * 1000.0);
    }

    /// What that share of the requests did not exceed.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_precision_loss,
            clippy::cast_sign_loss,
            reason = "an index below the number of requests"
        )]
        let index = ((sorted.len() as f64 * percent / 100.0).ceil() as usize).clamp(1, sorted.len()) - 1;
        sorted.get(index).copied().unwrap_or(f64::NAN)
    }
}

/// All of them together.
impl FromIterator<Self> for Latencies {
    fn from_iter<T: IntoIterator<Item = Self>>(parts: T) -> Self {
        Self(parts.into_iter().flat_map(|part| part.0).collect())
    }
}

impl fmt::Display for Latencies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p95, p99, max] = [50.0, 95.0, 99.0, 100.0].map(|percent| self.percentile(percent));
        write!(f, "{} | {p50:.2} | {p95:.2} | {p99:.2} | {max:.2}", self.0.len())
    }
}
