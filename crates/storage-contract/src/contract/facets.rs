//! How the games that a filter means divide.

use crate::{DraftBuilder, Shop, draft, shop::search_text};
use domain::catalogue::{CatalogueFilter, Category, CategoryCount, Facet, Facets, PriceRange};

pub async fn nothing_divides_into_nothing(shop: Shop) {
    assert_eq!(facets(&shop, &CatalogueFilter::default()).await, Facets::default());
}

pub async fn games_divide_the_largest_part_first(shop: Shop) {
    shop.upsert(assortment()).await;
    let facets = facets(&shop, &CatalogueFilter::default()).await;
    assert_eq!(facets.platforms, [facet("Steam", 3), facet("Origin", 2)]);
    assert_eq!(facets.regions, [facet("GLOBAL", 4), facet("EUROPE", 1)]);
    assert_eq!(facets.publishers, [facet("Valve", 3), facet("Capcom", 1)]);
    assert_eq!(facets.categories, [category(1, "Games", 3), category(2, "Puzzle", 2)]);
    assert_eq!(facets.price, Some(PriceRange { min: 100, max: 500 }));
}

pub async fn the_whole_filter_counts(shop: Shop) {
    shop.upsert(assortment()).await;
    let steam = CatalogueFilter { platform: Some("steam".into()), ..CatalogueFilter::default() };
    let facets = facets(&shop, &steam).await;
    assert_eq!(facets.platforms, [facet("Steam", 3)]);
    assert_eq!(facets.regions, [facet("GLOBAL", 2), facet("EUROPE", 1)]);
    assert_eq!(facets.publishers, [facet("Valve", 3)]);
    assert_eq!(facets.categories, [category(1, "Games", 2), category(2, "Puzzle", 1)]);
    assert_eq!(facets.price, Some(PriceRange { min: 100, max: 300 }));
}

/// Choosing a facet leads to as many games as the facet promised.
pub async fn facets_agree_with_lists(shop: Shop) {
    shop.upsert(assortment()).await;
    let filters = [
        CatalogueFilter::default(),
        CatalogueFilter { search: Some(search_text("alpha")), ..CatalogueFilter::default() },
        CatalogueFilter { search: Some(search_text("alhpa")), ..CatalogueFilter::default() },
        CatalogueFilter { in_stock: true, price_min: Some(200), ..CatalogueFilter::default() },
        CatalogueFilter { region: Some("global".into()), price_max: Some(400), ..CatalogueFilter::default() },
    ];
    for filter in filters {
        let facets = facets(&shop, &filter).await;
        for Facet { value, count } in facets.platforms {
            assert_count(&shop, CatalogueFilter { platform: Some(value), ..filter.clone() }, count).await;
        }
        for Facet { value, count } in facets.regions {
            assert_count(&shop, CatalogueFilter { region: Some(value), ..filter.clone() }, count).await;
        }
        for Facet { value, count } in facets.publishers {
            assert_count(&shop, CatalogueFilter { publisher: Some(value), ..filter.clone() }, count).await;
        }
        for CategoryCount { category, count } in facets.categories {
            assert_count(&shop, CatalogueFilter { category: Some(category.id), ..filter.clone() }, count)
                .await;
        }
    }
}

/// A filter by name holds in any case, so a facet has to count in any case.
pub async fn names_that_differ_in_case_are_one_facet(shop: Shop) {
    let named = |title, name| draft(title).platform(name).region(name).publisher(name);
    shop.upsert([named("A", "Steam"), named("B", "STEAM"), named("C", "steam"), named("D", "Origin")]).await;
    let Facets { platforms, regions, publishers, .. } = facets(&shop, &CatalogueFilter::default()).await;
    for facets in [platforms, regions, publishers, shop.catalogue().list_platforms().await.unwrap()] {
        let [steam, origin] = facets.as_slice() else { panic!("{facets:?}") };
        assert!(steam.value.eq_ignore_ascii_case("steam") && steam.count == 3, "{steam:?}");
        assert_eq!(*origin, facet("Origin", 1));
    }
}

pub async fn the_twenty_largest_publishers_are_shown(shop: Shop) {
    let large = (0..40).map(|number| (number, format!("Large {}", number % 20)));
    let small = (40..45).map(|number| (number, format!("Small {number}")));
    let games = large.chain(small).map(|(number, name)| draft(&format!("Game {number}")).publisher(&name));
    shop.upsert(games).await;
    let publishers = facets(&shop, &CatalogueFilter::default()).await.publishers;
    assert_eq!(publishers.len(), 20);
    assert!(publishers.iter().all(|facet| facet.value.starts_with("Large") && facet.count == 2));
}

pub async fn delisted_games_do_not_count(shop: Shop) {
    shop.upsert(assortment()).await;
    shop.delist(&["Alpha", "Beta", "Gamma", "Delta"]).await;
    let facets = facets(&shop, &CatalogueFilter::default()).await;
    assert_eq!(facets.platforms, [facet("Origin", 1)]);
    assert_eq!((facets.publishers, facets.categories), (Vec::new(), Vec::new()));
    assert_eq!(facets.price, Some(PriceRange { min: 500, max: 500 }));
}

fn assortment() -> [DraftBuilder; 5] {
    let (steam, origin) = (|title| draft(title).platform("Steam"), |title| draft(title).platform("Origin"));
    let [games, puzzle] = [(1, "Games"), (2, "Puzzle")];
    [
        steam("Alpha").price(100).region("GLOBAL").publisher("Valve").category(games.0, games.1),
        steam("Beta").price(200).region("GLOBAL").publisher("Valve").stock(0),
        steam("Gamma")
            .price(300)
            .region("EUROPE")
            .publisher("Valve")
            .category(games.0, games.1)
            .category(puzzle.0, puzzle.1),
        origin("Delta")
            .price(400)
            .region("GLOBAL")
            .publisher("Capcom")
            .category(games.0, games.1)
            .category(puzzle.0, puzzle.1),
        origin("Epsilon").price(500).region("GLOBAL"),
    ]
}

async fn facets(shop: &Shop, filter: &CatalogueFilter) -> Facets {
    shop.catalogue().get_facets(filter).await.unwrap()
}

async fn assert_count(shop: &Shop, filter: CatalogueFilter, count: u64) {
    assert_eq!(shop.titles(filter.clone()).await.len() as u64, count, "{filter:?}");
}

fn facet(value: &str, count: u64) -> Facet {
    Facet { value: value.to_owned(), count }
}

fn category(id: i32, name: &str, count: u64) -> CategoryCount {
    CategoryCount { category: Category { id, name: name.to_owned() }, count }
}
