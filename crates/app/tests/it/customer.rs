//! Somebody with an account, and what they send.

use crate::{
    api::{Answer, request},
    shop::Shop,
};
use actix_web::test::TestRequest;
use domain::account::{Email, Role, UserId};
use secrecy::ExposeSecret;
use serde_json::Value;

/// A user who is logged in.
pub(crate) struct Customer<'s> {
    shop: &'s Shop,
    pub(crate) id: UserId,
    pub(crate) bearer: String,
}

impl<'s> Customer<'s> {
    pub(crate) async fn new(shop: &'s Shop, name: &str) -> Self {
        let login = shop.register(name).await;
        let bearer = format!("Bearer {}", login.tokens.access.expose_secret());
        Self { shop, id: login.user.id, bearer }
    }

    /// One with so many cents.
    pub(crate) async fn with_money(shop: &'s Shop, name: &str, cents: i64) -> Self {
        let customer = Self::new(shop, name).await;
        shop.give(customer.id, cents).await;
        customer
    }

    /// One who runs the shop.
    pub(crate) async fn admin(shop: &'s Shop) -> Self {
        let admin = Self::new(shop, "admin").await;
        let email = Email::parse("admin@example.com").unwrap();
        shop.state.accounts.set_role(&email, Role::Admin).await.unwrap();
        admin
    }

    pub(crate) fn request(&self, method: &str, path: &str) -> TestRequest {
        request(method, &format!("/api/v1/{path}")).insert_header(("authorization", &*self.bearer))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.shop.api.send(self.request("GET", path)).await
    }

    /// Posts what needs no name.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        self.shop.api.send(self.request("POST", path).set_json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.shop.api.send(self.request("PATCH", path).set_json(body)).await
    }

    /// Posts what the customer calls `key`.
    pub(crate) async fn post_as(&self, key: &str, path: &str, body: &Value) -> Answer {
        let request = self.request("POST", path).insert_header(("idempotency-key", key));
        self.shop.api.send(request.set_json(body)).await
    }

    /// An order that has to be made.
    pub(crate) async fn order(&self, key: &str, body: &Value) -> Value {
        let answer = self.post_as(key, "orders", body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    /// What the wallet holds, in cents.
    pub(crate) async fn balance(&self) -> i64 {
        self.get("wallet").await.json()["balance"]["amount"].as_i64().expect("there is a balance")
    }
}

/// Has to be this problem.
pub(crate) fn assert_problem(answer: &Answer, status: u16, code: &str) {
    let problem = answer.problem();
    assert_eq!((answer.status.as_u16(), problem["code"].as_str()), (status, Some(code)), "{problem}");
}

/// Has to be invalid input, with these faults.
pub(crate) fn assert_faults(answer: &Answer, expected: &[(&str, &str)], case: &str) {
    let problem = answer.problem();
    assert_eq!(problem["code"], "invalid_input", "{case}: {problem}");
    let named = |fault: &Value, name: &str| fault[name].as_str().unwrap().to_owned();
    let faults = problem["errors"].as_array().unwrap().iter();
    let faults: Vec<_> = faults.map(|fault| (named(fault, "field"), named(fault, "code"))).collect();
    let faults: Vec<_> = faults.iter().map(|(field, code)| (field.as_str(), code.as_str())).collect();
    assert_eq!(faults, expected, "{case}");
}
