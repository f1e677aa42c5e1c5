//! Movements of money: entries that sum to zero, written once and never changed.

use super::{LedgerAccount, Reason, TopUpId};
use crate::{account::UserId, money::Money, order::OrderId, purchase::PurchaseId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The id of a transaction, a `UUIDv7`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LedgerTransactionId(pub Uuid);

/// What moves money. Storage has each of the first three once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LedgerTransaction {
    /// A customer has paid in.
    TopUp {
        /// Which top-up.
        top_up: TopUpId,
        /// Whose wallet.
        user: UserId,
        /// How much.
        amount: Money,
    },
    /// A customer pays for an order.
    Purchase {
        /// Which.
        order: OrderId,
        /// Whose wallet.
        user: UserId,
        /// How much.
        amount: Money,
    },
    /// A unit could not be bought.
    Refund {
        /// Of which order.
        order: OrderId,
        /// Which unit.
        purchase: PurchaseId,
        /// Whose wallet.
        user: UserId,
        /// How much.
        amount: Money,
    },
    /// An operator gives, or takes if the amount is negative.
    Adjustment {
        /// Whose wallet.
        user: UserId,
        /// Which operator.
        by: UserId,
        /// How much.
        amount: Money,
        /// Why.
        reason: Reason,
    },
}

/// The kinds of movements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MovementKind {
    /// See [`LedgerTransaction::TopUp`].
    TopUp,
    /// See [`LedgerTransaction::Purchase`].
    Purchase,
    /// See [`LedgerTransaction::Refund`].
    Refund,
    /// See [`LedgerTransaction::Adjustment`].
    Adjustment,
}

/// One line of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerEntry {
    /// Which account.
    pub account: LedgerAccount,
    /// What is added to it; negative for what is taken.
    pub amount: i64,
}

/// A movement as its customer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WalletMovement {
    /// The transaction.
    pub id: LedgerTransactionId,
    /// What moved the money.
    pub kind: MovementKind,
    /// What was added to the wallet; negative for what was taken.
    pub amount: Money,
    /// The order that it was about, if about one.
    pub order: Option<OrderId>,
    /// The operator's reason, if an operator moved it.
    pub reason: Option<String>,
    /// When.
    pub at: DateTime<Utc>,
}

/// Where in a wallet's movements the next page begins: the latest come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WalletPosition(pub LedgerTransactionId);

impl LedgerTransaction {
    /// What kind it is.
    pub fn kind(&self) -> MovementKind {
        match self {
            Self::TopUp { .. } => MovementKind::TopUp,
            Self::Purchase { .. } => MovementKind::Purchase,
            Self::Refund { .. } => MovementKind::Refund,
            Self::Adjustment { .. } => MovementKind::Adjustment,
        }
    }

    /// Whose wallet it moves.
    pub fn user(&self) -> UserId {
        match self {
            Self::TopUp { user, .. }
            | Self::Purchase { user, .. }
            | Self::Refund { user, .. }
            | Self::Adjustment { user, .. } => *user,
        }
    }

    /// Its entries, which sum to zero.
    pub fn entries(&self) -> [LedgerEntry; 2] {
        let (amount, other) = match self {
            Self::TopUp { amount, .. } => (amount.amount, LedgerAccount::Payments),
            Self::Purchase { amount, .. } => (-amount.amount, LedgerAccount::Sales),
            Self::Refund { amount, .. } => (amount.amount, LedgerAccount::Sales),
            Self::Adjustment { amount, .. } => (amount.amount, LedgerAccount::Adjustments),
        };
        let wallet = LedgerAccount::Wallet(self.user());
        [LedgerEntry { account: wallet, amount }, LedgerEntry { account: other, amount: -amount }]
    }
}

impl MovementKind {
    /// The word, as storage and clients have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TopUp => "top_up",
            Self::Purchase => "purchase",
            Self::Refund => "refund",
            Self::Adjustment => "adjustment",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn transactions(amount: i64) -> [LedgerTransaction; 4] {
        let (user, amount) = (UserId(Uuid::from_u128(1)), Money::eur(amount));
        let (order, purchase) = (OrderId(Uuid::from_u128(2)), PurchaseId(Uuid::from_u128(3)));
        let reason = "a gift".to_owned().try_into().unwrap();
        [
            LedgerTransaction::TopUp { top_up: TopUpId(Uuid::from_u128(4)), user, amount },
            LedgerTransaction::Purchase { order, user, amount },
            LedgerTransaction::Refund { order, purchase, user, amount },
            LedgerTransaction::Adjustment { user, by: user, amount, reason },
        ]
    }

    #[test]
    fn only_a_purchase_takes_from_the_wallet() {
        let of_wallet = transactions(100).map(|transaction| transaction.entries()[0].amount);
        assert_eq!(of_wallet, [100, -100, 100, 100]);
    }

    proptest! {
        #[test]
        fn entries_sum_to_zero(amount in 1..=i64::from(u32::MAX)) {
            for transaction in transactions(amount) {
                prop_assert_eq!(transaction.entries().iter().map(|entry| entry.amount).sum::<i64>(), 0);
            }
        }
    }
}
