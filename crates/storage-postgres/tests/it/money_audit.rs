//! The audit finds what somebody has done to the books behind the back of their rules.

use crate::onlooker;
use domain::{
    game_key::Sealed,
    ports::{Fenced, MoneyAudit, NextTakeUp, OrderQueries, StorageError, TakenUp, Tx, in_transaction},
    purchase::{Purchase, PurchaseState, RefundReason},
    wallet::{LedgerTransaction, LedgerTransactionId},
};
use storage_contract::{draft, new_user, open_wallet, paid_order, place_order};
use storage_postgres::{PgStorage, test_support::TestDatabase};
use uuid::Uuid;

/// Of whom a rule would notice, nobody is told: neither the triggers nor the references between tables.
const WITHOUT_RULES: &str = "SET session_replication_role = replica;";

/// The balances follow again from what is now in the ledger.
const REBALANCE: &str = "UPDATE wallets SET balance = (
    SELECT coalesce(sum(amount), 0) FROM ledger_entries AS entry WHERE entry.user_id = wallets.user_id
);";

/// Two customers with 50 euro each. One has ordered three units: the first was delivered, the second refunded, the third is open.
async fn trade(storage: &PgStorage) -> Result<(), StorageError> {
    let (gordon, alyx) = (new_user("gordon@example.com"), new_user("alyx@example.com"));
    let game = [draft("Portal").build()];
    let order = in_transaction(storage, async |tx: &mut Tx| {
        tx.games().upsert_many(&game).await?;
        for user in [&gordon, &alyx] {
            tx.users().insert(user).await?;
            open_wallet(tx, user.id, 5000).await?;
        }
        place_order(tx, gordon.id, &[(&game[0], 3)]).await
    })
    .await?;
    let sealed = Sealed { key_id: "k1".to_owned(), nonce: [1; 12], ciphertext: vec![1] };
    in_transaction(storage, async |tx: &mut Tx| {
        let units = tx.orders().lock_units(order).await?;
        let [delivered, refunded, _] = &units[..] else { panic!("three units were ordered") };
        tx.keys().insert_answer(delivered.purchase.id, &sealed).await?;
        tx.keys().set_key(delivered.purchase.id, &sealed, false).await?;
        end(tx, delivered, PurchaseState::Delivered(paid_order(1))).await?;
        end(tx, refunded, PurchaseState::Refunded(RefundReason::OutOfStock, None)).await?;
        let Purchase { id, order, user, sold_for, .. } = refunded.purchase;
        let refund = LedgerTransaction::Refund { order, purchase: id, user, amount: sold_for };
        tx.wallets().post(LedgerTransactionId(Uuid::from_u128(7)), &refund).await
    })
    .await
}

async fn end(tx: &mut Tx, unit: &TakenUp, state: PurchaseState) -> Result<(), StorageError> {
    let purchase = Purchase { state, ..unit.purchase.clone() };
    assert_eq!(tx.orders().save(unit.attempt, &purchase, NextTakeUp::Never).await?, Fenced::Held);
    Ok(())
}

/// What the audit says of these books when they are right.
fn right() -> MoneyAudit {
    MoneyAudit { transactions: 4, wallets: 2, orders: 1, ..MoneyAudit::default() }
}

/// What the audit finds after somebody has done this.
async fn audit_after(sql: &str) -> MoneyAudit {
    let database = TestDatabase::create().await;
    let storage = database.storage(1).await;
    trade(&storage).await.unwrap();
    let now = storage.list_purchases(None, None, 1).await.unwrap().items.remove(0).since;
    assert_eq!(storage.audit_money(now).await.unwrap(), right());
    onlooker(&database).await.batch_execute(&format!("{WITHOUT_RULES} {sql}")).await.unwrap();
    storage.audit_money(now).await.unwrap()
}

/// Checks that the audit finds this, and that the books are wrong.
async fn assert_wrong(sql: &str, expected: MoneyAudit) {
    let found = audit_after(sql).await;
    assert_eq!(found, expected, "{sql}");
    assert!(!found.is_right(), "{sql}");
}

