//! Runs about to begin.

use crate::ids::next_id;
use domain::{
    ports::NewRun,
    sync::{Checkpoint, Holder, JobKind, LapId, LapMode, Progress, RunId, Slice, Trigger},
};

/// A run of a lap of its own, about to begin at the start of the catalogue. Change a field as in
/// `NewRun { trigger: Trigger::Startup, ..new_run() }`.
pub fn new_run() -> NewRun {
    let id = next_id();
    NewRun {
        id: RunId(id),
        lap: LapId(id),
        job: JobKind::Catalogue,
        mode: LapMode::Full,
        trigger: Trigger::Command,
        requested_by: None,
        scheduled_for: None,
        holder: Some(Holder("test".to_owned())),
        progress: Progress::default(),
        checkpoint: Checkpoint::start(Slice::EVERYTHING),
    }
}
