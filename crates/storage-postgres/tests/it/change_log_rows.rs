//! The triggers log what anybody changes, past the program too.

use crate::onlooker;
use domain::ports::{Tx, in_transaction};
use storage_contract::draft;
use storage_postgres::test_support::TestDatabase;
use tokio_postgres::{Client, SimpleQueryMessage};

const USER: &str = "00000000-0000-0000-0000-000000000001";
const GUEST: &str = "00000000-0000-0000-0000-000000000002";

/// A game, a user with a session, and a guest; both have a cart and a wishlist with the game.
const SHOPPERS: &str = "
    INSERT INTO users (id, role, email, email_key, password_hash)
    VALUES ('00000000-0000-0000-0000-000000000001', 'customer', 'a@b.c', 'a@b.c', 'hash');
    INSERT INTO sessions (id, user_id, created_at, last_used_at, expires_at, issued_at, generation, token)
    SELECT id, id, now(), now(), now(), now(), 0, sha256('token') FROM users;
    INSERT INTO guest_sessions (id, created_at, last_used_at, expires_at, token)
    VALUES ('00000000-0000-0000-0000-000000000002', now(), now(), now(), sha256('token'));
    INSERT INTO carts (id, user_id) SELECT id, id FROM users;
    INSERT INTO carts (id, guest_id) SELECT id, id FROM guest_sessions;
    INSERT INTO cart_lines (cart_id, game_id, added_at, quantity)
    SELECT carts.id, games.id, now(), 1 FROM carts, games;
    INSERT INTO wishlists (id, user_id) SELECT id, id FROM users;
    INSERT INTO wishlists (id, guest_id) SELECT id, id FROM guest_sessions;
    INSERT INTO wishlist_entries (wishlist_id, game_id, added_at)
    SELECT wishlists.id, games.id, now() FROM wishlists, games;";

/// The database, somebody with `psql` in it, and the id and slug of its game.
async fn furnished() -> (TestDatabase, Client, String, String) {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    let game = draft("Portal").category(1, "Puzzle").platform("Steam").build();
    let written = async |tx: &mut Tx| tx.games().upsert_many(std::slice::from_ref(&game)).await;
    in_transaction(&storage, written).await.unwrap();
    let sql = onlooker(&database).await;
    sql.batch_execute(SHOPPERS).await.unwrap();
    (database, sql, game.id.0.to_string(), game.slug.as_str().to_owned())
}

/// What is logged when somebody executes `statements`, in the order of the alphabet.
async fn logged_by(sql: &Client, statements: &str) -> Vec<String> {
    let script = format!(
        "BEGIN; {statements};
        SELECT tag FROM public.changes WHERE xid = pg_current_xact_id_if_assigned() ORDER BY tag; COMMIT"
    );
    let answer = sql.simple_query(&script).await.unwrap_or_else(|error| panic!("{statements}: {error}"));
    let tag = |message| match message {
        SimpleQueryMessage::Row(row) => row.get("tag").map(str::to_owned),
        _ => None,
    };
    answer.into_iter().filter_map(tag).collect()
}

fn carts() -> Vec<String> {
    vec![format!("guest:{GUEST}:cart"), format!("user:{USER}:cart")]
}

