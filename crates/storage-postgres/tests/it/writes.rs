//! What a write touches.

use crate::{onlooker, until};
use domain::{
    draft::GameDraft,
    ports::{Tx, WriteCounts, in_transaction},
};
use storage_contract::{DraftBuilder, draft};
use storage_postgres::{PgStorage, test_support::TestDatabase};
use tokio_postgres::Client;

async fn write(storage: &PgStorage, drafts: &[GameDraft]) -> WriteCounts {
    in_transaction(storage, async |tx: &mut Tx| tx.games().upsert_many(drafts).await).await.unwrap()
}

/// A row's version and lock change with every write and every lock, even if nothing else does.
async fn versions(sql: &Client) -> Vec<(String, String, String)> {
    let games = "SELECT title, xmin::text, xmax::text FROM games ORDER BY title";
    sql.query(games, &[]).await.unwrap().iter().map(|row| (row.get(0), row.get(1), row.get(2))).collect()
}

#[tokio::test]
async fn only_what_says_something_new_is_written_or_locked() {
    let database = TestDatabase::create().await;
    let (storage, sql) = (database.storage(1).await, onlooker(&database).await);
    let games =
        || ["Braid", "Portal", "Quake"].map(|title| draft(title).category(1, "Games").platform("Steam"));
    write(&storage, &games().map(DraftBuilder::build)).await;
    let before = versions(&sql).await;

    let unchanged = write(&storage, &games().map(DraftBuilder::build)).await;
    assert_eq!((unchanged, versions(&sql).await), (WriteCounts::default(), before.clone()));

    let [braid, portal, quake] = games();
    let counts = write(&storage, &[braid.build(), portal.price(1).build(), quake.build()]).await;
    assert_eq!(counts, WriteCounts { added: 0, updated: 1 });
    let after = versions(&sql).await;
    assert_eq!((&after[0], &after[2]), (&before[0], &before[2]));
    assert_ne!(after[1], before[1]);
}

/// Known categories and spellings are not written again: every lap would lock them for all others.
#[tokio::test]
async fn what_games_have_in_common_is_written_once() {
    let database = TestDatabase::create().await;
    let (storage, sql) = (database.storage(1).await, onlooker(&database).await);
    let game = |title| draft(title).category(1, "Games").platform("Steam").publisher("Valve");
    write(&storage, &[game("Portal").build()]).await;
    let versions = async || {
        let common = "SELECT xmin::text || xmax::text FROM categories UNION ALL SELECT xmin::text || xmax::text FROM spellings";
        let rows = sql.query(common, &[]).await.unwrap();
        rows.iter().map(|row| row.get(0)).collect::<Vec<String>>()
    };
    let before = versions().await;
    write(&storage, &[game("Portal").price(1).build(), game("Portal 2").build()]).await;
    assert_eq!(versions().await, before);
}

/// Whatever a marketplace sends, one product does not keep a whole batch from being written.
#[tokio::test]
async fn the_longest_names_and_the_most_categories_fit() {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let long = |seed: u32| -> String {
        (0..300).filter_map(|n| char::from_u32(0x1F300 + (n * 7 + seed) % 700)).collect()
    };
    let words =
        |seed: u32| -> String { (0..300).map(|n| char::from(b'a' + ((n * n + seed) % 26) as u8)).collect() };
    for name in [long, words] {
        let mut game =
            draft(&name(1)).platform(&name(2)).region(&name(3)).developer(&name(4)).publisher(&name(5));
        for id in 0..1_000 {
            game = game.category(id * 1_000_003, "One of many");
        }
        assert_eq!(write(&storage, &[game.build()]).await, WriteCounts { added: 1, updated: 0 });
    }
}

/// Most of a game's updates are of its stock, and need to touch no index.
#[tokio::test]
async fn a_change_of_stock_touches_no_index() {
    let database = TestDatabase::create().await;
    let (storage, sql) = (database.storage(1).await, onlooker(&database).await);
    let described =
        |title| draft(title).description(&"<p>A long story.</p>".repeat(200)).category(1, "Games");
    write(&storage, &[described("Portal").stock(5).build()]).await;
    write(&storage, &[described("Portal").stock(4).build()]).await;
    drop(storage);
    // A connection reports what it did when it ends.
    let updates = async |kind: &str| {
        let statistics = format!("SELECT n_tup_{kind}upd FROM pg_stat_user_tables WHERE relname = 'games'");
        sql.query_one(&statistics, &[]).await.unwrap().get::<_, i64>(0)
    };
    until(async || updates("").await > 0).await;
    assert_eq!((updates("").await, updates("hot_").await), (1, 1));
}
