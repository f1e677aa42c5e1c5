//! What becomes of a browser's guest when its user logs in.

use crate::{
    api::{Answer, request},
    browser::Browser,
    games::{self, id},
    shop::Shop,
};
use actix_web::test::TestRequest;
use serde_json::json;
use storage_postgres::test_support::TestDatabase;
use tokio_postgres::{Client, NoTls};

fn add() -> TestRequest {
    request("POST", "/api/v1/cart/items").set_json(json!({ "game_id": id(2), "quantity": 1 }))
}

fn cart() -> TestRequest {
    request("GET", "/api/v1/cart")
}

fn log_in() -> TestRequest {
    let body = json!({ "email": "gordon@example.com", "password": "Correct-Horse-7" });
    request("POST", "/api/v1/auth/login").set_json(body)
}

fn code(answer: &Answer) -> String {
    answer.problem()["code"].as_str().unwrap().to_owned()
}

/// A browser whose guest has something in the cart, and that guest's token.
async fn browser_with_cart(shop: &Shop) -> (Browser<'_>, String) {
    let mut browser = Browser::of(shop);
    let token = browser.send(add()).await.header("x-guest-token").to_owned();
    (browser, token)
}

#[actix_web::test]
async fn a_browser_forgets_the_guest_that_its_user_was() {
    let shop = Shop::open().await;
    shop.register("gordon").await;
    let (mut browser, _) = browser_with_cart(&shop).await;
    let login = browser.send(log_in()).await;
    assert_eq!(login.json()["merge"]["status"], "merged");
    assert_eq!(
        login.cookies(),
        [
            "keymart_guest=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0",
            "keymart_csrf=; SameSite=Lax; Secure; Path=/; Max-Age=0",
        ]
    );
    assert_eq!(browser.send(log_in()).await.cookies(), [""; 0], "there is nothing to forget");
}

#[actix_web::test]
async fn a_browser_keeps_a_guest_who_did_not_log_in() {
    let shop = Shop::open().await;
    shop.register("gordon").await;
    let (mut browser, token) = browser_with_cart(&shop).await;
    let other = shop.api.send(add()).await.header("x-guest-token").to_owned();
    let login = browser.send_bare(log_in().insert_header(("x-guest-token", other))).await;
    assert_eq!(login.json()["merge"]["status"], "merged");
    assert_eq!(login.cookies(), [""; 0]);
    let wrong = json!({ "email": "gordon@example.com", "password": "wrong" });
    let wrong = request("POST", "/api/v1/auth/login").set_json(wrong);
    assert_eq!(code(&browser.send(wrong).await), "invalid_credentials");
    assert_eq!(browser.send_bare(cart()).await.json()["item_count"], 1);
    let login = browser.send_bare(log_in().insert_header(("x-guest-token", token))).await;
    assert_eq!(login.json()["merge"]["status"], "merged");
    assert_eq!(browser.cookies.len(), 0, "the header named the cookie's guest");
}

#[actix_web::test]
async fn somebody_elses_page_cannot_make_a_browser_forget_its_guest() {
    let shop = Shop::open().await;
    shop.register("gordon").await;
    let (mut browser, token) = browser_with_cart(&shop).await;
    let foreign = |request: TestRequest| request.insert_header(("origin", "https://evil.example"));
    let known = foreign(log_in()).insert_header(("x-guest-token", token));
    assert_eq!(code(&browser.send_bare(known).await), "origin_not_allowed");
    assert_eq!(code(&browser.send_bare(foreign(log_in())).await), "origin_not_allowed");
    assert_eq!(browser.send_bare(cart()).await.json()["item_count"], 1);
    assert_eq!(
        shop.api.send(foreign(log_in())).await.status,
        200,
        "without a guest there is nothing to forget"
    );
}

/// The login succeeds although the merge fails, inside a transaction that the database has given up but for its savepoint.
#[actix_web::test]
async fn a_merge_that_failed_is_made_up_for_by_adopting_the_guest() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    games::fill(&storage).await;
    let shop = Shop::on(storage).await;
    let sql = connect(database.url()).await;
    shop.register("gordon").await;
    let (mut browser, _) = browser_with_cart(&shop).await;
    sql.batch_execute(
        "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'a fault for the test'; END $$;
         CREATE TRIGGER fail BEFORE UPDATE OF consumed_at ON guest_sessions FOR EACH ROW EXECUTE FUNCTION fail()",
    )
    .await
    .unwrap();

    let login = browser.send(log_in()).await;
    assert_eq!((login.status.as_u16(), &login.json()["merge"]["status"]), (200, &json!("failed_will_retry")));
    assert_eq!(login.cookies(), [""; 0], "the guest is still needed");
    let bearer = format!("Bearer {}", login.json()["tokens"]["access_token"].as_str().unwrap());
    let as_user = |request: TestRequest| request.insert_header(("authorization", &*bearer));
    let adopt = || as_user(request("POST", "/api/v1/auth/adopt-guest"));
    assert_eq!(code(&browser.send(adopt()).await), "internal_error");
    assert_eq!(browser.send_bare(cart()).await.json()["item_count"], 1);

    sql.batch_execute("DROP TRIGGER fail ON guest_sessions").await.unwrap();
    assert_eq!(code(&browser.send_bare(adopt()).await), "origin_not_allowed");
    let adopted = browser.send(adopt()).await;
    assert_eq!((adopted.status.as_u16(), &adopted.json()["status"]), (200, &json!("merged")));
    assert_eq!(browser.cookies.len(), 0);
    assert_eq!(browser.send(as_user(cart())).await.json()["item_count"], 1);
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.expect("the database is there");
    actix_web::rt::spawn(connection);
    client
}
