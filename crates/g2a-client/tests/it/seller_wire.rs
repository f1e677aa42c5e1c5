//! What goes over the wire for a seller, and answers that the simulator does not give.

use crate::seller_support::{CLIENT_SECRET, Place, seller};
use domain::{
    money::Money,
    ports::Seller as _,
    seller::{
        JobId, NewOffer, OfferChange, OfferId, OfferKind, OfferPage, OfferPrice, OfferQuery, PerPage,
        SellerError, Visibility,
    },
};
use g2a_client::G2aSellerClient;
use serde_json::{Value, json};
use std::sync::Arc;
use wiremock::{
    Mock, MockServer, Request, ResponseTemplate,
    matchers::{any, path},
};

struct Gateway(MockServer);

impl Gateway {
    /// Gives a token to whoever asks, and `answer` to everything else.
    async fn answering(answer: ResponseTemplate) -> Self {
        let token = json!({"access_token": "the-token", "expires_in": 3600, "token_type": "bearer"});
        Self::with_token(ResponseTemplate::new(200).set_body_json(token), answer).await
    }

    async fn with_token(token: ResponseTemplate, answer: ResponseTemplate) -> Self {
        let server = MockServer::start().await;
        Mock::given(path("/oauth/token")).respond_with(token).with_priority(1).mount(&server).await;
        Mock::given(any()).respond_with(answer).mount(&server).await;
        Self(server)
    }

    async fn telling(status: u16, body: impl Into<String>) -> Self {
        Self::answering(ResponseTemplate::new(status).set_body_string(body)).await
    }

    fn client(&self) -> G2aSellerClient {
        seller(self.0.uri(), &Arc::new(Place::default()), &Arc::default())
    }

    async fn list(&self) -> Result<OfferPage, SellerError> {
        let query = OfferQuery { page: 3, per_page: PerPage::Fifty, active: Some(true) };
        self.client().list_offers(query).await
    }

    async fn create(&self) -> Result<JobId, SellerError> {
        let price = OfferPrice::new(Some(Money::eur(598)), None).unwrap();
        let offer = NewOffer {
            product: "10000000024005".parse().unwrap(),
            kind: OfferKind::Game,
            price,
            stock: None,
            active: false,
            visibility: Visibility::Retail,
        };
        self.client().create_offer(&offer).await
    }

    async fn change(&self, change: &OfferChange) -> Result<JobId, SellerError> {
        self.client().change_offer(&offer(), change).await
    }

    async fn requests(&self) -> Vec<Request> {
        self.0.received_requests().await.unwrap()
    }
}

fn offer() -> OfferId {
    "offer-1".to_owned().try_into().unwrap()
}

fn accepted() -> String {
    json!({"data": {"jobId": "job-1"}}).to_string()
}

fn header<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.headers.get(name).map(|value| value.to_str().unwrap())
}

fn line(request: &Request) -> String {
    let query = request.url.query().map(|query| format!("?{query}")).unwrap_or_default();
    format!("{} {}{query}", request.method, request.url.path())
}

fn body(request: &Request) -> Value {
    serde_json::from_slice(&request.body).unwrap()
}

#[tokio::test]
async fn a_token_is_asked_for_by_a_form_without_authorization() {
    let gateway = Gateway::telling(202, accepted()).await;
    gateway.create().await.unwrap();
    let request = &gateway.requests().await[0];
    assert_eq!(line(request), "POST /oauth/token");
    assert_eq!(header(request, "content-type"), Some("application/x-www-form-urlencoded"));
    assert_eq!(header(request, "authorization"), None);
    let form =
        format!("grant_type=client_credentials&client_id=qdaiciDiyMaTjxMt&client_secret={CLIENT_SECRET}");
    assert_eq!(String::from_utf8_lossy(&request.body), form);
}

#[tokio::test]
async fn an_offer_is_asked_for_as_documented() {
    let gateway = Gateway::telling(202, accepted()).await;
    assert_eq!(gateway.create().await.unwrap().as_str(), "job-1");
    let request = &gateway.requests().await[1];
    assert_eq!(line(request), "POST /v3/sales/offers");
    assert_eq!(header(request, "authorization"), Some("Bearer the-token"));
    assert_eq!(header(request, "content-type"), Some("application/json"));
    let variant = json!({"productId": "10000000024005", "price": {"retail": "5.98"}, "active": false, "visibility": "retail"});
    assert_eq!(body(request), json!({"offerType": "game", "variants": [variant]}));
}

