//! Work that is done some time after it was asked for.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::offer::Offer;
use super::request::Change;

#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) id: Uuid,
    /// The API hash of the seller.
    pub(super) account: String,
    pub(super) work: Work,
    pub(super) due_at: DateTime<Utc>,
    pub(super) outcome: Option<Outcome>,
}

#[derive(Clone, Debug)]
pub(super) enum Work {
    Create(Offer),
    Change { offer: Uuid, change: Change },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Done,
    /// The price lies outside of what the product's sellers may ask.
    OutsidePriceLimit,
}

impl Job {
    /// The offer that it makes or changes.
    pub(super) fn offer(&self) -> Uuid {
        match &self.work {
            Work::Create(offer) => offer.id,
            Work::Change { offer, .. } => *offer,
        }
    }
}
