//! Users, inside a transaction.

use super::StorageError;
use crate::account::{Account, NewUser, Nickname, PasswordHash, Role, User, UserId, UserState};
use async_trait::async_trait;

/// Writes users.
#[async_trait]
pub trait UserRepository: Send {
    /// Adds an active user. Returns `Conflict(UserEmail)` if another has the address, in whatever case.
    async fn insert(&mut self, user: &NewUser) -> Result<User, StorageError>;

    /// The user with this id. Reads only.
    async fn find(&mut self, id: UserId) -> Result<Option<User>, StorageError>;

    /// The user with this id and its password, locked until the transaction ends.
    async fn lock(&mut self, id: UserId) -> Result<Option<Account>, StorageError>;

    /// Changes what the user wants to be called. `None` if there is no such user.
    async fn set_nickname(
        &mut self,
        id: UserId,
        nickname: Option<&Nickname>,
    ) -> Result<Option<User>, StorageError>;

    /// Changes the password of the user, if there is one.
    async fn set_password(&mut self, id: UserId, password: &PasswordHash) -> Result<(), StorageError>;

    /// Changes what the user may do, if there is one.
    async fn set_role(&mut self, id: UserId, role: Role) -> Result<(), StorageError>;

    /// Shuts the user out or lets it in again, if there is one.
    async fn set_state(&mut self, id: UserId, state: UserState) -> Result<(), StorageError>;
}
