//! `keymart sync`.

mod cancel;
mod lap;
mod runs;

use super::arguments::SyncTarget;
use crate::{config::Settings, failure::Failure};
use domain::sync::{LapMode, RunId};

/// Does what is to be done about laps.
pub(super) async fn run(settings: Settings, target: SyncTarget) -> Result<(), Failure> {
    match target {
        SyncTarget::Catalogue(choice) => lap::run(settings, choice.mode(LapMode::Full), choice.wait).await,
        SyncTarget::Stock(choice) => lap::run(settings, choice.mode(LapMode::Stock), choice.wait).await,
        SyncTarget::Runs { limit } => runs::list(settings, limit).await,
        SyncTarget::Cancel { run } => cancel::cancel(settings, RunId(run)).await,
    }
}
