//! What diesel and the pool report, in the words of the ports.

use crate::{tls::TlsError, url::InvalidUrl};
use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use diesel_async::pooled_connection::deadpool::PoolError;
use domain::ports::{Constraint, StorageError};

type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why there is no storage to work with.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The URL makes no sense.
    #[error(transparent)]
    Url(#[from] InvalidUrl),
    /// The encryption that the URL asks for cannot be had.
    #[error("the database cannot be reached over TLS")]
    Tls(#[from] TlsError),
    /// The server does not answer, or does not let us in.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Source),
    /// The server lacks what the queries use.
    #[error("PostgreSQL 15 or later is needed; the server is PostgreSQL {0}")]
    TooOld(String),
}

/// The fault that a statement met.
pub(crate) fn storage_error(error: Error) -> StorageError {
    if let Error::DatabaseError(kind, information) = &error {
        return match fault(*kind, &**information) {
            Fault::Conflict(constraint) => StorageError::Conflict(constraint),
            Fault::Retryable => StorageError::Retryable(error.into()),
            Fault::Unavailable => StorageError::Unavailable(error.into()),
            Fault::Other => StorageError::Backend(error.into()),
        };
    }
    match error {
        Error::DeserializationError(_) => StorageError::Corrupt(error.into()),
        _ => StorageError::Backend(error.into()),
    }
}

/// The fault of a caller who got no connection.
pub(crate) fn pool_error(error: PoolError) -> StorageError {
    StorageError::Unavailable(no_connection(error))
}

/// Why there is no connection.
pub(crate) fn no_connection(error: PoolError) -> Source {
    match error {
        // The pool would repeat what this says.
        PoolError::Backend(cause) => cause.into(),
        other => other.into(),
    }
}

/// What is stored makes no sense.
pub(crate) fn corrupt(error: impl Into<Source>) -> StorageError {
    StorageError::Corrupt(error.into())
}

enum Fault {
    Conflict(Constraint),
    Retryable,
    Unavailable,
    Other,
}

fn fault(kind: DatabaseErrorKind, information: &dyn DatabaseErrorInformation) -> Fault {
    match kind {
        DatabaseErrorKind::UniqueViolation | DatabaseErrorKind::CheckViolation => {
            information.constraint_name().and_then(constraint).map_or(Fault::Other, Fault::Conflict)
        }
        DatabaseErrorKind::SerializationFailure => Fault::Retryable,
        DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => Fault::Unavailable,
        DatabaseErrorKind::Unknown => unnamed_fault(information.message()),
        _ => Fault::Other,
    }
}

fn constraint(name: &str) -> Option<Constraint> {
    match name {
        "games_pkey" => Some(Constraint::GameId),
        "games_slug_key" => Some(Constraint::GameSlug),
        "sync_runs_one_unfinished_idx" => Some(Constraint::OneUnfinishedRun),
        "sync_runs_fired_idx" => Some(Constraint::FiredBefore),
        "users_email_key_key" => Some(Constraint::UserEmail),
        "wallets_balance_check" => Some(Constraint::WalletBalance),
        "ledger_transactions_top_up_id_key"
        | "ledger_transactions_purchase_id_key"
        | "ledger_transactions_purchase_key" => Some(Constraint::MovedBefore),
        _ => None,
    }
}

/// Diesel drops the SQLSTATE of what it has no name for, so the message has to tell. `connect` asks the server for
/// untranslated messages; where it may not and they are translated, these faults stay what they are to diesel: other.
fn unnamed_fault(message: &str) -> Fault {
    match message {
        // 40P01 and 55P03: nothing was written, and the lock may be free the next time.
        "deadlock detected" | "canceling statement due to lock timeout" => Fault::Retryable,
        // 57014: the server is too slow at the moment.
        "canceling statement due to statement timeout" => Fault::Unavailable,
        // 57P01, 57P02, 25P03: the server ended the connection.
        message if message.starts_with("terminating connection") => Fault::Unavailable,
        _ => Fault::Other,
    }
}
