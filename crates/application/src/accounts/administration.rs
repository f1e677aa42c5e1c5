//! What operators do with accounts.

use super::{Accounts, Client, RegisterError, log};
use domain::{
    account::{Email, NewUser, Nickname, Password, Role, SecurityEventKind, User, UserId, UserState},
    ports::{StorageError, UserPage, UserQuery, in_transaction},
};

/// Why an account is what it was.
#[derive(Debug, thiserror::Error)]
pub enum AdministrationError {
    /// No user has this address.
    #[error("no user has this e-mail address")]
    UnknownUser,
    /// Storage failed.
    #[error("the change could not be stored")]
    Storage(#[from] StorageError),
}

impl Accounts {
    /// Users, page by page.
    pub async fn list_users(&self, query: &UserQuery) -> Result<UserPage, StorageError> {
        self.queries.list_users(query).await
    }

    /// Makes a user who runs the shop.
    pub async fn create_admin(
        &self,
        email: Email,
        nickname: Option<Nickname>,
        password: &Password,
    ) -> Result<User, RegisterError> {
        let password = self.hasher.hash(password).await?;
        let new = NewUser { id: UserId(self.ids.next()), email, nickname, role: Role::Admin, password };
        let user = in_transaction(&*self.unit_of_work, async |tx| {
            let user = tx.users().insert(&new).await?;
            tx.wallets().open(user.id).await?;
            let here = Client::default();
            log(tx, SecurityEventKind::Registered, Some(user.id), None, &here).await?;
            log(tx, SecurityEventKind::RoleChanged { role: user.role }, Some(user.id), None, &here).await?;
            Ok::<_, StorageError>(user)
        });
        Ok(user.await?)
    }

    /// Changes what a user may do, from the user's next request on.
    pub async fn set_role(&self, email: &Email, role: Role) -> Result<User, AdministrationError> {
        let user = self.find_user(email).await?;
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.users().set_role(user.id, role).await?;
            let kind = SecurityEventKind::RoleChanged { role };
            log(tx, kind, Some(user.id), None, &Client::default()).await
        })
        .await?;
        Ok(User { role, ..user })
    }

    /// Shuts a user out, from the user's next request on, and ends all sessions; or lets the user in again.
    pub async fn set_state(&self, email: &Email, state: UserState) -> Result<User, AdministrationError> {
        let user = self.find_user(email).await?;
        in_transaction(&*self.unit_of_work, async |tx| {
            tx.users().set_state(user.id, state).await?;
            if state == UserState::Disabled {
                tx.sessions().revoke_all(user.id, None).await?;
            }
            let kind = SecurityEventKind::StateChanged { state };
            log(tx, kind, Some(user.id), None, &Client::default()).await
        })
        .await?;
        Ok(User { state, ..user })
    }

    async fn find_user(&self, email: &Email) -> Result<User, AdministrationError> {
        let account = self.queries.find_account(email).await?;
        account.map(|account| account.user).ok_or(AdministrationError::UnknownUser)
    }
}
