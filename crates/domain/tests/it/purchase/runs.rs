//! Long random runs: waits, patience, and what is counted.

use super::fixtures::{self, PRICE, account_refused, declined, minute, ordered, unanswered, upstream_id};
use chrono::{DateTime, Utc};
use domain::purchase::{
    Call, IncidentReason, PaidOrder, Purchase, PurchaseEvent, PurchasePolicy, PurchaseState, StateName,
    SupplierError, Then, Transition, UpstreamOrder, UpstreamStatus,
};
use proptest::{collection::vec, prelude::*, sample::select};
use std::time::Duration;

/// The first wait and the longest.
fn waits() -> impl Strategy<Value = PurchasePolicy> {
    (1_u64..5_000, 1_u64..200).prop_map(|(first, times)| {
        let first_wait = Duration::from_millis(first);
        let longest_wait = first_wait * u32::try_from(times).unwrap();
        PurchasePolicy { first_wait, longest_wait, ..PurchasePolicy::default() }
    })
}

/// What a call can fail with, so that it is worth another try in any state.
fn passing() -> impl Strategy<Value = SupplierError> {
    select(vec![SupplierError::Throttled, SupplierError::Unreachable("no route".to_owned())])
}

fn any_error() -> impl Strategy<Value = SupplierError> {
    select(vec![
        SupplierError::OutOfStock(String::new()),
        SupplierError::PriceTooHigh(String::new()),
        SupplierError::Lapsed,
        SupplierError::NotReady,
        SupplierError::KeyAlreadyFetched,
        account_refused(),
        SupplierError::Throttled,
        declined(),
        SupplierError::Unreachable(String::new()),
        unanswered(),
    ])
}

fn open_states() -> impl Strategy<Value = PurchaseState> {
    let order = || ordered(1, minute(0), 0);
    let paid = PaidOrder { order: ordered(1, minute(0), 1), transaction: None };
    select(vec![
        PurchaseState::Intended { asked: false },
        PurchaseState::Created(order()),
        PurchaseState::Paying(ordered(1, minute(0), 1)),
        PurchaseState::Paid(paid),
    ])
}

fn step(purchase: Purchase, event: PurchaseEvent, now: DateTime<Utc>, policy: &PurchasePolicy) -> Transition {
    purchase.on(event, now, policy).expect("an event that can happen")
}

/// Takes the purchase up, and lets the call that follows fail.
fn fail(purchase: Purchase, error: SupplierError, now: DateTime<Utc>, policy: &PurchasePolicy) -> Transition {
    let Transition { purchase, then } = step(purchase, PurchaseEvent::TakenUp, now, policy);
    let Then::Make(call) = then else { panic!("no call") };
    step(purchase, PurchaseEvent::CallFailed(call, error), now, policy)
}

/// A purchase that is asked about in vain from the minute on in which its order has certainly lapsed.
fn in_doubt() -> Purchase {
    Purchase {
        since: minute(32),
        ..fixtures::purchase(PurchaseState::Paying(ordered(1, minute(0), 1)), minute(60))
    }
}

fn paid() -> Purchase {
    let paid = PaidOrder { order: ordered(1, minute(0), 1), transaction: None };
    Purchase { since: minute(32), ..fixtures::purchase(PurchaseState::Paid(paid), minute(60)) }
}

