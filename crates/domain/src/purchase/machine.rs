//! The machine: state and event in, next state and what to do then out.

use super::{
    Call, IncidentReason, PaidOrder, Purchase, PurchaseEvent, PurchasePolicy, PurchaseState, RefundReason,
    Resolution, SupplierError, UpstreamOrder, UpstreamStatus,
};
use PurchaseState::{Created, Delivered, Incident, Intended, Paid, Paying, Refunded};
use chrono::{DateTime, Utc};
use std::time::Duration;

/// What follows from an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transition {
    /// What is known now. It has to be committed before anything else is done.
    pub purchase: Purchase,
    /// What to do then.
    pub then: Then,
}

/// What to do after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Then {
    /// Make this call, and tell the machine how it ended.
    Make(Call),
    /// Take the purchase up again after a time between nothing and this.
    Wait(Duration),
    /// The same; and hold all other purchases back meanwhile, for the marketplace refuses our account.
    StopLine(Duration),
    /// Nothing: it is over, or a person has to decide.
    Rest,
}

/// An event that cannot happen in this state. It changes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cannot happen to a purchase in its state")]
pub struct UnexpectedEvent;

impl Purchase {
    /// What follows from `event` at `now`.
    ///
    /// Money moves upstream by [`Call::Pay`] alone, which is only ever made for the one order that the state names. Another order is
    /// made only while no payment can have happened or happen any more.
    ///
    /// `now` is the present, with one exception: for what [`Call::AskStatus`] has led to it is the time **before** that call was made. An
    /// answer that lay with a worker for a while says nothing of that while, in which a payment may have arrived.
    pub fn on(
        self,
        event: PurchaseEvent,
        now: DateTime<Utc>,
        policy: &PurchasePolicy,
    ) -> Result<Transition, UnexpectedEvent> {
        let moment = Moment { now, policy };
        match self.state.clone() {
            Intended { asked } => self.on_intended(event, asked, &moment),
            Created(order) => self.on_created(&event, order, &moment),
            Paying(order) => self.on_paying(event, order, &moment),
            Paid(paid) => self.on_paid(event, paid, &moment),
            Incident(_, paid) => self.on_incident(&event, paid, &moment),
            Delivered(_) | Refunded(..) => Err(UnexpectedEvent),
        }
    }

    fn on_intended(
        mut self,
        event: PurchaseEvent,
        asked: bool,
        moment: &Moment<'_>,
    ) -> Result<Transition, UnexpectedEvent> {
        match event {
            PurchaseEvent::TakenUp => {
                // Whoever asked for an order died before the answer was committed.
                self.orphans = self.orphans.saturating_add(u32::from(asked));
                Ok(if self.is_late(moment) {
                    self.refund(RefundReason::TimedOut, moment)
                } else {
                    self.create(moment)
                })
            }
            PurchaseEvent::OrderCreated(order) if order.price > self.max_price => {
                Ok(self.refund(RefundReason::PriceRose, moment))
            }
            PurchaseEvent::OrderCreated(_) if self.is_late(moment) => {
                Ok(self.refund(RefundReason::TimedOut, moment))
            }
            PurchaseEvent::OrderCreated(order) => Ok(self.pay(order, moment)),
            PurchaseEvent::CallFailed(Call::CreateOrder { .. }, error) => {
                Ok(self.not_created(&error, moment))
            }
            PurchaseEvent::Cancelled => {
                // Whoever asks for an order at this moment is fenced out, and its answer is dropped.
                self.orphans = self.orphans.saturating_add(u32::from(asked));
                Ok(self.refund(RefundReason::Cancelled, moment))
            }
            _ => Err(UnexpectedEvent),
        }
    }

    fn not_created(mut self, error: &SupplierError, moment: &Moment<'_>) -> Transition {
        match error {
            SupplierError::OutOfStock(_) => self.note(error).refund(RefundReason::OutOfStock, moment),
            SupplierError::PriceTooHigh(_) => self.note(error).refund(RefundReason::PriceRose, moment),
            SupplierError::Declined { .. } | SupplierError::Lapsed | SupplierError::KeyAlreadyFetched => {
                self.note(error).refund(RefundReason::Declined, moment)
            }
            SupplierError::Unanswered(_) => {
                self.orphans = self.orphans.saturating_add(1);
                self.retry(Intended { asked: false }, error, moment)
            }
            SupplierError::Account { .. }
            | SupplierError::Throttled
            | SupplierError::NotReady
            | SupplierError::Unreachable(_) => self.retry(Intended { asked: false }, error, moment),
        }
    }

    fn on_created(
        self,
        event: &PurchaseEvent,
        order: UpstreamOrder,
        moment: &Moment<'_>,
    ) -> Result<Transition, UnexpectedEvent> {
        match event {
            PurchaseEvent::TakenUp if self.is_late(moment) => Ok(self.refund(RefundReason::TimedOut, moment)),
            PurchaseEvent::TakenUp if moment.is_past(order.created_at, moment.policy.reservation) => {
                Ok(self.create(moment))
            }
            PurchaseEvent::TakenUp => Ok(self.pay(order, moment)),
            PurchaseEvent::Cancelled => Ok(self.refund(RefundReason::Cancelled, moment)),
            _ => Err(UnexpectedEvent),
        }
    }

