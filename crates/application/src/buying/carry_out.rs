//! Carrying a unit on, call by call.

use super::{Buying, BuyingError, KeptKey};
use chrono::{DateTime, Utc};
use domain::{
    ports::TakenUp,
    purchase::{Call, Purchase, PurchaseEvent, PurchaseState, SupplierError, Then, UpstreamOrder},
};
use metrics::counter;

/// What a call has led to.
pub(super) struct Happened {
    pub(super) event: PurchaseEvent,
    /// When it is true of; now, if nothing else is said.
    pub(super) at: Option<DateTime<Utc>>,
    /// The key that is to be kept with what follows.
    pub(super) key: Option<KeptKey>,
}

impl From<PurchaseEvent> for Happened {
    fn from(event: PurchaseEvent) -> Self {
        Self { event, at: None, key: None }
    }
}

impl Buying {
    /// Carries a unit on until it has to wait or has come to an end; `may_go_on` tells before each call whether the process still
    /// wants to make one.
    ///
    /// Must not be dropped before it completes: a call may be in flight that hands out a key.
    pub async fn carry_on(
        &self,
        taken: TakenUp,
        may_go_on: impl Fn() -> bool + Send,
    ) -> Result<(), BuyingError> {
        let TakenUp { mut purchase, attempt } = taken;
        let mut happened = self.pick_up(&purchase).await?;
        loop {
            let before = purchase.clone();
            let at = happened.at.unwrap_or_else(|| self.clock.now());
            let transition = purchase.on(happened.event, at, &self.policy)?;
            self.commit(attempt, &before, &transition, happened.key.as_ref()).await?;
            let Then::Make(call) = transition.then else { return Ok(()) };
            if !may_go_on() {
                return Ok(());
            }
            happened = self.make(call, &transition.purchase).await;
            purchase = transition.purchase;
        }
    }

    /// What there is to know of a unit that was just taken up: whoever had it before may have stored its key, and died.
    async fn pick_up(&self, purchase: &Purchase) -> Result<Happened, BuyingError> {
        if matches!(purchase.state, PurchaseState::Paid(_))
            && let Some(happened) = self.find_stored(purchase.id).await?
        {
            return Ok(happened);
        }
        Ok(PurchaseEvent::TakenUp.into())
    }

    async fn make(&self, call: Call, purchase: &Purchase) -> Happened {
        let asked_at = self.clock.now();
        let answer: Result<Happened, SupplierError> = match &call {
            Call::CreateOrder { product, max_price } => {
                let order = self.supplier.create_order(*product, *max_price).await;
                order.map(|(id, price)| {
                    PurchaseEvent::OrderCreated(UpstreamOrder::new(id, price, self.clock.now())).into()
                })
            }
            Call::Pay(order) => {
                self.supplier.pay(order).await.map(|id| PurchaseEvent::PaymentMade(id).into())
            }
            Call::AskStatus(order) => {
                self.supplier.ask_status(order).await.map(|status| PurchaseEvent::StatusTold(status).into())
            }
            Call::FetchKey(order) => self.fetch(order, purchase.id).await,
        };
        // An answer about an order may have lain here for a while, and says nothing of that while.
        let at = matches!(call, Call::AskStatus(_)).then_some(asked_at);
        let happened = answer.unwrap_or_else(|error| {
            counter!("purchase_calls_failed_total", "error" => label(&error)).increment(1);
            PurchaseEvent::CallFailed(call, error).into()
        });
        Happened { at, ..happened }
    }
}

/// The kind of failure in a word, for metrics.
fn label(error: &SupplierError) -> &'static str {
    match error {
        SupplierError::OutOfStock(_) => "out_of_stock",
        SupplierError::PriceTooHigh(_) => "price_too_high",
        SupplierError::Lapsed => "lapsed",
        SupplierError::NotReady => "not_ready",
        SupplierError::KeyAlreadyFetched => "key_already_fetched",
        SupplierError::Account { .. } => "account",
        SupplierError::Throttled => "throttled",
        SupplierError::Declined { .. } => "declined",
        SupplierError::Unreachable(_) => "unreachable",
        SupplierError::Unanswered(_) => "unanswered",
    }
}
