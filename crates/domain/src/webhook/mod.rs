//! What others tell us over HTTP. It is believed only if it is signed, kept before it is acted upon, and acted upon once.

mod event;
mod message;

pub use event::{EventFault, PaymentEvent, PaymentOutcome, SupplyEvent};
pub use message::{
    InboxEntry, InboxId, InboxPosition, InboxState, InvalidWebhookId, WebhookId, WebhookMessage,
    WebhookSource,
};
