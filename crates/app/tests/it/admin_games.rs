//! What operators edit of games.

use crate::{
    api::{Answer, request},
    customer::{Customer, assert_faults, assert_problem},
    games::{id, set_stock},
    shop::Shop,
};
use serde_json::{Value, json};

fn euro(cents: i64) -> Value {
    json!({ "amount": cents, "currency": "EUR" })
}

async fn edit(admin: &Customer<'_>, game: u8, change: &Value) -> Answer {
    admin.patch(&format!("admin/games/{}", id(game)), change).await
}

async fn edited(admin: &Customer<'_>, game: u8, change: &Value) -> Value {
    let answer = edit(admin, game, change).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()
}

async fn public(shop: &Shop, game: u8) -> Value {
    shop.api.get_ok(&format!("/api/v1/games/{}", id(game))).await
}

#[actix_web::test]
async fn nobody_else_may() {
    let shop = Shop::open().await;
    let gordon = Customer::new(&shop, "gordon").await;
    let path = format!("admin/games/{}", id(1));
    for method in ["GET", "PATCH"] {
        let anonymous = request(method, &format!("/api/v1/{path}"));
        assert_problem(&shop.api.send(anonymous).await, 401, "authentication_required");
        let customer = gordon.request(method, &path).set_payload("not even looked at");
        assert_problem(&shop.api.send(customer).await, 403, "forbidden");
    }
}

#[actix_web::test]
async fn a_game_is_shown_with_its_cost_and_what_is_edited() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let change =
        json!({ "price": euro(1499), "title": " Killing\u{a0} Floor Two", "slug": "killing-floor-two" });
    let after = edited(&admin, 1, &change).await;
    let mut game = admin.get(&format!("admin/games/{}", id(1))).await.json();
    assert_eq!(game, after);
    let description = "<h3>About</h3><p>Fast &amp; <strong>loud</strong></p>";
    let listed_slug = game["listed"]["slug"].take();
    assert!(listed_slug.as_str().unwrap().starts_with("killing-floor-2-i"), "{listed_slug}");
    for name in ["product_id", "edited_at"] {
        assert!(game[name].take().is_string(), "{name}");
    }
    assert_eq!(
        game,
        json!({
            "id": id(1), "product_id": null, "cost": euro(1299), "stock": 42, "availability": "available",
            "shown": {
                "price": euro(1499), "title": "Killing Floor Two", "description": description,
                "slug": "killing-floor-two",
            },
            "listed": {
                "price": euro(1299), "title": "Killing Floor 2", "description": description, "slug": null,
            },
            "edits": {
                "price": euro(1499), "hidden": false, "title": "Killing Floor Two", "description": null,
                "slug": "killing-floor-two",
            },
            "edited_at": null, "edited_by": admin.id.0,
        })
    );
}

#[actix_web::test]
async fn customers_see_an_edit_at_once_and_null_takes_it_back() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    shop.state.cache.poll_once().await.unwrap();
    let before = public(&shop, 1).await;
    let own = "/api/v1/games/by-slug/own-slug";
    assert_problem(&shop.api.get(own).await, 404, "game_not_found");
    let change = json!({
        "price": euro(1499), "title": "Zed Time", "slug": "own-slug",
        "description": "<p onclick=\"x()\">Ours</p><script>x()</script>",
    });
    edited(&admin, 1, &change).await;
    let shown = public(&shop, 1).await;
    for (name, value) in [
        ("price", euro(1499)),
        ("title", json!("Zed Time")),
        ("slug", json!("own-slug")),
        ("description", json!("<p>Ours</p>")),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
    assert_eq!(shop.api.get_ok(own).await["id"], json!(id(1)), "that there was none is not remembered");
    let former = format!("/api/v1/games/by-slug/{}", before["slug"].as_str().unwrap());
    assert_problem(&shop.api.get(&former).await, 404, "game_not_found");
    let found = shop.api.get_ok("/api/v1/games?search=zed").await;
    assert_eq!(found["items"][0]["id"], json!(id(1)));

    let back = json!({ "price": null, "title": null, "description": null, "slug": null, "hidden": null });
    let game = edited(&admin, 1, &back).await;
    assert_eq!((&game["edited_at"], &game["edited_by"]), (&json!(null), &json!(null)));
    let mut shown = public(&shop, 1).await;
    shown["updated_at"] = before["updated_at"].clone();
    assert_eq!(shown, before);
    let history = shop.api.get_ok(&format!("/api/v1/games/{}/price-history", id(1))).await;
    let prices: Vec<_> = history["items"].as_array().unwrap().iter().map(|point| &point["price"]).collect();
    assert_eq!(prices, [&euro(1299), &euro(1499), &euro(1299)]);
}

