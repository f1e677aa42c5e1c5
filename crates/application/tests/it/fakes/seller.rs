use async_trait::async_trait;
use domain::{
    money::Money,
    ports::Seller,
    product::ProductId,
    seller::{
        Job, JobId, JobState, NewOffer, Offer, OfferChange, OfferId, OfferPage, OfferQuery, PriceSimulation,
        SellerError,
    },
};
use parking_lot::Mutex;
use std::collections::VecDeque;

/// A seller's side that answers what the test has set; at the end of the script, jobs are taken and go on for ever.
#[derive(Default)]
pub(crate) struct FakeSeller {
    taken: Mutex<VecDeque<Result<JobId, SellerError>>>,
    looks: Mutex<VecDeque<Result<JobState, SellerError>>>,
    calls: Mutex<Vec<String>>,
}

impl FakeSeller {
    /// What becomes of the next jobs that are handed in.
    pub(crate) fn take(&self, outcomes: impl IntoIterator<Item = Result<JobId, SellerError>>) {
        self.taken.lock().extend(outcomes);
    }

    /// What the next looks at a job see.
    pub(crate) fn show(&self, states: impl IntoIterator<Item = Result<JobState, SellerError>>) {
        self.looks.lock().extend(states);
    }

    /// The calls so far, one word each.
    pub(crate) fn calls(&self) -> Vec<String> {
        self.calls.lock().clone()
    }

    fn hand_in(&self, call: String) -> Result<JobId, SellerError> {
        self.calls.lock().push(call);
        self.taken.lock().pop_front().unwrap_or_else(|| Ok(JobId::try_from("job-1".to_owned()).unwrap()))
    }
}

#[async_trait]
impl Seller for FakeSeller {
    async fn list_offers(&self, _: OfferQuery) -> Result<OfferPage, SellerError> {
        unimplemented!("no use case lists offers")
    }

    async fn get_offer(&self, _: &OfferId) -> Result<Option<Offer>, SellerError> {
        unimplemented!("no use case reads an offer")
    }

    async fn create_offer(&self, offer: &NewOffer) -> Result<JobId, SellerError> {
        self.hand_in(format!("create {}", offer.product))
    }

    async fn change_offer(&self, id: &OfferId, _: &OfferChange) -> Result<JobId, SellerError> {
        self.hand_in(format!("change {id}"))
    }

    async fn job(&self, id: &JobId) -> Result<Job, SellerError> {
        self.calls.lock().push(format!("look {id}"));
        let state = self.looks.lock().pop_front().unwrap_or(Ok(JobState::Running))?;
        Ok(Job { id: id.clone(), state })
    }

    async fn simulate_price(&self, _: Money, _: Option<ProductId>) -> Result<PriceSimulation, SellerError> {
        unimplemented!("no use case simulates a price")
    }
}
