//! Changing a password: all other sessions end.

use super::{Accounts, Client, log};
use domain::{
    account::{Account, Password, PasswordHash, SecurityEventKind, SessionId, UserId},
    ports::{PasswordHasherError, PasswordVerdict, StorageError, Tx, in_transaction},
};

/// A user wants another password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// Who.
    pub user: UserId,
    /// The session that the wish comes from. It goes on.
    pub session: SessionId,
    /// The password that is claimed to be the current one.
    pub current: Password,
    /// The password from now on.
    pub new: Password,
    /// Where the request comes from.
    pub client: Client,
}

/// Why the password is what it was.
#[derive(Debug, thiserror::Error)]
pub enum ChangePasswordError {
    /// The current password is another, or was changed just now.
    #[error("the current password is wrong")]
    WrongPassword,
    /// A password was not hashed.
    #[error("the password could not be hashed")]
    Hasher(#[from] PasswordHasherError),
    /// Storage failed.
    #[error("the password could not be stored")]
    Storage(#[from] StorageError),
}

impl Accounts {
    /// Changes the password and ends all other sessions of the user.
    pub async fn change_password(&self, wish: ChangePassword) -> Result<(), ChangePasswordError> {
        let Some(account) = self.queries.find_account_of(wish.user).await? else {
            return Err(ChangePasswordError::WrongPassword);
        };
        if self.hasher.verify(&wish.current, Some(&account.password)).await? == PasswordVerdict::Wrong {
            return self.refuse_change(&wish).await;
        }
        let hash = self.hasher.hash(&wish.new).await?;
        let changed = in_transaction(&*self.unit_of_work, async |tx| {
            self.put_password(tx, &wish, &account, &hash).await
        });
        if changed.await? { Ok(()) } else { self.refuse_change(&wish).await }
    }

    /// `false` if the password is not the one that was checked any more.
    async fn put_password(
        &self,
        tx: &mut Tx,
        wish: &ChangePassword,
        checked: &Account,
        hash: &PasswordHash,
    ) -> Result<bool, StorageError> {
        let account = tx.users().lock(wish.user).await?;
        if account.is_none_or(|account| !account.password.is(&checked.password)) {
            return Ok(false);
        }
        tx.users().set_password(wish.user, hash).await?;
        tx.sessions().revoke_all(wish.user, Some(wish.session)).await?;
        let kind = SecurityEventKind::PasswordChanged;
        log(tx, kind, Some(wish.user), Some(wish.session), &wish.client).await?;
        Ok(true)
    }

    async fn refuse_change(&self, wish: &ChangePassword) -> Result<(), ChangePasswordError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            let kind = SecurityEventKind::PasswordChangeRefused;
            log(tx, kind, Some(wish.user), Some(wish.session), &wish.client).await
        })
        .await?;
        Err(ChangePasswordError::WrongPassword)
    }
}
