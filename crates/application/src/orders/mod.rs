//! Orders, as customers make, watch and cancel them.

mod cancel;
mod check_out;
mod reveal_keys;

pub use cancel::CancelError;
pub use check_out::{CheckOut, CheckOutError, Render};
pub use reveal_keys::{RevealKeysError, RevealedKey};

use domain::{
    ports::{Clock, Ids, KeyVault, OrderQueries, UnitOfWork},
    pricing::Margin,
    purchase::PurchasePolicy,
};
use std::{sync::Arc, time::Duration};

/// What can be done with orders.
pub struct Orders {
    /// Where transactions begin.
    pub unit_of_work: Arc<dyn UnitOfWork>,
    /// What is read.
    pub queries: Arc<dyn OrderQueries>,
    /// Opens keys for their owners.
    pub vault: Arc<dyn KeyVault>,
    /// For the ids of orders, units and movements.
    pub ids: Arc<dyn Ids>,
    /// When units have to be bought by.
    pub clock: Arc<dyn Clock>,
    /// How units are sold.
    pub policy: SalesPolicy,
}

/// How units are sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesPolicy {
    /// What the shop keeps of a selling price at least.
    pub margin: Margin,
    /// How long after the checkout a unit must be bought; later the customer gets the money back.
    pub deadline: Duration,
    /// How the buying line works.
    pub purchases: PurchasePolicy,
}

impl Default for SalesPolicy {
    fn default() -> Self {
        Self {
            margin: Margin::default(),
            deadline: Duration::from_mins(30),
            purchases: PurchasePolicy::default(),
        }
    }
}