#[tokio::test]
async fn a_change_names_what_is_to_be_different_and_the_kind() {
    let gateway = Gateway::telling(200, accepted()).await;
    let price = OfferPrice::new(Some(Money::eur(1300)), Some(Money::eur(1))).unwrap();
    let change = OfferChange {
        price: Some(price),
        stock: Some(7.try_into().unwrap()),
        ..OfferChange::of(OfferKind::Dropshipping)
    };
    gateway.change(&change).await.unwrap();
    gateway.change(&OfferChange { archive: true, ..OfferChange::of(OfferKind::SteamGift) }).await.unwrap();
    let requests = gateway.requests().await;
    assert_eq!(line(&requests[1]), "PATCH /v3/sales/offers/offer-1");
    let variant = json!({"price": {"retail": "13.00", "business": "0.01"}, "inventory": {"size": 7}});
    assert_eq!(body(&requests[1]), json!({"offerType": "dropshipping", "variant": variant}));
    assert_eq!(body(&requests[3]), json!({"offerType": "steamgift", "variant": {"archive": true}}));
}

#[tokio::test]
async fn a_page_is_asked_for_as_documented() {
    let page =
        json!({"data": [], "meta": {"page": 3, "itemsPerPage": 50, "totalResults": "104"}}).to_string();
    let gateway = Gateway::telling(200, page).await;
    assert_eq!(gateway.list().await.unwrap(), OfferPage { total: 104, offers: vec![] });
    let request = &gateway.requests().await[1];
    assert_eq!(line(request), "GET /v3/sales/offers?page=3&itemsPerPage=50&active=true");
}

#[tokio::test]
async fn a_malformed_offer_costs_nothing_but_itself() {
    let good = json!({
        "id": "offer-1", "type": "game", "status": "Active", "price": "5.98", "product": {"id": "10000000024005"},
    });
    let data = json!([good, {"id": "offer-2", "type": "game"}, "offer-3", good]);
    let page = json!({"data": data, "meta": {"totalResults": 4}}).to_string();
    let offers = Gateway::telling(200, page).await.list().await.unwrap().offers;
    let read: Vec<_> = offers.iter().map(|offer| offer.as_ref().map_err(ToString::to_string)).collect();
    assert!(read[0].is_ok() && read[3].is_ok());
    assert_eq!(read[1], Err("offer offer-2: a field is missing, or all are".to_owned()));
    assert_eq!(read[2], Err("offer without a readable id: a field is missing, or all are".to_owned()));
}

#[tokio::test]
async fn a_question_that_is_answered_with_rubbish_is_garbled() {
    for (rubbish, what) in [
        ("", "no JSON"),
        ("<html>maintenance</html>", "no JSON"),
        ("[]", "a field is missing, or all are"),
        ("{}", "a field is missing, or all are"),
        (r#"{"data":[]}"#, "a field is missing, or all are"),
        (r#"{"data":{},"meta":{"totalResults":1}}"#, "data"),
        (r#"{"data":[],"meta":{"totalResults":-1}}"#, "meta.totalResults"),
    ] {
        let garbled = SellerError::Garbled(format!("not an answer to a seller: {what}"));
        assert_eq!(Gateway::telling(200, rubbish).await.list().await, Err(garbled), "{rubbish}");
    }
}

#[tokio::test]
async fn a_request_that_is_answered_with_rubbish_may_have_been_heard() {
    let change = OfferChange { active: Some(true), ..OfferChange::of(OfferKind::Game) };
    for (status, rubbish) in [
        (202, ""),
        (200, "<html>"),
        (202, "{}"),
        (202, r#"{"data":{"jobId":""}}"#),
        (204, ""),
        (302, ""),
        (500, "{}"),
    ] {
        let gateway = Gateway::telling(status, rubbish).await;
        for outcome in [gateway.create().await, gateway.change(&change).await] {
            assert!(matches!(outcome, Err(SellerError::Unanswered(_))), "{status} {rubbish:?}: {outcome:?}");
        }
        assert_eq!(gateway.requests().await.len(), 4, "each once, and a token before");
    }
}

#[tokio::test]
async fn a_token_endpoint_that_answers_rubbish_is_told_without_an_echo() {
    for rubbish in ["<html>s3cret</html>", r#"{"access_token":"s3 cret"}"#, r#"{"token":"s3cret"}"#] {
        let token = ResponseTemplate::new(200).set_body_string(rubbish);
        let gateway = Gateway::with_token(token, ResponseTemplate::new(200)).await;
        let error = gateway.list().await.unwrap_err();
        assert!(matches!(error, SellerError::Garbled(_)), "{error:?}");
        assert!(!format!("{error:?}").contains("s3"), "{error:?}");
        assert!(gateway.requests().await.iter().all(|request| request.url.path() == "/oauth/token"));
    }
}
