//! Payment providers.

use crate::wallet::{NewTopUp, ProviderName};
use async_trait::async_trait;

/// How a payment goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PaymentStart {
    /// The customer has to be sent there.
    Redirect(String),
    /// The provider needs nothing more, and tells at once how it ended: a signed message, as it would come over HTTP.
    Settled(SignedMessage),
}

/// A message with its signature, as it comes over HTTP.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedMessage {
    /// The header `webhook-id`.
    pub id: String,
    /// The header `webhook-timestamp`.
    pub timestamp: String,
    /// The header `webhook-signature`.
    pub signature: String,
    /// The body.
    pub body: Vec<u8>,
}

/// The provider cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the payment provider cannot be used: {0}")]
pub struct PaymentError(pub String);

/// Takes money from customers.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    /// Which provider it is.
    fn name(&self) -> ProviderName;

    /// Begins a payment. The provider tells later, by a webhook, how it ended.
    async fn start(&self, top_up: &NewTopUp) -> Result<PaymentStart, PaymentError>;
}
