//! Paying in through a payment provider.

use crate::{account::UserId, money::Money};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a top-up, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TopUpId(pub Uuid);

/// A payment provider, as its webhooks' path names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProviderName {
    /// Pays at once, with no money behind it: for development and tests.
    Test,
}

impl ProviderName {
    /// The word, as storage and paths have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Test => "test",
        }
    }
}

/// A top-up about to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewTopUp {
    /// Its id.
    pub id: TopUpId,
    /// Whose wallet.
    pub user: UserId,
    /// How much.
    pub amount: Money,
    /// Who takes the money.
    pub provider: ProviderName,
}

/// How a top-up stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TopUpStatus {
    /// The provider has not told of the money yet.
    Pending,
    /// The money is in the wallet.
    Completed,
    /// The provider says that there will be no money.
    Failed,
}

/// A top-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TopUp {
    /// Its id.
    pub id: TopUpId,
    /// Whose wallet.
    pub user: UserId,
    /// How much.
    pub amount: Money,
    /// Who takes the money.
    pub provider: ProviderName,
    /// How it stands.
    pub status: TopUpStatus,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
}
