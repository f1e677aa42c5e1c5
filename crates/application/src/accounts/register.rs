//! Registering: the user, its first session and what it had as a guest come in one transaction.

use super::{Accounts, Client, LoggedIn, log};
use crate::merge_guest;
use domain::{
    account::{Email, NewUser, Nickname, Password, PasswordHash, Role, SecurityEventKind, TokenHash, UserId},
    ports::{Constraint, PasswordHasherError, StorageError, Tx, in_transaction},
};

/// Somebody wants an account.
#[derive(Debug, Clone)]
pub struct Register {
    /// The address to log in with.
    pub email: Email,
    /// The password, of the kind that may be chosen.
    pub password: Password,
    /// What the user wants to be called.
    pub nickname: Option<Nickname>,
    /// The token of the guest that the user was.
    pub guest: Option<TokenHash>,
    /// Where the request comes from.
    pub client: Client,
}

/// Why there is no account. Nothing is left behind, and a guest keeps everything.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Another user has the address.
    #[error("the e-mail address is taken")]
    EmailTaken,
    /// The password was not hashed.
    #[error("the password could not be hashed")]
    Hasher(#[from] PasswordHasherError),
    /// Storage failed.
    #[error("the account could not be stored")]
    Storage(#[source] StorageError),
}

impl From<StorageError> for RegisterError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Conflict(Constraint::UserEmail) => Self::EmailTaken,
            other => Self::Storage(other),
        }
    }
}

impl Accounts {
    /// Makes an account and logs its user in.
    pub async fn register(&self, wish: Register) -> Result<LoggedIn, RegisterError> {
        let hash = self.hasher.hash(&wish.password).await?;
        let logged_in = in_transaction(&*self.unit_of_work, async |tx| self.admit_new(tx, &wish, hash).await);
        Ok(logged_in.await?)
    }

    async fn admit_new(
        &self,
        tx: &mut Tx,
        wish: &Register,
        password: PasswordHash,
    ) -> Result<LoggedIn, StorageError> {
        let new = NewUser {
            id: UserId(self.ids.next()),
            email: wish.email.clone(),
            nickname: wish.nickname.clone(),
            role: Role::Customer,
            password,
        };
        let user = tx.users().insert(&new).await?;
        tx.wallets().open(user.id).await?;
        let (session, tokens) = self.begin_session(tx, &user, &wish.client).await?;
        let merge = merge_guest::merge_or_defer(tx, wish.guest.as_ref(), user.id, &*self.ids).await?;
        log(tx, SecurityEventKind::Registered, Some(user.id), Some(session), &wish.client).await?;
        Ok(LoggedIn { user, tokens, merge })
    }
}
