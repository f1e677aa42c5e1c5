//! The machine as a table.

use super::fixtures::{self, account_refused, declined, minute, ordered, product, unanswered, upstream_id};
use domain::purchase::{
    Call, IncidentReason, PaidOrder, Purchase, PurchaseEvent, PurchasePolicy, PurchaseState, RefundReason,
    Resolution, SupplierError, Then, Transition, UpstreamOrder, UpstreamStatus,
};
use std::collections::HashMap;

/// State and events, and what follows: once if it is always the same, or else in time, in time for an order that has lapsed, after the
/// deadline, and after the deadline for an order that has lapsed. What is not listed cannot happen. A number is how often the payment
/// was ordered.
const TABLE: &str = "
intended | taken up | asked for, create | asked for, create | refunded TimedOut | refunded TimedOut
intended | order made | paying 1, pay | paying 1, pay | refunded TimedOut | refunded TimedOut
intended | order too dear; create: dear | refunded PriceRose
intended | create: sold out | refunded OutOfStock
intended | create: declined; create: lapsed; create: key gone | refunded Declined
intended | create: throttled; create: unreachable; create: not ready | intended, wait
intended | create: account | intended, line stops
intended | create: unanswered | intended, orphan, wait
intended | cancelled | refunded Cancelled

asked for | taken up | asked for, orphan, create | asked for, orphan, create | refunded TimedOut, orphan | refunded TimedOut, orphan
asked for | order made | paying 1, pay | paying 1, pay | refunded TimedOut | refunded TimedOut
asked for | order too dear; create: dear | refunded PriceRose
asked for | create: sold out | refunded OutOfStock
asked for | create: declined; create: lapsed; create: key gone | refunded Declined
asked for | create: throttled; create: unreachable; create: not ready | intended, wait
asked for | create: account | intended, line stops
asked for | create: unanswered | intended, orphan, wait
asked for | cancelled | refunded Cancelled, orphan

created | taken up | paying 1, pay | asked for, create | refunded TimedOut | refunded TimedOut
created | cancelled | refunded Cancelled

paying 1 | taken up | paying 1, ask
paying 1 | payment made; told pending; told complete | paid, fetch
paying 1 | told unpaid; ask: lapsed | paying 2, pay | asked for, create | paying 1, long wait | refunded TimedOut
paying 1 | pay: throttled; pay: unreachable | created, wait
paying 1 | pay: account | created, line stops
paying 1 | pay: lapsed | intended, long wait | intended, long wait | refunded TimedOut | refunded TimedOut
paying 1 | pay: sold out; pay: dear; pay: not ready | paying 1, wait
paying 1 | pay: key gone; pay: declined; pay: unanswered | paying 1, wait
paying 1 | told else; ask: declined; ask: key gone | paying 1, wait
paying 1 | ask: sold out; ask: dear; ask: not ready | paying 1, wait
paying 1 | ask: throttled; ask: unreachable; ask: unanswered | paying 1, wait
paying 1 | ask: account | paying 1, line stops

paying 2 | taken up | paying 2, ask
paying 2 | payment made; told pending; told complete | paid, fetch
paying 2 | told unpaid; ask: lapsed | paying 3, pay | asked for, create | paying 2, long wait | refunded TimedOut
paying 2 | pay: throttled; pay: unreachable; pay: lapsed | paying 2, wait
paying 2 | pay: account | paying 2, line stops
paying 2 | pay: sold out; pay: dear; pay: not ready | paying 2, wait
paying 2 | pay: key gone; pay: declined; pay: unanswered | paying 2, wait
paying 2 | told else; ask: declined; ask: key gone | paying 2, wait
paying 2 | ask: sold out; ask: dear; ask: not ready | paying 2, wait
paying 2 | ask: throttled; ask: unreachable; ask: unanswered | paying 2, wait
paying 2 | ask: account | paying 2, line stops

