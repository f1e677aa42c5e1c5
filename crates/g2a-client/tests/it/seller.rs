//! Selling, as the simulator deals in it.

use crate::seller_support::{FREE, Market, everything, new_offer};
use domain::{
    money::Money,
    ports::Seller as _,
    seller::{
        Area, JobId, JobState, NewOffer, OfferChange, OfferId, OfferKind, OfferPrice, OfferQuery,
        OfferStatus, PerPage, SellerError, Visibility,
    },
};
use g2a_simulator::{ErrorCode, Fault, FaultRule, Route, SellerRules};
use std::time::Duration;

fn closed() -> OfferChange {
    OfferChange { active: Some(false), ..OfferChange::of(OfferKind::Dropshipping) }
}

#[tokio::test]
async fn our_offers_come_in_pages() {
    let market = Market::with(SellerRules { initial_offers: 25, ..SellerRules::default() });
    let mut ids = Vec::new();
    for (number, expected) in [(1, 10), (2, 10), (3, 5), (4, 0)] {
        let query = OfferQuery { page: number, per_page: PerPage::Ten, active: None };
        let page = market.client.list_offers(query).await.unwrap();
        assert_eq!((page.total, page.offers.len()), (25, expected), "page {number}");
        ids.extend(page.offers.into_iter().map(|offer| offer.unwrap().id));
    }
    let known: Vec<_> =
        market.simulator.sellers().offers().iter().map(|offer| offer.id.to_string()).collect();
    assert_eq!(ids.iter().map(OfferId::as_str).collect::<Vec<_>>(), known);

    let count = async |active| {
        let query = OfferQuery { active: Some(active), ..everything() };
        market.client.list_offers(query).await.unwrap().total
    };
    assert_eq!((count(true).await, count(false).await), (25, 0));
}

#[tokio::test]
async fn an_offer_is_made_by_a_job_and_can_be_read_then() {
    let market = Market::open();
    let job = market.create().await.unwrap();
    assert_eq!(market.client.job(&job).await.unwrap().state, JobState::Running);
    let JobState::Done(id) = market.finish(&job).await else { panic!("not done") };
    let offer = market.client.get_offer(&id).await.unwrap().unwrap();
    assert_eq!((offer.id, offer.product.to_string()), (id, FREE.to_owned()));
    assert_eq!((offer.price, offer.business_price), (Some(Money::eur(598)), Some(Money::eur(550))));
    assert_eq!((offer.kind, offer.status), (OfferKind::Dropshipping, OfferStatus::Active));
    assert_eq!((offer.visibility, offer.stock, offer.sold), (Some(Visibility::All), Some(10), Some(0)));
    assert_eq!(offer.product_name.as_deref(), Some("Random 5 Keys Steam Key GLOBAL"));
}

#[tokio::test]
async fn an_offer_is_changed_by_a_job() {
    let market = Market::open();
    let (id, before) = market.first();
    let change = OfferChange {
        stock: Some(0.try_into().unwrap()),
        visibility: Some(Visibility::Business),
        ..closed()
    };
    let job = market.client.change_offer(&id, &change).await.unwrap();
    assert_eq!(market.finish(&job).await, JobState::Done(id.clone()));
    let offer = market.client.get_offer(&id).await.unwrap().unwrap();
    assert_eq!((offer.status, offer.stock), (OfferStatus::Accepted, Some(0)));
    assert_eq!(offer.visibility, Some(Visibility::Business));
    assert_eq!(offer.price.map(|price| price.amount), before.price.map(|price| price.0.into()));

    let archive = OfferChange { archive: true, ..OfferChange::of(OfferKind::Dropshipping) };
    let job = market.client.change_offer(&id, &archive).await.unwrap();
    market.finish(&job).await;
    assert_eq!(market.client.get_offer(&id).await.unwrap().unwrap().status, OfferStatus::Cancelled);
}

#[tokio::test]
async fn a_job_that_fails_says_why() {
    let market = Market::open();
    let dear = OfferPrice::new(Some(Money::eur(1001)), None).unwrap();
    let job = market.client.create_offer(&NewOffer { price: dear, ..new_offer(FREE) }).await.unwrap();
    let reason = "Price is outside of the product's limits, PRICE_LIMIT".to_owned();
    assert_eq!(market.finish(&job).await, JobState::Failed { reason });
}