    fn on_paying(
        self,
        event: PurchaseEvent,
        order: UpstreamOrder,
        moment: &Moment<'_>,
    ) -> Result<Transition, UnexpectedEvent> {
        match event {
            // The payment may have been ordered or not: only the marketplace knows.
            PurchaseEvent::TakenUp => {
                let call = Call::AskStatus(order.id.clone());
                Ok(Transition { purchase: self, then: Then::Make(call) })
            }
            PurchaseEvent::PaymentMade(transaction) => {
                Ok(self.fetch(PaidOrder { order, transaction: Some(transaction) }, moment))
            }
            PurchaseEvent::StatusTold(UpstreamStatus::Pending | UpstreamStatus::Complete) => {
                Ok(self.fetch(PaidOrder { order, transaction: None }, moment))
            }
            PurchaseEvent::StatusTold(UpstreamStatus::Unpaid) => Ok(self.still_unpaid(order, moment)),
            PurchaseEvent::StatusTold(UpstreamStatus::Other(status)) => {
                let error = SupplierError::Declined { code: "status".to_owned(), message: status };
                Ok(self.not_told(order, &error, moment))
            }
            PurchaseEvent::CallFailed(Call::Pay(_), error) if order.payments_ordered == 1 => {
                Ok(self.first_payment_failed(order, &error, moment))
            }
            // An earlier payment may have arrived, whatever has become of this one.
            PurchaseEvent::CallFailed(Call::Pay(_), error) => Ok(self.retry(Paying(order), &error, moment)),
            // The marketplace has told after all.
            PurchaseEvent::CallFailed(Call::AskStatus(_), SupplierError::Lapsed) => {
                Ok(self.still_unpaid(order, moment))
            }
            PurchaseEvent::CallFailed(Call::AskStatus(_), error) => Ok(self.not_told(order, &error, moment)),
            _ => Err(UnexpectedEvent),
        }
    }

    /// The marketplace says that the order is not paid. But a payment that was ordered may still be on its way, or lie with a worker
    /// that sleeps; so the order is given up only when it has lapsed, and can be paid by nobody any more.
    fn still_unpaid(self, order: UpstreamOrder, moment: &Moment<'_>) -> Transition {
        match (moment.has_lapsed(&order), self.is_late(moment)) {
            (true, true) => self.refund(RefundReason::TimedOut, moment),
            (true, false) => self.create(moment),
            (false, true) => Transition { purchase: self, then: Then::Wait(moment.policy.longest_wait) },
            (false, false) => self.pay(order, moment),
        }
    }

    /// Where the first payment was refused, or never sent, it is certain that nothing was paid.
    fn first_payment_failed(
        self,
        order: UpstreamOrder,
        error: &SupplierError,
        moment: &Moment<'_>,
    ) -> Transition {
        match error {
            SupplierError::Account { .. } | SupplierError::Throttled | SupplierError::Unreachable(_) => {
                let unpaid = UpstreamOrder { payments_ordered: 0, payment_ordered_at: None, ..order };
                self.retry(Created(unpaid), error, moment)
            }
            SupplierError::Lapsed if self.is_late(moment) => {
                self.note(error).refund(RefundReason::TimedOut, moment)
            }
            // Not at once: a marketplace that says so of each new order would be asked for orders without end.
            SupplierError::Lapsed => Transition {
                then: Then::Wait(moment.policy.longest_wait),
                ..self.retry(Intended { asked: false }, error, moment)
            },
            // Now that it is in doubt, failures are counted anew: those before were of another kind.
            _ => Self { failures: 0, ..self }.retry(Paying(order), error, moment),
        }
    }

    /// The marketplace was asked whether the order is paid, and did not tell. A person is called only when the order has lapsed: what
    /// they find then cannot change any more, by a payment that was still on its way.
    fn not_told(self, order: UpstreamOrder, error: &SupplierError, moment: &Moment<'_>) -> Transition {
        if moment.has_lapsed(&order) && self.is_hopeless(error, moment) {
            let order = PaidOrder { order, transaction: None };
            self.give_up(IncidentReason::PaymentUnknown, order, error, moment)
        } else {
            self.retry(Paying(order), error, moment)
        }
    }

    fn on_paid(
        self,
        event: PurchaseEvent,
        paid: PaidOrder,
        moment: &Moment<'_>,
    ) -> Result<Transition, UnexpectedEvent> {
        match event {
            PurchaseEvent::TakenUp => Ok(self.fetch(paid, moment)),
            PurchaseEvent::KeyStored => Ok(self.enter(Delivered(paid), moment).rest()),
            PurchaseEvent::KeyUnreadable => {
                Ok(self.enter(Incident(IncidentReason::KeyUnreadable, paid), moment).rest())
            }
            PurchaseEvent::CallFailed(Call::FetchKey(_), error) => Ok(self.not_fetched(paid, &error, moment)),
            _ => Err(UnexpectedEvent),
        }
    }

