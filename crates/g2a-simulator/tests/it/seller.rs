//! The seller's side: offers, jobs, and what a price would bring.

use std::time::Duration;

use g2a_simulator::{Cents, Fault, FaultRule, Offer, Route, SellerRules, SimulatorConfig};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Sandbox};

const SECRET: &str = "b0d293f6-e1d2-4629-8264-fd63b5af3207b0d293f6-e1d2-4629-8264-fd63b5af3207";
/// Sellers may ask from 1.49 to 10.00 for it, and none does at the start.
const FREE: &str = "10000001534006";

struct Seller {
    sandbox: Sandbox,
    bearer: String,
}

impl Seller {
    async fn at(sandbox: Sandbox) -> Self {
        let bearer = bearer(&sandbox).await;
        Self { sandbox, bearer }
    }

    async fn start() -> Self {
        Self::with(SellerRules { initial_offers: 3, ..SellerRules::default() }).await
    }

    async fn with(seller: SellerRules) -> Self {
        Self::at(Sandbox::with(SimulatorConfig { seller, ..SimulatorConfig::default() })).await
    }

    async fn send(&self, method: Method, target: &str, body: Option<&Value>) -> Answer {
        let request = self.sandbox.bare(method, target).header("Authorization", &self.bearer);
        Answer::of(if let Some(body) = body { request.json(body) } else { request }).await
    }

    async fn get(&self, target: &str) -> Answer {
        self.send(Method::GET, target, None).await
    }

    async fn create(&self, variant: Value) -> Answer {
        let body = json!({ "offerType": "dropshipping", "variants": [variant] });
        self.send(Method::POST, "/v3/sales/offers", Some(&body)).await
    }

    async fn change(&self, id: &str, kind: &str, variant: Value) -> Answer {
        let body = json!({ "offerType": kind, "variant": variant });
        self.send(Method::PATCH, &format!("/v3/sales/offers/{id}"), Some(&body)).await
    }

    /// The job that an answer names, once it is done.
    async fn finish(&self, accepted: Answer) -> Value {
        assert_eq!(accepted.status, 202, "{accepted:?}");
        let job = accepted.json()["data"]["jobId"].as_str().unwrap().to_owned();
        self.sandbox.clock.advance(Duration::from_secs(1));
        let answer = self.get(&format!("/v3/jobs/{job}")).await.json();
        assert_eq!(answer["data"]["jobId"], job);
        answer["data"].clone()
    }

    fn first(&self) -> Offer {
        self.sandbox.simulator.sellers().offers().remove(0)
    }
}

async fn bearer(sandbox: &Sandbox) -> String {
    let query = format!("grant_type=client_credentials&client_id=qdaiciDiyMaTjxMt&client_secret={SECRET}");
    let answer = Answer::of(sandbox.bare(Method::POST, &format!("/oauth/token?{query}"))).await;
    format!("Bearer {}", answer.json()["access_token"].as_str().unwrap())
}

fn free() -> Value {
    json!({ "productId": FREE, "price": { "retail": "5.98", "business": "5.50" }, "active": true, "inventory": { "size": 10 } })
}

#[track_caller]
fn assert_fault(answer: &Answer, status: u16, code: &str) {
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["errors"][0]["code"]),
        (status, &json!(code)),
        "{answer:?}"
    );
}

#[tokio::test]
async fn every_account_begins_with_offers_of_the_catalogue() {
    let seller = Seller::start().await;
    let page = seller.get("/v3/sales/offers").await;
    assert_eq!(page.status, 200);
    let page = page.json();
    assert_eq!(page["meta"], json!({ "page": 1, "itemsPerPage": 20, "totalResults": 3 }));
    let products: Vec<_> = seller.sandbox.simulator.catalogue().ids().into_iter().take(3).collect();
    let offered: Vec<_> =
        page["data"].as_array().unwrap().iter().map(|offer| &offer["product"]["id"]).collect();
    assert_eq!(offered, products.iter().map(|id| json!(id)).collect::<Vec<_>>().iter().collect::<Vec<_>>());

    let first = seller.first();
    let expected = json!({
        "id": first.id, "type": "dropshipping", "status": "active", "currency": "EUR", "visibility": "all",
        "price": first.price.unwrap().to_string(), "inventory": { "size": first.size, "sold": 0 },
        "product": { "id": first.product, "name": first.product_name },
    });
    assert_eq!(page["data"][0], expected);
    assert_eq!(
        seller.get(&format!("/v3/sales/offers/{}", first.id)).await.json(),
        json!({ "data": expected })
    );
}

