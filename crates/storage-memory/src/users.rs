//! Users, inside a transaction.

use crate::transaction::MemoryTransaction;
use async_trait::async_trait;
use domain::{
    account::{Account, NewUser, Nickname, PasswordHash, Role, User, UserId, UserState},
    ports::{StorageError, UserRepository},
};
use std::sync::Arc;

#[async_trait]
impl UserRepository for MemoryTransaction {
    async fn insert(&mut self, new: &NewUser) -> Result<User, StorageError> {
        self.require(self.state.users.find(new.id).is_none(), "a user has this id")?;
        let user = User {
            id: new.id,
            email: new.email.clone(),
            nickname: new.nickname.clone(),
            role: new.role,
            state: UserState::Active,
            created_at: self.now(),
        };
        let account = Account { user: user.clone(), password: new.password.clone() };
        let inserted = Arc::make_mut(&mut self.state.users).insert(account);
        inserted.map_err(|constraint| self.refuse(constraint))?;
        Ok(user)
    }

    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError> {
        Ok(self.state.users.find(id).map(|account| account.user.clone()))
    }

    async fn lock(&mut self, id: UserId) -> Result<Option<Account>, StorageError> {
        Ok(self.state.users.find(id).cloned())
    }

    async fn set_nickname(
        &mut self,
        id: UserId,
        nickname: Option<&Nickname>,
    ) -> Result<Option<User>, StorageError> {
        self.change_user(id, |account| account.user.nickname = nickname.cloned());
        Ok(self.state.users.find(id).map(|account| account.user.clone()))
    }

    async fn set_password(&mut self, id: UserId, password: &PasswordHash) -> Result<(), StorageError> {
        self.change_user(id, |account| account.password = password.clone());
        Ok(())
    }

    async fn set_role(&mut self, id: UserId, role: Role) -> Result<(), StorageError> {
        self.change_user(id, |account| account.user.role = role);
        Ok(())
    }

    async fn set_state(&mut self, id: UserId, state: UserState) -> Result<(), StorageError> {
        self.change_user(id, |account| account.user.state = state);
        Ok(())
    }
}

impl MemoryTransaction {
    fn change_user(&mut self, id: UserId, change: impl FnOnce(&mut Account)) {
        if let Some(account) = Arc::make_mut(&mut self.state.users).find_mut(id) {
            change(account);
        }
    }
}
