//! Signatures of messages.

use super::SignedMessage;
use crate::webhook::{WebhookMessage, WebhookSource};
use chrono::{DateTime, Utc};

/// Why a message is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unbelievable {
    /// Nobody may send to this source, for there is no secret.
    #[error("nobody may send messages here")]
    NoSecret,
    /// It is not signed by anybody who knows a secret, or something in it was changed.
    #[error("the signature does not hold")]
    BadSignature,
    /// It was sent too long ago, or in the future.
    #[error("the message was not sent just now")]
    OutsideWindow,
    /// Who knows a secret has sent what is no message: the body is no JSON object, or the id no id.
    #[error("the message is malformed")]
    Malformed,
}

/// Verifies messages after Standard Webhooks: HMAC-SHA256 over id, timestamp and the bytes of the body, compared in constant time.
pub trait WebhookVerifier: Send + Sync {
    /// The message, if it was signed with a secret of this source and sent within five minutes of `now`.
    fn verify(
        &self,
        source: WebhookSource,
        signed: &SignedMessage,
        now: DateTime<Utc>,
    ) -> Result<WebhookMessage, Unbelievable>;
}
