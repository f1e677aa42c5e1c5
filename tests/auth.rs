//! Accounts on the real binary: what an operator does takes effect at once, and instances agree. Whoever only looks may come from the
//! cache, and is known a second later at most.

use crate::{
    customer::Customer,
    keymart::{Server, eventually},
    shop::Shop,
};
use reqwest::Method;
use serde_json::json;

const ADMIN: &str = "g-man@blackmesa.example";

async fn me(customer: &Customer, server: &Server) -> u16 {
    customer.send(server, Method::GET, "/api/v1/auth/me", None).await.0
}

async fn change(customer: &Customer, server: &Server) -> u16 {
    let body = json!({ "nickname": "Gordon" });
    customer.send(server, Method::PATCH, "/api/v1/auth/me", Some(body)).await.0
}

/// Nothing can be changed from now on, and soon nothing be seen.
async fn assert_shut_out(customer: &Customer, server: &Server) {
    assert_eq!(change(customer, server).await, 401);
    eventually("looking to be refused", async || (me(customer, server).await == 401).then_some(())).await;
}

#[tokio::test]
async fn an_operator_makes_an_admin_and_shuts_users_out() {
    let shop = Shop::with_products(0).await;
    assert_eq!(shop.keymart(&["migrate"]).output().await.status.code(), Some(0));
    let created =
        shop.keymart(&["admin", "create", "--email", ADMIN]).output_with("Xen-Border-World-1\n").await;
    assert_eq!(created.status.code(), Some(0), "{}", crate::keymart::stderr(&created));
    let weak = shop.keymart(&["admin", "create", "--email", "b@example.com"]).output_with("weak\n").await;
    assert_ne!(weak.status.code(), Some(0));
    assert!(crate::keymart::stderr(&weak).contains("8 bytes"), "{}", crate::keymart::stderr(&weak));

    let server = shop.keymart(&["serve"]).serve().await;
    let mut gordon = Customer::default();
    gordon.register(&server, "gordon@example.com").await;
    let users =
        async |customer: &Customer| customer.send(&server, Method::GET, "/api/v1/admin/users", None).await;
    assert_eq!(users(&gordon).await.0, 403);

    let mut admin = Customer::default();
    let body = json!({ "email": ADMIN, "password": "Xen-Border-World-1" });
    let (status, answer) = admin.send(&server, Method::POST, "/api/v1/auth/login", Some(body)).await;
    assert_eq!(status, 200, "{answer}");
    admin.access = answer["tokens"]["access_token"].as_str().map(str::to_owned);
    let (status, listed) = users(&admin).await;
    assert_eq!(status, 200, "{listed}");
    assert_eq!(listed["items"][0]["email"], "gordon@example.com");

    assert_eq!(me(&gordon, &server).await, 200);
    let disabled = shop.keymart(&["admin", "disable", "--email", "Gordon@example.com"]).output().await;
    assert_eq!(disabled.status.code(), Some(0), "{}", crate::keymart::stderr(&disabled));
    assert_shut_out(&gordon, &server).await;
    assert_eq!(gordon.refresh(&server).await.0, 401);
    assert_eq!(Customer::default().try_log_in(&server, "gordon@example.com").await.0, 401);
    assert_eq!(
        shop.keymart(&["admin", "enable", "--email", "gordon@example.com"]).output().await.status.code(),
        Some(0)
    );
    gordon.log_in(&server, "gordon@example.com").await;
    assert_eq!(me(&gordon, &server).await, 200);
}

#[tokio::test]
async fn what_one_instance_ends_has_ended_on_all() {
    let shop = Shop::with_products(0).await;
    assert_eq!(shop.keymart(&["migrate"]).output().await.status.code(), Some(0));
    let (one, two) = (shop.keymart(&["serve"]).serve().await, shop.keymart(&["serve"]).serve().await);
    let mut gordon = Customer::default();
    gordon.register(&one, "gordon@example.com").await;
    assert_eq!(me(&gordon, &two).await, 200);
    let (status, _) = gordon.send(&one, Method::POST, "/api/v1/auth/logout", None).await;
    assert_eq!(status, 204);
    assert_eq!(me(&gordon, &one).await, 401, "at once where it happened");
    assert_shut_out(&gordon, &two).await;
    assert_eq!(gordon.refresh(&two).await.0, 401);
}

/// Several instances count the attempts of one client together, in Redis; where that is away, each for itself.
#[tokio::test]
async fn instances_throttle_together_through_redis() {
    let redis = std::env::var("REDIS_URL").expect("REDIS_URL names a Redis for the tests; run `make test`");
    let shop = Shop::with_products(0).await;
    assert_eq!(shop.keymart(&["migrate"]).output().await.status.code(), Some(0));
    let serve = || {
        shop.keymart(&["serve"])
            .env("REDIS_URL", &redis)
            .env("TRUSTED_PROXIES", "127.0.0.1")
            .env("BCRYPT_COST", "4")
            .serve()
    };
    let (one, two) = (serve().await, serve().await);
    // An account of this test alone: Redis is shared with other tests.
    let email = format!("gordon-{}@example.com", std::process::id());
    let body = json!({ "email": email, "password": "wrong" });
    let mut statuses = Vec::new();
    for attempt in 0..24 {
        let server = if attempt % 2 == 0 { &one } else { &two };
        let request = server.request(Method::POST, "/api/v1/auth/login");
        let request = request.header("x-forwarded-for", format!("198.18.0.{attempt}"));
        statuses.push(request.json(&body).send().await.expect("an answer").status().as_u16());
    }
    let refused = statuses.iter().filter(|status| **status == 429).count();
    // Ten come at once, and one each six seconds after that; each instance by itself would have let twelve through.
    assert!(refused >= 10, "{statuses:?}");
    assert_eq!(statuses[..10], [401; 10]);
}
