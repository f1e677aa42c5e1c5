//! The marketplace's order side: where keys are bought.

use crate::{
    game_key::{GameKey, KeyAnswer},
    money::Money,
    product::ProductId,
    purchase::{SupplierError, TransactionId, UpstreamOrderId, UpstreamStatus},
};
use async_trait::async_trait;

/// An answer that should hold a key, and does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the answer holds no key")]
pub struct UnreadableKey;

/// Buys keys. Implementations pace and bound each call in time, and make it **once**: what may be repeated is the machine's decision
/// ([`crate::purchase`]).
#[async_trait]
pub trait Supplier: Send + Sync {
    /// Makes an order for one key at this price at most. It costs nothing, and lapses unpaid (`g2a-contract.md` §3.2).
    async fn create_order(
        &self,
        product: ProductId,
        max_price: Money,
    ) -> Result<(UpstreamOrderId, Money), SupplierError>;

    /// Pays an order (§3.3).
    async fn pay(&self, order: &UpstreamOrderId) -> Result<TransactionId, SupplierError>;

    /// Asks how an order stands (§3.4).
    async fn ask_status(&self, order: &UpstreamOrderId) -> Result<UpstreamStatus, SupplierError>;

    /// Fetches the key of an order, which works once (§3.5). Returns the answer as it came, so that it can be kept before anything else
    /// happens with it.
    async fn fetch_key(&self, order: &UpstreamOrderId) -> Result<KeyAnswer, SupplierError>;

    /// The key that an answer holds.
    fn read_key(&self, answer: &KeyAnswer) -> Result<GameKey, UnreadableKey>;
}
