//! What is logged of games.

use super::HOUR;
use crate::{DraftBuilder, Shop, draft, new_run, product_id};
use domain::{changes::Tag, draft::GameDraft, sync::LapId};
use std::collections::BTreeSet;
use uuid::Uuid;

async fn logged_by_writing(shop: &Shop, drafts: &[DraftBuilder]) -> BTreeSet<Tag> {
    let drafts: Vec<GameDraft> = drafts.iter().cloned().map(DraftBuilder::build).collect();
    shop.logged_by(async |tx| tx.games().upsert_many(&drafts).await).await
}

/// What is logged when these games change.
async fn tags_of(shop: &Shop, titles: &[&str]) -> BTreeSet<Tag> {
    let mut tags = BTreeSet::from([Tag::catalogue()]);
    for title in titles {
        let game = shop.game(title).await.summary;
        tags.extend([Tag::game(game.id), Tag::game_slug(game.slug.as_str())]);
    }
    tags
}

pub async fn a_new_game_changes_itself_its_slug_and_the_catalogue(shop: Shop) {
    let told = logged_by_writing(&shop, &[draft("Portal"), draft("Quake")]).await;
    assert_eq!(told, tags_of(&shop, &["Portal", "Quake"]).await);
}

pub async fn only_games_that_differ_have_changed(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Quake")]).await;
    let told = logged_by_writing(&shop, &[draft("Portal").price(1), draft("Quake")]).await;
    assert_eq!(told, tags_of(&shop, &["Portal"]).await);
}

pub async fn writing_games_again_as_they_are_logs_nothing(shop: Shop) {
    shop.upsert([draft("Portal").category(1, "Puzzle").platform("Steam")]).await;
    let told = logged_by_writing(&shop, &[draft("Portal").category(1, "Puzzle").platform("Steam")]).await;
    assert_eq!(told, BTreeSet::new());
}

pub async fn a_new_category_and_a_new_name_of_one_change_the_categories(shop: Shop) {
    let named = async |name| {
        let told = logged_by_writing(&shop, &[draft("Portal").category(1, name)]).await;
        told.contains(&Tag::categories())
    };
    assert!(named("Puzzle").await);
    assert!(named("Puzzles").await);
    let told = logged_by_writing(&shop, &[draft("Portal").category(1, "Puzzles").price(1)]).await;
    assert!(!told.contains(&Tag::categories()));
}

pub async fn a_game_that_goes_off_sale_has_changed_and_only_once(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Quake")]).await;
    let products = [product_id("Portal")];
    let told = shop.logged_by(async |tx| tx.games().delist_many(&products).await).await;
    assert_eq!(told, tags_of(&shop, &["Portal"]).await);
    let again = shop.logged_by(async |tx| tx.games().delist_many(&products).await).await;
    assert_eq!(again, BTreeSet::new());
}

pub async fn a_game_that_comes_back_has_changed(shop: Shop) {
    shop.upsert([draft("Portal")]).await;
    shop.delist(&["Portal"]).await;
    let told = logged_by_writing(&shop, &[draft("Portal")]).await;
    assert_eq!(told, tags_of(&shop, &["Portal"]).await);
}

pub async fn a_game_that_is_sold_out_has_changed_and_only_once(shop: Shop) {
    shop.upsert([draft("Portal"), draft("Quake")]).await;
    let products = [product_id("Portal")];
    let told = shop.logged_by(async |tx| tx.games().mark_sold_out(&products).await).await;
    assert_eq!(told, tags_of(&shop, &["Portal"]).await);
    let again = shop.logged_by(async |tx| tx.games().mark_sold_out(&products).await).await;
    assert_eq!(again, BTreeSet::new());
}

pub async fn two_hundred_games_are_named_one_by_one(shop: Shop) {
    let drafts: Vec<DraftBuilder> = (0..200).map(|number| draft(&format!("Game {number}"))).collect();
    let told = logged_by_writing(&shop, &drafts).await;
    assert_eq!(told.len(), 2 * drafts.len() + 1);
    let changed: Vec<DraftBuilder> = drafts.into_iter().map(|draft| draft.price(1)).collect();
    assert_eq!(logged_by_writing(&shop, &changed).await, told);
}

pub async fn what_a_run_notes_of_itself_is_not_logged(shop: Shop) {
    let lap = LapId(Uuid::from_u128(7));
    let told = shop
        .logged_by(async |tx| {
            tx.sync_runs().insert(&new_run(), HOUR).await?;
            tx.sync_runs().insert_sightings(lap, &[product_id("Portal")]).await
        })
        .await;
    assert_eq!(told, BTreeSet::new());
}
