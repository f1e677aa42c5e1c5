//! What can go wrong with storage, whatever it is made of.

use std::error::Error;

type Source = Box<dyn Error + Send + Sync>;

/// A fault of storage.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// A named rule of the database refused the write.
    #[error("the write conflicts with {0:?}")]
    Conflict(Constraint),
    /// Nothing was written, and the same again may succeed: a serialisation failure, a deadlock.
    #[error("the transaction has to be repeated")]
    Retryable(#[source] Source),
    /// Storage cannot be reached, or no connection was free in time.
    #[error("storage is not available")]
    Unavailable(#[source] Source),
    /// What is stored cannot be understood.
    #[error("stored data is corrupt")]
    Corrupt(#[source] Source),
    /// Anything else that the database refused.
    #[error("storage failed")]
    Backend(#[source] Source),
}

/// A rule that storage enforces by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// No two games have one slug.
    GameSlug,
    /// No two games have one id.
    GameId,
    /// Of each job, one run at most is unfinished.
    OneUnfinishedRun,
    /// For each time of a schedule, one run is begun.
    FiredBefore,
    /// No two users have one e-mail address, in whatever case.
    UserEmail,
    /// No wallet holds less than nothing.
    WalletBalance,
    /// No top-up is credited, no order paid and no unit refunded twice.
    MovedBefore,
}
