//! Which games are worth a write, and games that are sold out.

use crate::{DraftBuilder, Shop, draft};
use domain::{catalogue::Availability, fingerprint::Fingerprint, ports::WriteCounts, product::ProductId};
use std::collections::BTreeSet;

pub async fn what_is_new_changed_or_delisted_is_stale(shop: Shop) {
    shop.upsert([draft("Changed"), draft("Delisted"), draft("Unchanged")]).await;
    shop.delist(&["Delisted"]).await;
    let changed = draft("Changed").stock(1);
    let listings = [draft("New"), changed.clone(), draft("Delisted"), draft("Unchanged")];
    let expected = [draft("New"), changed, draft("Delisted")].map(|stale| id(&stale));
    assert_eq!(stale(&shop, listings).await, BTreeSet::from(expected));
}

pub async fn nothing_is_stale_after_it_was_written(shop: Shop) {
    let drafts = [draft("Portal"), draft("Half-Life").price(1)];
    shop.upsert(drafts.clone()).await;
    assert_eq!(stale(&shop, drafts).await, BTreeSet::new());
}

pub async fn of_nothing_nothing_is_stale(shop: Shop) {
    assert_eq!(stale(&shop, []).await, BTreeSet::new());
}

pub async fn a_sold_out_game_keeps_its_price_and_stays_listed(shop: Shop) {
    shop.upsert([draft("Portal").price(499).stock(3)]).await;
    assert_eq!(shop.mark_sold_out(&["Portal"]).await, 1);
    let game = shop.game("Portal").await.summary;
    assert_eq!((game.price.amount, game.stock), (499, 0));
    assert_eq!(game.availability, Availability::OutOfStock);
}

pub async fn only_games_with_stock_are_marked_sold_out(shop: Shop) {
    shop.upsert([draft("Portal").stock(3), draft("Half-Life").stock(0)]).await;
    assert_eq!(shop.mark_sold_out(&["Portal", "Half-Life", "Unknown"]).await, 1);
    assert_eq!(shop.mark_sold_out(&["Portal", "Half-Life", "Unknown"]).await, 0);
    assert_eq!(shop.mark_sold_out(&[]).await, 0);
    assert_eq!(stale(&shop, [draft("Half-Life").stock(0)]).await, BTreeSet::new());
}

/// The listing that was written before says something new again.
pub async fn a_sold_out_game_comes_back_with_the_listing_it_had(shop: Shop) {
    let portal = draft("Portal").stock(3);
    shop.upsert([portal.clone()]).await;
    shop.mark_sold_out(&["Portal"]).await;
    assert_eq!(stale(&shop, [portal.clone()]).await, BTreeSet::from([id(&portal)]));
    assert_eq!(shop.upsert([portal]).await, WriteCounts { added: 0, updated: 1 });
    assert_eq!(shop.game("Portal").await.summary.stock, 3);
}

async fn stale(shop: &Shop, drafts: impl IntoIterator<Item = DraftBuilder>) -> BTreeSet<ProductId> {
    let listings: Vec<(ProductId, Fingerprint)> = drafts
        .into_iter()
        .map(DraftBuilder::build)
        .map(|draft| (draft.product_id, draft.fingerprint))
        .collect();
    let stale = shop.transact(async |tx| tx.games().list_stale(&listings).await).await;
    assert_eq!(BTreeSet::from_iter(stale.clone()).len(), stale.len(), "each once");
    stale.into_iter().collect()
}

fn id(draft: &DraftBuilder) -> ProductId {
    draft.clone().build().product_id
}
