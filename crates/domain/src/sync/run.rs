//! A run: who or what started a lap, how far it is, how it ended.

use crate::{account::UserId, product::ProductId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use uuid::Uuid;

/// The id of a run, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub Uuid);

/// The id of a lap: that of the run which began it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LapId(pub Uuid);

/// What a run keeps in step with the marketplace. Runs of one kind exclude each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Everything about the products.
    Catalogue,
}

/// How much of the catalogue a lap reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LapMode {
    /// All of it, and what is gone goes off sale.
    Full,
    /// What the marketplace has changed since the last lap that succeeded.
    Delta,
    /// All of it, for prices and stock: nothing goes off sale, and nobody has to prove that everything was seen.
    Stock,
}

impl LapMode {
    /// The modes, the most thorough first.
    pub const ALL: [Self; 3] = [Self::Full, Self::Stock, Self::Delta];

    /// Its name in texts, metrics and routes.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Delta => "delta",
            Self::Stock => "stock",
        }
    }

    /// Whether a lap of this mode does what one of `other` would do.
    pub fn covers(self, other: Self) -> bool {
        match self {
            Self::Full => true,
            Self::Stock => matches!(other, Self::Stock | Self::Delta),
            Self::Delta => other == Self::Delta,
        }
    }
}

/// Who or what started a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// A shop that started with an empty or half-read catalogue.
    Startup,
    /// An operator at the command line.
    Command,
    /// An operator through the API.
    Api,
    /// The clock.
    Schedule,
    /// A run whose holder died; this one goes on with its lap.
    Recovery,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The lap is complete; what vanished is off sale.
    Succeeded,
    /// Something could not be read, or the numbers do not add up. What was read is written, nothing went off sale.
    Incomplete,
    /// So much would have vanished that it looks like the marketplace's fault. Nothing went off sale.
    Suspicious,
    /// Nothing could be read at all.
    Failed,
    /// An operator did not want it any more. What was read is written, nothing went off sale.
    Cancelled,
    /// The process that held the run died or was stopped; the next run went on from its checkpoint.
    Lost,
}

impl Trigger {
    /// Its name in texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Startup => "startup",
            Self::Command => "command",
            Self::Api => "api",
            Self::Schedule => "schedule",
            Self::Recovery => "recovery",
        }
    }
}

impl Outcome {
    /// Its name in texts and metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Succeeded => "succeeded",
            Self::Incomplete => "incomplete",
            Self::Suspicious => "suspicious",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::Lost => "lost",
        }
    }
}

/// A run's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Progress {
    /// Pages read and written.
    pub pages: u64,
    /// Pages that the marketplace's total makes likely; grows when the catalogue does.
    pub pages_expected: u64,
    /// Listings read, repeats included.
    pub seen: u64,
    /// Games that were new.
    pub added: u64,
    /// Games that were rewritten because something changed.
    pub updated: u64,
    /// Listings that said nothing new.
    pub unchanged: u64,
    /// Listings without a price, which cannot be sold.
    pub unpriced: u64,
    /// Listings that could not be understood.
    pub malformed: u64,
    /// Games taken off sale.
    pub vanished: u64,
    /// Faults of any kind, more than [`SyncRun::errors`] keeps.
    pub errors: u64,
    /// Of `pages`, those that earlier runs of the lap had read.
    pub pages_before: u64,
    /// Of `seen`, those that earlier runs of the lap had read.
    pub seen_before: u64,
}

impl Progress {
    /// Where a run begins that goes on from here.
    #[must_use]
    pub fn taken_over(self) -> Self {
        Self { pages_before: self.pages, seen_before: self.seen, ..self }
    }

    /// How many products a run has read per second, in the time that it took so far. `None` if there is nothing to tell it from.
    #[expect(clippy::cast_precision_loss, reason = "no catalogue has so many products")]
    pub fn products_per_second(&self, took: Duration) -> Option<f64> {
        let seen = self.seen.saturating_sub(self.seen_before);
        (seen > 0 && !took.is_zero()).then(|| seen as f64 / took.as_secs_f64())
    }

    /// How long the rest will take a run that took so long so far. `None` if there is nothing to tell it from.
    pub fn time_left(&self, took: Duration) -> Option<Duration> {
        let read = self.pages.saturating_sub(self.pages_before);
        let left = u128::from(self.pages_expected.saturating_sub(self.pages));
        let millis = (left * took.as_millis()).checked_div(u128::from(read))?;
        Some(Duration::from_millis(u64::try_from(millis).unwrap_or(u64::MAX)))
    }
}

/// One fault of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// What kind.
    pub kind: RunErrorKind,
    /// The product, if it is known.
    pub product_id: Option<ProductId>,
    /// What happened, in a sentence.
    pub message: String,
}

/// Names a process to people: where it runs, and which it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Holder(pub String);

/// The kinds of a run's faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunErrorKind {
    /// A listing could not be understood and was skipped.
    MalformedProduct,
    /// A page could not be read.
    PageFailed,
    /// More products at one price than the marketplace shows.
    UnreachableSlice,
    /// A missing product could not be confirmed as gone.
    Unconfirmed,
    /// Why the run ended as it did.
    Verdict,
}

/// A run, as it stands or as it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyncRun {
    /// Its id.
    pub id: RunId,
    /// The lap that it works on.
    pub lap: LapId,
    /// What it keeps in step.
    pub job: JobKind,
    /// How much of it.
    pub mode: LapMode,
    /// Who or what started it.
    pub trigger: Trigger,
    /// The operator who asked for it through the API.
    pub requested_by: Option<UserId>,
    /// The time of the schedule that it fulfils.
    pub scheduled_for: Option<DateTime<Utc>>,
    /// Which process works on it; `None` while it waits for one.
    pub holder: Option<Holder>,
    /// Whether an operator wants it to end.
    pub cancel_requested: bool,
    /// When it began, or was asked for.
    pub started_at: DateTime<Utc>,
    /// When it ended; `None` while it runs.
    pub finished_at: Option<DateTime<Utc>>,
    /// How it ended; `None` while it runs.
    pub outcome: Option<Outcome>,
    /// How far it is.
    pub progress: Progress,
    /// The first faults, [`SyncRun::MAX_ERRORS`] at most.
    pub errors: Vec<RunError>,
}

impl SyncRun {
    /// How many faults a run keeps; later ones are only counted.
    pub const MAX_ERRORS: usize = 100;
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF: Progress = Progress {
        pages: 300,
        pages_expected: 600,
        seen: 6000,
        added: 0,
        updated: 0,
        unchanged: 0,
        unpriced: 0,
        malformed: 0,
        vanished: 0,
        errors: 0,
        pages_before: 0,
        seen_before: 0,
    };

    #[test]
    fn a_run_that_goes_on_is_judged_by_its_own_pages() {
        let on = Progress { pages: 400, seen: 8000, ..HALF.taken_over() };
        let took = Duration::from_secs(10);
        assert_eq!(
            (on.products_per_second(took), on.time_left(took)),
            (Some(200.0), Some(Duration::from_secs(20)))
        );
    }

    #[test]
    fn nothing_is_said_before_the_first_page() {
        let begun = HALF.taken_over();
        let took = Duration::from_secs(10);
        assert_eq!((begun.products_per_second(took), begun.time_left(took)), (None, None));
    }

    #[test]
    fn a_more_thorough_lap_does_what_a_lesser_one_would() {
        let covered = |mode: LapMode| LapMode::ALL.into_iter().filter(|other| mode.covers(*other)).count();
        assert_eq!([LapMode::Full, LapMode::Stock, LapMode::Delta].map(covered), [3, 2, 1]);
    }
}
