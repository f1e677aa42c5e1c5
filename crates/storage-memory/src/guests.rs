//! Guest sessions, inside a transaction.

use crate::{deadline::deadline, stored_guest::StoredGuest, transaction::MemoryTransaction};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::{
    account::{TokenHash, UserId},
    ports::{GuestRepository, StorageError},
    shopper::{GuestId, GuestSession, NewGuest, Owner},
};
use std::{sync::Arc, time::Duration};

#[async_trait]
impl GuestRepository for MemoryTransaction {
    async fn insert(&mut self, guest: &NewGuest, lifetime: Duration) -> Result<GuestSession, StorageError> {
        let mut guests = self.state.guests.values();
        let taken = guests.any(|stored| stored.session.id == guest.id || stored.token == guest.token);
        self.require(!taken, "a guest session has this id or token")?;
        let stored = StoredGuest::new(guest, lifetime, self.now());
        let session = stored.session.clone();
        Arc::make_mut(&mut self.state.guests).insert(guest.id, stored);
        Ok(session)
    }

    async fn touch(&mut self, id: GuestId, lifetime: Duration) -> Result<Option<GuestSession>, StorageError> {
        let now = self.now();
        Ok(self.find_live_guest(id, now).map(|stored| {
            stored.session.last_used_at = now;
            stored.session.expires_at = deadline(now, lifetime);
            stored.session.clone()
        }))
    }

    async fn hold(&mut self, id: GuestId) -> Result<bool, StorageError> {
        let now = self.now();
        Ok(self.state.guests.get(&id).is_some_and(|stored| stored.is_live(now)))
    }

    async fn lock_by_token(&mut self, token: &TokenHash) -> Result<Option<GuestId>, StorageError> {
        let now = self.now();
        Ok(self.state.find_guest(token, now).map(|stored| stored.session.id))
    }

    async fn consume(&mut self, id: GuestId, user: UserId) -> Result<(), StorageError> {
        self.require(self.state.users.find(user).is_some(), "there is no such user")?;
        let now = self.now();
        if let Some(stored) = Arc::make_mut(&mut self.state.guests).get_mut(&id) {
            stored.consumed_at.get_or_insert(now);
        }
        Ok(())
    }

    async fn delete_ended(&mut self, kept: Duration, limit: u32) -> Result<u64, StorageError> {
        let now = self.now();
        let ended = self.state.guests.iter().filter(|(_, stored)| stored.is_waste(kept, now));
        let ended: Vec<GuestId> = ended.map(|(id, _)| *id).take(limit as usize).collect();
        for id in &ended {
            Arc::make_mut(&mut self.state.guests).remove(id);
            Arc::make_mut(&mut self.state.carts).remove_of(Owner::Guest(*id));
            Arc::make_mut(&mut self.state.wishlists).remove_of(Owner::Guest(*id));
        }
        Ok(ended.len() as u64)
    }
}

impl MemoryTransaction {
    fn find_live_guest(&mut self, id: GuestId, now: DateTime<Utc>) -> Option<&mut StoredGuest> {
        Arc::make_mut(&mut self.state.guests).get_mut(&id).filter(|stored| stored.is_live(now))
    }
}
