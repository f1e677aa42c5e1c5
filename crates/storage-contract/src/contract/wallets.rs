//! Wallets: their balances, and what moves them.

use crate::{
    Shop,
    ids::next_id,
    money::{credit, gift, new_top_up, place_order, post, refund},
};
use domain::{
    account::UserId,
    money::Money,
    order::OrderId,
    ports::{Constraint, StorageError, Tx, in_savepoint},
    purchase::PurchaseId,
    wallet::{LedgerTransaction, LedgerTransactionId},
};

fn is_refused_for(error: &StorageError, rule: Constraint) -> bool {
    matches!(error, StorageError::Conflict(constraint) if *constraint == rule)
}

fn purchase(user: UserId, order: OrderId, cents: i64) -> LedgerTransaction {
    LedgerTransaction::Purchase { order, user, amount: Money::eur(cents) }
}

pub async fn a_wallet_is_opened_empty(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    assert_eq!(shop.balance(user).await, 0);
    assert_eq!(shop.movements(user).await, []);
}

pub async fn a_user_has_one_wallet(shop: Shop) {
    let user = shop.customer("gordon@example.com", 7).await;
    shop.refused(async |tx| tx.wallets().open(user).await).await;
    assert_eq!(shop.balance(user).await, 7);
}

pub async fn only_a_user_has_a_wallet(shop: Shop) {
    shop.refused(async |tx| tx.wallets().open(UserId(next_id())).await).await;
}

pub async fn who_has_no_wallet_has_no_money(shop: Shop) {
    let nobody = UserId(next_id());
    assert_eq!(shop.balance(nobody).await, 0);
    assert_eq!(shop.transact(async |tx| tx.wallets().get_balance(nobody).await).await, Money::eur(0));
    assert_eq!(shop.movements(nobody).await, []);
}

pub async fn a_wallet_holds_the_sum_of_its_movements(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 0).await;
    let top_up = shop.ask_top_up(user, 2500).await;
    assert_eq!(shop.balance(user).await, 0, "the money has not come");
    shop.post(&credit(&top_up)).await;
    assert_eq!(shop.balance(user).await, 2500);
    let order = shop.buy(user, &[(&portal, 2)]).await;
    assert_eq!(shop.balance(user).await, 2500 - 2 * 999);
    let unit = shop.order(order).await.units[0].purchase;
    shop.post(&refund(&shop.purchase(unit).await)).await;
    assert_eq!(shop.balance(user).await, 2500 - 999);
    shop.post(&gift(user, 100)).await;
    assert_eq!(shop.balance(user).await, 2600 - 999);
    shop.post(&gift(user, -1601)).await;
    assert_eq!(shop.balance(user).await, 0);
}

pub async fn a_transaction_sees_a_balance_as_it_will_be(shop: Shop) {
    let user = shop.customer("gordon@example.com", 100).await;
    shop.transact(async |tx| {
        post(tx, &gift(user, -30)).await?;
        assert_eq!(tx.wallets().get_balance(user).await?, Money::eur(70));
        post(tx, &gift(user, -70)).await?;
        assert_eq!(tx.wallets().get_balance(user).await?, Money::eur(0));
        Ok(())
    })
    .await;
    assert_eq!(shop.balance(user).await, 0);
}

pub async fn each_wallet_is_for_itself(shop: Shop) {
    let gordon = shop.customer("gordon@example.com", 100).await;
    let barney = shop.customer("barney@example.com", 7).await;
    shop.post(&gift(gordon, 11)).await;
    assert_eq!((shop.balance(gordon).await, shop.balance(barney).await), (111, 7));
}

pub async fn no_wallet_holds_less_than_nothing(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 998).await;
    let refusal = shop.refuse_post(&gift(user, -999)).await;
    assert!(is_refused_for(&refusal, Constraint::WalletBalance), "{refusal:?}");
    let refusal = shop.refused(async |tx| place_order(tx, user, &[(&portal, 1)]).await).await;
    assert!(is_refused_for(&refusal, Constraint::WalletBalance), "{refusal:?}");
    assert_eq!(shop.balance(user).await, 998);
    assert_eq!(shop.movements(user).await.len(), 1);
}

pub async fn money_can_be_spent_in_the_transaction_in_which_it_came(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    shop.transact(async |tx| {
        post(tx, &gift(user, 100)).await?;
        post(tx, &gift(user, -100)).await
    })
    .await;
    assert_eq!((shop.balance(user).await, shop.movements(user).await.len()), (0, 2));
}

