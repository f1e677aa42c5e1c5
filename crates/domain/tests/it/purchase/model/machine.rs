//! The real machine, asked in the model's words.

use super::{
    clock,
    world::{Ask, Known, MANY, Named, News, Order, Readable, Row, SLOTS, Slot, Told, World},
};
use crate::purchase::fixtures;
use chrono::{DateTime, Utc};
use domain::purchase::{
    Call, PaidOrder, Purchase, PurchaseEvent, PurchasePolicy, PurchaseState, Resolution, Then, Transition,
    UnexpectedEvent, UpstreamOrder, UpstreamOrderId, UpstreamStatus,
};

/// The machine, or a mutant of it.
pub(super) type Machine =
    fn(Purchase, PurchaseEvent, DateTime<Utc>, &PurchasePolicy) -> Result<Transition, UnexpectedEvent>;

/// What follows from an event, in the model's words.
pub(super) struct Followed {
    pub(super) row: Row,
    pub(super) call: Option<Ask>,
    /// How many more orphans are counted.
    pub(super) orphans: u32,
}

/// What can happen to a purchase, by a worker or not.
#[derive(Clone, Copy, Debug)]
pub(super) enum Happening {
    News(News),
    Cancelled,
    Resolved(Resolution),
}

pub(super) fn follow(machine: Machine, world: &World, happening: Happening, at: u8) -> Option<Followed> {
    let purchase = purchase(world);
    let event = event(happening, &world.orders);
    let transition = machine(purchase, event, clock::time(at), &clock::policy()).ok()?;
    let Transition { purchase, then } = transition;
    let orphans = purchase.orphans;
    let call = match &then {
        Then::Make(call) => Some(ask(call)),
        Then::Wait(_) | Then::StopLine(_) | Then::Rest => None,
    };
    Some(Followed { row: row(&purchase, then == Then::Rest), call, orphans })
}

fn purchase(world: &World) -> Purchase {
    let Row { state, since, failures, .. } = world.row;
    Purchase {
        since: clock::time(since),
        failures: u32::from(failures),
        ..fixtures::purchase(state_of(state), clock::time(clock::DEADLINE))
    }
}

fn state_of(state: Known) -> PurchaseState {
    let paid = |order| PaidOrder { order: upstream(order), transaction: None };
    match state {
        Known::Intended { asked } => PurchaseState::Intended { asked },
        Known::Created(order) => PurchaseState::Created(upstream(order)),
        Known::Paying(order) => PurchaseState::Paying(upstream(order)),
        Known::Paid(order) => PurchaseState::Paid(paid(order)),
        Known::Delivered(order) => PurchaseState::Delivered(paid(order)),
        Known::Incident(reason, order) => PurchaseState::Incident(reason, paid(order)),
        Known::Refunded(reason) => PurchaseState::Refunded(reason, None),
    }
}

fn upstream(Named { slot, created_at, payments_ordered }: Named) -> UpstreamOrder {
    fixtures::ordered(slot, clock::time(created_at), u32::from(payments_ordered))
}

fn event(happening: Happening, orders: &[Option<Order>; SLOTS]) -> PurchaseEvent {
    let news = match happening {
        Happening::News(news) => news,
        Happening::Cancelled => return PurchaseEvent::Cancelled,
        Happening::Resolved(resolution) => return PurchaseEvent::Resolved(resolution),
    };
    match news {
        News::TakenUp => PurchaseEvent::TakenUp,
        News::OrderCreated(slot, dates_from) => {
            let order = orders[usize::from(slot)].expect("whoever is named is kept");
            let price = if order.too_dear { fixtures::TOO_DEAR } else { fixtures::PRICE };
            let created_at = clock::time(dates_from);
            PurchaseEvent::OrderCreated(UpstreamOrder::new(fixtures::upstream_id(slot), price, created_at))
        }
        News::PaymentMade => PurchaseEvent::PaymentMade("t".to_owned().try_into().expect("visible")),
        News::Told(told) => PurchaseEvent::StatusTold(match told {
            Told::Unpaid => UpstreamStatus::Unpaid,
            Told::Complete => UpstreamStatus::Complete,
            Told::Other => UpstreamStatus::Other(String::new()),
        }),
        News::Stored(Readable::Yes) => PurchaseEvent::KeyStored,
        News::Stored(Readable::No) => PurchaseEvent::KeyUnreadable,
        News::Failed(call, failure) => PurchaseEvent::CallFailed(call_of(call), failure.error()),
    }
}

fn call_of(call: Ask) -> Call {
    match call {
        Ask::Create => Call::CreateOrder { product: fixtures::product(), max_price: fixtures::MAX_PRICE },
        Ask::Pay(slot) => Call::Pay(fixtures::upstream_id(slot)),
        Ask::Status(slot) => Call::AskStatus(fixtures::upstream_id(slot)),
        Ask::Fetch(slot) => Call::FetchKey(fixtures::upstream_id(slot)),
    }
}

fn ask(call: &Call) -> Ask {
    match call {
        Call::CreateOrder { .. } => Ask::Create,
        Call::Pay(order) => Ask::Pay(slot(order)),
        Call::AskStatus(order) => Ask::Status(slot(order)),
        Call::FetchKey(order) => Ask::Fetch(slot(order)),
    }
}

/// What can make no difference is left out: when states began whose age nobody asks for, and failures beyond many.
fn row(purchase: &Purchase, rests: bool) -> Row {
    let state = known(&purchase.state);
    let since = match state {
        Known::Paying(_) | Known::Paid(_) => clock::minute(purchase.since),
        _ => 0,
    };
    let failures = match state {
        Known::Created(_) | Known::Paying(_) | Known::Paid(_) => purchase.failures.min(clock::MANY_FAILURES),
        _ => 0,
    };
    Row { state, since, failures: u8::try_from(failures).expect("few"), rests }
}

fn known(state: &PurchaseState) -> Known {
    match state {
        PurchaseState::Intended { asked } => Known::Intended { asked: *asked },
        PurchaseState::Created(order) => Known::Created(named(order)),
        PurchaseState::Paying(order) => Known::Paying(named(order)),
        PurchaseState::Paid(paid) => Known::Paid(named(&paid.order)),
        PurchaseState::Delivered(paid) => Known::Delivered(named(&paid.order)),
        PurchaseState::Incident(reason, paid) => Known::Incident(*reason, named(&paid.order)),
        PurchaseState::Refunded(reason, _) => Known::Refunded(*reason),
    }
}

fn named(order: &UpstreamOrder) -> Named {
    Named {
        slot: slot(&order.id),
        created_at: clock::minute(order.created_at),
        payments_ordered: u8::try_from(order.payments_ordered.min(u32::from(MANY))).expect("few"),
    }
}

fn slot(id: &UpstreamOrderId) -> Slot {
    id.as_str().parse().expect("an id of the model")
}
