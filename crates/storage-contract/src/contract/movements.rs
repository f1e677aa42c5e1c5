//! Lists of movements, and top-ups.

use crate::{
    Shop,
    money::{after, credit, gift, new_top_up, open_wallet, refund},
    new_user,
};
use domain::{
    account::UserId,
    money::Money,
    wallet::{LedgerTransactionId, MovementKind, TopUp, TopUpId, TopUpStatus},
};
use uuid::Uuid;

pub async fn a_movement_tells_what_it_was_about(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    shop.post(&credit(&shop.ask_top_up(user, 2500).await)).await;
    let [game] = shop.sell(["Portal"]).await;
    let order = shop.buy(user, &[(&game, 2)]).await;
    shop.post(&refund(&shop.purchase(shop.order(order).await.units[0].purchase).await)).await;
    shop.post(&gift(user, -100)).await;
    let movements = shop.movements(user).await;
    let told = movements
        .iter()
        .rev()
        .map(|movement| (movement.kind, movement.amount.amount, movement.order, movement.reason.as_deref()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            (MovementKind::TopUp, 2500, None, None),
            (MovementKind::Purchase, -2 * 999, Some(order), None),
            (MovementKind::Refund, 999, Some(order), None),
            (MovementKind::Adjustment, -100, None, Some("for the test")),
        ]
    );
}

pub async fn later_movements_are_dated_later_and_listed_first(shop: Shop) {
    let user = shop.customer("gordon@example.com", 1).await;
    shop.post(&gift(user, 2)).await;
    shop.post(&gift(user, 3)).await;
    let movements = shop.movements(user).await;
    assert_eq!(movements.iter().map(|movement| movement.amount.amount).collect::<Vec<_>>(), [3, 2, 1]);
    assert!(movements.is_sorted_by(|later, earlier| later.at > earlier.at));
}

pub async fn the_movements_of_a_wallet_can_be_walked_to_their_end(shop: Shop) {
    let user = shop.customer("gordon@example.com", 1).await;
    let other = shop.register("alyx@example.com").await.id;
    shop.transact(async |tx| open_wallet(tx, other, 1).await).await;
    for cents in 2..=7 {
        shop.post(&gift(user, cents)).await;
        shop.post(&gift(other, cents)).await;
    }
    let whole: Vec<_> = shop.movements(user).await.iter().map(|movement| movement.id).collect();
    assert_eq!(whole.len(), 7);
    for limit in [1, 2, 3, 7] {
        assert_eq!(walk(&shop, user, limit).await, whole, "by {limit}");
    }
}

pub async fn the_last_page_of_movements_says_so_even_if_it_is_full(shop: Shop) {
    let user = shop.customer("gordon@example.com", 1).await;
    for cents in 2..=4 {
        shop.post(&gift(user, cents)).await;
    }
    let first = shop.orders().list_movements(user, None, 2).await.unwrap();
    assert_eq!(first.next, Some(after(&first.items[1])));
    let second = shop.orders().list_movements(user, first.next, 2).await.unwrap();
    assert_eq!((second.items.len(), second.next), (2, None));
}

pub async fn a_top_up_waits_for_its_money(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let new = new_top_up(user, 2500);
    let added = shop
        .transact(async |tx| {
            tx.wallets().insert_top_up(&new).await?;
            tx.wallets().lock_top_up(new.id).await
        })
        .await;
    let found = find_top_up(&shop, new.id).await.expect("the top-up is there");
    assert_eq!(added, Some(found));
    assert_eq!(
        (found.id, found.user, found.amount, found.provider),
        (new.id, user, Money::eur(2500), new.provider)
    );
    assert_eq!(found.status, TopUpStatus::Pending);
    assert_eq!(shop.balance(user).await, 0);
    assert!(
        find_top_up(&shop, shop.ask_top_up(user, 100).await.id).await.unwrap().created_at > found.created_at
    );
}

pub async fn a_top_up_stands_as_was_said_last(shop: Shop) {
    let user = shop.customer("gordon@example.com", 0).await;
    let [changed, other] = [shop.ask_top_up(user, 100).await, shop.ask_top_up(user, 100).await];
    let before = find_top_up(&shop, changed.id).await.unwrap();
    for status in [TopUpStatus::Failed, TopUpStatus::Completed, TopUpStatus::Pending] {
        shop.transact(async |tx| tx.wallets().set_top_up_status(changed.id, status).await).await;
        assert_eq!(find_top_up(&shop, changed.id).await, Some(TopUp { status, ..before }));
        assert_eq!(find_top_up(&shop, other.id).await.unwrap().status, TopUpStatus::Pending);
    }
}

pub async fn an_unknown_top_up_is_neither_found_nor_changed(shop: Shop) {
    let unknown = TopUpId(Uuid::from_u128(7));
    shop.transact(async |tx| tx.wallets().set_top_up_status(unknown, TopUpStatus::Completed).await).await;
    assert_eq!(find_top_up(&shop, unknown).await, None);
}

pub async fn only_who_has_a_wallet_can_pay_in(shop: Shop) {
    let top_up = new_top_up(new_user("gordon@example.com").id, 100);
    shop.refused(async |tx| tx.wallets().insert_top_up(&top_up).await).await;
}

async fn find_top_up(shop: &Shop, id: TopUpId) -> Option<TopUp> {
    shop.transact(async |tx| tx.wallets().lock_top_up(id).await).await
}

/// All movements of a wallet, page by page; every page but the last has to be full.
async fn walk(shop: &Shop, user: UserId, limit: u32) -> Vec<LedgerTransactionId> {
    let (mut walked, mut position) = (Vec::new(), None);
    loop {
        let page = shop.orders().list_movements(user, position, limit).await.unwrap();
        walked.extend(page.items.iter().map(|movement| movement.id));
        let Some(next) = page.next else { return walked };
        assert_eq!(page.items.len(), limit as usize);
        assert!(position.replace(next) != Some(next), "the walk goes on");
    }
}
