//! How times are spread (pure).

use std::{fmt, time::Duration};

/// Times, to be told by their percentiles.
#[derive(Debug, Default)]
pub(crate) struct Lags(Vec<Duration>);

impl FromIterator<Duration> for Lags {
    fn from_iter<I: IntoIterator<Item = Duration>>(lags: I) -> Self {
        let mut lags: Vec<_> = lags.into_iter().collect();
        lags.sort_unstable();
        Self(lags)
    }
}

impl Lags {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What that share of the times does not exceed.
    fn percentile(&self, percent: usize) -> Option<Duration> {
        let rank = (self.0.len() * percent).div_ceil(100).max(1);
        self.0.get(rank - 1).copied()
    }
}

/// The cells of a table's row: how many, p50, p95, p99 and the longest, in milliseconds.
impl fmt::Display for Lags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.len())?;
        for percent in [50, 95, 99, 100] {
            match self.percentile(percent) {
                Some(lag) => write!(f, " | {:.1}", lag.as_secs_f64() * 1000.0)?,
                None => write!(f, " | –")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_smallest_time_that_so_many_do_not_exceed() {
        let lags: Lags = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(lags.to_string(), "200 | 100.0 | 190.0 | 198.0 | 200.0");
        let one: Lags = [Duration::from_millis(7)].into_iter().collect();
        assert_eq!(one.to_string(), "1 | 7.0 | 7.0 | 7.0 | 7.0");
        assert_eq!(Lags::default().to_string(), "0 | – | – | – | –");
    }
}
