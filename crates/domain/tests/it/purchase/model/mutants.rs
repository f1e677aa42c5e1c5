//! The machine with one rule broken at a time.

use crate::purchase::fixtures;
use chrono::{DateTime, Utc};
use domain::{
    money::Money,
    purchase::{
        Call, IncidentReason, PaidOrder, Purchase, PurchaseEvent as Event, PurchasePolicy,
        PurchaseState as State, RefundReason, SupplierError, Then, Transition, UnexpectedEvent,
        UpstreamOrder, UpstreamStatus,
    },
};
use std::time::Duration;

type Result = std::result::Result<Transition, UnexpectedEvent>;

/// A payment that was not answered was not made: another order is made.
pub(super) fn creates_again_after_unanswered_payment(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::CallFailed(Call::Pay(_), SupplierError::Unanswered(_)) => Ok(create(purchase)),
        event => purchase.on(event, now, policy),
    }
}

/// A payment that was not answered was not made: the customer may cancel.
pub(super) fn forgets_unanswered_payment(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let event = match event {
        Event::CallFailed(call @ Call::Pay(_), SupplierError::Unanswered(_)) => {
            Event::CallFailed(call, SupplierError::Throttled)
        }
        event => event,
    };
    purchase.on(event, now, policy)
}

/// Whoever takes a payment over makes it, and asks nobody whether it was made.
pub(super) fn pays_unasked_after_take_over(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(order), Event::TakenUp) => {
            let then = Then::Make(Call::Pay(order.id.clone()));
            Ok(Transition { purchase, then })
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// An order that looks unpaid is given up at the deadline, before it has lapsed.
pub(super) fn refunds_before_the_lapse(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(_), Event::StatusTold(UpstreamStatus::Unpaid)) if now >= purchase.deadline => {
            Ok(refund(purchase, RefundReason::TimedOut))
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// For an order that looks unpaid another one is made, before it has lapsed.
pub(super) fn creates_before_the_lapse(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(_), Event::StatusTold(UpstreamStatus::Unpaid)) if now < purchase.deadline => {
            Ok(create(purchase))
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// Clocks agree.
pub(super) fn allows_no_slack(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    purchase.on(event, now, &PurchasePolicy { slack: Duration::ZERO, ..*policy })
}

/// A key that was handed out to nobody is bought once more.
pub(super) fn creates_again_when_the_key_is_lost(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::CallFailed(Call::FetchKey(_), SupplierError::KeyAlreadyFetched) => Ok(create(purchase)),
        event => purchase.on(event, now, policy),
    }
}

/// A question that was refused counts as a payment that was refused.
pub(super) fn takes_a_throttled_question_for_a_payment(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let event = match event {
        Event::CallFailed(Call::AskStatus(order), SupplierError::Throttled) => {
            Event::CallFailed(Call::Pay(order), SupplierError::Throttled)
        }
        event => event,
    };
    purchase.on(event, now, policy)
}

/// Any payment that is refused counts as the first.
pub(super) fn takes_every_payment_for_the_first(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let state = match (purchase.state, &event) {
        (State::Paying(order), Event::CallFailed(Call::Pay(_), _)) => {
            State::Paying(UpstreamOrder { payments_ordered: 1, ..order })
        }
        (state, _) => state,
    };
    Purchase { state, ..purchase }.on(event, now, policy)
}

/// At the deadline a payment is given up unasked.
pub(super) fn refunds_unasked_at_the_deadline(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::TakenUp if matches!(purchase.state, State::Paying(_)) && now >= purchase.deadline => {
            Ok(refund(purchase, RefundReason::TimedOut))
        }
        event => purchase.on(event, now, policy),
    }
}

/// The marketplace is trusted to heed the greatest price.
pub(super) fn looks_at_no_price(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    Purchase { max_price: Money::eur(i64::MAX), ..purchase }.on(event, now, policy)
}

/// A status that nobody knows means that the order is paid.
pub(super) fn takes_any_status_for_paid(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let event = match event {
        Event::StatusTold(UpstreamStatus::Other(_)) => Event::StatusTold(UpstreamStatus::Complete),
        event => event,
    };
    purchase.on(event, now, policy)
}

/// A person is called while the payment may still be on its way.
pub(super) fn gives_up_before_the_lapse(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(order), Event::CallFailed(Call::AskStatus(_), SupplierError::Declined { .. })) => {
            let order = order.clone();
            Ok(give_up(purchase, IncidentReason::PaymentUnknown, order))
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// A person is called though the payment was refused for certain.
pub(super) fn gives_up_where_nothing_was_paid(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(order), Event::CallFailed(Call::Pay(_), SupplierError::Account { .. })) => {
            let order = order.clone();
            Ok(give_up(purchase, IncidentReason::PaymentUnknown, order))
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// What is paid counts as delivered.
pub(super) fn delivers_without_a_key(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match (&purchase.state, event) {
        (State::Paying(order), Event::PaymentMade(_)) => {
            let state = State::Delivered(PaidOrder { order: order.clone(), transaction: None });
            Ok(rest(purchase, state))
        }
        (_, event) => purchase.on(event, now, policy),
    }
}

/// An answer that cannot be read counts as a key.
pub(super) fn delivers_rubbish(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let event = if event == Event::KeyUnreadable { Event::KeyStored } else { event };
    purchase.on(event, now, policy)
}

/// If the marketplace declines to hand out the key, the customer gets the money back.
pub(super) fn refunds_what_is_paid(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::CallFailed(Call::FetchKey(_), SupplierError::Declined { .. }) => {
            Ok(refund(purchase, RefundReason::Declined))
        }
        event => purchase.on(event, now, policy),
    }
}

/// An order that may lapse unpaid is left to itself.
pub(super) fn waits_for_nobody(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let asked = event == Event::StatusTold(UpstreamStatus::Unpaid);
    let transition = purchase.on(event, now, policy)?;
    let waits = matches!(transition.then, Then::Wait(_));
    Ok(if asked && waits { Transition { then: Then::Rest, ..transition } } else { transition })
}

/// A key that was handed out to nobody is asked for without end.
pub(super) fn hopes_for_a_lost_key(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::CallFailed(Call::FetchKey(_), SupplierError::KeyAlreadyFetched) => {
            Ok(Transition { purchase, then: Then::Wait(policy.longest_wait) })
        }
        event => purchase.on(event, now, policy),
    }
}

/// Whoever takes over an order that was asked for does not count it.
pub(super) fn counts_no_orphan_at_take_over(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let takes_up = event == Event::TakenUp;
    without_orphan(takes_up, purchase, event, now, policy)
}

/// An order that was asked for without an answer is not counted.
pub(super) fn counts_no_unanswered_orphan(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let failed = matches!(event, Event::CallFailed(..));
    without_orphan(failed, purchase, event, now, policy)
}

/// An order that is asked for while the customer cancels is not counted.
pub(super) fn counts_no_orphan_of_a_cancelled_purchase(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let cancelled = event == Event::Cancelled;
    without_orphan(cancelled, purchase, event, now, policy)
}

/// A question about a payment meets a machine that has no answer to it.
pub(super) fn knows_no_lapse(
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    match event {
        Event::CallFailed(Call::AskStatus(_), SupplierError::Lapsed) => Err(UnexpectedEvent),
        event => purchase.on(event, now, policy),
    }
}

fn without_orphan(
    applies: bool,
    purchase: Purchase,
    event: Event,
    now: DateTime<Utc>,
    policy: &PurchasePolicy,
) -> Result {
    let orphans = purchase.orphans;
    let mut transition = purchase.on(event, now, policy)?;
    if applies {
        transition.purchase.orphans = orphans;
    }
    Ok(transition)
}

fn create(purchase: Purchase) -> Transition {
    let call = Call::CreateOrder { product: fixtures::product(), max_price: fixtures::MAX_PRICE };
    let purchase = Purchase { state: State::Intended { asked: true }, ..purchase };
    Transition { purchase, then: Then::Make(call) }
}

fn refund(purchase: Purchase, reason: RefundReason) -> Transition {
    rest(purchase, State::Refunded(reason, None))
}

fn give_up(purchase: Purchase, reason: IncidentReason, order: UpstreamOrder) -> Transition {
    rest(purchase, State::Incident(reason, PaidOrder { order, transaction: None }))
}

fn rest(purchase: Purchase, state: State) -> Transition {
    Transition { purchase: Purchase { state, ..purchase }, then: Then::Rest }
}
