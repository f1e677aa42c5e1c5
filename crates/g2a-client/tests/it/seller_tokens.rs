//! The token that a seller's calls carry.

use crate::seller_support::{CLIENT_ID, Market, everything, in_an_hour, seller_as};
use domain::{
    ports::{Clock as _, Seller as _},
    seller::{JobState, SellerError},
};
use g2a_client::SellerCredentials;
use g2a_simulator::{ErrorCode, Fault, FaultRule, Route};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn twenty_calls_at_once_fetch_one_token() {
    let market = Market::open();
    let calls = (0..20).map(|_| {
        let client = Arc::clone(&market.client);
        tokio::spawn(async move { client.list_offers(everything()).await.map(|page| page.total) })
    });
    for call in calls.collect::<Vec<_>>() {
        assert_eq!(call.await.unwrap(), Ok(12));
    }
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (1, 20));
    assert_eq!(market.place.calls(), ["load", "store for 3540s"]);
}

#[tokio::test]
async fn those_who_waited_for_a_token_in_vain_do_not_ask_for_another() {
    let market = Market::open();
    let rule = FaultRule::new(Fault::Error(ErrorCode::Auth02)).on(Route::Token);
    let slow = FaultRule::new(Fault::SlowMs(300)).on(Route::Token);
    market.simulator.faults().set(vec![slow, rule]);
    let outcomes = tokio::join!(market.total(), market.total(), market.total());
    let refused = SellerError::Refused { code: "AUTH02".into(), message: "Authorization failed".into() };
    assert_eq!(outcomes, (Err(refused.clone()), Err(refused.clone()), Err(refused.clone())));
    assert_eq!(market.requests(Route::Token), 1);
    assert_eq!(market.total().await, Err(refused), "whoever comes later tries again");
    assert_eq!(market.requests(Route::Token), 2);
}

#[tokio::test]
async fn a_token_that_another_process_fetched_is_used() {
    let market = Market::open();
    market.total().await.unwrap();
    assert_eq!(market.another_process().list_offers(everything()).await.unwrap().total, 12);
    assert_eq!(market.requests(Route::Token), 1);
}

#[tokio::test]
async fn a_token_is_used_until_a_minute_before_its_end() {
    let market = Market::open();
    market.total().await.unwrap();
    market.clock.sleep(Duration::from_secs(3_539)).await;
    market.total().await.unwrap();
    assert_eq!(market.requests(Route::Token), 1);
    market.clock.sleep(Duration::from_secs(1)).await;
    market.total().await.unwrap();
    assert_eq!(market.requests(Route::Token), 2);
    assert_eq!(market.requests(Route::ListOffers), 3, "none was refused");
}

#[tokio::test]
async fn a_token_in_the_store_that_has_expired_is_not_tried() {
    let market = Market::open();
    market.place.put("expired", market.clock.now());
    assert_eq!(market.total().await, Ok(12));
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (1, 1));
    assert_eq!(market.place.calls(), ["load", "forget", "store for 3540s"]);
}

#[tokio::test]
async fn a_token_in_the_store_that_cannot_be_one_is_not_tried() {
    let market = Market::open();
    market.place.put("no\r\ntoken", in_an_hour(&market.clock));
    assert_eq!(market.total().await, Ok(12));
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (1, 1));
}

#[tokio::test]
async fn a_token_that_is_refused_is_renewed_and_the_call_made_again() {
    let market = Market::open();
    market.total().await.unwrap();
    let before = market.place.token();
    market.simulator.expire_tokens();
    assert_eq!(market.total().await, Ok(12));
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (2, 3));
    assert!(market.place.token() != before && market.place.token().is_some());

    market.simulator.expire_tokens();
    let job = market.create().await.unwrap();
    assert!(matches!(market.finish(&job).await, JobState::Done(_)));
    assert_eq!((market.requests(Route::Token), market.requests(Route::CreateOffer)), (3, 2));
}

#[tokio::test]
async fn a_token_from_the_store_that_is_refused_is_forgotten() {
    let market = Market::open();
    market.place.put("somebody-elses", in_an_hour(&market.clock));
    assert_eq!(market.total().await, Ok(12));
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (1, 2));
    assert_eq!(market.place.calls(), ["load", "load", "forget", "store for 3540s"]);
}

#[tokio::test]
async fn a_token_that_another_process_has_renewed_is_used() {
    let market = Market::open();
    let other = market.another_process();
    market.total().await.unwrap();
    other.list_offers(everything()).await.unwrap();
    market.simulator.expire_tokens();
    market.total().await.unwrap();
    assert_eq!(market.requests(Route::Token), 2);
    assert_eq!(other.list_offers(everything()).await.unwrap().total, 12);
    assert_eq!(market.requests(Route::Token), 2);
}

#[tokio::test]
async fn many_calls_that_are_refused_at_once_renew_the_token_once() {
    let market = Market::open();
    market.total().await.unwrap();
    market.simulator.expire_tokens();
    let outcomes = tokio::join!(market.total(), market.total(), market.total(), market.total());
    assert_eq!(outcomes, (Ok(12), Ok(12), Ok(12), Ok(12)));
    assert_eq!(market.requests(Route::Token), 2);
}

#[tokio::test]
async fn a_call_that_stays_refused_is_made_twice_and_no_more() {
    let market = Market::open();
    let refused = SellerError::Refused { code: "AUTH02".into(), message: "Authorization failed".into() };
    for route in [Route::ListOffers, Route::CreateOffer] {
        market.fail(route, Fault::Error(ErrorCode::Auth02));
        let tokens = market.requests(Route::Token);
        let outcome =
            if route == Route::ListOffers { market.total().await.err() } else { market.create().await.err() };
        assert_eq!(outcome, Some(refused.clone()));
        assert_eq!(market.requests(route), 2, "{route:?}");
        assert!(market.requests(Route::Token) - tokens <= 2, "the first token, and its renewal");
    }
}

#[tokio::test]
async fn wrong_credentials_are_refused_and_not_printed() {
    let market = Market::open();
    let credentials = SellerCredentials::new(CLIENT_ID, "a-wrong-secret".into()).unwrap();
    let stranger = seller_as(credentials, market.simulator.base_url(), &market.place, &market.clock);
    let refused = stranger.list_offers(everything()).await.unwrap_err();
    let expected = SellerError::Refused { code: "invalid_client".into(), message: "Unauthorized".into() };
    assert_eq!(refused, expected);
    assert_eq!((market.requests(Route::Token), market.requests(Route::ListOffers)), (1, 0));
    assert_eq!(market.place.token(), None);
    assert!(!format!("{stranger:?} {refused:?}").contains("secret"));
}