paying 2, declined often | taken up | paying 2, ask
paying 2, declined often | payment made; told pending; told complete | paid, fetch
paying 2, declined often | told unpaid; ask: lapsed | paying 3, pay | asked for, create | paying 2, long wait | refunded TimedOut
paying 2, declined often | pay: throttled; pay: unreachable; pay: lapsed | paying 2, long wait
paying 2, declined often | pay: account | paying 2, line stops
paying 2, declined often | pay: sold out; pay: dear; pay: not ready | paying 2, long wait
paying 2, declined often | pay: key gone; pay: declined; pay: unanswered | paying 2, long wait
paying 2, declined often | told else; ask: declined; ask: key gone | paying 2, long wait | incident PaymentUnknown | paying 2, long wait | incident PaymentUnknown
paying 2, declined often | ask: sold out; ask: dear; ask: not ready | paying 2, long wait
paying 2, declined often | ask: throttled; ask: unreachable; ask: unanswered | paying 2, long wait
paying 2, declined often | ask: account | paying 2, line stops

paying 2, for a day | taken up | paying 2, ask
paying 2, for a day | payment made; told pending; told complete | paid, fetch
paying 2, for a day | told unpaid; ask: lapsed | paying 3, pay | asked for, create | paying 2, long wait | refunded TimedOut
paying 2, for a day | pay: throttled; pay: unreachable; pay: lapsed | paying 2, wait
paying 2, for a day | pay: account | paying 2, line stops
paying 2, for a day | pay: sold out; pay: dear; pay: not ready | paying 2, wait
paying 2, for a day | pay: key gone; pay: declined; pay: unanswered | paying 2, wait
paying 2, for a day | told else; ask: declined; ask: key gone | paying 2, wait | incident PaymentUnknown | paying 2, wait | incident PaymentUnknown
paying 2, for a day | ask: sold out; ask: dear; ask: not ready | paying 2, wait | incident PaymentUnknown | paying 2, wait | incident PaymentUnknown
paying 2, for a day | ask: throttled; ask: unreachable; ask: unanswered | paying 2, wait | incident PaymentUnknown | paying 2, wait | incident PaymentUnknown
paying 2, for a day | ask: account | paying 2, line stops | incident PaymentUnknown | paying 2, line stops | incident PaymentUnknown

paid | taken up | paid, fetch
paid | key stored | delivered
paid | key unreadable | incident KeyUnreadable
paid | fetch: key gone | incident KeyLost
paid | fetch: declined | paid, wait
paid | fetch: account | paid, line stops
paid | fetch: sold out; fetch: dear; fetch: lapsed | paid, wait
paid | fetch: not ready; fetch: throttled; fetch: unreachable | paid, wait
paid | fetch: unanswered | paid, wait

paid, declined often | taken up | paid, fetch
paid, declined often | key stored | delivered
paid, declined often | key unreadable | incident KeyUnreadable
paid, declined often | fetch: key gone | incident KeyLost
paid, declined often | fetch: declined | incident KeyDeclined
paid, declined often | fetch: account | paid, line stops
paid, declined often | fetch: sold out; fetch: dear; fetch: lapsed | paid, long wait
paid, declined often | fetch: not ready; fetch: throttled; fetch: unreachable | paid, long wait
paid, declined often | fetch: unanswered | paid, long wait

paid, for a day | taken up | paid, fetch
paid, for a day | key stored | delivered
paid, for a day | key unreadable | incident KeyUnreadable
paid, for a day | fetch: key gone | incident KeyLost
paid, for a day | fetch: declined | incident KeyDeclined
paid, for a day | fetch: account | incident KeyOverdue
paid, for a day | fetch: sold out; fetch: dear; fetch: lapsed | incident KeyOverdue
paid, for a day | fetch: not ready; fetch: throttled; fetch: unreachable | incident KeyOverdue
paid, for a day | fetch: unanswered | incident KeyOverdue