#[tokio::test]
async fn offers_come_in_pages_and_can_be_filtered() {
    let seller = Seller::with(SellerRules { initial_offers: 25, ..SellerRules::default() }).await;
    let ids = async |query: &str| {
        let page = seller.get(&format!("/v3/sales/offers?{query}")).await.json();
        (page["data"].as_array().unwrap().len(), page["meta"]["totalResults"].as_u64().unwrap())
    };
    assert_eq!(ids("itemsPerPage=10&page=3").await, (5, 25));
    assert_eq!(ids("itemsPerPage=10&page=4").await, (0, 25));
    assert_eq!(ids("active=false").await, (0, 0));
    assert_eq!(ids("type[]=dropshipping&type[]=game").await, (20, 25));
    assert_eq!(ids("type[]=game").await, (0, 0));
    assert_fault(&seller.get("/v3/sales/offers?itemsPerPage=25").await, 400, "VALIDATION_ERROR");
}

#[tokio::test]
async fn an_offer_is_there_when_its_job_is_done() {
    let seller = Seller::start().await;
    let accepted = seller.create(free()).await;
    let job = format!("/v3/jobs/{}", accepted.json()["data"]["jobId"].as_str().unwrap());
    let waiting = seller.get(&job).await.json();
    assert_eq!((&waiting["data"]["status"], &waiting["data"]["elements"]), (&json!("pending"), &json!([])));
    assert_eq!(seller.sandbox.simulator.sellers().offers().len(), 3);

    let done = seller.finish(accepted).await;
    assert_eq!((&done["status"], &done["elements"][0]["status"]), (&json!("complete"), &json!("completed")));
    let id = done["elements"][0]["resourceId"].as_str().unwrap();
    let offer = seller.get(&format!("/v3/sales/offers/{id}")).await.json();
    let told = ["price", "businessPrice", "status"].map(|field| offer["data"][field].clone());
    assert_eq!(told, [json!("5.98"), json!("5.50"), json!("active")]);
    assert_eq!(offer["data"]["inventory"]["size"], 10);
}

#[tokio::test]
async fn a_product_is_offered_once() {
    let seller = Seller::start().await;
    let taken = seller.first();
    let again = seller.create(json!({ "productId": taken.product, "price": { "retail": "5.98" } })).await;
    assert_fault(&again, 409, "OFFER_EXISTS");
    assert_eq!(again.json()["data"]["offerId"], json!(taken.id));

    let accepted = seller.create(free()).await;
    let meanwhile = seller.create(free()).await;
    assert_fault(&meanwhile, 409, "OFFER_EXISTS");
    let made = seller.finish(accepted).await;
    assert_eq!(meanwhile.json()["data"]["offerId"], made["elements"][0]["resourceId"]);
}

#[tokio::test]
async fn an_offer_is_changed_when_its_job_is_done() {
    let seller = Seller::start().await;
    let id = seller.first().id.to_string();
    let price = seller.first().price.unwrap();
    let change =
        json!({ "price": { "retail": price.to_string() }, "active": false, "inventory": { "size": 0 } });
    let done = seller.finish(seller.change(&id, "dropshipping", change).await).await;
    assert_eq!((&done["status"], &done["elements"][0]["resourceId"]), (&json!("complete"), &json!(id)));
    let offer = seller.first();
    assert_eq!((offer.price, offer.size, offer.status()), (Some(price), 0, "accepted"));

    let archived = seller.change(&id, "dropshipping", json!({ "archive": true })).await;
    seller.finish(archived).await;
    assert_eq!(seller.first().status(), "cancelled");
    let again = json!({ "productId": offer.product, "price": { "retail": price.to_string() } });
    assert_eq!(seller.create(again).await.status, 202, "the product may be offered again");
}