#[tokio::test]
async fn a_product_is_offered_once() {
    let market = Market::open();
    let (id, taken) = market.first();
    let again = market.client.create_offer(&new_offer(&taken.product.to_string())).await;
    assert_eq!(again, Err(SellerError::AlreadyOffered { offer: Some(id) }));
    assert_eq!(market.requests(Route::CreateOffer), 1);
}

#[tokio::test]
async fn too_many_jobs_are_told_as_such() {
    let market = Market::with(SellerRules { queue_limit: 1, ..SellerRules::default() });
    let job = market.create().await.unwrap();
    let (id, _) = market.first();
    assert_eq!(market.client.change_offer(&id, &closed()).await, Err(SellerError::TooManyJobs));
    assert_eq!(market.requests(Route::ChangeOffer), 1);
    market.finish(&job).await;
    assert!(market.client.change_offer(&id, &closed()).await.is_ok());
}

#[tokio::test]
async fn what_there_is_not_is_told_as_such() {
    let market = Market::open();
    let nobodys: OfferId = "0190a3a8-0f5c-4cc0-9fd4-000000000001".to_owned().try_into().unwrap();
    assert_eq!(market.client.get_offer(&nobodys).await, Ok(None));
    assert_eq!(market.client.change_offer(&nobodys, &closed()).await, Err(SellerError::UnknownOffer));
    let job = JobId::try_from(nobodys.as_str().to_owned()).unwrap();
    let unknown = SellerError::Rejected { code: "NOT_FOUND".into(), message: "Job not found".into() };
    assert_eq!(market.client.job(&job).await, Err(unknown));
    let wrong_kind = OfferChange { active: Some(true), ..OfferChange::of(OfferKind::Game) };
    let refused = market.client.change_offer(&market.first().0, &wrong_kind).await.unwrap_err();
    assert!(
        matches!(refused, SellerError::Rejected { ref code, .. } if code == "VALIDATION_ERROR"),
        "{refused}"
    );
}

#[tokio::test]
async fn a_price_is_simulated() {
    let market = Market::open();
    let product = Some(FREE.parse().unwrap());
    let told = market.client.simulate_price(Money::eur(1000), product).await.unwrap();
    assert_eq!(told.income.get(&Area::All), Some(&Money::eur(900)));
    let germany = Area::of("DE").unwrap();
    assert_eq!(told.final_price.get(&germany), Some(&Money::eur(1190)));
    let target = market.simulator.requests().latest().pop().unwrap().target;
    assert_eq!(target, format!("/v3/pricing/simulations?price=10.00&currency=EUR&productId={FREE}"));
}

#[tokio::test]
async fn what_only_reads_is_asked_again_and_what_changes_something_is_not() {
    let market = Market::open();
    market.simulator.faults().set(vec![FaultRule::new(Fault::status(502)).on(Route::ListOffers).times(2)]);
    assert_eq!(market.total().await, Ok(12));
    assert_eq!(market.requests(Route::ListOffers), 3);

    for fault in [Fault::status(502), Fault::LoseAnswer, Fault::TruncateJson] {
        let market = Market::open();
        for route in [Route::CreateOffer, Route::ChangeOffer] {
            market.fail(route, fault.clone());
            let outcome = match route {
                Route::CreateOffer => market.create().await,
                _ => market.client.change_offer(&market.first().0, &closed()).await,
            };
            assert!(matches!(outcome, Err(SellerError::Unanswered(_))), "{route:?} {fault:?}: {outcome:?}");
            assert_eq!(market.requests(route), 1, "{route:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn being_throttled_is_told_and_pauses_everyone() {
    let market = Market::open();
    market.total().await.unwrap();
    market
        .simulator
        .faults()
        .set(vec![FaultRule::new(Fault::Error(ErrorCode::Br03)).on(Route::CreateOffer).times(1)]);
    assert_eq!(market.create().await, Err(SellerError::Throttled { retry_after: None }));
    assert_eq!(market.requests(Route::CreateOffer), 1);
    market.total().await.unwrap();
    assert_eq!(market.clock.sleeps().iter().sum::<Duration>(), Duration::from_secs(15));
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    let market = Market::open();
    market.total().await.unwrap();
    // It has a token, and no connection that was cut.
    let other = market.another_process();
    market.simulator.stop().await.unwrap();
    let outcome = other.create_offer(&new_offer(FREE)).await;
    assert!(matches!(outcome, Err(SellerError::Unavailable(_))), "{outcome:?}");
}
