//! Messages about to be received.

use crate::moment::moment;
use domain::webhook::{WebhookId, WebhookMessage, WebhookSource};

/// A message of the marketplace with this id, which is about an order. Change a field as in
/// `WebhookMessage { source, ..new_message("msg_1") }`.
pub fn new_message(id: &str) -> WebhookMessage {
    WebhookMessage {
        source: WebhookSource::G2a,
        id: WebhookId::try_from(id).unwrap(),
        sent_at: moment(0),
        body: r#"{"type": "order.completed", "data": {"order_id": "7"}}"#.parse().unwrap(),
    }
}
