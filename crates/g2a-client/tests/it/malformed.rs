//! Products and pages that are not as they should be.

use crate::support::PAGE;
use domain::{
    catalogue::{Category, ContentDescriptor},
    listing::{Listing, MalformedListing},
    money::Money,
    product::ProductId,
    url::WebUrl,
};
use g2a_client::decode_page;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A product that is as it should be, but for `changes`.
fn product(changes: Value) -> Value {
    let mut product = json!({
        "id": "10000000024005", "name": "Portal 2 Steam Key GLOBAL", "slug": "/portal-2", "qty": 3, "minPrice": 4.99,
    });
    let Value::Object(changes) = changes else { panic!("{changes} names no fields") };
    product.as_object_mut().unwrap().extend(changes);
    product
}

fn decode(docs: &[Value]) -> Vec<Result<Listing, MalformedListing>> {
    let body = json!({"total": docs.len(), "page": 1, "docs": docs}).to_string();
    decode_page(body.as_bytes()).unwrap().listings
}

fn read(changes: Value) -> Result<Listing, MalformedListing> {
    decode(&[product(changes)]).remove(0)
}

fn read_well(changes: Value) -> Listing {
    read(changes).unwrap()
}

#[track_caller]
fn assert_malformed(changes: Value, reason: &str) {
    let malformed = read(changes).unwrap_err();
    assert!(malformed.reason.starts_with(reason), "{malformed}");
    assert_eq!(malformed.id.map(ProductId::get), Some(10_000_000_024_005));
}

#[test]
fn numbers_come_in_three_forms() {
    for (price, cents) in [(json!(11), 1100), (json!(4.99), 499), (json!("4.99"), 499), (json!(0.001), 1)] {
        assert_eq!(read_well(json!({"minPrice": price})).cost, Some(Money::eur(cents)), "{price}");
    }
    for quantity in [json!(7), json!("7"), json!(7.0)] {
        assert_eq!(read_well(json!({"qty": quantity})).stock, 7, "{quantity}");
    }
    assert_eq!(read_well(json!({"id": 10_000_000_024_005_i64})).id.get(), 10_000_000_024_005);
}

#[test]
fn what_is_sold_out_needs_no_price() {
    for price in [json!(0), json!(null), json!(""), json!("0.00")] {
        let sold_out = read_well(json!({"qty": 0, "minPrice": price}));
        assert_eq!((sold_out.stock, sold_out.cost), (0, None), "{price}");
        assert_malformed(json!({"minPrice": price}), "minPrice: missing, but qty is 3");
    }
    assert_eq!(read_well(json!({"qty": 0})).cost, Some(Money::eur(499)));
}

#[test]
fn what_a_sale_rests_on_must_make_sense() {
    assert_malformed(json!({"minPrice": -4.99}), "minPrice: -4.99 is not");
    assert_malformed(json!({"minPrice": 2_000_000}), "minPrice: 2000000 is not");
    assert_malformed(json!({"minPrice": "4,99"}), "minPrice: \"4,99\" is no number");
    assert_malformed(json!({"minPrice": {}}), "minPrice: {} is no number");
    assert_malformed(json!({"qty": null}), "qty: missing");
    assert_malformed(json!({"qty": -1}), "qty: -1 is not a whole number");
    assert_malformed(json!({"qty": 1.5}), "qty: 1.5 is not a whole number");
    assert_malformed(json!({"qty": 5_000_000_000_u64}), "qty: 5000000000 is not");
    assert_malformed(json!({"qty": [3]}), "qty: [3] is no number");
    assert_malformed(json!({"name": null}), "name: missing");
    assert_malformed(json!({"name": " \u{0}"}), "name: missing");
    assert_malformed(json!({"name": 7}), "name: invalid type: integer `7`");
    assert_malformed(
        json!({"categories": [{"id": 1}, {"id": "one"}]}),
        "categories[1].id: \"one\" is no number",
    );
    assert_malformed(json!({"images": "a.jpg"}), "images: invalid type: string \"a.jpg\"");
}

#[test]
fn a_product_without_an_id_has_a_reason_all_the_same() {
    for (id, reason) in
        [(json!(null), "id: missing"), (json!("unknown"), "id: a product id is"), (json!(-1), "id: ")]
    {
        let malformed = read(json!({"id": id})).unwrap_err();
        assert_eq!(malformed.id, None, "{id}");
        assert!(malformed.reason.starts_with(reason), "{malformed}");
    }
    let malformed = decode(&[json!("sold")]).remove(0).unwrap_err();
    assert!(malformed.reason.contains("invalid type: string \"sold\""), "{malformed}");
}

