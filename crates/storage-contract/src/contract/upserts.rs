//! Writing what a lap read.

use crate::{DraftBuilder, Shop, draft};
use domain::{
    catalogue::{
        Availability, CatalogueFilter, ContentDescriptor, Game, GameDetails, RequirementSet, Requirements,
        Video,
    },
    draft::GameDraft,
    money::Money,
    ports::WriteCounts,
    url::WebUrl,
};
use std::collections::BTreeSet;

pub async fn a_new_game_is_added(shop: Shop) {
    let counts = shop.upsert([draft("Portal"), draft("Half-Life")]).await;
    assert_eq!(counts, WriteCounts { added: 2, updated: 0 });
    assert_eq!(shop.game("Portal").await.summary.title, "Portal");
    assert_eq!(shop.game("Half-Life").await.summary.title, "Half-Life");
}

pub async fn everything_about_a_game_is_kept(shop: Shop) {
    shop.upsert([full("Portal")]).await;
    assert_shows(&shop.game("Portal").await, &full("Portal").build());
}

pub async fn what_is_not_known_stays_unknown(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    assert_shows(&shop.game("Portal").await, &draft("Portal").build());
}

pub async fn what_becomes_unknown_is_forgotten(shop: Shop) {
    shop.upsert([full("Portal")]).await;
    shop.upsert([draft("Portal")]).await;
    assert_shows(&shop.game("Portal").await, &draft("Portal").build());
}

/// Quotes, and what separates, escapes or ends values in SQL, in arrays and in JSON.
pub async fn text_is_kept_as_it_is(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    for text in ["O'Neil \"X\" \\n {a,b} NULL", "'); DROP TABLE games; --", "Pokémon 東方 🎮", "%s $1 :x ?"]
    {
        let named = draft("Portal").retitled(text).platform(text).developer(text).category(1, text);
        shop.upsert([named.clone()]).await;
        assert_shows(&shop.game("Portal").await, &named.build());
    }
}

/// The domain lets no name grow beyond 300 characters; indexes have narrower limits, and random text does not compress.
pub async fn the_longest_text_is_kept(shop: Shop) {
    let [title, platform, region, developer, publisher, category] = [1, 2, 3, 4, 5, 6].map(random_name);
    let paragraph = format!("<p>{}</p>", "é".repeat(15_000));
    let long = draft(&title)
        .platform(&platform)
        .region(&region)
        .developer(&developer)
        .publisher(&publisher)
        .category(1, &category)
        .description(&paragraph);
    shop.upsert([long.clone()]).await;
    assert_shows(&shop.game(&title).await, &long.build());
    let filter = CatalogueFilter {
        platform: Some(platform),
        region: Some(region),
        publisher: Some(publisher),
        ..CatalogueFilter::default()
    };
    assert_eq!(shop.titles(filter).await, [title]);
}

pub async fn the_largest_numbers_are_kept(shop: Shop) {
    let most = draft("Portal")
        .product(999_999_999_999_999_999)
        .slug("portal")
        .price(i64::MAX)
        .stock(u32::MAX)
        .category(i32::MAX, "Games");
    shop.upsert([most.clone()]).await;
    let game = shop.catalogue().find_game_by_slug("portal").await.unwrap().unwrap();
    assert_shows(&game, &most.build());
}

pub async fn a_changed_game_is_rewritten(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    let changed = full("Portal").retitled("Portal: Still Alive");
    let counts = shop.upsert([changed.clone()]).await;
    assert_eq!(counts, WriteCounts { added: 0, updated: 1 });
    assert_shows(&shop.game("Portal").await, &changed.build());
}

pub async fn a_known_game_keeps_its_id_and_slug(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    let first = shop.game("Portal").await.summary;
    shop.upsert([draft("Portal").retitled("Portal: Still Alive")]).await;
    let second = shop.game("Portal").await.summary;
    assert_eq!((second.id, second.slug), (first.id, first.slug));
    assert_eq!(second.title, "Portal: Still Alive");
}

pub async fn an_unchanged_game_is_left_alone(shop: Shop) {
    shop.upsert([full("Portal")]).await;
    let before = shop.game("Portal").await;
    let counts = shop.upsert([full("Portal")]).await;
    assert_eq!(counts, WriteCounts::default());
    assert_eq!(shop.game("Portal").await, before);
}

/// The fingerprint alone decides: storage does not compare field by field.
pub async fn a_draft_with_a_known_fingerprint_is_not_written(shop: Shop) {
    let known = [draft("Portal").price(499).build()];
    let disguised =
        known.clone().map(|known| GameDraft { title: "Portal 2".into(), price: Money::eur(1), ..known });
    shop.transact(async |tx| tx.games().upsert_many(&known).await).await;
    let counts = shop.transact(async |tx| tx.games().upsert_many(&disguised).await).await;
    assert_eq!(counts, WriteCounts::default());
    assert_eq!(shop.game("Portal").await.summary.price.amount, 499);
}

pub async fn only_what_is_written_counts(shop: Shop) {
    shop.upsert([draft("Changed"), draft("Delisted"), draft("Unchanged")]).await;
    shop.delist(&["Delisted"]).await;
    let changed = draft("Changed").price(1);
    let counts = shop.upsert([draft("Unchanged"), draft("New"), changed, draft("Delisted")]).await;
    assert_eq!(counts, WriteCounts { added: 1, updated: 2 });
}

