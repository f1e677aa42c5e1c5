//! What messages say.

use crate::{
    money::{Currency, Money},
    purchase::UpstreamOrderId,
    wallet::TopUpId,
};
use serde::Deserialize;
use serde_json::Value;

/// The marketplace hints that something has happened to an order of ours. What has, we ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplyEvent {
    /// Which order.
    pub order: UpstreamOrderId,
}

/// A payment provider tells of a top-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentEvent {
    /// Which.
    pub top_up: TopUpId,
    /// How it ended.
    pub outcome: PaymentOutcome,
}

/// How a payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaymentOutcome {
    /// The provider has this much for us.
    Paid(Money),
    /// There will be no money.
    Failed,
}

/// A message that says nothing we understand.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the message cannot be understood: {0}")]
pub struct EventFault(String);

impl SupplyEvent {
    /// Reads `{"type": "order.updated", "data": {"order_id": "…"}}`; what else there is, is not for us.
    pub fn read(body: &Value) -> Result<Self, EventFault> {
        #[derive(Deserialize)]
        struct Message {
            data: Data,
        }
        #[derive(Deserialize)]
        struct Data {
            order_id: String,
        }
        let message = Message::deserialize(body).map_err(|error| EventFault(error.to_string()))?;
        let order =
            message.data.order_id.try_into().map_err(|error| EventFault(format!("data.order_id {error}")))?;
        Ok(Self { order })
    }
}

impl PaymentEvent {
    /// Reads `{"type": "payment.succeeded" | "payment.failed", "data": {"top_up_id": "…", "amount": 1299, "currency": "EUR"}}`.
    pub fn read(body: &Value) -> Result<Self, EventFault> {
        #[derive(Deserialize)]
        struct Message {
            r#type: Kind,
            data: Data,
        }
        #[derive(Deserialize)]
        enum Kind {
            #[serde(rename = "payment.succeeded")]
            Succeeded,
            #[serde(rename = "payment.failed")]
            Failed,
        }
        #[derive(Deserialize)]
        struct Data {
            top_up_id: TopUpId,
            amount: i64,
            currency: Currency,
        }
        let message = Message::deserialize(body).map_err(|error| EventFault(error.to_string()))?;
        let Data { top_up_id, amount, currency } = message.data;
        let outcome = match message.r#type {
            Kind::Succeeded => PaymentOutcome::Paid(Money { amount, currency }),
            Kind::Failed => PaymentOutcome::Failed,
        };
        Ok(Self { top_up: top_up_id, outcome })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn a_hint_names_an_order() {
        let event = SupplyEvent::read(
            &json!({"type": "order.updated", "data": {"order_id": "1530978476", "status": "complete"}}),
        );
        assert_eq!(event.unwrap().order.as_str(), "1530978476");
        for body in
            [json!({}), json!([]), json!({"data": {"order_id": 7}}), json!({"data": {"order_id": "x"}})]
        {
            assert!(SupplyEvent::read(&body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_payment_names_a_top_up_and_an_amount() {
        let id = Uuid::from_u128(7);
        let body =
            |kind: &str| json!({"type": kind, "data": {"top_up_id": id, "amount": 1299, "currency": "EUR"}});
        let read = |kind| PaymentEvent::read(&body(kind)).map(|event| event.outcome);
        assert_eq!(read("payment.succeeded"), Ok(PaymentOutcome::Paid(Money::eur(1299))));
        assert_eq!(read("payment.failed"), Ok(PaymentOutcome::Failed));
        assert!(read("payment.hoped_for").is_err());
        let foreign = json!({"type": "payment.succeeded", "data": {"top_up_id": id, "amount": 1299, "currency": "USD"}});
        assert!(PaymentEvent::read(&foreign).is_err());
    }
}
