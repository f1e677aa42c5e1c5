//! Where money can be.

use crate::account::UserId;

/// An account of the ledger. Only wallets have a balance that must not be negative; the others are the shop's own and only counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LedgerAccount {
    /// A customer's money.
    Wallet(UserId),
    /// What was paid to the shop for keys.
    Sales,
    /// What payment providers hold for the shop: negative by what customers have paid in.
    Payments,
    /// What operators have given and taken.
    Adjustments,
}
