//! What tests do with the log of changes.

use crate::Shop;
use domain::{
    changes::{Change, Changed, Changes, Poll, Snapshot, Tag},
    ports::{StorageError, Tx},
};
use std::collections::BTreeSet;

/// More than any test changes.
const LIMIT: u32 = 10_000;

impl Shop {
    /// A look at the log.
    pub(crate) async fn poll(&self, since: &Snapshot) -> Poll {
        self.change_log().poll(since, LIMIT).await.unwrap()
    }

    /// What changed so far, seen from now.
    pub(crate) async fn position(&self) -> Snapshot {
        self.poll(&Snapshot::empty()).await.snapshot
    }

    /// What changed since a poll.
    pub(crate) async fn changes_since(&self, since: &Snapshot) -> Vec<Change> {
        known(self.poll(since).await)
    }

    /// Does `work` in one transaction, which has to commit. Returns what it says to have changed.
    pub(crate) async fn changed_by<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>,
    ) -> Changed {
        self.transact(async |tx| {
            work(tx).await?;
            tx.changed().await
        })
        .await
    }

    /// Does `work` in one transaction, which has to commit. Returns what the log tells of it; the transaction has to say the same.
    pub(crate) async fn logged_by<T>(
        &self,
        work: impl AsyncFnOnce(&mut Tx) -> Result<T, StorageError>,
    ) -> BTreeSet<Tag> {
        let before = self.position().await;
        let Changed { xid, tags } = self.changed_by(work).await;
        let logged = self.changes_since(&before).await.into_iter().filter(|change| Some(change.xid) == xid);
        let logged: Vec<Tag> = logged.map(|change| change.tag).collect();
        let told: BTreeSet<Tag> = tags.iter().cloned().collect();
        assert_eq!(logged.iter().cloned().collect::<BTreeSet<_>>(), told);
        assert_eq!((logged.len(), tags.len()), (told.len(), told.len()), "each is told once");
        told
    }
}

/// The changes of a poll that was not asked for too few.
pub(crate) fn known(poll: Poll) -> Vec<Change> {
    match poll.changes {
        Changes::Known(changes) => changes,
        Changes::TooMany => panic!("no test changes so much"),
    }
}

/// A tag by its text.
pub(crate) fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}
