//! What each field of a real answer means.

use crate::support::PAGE;
use chrono::NaiveDate;
use domain::{catalogue::Category, listing::Listing, money::Money, url::WebUrl};
use g2a_client::decode_page;
use std::collections::HashSet;

fn listings() -> Vec<Listing> {
    let page = decode_page(PAGE.as_bytes()).unwrap();
    page.listings.into_iter().collect::<Result<_, _>>().unwrap()
}

fn listing(id: i64) -> Listing {
    listings().into_iter().find(|listing| listing.id.get() == id).unwrap()
}

#[test]
fn the_page_is_understood_whole() {
    let page = decode_page(PAGE.as_bytes()).unwrap();
    assert_eq!((page.total, page.listings.len()), (93, 20));
    let ids: HashSet<_> = listings().iter().map(|listing| listing.id).collect();
    assert_eq!(ids.len(), 20);
    assert!(
        listings().iter().all(|listing| listing.stock > 0 && listing.cost.is_some_and(Money::is_positive))
    );
}

#[test]
fn every_line_of_it() {
    let lines: Vec<_> = listings()
        .iter()
        .map(|l| {
            let cost = l.cost.map_or_else(String::new, |cost| cost.to_decimal().to_string());
            let date = l.release_date.map_or_else(|| "-".to_owned(), |date| date.to_string());
            let categories: Vec<_> = l.categories.iter().map(|category| category.id).collect();
            format!(
                "{} {:5} {cost:>6} {date:10} {:9} {:2} images {} videos {categories:?} {} | {} | {}",
                l.id,
                l.stock,
                l.platform.as_deref().unwrap_or("-"),
                l.details.images.len(),
                l.details.videos.len(),
                l.title,
                l.developer.as_deref().unwrap_or("-"),
                l.publisher.as_deref().unwrap_or("-"),
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn every_field_of_one_product() {
    insta::assert_debug_snapshot!(listing(10_000_000_565_013));
}

#[test]
fn the_price_is_the_cheapest_one_in_euro_be_it_an_integer_or_a_fraction() {
    assert_eq!(listing(10_000_000_565_013).cost, Some(Money::eur(1100)));
    assert_eq!(listing(10_000_000_195_012).cost, Some(Money::eur(550)));
    // Below the lower limit for sellers, 1.49, which does not bind buyers.
    assert_eq!(listing(10_000_001_534_006).cost, Some(Money::eur(148)));
}

#[test]
fn stock_counts_though_every_product_says_it_is_not_available_to_buy() {
    assert_eq!(PAGE.matches("\"availableToBuy\": false").count(), 20);
    assert_eq!(listing(10_000_000_024_006).stock, 3849);
}

#[test]
fn empty_text_is_none_and_a_date_is_a_date() {
    let random = listing(10_000_000_024_005);
    let texts = [random.platform, random.region, random.developer, random.publisher, random.description];
    assert_eq!(texts, [const { None }; 5]);
    assert_eq!((random.release_date, random.updated_at), (None, None));
    assert_eq!(listing(10_000_000_565_013).release_date, NaiveDate::from_ymd_opt(2012, 11, 12));
}

#[test]
fn the_list_shows_the_portrait_picture_and_the_page_the_full_one() {
    let random = listing(10_000_000_024_005);
    let portrait = "https://images.g2a.com/images/230x336/0x1x1/8c6195e7cc44/5bae8f895bafe3d2d760f440";
    let full = "https://images.g2a.com/images/0x0/1x1x1/327e994e3a0b/5bae8f895bafe3d2d760f440";
    assert_eq!(random.thumbnail.as_ref().map(WebUrl::as_str), Some(portrait));
    assert_eq!(random.cover.as_ref().map(WebUrl::as_str), Some(full));
    assert_eq!(random.details.images.first(), random.cover.as_ref());
}

#[test]
fn categories_keep_their_order() {
    let category = |id, name: &str| Category { id, name: name.into() };
    let expected = [category(1459, "Gaming Subscriptions"), category(939, "Gaming")];
    assert_eq!(listing(10_000_000_202_021).categories, expected);
}
