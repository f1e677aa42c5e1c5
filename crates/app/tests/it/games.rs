//! A small shop: what the tests find in the catalogue.

use crate::fakes::TestClock;
use domain::{
    catalogue::{ContentDescriptor, GameDetails, GameId, RequirementSet, Requirements, Video},
    draft::GameDraft,
    ports::{UnitOfWork, in_transaction},
    url::WebUrl,
};
use std::sync::Arc;
use storage_contract::{DraftBuilder, draft, product_id};
use storage_memory::MemoryStorage;
use uuid::Uuid;

/// The id of the `number`th game.
pub(crate) fn id(number: u8) -> Uuid {
    Uuid::from_u64_pair(0x019a_0000_0000_7000, 0x8000_0000_0000_0000 | u64::from(number))
}

/// A shop in memory with the games below.
pub(crate) async fn shop() -> Arc<MemoryStorage> {
    let storage = MemoryStorage::new(Arc::new(TestClock::default()));
    fill(&storage).await;
    Arc::new(storage)
}

/// Six games: one with everything, one sold out, one no longer sold.
pub(crate) async fn fill(storage: &dyn UnitOfWork) {
    let games = [
        killing_floor(),
        draft("Half-Life 2")
            .platform("Steam")
            .region("GLOBAL")
            .publisher("Valve")
            .price(999)
            .released("2004-11-16"),
        draft("Portal")
            .platform("Steam")
            .region("EUROPE")
            .publisher("Valve")
            .price(499)
            .released("2007-10-10"),
        draft("Portal 2").platform("Steam").region("GLOBAL").publisher("Valve").price(899).stock(0),
        draft("The Sims 4")
            .platform("Origin")
            .region("GLOBAL")
            .publisher("EA")
            .price(1499)
            .category(7, "Casual"),
        draft("Gone Home").platform("GOG").price(299),
    ];
    let games: Vec<GameDraft> =
        (1..).zip(games).map(|(number, game)| game.id(GameId(id(number))).build()).collect();
    in_transaction(storage, async |tx| {
        tx.games().upsert_many(&games).await?;
        tx.games().delist_many(&[product_id("Gone Home")]).await
    })
    .await
    .expect("the games can be written");
}

/// Changes how many keys of Killing Floor 2 there are, as a lap does.
pub(crate) async fn set_stock(storage: &dyn UnitOfWork, stock: u32) {
    let game = [killing_floor().stock(stock).id(GameId(id(1))).build()];
    in_transaction(storage, async |tx| tx.games().upsert_many(&game).await.map(drop))
        .await
        .expect("the game can be written");
}

fn killing_floor() -> DraftBuilder {
    draft("Killing Floor 2")
        .platform("Steam")
        .region("GLOBAL")
        .developer("Tripwire Interactive")
        .publisher("Iceberg Interactive")
        .price(1299)
        .stock(42)
        .released("2016-11-18")
        .category(1, "Action")
        .category(3, "FPS")
        .description("<h3>About</h3><p onclick=\"x()\">Fast &amp; <strong>loud</strong></p>")
        .thumbnail("https://images.example/kf2/thumbnail.jpg")
        .cover("https://images.example/kf2/cover.jpg")
        .details(GameDetails {
            images: vec![link("https://images.example/kf2/1.jpg"), link("https://images.example/kf2/2.jpg")],
            videos: vec![Video {
                kind: "youtube".to_owned(),
                url: link("https://www.youtube.com/watch?v=1"),
            }],
            requirements: Requirements {
                minimal: RequirementSet {
                    processor: Some("Core 2 Duo E8200".to_owned()),
                    memory: Some("3 GB RAM".to_owned()),
                    ..RequirementSet::default()
                },
                recommended: RequirementSet::default(),
            },
            restrictions: [ContentDescriptor::Violence, ContentDescriptor::Online].into(),
        })
}

fn link(raw: &str) -> WebUrl {
    WebUrl::parse(raw).expect("it is a link")
}
