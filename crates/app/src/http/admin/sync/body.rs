//! A run of a lap, as operators see it.

use chrono::{DateTime, Utc};
use domain::sync::{Outcome, Progress, RunError, SyncRun};
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;
use uuid::Uuid;

/// A run of a lap over the catalogue. One that has neither a holder nor an outcome waits for a worker.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SyncRun)]
pub struct SyncRunBody {
    /// Its id.
    id: Uuid,
    /// The lap that it works on: that of the run whose id it is. A run whose process dies is followed by another of the same lap.
    lap_id: Uuid,
    /// How much it reads.
    #[schema(value_type = Mode)]
    mode: &'static str,
    /// Who or what started it.
    #[schema(value_type = StartedBy)]
    trigger: &'static str,
    /// The operator who asked for it through the API.
    #[schema(required)]
    requested_by: Option<Uuid>,
    /// The time of the schedule that it fulfils.
    #[schema(required)]
    scheduled_for: Option<DateTime<Utc>>,
    /// The process that works on it.
    #[schema(required, example = "worker-2, process 17")]
    holder: Option<String>,
    /// When it began, or was asked for.
    started_at: DateTime<Utc>,
    /// When it ended.
    #[schema(required)]
    finished_at: Option<DateTime<Utc>>,
    /// How it ended.
    #[schema(required, value_type = Option<Ending>)]
    outcome: Option<&'static str>,
    /// Whether an operator wants it to end.
    cancel_requested: bool,
    /// How far it is.
    progress: SyncProgress,
    /// The first of its faults, a hundred at most.
    errors: Vec<SyncFault>,
}

/// How far a run is.
#[derive(Debug, Serialize, ToSchema)]
struct SyncProgress {
    /// Pages read and written.
    pages: u64,
    /// Pages that there are, as far as is known.
    pages_expected: u64,
    /// Products seen, repeats included.
    seen: u64,
    /// Games that were new.
    added: u64,
    /// Games that were rewritten because something changed.
    updated: u64,
    /// Products that said nothing new.
    unchanged: u64,
    /// Products without a price, which cannot be sold.
    unpriced: u64,
    /// Products that could not be understood.
    malformed: u64,
    /// Games taken off sale.
    vanished: u64,
    /// Faults of any kind, more than `errors` holds.
    errors: u64,
    /// Products read per second since this run began.
    #[schema(required, example = 195.2)]
    products_per_second: Option<f64>,
    /// Seconds that the rest will take at this pace.
    #[schema(required, example = 41)]
    eta_seconds: Option<u64>,
}

/// A fault of a run.
#[derive(Debug, Serialize, ToSchema)]
struct SyncFault {
    /// What kind.
    #[schema(value_type = FaultKind)]
    kind: domain::sync::RunErrorKind,
    /// The marketplace's id of the product.
    #[schema(required, example = "10000000024005")]
    product_id: Option<String>,
    /// What happened.
    message: String,
}

/// How much a lap reads.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
pub(super) enum Mode {
    /// Everything, and what is gone goes off sale.
    Full,
    /// What the marketplace has changed.
    Delta,
    /// Everything, for prices and stock.
    Stock,
}

/// Who or what started a run.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
enum StartedBy {
    /// A shop without a catalogue.
    Startup,
    /// An operator at the command line.
    Command,
    /// An operator through the API.
    Api,
    /// The clock.
    Schedule,
    /// The death of the process that had worked on the lap.
    Recovery,
}

/// How a run ended.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
enum Ending {
    /// All was read, and what vanished is off sale.
    Succeeded,
    /// Something could not be read. What was read is written, nothing went off sale.
    Incomplete,
    /// So much would have vanished that nothing went off sale.
    Suspicious,
    /// Nothing could be read at all.
    Failed,
    /// An operator did not want it any more.
    Cancelled,
    /// Its process died or stopped; the next run went on.
    Lost,
}

/// The kinds of a run's faults.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "it stands in the contract; the domain has its own")]
enum FaultKind {
    /// A product could not be understood.
    MalformedProduct,
    /// A page could not be read.
    PageFailed,
    /// There are more products than the marketplace shows.
    UnreachableSlice,
    /// A missing product could not be confirmed as gone.
    Unconfirmed,
    /// Why the run ended as it did.
    Verdict,
}

impl SyncRunBody {
    /// `run` as it stands at `now`.
    pub fn at(run: &SyncRun, now: DateTime<Utc>) -> Self {
        let until = run.finished_at.unwrap_or(now);
        let took = (until - run.started_at).to_std().unwrap_or_default();
        Self {
            id: run.id.0,
            lap_id: run.lap.0,
            mode: run.mode.as_str(),
            trigger: run.trigger.as_str(),
            requested_by: run.requested_by.map(|user| user.0),
            scheduled_for: run.scheduled_for,
            holder: run.holder.as_ref().map(|holder| holder.0.clone()),
            started_at: run.started_at,
            finished_at: run.finished_at,
            outcome: run.outcome.map(Outcome::as_str),
            cancel_requested: run.cancel_requested,
            progress: SyncProgress::after(run.progress, took),
            errors: run.errors.iter().map(Into::into).collect(),
        }
    }
}

impl SyncProgress {
    fn after(progress: Progress, took: Duration) -> Self {
        Self {
            pages: progress.pages,
            pages_expected: progress.pages_expected,
            seen: progress.seen,
            added: progress.added,
            updated: progress.updated,
            unchanged: progress.unchanged,
            unpriced: progress.unpriced,
            malformed: progress.malformed,
            vanished: progress.vanished,
            errors: progress.errors,
            products_per_second: progress.products_per_second(took).map(|rate| (rate * 10.0).round() / 10.0),
            eta_seconds: progress.time_left(took).map(|left| left.as_secs()),
        }
    }
}

impl From<&RunError> for SyncFault {
    fn from(error: &RunError) -> Self {
        Self {
            kind: error.kind,
            product_id: error.product_id.map(|id| id.to_string()),
            message: error.message.clone(),
        }
    }
}
