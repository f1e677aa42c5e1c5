//! The inbox of webhooks, inside a transaction.

use crate::{money::StoredMessage, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    ports::{StorageError, WebhookRepository},
    webhook::{InboxEntry, InboxId, InboxState, WebhookMessage},
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl WebhookRepository for MemoryTransaction {
    async fn insert(&mut self, id: InboxId, message: &WebhookMessage) -> Result<bool, StorageError> {
        let now = self.now();
        let is_known = |stored: &StoredMessage| {
            (stored.entry.message.source, &stored.entry.message.id) == (message.source, &message.id)
        };
        if self.state.money.inbox.values().any(is_known) {
            return Ok(false);
        }
        self.require(!self.state.money.inbox.contains_key(&id), "a message has this id")?;
        let (state, attempts, last_failure) = (InboxState::Waiting, 0, None);
        let entry = InboxEntry { id, message: message.clone(), state, attempts, last_failure, since: now };
        let stored = StoredMessage { entry, due_at: Some(now) };
        Arc::make_mut(&mut self.state.money).inbox.insert(id, stored);
        Ok(true)
    }

    async fn lock_due(&mut self, limit: u32) -> Result<Vec<InboxEntry>, StorageError> {
        let now = self.now();
        let mut due: Vec<_> = self.state.money.inbox.values().collect();
        due.retain(|stored| stored.due_at.is_some_and(|due| due <= now));
        due.sort_by_key(|stored| stored.due_at);
        Ok(due.into_iter().take(limit as usize).map(|stored| stored.entry.clone()).collect())
    }

    async fn lock(&mut self, id: InboxId) -> Result<Option<InboxEntry>, StorageError> {
        Ok(self.state.money.inbox.get(&id).map(|stored| stored.entry.clone()))
    }

    async fn finish(
        &mut self,
        id: InboxId,
        state: InboxState,
        failure: Option<&str>,
    ) -> Result<(), StorageError> {
        self.change_message(id, |stored| {
            stored.due_at = None;
            stored.entry.state = state;
            stored.entry.last_failure = failure.map(str::to_owned);
        });
        Ok(())
    }

    async fn postpone(&mut self, id: InboxId, failure: &str, wait: Duration) -> Result<(), StorageError> {
        let now = self.now();
        self.change_message(id, |stored| {
            stored.due_at = Some(now + wait);
            stored.entry.attempts += 1;
            stored.entry.last_failure = Some(failure.to_owned());
        });
        Ok(())
    }

    async fn replay(&mut self, id: InboxId) -> Result<(), StorageError> {
        let now = self.now();
        self.change_message(id, |stored| {
            stored.due_at = Some(now);
            let entry = stored.entry.clone();
            stored.entry = InboxEntry {
                state: InboxState::Waiting,
                attempts: 0,
                last_failure: None,
                since: now,
                ..entry
            };
        });
        Ok(())
    }

    async fn delete_done(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let before = self.now() - kept;
        let inbox = &mut Arc::make_mut(&mut self.state.money).inbox;
        let mut old: Vec<&InboxEntry> = inbox.values().map(|stored| &stored.entry).collect();
        old.retain(|entry| entry.state == InboxState::Done && entry.since < before);
        old.sort_by_key(|entry| entry.since);
        let ids: Vec<InboxId> = old.into_iter().map(|entry| entry.id).take(limit as usize).collect();
        inbox.retain(|id, _| !ids.contains(id));
        Ok(ids.len() as u64)
    }
}

impl MemoryTransaction {
    fn change_message(&mut self, id: InboxId, change: impl FnOnce(&mut StoredMessage)) {
        if let Some(stored) = Arc::make_mut(&mut self.state.money).inbox.get_mut(&id) {
            change(stored);
        }
    }
}
