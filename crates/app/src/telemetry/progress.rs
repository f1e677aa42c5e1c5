//! How far a lap is: a bar on a terminal, a line in the log every second elsewhere.

use application::sync_catalogue::RunObserver;
use domain::sync::{Progress, SyncRun};
use indicatif::{HumanCount, HumanDuration, MultiProgress, ProgressBar, ProgressStyle};
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};
use tracing::info;

/// How often the log tells of progress.
const BETWEEN_LINES: Duration = Duration::from_secs(1);

/// The lowest lines of the terminal, where bars are drawn. Without a terminal there are none.
#[derive(Debug, Clone, Default)]
pub struct ProgressArea(MultiProgress);

impl ProgressArea {
    /// `bar`, drawn here.
    pub(super) fn add(&self, bar: ProgressBar) -> ProgressBar {
        self.0.add(bar)
    }

    /// Does `write`, which writes to the terminal, with the bars out of its way.
    pub(super) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }
}

/// Shows one lap. What is shown on a terminal goes away when it is dropped.
pub struct LapProgress {
    bar: Option<ProgressBar>,
    shown: Mutex<Option<Shown>>,
}

struct Shown {
    since: Instant,
    last_line: Instant,
}

/// What follows from the pace so far.
#[derive(Clone, Copy)]
struct Estimate {
    products_per_second: u64,
    left: Option<Duration>,
}

impl Estimate {
    fn after(took: Duration, progress: Progress) -> Self {
        let rate = progress.products_per_second(took).unwrap_or_default().round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a rate is a small number"
        )]
        let products_per_second = rate as u64;
        Self { products_per_second, left: progress.time_left(took) }
    }
}

impl LapProgress {
    /// Shows a lap in `area`.
    pub fn new(area: &ProgressArea) -> Self {
        let bar = (!area.0.is_hidden()).then(|| area.0.add(ProgressBar::no_length().with_style(style())));
        Self { bar, shown: Mutex::default() }
    }
}

impl RunObserver for LapProgress {
    fn observe(&self, run: &SyncRun) {
        let now = Instant::now();
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        let first = shown.is_none();
        let shown = shown.get_or_insert(Shown { since: now, last_line: now });
        let estimate = Estimate::after(now - shown.since, run.progress);
        match &self.bar {
            Some(bar) => draw(bar, run.progress, estimate),
            None if first || now - shown.last_line >= BETWEEN_LINES || run.outcome.is_some() => {
                shown.last_line = now;
                log(run.progress, estimate);
            }
            None => {}
        }
    }
}

impl Drop for LapProgress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn style() -> ProgressStyle {
    // The template is checked by a test; the default style would do as well.
    ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar())
}

const TEMPLATE: &str = "{spinner} lap {wide_bar} {human_pos}/{human_len} pages\n  {msg}";

fn draw(bar: &ProgressBar, progress: Progress, estimate: Estimate) {
    bar.set_length(progress.pages_expected);
    bar.set_position(progress.pages);
    let left = estimate.left.map(|left| format!(" · {} left", HumanDuration(left))).unwrap_or_default();
    bar.set_message(format!("{} · {}/s{left}", describe(progress), HumanCount(estimate.products_per_second)));
}

fn log(progress: Progress, estimate: Estimate) {
    let Progress { pages, pages_expected, seen, added, updated, unchanged, .. } = progress;
    let seconds_left = estimate.left.map(|left| left.as_secs());
    let per_second = estimate.products_per_second;
    info!(
        pages,
        pages_expected, seen, added, updated, unchanged, per_second, seconds_left, "reading the catalogue"
    );
}

/// A lap's counters in a few words; those that are rarely wanted only if they are not zero.
pub fn describe(progress: Progress) -> String {
    let Progress { seen, added, updated, unchanged, unpriced, malformed, vanished, errors, .. } = progress;
    let always = [(seen, "products seen"), (added, "added"), (updated, "updated"), (unchanged, "unchanged")];
    let rare =
        [(unpriced, "without a price"), (malformed, "malformed"), (vanished, "vanished"), (errors, "errors")];
    let counts = always.into_iter().chain(rare.into_iter().filter(|(count, _)| *count > 0));
    counts.map(|(count, what)| format!("{} {what}", HumanCount(count))).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_has_a_valid_template() {
        ProgressStyle::with_template(TEMPLATE).unwrap();
    }

    #[test]
    fn rare_counters_are_told_only_when_there_is_something_to_tell() {
        let progress = Progress { seen: 12_000, added: 7, unchanged: 11_993, ..Progress::default() };
        assert_eq!(describe(progress), "12,000 products seen · 7 added · 0 updated · 11,993 unchanged");
        let progress = Progress { malformed: 2, ..progress };
        assert!(describe(progress).ends_with("11,993 unchanged · 2 malformed"));
    }
}
