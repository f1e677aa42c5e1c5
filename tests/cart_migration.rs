//! A guest's cart is still there after login: over HTTP, on the real binary, with everything at once, and when it is killed.

use crate::{
    customer::{Customer, games_in_stock},
    keymart::{Keymart, Server},
    shop::Shop,
};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;

/// The client's address is told by a proxy, so that a test is not throttled as one client.
async fn shop_and_server() -> (Shop, Arc<Server>) {
    let shop = Shop::with_products(60).await;
    assert_eq!(shop.lap().await, Some(0));
    let server = serve(&shop).await;
    (shop, server)
}

async fn serve(shop: &Shop) -> Arc<Server> {
    Arc::new(shop.keymart(&["serve"]).env("BCRYPT_COST", "4").serve().await)
}

#[tokio::test]
async fn fifty_parallel_adds_of_one_unit_give_fifty() {
    let (_shop, server) = shop_and_server().await;
    let games = games_in_stock(&server, 5).await;
    let guest = Customer::guest(&server).await;
    let adds = (0..50).map(|number| {
        let (server, guest, game) = (Arc::clone(&server), guest.clone(), games[number % 5].clone());
        tokio::spawn(async move { guest.add(&server, &game, 1).await })
    });
    let mut counts: Vec<u64> = Vec::new();
    for add in join_all(adds).await {
        let (status, cart) = add.expect("no panic");
        assert_eq!(status, 201, "{cart}");
        counts.push(cart["item_count"].as_u64().expect("a number"));
    }
    counts.sort_unstable();
    assert_eq!(counts, (1..=50).collect::<Vec<u64>>());
    assert_eq!(guest.cart(&server).await["item_count"], 50);
}

#[tokio::test]
async fn parallel_logins_merge_once_and_the_guests_token_is_used_up() {
    let (_shop, server) = shop_and_server().await;
    let games = games_in_stock(&server, 2).await;
    let mut user = Customer::default();
    user.register(&server, "gordon@example.com").await;
    let guest = Customer::guest(&server).await;
    for game in &games {
        assert_eq!(guest.add(&server, game, 3).await.0, 201);
    }
    let logins = (0..8).map(|_| {
        let (server, mut guest) = (Arc::clone(&server), guest.clone());
        tokio::spawn(async move { guest.log_in(&server, "gordon@example.com").await })
    });
    let reports: Vec<Value> =
        join_all(logins).await.into_iter().map(|login| login.expect("no panic")["merge"].clone()).collect();
    let nothing = json!({
        "cart": { "moved": 0, "summed": 0, "capped": 0, "unavailable_kept": 0 },
        "wishlist": { "moved": 0, "already_there": 0 },
        "status": "nothing_to_merge",
    });
    let merged: Vec<&Value> = reports.iter().filter(|report| **report != nothing).collect();
    let expected = json!({
        "cart": { "moved": 2, "summed": 0, "capped": 0, "unavailable_kept": 0 },
        "wishlist": { "moved": 0, "already_there": 0 },
        "status": "merged",
    });
    assert_eq!(merged, [&expected]);
    assert_eq!(user.cart(&server).await["item_count"], 6);
    let (status, problem) = guest.send(&server, Method::GET, "/api/v1/cart", None).await;
    assert_eq!((status, &problem["code"]), (401, &json!("invalid_guest_token")));
}

#[tokio::test]
async fn of_two_parallel_registrations_of_one_address_one_gets_201_and_one_409() {
    let (_shop, server) = shop_and_server().await;
    let registrations = ["gordon@example.com", "Gordon@Example.com"].map(|email| {
        let server = Arc::clone(&server);
        tokio::spawn(async move { Customer::default().try_register(&server, email).await })
    });
    let mut answers: Vec<(u16, Value)> =
        join_all(registrations).await.into_iter().map(|answer| answer.expect("no panic")).collect();
    answers.sort_by_key(|(status, _)| *status);
    assert_eq!((answers[0].0, answers[1].0), (201, 409), "{answers:?}");
    assert_eq!(answers[1].1["code"], "email_taken");
}

