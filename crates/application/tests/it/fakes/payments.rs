use super::TestClock;
use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    money::Money,
    ports::{
        Clock, PaymentError, PaymentGateway, PaymentStart, SignedMessage, Unbelievable, WebhookVerifier,
    },
    wallet::{NewTopUp, ProviderName, TopUpId},
    webhook::{WebhookId, WebhookMessage, WebhookSource},
};
use parking_lot::Mutex;

/// Believes who writes that it is signed, as [`signed`] does.
pub(crate) struct FakeVerifier;

/// A message that was signed and sent at `at`.
pub(crate) fn signed(id: &str, at: DateTime<Utc>, body: &str) -> SignedMessage {
    let timestamp = at.timestamp().to_string();
    let signature = format!("signed {id}.{timestamp}.{body}");
    SignedMessage { id: id.to_owned(), timestamp, signature, body: body.as_bytes().to_vec() }
}

/// How a payment ended, in the words of its provider.
pub(crate) fn payment(kind: &str, top_up: TopUpId, amount: Money) -> String {
    let (id, amount) = (top_up.0, amount.amount);
    format!(r#"{{"type":"payment.{kind}","data":{{"top_up_id":"{id}","amount":{amount},"currency":"EUR"}}}}"#)
}

/// A hint that something has happened to an order.
pub(crate) fn hint(order: &str) -> String {
    format!(r#"{{"type":"order.updated","data":{{"order_id":"{order}","status":"pending"}}}}"#)
}

impl WebhookVerifier for FakeVerifier {
    fn verify(
        &self,
        source: WebhookSource,
        message: &SignedMessage,
        now: DateTime<Utc>,
    ) -> Result<WebhookMessage, Unbelievable> {
        let body = str::from_utf8(&message.body).map_err(|_| Unbelievable::Malformed)?;
        let sent_at = message.timestamp.parse().ok().and_then(|at| DateTime::from_timestamp(at, 0));
        let sent_at = sent_at.ok_or(Unbelievable::Malformed)?;
        if message.signature != signed(&message.id, sent_at, body).signature {
            return Err(Unbelievable::BadSignature);
        }
        if (now - sent_at).abs() > TimeDelta::minutes(5) {
            return Err(Unbelievable::OutsideWindow);
        }
        let id = WebhookId::try_from(&*message.id).map_err(|_| Unbelievable::Malformed)?;
        let body = body.parse().map_err(|_| Unbelievable::Malformed)?;
        Ok(WebhookMessage { source, id, sent_at, body })
    }
}

/// A payment provider, which does with a payment what the test has set.
pub(crate) struct FakeGateway {
    clock: TestClock,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    way: Way,
    started: Vec<NewTopUp>,
}

/// How payments go on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Way {
    /// Paid at once.
    #[default]
    Settled,
    /// Paid at once, says somebody whom nobody believes.
    Forged,
    /// On the provider's page.
    Redirect,
    /// Not at all.
    Broken,
}

impl FakeGateway {
    pub(crate) fn new(clock: TestClock) -> Self {
        Self { clock, state: Mutex::default() }
    }

    pub(crate) fn go(&self, way: Way) {
        self.state.lock().way = way;
    }

    /// The payments that were begun.
    pub(crate) fn started(&self) -> Vec<NewTopUp> {
        self.state.lock().started.clone()
    }
}

#[async_trait]
impl PaymentGateway for FakeGateway {
    fn name(&self) -> ProviderName {
        ProviderName::Test
    }

    async fn start(&self, top_up: &NewTopUp) -> Result<PaymentStart, PaymentError> {
        let mut state = self.state.lock();
        let id = format!("event-{}", state.started.len());
        let message = signed(&id, self.clock.now(), &payment("succeeded", top_up.id, top_up.amount));
        let start = match state.way {
            Way::Settled => PaymentStart::Settled(message),
            Way::Forged => PaymentStart::Settled(SignedMessage { signature: "forged".into(), ..message }),
            Way::Redirect => PaymentStart::Redirect(format!("https://pay.example/{}", top_up.id.0)),
            Way::Broken => return Err(PaymentError("503".into())),
        };
        state.started.push(*top_up);
        Ok(start)
    }
}