incident | operator refunds | refunded Resolved
incident | operator delivers; key stored | delivered
";

/// Four moments, in the order of the table's columns: the deadline, and now. Orders are made in minute 0.
const MOMENTS: [(i64, i64); 4] = [(60, 29), (60, 32), (0, 29), (0, 32)];

#[test]
fn whatever_can_happen_leads_where_the_table_says() {
    let table = table();
    let mut rows = 0;
    for (state, purchase) in purchases() {
        for (event, happens) in events() {
            let listed = table.get(&(state.to_owned(), event.clone()));
            rows += usize::from(listed.is_some());
            for (column, moment) in MOMENTS.into_iter().enumerate() {
                let found = outcome(&purchase, &happens, moment);
                let expected = listed.map(|outcomes| outcomes[column].as_str());
                assert_eq!(found.as_deref(), expected, "{state}: {event}, {column}");
            }
        }
    }
    assert_eq!(rows, table.len(), "the table has rows of unknown states or events");
}

fn table() -> HashMap<(String, String), Vec<String>> {
    let mut table = HashMap::new();
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        let mut cells = line.split('|').map(str::trim);
        let (state, events) = (cells.next().unwrap(), cells.next().unwrap());
        let mut outcomes: Vec<_> = cells.map(str::to_owned).collect();
        if outcomes.len() == 1 {
            outcomes = vec![outcomes[0].clone(); MOMENTS.len()];
        }
        for event in events.split("; ") {
            let twice = table.insert((state.to_owned(), event.to_owned()), outcomes.clone());
            assert_eq!(twice, None, "{state}: {event} is listed twice");
        }
    }
    table
}

fn purchases() -> Vec<(&'static str, Purchase)> {
    let of = |payments| ordered(1, minute(0), payments);
    let paid = || PaidOrder { order: of(1), transaction: None };
    let begin = |state| fixtures::purchase(state, minute(0));
    let declined_often = |state| Purchase { failures: 11, ..begin(state) };
    let impatient = |state| Purchase { since: minute(-24 * 60), ..begin(state) };
    vec![
        ("intended", begin(PurchaseState::Intended { asked: false })),
        ("asked for", begin(PurchaseState::Intended { asked: true })),
        ("created", begin(PurchaseState::Created(of(0)))),
        ("paying 1", begin(PurchaseState::Paying(of(1)))),
        ("paying 2", begin(PurchaseState::Paying(of(2)))),
        ("paying 2, declined often", declined_often(PurchaseState::Paying(of(2)))),
        ("paying 2, for a day", impatient(PurchaseState::Paying(of(2)))),
        ("paid", begin(PurchaseState::Paid(paid()))),
        ("paid, declined often", declined_often(PurchaseState::Paid(paid()))),
        ("paid, for a day", impatient(PurchaseState::Paid(paid()))),
        ("delivered", begin(PurchaseState::Delivered(paid()))),
        ("incident", begin(PurchaseState::Incident(IncidentReason::KeyLost, paid()))),
        ("refunded", begin(PurchaseState::Refunded(RefundReason::TimedOut, None))),
    ]
}