pub async fn a_delisted_game_is_listed_again(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    shop.delist(&["Portal"]).await;
    let counts = shop.upsert([draft("Portal")]).await;
    assert_eq!(counts, WriteCounts { added: 0, updated: 1 });
    assert_eq!(shop.game("Portal").await.summary.availability, Availability::Available);
}

pub async fn a_game_without_stock_is_listed_as_sold_out(shop: Shop) {
    shop.upsert([draft("Portal").stock(0)]).await;
    assert_eq!(shop.game("Portal").await.summary.availability, Availability::OutOfStock);
    assert_eq!(shop.transact(async |tx| tx.games().count_listed().await).await, 1);
}

pub async fn a_game_leaves_the_categories_that_it_is_no_longer_in(shop: Shop) {
    shop.upsert([draft("Portal").category(1, "Games").category(2, "Puzzle")]).await;
    shop.upsert([draft("Portal").category(2, "Puzzle").category(3, "Classic")]).await;
    assert_eq!(category_names(&shop.game("Portal").await), BTreeSet::from(["Classic", "Puzzle"]));
}

pub async fn a_category_bears_the_name_that_was_written_last(shop: Shop) {
    shop.upsert([draft("Portal").category(1, "Games")]).await;
    shop.upsert([draft("Half-Life").category(1, "Video games")]).await;
    assert_eq!(category_names(&shop.game("Portal").await), BTreeSet::from(["Video games"]));
    assert_eq!(category_names(&shop.game("Half-Life").await), BTreeSet::from(["Video games"]));
}

pub async fn one_category_may_come_under_two_names_at_once(shop: Shop) {
    shop.upsert([draft("Portal").category(1, "Games"), draft("Half-Life").category(1, "Video games")]).await;
    let portal = shop.game("Portal").await;
    assert_eq!(portal.categories.len(), 1);
    assert_eq!(portal.categories, shop.game("Half-Life").await.categories);
}

pub async fn a_thousand_games_are_written_at_once(shop: Shop) {
    let thousand = || (0..1000).map(|number| full(&format!("Game {number}")));
    assert_eq!(shop.upsert(thousand()).await, WriteCounts { added: 1000, updated: 0 });
    assert_eq!(shop.upsert(thousand()).await, WriteCounts::default());
    assert_shows(&shop.game("Game 617").await, &full("Game 617").build());
}

pub async fn writing_nothing_does_nothing(shop: Shop) {
    assert_eq!(shop.upsert([]).await, WriteCounts::default());
}

/// A game of which everything is known.
fn full(title: &str) -> DraftBuilder {
    let link = |name: &str| WebUrl::parse(&format!("https://images.example/{name}")).unwrap();
    let minimal = RequirementSet {
        processor: Some("1.7 GHz".into()),
        graphics: Some("DirectX 8.1".into()),
        memory: Some("512 MB".into()),
        disk_space: Some("8 GB".into()),
        system: Some("Windows 7".into()),
        other: Some("Mouse".into()),
    };
    draft(title)
        .price(1000)
        .markup(2)
        .stock(7)
        .platform("Steam")
        .region("GLOBAL")
        .developer("Valve")
        .publisher("Valve Corporation")
        .released("2007-10-10")
        .description("<p>The cake is a <strong>lie</strong> &amp; so on</p>")
        .thumbnail("https://images.example/small.jpg")
        .cover("https://images.example/large.jpg")
        .category(189, "Games")
        .category(7, "Zen")
        .category(24, "Puzzle")
        .details(GameDetails {
            images: vec![link("1.jpg"), link("2.jpg")],
            videos: vec![Video { kind: "youtube".into(), url: link("trailer") }],
            requirements: Requirements { minimal, recommended: RequirementSet::default() },
            restrictions: BTreeSet::from([ContentDescriptor::Violence, ContentDescriptor::Fear]),
        })
}

/// 300 letters of four bytes each, in no order.
fn random_name(seed: u32) -> String {
    let numbers = std::iter::successors(Some(seed), |number| {
        Some(number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223))
    });
    let letters = numbers.filter_map(|number| char::from_u32(0x2_0000 + (number >> 17)));
    letters.filter(|letter| letter.is_alphanumeric()).take(300).collect()
}

/// Whether the shop shows of `game` what `draft` says.
fn assert_shows(game: &Game, draft: &GameDraft) {
    let shown = &game.summary;
    assert_eq!(shown.title, draft.title);
    assert_eq!((shown.price, shown.stock), (draft.price, draft.stock));
    assert_eq!((&shown.platform, &shown.region), (&draft.platform, &draft.region));
    assert_eq!((&game.developer, &game.publisher), (&draft.developer, &draft.publisher));
    assert_eq!(shown.release_date, draft.release_date);
    assert_eq!((&shown.thumbnail, &game.cover), (&draft.thumbnail, &draft.cover));
    assert_eq!(game.product_id, draft.product_id);
    assert_eq!(game.description, draft.description);
    assert_eq!(game.categories, draft.categories);
    assert_eq!(game.details, draft.details);
}

fn category_names(game: &Game) -> BTreeSet<&str> {
    game.categories.iter().map(|category| category.name.as_str()).collect()
}