/// Even if the refusal was swallowed, and even if money comes later.
pub async fn a_transaction_that_overdrew_a_wallet_cannot_be_committed(shop: Shop) {
    let user = shop.customer("gordon@example.com", 10).await;
    let mut tx = shop.unit_of_work().begin().await.unwrap();
    post(&mut tx, &gift(user, -11)).await.unwrap_err();
    // Whether this is refused already is the adapter's business.
    let _ = post(&mut tx, &gift(user, 100)).await;
    tx.commit().await.unwrap_err();
    assert_eq!(shop.balance(user).await, 10);
}

/// What came before it stays, and what comes after it is good.
pub async fn a_movement_that_was_refused_can_be_undone_by_itself(shop: Shop) {
    let user = shop.customer("gordon@example.com", 10).await;
    shop.transact(async |tx| {
        post(tx, &gift(user, 1)).await?;
        let refused = in_savepoint(tx, async |tx: &mut Tx| post(tx, &gift(user, -12)).await).await?;
        assert!(is_refused_for(&refused.unwrap_err(), Constraint::WalletBalance));
        post(tx, &gift(user, -11)).await
    })
    .await;
    assert_eq!((shop.balance(user).await, shop.movements(user).await.len()), (0, 3));
}

pub async fn money_moves_only_into_wallets(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let poor = shop.register("barney@example.com").await.id;
    for owner in [poor, UserId(next_id())] {
        let reason = "for the test".to_owned().try_into().unwrap();
        let gift = LedgerTransaction::Adjustment { user: owner, by: user, amount: Money::eur(5), reason };
        shop.refuse_post(&gift).await;
    }
}

pub async fn a_top_up_is_credited_once(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let top_up = shop.ask_top_up(user, 1000).await;
    shop.post(&credit(&top_up)).await;
    let refusal = shop.refuse_post(&credit(&top_up)).await;
    assert!(is_refused_for(&refusal, Constraint::MovedBefore), "{refusal:?}");
    assert_eq!(shop.balance(user).await, 1000);
    let another = shop.ask_top_up(user, 1000).await;
    shop.post(&credit(&another)).await;
    assert_eq!(shop.balance(user).await, 2000);
}

pub async fn an_order_is_paid_once(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 5000).await;
    let order = shop.buy(user, &[(&portal, 1)]).await;
    let refusal = shop.refuse_post(&purchase(user, order, 999)).await;
    assert!(is_refused_for(&refusal, Constraint::MovedBefore), "{refusal:?}");
    shop.buy(user, &[(&portal, 1)]).await;
    assert_eq!(shop.balance(user).await, 5000 - 2 * 999);
}

/// An order may have many refunds, each of them of another unit.
pub async fn a_unit_is_refunded_once_and_its_order_as_often_as_it_has_units(shop: Shop) {
    let [first, second] = shop.buy_units().await;
    let [first, second] = [shop.purchase(first).await, shop.purchase(second).await];
    shop.post(&refund(&first)).await;
    let refusal = shop.refuse_post(&refund(&first)).await;
    assert!(is_refused_for(&refusal, Constraint::MovedBefore), "{refusal:?}");
    shop.post(&refund(&second)).await;
    assert_eq!(shop.balance(first.user).await, 2 * 999);
}

/// The second refusal would hide the first: it is not the wallet that lacks money.
pub async fn what_has_moved_before_is_told_apart_from_what_cannot_be_paid(shop: Shop) {
    let [portal] = shop.sell(["Portal"]).await;
    let user = shop.customer("gordon@example.com", 999).await;
    let order = shop.buy(user, &[(&portal, 1)]).await;
    let refusal = shop.refuse_post(&purchase(user, order, 999)).await;
    assert!(is_refused_for(&refusal, Constraint::MovedBefore), "{refusal:?}");
}

pub async fn money_moves_only_for_what_is_there(shop: Shop) {
    let user = shop.customer("gordon@example.com", 1000).await;
    let amount = Money::eur(5);
    shop.refuse_post(&credit(&new_top_up(user, 5))).await;
    shop.refuse_post(&purchase(user, OrderId(next_id()), 5)).await;
    let (order, unit) = (OrderId(next_id()), PurchaseId(next_id()));
    shop.refuse_post(&LedgerTransaction::Refund { order, purchase: unit, user, amount }).await;
    let (by, reason) = (UserId(next_id()), "for the test".to_owned().try_into().unwrap());
    shop.refuse_post(&LedgerTransaction::Adjustment { user, by, amount, reason }).await;
    shop.refuse_post(&gift(user, 0)).await;
    let id = LedgerTransactionId(next_id());
    shop.transact(async |tx| tx.wallets().post(id, &gift(user, 5)).await).await;
    shop.refused(async |tx| tx.wallets().post(id, &gift(user, 6)).await).await;
    assert_eq!(shop.balance(user).await, 1005, "an id is of one movement");
}