proptest! {
    /// In every state, payments that are tried again included: each wait may be twice as long as the one before, up to the longest.
    #[test]
    fn waits_double_up_to_the_longest(
        policy in waits(),
        state in open_states(),
        errors in vec(passing(), 1..80),
    ) {
        let mut purchase = fixtures::purchase(state, minute(60));
        let mut expected = policy.first_wait;
        for error in errors {
            let transition = fail(purchase, error, minute(1), &policy);
            prop_assert_eq!(transition.then, Then::Wait(expected.min(policy.longest_wait)));
            expected = expected.saturating_mul(2);
            purchase = transition.purchase;
        }
    }

    /// The account is the operator's affair: the whole line waits, as long as any wait.
    #[test]
    fn a_refused_account_stops_the_line(policy in waits(), state in open_states(), times in 1_usize..20) {
        let mut purchase = fixtures::purchase(state, minute(60));
        for _ in 0..times {
            let transition = fail(purchase, account_refused(), minute(1), &policy);
            prop_assert_eq!(transition.then, Then::StopLine(policy.longest_wait));
            purchase = transition.purchase;
        }
        prop_assert!(purchase.state.name().is_open());
    }

    /// A person is called exactly then when the patience is over, whatever the marketplace fails with meanwhile.
    #[test]
    fn patience_ends_in_an_incident(
        errors in vec(passing(), 300..400),
        pauses in vec(1_i64..20, 300..400),
        is_paid in any::<bool>(),
    ) {
        let policy = PurchasePolicy::default();
        let mut purchase = if is_paid { paid() } else { in_doubt() };
        let mut now = 32;
        for (error, pause) in errors.into_iter().zip(pauses) {
            now += pause;
            purchase = fail(purchase, error, minute(now), &policy).purchase;
            let is_over = now >= 32 + 24 * 60;
            prop_assert_eq!(purchase.state.name() == StateName::Incident, is_over);
            if is_over {
                let reason = if is_paid { IncidentReason::KeyOverdue } else { IncidentReason::PaymentUnknown };
                prop_assert!(matches!(purchase.state, PurchaseState::Incident(found, _) if found == reason));
                break;
            }
        }
    }

    /// Useless answers in a row are counted, and silence between them is no use either.
    #[test]
    fn too_many_useless_answers_end_in_an_incident(
        max_useless_answers in 1_u32..30,
        is_paid in any::<bool>(),
        tells in vec(any::<bool>(), 40),
    ) {
        let policy = PurchasePolicy { max_useless_answers, ..PurchasePolicy::default() };
        let mut purchase = if is_paid { paid() } else { in_doubt() };
        for (failures, tells) in (1_u32..).zip(tells) {
            let error = if tells { declined() } else { unanswered() };
            purchase = fail(purchase, error, minute(32), &policy).purchase;
            let is_over = tells && failures >= max_useless_answers;
            prop_assert_eq!(purchase.state.name() == StateName::Incident, is_over);
            if is_over {
                break;
            }
        }
    }

    /// Until the order has lapsed a payment may be on its way, and what a person would find may change under their hands.
    #[test]
    fn nobody_is_called_before_the_order_has_lapsed(errors in vec(any_error(), 1..60), now in 0_i64..32) {
        let policy = PurchasePolicy { patience: Duration::ZERO, ..PurchasePolicy::default() };
        let mut purchase = fixtures::purchase(PurchaseState::Paying(ordered(1, minute(0), 2)), minute(0));
        for error in errors {
            purchase = fail(purchase, error, minute(now), &policy).purchase;
            prop_assert_eq!(purchase.state.name(), StateName::Paying);
        }
    }

    /// Every order that may have been made and that nobody knows of.
    #[test]
    fn orphans_are_counted(ends in vec(0_u8..4, 0..100), is_cancelled in any::<bool>()) {
        let policy = PurchasePolicy::default();
        let mut purchase = fixtures::purchase(PurchaseState::Intended { asked: false }, minute(60));
        let mut orphans = 0;
        for end in ends {
            let Transition { purchase: asked, then } = step(purchase, PurchaseEvent::TakenUp, minute(1), &policy);
            let Then::Make(call) = then else { panic!("no call") };
            purchase = match end {
                // The worker dies.
                0 => asked,
                1 => step(asked, PurchaseEvent::CallFailed(call, unanswered()), minute(1), &policy).purchase,
                2 => step(asked, PurchaseEvent::CallFailed(call, account_refused()), minute(1), &policy).purchase,
                _ => {
                    let throttled = SupplierError::Throttled;
                    step(asked, PurchaseEvent::CallFailed(call, throttled), minute(1), &policy).purchase
                }
            };
            orphans += u32::from(end <= 1);
        }
        let last = if is_cancelled { PurchaseEvent::Cancelled } else { PurchaseEvent::TakenUp };
        prop_assert_eq!(step(purchase, last, minute(1), &policy).purchase.orphans, orphans);
    }

    /// Whatever the marketplace answers, and for however long: no purchase stays open.
    #[test]
    fn every_run_ends_in_time(ends in vec((0_u8..3, any_error(), 0.0_f64..1.0, 0_i64..30), 64)) {
        let mut run = Run::new();
        let mut ends = ends.into_iter().cycle();
        while run.purchase.state.name().is_open() {
            let (end, error, jitter, seconds) = ends.next().unwrap();
            run.go_on(end, error, jitter, seconds);
            prop_assert!(run.now < run.last_end(), "{:?}", run.purchase);
        }
        prop_assert_eq!(run.then, Then::Rest);
    }
}

