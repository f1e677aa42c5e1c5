//! A shared level that does what it is told.

use async_trait::async_trait;
use cache::{KeyPage, SharedLevel};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

/// Keeps what it is given until a test changes it.
#[derive(Default)]
pub(crate) struct DumbStore {
    pub(crate) values: Mutex<BTreeMap<String, Vec<u8>>>,
    pub(crate) gets: AtomicU64,
    pub(crate) hints: AtomicU64,
    pub(crate) is_away: AtomicBool,
}

impl DumbStore {
    pub(crate) fn dump(&self) -> BTreeMap<String, Vec<u8>> {
        self.values.lock().unwrap().clone()
    }

    pub(crate) fn restore(&self, dump: BTreeMap<String, Vec<u8>>) {
        *self.values.lock().unwrap() = dump;
    }

    fn is_there(&self) -> bool {
        !self.is_away.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl SharedLevel for DumbStore {
    async fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.gets.fetch_add(1, Ordering::SeqCst);
        self.values.lock().unwrap().get(key).filter(|_| self.is_there()).cloned()
    }

    async fn set(&self, key: &str, value: &[u8], _: Duration) -> bool {
        if self.is_there() {
            self.values.lock().unwrap().insert(key.to_owned(), value.to_vec());
        }
        self.is_there()
    }

    async fn remove(&self, key: &str) {
        if self.is_there() {
            self.values.lock().unwrap().remove(key);
        }
    }

    async fn hint(&self) {
        self.hints.fetch_add(1, Ordering::SeqCst);
    }

    async fn list_keys(&self, prefix: &str, after: Option<u64>) -> Option<KeyPage> {
        let values = self.values.lock().unwrap();
        let keys: Vec<String> = values.keys().filter(|key| key.starts_with(prefix)).cloned().collect();
        // A page for each key, to see that all pages are looked at.
        let at = usize::try_from(after.unwrap_or(0)).unwrap();
        let next = (at + 1 < keys.len()).then_some(at as u64 + 1);
        Some(KeyPage { keys: keys.get(at).cloned().into_iter().collect(), next })
    }

    fn is_reachable(&self) -> bool {
        self.is_there()
    }
}
