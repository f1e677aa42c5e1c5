//! What the database itself refuses, whoever asks.

use crate::onlooker;
use domain::{
    money::Money,
    ports::{StorageError, Tx, in_transaction},
    wallet::{LedgerTransaction, LedgerTransactionId},
};
use storage_contract::new_user;
use storage_postgres::test_support::TestDatabase;
use uuid::Uuid;

/// A user whose wallet holds ten euro.
async fn rich_user(database: &TestDatabase) -> Uuid {
    let storage = database.storage(1).await;
    let user = new_user("gordon@example.com");
    let reason = "for the test".to_owned().try_into().unwrap();
    let gift = LedgerTransaction::Adjustment { user: user.id, by: user.id, amount: Money::eur(1000), reason };
    in_transaction(&storage, async |tx: &mut Tx| {
        tx.users().insert(&user).await?;
        tx.wallets().open(user.id).await?;
        tx.wallets().post(LedgerTransactionId(Uuid::from_u128(1)), &gift).await
    })
    .await
    .unwrap();
    user.id.0
}

async fn refusal(database: &TestDatabase, sql: &str) -> String {
    let error = onlooker(database).await.batch_execute(sql).await.expect_err(sql);
    error.as_db_error().unwrap().message().to_owned()
}

#[tokio::test]
async fn the_ledger_is_only_ever_added_to() {
    let database = TestDatabase::create().await;
    rich_user(&database).await;
    for table in ["ledger_transactions", "ledger_entries"] {
        for change in [
            format!("UPDATE {table} SET {} = {0}", if table == "ledger_entries" { "amount" } else { "at" }),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            let refused = refusal(&database, &change).await;
            assert!(refused.ends_with("are only ever added"), "{change}: {refused}");
        }
    }
}

#[tokio::test]
async fn a_balance_follows_from_the_ledger_and_from_nothing_else() {
    let database = TestDatabase::create().await;
    let user = rich_user(&database).await;
    for change in [
        "UPDATE wallets SET balance = balance + 1".to_owned(),
        format!("UPDATE wallets SET balance = 0 WHERE user_id = '{user}'"),
        "INSERT INTO wallets (user_id, balance) VALUES (gen_random_uuid(), 5)".to_owned(),
    ] {
        assert_eq!(refusal(&database, &change).await, "balances follow from the ledger", "{change}");
    }
    assert_eq!(refusal(&database, "DELETE FROM wallets").await, "rows of wallets are only ever added");
}

#[tokio::test]
async fn entries_that_do_not_sum_to_zero_are_refused() {
    let database = TestDatabase::create().await;
    let user = rich_user(&database).await;
    let entries = |rest: &str| {
        format!(
            "INSERT INTO ledger_transactions (id, kind, adjusted_by, reason)
             VALUES ('00000000-0000-0000-0000-000000000002', 'adjustment', '{user}', 'a gift');
             INSERT INTO ledger_entries (transaction_id, account, user_id, amount) VALUES
             ('00000000-0000-0000-0000-000000000002', 'wallet', '{user}', 500){rest}"
        )
    };
    let other =
        |amount: i32| format!(", ('00000000-0000-0000-0000-000000000002', 'adjustments', NULL, {amount})");
    for rest in [String::new(), other(-499), other(500)] {
        let refused = refusal(&database, &entries(&rest)).await;
        assert_eq!(refused, "the entries of a transaction do not sum to zero", "{rest}");
    }
    onlooker(&database).await.batch_execute(&entries(&other(-500))).await.unwrap();
    let row = onlooker(&database).await.query_one("SELECT balance FROM wallets", &[]).await.unwrap();
    assert_eq!(row.get::<_, i64>(0), 1500);
}

#[tokio::test]
async fn a_wallet_never_holds_less_than_nothing() {
    let database = TestDatabase::create().await;
    let user = rich_user(&database).await;
    let taken = format!(
        "INSERT INTO ledger_transactions (id, kind, adjusted_by, reason)
         VALUES ('00000000-0000-0000-0000-000000000002', 'adjustment', '{user}', 'a theft');
         INSERT INTO ledger_entries (transaction_id, account, user_id, amount) VALUES
         ('00000000-0000-0000-0000-000000000002', 'wallet', '{user}', -1001),
         ('00000000-0000-0000-0000-000000000002', 'adjustments', NULL, 1001)"
    );
    assert!(refusal(&database, &taken).await.contains("wallets_balance_check"));
}

#[tokio::test]
async fn stored_keys_are_never_deleted() {
    let database = TestDatabase::create().await;
    assert_eq!(
        refusal(&database, "DELETE FROM purchase_keys").await,
        "rows of purchase_keys are only ever added"
    );
}

#[tokio::test]
async fn a_refused_movement_is_told_by_its_name() {
    let database = TestDatabase::create().await;
    let user = domain::account::UserId(rich_user(&database).await);
    let storage = database.storage(1).await;
    let reason = "for the test".to_owned().try_into().unwrap();
    let theft = LedgerTransaction::Adjustment { user, by: user, amount: Money::eur(-1001), reason };
    let refused = in_transaction(&storage, async |tx: &mut Tx| {
        tx.wallets().post(LedgerTransactionId(Uuid::from_u128(2)), &theft).await
    });
    let refused = refused.await.unwrap_err();
    assert!(
        matches!(refused, StorageError::Conflict(domain::ports::Constraint::WalletBalance)),
        "{refused:?}"
    );
}
