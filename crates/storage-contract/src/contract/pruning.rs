//! What the log of changes forgets.

use super::HOUR;
use crate::{
    Shop,
    changes::{known, tag},
};
use domain::changes::{Changed, Snapshot, Tag, Xid};
use std::time::Duration;

/// Changes so many things in one transaction.
async fn change(shop: &Shop, count: u32) -> Xid {
    let tags: Vec<Tag> = (0..count).map(|number| tag(&format!("thing:{number}"))).collect();
    let Changed { xid, .. } = shop.changed_by(async |tx| tx.announce(&tags).await).await;
    xid.unwrap()
}

async fn prune(shop: &Shop, kept: Duration, limit: u32) -> u64 {
    shop.change_log().prune(kept, limit).await.unwrap()
}

/// Has the log forget, `limit` at a time, until it has forgotten `count`, or more. Storage may share its server with others, whose
/// transactions in progress count like its own, but end.
async fn forget(shop: &Shop, limit: u32, count: u64) -> u64 {
    let forgetting = async {
        let mut forgotten = 0;
        while forgotten < count {
            forgotten += prune(shop, Duration::ZERO, limit).await;
            tokio::task::yield_now().await;
        }
        forgotten
    };
    tokio::time::timeout(Duration::from_mins(1), forgetting).await.expect("the others end in time")
}

/// The horizon, and the transactions that the log knows, each as often as it changed something.
async fn remembered(shop: &Shop) -> (Xid, Vec<Xid>) {
    let poll = shop.poll(&Snapshot::empty()).await;
    (poll.horizon, known(poll).into_iter().map(|change| change.xid).collect())
}

pub async fn nothing_is_forgotten_that_has_not_been_kept_for_long_enough(shop: Shop) {
    let first = change(&shop, 1).await;
    assert_eq!(prune(&shop, HOUR, 10).await, 0);
    let (horizon, known) = remembered(&shop).await;
    assert_eq!(known, [first]);
    assert!(horizon <= first);
}

pub async fn the_horizon_moves_past_what_is_forgotten(shop: Shop) {
    change(&shop, 1).await;
    let last = change(&shop, 1).await;
    assert_eq!(forget(&shop, 10, 2).await, 2);
    let (horizon, known) = remembered(&shop).await;
    assert_eq!(known, []);
    assert!(horizon > last);
}

pub async fn the_horizon_stays_before_what_comes_later(shop: Shop) {
    change(&shop, 1).await;
    forget(&shop, 10, 1).await;
    let later = change(&shop, 1).await;
    let (horizon, known) = remembered(&shop).await;
    assert_eq!(known, [later]);
    assert!(horizon <= later);
}

pub async fn the_oldest_are_forgotten_first_and_no_more_than_asked_for(shop: Shop) {
    let [first, second] = [change(&shop, 1).await, change(&shop, 1).await];
    assert_eq!(forget(&shop, 1, 1).await, 1);
    let (horizon, known) = remembered(&shop).await;
    assert_eq!(known, [second]);
    assert!(first < horizon && horizon <= second);
}

pub async fn a_transaction_is_forgotten_as_a_whole(shop: Shop) {
    change(&shop, 3).await;
    let second = change(&shop, 2).await;
    assert_eq!(forget(&shop, 2, 1).await, 3);
    assert_eq!(remembered(&shop).await.1, [second, second]);
}

pub async fn who_forgets_nothing_moves_no_horizon(shop: Shop) {
    change(&shop, 1).await;
    forget(&shop, 10, 1).await;
    let before = remembered(&shop).await;
    assert_eq!(prune(&shop, Duration::ZERO, 10).await, 0);
    change(&shop, 1).await;
    assert_eq!(prune(&shop, Duration::ZERO, 0).await, 0, "none were to be forgotten");
    assert_eq!(remembered(&shop).await.0, before.0);
}
