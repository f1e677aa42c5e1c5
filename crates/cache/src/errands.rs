//! What is done for the cache beside the requests, and may be left undone.

use crate::{cache::Cache, entry::Entry, envelope};
use futures_channel::mpsc::{Receiver, Sender, channel};
use futures_util::{StreamExt, lock::Mutex};
use metrics::counter;
use std::sync::Arc;

/// How many errands may wait. Further ones are dropped.
const WAITING: usize = 1024;
/// How many are run at a time.
const AT_ONCE: usize = 4;

/// Something to do when there is time.
pub(crate) enum Errand {
    /// Put an entry into the shared level.
    Store(Arc<Entry>),
    /// Take what changed out of the shared level.
    Remove(Vec<String>),
    /// Tell the other instances that something has changed.
    Hint,
    /// Compare an answer that was served with the database.
    Audit(Arc<Entry>),
}

impl Errand {
    fn name(&self) -> &'static str {
        match self {
            Self::Store(_) => "store",
            Self::Remove(_) => "remove",
            Self::Hint => "hint",
            Self::Audit(_) => "audit",
        }
    }
}

/// The errands that wait.
pub(crate) struct Errands {
    sender: parking_lot::Mutex<Sender<Errand>>,
    receiver: Mutex<Receiver<Errand>>,
}

impl Errands {
    pub(crate) fn new() -> Self {
        let (sender, receiver) = channel(WAITING);
        Self { sender: parking_lot::Mutex::new(sender), receiver: Mutex::new(receiver) }
    }

    /// Has `errand` run at some time, or never, if too many wait already.
    pub(crate) fn send(&self, errand: Errand) {
        let name = errand.name();
        if self.sender.lock().try_send(errand).is_err() {
            counter!("cache_errands_dropped_total", "errand" => name).increment(1);
        }
    }
}

impl Cache {
    /// Runs the errands, for ever. Without it nothing reaches the shared level.
    pub async fn run_errands(&self) {
        let mut receiver = self.errands.receiver.lock().await;
        receiver.by_ref().for_each_concurrent(AT_ONCE, |errand| self.run_errand(errand)).await;
    }

    async fn run_errand(&self, errand: Errand) {
        match (errand, &self.shared) {
            (Errand::Audit(entry), _) => self.audit_in_passing(&entry).await,
            (Errand::Store(entry), Some(shared)) => {
                let key = entry.question.key();
                if let Some(bytes) = envelope::write(&self.seal, &key, &entry) {
                    shared.set(&key, &bytes, entry.lifetime()).await;
                }
            }
            (Errand::Remove(keys), Some(shared)) => {
                for key in keys {
                    shared.remove(&key).await;
                }
            }
            (Errand::Hint, Some(shared)) => shared.hint().await,
            (_, None) => {}
        }
    }
}