/// One purchase in a world that answers at random.
struct Run {
    purchase: Purchase,
    then: Then,
    now: DateTime<Utc>,
    policy: PurchasePolicy,
    orders: u8,
}

impl Run {
    fn new() -> Self {
        Self {
            purchase: fixtures::purchase(PurchaseState::Intended { asked: false }, minute(30)),
            then: Then::Wait(Duration::ZERO),
            now: minute(0),
            policy: PurchasePolicy::default(),
            orders: 0,
        }
    }

    /// By then patience is over, with a payment and with a key.
    fn last_end(&self) -> DateTime<Utc> {
        let Purchase { deadline, .. } = self.purchase;
        deadline + self.policy.reservation + self.policy.patience * 2 + Duration::from_mins(10)
    }

    fn go_on(&mut self, end: u8, error: SupplierError, jitter: f64, seconds: i64) {
        let asked_at = self.now;
        let (event, at) = match self.then.clone() {
            Then::Make(call) => {
                self.now += chrono::Duration::seconds(seconds);
                let at = if matches!(call, Call::AskStatus(_)) { asked_at } else { self.now };
                (self.event(call, end, error, asked_at), at)
            }
            Then::Wait(longest) | Then::StopLine(longest) => {
                self.now += longest.mul_f64(jitter);
                (PurchaseEvent::TakenUp, self.now)
            }
            Then::Rest => panic!("it rests, and is open: {:?}", self.purchase),
        };
        let Transition { purchase, then } = step(self.purchase.clone(), event, at, &self.policy);
        (self.purchase, self.then) = (purchase, then);
    }

    /// An answer in one of three cases; or else a failure, or a death of the worker.
    fn event(&mut self, call: Call, end: u8, error: SupplierError, asked_at: DateTime<Utc>) -> PurchaseEvent {
        match (end, call) {
            (0, Call::CreateOrder { .. }) => {
                self.orders = self.orders.wrapping_add(1);
                PurchaseEvent::OrderCreated(UpstreamOrder::new(upstream_id(self.orders), PRICE, asked_at))
            }
            (0, Call::Pay(_)) => PurchaseEvent::PaymentMade("t".to_owned().try_into().unwrap()),
            (0, Call::AskStatus(_)) => PurchaseEvent::StatusTold(UpstreamStatus::Unpaid),
            (0, Call::FetchKey(_)) => PurchaseEvent::KeyStored,
            (1, call) => PurchaseEvent::CallFailed(call, error),
            _ => PurchaseEvent::TakenUp,
        }
    }
}

/// What counts as failures in a row begins anew when an order is made, and when a payment comes into doubt.
#[test]
fn failures_of_another_kind_do_not_count() {
    let policy = PurchasePolicy::default();
    let mut purchase = fixtures::purchase(PurchaseState::Created(ordered(1, minute(0), 0)), minute(60));
    for _ in 0..20 {
        purchase = fail(purchase, SupplierError::Throttled, minute(1), &policy).purchase;
    }
    assert_eq!(purchase.failures, 20);
    let in_doubt = fail(purchase.clone(), unanswered(), minute(1), &policy).purchase;
    assert_eq!((in_doubt.state.name(), in_doubt.failures), (StateName::Paying, 1));

    let intended = Purchase { state: PurchaseState::Intended { asked: true }, ..purchase };
    let order = UpstreamOrder::new(upstream_id(2), PRICE, minute(1));
    let paying = step(intended, PurchaseEvent::OrderCreated(order), minute(1), &policy);
    assert_eq!(paying.purchase.failures, 0);
    assert_eq!(paying.then, Then::Make(Call::Pay(upstream_id(2))));
}
