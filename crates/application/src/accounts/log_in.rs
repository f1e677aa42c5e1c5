//! Logging in.

use super::{Accounts, Client, LoggedIn, log};
use crate::merge_guest;
use domain::{
    account::{Account, Email, LoginFailure, Password, PasswordHash, SecurityEventKind, TokenHash, UserId},
    ports::{PasswordHasherError, PasswordVerdict, StorageError, Tx, in_transaction},
};

/// Somebody claims to be a user.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// The user's address.
    pub email: Email,
    /// The password that is claimed to be the user's.
    pub password: Password,
    /// The token of the guest that the user was.
    pub guest: Option<TokenHash>,
    /// Where the request comes from.
    pub client: Client,
}

/// Why somebody is not logged in. A guest keeps everything.
#[derive(Debug, thiserror::Error)]
pub enum LogInError {
    /// Address, password, or both are wrong, or the user is shut out. Neither the error nor the time it takes tells which.
    #[error("address and password do not belong together")]
    InvalidCredentials,
    /// The password was not hashed.
    #[error("the password could not be checked")]
    Hasher(#[from] PasswordHasherError),
    /// Storage failed.
    #[error("the login could not be stored")]
    Storage(#[from] StorageError),
}

/// How often a password is looked at again because it was changed while it was being checked.
const ROUNDS: usize = 3;

/// What the transaction of a login came to.
enum Admission {
    LoggedIn(LoggedIn),
    Disabled,
    /// The password is not the one that was checked any more.
    PasswordChanged,
}

impl Accounts {
    /// Logs a user in.
    pub async fn log_in(&self, attempt: LogIn) -> Result<LoggedIn, LogInError> {
        if self.hasher.is_busy() {
            return Err(PasswordHasherError::Busy.into());
        }
        for _ in 0..ROUNDS {
            let account = self.queries.find_account(&attempt.email).await?;
            let hash = account.as_ref().map(|account| &account.password);
            let verdict = self.hasher.verify(&attempt.password, hash).await?;
            let account = match (account, verdict) {
                (None, _) => return self.refuse(LoginFailure::UnknownEmail, None, &attempt).await,
                (Some(account), PasswordVerdict::Wrong) => {
                    return self.refuse(LoginFailure::WrongPassword, Some(account.user.id), &attempt).await;
                }
                (Some(account), PasswordVerdict::Right | PasswordVerdict::RightButOutdated) => account,
            };
            let renewed = self.renew_hash(&attempt.password, verdict).await?;
            let admission = in_transaction(&*self.unit_of_work, async |tx| {
                self.admit(tx, &attempt, &account, renewed.as_ref()).await
            })
            .await?;
            match admission {
                Admission::LoggedIn(logged_in) => return Ok(logged_in),
                Admission::Disabled => {
                    return self.refuse(LoginFailure::Disabled, Some(account.user.id), &attempt).await;
                }
                Admission::PasswordChanged => {}
            }
        }
        Err(LogInError::InvalidCredentials)
    }

    /// A new hash where the old one is cheaper to attack than it should be. A busy hasher can do that another time.
    async fn renew_hash(
        &self,
        password: &Password,
        verdict: PasswordVerdict,
    ) -> Result<Option<PasswordHash>, PasswordHasherError> {
        if verdict != PasswordVerdict::RightButOutdated {
            return Ok(None);
        }
        match self.hasher.hash(password).await {
            Ok(hash) => Ok(Some(hash)),
            Err(PasswordHasherError::Busy) => Ok(None),
            Err(error) => Err(error),
        }
    }

    async fn admit(
        &self,
        tx: &mut Tx,
        attempt: &LogIn,
        checked: &Account,
        renewed: Option<&PasswordHash>,
    ) -> Result<Admission, StorageError> {
        let Some(account) = tx.users().lock(checked.user.id).await? else {
            return Ok(Admission::PasswordChanged);
        };
        if !account.password.is(&checked.password) {
            return Ok(Admission::PasswordChanged);
        }
        let user = account.user;
        if !user.is_active() {
            return Ok(Admission::Disabled);
        }
        if let Some(renewed) = renewed {
            tx.users().set_password(user.id, renewed).await?;
        }
        let (session, tokens) = self.begin_session(tx, &user, &attempt.client).await?;
        let merge = merge_guest::merge_or_defer(tx, attempt.guest.as_ref(), user.id, &*self.ids).await?;
        log(tx, SecurityEventKind::LoggedIn, Some(user.id), Some(session), &attempt.client).await?;
        Ok(Admission::LoggedIn(LoggedIn { user, tokens, merge }))
    }

    async fn refuse(
        &self,
        reason: LoginFailure,
        user: Option<UserId>,
        attempt: &LogIn,
    ) -> Result<LoggedIn, LogInError> {
        in_transaction(&*self.unit_of_work, async |tx| {
            log(tx, SecurityEventKind::LoginFailed { reason }, user, None, &attempt.client).await
        })
        .await?;
        Err(LogInError::InvalidCredentials)
    }
}
