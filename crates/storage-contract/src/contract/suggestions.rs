//! What the customer may be typing.

use crate::{Shop, draft, shop::search_text};
use domain::catalogue::Suggestion;

pub async fn a_title_that_begins_with_the_text_is_suggested(shop: Shop) {
    shop.upsert([draft("Killing Floor"), draft("Portal")]).await;
    for text in ["k", "Kil", "KILLING", "killing floor", "killing f"] {
        assert_eq!(titles(&shop, text, 10).await, ["Killing Floor"], "{text}");
    }
}

pub async fn a_similar_title_is_suggested(shop: Shop) {
    shop.upsert([draft("Cyberpunk 2077"), draft("Stardew Valley")]).await;
    assert_eq!(titles(&shop, "cyberpnk", 10).await, ["Cyberpunk 2077"]);
}

pub async fn a_title_that_begins_with_the_text_comes_before_a_similar_one(shop: Shop) {
    shop.upsert([draft("M Super"), draft("Super Meat Boy"), draft("Super")]).await;
    assert_eq!(titles(&shop, "super m", 1).await, ["Super Meat Boy"]);
}

pub async fn no_more_are_suggested_than_asked_for(shop: Shop) {
    shop.upsert((1..=5).map(|number| draft(&format!("Portal {number}")))).await;
    assert_eq!(titles(&shop, "portal", 3).await.len(), 3);
    assert_eq!(titles(&shop, "portal", 10).await.len(), 5);
}

pub async fn what_resembles_nothing_suggests_nothing(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    assert!(titles(&shop, "qqqq", 10).await.is_empty());
}

pub async fn patterns_are_plain_text(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Half-Life"), draft("%_\\ Simulator")]).await;
    for text in ["_", "\\", "%%", "p%l", "' OR 1=1 --", "*", ":*", "("] {
        assert!(titles(&shop, text, 10).await.is_empty(), "{text}");
    }
    for text in ["%", "%_", "%_\\"] {
        assert_eq!(titles(&shop, text, 10).await, ["%_\\ Simulator"], "{text}");
    }
}

pub async fn delisted_games_are_not_suggested(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Portal 2")]).await;
    shop.delist(&["Portal"]).await;
    assert_eq!(titles(&shop, "portal", 10).await, ["Portal 2"]);
}

pub async fn a_suggestion_leads_to_its_game(shop: Shop) {
    shop.upsert([draft("Portal").thumbnail("https://images.example/small.jpg"), draft("Half-Life")]).await;
    let game = shop.game("Portal").await.summary;
    let expected = Suggestion { id: game.id, slug: game.slug, title: game.title, thumbnail: game.thumbnail };
    assert_eq!(suggestions(&shop, "port", 10).await, [expected]);
}

async fn suggestions(shop: &Shop, text: &str, limit: u32) -> Vec<Suggestion> {
    shop.catalogue().list_suggestions(&search_text(text), limit).await.unwrap()
}

async fn titles(shop: &Shop, text: &str, limit: u32) -> Vec<String> {
    suggestions(shop, text, limit).await.into_iter().map(|suggestion| suggestion.title).collect()
}
