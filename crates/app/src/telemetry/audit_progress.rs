//! How far an audit is.

use super::ProgressArea;
use indicatif::{HumanCount, ProgressBar};

/// Shows one audit, on a terminal. What is shown goes away when it is dropped.
pub struct AuditProgress(ProgressBar);

impl AuditProgress {
    /// Shows an audit in `area`.
    pub fn new(area: &ProgressArea) -> Self {
        Self(area.add(ProgressBar::new_spinner()))
    }

    /// Shows that so many of what `what` names were looked at.
    pub fn show(&self, count: u64, what: &str) {
        self.0.set_message(format!("{} {what} compared", HumanCount(count)));
        self.0.tick();
    }
}

impl Drop for AuditProgress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
