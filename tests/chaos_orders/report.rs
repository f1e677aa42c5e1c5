//! What happened.

use super::books::Books;
use std::{collections::BTreeMap, fmt};

pub(crate) struct Report {
    customers: BTreeMap<String, u64>,
    workers: BTreeMap<String, u64>,
    faults: BTreeMap<&'static str, u64>,
    hints: BTreeMap<u16, u64>,
    units: BTreeMap<String, u64>,
    paid: usize,
    handed_out: usize,
    orphans: usize,
    violations: Vec<String>,
}

impl Report {
    pub(crate) fn new(
        customers: BTreeMap<String, u64>,
        workers: BTreeMap<String, u64>,
        faults: BTreeMap<&'static str, u64>,
        hints: BTreeMap<u16, u64>,
        books: &Books,
        violations: Vec<String>,
    ) -> Self {
        let mut units = BTreeMap::new();
        for unit in &books.units {
            let reason = unit.reason.as_ref().map(|reason| format!(", {reason}")).unwrap_or_default();
            *units.entry(format!("{}{reason}", unit.state)).or_default() += 1;
        }
        let paid = books.paid.len();
        Self {
            customers,
            workers,
            faults,
            hints,
            units,
            paid,
            handed_out: books.handed_out.values().map(Vec::len).sum(),
            orphans: books.upstream_orders - paid,
            violations,
        }
    }

    pub(crate) fn violations(&self) -> usize {
        self.violations.len()
    }

    /// What a run has to show to mean anything, and did not.
    pub(crate) fn gaps(&self) -> Vec<&'static str> {
        let has =
            |counts: &BTreeMap<String, u64>, what: &str| counts.get(what).is_some_and(|count| *count > 0);
        [
            (has(&self.units, "delivered"), "no key was delivered"),
            (has(&self.workers, "kill -9"), "no worker was killed"),
            (!self.faults.is_empty(), "the marketplace did nothing wrong"),
            (self.units.keys().any(|state| state.starts_with("refunded")), "nothing was refunded"),
        ]
        .into_iter()
        .filter_map(|(is_there, gap)| (!is_there).then_some(gap))
        .collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        table(f, "customers", &self.customers)?;
        table(f, "workers", &self.workers)?;
        table(f, "what the marketplace did wrong", &self.faults)?;
        table(f, "answers to messages in its name", &self.hints)?;
        table(f, "units, in the end", &self.units)?;
        writeln!(
            f,
            "at the marketplace: {} orders paid, {} keys handed out, {} orders lapsed unpaid",
            self.paid, self.handed_out, self.orphans
        )?;
        for violation in &self.violations {
            writeln!(f, "VIOLATION: {violation}")?;
        }
        writeln!(f, "\n{} violations", self.violations.len())
    }
}

fn table<K: fmt::Display>(f: &mut fmt::Formatter<'_>, title: &str, counts: &BTreeMap<K, u64>) -> fmt::Result {
    writeln!(f, "| {title} | |\n| --- | --- |")?;
    for (what, count) in counts {
        writeln!(f, "| {what} | {count} |")?;
    }
    writeln!(f)
}
