//! Requests that must be done once, inside a transaction.
//!
//! Transactions take turns here, so none ever meets a claim that another holds.

use crate::{money::StoredRequest, transaction::MemoryTransaction};
use async_trait::async_trait;
use domain::{
    account::UserId,
    order::{IdempotencyKey, RequestFingerprint, StoredReply},
    ports::{Claim, IdempotencyRepository, StorageError},
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl IdempotencyRepository for MemoryTransaction {
    async fn claim(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
    ) -> Result<Claim, StorageError> {
        Ok(match self.state.money.find_request(user, key) {
            None => Claim::Ours,
            Some(stored) if stored.fingerprint != fingerprint => Claim::OtherRequest,
            Some(stored) => Claim::Done(stored.reply.clone()),
        })
    }

    async fn store(
        &mut self,
        user: UserId,
        key: &IdempotencyKey,
        fingerprint: RequestFingerprint,
        reply: &StoredReply,
    ) -> Result<(), StorageError> {
        self.require(self.state.users.find(user).is_some(), "there is no such user")?;
        self.require(self.state.money.find_request(user, key).is_none(), "the request was done before")?;
        let stored = StoredRequest { fingerprint, reply: reply.clone(), at: self.now() };
        Arc::make_mut(&mut self.state.money).replies.insert((user, key.as_str().to_owned()), stored);
        Ok(())
    }

    async fn delete_expired(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let before = self.now() - kept;
        let replies = &mut Arc::make_mut(&mut self.state.money).replies;
        let mut old: Vec<_> = replies.iter().filter(|(_, stored)| stored.at < before).collect();
        old.sort_by_key(|(_, stored)| stored.at);
        let keys: Vec<_> = old.into_iter().map(|(key, _)| key.clone()).take(limit as usize).collect();
        replies.retain(|key, _| !keys.contains(key));
        Ok(keys.len() as u64)
    }
}