fn events() -> Vec<(String, PurchaseEvent)> {
    let order = |price| UpstreamOrder::new(upstream_id(2), price, minute(29));
    let mut events = vec![
        ("taken up".to_owned(), PurchaseEvent::TakenUp),
        ("order made".to_owned(), PurchaseEvent::OrderCreated(order(fixtures::MAX_PRICE))),
        ("order too dear".to_owned(), PurchaseEvent::OrderCreated(order(fixtures::TOO_DEAR))),
        ("payment made".to_owned(), PurchaseEvent::PaymentMade("t".to_owned().try_into().unwrap())),
        ("told unpaid".to_owned(), PurchaseEvent::StatusTold(UpstreamStatus::Unpaid)),
        ("told pending".to_owned(), PurchaseEvent::StatusTold(UpstreamStatus::Pending)),
        ("told complete".to_owned(), PurchaseEvent::StatusTold(UpstreamStatus::Complete)),
        ("told else".to_owned(), PurchaseEvent::StatusTold(UpstreamStatus::Other("?".to_owned()))),
        ("key stored".to_owned(), PurchaseEvent::KeyStored),
        ("key unreadable".to_owned(), PurchaseEvent::KeyUnreadable),
        ("cancelled".to_owned(), PurchaseEvent::Cancelled),
        ("operator refunds".to_owned(), PurchaseEvent::Resolved(Resolution::Refund)),
        ("operator delivers".to_owned(), PurchaseEvent::Resolved(Resolution::Deliver)),
    ];
    for call in calls() {
        events.extend(errors().into_iter().map(|(error, happens)| {
            (format!("{}: {error}", word(&call)), PurchaseEvent::CallFailed(call.clone(), happens))
        }));
    }
    events
}

fn calls() -> [Call; 4] {
    let id = upstream_id(1);
    [
        Call::CreateOrder { product: product(), max_price: fixtures::MAX_PRICE },
        Call::Pay(id.clone()),
        Call::AskStatus(id.clone()),
        Call::FetchKey(id),
    ]
}

fn errors() -> [(&'static str, SupplierError); 10] {
    [
        ("sold out", SupplierError::OutOfStock(String::new())),
        ("dear", SupplierError::PriceTooHigh(String::new())),
        ("lapsed", SupplierError::Lapsed),
        ("not ready", SupplierError::NotReady),
        ("key gone", SupplierError::KeyAlreadyFetched),
        ("account", account_refused()),
        ("throttled", SupplierError::Throttled),
        ("declined", declined()),
        ("unreachable", SupplierError::Unreachable(String::new())),
        ("unanswered", unanswered()),
    ]
}

fn outcome(purchase: &Purchase, event: &PurchaseEvent, (deadline, now): (i64, i64)) -> Option<String> {
    let policy = PurchasePolicy::default();
    let purchase = Purchase { deadline: minute(deadline), ..purchase.clone() };
    let orphans = purchase.orphans;
    let Transition { purchase, then } = purchase.on(event.clone(), minute(now), &policy).ok()?;
    let orphan = if purchase.orphans > orphans { ", orphan" } else { "" };
    Some(format!("{}{orphan}{}", describe(&purchase.state), follows(&then, &policy)))
}

fn describe(state: &PurchaseState) -> String {
    match state {
        PurchaseState::Intended { asked: false } => "intended".to_owned(),
        PurchaseState::Intended { asked: true } => "asked for".to_owned(),
        PurchaseState::Created(order) => {
            assert_eq!((order.payments_ordered, order.payment_ordered_at), (0, None));
            "created".to_owned()
        }
        PurchaseState::Paying(order) => format!("paying {}", order.payments_ordered),
        PurchaseState::Paid(_) => "paid".to_owned(),
        PurchaseState::Delivered(_) => "delivered".to_owned(),
        PurchaseState::Incident(reason, _) => format!("incident {reason:?}"),
        PurchaseState::Refunded(reason, _) => format!("refunded {reason:?}"),
    }
}

fn follows(then: &Then, policy: &PurchasePolicy) -> String {
    match then {
        Then::Make(call) => format!(", {}", word(call)),
        Then::Wait(longest) if *longest == policy.longest_wait => ", long wait".to_owned(),
        Then::Wait(_) => ", wait".to_owned(),
        Then::StopLine(_) => ", line stops".to_owned(),
        Then::Rest => String::new(),
    }
}

fn word(call: &Call) -> &'static str {
    match call {
        Call::CreateOrder { .. } => "create",
        Call::Pay(_) => "pay",
        Call::AskStatus(_) => "ask",
        Call::FetchKey(_) => "fetch",
    }
}
