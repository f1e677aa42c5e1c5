//! What the machine wants of the marketplace.

use super::UpstreamOrderId;
use crate::{money::Money, product::ProductId};

/// A call to the marketplace. Before it is made, the state that leads to it is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    /// Make an order for one key. Costs nothing.
    CreateOrder {
        /// Of which product.
        product: ProductId,
        /// At this price at most.
        max_price: Money,
    },
    /// Pay an order. Moves money, once.
    Pay(UpstreamOrderId),
    /// Ask how an order stands.
    AskStatus(UpstreamOrderId),
    /// Fetch the key of an order, which works once, and store it sealed before anything else happens with it.
    FetchKey(UpstreamOrderId),
}