/// Each guest's login has happened as a whole or not at all, and can be repeated.
#[tokio::test]
async fn a_server_killed_among_logins_loses_nothing() {
    let (shop, server) = shop_and_server().await;
    let games = games_in_stock(&server, 3).await;
    let email = |number: usize| format!("user{number}@example.com");
    let mut guests = Vec::new();
    for number in 0..12 {
        Customer::default().register(&server, &email(number)).await;
        let guest = Customer::guest(&server).await;
        for game in &games {
            assert_eq!(guest.add(&server, game, 2).await.0, 201);
        }
        guests.push(guest);
    }
    let logins: Vec<_> = guests
        .iter()
        .enumerate()
        .map(|(number, guest)| {
            let (mut guest, request) = (guest.clone(), server.request(Method::POST, "/api/v1/auth/login"));
            let body = json!({ "email": email(number), "password": crate::customer::PASSWORD });
            let token = guest.guest.take().expect("a token");
            tokio::spawn(request.header("x-guest-token", token).json(&body).send())
        })
        .collect();
    // Some have their answer, some are at work.
    let mut logins = logins.into_iter();
    for login in logins.by_ref().take(3) {
        let answer = login.await.expect("no panic").expect("the server lives");
        assert_eq!(answer.status(), 200);
    }
    let Ok(server) = Arc::try_unwrap(server) else { panic!("nobody else holds the server") };
    server.process.kill_9().await;
    drop(logins);

    let server = serve(&shop).await;
    for (number, guest) in guests.iter_mut().enumerate() {
        let merge = guest.log_in(&server, &email(number)).await["merge"]["status"].clone();
        assert!(merge == "merged" || (merge == "nothing_to_merge"), "{merge}");
        assert!(number >= 3 || merge == "nothing_to_merge", "what was answered has happened");
        guest.guest = None;
        assert_eq!(guest.cart(&server).await["item_count"], 6, "user {number}");
    }
}

/// The same on the embedded default, which has one connection.
#[tokio::test]
async fn a_guest_becomes_a_customer_on_the_embedded_database() {
    let data = tempfile::tempdir().expect("a folder");
    let server = Keymart::new(&[])
        .env("DATA_DIR", data.path())
        .env("SIMULATOR_PRODUCTS", "60")
        .env("G2A_RATE_PER_MINUTE", "6000")
        .env("BCRYPT_COST", "4")
        .env("RUST_LOG", "warn")
        .serve()
        .await;
    let synced = async || {
        let page = server.get_ok("/api/v1/games?in_stock=true&limit=2").await;
        page["items"].as_array().filter(|items| items.len() == 2).map(|_| ())
    };
    crate::keymart::eventually("the first lap", synced).await;
    let games = games_in_stock(&server, 2).await;
    let mut customer = Customer::guest(&server).await;
    let adds = join_all((0..10).map(|_| customer.add(&server, &games[0], 1))).await;
    assert!(adds.iter().all(|(status, _)| *status == 201), "{adds:?}");
    let registered = customer.register(&server, "gordon@example.com").await;
    assert_eq!(registered["merge"]["cart"]["moved"], 1);
    customer.guest = None;
    assert_eq!(customer.cart(&server).await["item_count"], 10);

    let mut logins = vec![Customer::default(); 6];
    let answers = join_all(logins.iter_mut().map(|login| login.log_in(&server, "gordon@example.com"))).await;
    assert_eq!(answers.len(), 6);
    assert_eq!(customer.refresh(&server).await.0, 200);
    let (status, _) = customer.send(&server, Method::POST, "/api/v1/auth/logout", None).await;
    assert_eq!(status, 204);
    let (status, _) = customer.send(&server, Method::GET, "/api/v1/cart", None).await;
    assert_eq!(status, 401);
    assert_eq!(logins[0].cart(&server).await["item_count"], 10);
    assert_eq!(server.process.terminate().await, Some(0));
}