fn wishlists() -> Vec<String> {
    vec![format!("guest:{GUEST}:wishlist"), format!("user:{USER}:wishlist")]
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

#[tokio::test]
async fn an_update_of_any_table_is_logged() {
    let (_database, sql, game, slug) = furnished().await;
    let game = vec!["catalogue".into(), format!("game-slug:{slug}"), format!("game:{game}")];
    for (statement, expected) in [
        ("UPDATE games SET price = 1", game),
        ("UPDATE categories SET name = 'Puzzles'", owned(&["catalogue", "categories"])),
        ("UPDATE spellings SET name = name", owned(&["catalogue"])),
        ("UPDATE users SET nickname = 'Gordon'", vec![format!("user:{USER}:profile")]),
        ("UPDATE sessions SET revoked_at = now()", vec![format!("session:{USER}")]),
        ("UPDATE carts SET version = 7", carts()),
        ("UPDATE cart_lines SET quantity = 7", carts()),
        ("UPDATE wishlists SET id = id", wishlists()),
        ("UPDATE wishlist_entries SET added_at = now()", wishlists()),
    ] {
        assert_eq!(logged_by(&sql, statement).await, expected, "{statement}");
        let nothing = format!("{statement} WHERE false");
        assert_eq!(logged_by(&sql, &nothing).await, owned(&[]), "{nothing}");
    }
}

#[tokio::test]
async fn a_row_is_named_as_it_was_and_as_it_is() {
    let (_database, sql, game, slug) = furnished().await;
    assert_eq!(
        logged_by(&sql, "UPDATE games SET slug = 'the-other'").await,
        [
            "catalogue".to_owned(),
            format!("game-slug:{slug}"),
            "game-slug:the-other".into(),
            format!("game:{game}")
        ]
    );
    let swapped = "DELETE FROM carts WHERE guest_id IS NOT NULL;
        UPDATE carts SET user_id = NULL, guest_id = '00000000-0000-0000-0000-000000000002'";
    assert_eq!(logged_by(&sql, swapped).await, carts());
}

#[tokio::test]
async fn a_deletion_is_logged_and_so_is_what_goes_with_it() {
    let (_database, sql, ..) = furnished().await;
    for (statement, expected) in [
        (
            "DELETE FROM guest_sessions",
            vec![format!("guest:{GUEST}:cart"), format!("guest:{GUEST}:wishlist")],
        ),
        ("DELETE FROM wishlist_entries", vec![format!("user:{USER}:wishlist")]),
        ("DELETE FROM cart_lines", vec![format!("user:{USER}:cart")]),
        ("DELETE FROM carts", vec![format!("user:{USER}:cart")]),
        ("DELETE FROM sessions", vec![format!("session:{USER}")]),
        ("DELETE FROM spellings", owned(&["catalogue"])),
    ] {
        assert_eq!(logged_by(&sql, statement).await, expected, "{statement}");
    }
}

#[tokio::test]
async fn emptying_a_table_changes_all_of_it() {
    let (_database, sql, ..) = furnished().await;
    // What is kept for ever is only emptied by whoever takes this away first.
    sql.batch_execute(
        "ALTER TABLE wallets DISABLE TRIGGER wallets_stay;
        ALTER TABLE purchase_keys DISABLE TRIGGER purchase_keys_stay;
        ALTER TABLE ledger_entries DISABLE TRIGGER ledger_entries_are_only_added;
        ALTER TABLE ledger_transactions DISABLE TRIGGER ledger_transactions_are_only_added",
    )
    .await
    .unwrap();
    for (table, expected) in [
        ("ledger_entries", owned(&["wallets"])),
        ("purchases", owned(&["orders", "wallets"])),
        ("orders", owned(&["orders", "wallets"])),
        ("wallets", owned(&["orders", "wallets"])),
        ("wishlist_entries", owned(&["wishlists"])),
        ("cart_lines", owned(&["carts"])),
        ("wishlists", owned(&["wishlists"])),
        ("carts", owned(&["carts"])),
        ("sessions", owned(&["users"])),
        ("users", owned(&["carts", "orders", "users", "wallets", "wishlists"])),
        ("spellings", owned(&["catalogue"])),
        ("categories", owned(&["catalogue", "categories"])),
        ("games", owned(&["carts", "catalogue", "games", "orders", "wallets", "wishlists"])),
    ] {
        assert_eq!(logged_by(&sql, &format!("TRUNCATE {table} CASCADE")).await, expected, "{table}");
    }
}

/// Changing so much at once may not fill the log.
#[tokio::test]
async fn more_than_a_thousand_rows_are_all_of_their_table() {
    let (_database, sql, ..) = furnished().await;
    let register = |count| {
        format!(
            "INSERT INTO users (id, role, email, email_key, password_hash)
            SELECT gen_random_uuid(), 'customer', id, id, 'hash' FROM (SELECT gen_random_uuid()::text FROM generate_series(1, {count})) AS new (id)"
        )
    };
    assert_eq!(logged_by(&sql, &register(1_001)).await, ["users"]);
    assert_eq!(logged_by(&sql, &register(1_000)).await.len(), 1_000);
    assert_eq!(logged_by(&sql, "UPDATE users SET nickname = 'one of many'").await, ["users"]);
}

/// Laps write so many at once when most of what they read is new.
#[tokio::test]
async fn two_hundred_and_fifty_games_are_all_games() {
    let (_database, sql, ..) = furnished().await;
    let add = |count| {
        format!(
            "INSERT INTO games (id, product_id, cost, price, stock, slug, title, title_key, category_ids, search, description, details)
            SELECT gen_random_uuid(), number, 1, 1, 1, gen_random_uuid(), 'x', 'x', '{{}}', '', '', '{{}}'
            FROM generate_series(1, {count}) AS number"
        )
    };
    assert_eq!(logged_by(&sql, &add(250)).await, ["catalogue", "games"]);
    sql.batch_execute("DELETE FROM games WHERE title = 'x'").await.unwrap();
    assert_eq!(logged_by(&sql, &add(249)).await.len(), 1 + 2 * 249);
}

#[tokio::test]
async fn a_replica_role_does_not_silence_the_log() {
    let (_database, sql, ..) = furnished().await;
    let silenced = "SET LOCAL session_replication_role = replica; UPDATE users SET nickname = 'Gordon'; TRUNCATE cart_lines";
    assert_eq!(logged_by(&sql, silenced).await, ["carts".to_owned(), format!("user:{USER}:profile")]);
}

/// Whoever writes may have tables of the same names, before the right ones in the path, and no right to the log.
#[tokio::test]
async fn a_stranger_with_a_log_of_his_own_writes_into_the_right_one() {
    let (database, sql, ..) = furnished().await;
    let role = format!("stranger_{}", database.url().rsplit('/').next().unwrap().split('?').next().unwrap());
    sql.batch_execute(&format!(
        "CREATE ROLE {role}; CREATE SCHEMA own AUTHORIZATION {role};
        GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA public TO {role};
        REVOKE ALL ON changes, change_horizon, incarnations FROM {role}"
    ))
    .await
    .unwrap();
    let strange = format!(
        "SET LOCAL ROLE {role};
        CREATE TABLE own.changes (xid xid8, tag text); CREATE TABLE own.carts (id uuid, user_id uuid, guest_id uuid);
        CREATE TEMPORARY TABLE changes (xid xid8, tag text);
        SET LOCAL search_path = own, public;
        UPDATE public.users SET nickname = 'Gordon'; UPDATE cart_lines SET quantity = 7;
        DO 'BEGIN PERFORM current_incarnation(); END'; RESET ROLE"
    );
    let mut expected = carts();
    expected.push(format!("user:{USER}:profile"));
    let logged = logged_by(&sql, &strange).await;
    sql.batch_execute(&format!("DROP OWNED BY {role} CASCADE; DROP ROLE {role}")).await.unwrap();
    assert_eq!(logged, expected);
}

/// Only rows that are there count: the log of what was undone is undone.
#[tokio::test]
async fn what_was_undone_is_not_logged() {
    let (_database, sql, ..) = furnished().await;
    let undone = "SAVEPOINT mark; UPDATE users SET nickname = 'Gordon'; TRUNCATE cart_lines;
        ROLLBACK TO SAVEPOINT mark; UPDATE sessions SET revoked_at = now()";
    assert_eq!(logged_by(&sql, undone).await, [format!("session:{USER}")]);
}