#[actix_web::test]
async fn a_hidden_game_is_off_the_lists_and_out_of_carts_until_it_is_shown() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let gordon = Customer::with_money(&shop, "gordon", 5000).await;
    let ids = async || {
        let list = shop.api.get_ok("/api/v1/games").await;
        list["items"].as_array().unwrap().iter().map(|game| game["id"].clone()).collect::<Vec<_>>()
    };
    let game = edited(&admin, 1, &json!({ "hidden": true })).await;
    assert_eq!((&game["availability"], &game["edits"]["hidden"]), (&json!("delisted"), &json!(true)));
    assert!(!ids().await.contains(&json!(id(1))));
    assert_eq!(public(&shop, 1).await["availability"], "delisted");
    let wish = json!({ "game_id": id(1), "quantity": 1 });
    assert_problem(&gordon.post("cart/items", &wish).await, 422, "game_not_available");
    let order = json!({ "items": [wish.clone()] });
    assert_problem(&gordon.post_as("1", "orders", &order).await, 422, "out_of_stock");
    set_stock(&*shop.state.carts.unit_of_work, 7).await;
    assert!(!ids().await.contains(&json!(id(1))), "a lap does not show it");
    assert_eq!(edited(&admin, 1, &json!({ "hidden": false })).await["availability"], "available");
    assert!(ids().await.contains(&json!(id(1))));
    assert_eq!(public(&shop, 1).await["stock"], 7);
    gordon.order("2", &order).await;
}

#[actix_web::test]
async fn what_is_left_out_stays_edited() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let titled = edited(&admin, 1, &json!({ "title": "Ours" })).await;
    assert_eq!(edited(&admin, 1, &json!({})).await, titled);
    let priced = edited(&admin, 1, &json!({ "price": euro(2000) })).await;
    assert_eq!((&priced["edits"]["title"], &priced["edits"]["price"]), (&json!("Ours"), &euro(2000)));
    let untitled = edited(&admin, 1, &json!({ "title": null })).await;
    assert_eq!(
        (&untitled["shown"]["title"], &untitled["shown"]["price"]),
        (&json!("Killing Floor 2"), &euro(2000))
    );
}

#[actix_web::test]
async fn a_price_below_cost_and_a_slug_of_another_game_are_refused() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    let refused = edit(&admin, 1, &json!({ "price": euro(1298), "title": "Ours" })).await;
    assert_problem(&refused, 422, "price_below_cost");
    assert!(refused.text().contains("12.99 EUR"), "{}", refused.text());
    assert_eq!(public(&shop, 1).await["title"], "Killing Floor 2", "nothing of the change is done");
    edited(&admin, 1, &json!({ "price": euro(1299), "slug": "ours" })).await;
    assert_problem(&edit(&admin, 2, &json!({ "slug": "ours" })).await, 409, "slug_taken");
    assert_problem(&edit(&admin, 99, &json!({ "slug": "ours" })).await, 404, "game_not_found");
    assert_problem(&admin.get(&format!("admin/games/{}", id(99))).await, 404, "game_not_found");
}

#[actix_web::test]
async fn all_faults_are_named() {
    let shop = Shop::open().await;
    let admin = Customer::admin(&shop).await;
    for (change, faults) in [
        (json!({ "price": 1499 }), vec![("price", "malformed")]),
        (json!({ "price": euro(0) }), vec![("price.amount", "out_of_range")]),
        (json!({ "price": euro(-1) }), vec![("price.amount", "out_of_range")]),
        (
            json!({ "hidden": "yes", "title": " ", "slug": "a", "cost": 1 }),
            vec![("hidden", "malformed"), ("title", "empty"), ("slug", "too_short"), ("cost", "unknown")],
        ),
        (
            json!({ "title": "a\0b", "description": 1, "slug": "Ours" }),
            vec![("title", "forbidden_character"), ("description", "malformed"), ("slug", "malformed")],
        ),
        (
            json!({ "title": "x".repeat(301), "description": "x".repeat(32_769), "slug": "x".repeat(121) }),
            vec![("title", "too_long"), ("description", "too_long"), ("slug", "too_long")],
        ),
        (json!({ "slug": "portal-i7" }), vec![("slug", "malformed")]),
    ] {
        assert_faults(&edit(&admin, 1, &change).await, &faults, &change.to_string());
    }
    let no_game = admin.patch("admin/games/7", &json!({ "title": "Ours" })).await;
    assert_faults(&no_game, &[("id", "malformed")], "no id");
    assert_eq!(public(&shop, 1).await["title"], "Killing Floor 2");
}