#[test]
fn a_reason_is_bounded() {
    let malformed = read(json!({"images": "x".repeat(100_000)})).unwrap_err();
    assert!(malformed.reason.len() <= 300);
}

#[test]
fn a_malformed_product_costs_nothing_but_itself() {
    let docs =
        [product(json!({"id": "1"})), product(json!({"qty": [3]})), product(json!({"id": "3"})), json!(null)];
    let read: Vec<_> =
        decode(&docs).into_iter().map(|listing| listing.map(|listing| listing.id.get())).collect();
    assert!(matches!(read.as_slice(), [Ok(1), Err(_), Ok(3), Err(_)]), "{read:?}");
}

#[test]
fn decoration_that_makes_no_sense_is_left_out() {
    let listing = read_well(json!({
        "release_date": "0000-00-00", "updated_at": "yesterday", "region": null, "publisher": "  ",
        "thumbnail": "", "smallImage": "javascript:alert(1)", "coverImage": null, "description": " ",
        "images": ["", "https://img.example/1.jpg", "//img.example/2.jpg"],
        "videos": [{"type": "YOUTUBE", "url": "x"}, {"type": "YOUTUBE", "url": "https://www.youtube.com/embed/a"}, {}],
        "categories": [{"id": 2, "name": "Games"}, {"id": 2, "name": "GAMES"}, {"id": "3", "name": " Indie\n"}, {"id": 4}],
        "restrictions": null, "requirements": {"minimal": {"reqmemory": "4\u{a0}GB", "reqother": ""}, "recommended": []},
    }));
    assert_eq!((listing.release_date, listing.updated_at), (None, None));
    assert_eq!((listing.region, listing.publisher, listing.description), (None, None, None));
    assert_eq!(listing.thumbnail, None);
    let images: Vec<_> = listing.details.images.iter().map(WebUrl::as_str).collect();
    assert_eq!(images, ["https://img.example/1.jpg"]);
    assert_eq!(listing.cover.as_ref(), listing.details.images.first());
    let videos: Vec<_> = listing.details.videos.iter().map(|v| (v.kind.as_str(), v.url.as_str())).collect();
    assert_eq!(videos, [("youtube", "https://www.youtube.com/embed/a")]);
    let category = |id, name: &str| Category { id, name: name.into() };
    assert_eq!(listing.categories, [category(2, "Games"), category(3, "Indie")]);
    assert_eq!(listing.details.requirements.minimal.memory.as_deref(), Some("4 GB"));
    assert_eq!(listing.details.requirements.minimal.other, None);
}

#[test]
fn everything_that_is_known_of_a_product_is_kept() {
    let listing = read_well(json!({
        "name": "Tom &amp; Jerry \"R6\"", "description": "<p>Fast &amp; loud</p>", "region": "EUROPE", "platform": "Steam",
        "updated_at": "2024-05-06 07:08:09", "thumbnail": "https://img.example/58x58/1.jpg",
        "restrictions": {"pegi_violence": true, "pegi_fear": false, "pegi_sex": true},
    }));
    assert_eq!(listing.title, "Tom &amp; Jerry \"R6\"");
    assert_eq!(listing.description.as_deref(), Some("<p>Fast &amp; loud</p>"));
    assert_eq!((listing.region.as_deref(), listing.platform.as_deref()), (Some("EUROPE"), Some("Steam")));
    assert_eq!(listing.updated_at.map(|at| at.to_string()).as_deref(), Some("2024-05-06 07:08:09"));
    assert_eq!(listing.thumbnail.as_ref().map(WebUrl::as_str), Some("https://img.example/58x58/1.jpg"));
    let descriptors = BTreeSet::from([ContentDescriptor::Violence, ContentDescriptor::Sex]);
    assert_eq!(listing.details.restrictions, descriptors);
}

#[test]
fn a_body_that_is_no_page_is_told_from_a_bad_product() {
    let whole = PAGE.as_bytes();
    for body in [
        b"".as_slice(),
        b"<html>maintenance</html>",
        b"[]",
        b"{}",
        br#"{"total": 1}"#,
        br#"{"total": 1, "docs": null}"#,
        br#"{"total": "many", "docs": []}"#,
        br#"{"total": null, "docs": []}"#,
        br#"{"total": -1, "docs": []}"#,
        b"{\"total\": 1, \"docs\": [{\"name\": \"\xff\"}]}",
        &whole[..whole.len() / 2],
        &[whole, b"x"].concat(),
    ] {
        let error = decode_page(body).unwrap_err().to_string();
        assert!(error.starts_with("not a page of products: "), "{error}");
    }
}
