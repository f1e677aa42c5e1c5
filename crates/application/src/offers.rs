//! The shop's own offers on the marketplace.

use domain::{
    ports::{Clock, Seller},
    seller::{Job, JobId, JobState, NewOffer, OfferChange, OfferId, SellerError},
};
use std::{sync::Arc, time::Duration};

/// How long a job is waited for.
const PATIENCE: Duration = Duration::from_mins(2);

/// Between two looks at a job (`g2a-contract.md` §6.5).
const SHORTEST_LOOK: Duration = Duration::from_secs(2);
const LONGEST_LOOK: Duration = Duration::from_secs(4);

/// After the marketplace has taken no job (§6.3); then twice as long, and so on.
const FIRST_BACKOFF: Duration = Duration::from_secs(5);
const LONGEST_BACKOFF: Duration = Duration::from_secs(30);

/// What can be done with offers, until it is done: the marketplace only promises to, and does it later.
pub struct Offers {
    /// Where the offers are.
    pub seller: Arc<dyn Seller>,
    /// For waiting.
    pub clock: Arc<dyn Clock>,
}

/// Why an offer was not made or changed.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    /// The change changes nothing.
    #[error("nothing is to be changed")]
    NothingToChange,
    /// The marketplace did not take the job, or tells nothing of it.
    #[error(transparent)]
    Seller(#[from] SellerError),
    /// The job came to nothing.
    #[error("the marketplace did not do it: {reason} (job {job})")]
    Failed {
        /// The job.
        job: JobId,
        /// Why, in the marketplace's words.
        reason: String,
    },
    /// The job may still be done.
    #[error("the marketplace has not done it after {} s; it still may (job {job}){}", .waited.as_secs(), after(.trouble.as_ref()))]
    Unfinished {
        /// The job.
        job: JobId,
        /// For how long it was waited for.
        waited: Duration,
        /// What became of the last look at it, if that failed.
        trouble: Option<SellerError>,
    },
}

fn after(trouble: Option<&SellerError>) -> String {
    trouble.map(|trouble| format!(": {trouble}")).unwrap_or_default()
}

impl Offers {
    /// Makes an offer, and returns when it is there.
    pub async fn create(&self, offer: &NewOffer) -> Result<OfferId, OfferError> {
        let job = self.submit(async || self.seller.create_offer(offer).await).await?;
        self.wait_for(job).await
    }

    /// Changes an offer, and returns when it is changed.
    pub async fn change(&self, id: &OfferId, change: &OfferChange) -> Result<(), OfferError> {
        if change.is_empty() {
            return Err(OfferError::NothingToChange);
        }
        let job = self.submit(async || self.seller.change_offer(id, change).await).await?;
        self.wait_for(job).await.map(drop)
    }

    /// The offer that a job has made or changed, once it has. Looks again after troubles that may pass.
    pub async fn wait_for(&self, job: JobId) -> Result<OfferId, OfferError> {
        let began = self.clock.elapsed();
        loop {
            self.clock.sleep(between(SHORTEST_LOOK, LONGEST_LOOK)).await;
            let trouble = match self.seller.job(&job).await {
                Ok(Job { state: JobState::Done(offer), .. }) => return Ok(offer),
                Ok(Job { state: JobState::Failed { reason }, .. }) => {
                    return Err(OfferError::Failed { job, reason });
                }
                Ok(Job { state: JobState::Running, .. }) => None,
                Err(error) if may_pass(&error) => Some(error),
                Err(error) => return Err(error.into()),
            };
            let waited = self.clock.elapsed().saturating_sub(began);
            if waited >= PATIENCE {
                return Err(OfferError::Unfinished { job, waited, trouble });
            }
        }
    }

    /// Hands in a job, again and again while it is certain that none was taken and that one may be.
    async fn submit(
        &self,
        hand_in: impl AsyncFn() -> Result<JobId, SellerError>,
    ) -> Result<JobId, SellerError> {
        let began = self.clock.elapsed();
        let mut backoff = FIRST_BACKOFF;
        loop {
            let outcome = hand_in().await;
            let was_not_taken = matches!(
                outcome,
                Err(SellerError::TooManyJobs | SellerError::Throttled { .. } | SellerError::Unavailable(_))
            );
            let waited = self.clock.elapsed().saturating_sub(began);
            if !was_not_taken || waited + backoff > PATIENCE {
                return outcome;
            }
            self.clock.sleep(backoff).await;
            backoff = LONGEST_BACKOFF.min(backoff * 2);
        }
    }
}

/// Whether another look may tell more.
fn may_pass(error: &SellerError) -> bool {
    match error {
        SellerError::Throttled { .. }
        | SellerError::Unavailable(_)
        | SellerError::Unanswered(_)
        | SellerError::Garbled(_) => true,
        SellerError::Refused { .. }
        | SellerError::Rejected { .. }
        | SellerError::AlreadyOffered { .. }
        | SellerError::UnknownOffer
        | SellerError::TooManyJobs => false,
    }
}

/// Anything from `shortest` to `longest`, so that many jobs are not looked at in step.
fn between(shortest: Duration, longest: Duration) -> Duration {
    shortest + longest.saturating_sub(shortest).mul_f64(fastrand::f64())
}
