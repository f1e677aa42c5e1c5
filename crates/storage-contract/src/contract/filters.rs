//! Which games a list holds.

use crate::{DraftBuilder, Shop, draft, shop::search_text};
use domain::{
    catalogue::{CatalogueFilter, CatalogueQuery, Sort},
    draft::GameDraft,
};

pub async fn an_empty_shop_lists_nothing(shop: Shop) {
    let query = CatalogueQuery { filter: ALL, sort: Sort::Newest, after: None, limit: 10 };
    let page = shop.list(&query).await;
    assert_eq!((page.items, page.total, page.next), (Vec::new(), 0, None));
}

pub async fn a_list_shows_what_the_games_own_page_shows(shop: Shop) {
    let portal = draft("Portal").platform("Steam").region("GLOBAL").released("2007-10-10");
    shop.upsert([portal.thumbnail("https://images.example/small.jpg"), draft("Half-Life").stock(0)]).await;
    let query = CatalogueQuery { filter: ALL, sort: Sort::Title, after: None, limit: 10 };
    let expected = [shop.game("Half-Life").await.summary, shop.game("Portal").await.summary];
    assert_eq!(shop.list(&query).await.items, expected);
}

pub async fn by_platform(shop: Shop) {
    shop.upsert([draft("A").platform("Steam"), draft("B").platform("Origin"), draft("C")]).await;
    assert_eq!(shop.titles(CatalogueFilter { platform: Some("Steam".into()), ..ALL }).await, ["A"]);
}

pub async fn by_region(shop: Shop) {
    shop.upsert([draft("A").region("EUROPE"), draft("B").region("GLOBAL"), draft("C")]).await;
    assert_eq!(shop.titles(CatalogueFilter { region: Some("EUROPE".into()), ..ALL }).await, ["A"]);
}

pub async fn by_publisher(shop: Shop) {
    shop.upsert([draft("A").publisher("Valve"), draft("B").publisher("Capcom"), draft("C")]).await;
    assert_eq!(shop.titles(CatalogueFilter { publisher: Some("Valve".into()), ..ALL }).await, ["A"]);
}

pub async fn by_category(shop: Shop) {
    let puzzle = draft("A").category(1, "Games").category(2, "Puzzle");
    shop.upsert([puzzle, draft("B").category(1, "Games"), draft("C")]).await;
    assert_eq!(shop.titles(CatalogueFilter { category: Some(2), ..ALL }).await, ["A"]);
    assert_eq!(shop.titles(CatalogueFilter { category: Some(1), ..ALL }).await, ["A", "B"]);
    assert!(shop.titles(CatalogueFilter { category: Some(3), ..ALL }).await.is_empty());
}

pub async fn by_price_both_ends_included(shop: Shop) {
    shop.upsert([draft("A").price(99), draft("B").price(100), draft("C").price(200), draft("D").price(201)])
        .await;
    let between = |min, max| CatalogueFilter { price_min: min, price_max: max, ..ALL };
    assert_eq!(shop.titles(between(Some(100), Some(200))).await, ["B", "C"]);
    assert_eq!(shop.titles(between(Some(200), None)).await, ["C", "D"]);
    assert_eq!(shop.titles(between(None, Some(99))).await, ["A"]);
    assert!(shop.titles(between(Some(200), Some(100))).await.is_empty());
}

/// The filter is by what the customer pays, not by what the shop pays.
pub async fn by_price_means_the_selling_price(shop: Shop) {
    shop.upsert([draft("A").price(1000).markup(2)]).await;
    let exactly = |price| CatalogueFilter { price_min: Some(price), price_max: Some(price), ..ALL };
    assert_eq!(shop.titles(exactly(1020)).await, ["A"]);
    assert!(shop.titles(exactly(1000)).await.is_empty());
    assert!(shop.titles(CatalogueFilter { price_min: Some(1021), ..ALL }).await.is_empty());
    assert!(shop.titles(CatalogueFilter { price_max: Some(1019), ..ALL }).await.is_empty());
}

pub async fn by_stock(shop: Shop) {
    shop.upsert([draft("A").stock(1), draft("B").stock(0)]).await;
    assert_eq!(shop.titles(CatalogueFilter { in_stock: true, ..ALL }).await, ["A"]);
    assert_eq!(shop.titles(ALL).await, ["A", "B"]);
}

pub async fn names_count_in_any_case(shop: Shop) {
    shop.upsert([draft("A").platform("Xbox Live").region("Europe").publisher("id Software")]).await;
    for (platform, region, publisher) in
        [("xbox live", "europe", "id software"), ("XBOX LIVE", "EUROPE", "ID SOFTWARE")]
    {
        let filter = CatalogueFilter {
            platform: Some(platform.into()),
            region: Some(region.into()),
            publisher: Some(publisher.into()),
            ..ALL
        };
        assert_eq!(shop.titles(filter).await, ["A"]);
    }
}

