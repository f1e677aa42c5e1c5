//! Payments with no money behind them, for development and tests.

use super::WebhookSecret;
use async_trait::async_trait;
use domain::{
    ports::{Clock, PaymentError, PaymentGateway, PaymentStart},
    wallet::{NewTopUp, ProviderName},
};
use serde_json::json;
use std::sync::Arc;

/// A provider that has the money at once, and says so in a message that is signed like a real one's.
pub struct TestPayments {
    secret: WebhookSecret,
    clock: Arc<dyn Clock>,
}

impl TestPayments {
    /// A provider that signs with `secret`.
    pub fn new(secret: WebhookSecret, clock: Arc<dyn Clock>) -> Self {
        Self { secret, clock }
    }
}

#[async_trait]
impl PaymentGateway for TestPayments {
    fn name(&self) -> ProviderName {
        ProviderName::Test
    }

    async fn start(&self, top_up: &NewTopUp) -> Result<PaymentStart, PaymentError> {
        let body = json!({
            "type": "payment.succeeded",
            "data": { "top_up_id": top_up.id, "amount": top_up.amount.amount, "currency": top_up.amount.currency },
        });
        // The id follows from the top-up: started twice, it is the same message twice, and pays once.
        let id = format!("test_{}", top_up.id.0);
        Ok(PaymentStart::Settled(self.secret.sign(&id, self.clock.now(), body.to_string())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::StandardWebhooks;
    use chrono::{DateTime, Utc};
    use domain::{
        account::UserId,
        money::Money,
        ports::{SignedMessage, WebhookVerifier},
        wallet::TopUpId,
        webhook::{PaymentEvent, PaymentOutcome, WebhookSource},
    };
    use secrecy::SecretSlice;
    use serde_json::Value;
    use std::time::Duration;
    use uuid::Uuid;

    const SOURCE: WebhookSource = WebhookSource::Payments(ProviderName::Test);

    /// A clock that stands still.
    struct At(DateTime<Utc>);

    #[async_trait]
    impl Clock for At {
        fn now(&self) -> DateTime<Utc> {
            self.0
        }

        fn elapsed(&self) -> Duration {
            Duration::ZERO
        }

        async fn sleep(&self, _: Duration) {}
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_764_000_000 + seconds, 0).unwrap()
    }

    fn secret() -> WebhookSecret {
        WebhookSecret::from(SecretSlice::from(vec![1; 32]))
    }

    async fn started(seconds: i64) -> SignedMessage {
        let top_up = NewTopUp {
            id: TopUpId(Uuid::from_u128(7)),
            user: UserId(Uuid::from_u128(1)),
            amount: Money::eur(1299),
            provider: ProviderName::Test,
        };
        let payments = TestPayments::new(secret(), Arc::new(At(at(seconds))));
        assert_eq!(payments.name(), top_up.provider);
        match payments.start(&top_up).await.unwrap() {
            PaymentStart::Settled(message) => message,
            PaymentStart::Redirect(address) => panic!("a redirect to {address}"),
        }
    }

    #[tokio::test]
    async fn a_payment_is_settled_at_once_by_a_message_that_is_believed() {
        let webhooks = StandardWebhooks::new().with(SOURCE, [secret()]);
        let message = webhooks.verify(SOURCE, &started(0).await, at(3)).unwrap();
        assert_eq!(message.sent_at, at(0));
        let event = PaymentEvent::read(&message.body).unwrap();
        assert_eq!(event.top_up, TopUpId(Uuid::from_u128(7)));
        assert_eq!(event.outcome, PaymentOutcome::Paid(Money::eur(1299)));
    }

    #[tokio::test]
    async fn a_payment_started_twice_is_one_event() {
        let (first, second) = (started(0).await, started(60).await);
        assert_eq!(first.id, "test_00000000-0000-0000-0000-000000000007");
        assert_eq!((&second.id, &second.body), (&first.id, &first.body));
    }

    #[tokio::test]
    async fn the_message_has_the_shape_of_the_contract() {
        let body: Value = serde_json::from_slice(&started(0).await.body).unwrap();
        let id = "00000000-0000-0000-0000-000000000007";
        let data = json!({ "top_up_id": id, "amount": 1299, "currency": "EUR" });
        assert_eq!(body, json!({ "type": "payment.succeeded", "data": data }));
    }
}