    fn not_fetched(self, paid: PaidOrder, error: &SupplierError, moment: &Moment<'_>) -> Transition {
        match error {
            SupplierError::KeyAlreadyFetched => self.give_up(IncidentReason::KeyLost, paid, error, moment),
            _ if !self.is_hopeless(error, moment) => self.retry(Paid(paid), error, moment),
            SupplierError::Declined { .. } => self.give_up(IncidentReason::KeyDeclined, paid, error, moment),
            _ => self.give_up(IncidentReason::KeyOverdue, paid, error, moment),
        }
    }

    fn on_incident(
        self,
        event: &PurchaseEvent,
        paid: PaidOrder,
        moment: &Moment<'_>,
    ) -> Result<Transition, UnexpectedEvent> {
        match event {
            PurchaseEvent::Resolved(Resolution::Refund) => {
                Ok(self.enter(Refunded(RefundReason::Resolved, Some(paid)), moment).rest())
            }
            // A key that was thought lost has arrived after all, by a worker that was thought dead.
            PurchaseEvent::Resolved(Resolution::Deliver) | PurchaseEvent::KeyStored => {
                Ok(self.enter(Delivered(paid), moment).rest())
            }
            _ => Err(UnexpectedEvent),
        }
    }

    /// Asks for an order. Only where no payment of an earlier one can have happened.
    fn create(self, moment: &Moment<'_>) -> Transition {
        let call = Call::CreateOrder { product: self.product, max_price: self.max_price };
        self.enter(Intended { asked: true }, moment).make(call)
    }

    fn pay(self, order: UpstreamOrder, moment: &Moment<'_>) -> Transition {
        let order = order.with_payment_ordered(moment.now);
        let call = Call::Pay(order.id.clone());
        self.enter(Paying(order), moment).make(call)
    }

    fn fetch(self, paid: PaidOrder, moment: &Moment<'_>) -> Transition {
        let call = Call::FetchKey(paid.order.id.clone());
        self.enter(Paid(paid), moment).make(call)
    }

    fn refund(self, reason: RefundReason, moment: &Moment<'_>) -> Transition {
        self.enter(Refunded(reason, None), moment).rest()
    }

    fn give_up(
        self,
        reason: IncidentReason,
        paid: PaidOrder,
        error: &SupplierError,
        moment: &Moment<'_>,
    ) -> Transition {
        self.note(error).enter(Incident(reason, paid), moment).rest()
    }

    /// Stays in `state` for another try after a while.
    fn retry(self, state: PurchaseState, error: &SupplierError, moment: &Moment<'_>) -> Transition {
        let failures = self.failures.saturating_add(1);
        let wait = moment.policy.longest_wait_after(failures);
        let then = match error {
            SupplierError::Account { .. } => Then::StopLine(moment.policy.longest_wait),
            _ => Then::Wait(wait),
        };
        let purchase = Self { failures, ..self.note(error).enter(state, moment) };
        Transition { purchase, then }
    }

    fn note(self, error: &SupplierError) -> Self {
        Self { last_failure: Some(error.to_string()), ..self }
    }

    /// The same purchase in `state`; what is counted and timed for a state begins anew in another. But a payment that is tried again
    /// is no success: its failures go on counting, lest the waits between them never grow.
    fn enter(self, state: PurchaseState, moment: &Moment<'_>) -> Self {
        if state.name() == self.state.name() {
            return Self { state, ..self };
        }
        let is_tried_again = matches!((&self.state, &state), (Created(_), Paying(_)));
        let failures = if is_tried_again { self.failures } else { 0 };
        Self { state, since: moment.now, failures, ..self }
    }

    /// Whether it is of no use to try again what has failed with `error`: it was declined too often, or failed for too long.
    fn is_hopeless(&self, error: &SupplierError, moment: &Moment<'_>) -> bool {
        let declined = matches!(error, SupplierError::Declined { .. } | SupplierError::KeyAlreadyFetched);
        let too_often = self.failures.saturating_add(1) >= moment.policy.max_useless_answers;
        (declined && too_often) || moment.is_past(self.since, moment.policy.patience)
    }

    fn is_late(&self, moment: &Moment<'_>) -> bool {
        moment.now >= self.deadline
    }

    fn make(self, call: Call) -> Transition {
        Transition { purchase: self, then: Then::Make(call) }
    }

    fn rest(self) -> Transition {
        Transition { purchase: self, then: Then::Rest }
    }
}

/// When something happens, and how patient we are.
struct Moment<'a> {
    now: DateTime<Utc>,
    policy: &'a PurchasePolicy,
}

impl Moment<'_> {
    fn is_past(&self, since: DateTime<Utc>, duration: Duration) -> bool {
        self.now >= since + duration
    }

    /// Whether the order, if it is not paid, can be paid by nobody any more.
    fn has_lapsed(&self, order: &UpstreamOrder) -> bool {
        self.is_past(order.created_at, self.policy.reservation + self.policy.slack)
    }
}
