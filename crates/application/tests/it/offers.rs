//! Offers, which the marketplace makes and changes some time after it was asked to.

use crate::fakes::{FakeSeller, TestClock};
use application::offers::{OfferError, Offers};
use domain::{
    money::Money,
    ports::Clock as _,
    seller::{
        JobId, JobState, NewOffer, OfferChange, OfferId, OfferKind, OfferPrice, SellerError, Visibility,
    },
};
use std::{sync::Arc, time::Duration};

const SECOND: Duration = Duration::from_secs(1);

struct Desk {
    seller: Arc<FakeSeller>,
    clock: TestClock,
    offers: Offers,
}

impl Desk {
    fn open() -> Self {
        let (seller, clock) = (Arc::new(FakeSeller::default()), TestClock::new());
        let offers = Offers { seller: seller.clone(), clock: Arc::new(clock.clone()) };
        Self { seller, clock, offers }
    }

    /// Lets time pass, a tenth of a second at a time, until the work is done: what came of it, and how long it took.
    async fn finish<T>(&self, work: impl Future<Output = T>) -> (T, Duration) {
        let began = self.clock.elapsed();
        let mut work = std::pin::pin!(work);
        loop {
            tokio::select! {
                biased;
                done = &mut work => return (done, self.clock.elapsed().saturating_sub(began)),
                () = tokio::task::yield_now() => self.clock.advance(SECOND / 10),
            }
        }
    }

    fn looks(&self) -> usize {
        self.seller.calls().iter().filter(|call| *call == "look job-1").count()
    }
}

fn new_offer() -> NewOffer {
    NewOffer {
        product: "10000000024005".parse().unwrap(),
        kind: OfferKind::Dropshipping,
        price: OfferPrice::new(Some(Money::eur(598)), None).unwrap(),
        stock: None,
        active: true,
        visibility: Visibility::All,
    }
}

fn job() -> JobId {
    "job-1".to_owned().try_into().unwrap()
}

fn offer() -> OfferId {
    "offer-1".to_owned().try_into().unwrap()
}

fn done() -> JobState {
    JobState::Done(offer())
}

fn unavailable() -> SellerError {
    SellerError::Unavailable("Bad Gateway (HTTP 502)".into())
}

#[tokio::test]
async fn an_offer_is_made_once_its_job_is_done() {
    let desk = Desk::open();
    desk.seller.show([Ok(JobState::Running), Ok(JobState::Running), Ok(done())]);
    let (made, took) = desk.finish(desk.offers.create(&new_offer())).await;
    assert_eq!(made, Ok(offer()));
    assert_eq!(desk.seller.calls(), ["create 10000000024005", "look job-1", "look job-1", "look job-1"]);
    assert!((6 * SECOND..=13 * SECOND).contains(&took), "three looks, 2 to 4 seconds apart, took {took:?}");
}

#[tokio::test]
async fn an_offer_is_changed_once_its_job_is_done() {
    let desk = Desk::open();
    let change = OfferChange { active: Some(false), ..OfferChange::of(OfferKind::Dropshipping) };
    desk.seller.show([Ok(done())]);
    assert_eq!(desk.finish(desk.offers.change(&offer(), &change)).await.0, Ok(()));
    assert_eq!(desk.seller.calls(), ["change offer-1", "look job-1"]);
}

#[tokio::test]
async fn a_change_of_nothing_is_not_asked_for() {
    let desk = Desk::open();
    let nothing = OfferChange::of(OfferKind::Game);
    assert_eq!(desk.offers.change(&offer(), &nothing).await, Err(OfferError::NothingToChange));
    assert!(desk.seller.calls().is_empty());
}

#[tokio::test]
async fn a_job_that_fails_is_told_with_its_reason() {
    let desk = Desk::open();
    desk.seller.show([Ok(JobState::Failed { reason: "price limit".into() })]);
    let (failed, _) = desk.finish(desk.offers.create(&new_offer())).await;
    assert_eq!(failed, Err(OfferError::Failed { job: job(), reason: "price limit".into() }));
}

#[tokio::test]
async fn a_job_is_waited_for_two_minutes_and_then_may_still_be_done() {
    let desk = Desk::open();
    let (unfinished, took) = desk.finish(desk.offers.create(&new_offer())).await;
    let Err(OfferError::Unfinished { job: named, waited, trouble: None }) = unfinished else {
        panic!("{unfinished:?}")
    };
    assert_eq!(named, job());
    assert!((120 * SECOND..=125 * SECOND).contains(&waited) && took >= waited, "{waited:?} of {took:?}");
    assert!((30..=60).contains(&desk.looks()), "{} looks", desk.looks());
}

#[tokio::test]
async fn a_trouble_that_may_pass_ends_no_wait() {
    let desk = Desk::open();
    let troubles =
        [unavailable(), SellerError::Throttled { retry_after: None }, SellerError::Garbled("html".into())];
    desk.seller.show(troubles.into_iter().map(Err).chain([Ok(done())]));
    assert_eq!(desk.finish(desk.offers.create(&new_offer())).await.0, Ok(offer()));

    desk.seller.show(std::iter::repeat_n(Err(unavailable()), 100));
    let (unfinished, _) = desk.finish(desk.offers.create(&new_offer())).await;
    let told = unfinished.unwrap_err().to_string();
    assert!(
        told.ends_with("it still may (job job-1): the marketplace is not available: Bad Gateway (HTTP 502)"),
        "{told}"
    );
}

#[tokio::test]
async fn a_trouble_that_stays_ends_the_wait() {
    let desk = Desk::open();
    let gone = SellerError::Rejected { code: "HTTP 404".into(), message: "Not Found".into() };
    desk.seller.show([Err(gone.clone())]);
    assert_eq!(desk.finish(desk.offers.create(&new_offer())).await.0, Err(gone.into()));
    assert_eq!(desk.looks(), 1);
}

#[tokio::test]
async fn a_job_that_was_certainly_not_taken_is_handed_in_again() {
    let desk = Desk::open();
    desk.seller.take([Err(SellerError::TooManyJobs), Err(unavailable())]);
    desk.seller.show([Ok(done())]);
    let (made, took) = desk.finish(desk.offers.create(&new_offer())).await;
    assert_eq!((made, desk.seller.calls().len()), (Ok(offer()), 4));
    assert!((17 * SECOND..=20 * SECOND).contains(&took), "5 and 10 seconds, and a look: {took:?}");
}

#[tokio::test]
async fn handing_in_has_an_end() {
    let desk = Desk::open();
    desk.seller.take(std::iter::repeat_n(Err(SellerError::TooManyJobs), 100));
    let (refused, took) = desk.finish(desk.offers.create(&new_offer())).await;
    assert_eq!(refused, Err(SellerError::TooManyJobs.into()));
    assert!(took <= 120 * SECOND && desk.seller.calls().len() == 6, "{took:?} {:?}", desk.seller.calls());
}

#[tokio::test]
async fn a_job_that_may_have_been_taken_is_not_handed_in_again() {
    for error in
        [SellerError::Unanswered("timed out".into()), SellerError::AlreadyOffered { offer: Some(offer()) }]
    {
        let desk = Desk::open();
        desk.seller.take([Err(error.clone())]);
        assert_eq!(desk.offers.create(&new_offer()).await, Err(error.into()));
        assert_eq!(desk.seller.calls().len(), 1);
    }
}
