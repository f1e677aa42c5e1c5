//! Finding games by words.

use crate::{DraftBuilder, Shop, draft, shop::search_text};
use domain::catalogue::CatalogueFilter;

pub async fn a_word_begins_a_word_of_the_title(shop: Shop) {
    shop.upsert(["Killing Floor", "Portal"].map(qwerty)).await;
    for text in ["killing", "kill", "k", "floor", "flo"] {
        assert_eq!(search_words(&shop, text).await, ["Killing Floor"], "{text}");
    }
}

pub async fn developer_publisher_and_platform_are_searched_too(shop: Shop) {
    shop.upsert([
        draft("Alpha").developer("Arkane Studios"),
        draft("Beta").publisher("Bethesda Softworks"),
        draft("Gamma").platform("Battle.net"),
    ])
    .await;
    for (text, title) in [("arkane", "Alpha"), ("softw", "Beta"), ("battle", "Gamma"), ("net", "Gamma")] {
        assert_eq!(shop.search(text).await, [title], "{text}");
    }
}

pub async fn what_is_not_searched_does_not_match(shop: Shop) {
    let wordy = draft("Alpha").description("<p>xylophone</p>").region("ZANZIBAR").category(1, "Quixotic");
    shop.upsert([wordy]).await;
    for text in ["xylophone", "zanzibar", "quixotic"] {
        assert!(shop.search(text).await.is_empty(), "{text}");
    }
}

pub async fn every_word_has_to_match_wherever(shop: Shop) {
    shop.upsert([
        draft("Portal 2").developer("Valve").platform("Steam"),
        draft("Portal Knights").developer("Keen Games").platform("Steam"),
    ])
    .await;
    for text in ["portal valve", "valve portal", "steam 2 port", "2 portal valve steam"] {
        assert_eq!(shop.search(text).await, ["Portal 2"], "{text}");
    }
}

pub async fn case_does_not_matter(shop: Shop) {
    shop.upsert(["SUPERHOT", "Rainbow Six Siège", "東方 Project"].map(qwerty)).await;
    for (text, title) in [
        ("superhot", "SUPERHOT"),
        ("SuperH", "SUPERHOT"),
        ("SIX siège", "Rainbow Six Siège"),
        ("SIÈGE", "Rainbow Six Siège"),
        ("東", "東方 Project"),
    ] {
        assert_eq!(search_words(&shop, text).await, [title], "{text}");
    }
}

/// A word is a run of letters and digits, on both sides.
pub async fn punctuation_separates_words(shop: Shop) {
    let titles = [
        "Half-Life",
        "F.E.A.R. 3",
        "Patch 4.5",
        "Play.com Hero",
        "AC/DC: Live",
        "Foo_Bar",
        "Rock'n Roll",
        "Minus -7",
        "me@home",
    ];
    shop.upsert(titles.map(qwerty)).await;
    for (text, title) in [
        ("life", "Half-Life"),
        ("half life", "Half-Life"),
        ("half-li", "Half-Life"),
        ("f.e.a.r.", "F.E.A.R. 3"),
        ("f e a r", "F.E.A.R. 3"),
        ("5", "Patch 4.5"),
        ("4.5", "Patch 4.5"),
        ("com", "Play.com Hero"),
        ("dc", "AC/DC: Live"),
        ("(ac) / \"dc\"", "AC/DC: Live"),
        ("bar", "Foo_Bar"),
        ("foo_bar", "Foo_Bar"),
        ("n roll", "Rock'n Roll"),
        ("7", "Minus -7"),
        ("-7", "Minus -7"),
        ("home", "me@home"),
    ] {
        assert_eq!(search_words(&shop, text).await, [title], "{text}");
    }
}

/// Common words are words too: a game may be called "The".
pub async fn no_word_is_too_common_and_none_is_stemmed(shop: Shop) {
    shop.upsert([draft("The Witness"), draft("It Takes Two"), draft("Racing")]).await;
    assert_eq!(shop.search("the").await, ["The Witness"]);
    assert_eq!(shop.search("it").await, ["It Takes Two"]);
    assert!(shop.search("racingly").await.iter().all(|title| title == "Racing"));
    assert_eq!(shop.search("raci").await, ["Racing"]);
}

pub async fn a_typing_error_finds_similar_titles(shop: Shop) {
    shop.upsert([draft("Cyberpunk 2077"), draft("Stardew Valley"), draft("Terraria")]).await;
    for (text, title) in [
        ("cyberpnk", "Cyberpunk 2077"),
        ("stardew vally", "Stardew Valley"),
        ("stardw vally", "Stardew Valley"),
        ("terrarria", "Terraria"),
    ] {
        assert_eq!(shop.search(text).await, [title], "{text}");
    }
}

/// Also when nothing else is like the new name.
pub async fn a_typing_error_finds_a_renamed_game(shop: Shop) {
    shop.upsert([draft("Alpha")]).await;
    shop.upsert([draft("Alpha").retitled("Cyberpunk 2077")]).await;
    assert_eq!(shop.search("cyberpnk").await, ["Cyberpunk 2077"]);
}

