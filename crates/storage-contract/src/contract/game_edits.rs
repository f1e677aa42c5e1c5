//! What operators edit of games, and what laps leave of it.

use crate::{DraftBuilder, Shop, draft, edit_game, edits::EDITOR, new_run, product_id, write_batch};
use domain::{
    catalogue::{Availability, CatalogueFilter, EditableGame, GameEdit, GameId},
    changes::Tag,
    draft::GameDraft,
    html::SafeHtml,
    money::Money,
    ports::{Constraint, StorageError},
    slug::Slug,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

async fn edit(shop: &Shop, id: GameId, edit: &GameEdit) {
    shop.transact(async |tx| edit_game(tx, id, edit).await).await;
}

/// A game that is there, and its id.
async fn written(shop: &Shop, draft: DraftBuilder) -> GameId {
    let [draft] = [draft.build()];
    shop.transact(async |tx| tx.games().upsert_many(std::slice::from_ref(&draft)).await).await;
    shop.catalogue().find_game_by_slug(draft.slug.as_str()).await.unwrap().unwrap().summary.id
}

async fn found(shop: &Shop, id: GameId) -> EditableGame {
    shop.transact(async |tx| tx.game_edits().find(id).await).await.expect("the game is there")
}

async fn edits(shop: &Shop, titles: &[&str]) -> BTreeMap<String, GameEdit> {
    let products: Vec<_> = titles.iter().copied().map(product_id).collect();
    let found = shop.transact(async |tx| tx.game_edits().lock_for_lap(&products).await).await;
    let title = |product| titles.iter().find(|title| product_id(title) == product).unwrap();
    found.into_iter().map(|(product, edit)| ((*title(product)).to_owned(), edit)).collect()
}

/// Writes as a lap does.
async fn write_as_a_lap(shop: &Shop, drafts: impl IntoIterator<Item = DraftBuilder>) {
    let drafts: Vec<GameDraft> = drafts.into_iter().map(DraftBuilder::build).collect();
    shop.transact(async |tx| write_batch(tx, &drafts).await).await;
}

fn everything() -> GameEdit {
    GameEdit {
        price: Some(Money::eur(1499)),
        hidden: false,
        title: Some("The Cake Game".into()),
        description: Some(SafeHtml::sanitise("<p>Ours</p>")),
        slug: Some(Slug::own("the-cake-game").unwrap()),
    }
}

fn hidden() -> GameEdit {
    GameEdit { hidden: true, ..GameEdit::default() }
}

async fn prices(shop: &Shop, id: GameId) -> Vec<i64> {
    let history = shop.catalogue().list_price_history(id, 100).await.unwrap().unwrap();
    history.into_iter().map(|point| point.price.amount).collect()
}

async fn availability(shop: &Shop, id: GameId) -> Availability {
    shop.catalogue().find_game(id).await.unwrap().unwrap().summary.availability
}

pub async fn a_game_without_edits_is_as_the_marketplace_says(shop: Shop) {
    let id = written(&shop, draft("Portal").price(999).stock(4).description("<p>Cake</p>")).await;
    let game = found(&shop, id).await;
    assert_eq!((game.id, game.product_id, game.cost), (id, product_id("Portal"), Money::eur(999)));
    assert_eq!((game.stock, game.listed), (4, true));
    assert_eq!((&game.edit, game.edited), (&GameEdit::default(), None));
    assert_eq!((&game.shown.title, &game.listed_texts.title), (&"Portal".into(), &"Portal".into()));
    assert_eq!(game.listed_texts.description, SafeHtml::sanitise("<p>Cake</p>"));
    assert_eq!(game.listed_texts.slug, game.shown.slug);
    assert_eq!(shop.transact(async |tx| tx.game_edits().lock(id).await).await, Some(game));
    assert_eq!(edits(&shop, &["Portal"]).await, BTreeMap::new());
}

pub async fn an_unknown_game_cannot_be_edited(shop: Shop) {
    let nobody = GameId(Uuid::from_u128(7));
    assert_eq!(shop.transact(async |tx| tx.game_edits().find(nobody).await).await, None);
    assert_eq!(shop.transact(async |tx| tx.game_edits().lock(nobody).await).await, None);
}

pub async fn an_edit_shows_at_once_and_is_remembered(shop: Shop) {
    let id = written(&shop, draft("Portal").description("<p>Cake</p>")).await;
    let before = found(&shop, id).await;
    edit(&shop, id, &everything()).await;
    let page = shop.catalogue().find_game_by_slug("the-cake-game").await.unwrap().unwrap();
    assert_eq!(
        (page.summary.id, page.summary.price, page.summary.title.as_str()),
        (id, Money::eur(1499), "The Cake Game")
    );
    assert_eq!(page.description, SafeHtml::sanitise("<p>Ours</p>"));
    assert_eq!(shop.find("Portal").await, None, "the slug that it had leads nowhere");
    let game = found(&shop, id).await;
    assert_eq!((&game.edit, &game.listed_texts), (&everything(), &before.listed_texts));
    assert_eq!(game.edited.unwrap().by, EDITOR);
    assert!(game.edited.unwrap().at >= page.updated_at);
    assert_eq!(edits(&shop, &["Portal", "Quake"]).await, BTreeMap::from([("Portal".into(), everything())]));
}

pub async fn an_edited_title_is_found_and_sorted(shop: Shop) {
    shop.upsert([draft("Quake"), draft("Unreal")]).await;
    let id = written(&shop, draft("Portal").developer("Valve")).await;
    edit(&shop, id, &GameEdit { title: Some("Zork Cake".into()), ..GameEdit::default() }).await;
    assert_eq!(shop.search("cake").await, ["Zork Cake"]);
    assert_eq!(shop.search("zork caek").await, ["Zork Cake"]);
    assert_eq!(shop.search("portal").await, [""; 0]);
    assert_eq!(shop.search("valve").await, ["Zork Cake"]);
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Quake", "Unreal", "Zork Cake"]);
}

pub async fn what_is_taken_back_is_as_the_marketplace_says_at_once(shop: Shop) {
    let id = written(&shop, draft("Portal").price(999).description("<p>Cake</p>")).await;
    let before = found(&shop, id).await;
    edit(&shop, id, &everything()).await;
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(found(&shop, id).await, before);
    assert_eq!(shop.search("portal").await, ["Portal"]);
    assert_eq!(shop.find("Portal").await.unwrap().summary.id, id);
    assert_eq!(edits(&shop, &["Portal"]).await, BTreeMap::new());
}

pub async fn what_the_marketplace_said_meanwhile_counts_when_an_edit_is_taken_back(shop: Shop) {
    let id = written(&shop, draft("Portal").price(999)).await;
    edit(&shop, id, &everything()).await;
    let renamed = draft("Portal").retitled("Portal 1").description("<p>New</p>").price(500);
    write_as_a_lap(&shop, [renamed, draft("Quake")]).await;
    let game = found(&shop, id).await;
    assert_eq!((game.shown.title.as_str(), game.shown.price), ("The Cake Game", Money::eur(1499)));
    assert_eq!((game.listed_texts.title.as_str(), game.cost), ("Portal 1", Money::eur(500)));
    edit(&shop, id, &GameEdit::default()).await;
    let shown = found(&shop, id).await.shown;
    assert_eq!((shown.title.as_str(), shown.price.amount), ("Portal 1", 500));
    assert_eq!(shown.description, SafeHtml::sanitise("<p>New</p>"));
    assert_eq!(shown.slug, Slug::for_product("Portal", product_id("Portal")));
}

pub async fn each_edited_price_is_kept_in_the_history(shop: Shop) {
    let priced = |cents| GameEdit { price: Some(Money::eur(cents)), ..GameEdit::default() };
    let id = written(&shop, draft("Portal").price(999)).await;
    edit(&shop, id, &priced(1499)).await;
    edit(&shop, id, &priced(1499)).await;
    write_as_a_lap(&shop, [draft("Portal").price(900)]).await;
    edit(&shop, id, &GameEdit { title: Some("Other".into()), ..priced(1499) }).await;
    assert_eq!(prices(&shop, id).await, [1499, 999]);
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(prices(&shop, id).await, [900, 1499, 999]);
}

pub async fn a_slug_of_another_game_is_refused(shop: Shop) {
    let portal = written(&shop, draft("Portal")).await;
    let quake = written(&shop, draft("Quake")).await;
    edit(&shop, portal, &everything()).await;
    let refused = shop.refused(async |tx| edit_game(tx, quake, &everything()).await).await;
    assert!(matches!(refused, StorageError::Conflict(Constraint::GameSlug)), "{refused:?}");
    assert_eq!(found(&shop, quake).await.edit, GameEdit::default());
    edit(&shop, portal, &GameEdit::default()).await;
    edit(&shop, quake, &everything()).await;
    assert_eq!(found(&shop, quake).await.shown.slug, Slug::own("the-cake-game").unwrap());
}

pub async fn a_hidden_game_is_delisted_until_it_is_shown(shop: Shop) {
    let id = written(&shop, draft("Portal").stock(3)).await;
    edit(&shop, id, &hidden()).await;
    assert_eq!(availability(&shop, id).await, Availability::Delisted);
    assert_eq!(shop.titles(CatalogueFilter::default()).await, [""; 0]);
    let game = found(&shop, id).await;
    assert_eq!((game.listed, game.stock, &game.edit), (false, 3, &hidden()));
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(availability(&shop, id).await, Availability::Available);
    assert_eq!(shop.titles(CatalogueFilter::default()).await, ["Portal"]);
}

pub async fn a_hidden_game_is_kept_up_to_date_and_hidden(shop: Shop) {
    let portal = draft("Portal").stock(3);
    let id = written(&shop, portal.clone()).await;
    edit(&shop, id, &hidden()).await;
    let listing = portal.clone().build();
    let listing = [(listing.product_id, listing.fingerprint)];
    assert_eq!(shop.transact(async |tx| tx.games().list_stale(&listing).await).await, []);
    assert_eq!(shop.upsert([portal.clone()]).await.updated, 0, "it is no news that it is delisted");
    assert_eq!(shop.upsert([portal.stock(9)]).await.updated, 1);
    assert_eq!(availability(&shop, id).await, Availability::Delisted);
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!((availability(&shop, id).await, found(&shop, id).await.stock), (Availability::Available, 9));
}

pub async fn a_hidden_game_that_vanishes_is_sold_out_when_it_is_shown(shop: Shop) {
    let id = written(&shop, draft("Portal").stock(3)).await;
    edit(&shop, id, &hidden()).await;
    let lap = new_run().lap;
    let count = async |shop: &Shop| shop.transact(async |tx| tx.games().count_unsighted(lap).await).await;
    let list =
        async |shop: &Shop| shop.transact(async |tx| tx.games().list_unsighted(lap, None, 9).await).await;
    let listed = async |shop: &Shop| shop.transact(async |tx| tx.games().count_listed().await).await;
    assert_eq!((listed(&shop).await, count(&shop).await), (1, 1));
    assert_eq!(list(&shop).await, [product_id("Portal")]);
    assert_eq!((shop.delist(&["Portal"]).await, shop.delist(&["Portal"]).await), (1, 0));
    assert_eq!((listed(&shop).await, count(&shop).await), (0, 0), "it is looked up once");
    assert_eq!(list(&shop).await, []);
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(availability(&shop, id).await, Availability::OutOfStock);
    assert_eq!(list(&shop).await, [product_id("Portal")], "the next lap decides");
    assert_eq!(shop.upsert([draft("Portal").stock(3)]).await.updated, 1);
}

pub async fn a_game_that_had_vanished_before_it_was_hidden_is_not_sold_when_it_is_shown(shop: Shop) {
    let id = written(&shop, draft("Portal").stock(3)).await;
    shop.delist(&["Portal"]).await;
    edit(&shop, id, &hidden()).await;
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(availability(&shop, id).await, Availability::OutOfStock);
    assert_eq!(shop.upsert([draft("Portal").stock(3)]).await.updated, 1);
    assert_eq!(availability(&shop, id).await, Availability::Available);
}

/// An edit of the price does not bring back what is gone.
pub async fn a_delisted_game_stays_delisted_when_it_is_edited(shop: Shop) {
    let id = written(&shop, draft("Portal").stock(3)).await;
    shop.delist(&["Portal"]).await;
    edit(&shop, id, &everything()).await;
    edit(&shop, id, &GameEdit::default()).await;
    assert_eq!(availability(&shop, id).await, Availability::Delisted);
}

pub async fn an_edit_changes_the_game_and_both_its_slugs(shop: Shop) {
    let id = written(&shop, draft("Portal")).await;
    let first = found(&shop, id).await.shown.slug;
    let told = shop.logged_by(async |tx| edit_game(tx, id, &everything()).await).await;
    let slugs = [first.as_str(), "the-cake-game"].map(Tag::game_slug);
    let expected: BTreeSet<Tag> = slugs.into_iter().chain([Tag::game(id), Tag::catalogue()]).collect();
    assert_eq!(told, expected);
    let again = shop.logged_by(async |tx| edit_game(tx, id, &everything()).await).await;
    assert_eq!(again, BTreeSet::new(), "nothing changes for customers");
    let hiding =
        shop.logged_by(async |tx| edit_game(tx, id, &GameEdit { hidden: true, ..everything() }).await).await;
    assert!(hiding.contains(&Tag::game(id)), "{hiding:?}");
}