/// A name is a name: no pattern, no beginning of one, no SQL.
pub async fn names_are_taken_literally(shop: Shop) {
    let odd = "50%_off\\ ' OR 1=1 --";
    shop.upsert([
        draft("A").platform("Steam").region("GLOBAL").publisher("Valve"),
        draft("B").platform(odd).region(odd).publisher(odd),
    ])
    .await;
    for name in ["%", "_team", "S%", "Ste", "' OR ''='", "\\", ""] {
        assert!(
            shop.titles(CatalogueFilter { platform: Some(name.into()), ..ALL }).await.is_empty(),
            "{name}"
        );
        assert!(shop.titles(CatalogueFilter { region: Some(name.into()), ..ALL }).await.is_empty(), "{name}");
        assert!(
            shop.titles(CatalogueFilter { publisher: Some(name.into()), ..ALL }).await.is_empty(),
            "{name}"
        );
    }
    let filter = CatalogueFilter {
        platform: Some(odd.into()),
        region: Some(odd.into()),
        publisher: Some(odd.into()),
        ..ALL
    };
    assert_eq!(shop.titles(filter).await, ["B"]);
}

pub async fn a_game_that_changed_is_found_by_what_it_is_now(shop: Shop) {
    shop.upsert([draft("A").platform("Steam").price(100).category(1, "Games")]).await;
    shop.upsert([draft("A").platform("Origin").price(200).category(2, "Puzzle")]).await;
    let was = [
        CatalogueFilter { platform: Some("Steam".into()), ..ALL },
        CatalogueFilter { price_max: Some(100), ..ALL },
        CatalogueFilter { category: Some(1), ..ALL },
    ];
    for filter in was {
        assert!(shop.titles(filter.clone()).await.is_empty(), "{filter:?}");
    }
    let is =
        CatalogueFilter { platform: Some("Origin".into()), price_min: Some(200), category: Some(2), ..ALL };
    assert_eq!(shop.titles(is).await, ["A"]);
}

/// Every subset of the criteria, against the criteria's own definitions.
pub async fn all_criteria_hold_together(shop: Shop) {
    shop.upsert(assortment()).await;
    let games: Vec<GameDraft> = assortment().into_iter().map(DraftBuilder::build).collect();
    for subset in 0..1 << CRITERIA.len() {
        let chosen = || CRITERIA.iter().enumerate().filter(move |(bit, _)| subset >> bit & 1 == 1);
        let mut filter = ALL;
        chosen().for_each(|(_, (set, _))| set(&mut filter));
        let meant = games.iter().filter(|game| chosen().all(|(_, (_, holds))| holds(game)));
        let expected: Vec<&str> = meant.map(|game| game.title.as_str()).collect();
        assert_eq!(shop.titles(filter.clone()).await, expected, "{filter:?}");
    }
}

type Criterion = (fn(&mut CatalogueFilter), fn(&GameDraft) -> bool);

const CRITERIA: [Criterion; 8] = [
    (|filter| filter.search = Some(search_text("star")), |game| game.title.starts_with("Star")),
    (|filter| filter.platform = Some("Steam".into()), |game| game.platform.as_deref() == Some("Steam")),
    (|filter| filter.region = Some("GLOBAL".into()), |game| game.region.as_deref() == Some("GLOBAL")),
    (|filter| filter.publisher = Some("Valve".into()), |game| game.publisher.as_deref() == Some("Valve")),
    (|filter| filter.category = Some(2), |game| game.categories.iter().any(|category| category.id == 2)),
    (|filter| filter.price_min = Some(200), |game| game.price.amount >= 200),
    (|filter| filter.price_max = Some(600), |game| game.price.amount <= 600),
    (|filter| filter.in_stock = true, |game| game.stock > 0),
];

/// Games in the order of their titles, of which each criterion holds for about two thirds and for no two the same.
fn assortment() -> Vec<DraftBuilder> {
    let game = |number: i64| {
        let meets = |period: i64| number % period != 0;
        let mut game = draft(&format!("{} {number}", if number <= 27 { "Star" } else { "Sun" }));
        game = game.price(number * 20).stock(u32::from(meets(4)));
        game = if meets(3) { game.platform("Steam") } else { game };
        game = if meets(5) { game.region("GLOBAL") } else { game.region("EUROPE") };
        game = if meets(2) { game.publisher("Valve") } else { game.publisher("Capcom") };
        if meets(7) { game.category(1, "Games").category(2, "Puzzle") } else { game.category(1, "Games") }
    };
    (10..40).map(game).collect()
}

const ALL: CatalogueFilter = CatalogueFilter {
    search: None,
    platform: None,
    region: None,
    category: None,
    publisher: None,
    price_min: None,
    price_max: None,
    in_stock: false,
};