#[tokio::test]
async fn entries_that_do_not_sum_to_zero_are_found() {
    let wrong = MoneyAudit { unbalanced: 1, ..right() };
    assert_wrong(
        "UPDATE ledger_entries SET amount = amount + 1 WHERE account = 'sales' AND amount > 0",
        wrong,
    )
    .await;
}

#[tokio::test]
async fn a_transaction_without_entries_is_found() {
    let wrong = MoneyAudit { transactions: 5, unbalanced: 1, ..right() };
    let added = "INSERT INTO ledger_transactions (id, kind, adjusted_by, reason)
        SELECT gen_random_uuid(), 'adjustment', user_id, 'nothing' FROM wallets LIMIT 1";
    assert_wrong(added, wrong).await;
}

#[tokio::test]
async fn a_balance_that_does_not_follow_from_the_ledger_is_found() {
    let wrong = MoneyAudit { wrong_balances: 2, ..right() };
    assert_wrong("UPDATE wallets SET balance = balance + 1", wrong).await;
}

#[tokio::test]
async fn a_negative_balance_is_found_though_it_follows_from_the_ledger() {
    let taken = format!(
        "ALTER TABLE wallets DROP CONSTRAINT wallets_balance_check;
        UPDATE ledger_entries SET amount = amount - sign(amount)::bigint * 6000
        WHERE transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'adjustment');
        {REBALANCE}"
    );
    assert_wrong(&taken, MoneyAudit { wrong_balances: 2, ..right() }).await;
}

#[tokio::test]
async fn an_order_that_was_not_paid_as_it_should_be_is_found() {
    let wrong = MoneyAudit { wrongly_paid: 1, ..right() };
    let unpaid = format!(
        "DELETE FROM ledger_entries WHERE transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'purchase');
        DELETE FROM ledger_transactions WHERE kind = 'purchase'; {REBALANCE}"
    );
    assert_wrong(&unpaid, MoneyAudit { transactions: 3, ..wrong.clone() }).await;
    let paid_by_another = format!(
        "UPDATE ledger_entries SET user_id = (SELECT user_id FROM wallets WHERE user_id <> ledger_entries.user_id)
        WHERE user_id IS NOT NULL
            AND transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'purchase');
        {REBALANCE}"
    );
    let too_little = format!(
        "UPDATE ledger_entries SET amount = amount - sign(amount)::bigint
        WHERE transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'purchase');
        {REBALANCE}"
    );
    for sql in [
        &paid_by_another,
        &too_little,
        "UPDATE orders SET total = total + 1",
        "UPDATE purchases SET sold_for = sold_for + 1 WHERE state = 'intended'",
    ] {
        assert_wrong(sql, wrong.clone()).await;
    }
}

#[tokio::test]
async fn an_order_that_was_paid_twice_is_found() {
    let again = format!(
        "DROP INDEX ledger_transactions_purchase_key; {} {REBALANCE}",
        repeat("purchase", "00000000-0000-0000-0000-000000000008")
    );
    assert_wrong(&again, MoneyAudit { transactions: 5, wrongly_paid: 1, ..right() }).await;
}

#[tokio::test]
async fn a_refund_that_is_not_as_it_should_be_is_found() {
    let wrong = MoneyAudit { wrongly_refunded: 1, ..right() };
    let missing = format!(
        "DELETE FROM ledger_entries WHERE transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'refund');
        DELETE FROM ledger_transactions WHERE kind = 'refund'; {REBALANCE}"
    );
    assert_wrong(&missing, MoneyAudit { transactions: 3, ..wrong.clone() }).await;
    let too_much = format!(
        "UPDATE ledger_entries SET amount = amount + sign(amount)::bigint
        WHERE transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'refund');
        {REBALANCE}"
    );
    assert_wrong(&too_much, wrong.clone()).await;
    let to_another = format!(
        "UPDATE ledger_entries SET user_id = (SELECT user_id FROM wallets WHERE user_id <> ledger_entries.user_id)
        WHERE user_id IS NOT NULL AND transaction_id IN (SELECT id FROM ledger_transactions WHERE kind = 'refund');
        {REBALANCE}"
    );
    assert_wrong(&to_another, wrong).await;
}

