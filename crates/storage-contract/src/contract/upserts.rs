//! Writing what a lap read.

use crate::{Shop, draft};
use domain::ports::WriteCounts;

pub async fn a_new_game_is_added(shop: Shop) {
    let counts = shop.upsert([draft("Portal"), draft("Half-Life")]).await;
    assert_eq!(counts, WriteCounts { added: 2, updated: 0 });
    assert_eq!(shop.game("Portal").await.summary.title, "Portal");
    assert_eq!(shop.game("Half-Life").await.summary.title, "Half-Life");
}
