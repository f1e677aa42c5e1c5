//! Hashing passwords, which is slow on purpose.

use crate::account::{Password, PasswordHash};
use async_trait::async_trait;

/// Hashes passwords, off the threads that serve requests, so many at a time.
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// Whether a password would be refused now. Asked before anything is read, so that a storm of logins costs next to nothing
    /// where it is turned away.
    fn is_busy(&self) -> bool;

    /// A salted hash of `password`.
    async fn hash(&self, password: &Password) -> Result<PasswordHash, PasswordHasherError>;

    /// Whether `password` is the one that `hash` was made of. Without a hash it never is, which takes as long to find out:
    /// nobody learns from the time whether an account exists.
    async fn verify(
        &self,
        password: &Password,
        hash: Option<&PasswordHash>,
    ) -> Result<PasswordVerdict, PasswordHasherError>;
}

/// Whether a password is right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PasswordVerdict {
    /// It is not.
    Wrong,
    /// It is.
    Right,
    /// It is, and the hash is cheaper to attack than a new one would be.
    RightButOutdated,
}

/// Why a password was not looked at.
#[derive(Debug, thiserror::Error)]
pub enum PasswordHasherError {
    /// As many wait already as may wait.
    #[error("too many passwords wait to be hashed")]
    Busy,
    /// The hash is none, or the machine has no random numbers.
    #[error("a password could not be hashed")]
    Failed(#[source] Box<dyn std::error::Error + Send + Sync>),
}