#[tokio::test]
async fn a_unit_that_was_refunded_twice_is_found() {
    let again = format!(
        "ALTER TABLE ledger_transactions DROP CONSTRAINT ledger_transactions_purchase_id_key; {} {REBALANCE}",
        repeat("refund", "00000000-0000-0000-0000-000000000008")
    );
    assert_wrong(&again, MoneyAudit { transactions: 5, wrongly_refunded: 1, ..right() }).await;
}

/// Both are counted: the unit that got nothing back, and the one that got what it should not.
#[tokio::test]
async fn a_refund_of_a_unit_that_is_not_refunded_is_found() {
    let moved = "UPDATE ledger_transactions
        SET purchase_id = (SELECT id FROM purchases WHERE state = 'delivered') WHERE kind = 'refund'";
    assert_wrong(moved, MoneyAudit { wrongly_refunded: 2, ..right() }).await;
}

#[tokio::test]
async fn a_status_that_does_not_follow_from_the_units_is_found() {
    let closed = "UPDATE orders SET status = 'partially_completed', completed_at = now()";
    assert_wrong(closed, MoneyAudit { wrong_statuses: 1, ..right() }).await;
    let ended = "UPDATE purchases SET state = 'refunded', reason = 'cancelled', due_at = NULL WHERE state = 'intended'";
    assert_wrong(ended, MoneyAudit { wrong_statuses: 1, wrongly_refunded: 1, ..right() }).await;
}

#[tokio::test]
async fn a_delivered_unit_without_a_key_is_found() {
    let wrong = MoneyAudit { wrong_keys: 1, ..right() };
    assert_wrong("DELETE FROM purchase_keys", wrong.clone()).await;
    let unread = "UPDATE purchase_keys SET key = NULL, key_nonce = NULL, key_key_id = NULL";
    assert_wrong(unread, wrong).await;
}

#[tokio::test]
async fn a_key_of_a_unit_that_nobody_has_paid_for_is_found() {
    let added = "INSERT INTO purchase_keys (purchase_id, answer_key_id, answer_nonce, answer)
        SELECT purchases.id, answer_key_id, answer_nonce, answer FROM purchases, purchase_keys
        WHERE state = 'intended'";
    assert_wrong(added, MoneyAudit { wrong_keys: 1, ..right() }).await;
}

#[tokio::test]
async fn an_order_at_the_marketplace_that_two_units_name_is_found() {
    let shared = "ALTER TABLE purchases DROP CONSTRAINT purchases_upstream_order_key;
        UPDATE purchases SET upstream_order = '1', upstream_price = 1, upstream_created_at = now()
        WHERE state = 'refunded'";
    assert_wrong(shared, MoneyAudit { shared_orders: 1, ..right() }).await;
}

#[tokio::test]
async fn units_that_wait_for_a_person_or_for_too_long_are_counted_but_no_fault_of_the_books() {
    let incident = "UPDATE purchases SET state = 'incident', reason = 'key_lost' WHERE state = 'delivered'";
    let late = "UPDATE purchases SET due_at = due_at - interval '16 minutes' WHERE state = 'intended'";
    for (sql, expected) in
        [(incident, MoneyAudit { incidents: 1, ..right() }), (late, MoneyAudit { overdue: 1, ..right() })]
    {
        let found = audit_after(sql).await;
        assert_eq!(found, expected);
        assert!(found.is_right());
    }
}

/// The same movement a second time, under another id.
fn repeat(kind: &str, id: &str) -> String {
    format!(
        "INSERT INTO ledger_transactions (id, kind, order_id, purchase_id)
        SELECT '{id}', kind, order_id, purchase_id FROM ledger_transactions WHERE kind = '{kind}';
        INSERT INTO ledger_entries (transaction_id, account, user_id, amount)
        SELECT '{id}', account, user_id, amount FROM ledger_entries AS entry
        JOIN ledger_transactions AS movement ON movement.id = entry.transaction_id
        WHERE movement.kind = '{kind}' AND movement.id <> '{id}';"
    )
}
