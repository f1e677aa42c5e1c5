//! What a run has shown.

use super::{
    Run, SERVERS,
    faults::Fault,
    history::{History, Promise},
    http::Http,
    lag::Lags,
    ledger::{Entries, FaultSpan, Violation},
    watchers::Sighting,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    time::{Duration, Instant},
};

/// A run in which a server answered less often shows nothing.
const FEWEST_ANSWERS: u64 = 300;
/// So many violations are told one by one.
const TOLD: usize = 20;

/// What the servers count themselves.
pub(crate) struct Metrics(BTreeMap<String, f64>);

impl Metrics {
    /// Everything about the cache and Redis, of all servers together. Histograms are told by their sums and counts.
    pub(crate) async fn of(http: &Http) -> Self {
        let mut metrics = BTreeMap::new();
        for server in 0..SERVERS {
            for line in http.metrics(server).await.lines() {
                let Some((name, value)) = line.rsplit_once(' ') else { continue };
                let told = ["cache_", "redis_"].iter().any(|start| name.starts_with(start));
                if told && !name.contains("_bucket") {
                    *metrics.entry(name.to_owned()).or_default() += value.parse().unwrap_or(0.0);
                }
            }
        }
        Self(metrics)
    }
}

pub(crate) struct Report {
    entries: Entries,
    sightings: Vec<Sighting>,
    metrics: Metrics,
    began: Instant,
}

impl Report {
    pub(super) fn of(run: &Run, metrics: Metrics) -> Self {
        let sightings = run.sightings.snapshot();
        Self { entries: run.ledger.snapshot(), sightings, metrics, began: run.ledger.began() }
    }

    /// How often a promise was broken.
    pub(crate) fn violations(&self) -> usize {
        self.entries.violations.len() + usize::try_from(self.entries.missing_tokens).unwrap_or(usize::MAX)
    }

    /// What a run with all faults should have shown and did not: without it, finding no violation means little. There should have been
    /// hits in these `levels`; on a busy machine Redis may be too slow to be asked.
    pub(crate) fn gaps(&self, levels: &[&str]) -> Vec<String> {
        let entries = &self.entries;
        let mut gaps = Vec::new();
        for server in 0..SERVERS {
            let answers = entries.answers.get(&server).copied().unwrap_or_default();
            if answers < FEWEST_ANSWERS {
                gaps.push(format!("server {server} gave only {answers} answers"));
            }
        }
        let happened: BTreeSet<Fault> = entries.faults.iter().map(|span| span.fault).collect();
        let missed = Fault::ALL.iter().filter(|fault| !happened.contains(fault));
        gaps.extend(missed.map(|fault| format!("never: {fault}")));
        if self.lags(|_| true).is_empty() {
            gaps.push("nobody saw a change".to_owned());
        }
        let promises = [Promise::OwnServer, Promise::Token, Promise::Bound];
        let unjudged = promises.iter().filter(|promise| !entries.judged.contains_key(promise));
        gaps.extend(unjudged.map(|promise| format!("no read was judged by {promise:?}")));
        let unhit = levels.iter().filter(|level| self.hits(level) == 0.0);
        gaps.extend(unhit.map(|level| format!("no hit in the level {level}")));
        gaps
    }

    fn hits(&self, level: &str) -> f64 {
        self.metrics.0.get(&format!("cache_hits_total{{level=\"{level}\"}}")).copied().unwrap_or_default()
    }

    /// How long after its acknowledgement a change was first seen, of the sightings that `chosen` takes.
    fn lags(&self, chosen: impl Fn(&Sighting) -> bool) -> Lags {
        let sightings = self.sightings.iter().filter(|sighting| chosen(sighting));
        sightings.map(|sighting| sighting.seen - sighting.acknowledged).collect()
    }

    /// What was broken between two moments.
    fn faults_between(&self, first: Instant, last: Instant) -> Vec<&FaultSpan> {
        self.entries.faults.iter().filter(|span| span.overlaps(first, last)).collect()
    }

    fn write_violation(&self, f: &mut fmt::Formatter<'_>, violation: &Violation) -> fmt::Result {
        let Violation { key, seen, wrong, promise, read, judged } = violation;
        let time = |moment: Instant| moment.saturating_duration_since(self.began).as_secs_f64();
        let (began, judged_at) = (time(read.started), time(*judged));
        write!(f, "{key}: read {seen} from server {}, {wrong} by {promise:?}; ", read.server)?;
        write!(f, "read at {began:.3} s, judged at {judged_at:.3} s")?;
        match self.faults_between(read.started, *judged).first() {
            Some(span) => writeln!(f, " while {}", span.fault),
            None => writeln!(f, " while nothing was broken"),
        }
    }

    fn write_lags(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let calm = |sighting: &Sighting| {
            // Processes that were killed or stopped need a moment to find themselves again.
            let recovery = Duration::from_millis(500);
            let first = sighting.acknowledged.checked_sub(recovery).unwrap_or(sighting.acknowledged);
            self.faults_between(first, sighting.seen).is_empty()
        };
        writeln!(f, "\nfrom a write's acknowledgement until it is seen, in milliseconds:\n")?;
        writeln!(f, "| | changes | p50 | p95 | p99 | max |\n| --- | --- | --- | --- | --- | --- |")?;
        writeln!(f, "| nothing broken | {} |", self.lags(calm))?;
        writeln!(f, "| something broken | {} |", self.lags(|sighting| !calm(sighting)))?;
        writeln!(f, "| all | {} |", self.lags(|_| true))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let entries = &self.entries;
        let answers: u64 = entries.answers.values().sum();
        let judged: u64 = entries.judged.values().sum();
        let writes: usize = entries.histories.values().map(History::writes).sum();
        writeln!(f, "{answers} answers to reads, {judged} versions judged {:?}", entries.judged)?;
        writeln!(f, "{writes} writes acknowledged, of {} things", entries.histories.len())?;
        writeln!(f, "requests that failed: {:?}", entries.failures)?;
        self.write_lags(f)?;
        writeln!(f, "\nthe cache, as its servers count it:")?;
        if self.metrics.0.is_empty() {
            writeln!(f, "  nothing")?;
        }
        for (name, value) in &self.metrics.0 {
            writeln!(f, "  {name} {value}")?;
        }
        writeln!(f, "\n{} violations", self.violations())?;
        if entries.missing_tokens > 0 {
            writeln!(f, "  {} answers to writes without a token", entries.missing_tokens)?;
        }
        for violation in entries.violations.iter().take(TOLD) {
            f.write_str("  ")?;
            self.write_violation(f, violation)?;
        }
        Ok(())
    }
}
