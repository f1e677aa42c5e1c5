//! Customers' money: a ledger of double entries, from which every balance follows (`orders.md`).

mod account;
mod amount;
mod top_up;
mod transaction;

pub use account::LedgerAccount;
pub use amount::{Adjustment, InvalidAmount, InvalidReason, Reason, TopUpAmount};
pub use top_up::{NewTopUp, ProviderName, TopUp, TopUpId, TopUpStatus};
pub use transaction::{
    LedgerEntry, LedgerTransaction, LedgerTransactionId, MovementKind, WalletMovement, WalletPosition,
};
