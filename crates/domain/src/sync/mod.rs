//! A lap: one crawl of the marketplace's catalogue.
//!
//! A **lap** reads every page once. It is worked off by one **run** or, if a run dies, by several: the next run takes
//! over the checkpoint and goes on with the same lap.

mod agenda;
mod audit;
mod checkpoint;
mod history;
mod run;
mod schedule;
mod slice;
mod verdict;

pub use agenda::{Agenda, DueLap};
pub use audit::{Difference, MarketplaceAudit, Quote, Standing, What};
pub use checkpoint::{Checkpoint, PageRef};
pub use history::{LapHistory, ModeHistory};
pub use run::{
    Holder, JobKind, LapId, LapMode, Outcome, Progress, RunError, RunErrorKind, RunId, SyncRun, Trigger,
};
pub use schedule::{InvalidSchedule, Schedule};
pub use slice::{PriceRange, Slice, UpdateWindow};
pub use verdict::{Evidence, Tolerance, Verdict, judge, judge_partial};
