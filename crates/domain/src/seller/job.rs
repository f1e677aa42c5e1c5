//! Work that the marketplace does later.

use super::{JobId, OfferId};

/// A job: an offer is made or changed by one, some seconds after it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// How it stands.
    pub state: JobState,
}

/// How a job stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobState {
    /// It is not done.
    Running,
    /// It is done, and this is the offer.
    Done(OfferId),
    /// It came to nothing.
    Failed {
        /// Why, in the marketplace's words.
        reason: String,
    },
}
