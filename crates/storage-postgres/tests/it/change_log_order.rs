//! Transactions commit in another order than they got their numbers.

use crate::onlooker;
use domain::{
    changes::{Change, Changes, Poll, Snapshot, Tag},
    ports::{ChangeLog, UnitOfWork},
};
use std::time::Duration;
use storage_postgres::{PgChangeLog, test_support::TestDatabase};

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

fn tags(poll: &Poll) -> Vec<&str> {
    let Changes::Known(changes) = &poll.changes else { panic!("too many") };
    changes.iter().map(|Change { tag, .. }| tag.as_str()).collect()
}

async fn log_of(database: &TestDatabase) -> PgChangeLog {
    PgChangeLog::dedicated(&database.config(1), database.storage(1).await).unwrap()
}

/// The earlier transaction is the one that commits later: whoever asked for greater numbers alone would never hear of it.
#[tokio::test]
async fn a_transaction_in_progress_is_not_seen_and_comes_with_a_later_poll() {
    let database = TestDatabase::create().await;
    let (log, writers) = (log_of(&database).await, database.storage(2).await);
    let start = log.poll(&Snapshot::empty(), 10).await.unwrap();

    let mut slow = writers.begin().await.unwrap();
    slow.announce(&[tag("slow")]).await.unwrap();
    let slow_xid = slow.changed().await.unwrap().xid.unwrap();
    let mut fast = writers.begin().await.unwrap();
    fast.announce(&[tag("fast")]).await.unwrap();
    let fast_xid = fast.changed().await.unwrap().xid.unwrap();
    fast.commit().await.unwrap();

    let during = log.poll(&start.snapshot, 10).await.unwrap();
    assert_eq!(tags(&during), ["fast"]);
    assert!(during.snapshot.sees(fast_xid) && !during.snapshot.sees(slow_xid));
    let still = log.poll(&during.snapshot, 10).await.unwrap();
    assert_eq!(tags(&still), Vec::<&str>::new());

    slow.commit().await.unwrap();
    let after = log.poll(&still.snapshot, 10).await.unwrap();
    assert_eq!(tags(&after), ["slow"]);
    assert!(after.snapshot.sees(slow_xid) && after.snapshot.includes(&during.snapshot));
}

/// Its changes would come below the horizon.
#[tokio::test]
async fn nothing_is_forgotten_that_a_transaction_in_progress_may_come_before() {
    let database = TestDatabase::create().await;
    let (log, writers) = (log_of(&database).await, database.storage(2).await);
    let announce = async |text| {
        let mut tx = writers.begin().await.unwrap();
        tx.announce(&[tag(text)]).await.unwrap();
        tx.commit().await.unwrap();
    };
    announce("before").await;
    let mut slow = writers.begin().await.unwrap();
    slow.announce(&[tag("slow")]).await.unwrap();
    let slow_xid = slow.changed().await.unwrap().xid.unwrap();
    announce("after").await;

    // The transactions of other tests count too, so that it may be none at all.
    assert!(log.prune(Duration::ZERO, 10).await.unwrap() <= 1);
    let during = log.poll(&Snapshot::empty(), 10).await.unwrap();
    assert!(during.horizon <= slow_xid, "{during:?}");
    assert!(tags(&during).contains(&"after"));
    slow.commit().await.unwrap();
    assert!(tags(&log.poll(&during.snapshot, 10).await.unwrap()).contains(&"slow"));
}

/// The rows of a dump bear the numbers of another server, which may be far ahead of this one's.
#[tokio::test]
async fn what_a_dump_brings_of_another_history_is_not_told_and_goes() {
    let database = TestDatabase::create().await;
    let (log, sql) = (log_of(&database).await, onlooker(&database).await);
    let restore = "INSERT INTO changes (xid, tag) VALUES ('9000000000000000000', 'another history');
                   UPDATE change_horizon SET pruned_through = '8000000000000000000'";
    sql.batch_execute(restore).await.unwrap();
    let before = log.poll(&Snapshot::empty(), 10).await.unwrap();
    assert_eq!(tags(&before), Vec::<&str>::new());
    assert!(before.horizon > before.snapshot.xmax());
    assert_eq!(log.prune(Duration::from_hours(1), 10).await.unwrap(), 1);
    let after = log.poll(&Snapshot::empty(), 10).await.unwrap();
    assert!(after.horizon > before.snapshot.xmin() && after.horizon <= after.snapshot.xmax(), "{after:?}");
}

#[tokio::test]
async fn a_slug_that_is_no_tag_changes_all_games() {
    let database = TestDatabase::create().await;
    let (log, sql) = (log_of(&database).await, onlooker(&database).await);
    sql.batch_execute("INSERT INTO changes (tag) VALUES ('game-slug:half life')").await.unwrap();
    assert_eq!(tags(&log.poll(&Snapshot::empty(), 10).await.unwrap()), ["games"]);
}
