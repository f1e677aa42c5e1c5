//! What the marketplace counted, and what is wrong with it.

use super::{buyers::Counts, plan::LIMIT, times, waits::Waits, windows};
use g2a_simulator::{RecordedRequest, Route};
use std::{collections::BTreeMap, fmt, ops::RangeInclusive};

/// What of the limit has to be used while there is work, in percent.
const LEAST_USE: usize = 97;
/// How long orders' calls may wait, in milliseconds, and how many percent of them.
const LONGEST_WAIT: (u64, u64) = (500, 99);

pub(crate) struct Report {
    /// All that arrived, oldest first.
    pub(crate) requests: Vec<RecordedRequest>,
    /// How many were answered 429.
    pub(crate) refused: u64,
    /// From when all were at work to when the customers left, on the marketplace's clock, in milliseconds.
    pub(crate) period: RangeInclusive<i64>,
    /// Whether there was a lap to the end.
    pub(crate) lap_goes_on: bool,
    /// The exit codes of instances that were told to stop.
    pub(crate) stopped: Vec<Option<i32>>,
    /// What customers were told.
    pub(crate) told: Counts,
    /// The units, by state.
    pub(crate) units: Vec<(String, u64)>,
    pub(crate) waits: Waits,
    pub(crate) instances: u32,
}

impl Report {
    /// What must not be, however slow the machine is.
    pub(crate) fn overruns(&self) -> Vec<String> {
        let greatest = self.greatest();
        let mut overruns = Vec::new();
        if greatest > LIMIT as usize {
            overruns.push(format!("{greatest} requests within 60 s, and the limit is {LIMIT}"));
        }
        if self.refused > 0 {
            overruns.push(format!("{} requests were answered 429", self.refused));
        }
        overruns
    }

    /// What must not be on a machine that has time for all of it.
    pub(crate) fn shortfalls(&self) -> Vec<String> {
        let (bound, percent) = LONGEST_WAIT;
        let least = self.least().map_or(0, |(count, _)| count);
        let mut shortfalls = Vec::new();
        if least * 100 < LIMIT as usize * LEAST_USE {
            shortfalls.push(format!("{least} requests within 60 s are less than {LEAST_USE} % of {LIMIT}"));
        }
        if self.waits.percentile(percent).is_none_or(|wait| wait > bound) {
            shortfalls.push(format!("less than {percent} % of the orders' calls waited {bound} ms at most"));
        }
        shortfalls
    }

    /// What a run has to show to mean anything, and did not.
    pub(crate) fn gaps(&self) -> Vec<&'static str> {
        [
            (self.lap_goes_on, "the lap ended before the run did: there are too few products"),
            (self.least().is_some(), "the run was shorter than a minute"),
            (self.delivered() > 0 && self.waits.calls > 0, "no key was delivered"),
            (self.is_settled(), "units are still open"),
            (self.stopped.iter().all(|code| *code == Some(0)), "an instance did not stop in good order"),
        ]
        .into_iter()
        .filter_map(|(is_there, gap)| (!is_there).then_some(gap))
        .collect()
    }

    pub(crate) fn orders(&self) -> u64 {
        self.told.get("orders").copied().unwrap_or_default()
    }

    pub(crate) fn delivered(&self) -> u64 {
        self.in_state("delivered")
    }

    fn is_settled(&self) -> bool {
        self.units.iter().all(|(state, _)| matches!(state.as_str(), "delivered" | "refunded" | "incident"))
    }

    fn in_state(&self, wanted: &str) -> u64 {
        self.units.iter().filter(|(state, _)| state == wanted).map(|(_, count)| count).sum()
    }

    fn greatest(&self) -> usize {
        windows::greatest(&times(&self.requests))
    }

    fn least(&self) -> Option<(usize, i64)> {
        windows::least(&times(&self.requests), self.period.clone())
    }

    fn by_route(&self) -> BTreeMap<&'static str, u64> {
        let mut counts = BTreeMap::new();
        for request in &self.requests {
            *counts.entry(name(request.route)).or_default() += 1;
        }
        counts
    }
}

/// Laps ask for products, orders for the rest.
fn name(route: Route) -> &'static str {
    match route {
        Route::Products => "lap: products",
        Route::CreateOrder => "order: create",
        Route::PayOrder => "order: pay",
        Route::OrderDetails => "order: details",
        Route::OrderKey => "order: key",
        _ => "others",
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let routes = self.by_route();
        let of_orders: u64 =
            routes.iter().filter(|(name, _)| name.starts_with("order")).map(|(_, count)| count).sum();
        let seconds = (self.period.end() - self.period.start()) / 1000;
        writeln!(f, "| requests at the marketplace | |\n| --- | --- |")?;
        writeln!(f, "| all, from {} instances | {} |", self.instances, self.requests.len())?;
        for (route, count) in &routes {
            writeln!(f, "| {route} | {count} |")?;
        }
        writeln!(f, "| most in any sliding 60 s | {} of {LIMIT} |", self.greatest())?;
        match self.least() {
            Some((least, begin)) => writeln!(
                f,
                "| fewest in any sliding 60 s of the {seconds} s with all at work | {least}, from {} s on |",
                begin / 1000
            )?,
            None => writeln!(f, "| fewest in any sliding 60 s | none of {seconds} s |")?,
        }
        let (pause, begin) = windows::longest_pause(&times(&self.requests), &self.period);
        writeln!(f, "| longest time without a request | {pause} ms, from {} s on |", begin / 1000)?;
        writeln!(f, "| answered 429 | {} |", self.refused)?;
        writeln!(f, "\n| orders' calls, waiting for their turn | |\n| --- | --- |")?;
        writeln!(f, "| known, of {of_orders} that arrived | {} |", self.waits.calls)?;
        for bound in [100, 200, 500, 1000] {
            let share = percent(self.waits.within(bound), self.waits.calls);
            writeln!(f, "| {bound} ms at most | {share:.2} % |")?;
        }
        for percent in [50, 99] {
            match self.waits.percentile(percent) {
                Some(bound) => writeln!(f, "| p{percent} | {bound} ms at most |")?,
                None => writeln!(f, "| p{percent} | longer than all bounds |")?,
            }
        }
        writeln!(f, "\n| customers | |\n| --- | --- |")?;
        for (what, count) in &self.told {
            writeln!(f, "| {what} | {count} |")?;
        }
        for (state, count) in &self.units {
            writeln!(f, "| units {state} | {count} |")?;
        }
        Ok(())
    }
}

#[expect(clippy::cast_precision_loss, reason = "far fewer than would not fit")]
fn percent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}