#[tokio::test]
async fn a_price_outside_of_the_limits_fails_when_the_job_is_done() {
    let seller = Seller::start().await;
    let dear = json!({ "productId": FREE, "price": { "retail": "999999.00" } });
    let failed = seller.finish(seller.create(dear).await).await;
    let element = &failed["elements"][0];
    assert_eq!((&element["status"], &element["code"]), (&json!("failed"), &json!("PRICE_LIMIT")));
    let id = seller.first().id.to_string();
    let before = seller.first().price;
    let cheap = seller.change(&id, "dropshipping", json!({ "price": { "retail": "0.01" } })).await;
    assert_eq!(seller.finish(cheap).await["elements"][0]["status"], "failed");
    assert_eq!((seller.first().price, seller.sandbox.simulator.sellers().offers().len()), (before, 3));
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let seller = Seller::start().await;
    let id = seller.first().id.to_string();
    assert_fault(&seller.create(json!({})).await, 400, "VALIDATION_ERROR");
    assert_fault(&seller.change(&id, "game", json!({ "active": true })).await, 400, "VALIDATION_ERROR");
    assert_fault(&seller.change("1", "game", json!({})).await, 404, "NOT_FOUND");
    let unknown = json!({ "productId": "10000000000001", "price": { "retail": "5.98" } });
    assert_fault(&seller.create(unknown).await, 404, "NOT_FOUND");
    for path in ["/v3/sales/offers/1", "/v3/jobs/1", &format!("/v3/jobs/{id}")] {
        assert_fault(&seller.get(path).await, 404, "NOT_FOUND");
    }
    assert_eq!(seller.sandbox.simulator.sellers().waiting_jobs(), 0);
}

#[tokio::test]
async fn the_queue_of_jobs_is_bounded() {
    let rules = SellerRules { queue_limit: 2, initial_offers: 1, ..SellerRules::default() };
    let seller = Seller::with(rules).await;
    let id = seller.first().id.to_string();
    let change = async || seller.change(&id, "dropshipping", json!({ "active": false })).await;
    let (_, second) = (change().await, change().await);
    let full = change().await;
    assert_fault(&full, 400, "QUEUE_LIMIT");
    let message = &full.json()["errors"][0]["message"];
    assert_eq!(message, "The limit of tasks in the queue has been exceeded");
    assert_eq!(seller.sandbox.simulator.sellers().waiting_jobs(), 2);
    seller.finish(second).await;
    assert_eq!(change().await.status, 202);
}

#[tokio::test]
async fn a_price_is_simulated() {
    let seller = Seller::start().await;
    let told = seller
        .get(&format!("/v3/pricing/simulations?price=10.00&currency=EUR&productId={FREE}"))
        .await
        .json();
    assert_eq!((&told["income"], &told["businessIncome"]), (&json!({ "ALL": 9 }), &json!({ "ALL": 9 })));
    assert_eq!(told["finalePrice"]["DE"], "11.90");
    for bad in ["", "price=0", "price=x", "price=1&currency=USD"] {
        assert_fault(&seller.get(&format!("/v3/pricing/simulations?{bad}")).await, 400, "VALIDATION_ERROR");
    }
    assert_fault(&seller.get("/v3/pricing/simulations?price=1&productId=1").await, 404, "NOT_FOUND");
}

#[tokio::test]
async fn a_token_is_needed_that_has_not_expired() {
    let seller = Seller::start().await;
    let sandbox = &seller.sandbox;
    assert_eq!(seller.get("/v3/sales/offers").await.status, 200);
    assert_fault(&Answer::of(sandbox.bare(Method::GET, "/v3/sales/offers")).await, 401, "UNAUTHORIZED");
    assert_fault(&sandbox.get("/v3/sales/offers").await, 401, "UNAUTHORIZED");
    sandbox.clock.advance(Duration::from_hours(1));
    assert_fault(&seller.get("/v3/sales/offers").await, 401, "UNAUTHORIZED");
}

#[tokio::test]
async fn all_tokens_can_be_made_to_expire() {
    let seller = Seller::start().await;
    seller.sandbox.simulator.expire_tokens();
    assert_fault(&seller.get("/v3/sales/offers").await, 401, "UNAUTHORIZED");
    let Seller { sandbox, .. } = seller;
    let renewed = Seller::at(sandbox).await;
    assert_eq!(renewed.get("/v3/sales/offers").await.status, 200);
    let switch = renewed.sandbox.bare(Method::DELETE, "/simulator/tokens");
    assert_eq!(Answer::of(switch).await.status, 204);
    assert_fault(&renewed.get("/v3/sales/offers").await, 401, "UNAUTHORIZED");
}

#[tokio::test]
async fn the_routes_of_sellers_can_fail_and_are_counted() {
    let seller = Seller::start().await;
    for route in [Route::ListOffers, Route::SimulatePrice] {
        seller.sandbox.simulator.faults().set(vec![FaultRule::new(Fault::status(502)).on(route).times(1)]);
        let path =
            if route == Route::ListOffers { "/v3/sales/offers" } else { "/v3/pricing/simulations?price=1" };
        assert_eq!(seller.get(path).await.status, 502);
        assert_eq!(seller.get(path).await.status, 200);
        assert_eq!(seller.sandbox.simulator.requests().count(route), 2);
    }
    assert!(seller.first().price > Some(Cents(0)));
}