pub async fn what_resembles_nothing_finds_nothing(shop: Shop) {
    shop.upsert([draft("Cyberpunk 2077"), draft("Stardew Valley")]).await;
    assert!(shop.search("qqqq zzzz").await.is_empty());
}

pub async fn similar_titles_are_left_out_where_words_match(shop: Shop) {
    shop.upsert([draft("Terraria"), draft("Terrarria Clone"), draft("Portal")]).await;
    assert_eq!(shop.search("terrarria").await, ["Terrarria Clone"]);
}

/// Ticking a filter narrows what was found; it does not turn a match into a guess.
pub async fn a_match_anywhere_in_the_shop_is_a_match(shop: Shop) {
    shop.upsert([draft("Terrarria").platform("Steam"), draft("Terraria").platform("Origin")]).await;
    let on_origin = CatalogueFilter {
        search: Some(search_text("terrarria")),
        platform: Some("Origin".into()),
        ..CatalogueFilter::default()
    };
    assert!(shop.titles(on_origin).await.is_empty());
}

pub async fn a_title_that_is_the_search_comes_first(shop: Shop) {
    shop.upsert([
        draft("Portal Knights"),
        draft("Bridge Constructor Portal"),
        draft("Portal"),
        draft("Portal 2"),
        draft("Portalarium").developer("Portal"),
    ])
    .await;
    let found = shop.search("portal").await;
    assert_eq!((found.first().map(String::as_str), found.len()), (Some("Portal"), 5), "{found:?}");
}

pub async fn a_match_in_the_title_comes_before_one_elsewhere(shop: Shop) {
    let elsewhere = [draft("Alpha").publisher("Paradox"), draft("Beta").platform("Paradox")];
    shop.upsert(elsewhere.into_iter().chain([draft("Magicka Paradox")])).await;
    let found = shop.search("paradox").await;
    assert_eq!((found.first().map(String::as_str), found.len()), (Some("Magicka Paradox"), 3), "{found:?}");
}

pub async fn delisted_games_are_not_found(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Portal 2")]).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(shop.search("portal").await, ["Portal 2"]);
    shop.delist(&["Portal 2"]).await;
    assert!(shop.search("portal").await.is_empty());
    assert!(shop.search("portl").await.is_empty());
}

pub async fn a_search_without_a_word_finds_nothing(shop: Shop) {
    shop.upsert([draft("Portal"), draft("100% Orange Juice"), draft("?!")]).await;
    for text in ["%", "_", "\\", "'", "\"", "*", ":*", "&", "|", "!", "()", "<->", "'; --", "?!"] {
        assert!(shop.search(text).await.is_empty(), "{text}");
    }
}

/// Whatever means something to a pattern, a full-text query or SQL means nothing here.
pub async fn operators_are_punctuation(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Half-Life")]).await;
    for text in [
        "portal%",
        "%portal",
        "portal_",
        "\\portal\\",
        "'portal'",
        "\"portal\"",
        "portal:*",
        "portal:A",
        "!portal",
        "& portal",
        "| portal",
        "(portal",
        "portal)",
        "portal & ",
        "portal <->",
        "-portal",
        "+portal",
        "portal*",
    ] {
        let found = shop.search(text).await;
        assert!(found.is_empty() || found == ["Portal"], "{text} finds {found:?}");
        if search_text(text).words() == ["portal"] {
            assert_eq!(found, ["Portal"], "{text}");
        }
    }
    for text in
        ["'; DROP TABLE games; --", "portal' OR '1'='1", "portal & !half", "half | portal", "\\' \\\\ ''"]
    {
        shop.search(text).await;
    }
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Half-Life", "Portal"]);
}

pub async fn the_longest_search_is_answered(shop: Shop) {
    shop.upsert([draft("a b c d e f g h i j")]).await;
    assert_eq!(shop.search("a b c d e f g h i j").await.len(), 1);
    assert!(shop.search(&"%".repeat(100)).await.is_empty());
    assert!(shop.search(&"q".repeat(100)).await.is_empty());
}

pub async fn a_renamed_game_is_found_by_its_new_name(shop: Shop) {
    shop.upsert([draft("Alpha").developer("Valve")]).await;
    shop.upsert([draft("Alpha").retitled("Omega").developer("Capcom")]).await;
    assert_eq!(shop.search("omega capcom").await, ["Omega"]);
    assert!(shop.search("valve").await.is_empty());
}

/// A game whose developer is a word like no other.
fn qwerty(title: &str) -> DraftBuilder {
    draft(title).developer("Qwertyuiop")
}

/// The titles of [`qwerty`] games found by the words of `text`. No title resembles such a search, so nothing is found by
/// mere likeness.
async fn search_words(shop: &Shop, text: &str) -> Vec<String> {
    shop.search(&format!("{text} qwertyuiop")).await
}
