//! What the book of offers remembers.

use std::collections::VecDeque;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::job::{Job, Outcome, Work};
use super::offer::Offer;
use super::request::Change;
use crate::catalogue::{Catalogue, ProductId};

/// How many of the latest jobs are remembered, those that wait besides.
const KEPT_JOBS: usize = 1_000;

#[derive(Debug, Default)]
pub(super) struct State {
    /// Oldest first.
    pub(super) offers: Vec<Offer>,
    /// Oldest first.
    jobs: VecDeque<Job>,
    /// Ids given so far, of offers and of jobs.
    pub(super) ids: u64,
}

impl State {
    pub(super) fn next_id(&mut self) -> u64 {
        self.ids += 1;
        self.ids
    }

    pub(super) fn offer_of(&self, account: &str, id: &str) -> Option<&Offer> {
        let id: Uuid = id.parse().ok()?;
        self.offers.iter().find(|offer| offer.id == id && offer.account == account)
    }

    pub(super) fn job_of(&self, account: &str, id: &str) -> Option<&Job> {
        let id: Uuid = id.parse().ok()?;
        self.jobs.iter().find(|job| job.id == id && job.account == account)
    }

    /// The offer of the product that there is, or that will be when a job is done.
    pub(super) fn offered(&self, account: &str, product: ProductId) -> Option<Uuid> {
        let made = self.offers.iter().filter(|offer| !offer.is_archived);
        let mut all = made.chain(self.waiting(account).filter_map(|job| match &job.work {
            Work::Create(offer) => Some(offer),
            Work::Change { .. } => None,
        }));
        all.find(|offer| offer.account == account && offer.product == product).map(|offer| offer.id)
    }

    pub(super) fn waiting(&self, account: &str) -> impl Iterator<Item = &Job> {
        self.jobs.iter().filter(move |job| job.outcome.is_none() && job.account == account)
    }

    /// How many jobs of anybody are not done.
    pub(super) fn all_waiting(&self) -> usize {
        self.jobs.iter().filter(|job| job.outcome.is_none()).count()
    }

    pub(super) fn enqueue(&mut self, job: Job) {
        if self.jobs.len() >= KEPT_JOBS && self.jobs.front().is_some_and(|job| job.outcome.is_some()) {
            self.jobs.pop_front();
        }
        self.jobs.push_back(job);
    }

    /// Does the jobs that are due.
    pub(super) fn settle(&mut self, now: DateTime<Utc>, catalogue: &Catalogue) {
        let Self { offers, jobs, .. } = self;
        for job in jobs.iter_mut().filter(|job| job.outcome.is_none() && job.due_at <= now) {
            job.outcome = Some(carry_out(&job.work, offers, catalogue));
        }
    }
}

fn carry_out(work: &Work, offers: &mut Vec<Offer>, catalogue: &Catalogue) -> Outcome {
    match work {
        Work::Create(offer) => {
            let asked =
                Change { price: offer.price, business_price: offer.business_price, ..Change::default() };
            if !lies_within_limits(&asked, offer.product, catalogue) {
                return Outcome::OutsidePriceLimit;
            }
            offers.push(offer.clone());
        }
        Work::Change { offer, change } => {
            if let Some(offer) = offers.iter_mut().find(|known| known.id == *offer) {
                if !lies_within_limits(change, offer.product, catalogue) {
                    return Outcome::OutsidePriceLimit;
                }
                offer.apply(change);
            }
        }
    }
    Outcome::Done
}

fn lies_within_limits(asked: &Change, product: ProductId, catalogue: &Catalogue) -> bool {
    let limit = catalogue.find(product).map(|product| product.price_limit).unwrap_or_default();
    let mut prices = [asked.price, asked.business_price].into_iter().flatten();
    prices.all(|price| limit.min.is_none_or(|min| price >= min) && limit.max.is_none_or(|max| price <= max))
}
