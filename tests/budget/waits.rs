//! How long orders' calls have waited for their turn, as the instances' metrics tell.

use std::collections::BTreeMap;

const WAITS: &str = "g2a_budget_wait_seconds_bucket{class=\"purchase\",le=\"";

/// How many calls waited how long at most. Histograms of several instances add up, unlike their quantiles.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Waits {
    /// By the bound in milliseconds; those without one have waited longer than the highest.
    within: BTreeMap<u64, u64>,
    pub(crate) calls: u64,
}

impl Waits {
    /// Reads the text format of Prometheus.
    pub(crate) fn read(metrics: &str) -> Self {
        let mut waits = Self::default();
        for line in metrics.lines() {
            let Some((bound, count)) = line.strip_prefix(WAITS).and_then(|rest| rest.split_once("\"} "))
            else {
                continue;
            };
            let count = count.trim().parse().expect("a count");
            match bound {
                "+Inf" => waits.calls = count,
                bound => _ = waits.within.insert(milliseconds(bound), count),
            }
        }
        waits
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.calls += other.calls;
        for (bound, count) in &other.within {
            *self.within.entry(*bound).or_default() += count;
        }
    }

    /// How many calls waited so many milliseconds at most, where that is a bound.
    pub(crate) fn within(&self, bound: u64) -> u64 {
        self.within.get(&bound).copied().unwrap_or_default()
    }

    /// The lowest bound in milliseconds that so many percent of the calls did not exceed; `None` if that is none.
    pub(crate) fn percentile(&self, percent: u64) -> Option<u64> {
        let enough = (self.calls * percent).div_ceil(100);
        self.within.iter().find(|(_, count)| **count >= enough).map(|(bound, _)| *bound)
    }
}

fn milliseconds(seconds: &str) -> u64 {
    let seconds: f64 = seconds.parse().expect("a bound in seconds");
    std::time::Duration::from_secs_f64(seconds).as_millis().try_into().expect("a bound that fits")
}

#[cfg(test)]
mod tests {
    use super::*;

    const METRICS: &str = "\
# TYPE g2a_budget_wait_seconds histogram
g2a_budget_wait_seconds_bucket{class=\"background\",le=\"0.1\"} 7
g2a_budget_wait_seconds_bucket{class=\"purchase\",le=\"0.1\"} 60
g2a_budget_wait_seconds_bucket{class=\"purchase\",le=\"0.5\"} 99
g2a_budget_wait_seconds_bucket{class=\"purchase\",le=\"+Inf\"} 100
g2a_budget_wait_seconds_sum{class=\"purchase\"} 9.5
";

    #[test]
    fn the_waits_of_several_instances_add_up() {
        let mut waits = Waits::read(METRICS);
        assert_eq!((waits.calls, waits.within(500), waits.percentile(99)), (100, 99, Some(500)));
        waits.add(&Waits::read(METRICS));
        assert_eq!((waits.calls, waits.within(500)), (200, 198));
        assert_eq!(
            (waits.percentile(50), waits.percentile(60), waits.percentile(100)),
            (Some(100), Some(100), None)
        );
    }
}
